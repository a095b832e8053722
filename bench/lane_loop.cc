// Carries one record from one format into another, many times, on one thread: lane_loop DATA FROM
// TO FILE ROUNDS. Prints bytes in and out once, so that nobody measures work that was not done.
// ROUNDS 0 does everything but the rounds.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/file.h"
#include "pipeline/lane.h"

int main(int argc, char** argv) {
  using namespace baybridge;  // NOLINT(google-build-using-namespace): a program of one page
  if (argc != 6) return 2;
  auto workspace = Workspace::Open(argv[1]);
  if (!workspace) return 3;
  auto lane = Lane::Make(**workspace, argv[2], argv[3], "resident");
  if (!lane) {
    std::fprintf(stderr, "%s: %s\n", lane.error().place.c_str(), lane.error().what.c_str());
    return 3;
  }
  constexpr std::size_t kMost = std::size_t{16} * 1024 * 1024;
  auto bytes = ReadFile(argv[4], kMost);
  if (!bytes) return 3;
  const long rounds = std::strtol(argv[5], nullptr, 10);
  Findings findings;
  std::string out;
  for (long round = 0; round < rounds; ++round) {
    out.clear();
    if (!(*lane)->Run(*bytes, "2026-01-31", out, findings)) {
      std::fprintf(stderr, "not translated: %s\n",
                   findings.empty() ? "" : findings.front().id.c_str());
      return 1;
    }
  }
  std::printf("%zu bytes in, %zu bytes out, %ld rounds\n", bytes->size(), out.size(), rounds);
  return 0;
}
