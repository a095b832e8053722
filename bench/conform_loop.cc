// Judges records of a batch by standards, many times, on one thread: conform_loop DATA ROUNDS FILE
// STANDARD… The batch holds one record a line, as synth writes it. Prints records a second of CPU
// time and what was counted, so that nobody measures work that was not done.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "conform/conform_tally.h"
#include "core/file.h"

namespace baybridge {
namespace {

// The records as documents of their own: the root element takes the declarations of the envelope.
std::vector<std::string> RecordsOf(const std::string& batch) {
  const std::size_t envelope = batch.find('<', batch.find("?>"));
  const std::size_t space = batch.find(" xmlns", envelope);
  const std::string declarations = batch.substr(space, batch.find('>', envelope) - space);
  std::vector<std::string> records;
  for (std::size_t at = batch.find('\n', envelope) + 1; at < batch.size();) {
    const std::size_t end = std::min(batch.find('\n', at), batch.size());
    std::string record = batch.substr(at, end - at);
    if (record.size() > 1 && record[1] != '/')
      records.push_back(record.insert(record.find_first_of(" >"), declarations));
    at = end + 1;
  }
  return records;
}

int Fail(const Failure& failure) {
  std::fprintf(stderr, "%s: %s\n", failure.place.c_str(), failure.what.c_str());
  return 3;
}

int Run(int argc, char** argv) {
  if (argc < 5) return 2;
  const std::filesystem::path root = argv[1];
  auto workspace = Workspace::Open(root);
  if (!workspace) return Fail(workspace.error());
  auto standards = Standards::Load(root, std::vector<std::string>(argv + 4, argv + argc),
                                   (*workspace)->names(), {});
  if (!standards) return Fail(standards.error());
  auto strata = Strata::Load(root / "validators/standards/strata.csv", (*workspace)->names());
  if (!strata) return Fail(strata.error());
  auto prepared = PrepareWorkspace(**workspace, *standards, Assurance::kFast);
  if (!prepared) return Fail(prepared.error());
  constexpr std::size_t kMost = std::size_t{1024} * 1024 * 1024;
  auto batch = ReadFile(argv[3], kMost);
  if (!batch) return Fail(batch.error());
  const std::vector<std::string> records = RecordsOf(*batch);
  const RuleData data((*workspace)->packs(), standards->calendars);
  ConformLane lane(**workspace, {.standards = &*standards,
                                 .data = &data,
                                 .strata = strata->get(),
                                 .kinds = JudgedKinds(*standards)});
  ConformTally tally(*standards, {});
  ReadOptions read;
  read.as_of = "2026-01-01";
  read.assurance = Assurance::kFast;
  const long rounds = std::strtol(argv[2], nullptr, 10);
  const std::clock_t begin = std::clock();
  for (long round = 0; round < rounds; ++round) {
    for (const std::string& record : records) {
      RecordResult result;
      auto judged = lane.Judge(record, read, result);
      if (!judged) return Fail(judged.error());
      tally.Add(result);
    }
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::uint64_t judged = 0;
  for (const StandardTally& standard : tally.standards) {
    for (const RuleTally& rule : standard.rules) judged += rule.judged;
  }
  std::printf("%llu records (%llu readable), %llu assertions judged; %.0f records a second\n",
              static_cast<unsigned long long>(tally.records),
              static_cast<unsigned long long>(tally.readable),
              static_cast<unsigned long long>(judged),
              seconds > 0 ? static_cast<double>(tally.records) / seconds : 0.0);
  return tally.readable == 0 ? 1 : 0;
}

}  // namespace
}  // namespace baybridge

int main(int argc, char** argv) {
  return baybridge::Run(argc, argv);
}
