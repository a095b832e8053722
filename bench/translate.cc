// One thread's lane from format to format: read, judge, translate with ledger, write. Each pair the
// fused way and by the hub's record.
#include <benchmark/benchmark.h>

#include "pipeline/lane.h"
#include "records.h"

namespace baybridge {
namespace {

constexpr std::uint64_t kRecords = 100;

void Translate(benchmark::State& state,
               const std::string& from,
               const std::string& to,
               bool fused) {
  const std::vector<std::string> records = BenchRecords(from, kRecords);
  auto lane = Lane::Make(BenchWorkspace(), from, to, "resident",
                         {.limits = {}, .fused = fused, .judge_target = false});
  BAYBRIDGE_CHECK(lane.has_value());
  std::string out;
  Findings findings;
  std::uint64_t went_fused = 0;
  for (auto _ : state) {
    went_fused = 0;
    for (const std::string& record : records) {
      out.clear();
      BAYBRIDGE_CHECK((*lane)->Run(record, "2026-01-31", out, findings));
      went_fused += (*lane)->was_fused() ? 1 : 0;
    }
    benchmark::DoNotOptimize(out.data());
  }
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  state.SetBytesProcessed(rounds * static_cast<std::int64_t>(SizeOf(records)));
  state.SetItemsProcessed(rounds * static_cast<std::int64_t>(records.size()));
  state.counters["fused"] = static_cast<double>(went_fused);
}

void RegisterAll() {
  for (const std::string from : {"gd-care", "hk-care", "mo-care"}) {
    for (const std::string to : {"gd-care", "hk-care", "mo-care"}) {
      if (from == to) continue;
      for (const bool fused : {true, false}) {
        const std::string name = from + " to " + to + (fused ? "" : " by the hub's record");
        benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
          Translate(state, from, to, fused);
        })->Unit(benchmark::kMillisecond);
      }
    }
  }
}

}  // namespace
}  // namespace baybridge

int main(int argc, char** argv) {
  baybridge::RegisterAll();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
