// Sixty assertions on one record, ours beside libxml2's compiled XPath, alternating in one run:
// rules_loop [--ours | --theirs] RULES.sch RECORD.xml ROUNDS. Both judge the same assertions at the
// same nodes; the counts must agree or nothing is printed. libxml2's time is that of its XPath on a
// tree that stands already. --ours or --theirs runs one side only, for callgrind.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "core/file.h"
#include "format/xml_reader.h"
#include "opinion/xpath_opinion.h"
#include "rules/rule_runner.h"

namespace {

using baybridge::AssertionTally;
using baybridge::Findings;
using baybridge::RuleRunner;
using baybridge::XPathOpinion;

constexpr double kMicroseconds = 1e6;

double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  constexpr double kNanoseconds = 1e9;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / kNanoseconds;
}

struct Theirs {
  int context;
  std::vector<int> tests;
};

std::vector<Theirs> CompileTheirs(const baybridge::RuleSet& set, XPathOpinion& opinion) {
  std::vector<Theirs> compiled;
  for (const baybridge::Rule& rule : set.rules) {
    std::string context;
    for (const char c : rule.context.starts_with('/') ? rule.context : "//" + rule.context) {
      context += c;
      if (c == '|') context += "//";
    }
    Theirs theirs{.context = opinion.Compile(context), .tests = {}};
    for (std::uint32_t i = 0; i < rule.assertions; ++i)
      theirs.tests.push_back(opinion.Compile(set.assertions[rule.first_assertion + i].test));
    compiled.push_back(std::move(theirs));
  }
  return compiled;
}

double Median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

struct Counts {
  std::uint64_t judged = 0;
  std::uint64_t held = 0;
};

class Loop {
 public:
  Loop(RuleRunner& runner, const baybridge::Record& record, XPathOpinion& opinion)
      : runner_(runner),
        record_(record),
        opinion_(opinion),
        theirs_(CompileTheirs(runner.set(), opinion)) {}

  void Ours(long rounds) {
    Findings findings;
    for (long round = 0; round < rounds; ++round) {
      findings.clear();
      runner_.Run(record_, "2026-01-31", findings);
    }
  }
  void Others(long rounds) {
    for (long round = 0; round < rounds; ++round) {
      counts_ = {};
      for (const Theirs& rule : theirs_) {
        const auto counts = opinion_.Judge(rule.context, rule.tests);
        counts_.judged += counts.first;
        counts_.held += counts.second;
      }
    }
  }
  Counts OurCounts() {
    Counts before = Sum();
    Ours(1);
    Counts after = Sum();
    return {after.judged - before.judged, after.held - before.held};
  }
  Counts TheirCounts() {
    Others(1);
    return counts_;
  }

 private:
  Counts Sum() const {
    Counts counts;
    for (const AssertionTally& tally : runner_.tallies()) {
      counts.judged += tally.judged;
      counts.held += tally.judged - tally.spoke;
    }
    return counts;
  }

  RuleRunner& runner_;
  const baybridge::Record& record_;
  XPathOpinion& opinion_;
  std::vector<Theirs> theirs_;
  Counts counts_;
};

int Measure(Loop& loop, long rounds) {
  constexpr int kRuns = 9;
  std::vector<double> ours;
  std::vector<double> theirs;
  for (int run = 0; run < kRuns; ++run) {
    const double start = CpuSeconds();
    loop.Ours(rounds);
    const double middle = CpuSeconds();
    loop.Others(rounds);
    ours.push_back((middle - start) / static_cast<double>(rounds) * kMicroseconds);
    theirs.push_back((CpuSeconds() - middle) / static_cast<double>(rounds) * kMicroseconds);
  }
  const double a = Median(ours);
  const double b = Median(theirs);
  std::printf(
      "ours %.1f us, libxml2 XPath %.1f us of CPU a record (median of %d runs): %.1f times\n", a, b,
      kRuns, b / a);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string side = argc == 5 ? argv[1] : "";
  if (argc != 4 && side != "--ours" && side != "--theirs") return 2;
  char** const rest = argv + (argc - 3);
  baybridge::NameTable names;
  auto set = baybridge::RuleSet::Load(rest[0], names);
  constexpr std::size_t kMost = std::size_t{16} * 1024 * 1024;
  auto bytes = baybridge::ReadFile(rest[1], kMost);
  if (!set || !bytes) return 3;
  const long rounds = std::strtol(rest[2], nullptr, 10);
  baybridge::Record record(names);
  baybridge::XmlReader reader;
  if (reader.Read(*bytes, record)) return 3;
  auto opinion = XPathOpinion::Parse(*bytes);
  if (!opinion) return 3;
  RuleRunner runner(*set);
  Loop loop(runner, record, **opinion);
  const Counts ours = loop.OurCounts();
  const Counts theirs = loop.TheirCounts();
  if (ours.judged != theirs.judged || ours.held != theirs.held) {
    std::fprintf(stderr, "the engines differ: ours %llu of %llu, theirs %llu of %llu\n",
                 static_cast<unsigned long long>(ours.held),
                 static_cast<unsigned long long>(ours.judged),
                 static_cast<unsigned long long>(theirs.held),
                 static_cast<unsigned long long>(theirs.judged));
    return 1;
  }
  std::printf("%zu assertions, %llu evaluations, %llu hold, %zu nodes, %zu bytes\n",
              (*set)->assertions.size(), static_cast<unsigned long long>(ours.judged),
              static_cast<unsigned long long>(ours.held), record.nodes.size(), bytes->size());
  if (side == "--ours") {
    loop.Ours(rounds);
  } else if (side == "--theirs") {
    loop.Others(rounds);
  } else {
    return Measure(loop, rounds);
  }
  return 0;
}
