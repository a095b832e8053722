// The three engines must give one verdict on every mutant of the packs' samples.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "property/mutant.h"
#include "unit/schema/three_judges.h"

namespace baybridge::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMutantBytes = 3'500;  // samples are thinned to about this size
constexpr int kMutantsOfOne = 100;           // of one thinned sample
constexpr int kRounds = 20'000;  // mutants in all, unless BAYBRIDGE_ROUNDS says otherwise

int Rounds() {
  const char* rounds =
      std::getenv("BAYBRIDGE_ROUNDS");  // NOLINT(concurrency-mt-unsafe): one thread
  return rounds == nullptr ? kRounds : std::max(std::atoi(rounds), 1);
}

std::string ReadAll(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

struct Sample {
  std::string pack;
  std::string root;
  std::string document;
};

// The first global element of a schema is the root of its records.
std::string RootOf(const std::string& schema) {
  constexpr std::string_view kElement = "<xs:element name=\"";
  const std::size_t at = schema.find(kElement);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + kElement.size();
  return schema.substr(begin, schema.find('"', begin) - begin);
}

std::vector<Sample> FindSamples() {
  std::vector<Sample> samples;
  const fs::path root(BAYBRIDGE_SOURCE_DIR);
  for (const fs::directory_entry& pack : fs::directory_iterator(root / "schemas")) {
    const fs::path schema = pack.path() / "resident.xsd";
    const fs::path folder = root / "samples" / pack.path().filename();
    if (!fs::exists(schema) || !fs::exists(folder)) continue;
    const std::string name = RootOf(ReadAll(schema));
    std::set<fs::path> cases;
    for (const fs::directory_entry& one : fs::directory_iterator(folder)) cases.insert(one.path());
    for (const fs::path& one : cases) {
      if (!fs::exists(one / "input.xml")) continue;
      const std::string document = ReadAll(one / "input.xml");
      const bool utf8 = document.find("encoding=\"UTF-8\"") != std::string::npos ||
                        document.find("encoding=") == std::string::npos;
      if (utf8) samples.push_back({pack.path().filename(), name, document});
    }
  }
  std::sort(samples.begin(), samples.end(),
            [](const Sample& a, const Sample& b) { return a.pack < b.pack; });
  return samples;
}

struct Tally {
  int mutants = 0;
  int valid = 0;
  int known_gaps = 0;
  std::vector<std::string> disagreements;
};

bool AllAre(const Findings& findings, std::string_view id) {
  return !findings.empty() && std::all_of(findings.begin(), findings.end(),
                                          [&](const Finding& f) { return f.id == id; });
}

// What the unit tests pin as a defect of one peer, with its reason there; the other peer must agree
// with us.
bool IsKnownGap(const Verdicts& verdicts) {
  // Xerces-C takes a bare point as a decimal.
  if (!verdicts.ours && !verdicts.libxml2 && AllAre(verdicts.findings, "GW-SCH-020")) {
    return verdicts.findings[0].args.at(1).value == ".";
  }
  // libxml2 takes 10003-2026 for ((((0[1-9]|[12][0-9]|3[01])-)?(0[1-9]|1[0-2]))-)?[0-9]{4}.
  return !verdicts.ours && !verdicts.xerces && AllAre(verdicts.findings, "GW-SCH-021");
}

// Judges mutants of thinned samples; `judges` by pack.
Tally Compare(const std::vector<Sample>& samples,
              const std::map<std::string, ThreeJudges>& judges,
              int rounds,
              unsigned seed) {
  Tally tally;
  std::mt19937 random(seed);
  while (tally.mutants < rounds) {
    for (const Sample& sample : samples) {
      const ThreeJudges& three = judges.at(sample.pack);
      std::string thin = sample.document;
      // Thin in steps, keeping only what stays valid, so that mutants have a chance to be valid
      // too.
      for (int step = 0; step < 200 && thin.size() > kMutantBytes; ++step) {
        std::string thinner = Thin(thin, thin.size() - 1, random);
        Record record;
        Findings findings;
        if (three.JudgeOurs(thinner, record, findings)) thin = std::move(thinner);
      }
      for (int i = 0; i < kMutantsOfOne && tally.mutants < rounds; ++i) {
        const int kind = tally.mutants++ % kMutationKinds;
        const std::string mutant = Mutate(thin, kind, random);
        const Verdicts verdicts = three.Judge(mutant);
        tally.valid += verdicts.ours ? 1 : 0;
        if (verdicts.ours == verdicts.xerces && verdicts.ours == verdicts.libxml2) continue;
        if (IsKnownGap(verdicts)) {
          ++tally.known_gaps;
          continue;
        }
        std::ostringstream text;
        text << sample.pack << " seed " << seed << " mutant " << tally.mutants << " kind " << kind
             << " ours " << verdicts.ours << " Xerces-C " << verdicts.xerces << " libxml2 "
             << verdicts.libxml2;
        for (const Finding& finding : verdicts.findings)
          text << ' ' << finding.id << ' ' << finding.path;
        tally.disagreements.push_back(text.str());
        if (const char* folder =
                std::getenv("BAYBRIDGE_KEEP")) {  // NOLINT(concurrency-mt-unsafe): one thread
          std::ofstream(fs::path(folder) / (std::to_string(tally.mutants) + ".xml")) << mutant;
        }
      }
    }
  }
  return tally;
}

TEST(SchemaAgreement, ThreeEnginesGiveOneVerdictOnMutants) {
  const std::vector<Sample> samples = FindSamples();
  ASSERT_FALSE(samples.empty());
  std::map<std::string, ThreeJudges> judges;
  for (const Sample& sample : samples) {
    const fs::path schema =
        fs::path(BAYBRIDGE_SOURCE_DIR) / "schemas" / sample.pack / "resident.xsd";
    const auto at = judges.try_emplace(sample.pack, schema, sample.root).first;
    ASSERT_TRUE(at->second.loaded()) << at->second.problem();
    ASSERT_TRUE(at->second.ours().not_covered().empty())
        << sample.pack << ' ' << at->second.ours().not_covered().front();
    const Verdicts verdicts = at->second.Judge(sample.document);
    EXPECT_EQ(verdicts.ours, verdicts.xerces) << sample.pack;
    EXPECT_EQ(verdicts.ours, verdicts.libxml2) << sample.pack;
  }
  const Tally tally = Compare(samples, judges, Rounds(), 1);
  std::cout << tally.mutants << " mutants, " << tally.valid << " valid, " << tally.known_gaps
            << " known gaps, " << tally.disagreements.size() << " disagreements\n";
  for (const std::string& text : tally.disagreements) ADD_FAILURE() << text;
  EXPECT_GE(tally.valid * 10, tally.mutants * 3);
  EXPECT_LE(tally.known_gaps * 1'000, tally.mutants);
}

// The test must notice a defect: ours is compiled from a schema in which one bound is wrong, the
// others from the true one.
TEST(SchemaAgreement, APlantedDefectIsNoticed) {
  const std::string good =
      "<xs:element name='v'><xs:complexType><xs:sequence><xs:element name='a' "
      "maxOccurs='3'><xs:simpleType><xs:restriction "
      "base='xs:token'><xs:maxLength "
      "value='3'/></xs:restriction></xs:simpleType></xs:element><xs:element name='b' "
      "type='xs:date'/>"
      "</xs:sequence></xs:complexType></xs:element>";
  for (const std::string_view change : {"maxOccurs='3'", "maxLength value='3'"}) {
    std::string bad = good;
    bad.replace(bad.find(change) + change.size() - 2, 1, "4");
    const ThreeJudges planted = ThreeJudges::Of(bad);
    const ThreeJudges honest = ThreeJudges::Of(good);
    std::mt19937 random(1);
    int noticed = 0;
    for (int i = 0; i < 2'000; ++i) {
      const std::string mutant =
          Mutate("<v><a>abc</a><a>ab</a><a>x</a><b>2024-02-29</b></v>", i % kMutationKinds, random);
      noticed += planted.Judge(mutant).ours != honest.Judge(mutant).xerces ? 1 : 0;
    }
    EXPECT_GT(noticed, 0) << change;
  }
}

}  // namespace
}  // namespace baybridge::test
