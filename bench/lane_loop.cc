// Carries records from one format into another, many times, on one thread: lane_loop DATA FROM TO
// ROUNDS FILE… Prints what was done, so that nobody measures work that was not done. ROUNDS 0 does
// everything but the rounds; FROM with a leading ‘=’ takes the way by the hub's record, TO with a
// leading ‘+’ judges the targets too, with ‘++’ also the assessments.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/file.h"
#include "pipeline/lane.h"

int main(int argc, char** argv) {
  using namespace baybridge;  // NOLINT(google-build-using-namespace): a program of one page
  if (argc < 6) return 2;
  auto workspace = Workspace::Open(argv[1]);
  if (!workspace) return 3;
  std::string_view from = argv[2];
  const bool fused = from.substr(0, 1) != "=";
  if (!fused) from.remove_prefix(1);
  std::string_view to = argv[3];
  const bool judge_target = to.substr(0, 1) == "+";
  if (judge_target) to.remove_prefix(1);
  const bool judge_scales = to.substr(0, 1) == "+";
  if (judge_scales) to.remove_prefix(1);
  auto lane = Lane::Make(
      **workspace, from, to, "resident",
      {.limits = {}, .fused = fused, .judge_target = judge_target, .judge_scales = judge_scales});
  if (!lane) {
    std::fprintf(stderr, "%s: %s\n", lane.error().place.c_str(), lane.error().what.c_str());
    return 3;
  }
  constexpr std::size_t kMost = std::size_t{16} * 1024 * 1024;
  std::vector<std::string> records;
  std::size_t size = 0;
  for (int i = 5; i < argc; ++i) {
    auto bytes = ReadFile(argv[i], kMost);
    if (!bytes) return 3;
    size += bytes->size();
    records.push_back(*std::move(bytes));
  }
  const long rounds = std::strtol(argv[4], nullptr, 10);
  Findings findings;
  std::string out;
  std::size_t written = 0;
  std::size_t went_fused = 0;
  for (long round = 0; round < rounds; ++round) {
    for (const std::string& record : records) {
      out.clear();
      if (!(*lane)->Run(record, "2026-01-31", out, findings)) {
        std::fprintf(stderr, "not translated: %s\n",
                     findings.empty() ? "" : findings.front().id.c_str());
        return 1;
      }
      written += out.size();
      went_fused += (*lane)->was_fused() ? 1 : 0;
    }
  }
  std::printf("%ld rounds of %zu records, %zu bytes; %zu bytes out, %zu records fused\n", rounds,
              records.size(), size, written, went_fused);
  return 0;
}
