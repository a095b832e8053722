// Judging by our own engine, step by step: reading alone, with the schema, and with codes and
// identifiers.
#include <benchmark/benchmark.h>

#include "format/xml_reader.h"
#include "records.h"

namespace baybridge {
namespace {

constexpr std::uint64_t kRecords = 100;

enum class Upto { kRead, kSchema, kCodes };

void Validate(benchmark::State& state, const std::string& pack, Upto upto) {
  const std::vector<std::string> records = BenchRecords(pack, kRecords);
  auto compiled = BenchWorkspace().Compile(pack, "resident");
  BAYBRIDGE_CHECK(compiled.has_value());
  const CompiledKind& kind = **compiled;
  const Limits limits;
  XmlReader reader({.limits = limits, .allowed_instructions = {}, .skip_all_instructions = false});
  Record record(BenchWorkspace().packs().names);
  Findings findings;
  for (auto _ : state) {
    for (const std::string& text : records) {
      findings.clear();
      BAYBRIDGE_CHECK(!reader.Read(text, record));
      if (upto >= Upto::kSchema) BAYBRIDGE_CHECK(kind.schema->Judge(record, limits, findings));
      if (upto >= Upto::kCodes) kind.codes->Judge(record, "2026-01-31", limits, findings);
    }
    benchmark::DoNotOptimize(record.nodes.data());
  }
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  state.SetBytesProcessed(rounds * static_cast<std::int64_t>(SizeOf(records)));
  state.SetItemsProcessed(rounds * static_cast<std::int64_t>(records.size()));
}

void RegisterAll() {
  for (const std::string pack : {"gd-care", "hk-care", "mo-care"}) {
    for (const auto& [upto, name] : {std::pair(Upto::kRead, " read"),
                                     {Upto::kSchema, " + schema"},
                                     {Upto::kCodes, " + codes and identifiers"}}) {
      const Upto step = upto;
      benchmark::RegisterBenchmark((pack + name).c_str(), [=](benchmark::State& state) {
        Validate(state, pack, step);
      })->Unit(benchmark::kMillisecond);
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
