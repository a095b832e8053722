#include "synth/synth.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "format/xml_reader.h"
#include "pipeline/reading.h"
#include "pipeline/workspace.h"

namespace baybridge {
namespace {

// How many records a test of validity judges; BAYBRIDGE_ROUNDS=10000 asks for more.
std::uint64_t Rounds() {
  constexpr std::uint64_t kUsual = 2'000;
  const char* asked = std::getenv("BAYBRIDGE_ROUNDS");
  return asked == nullptr ? kUsual : std::strtoull(asked, nullptr, 10);
}

// Words: records of one pack, made and judged.
class SynthTest : public testing::TestWithParam<const char*> {
 protected:
  static void SetUpTestSuite() {
    auto opened = Workspace::Open(BAYBRIDGE_SOURCE_DIR);
    ASSERT_TRUE(opened) << opened.error().what;
    workspace_ = opened->release();
  }
  static void TearDownTestSuite() { delete workspace_; }

  void SetUp() override {
    auto compiled = workspace_->Compile(GetParam(), "resident");
    ASSERT_TRUE(compiled) << compiled.error().what << ' ' << compiled.error().place;
    compiled_ = *compiled;
  }

  std::unique_ptr<Synth> Make(const SynthOptions& options) const {
    auto synth = Synth::Make(workspace_->packs(), *compiled_->pack, *compiled_->kind, options);
    EXPECT_TRUE(synth) << synth.error().place << ": " << synth.error().what;
    return synth ? *std::move(synth) : nullptr;
  }

  static std::string Batch(const Synth& synth, std::uint64_t records, unsigned threads) {
    std::string text;
    synth.WriteBatch(records, threads, [&](std::string_view part) {
      text += part;
      return true;
    });
    return text;
  }

  // The findings of one document of severity error or above.
  Findings ErrorsOf(XmlReader& reader, Record& record, std::string_view text) const {
    if (auto finding = reader.Read(text, record)) return {*std::move(finding)};
    Findings findings;
    compiled_->schema->Judge(record, Limits{}, findings);
    compiled_->codes->Judge(record, "2026-06-30", Limits{}, findings);
    std::erase_if(findings,
                  [](const Finding& finding) { return finding.severity > Severity::kError; });
    return findings;
  }

  static inline Workspace* workspace_ = nullptr;
  const CompiledKind* compiled_ = nullptr;
};

TEST_P(SynthTest, TheSameSeedGivesTheSameBytesWithAnyNumberOfThreads) {
  SynthOptions options;
  options.seed = 7;
  options.errors_per_million = 100'000;
  const auto synth = Make(options);
  ASSERT_NE(synth, nullptr);
  const std::string one = Batch(*synth, 2'500, 1);
  EXPECT_EQ(one, Batch(*Make(options), 2'500, 3));
  options.seed = 8;
  EXPECT_NE(one, Batch(*Make(options), 2'500, 1));
}

TEST_P(SynthTest, RecordsAreValidAndOfTheSizeAskedFor) {
  const auto synth = Make({});
  ASSERT_NE(synth, nullptr);
  XmlReader reader;
  Record record(workspace_->packs().names);
  std::vector<SeededRow> truth;
  std::size_t bytes = 0;
  int shown = 0;
  for (std::uint64_t number = 0; number < Rounds() && shown < 20; ++number) {
    std::string text;
    synth->AppendDocument(number, text, truth);
    bytes += text.size();
    for (const Finding& finding : ErrorsOf(reader, record, text)) {
      ADD_FAILURE() << "record " << number << ' ' << finding.id << ' ' << finding.path
                    << (finding.args.empty() ? "" : " " + finding.args.back().value);
      ++shown;
    }
  }
  EXPECT_TRUE(truth.empty());
  constexpr std::size_t kLeast = 3'000;
  constexpr std::size_t kMost = 5'500;
  EXPECT_GT(bytes / Rounds(), kLeast);
  EXPECT_LT(bytes / Rounds(), kMost);
}

TEST_P(SynthTest, EveryLeafAndEveryCodeOccursInAThousandRecords) {
  const auto synth = Make({});
  ASSERT_NE(synth, nullptr);
  XmlReader reader;
  Record record(workspace_->packs().names);
  std::vector<SeededRow> truth;
  std::set<ElementId> leaves;
  std::set<std::pair<ElementId, std::uint32_t>> codes;
  for (std::uint64_t number = 0; number < 1'000; ++number) {
    std::string text;
    synth->AppendDocument(number, text, truth);
    ErrorsOf(reader, record, text);
    for (const Node& node : record.nodes) {
      leaves.insert(node.element);
      if (node.code != kNone) codes.emplace(node.element, node.code);
    }
  }
  for (const Field& field : compiled_->kind->fields) {
    if (field.personal_class.empty() || field.element == kNone ||
        field.path.starts_with(compiled_->kind->residue))
      continue;
    EXPECT_TRUE(leaves.contains(field.element)) << field.path;
    const CodeList* list = compiled_->codes->ListOf(field.element);
    if (list == nullptr) continue;
    for (std::uint32_t code = 0; code < list->codes.size(); ++code) {
      EXPECT_TRUE(codes.contains({field.element, code}))
          << field.path << ' ' << list->codes[code].code;
    }
  }
}

TEST_P(SynthTest, ErrorsAreFoundExactlyWhereTheTruthSays) {
  SynthOptions options;
  options.seed = 5;
  options.errors_per_million = 500'000;
  const auto synth = Make(options);
  ASSERT_NE(synth, nullptr);
  XmlReader reader;
  Record record(workspace_->packs().names);
  std::map<SeededError, int> kinds;
  for (std::uint64_t number = 0; number < 1'000; ++number) {
    std::string text;
    std::vector<SeededRow> truth;
    synth->AppendDocument(number, text, truth);
    const Findings errors = ErrorsOf(reader, record, text);
    ASSERT_EQ(errors.empty(), truth.empty()) << number;
    if (truth.empty()) continue;
    for (const Finding& finding : errors) {
      ASSERT_EQ(finding.path, truth.front().path)
          << number << ' ' << finding.id << ' ' << kSeededErrorNames.NameOf(truth.front().kind);
    }
    EXPECT_EQ(truth.front().record, number + 1);
    ++kinds[truth.front().kind];
  }
  EXPECT_EQ(kinds.size(), kSeededErrorNames.entries.size());
}

// Leaf names that say nothing without another one in their group, by the path of that group: what
// the pack's table states by full paths (schemas/_synth).
std::map<std::string, std::string> PartnersOf(const char* pack) {
  std::ifstream table(std::string(BAYBRIDGE_SOURCE_DIR "/schemas/_synth/") + pack + ".csv");
  constexpr std::string_view kRule = ",with,";
  std::map<std::string, std::string> partners;
  for (std::string line; std::getline(table, line);) {
    const std::size_t rule = line.find(kRule);
    if (rule == std::string::npos || line[0] != '/') continue;
    const std::size_t value = rule + kRule.size();
    const std::string path = line.substr(0, rule);
    partners[path] =
        path.substr(0, path.rfind('/') + 1) + line.substr(value, line.find(',', value) - value);
  }
  return partners;
}

TEST_P(SynthTest, NoUnitStandsAlone) {
  const auto partners = PartnersOf(GetParam());
  if (partners.empty()) GTEST_SKIP() << "units are attributes here";
  const auto synth = Make({});
  ASSERT_NE(synth, nullptr);
  XmlReader reader;
  Record record(workspace_->packs().names);
  std::vector<SeededRow> truth;
  std::size_t units = 0;
  for (std::uint64_t number = 0; number < 1'000; ++number) {
    std::string text;
    synth->AppendDocument(number, text, truth);
    ASSERT_FALSE(reader.Read(text, record));
    std::vector<std::string> paths(record.nodes.size());
    std::map<NodeId, std::set<std::string>> parts;
    for (NodeId node = 0; node < record.nodes.size(); ++node) {
      const Node& at = record.nodes[node];
      paths[node] = (node == 0 ? "" : paths[at.parent]) + '/' + std::string(record.local(at.name));
      parts[at.parent].insert(paths[node]);
    }
    for (NodeId node = 1; node < record.nodes.size(); ++node) {
      const auto partner = partners.find(paths[node]);
      if (partner == partners.end()) continue;
      ++units;
      EXPECT_TRUE(parts[record.nodes[node].parent].contains(partner->second))
          << number << ' ' << paths[node];
    }
  }
  EXPECT_GE(units, partners.size());
}

// Values of one record by the local name of their leaf; of repeated ones the first.
std::map<std::string, std::string> ValuesOf(const Record& record) {
  std::map<std::string, std::string> values;
  for (const Node& node : record.nodes) values.emplace(record.local(node.name), node.value());
  return values;
}

int SumOf(const std::map<std::string, std::string>& values, const std::string& group, int items) {
  int sum = 0;
  for (int item = 1; item <= items; ++item)
    sum += std::stoi(values.at(group + '.' + std::to_string(item)));
  return sum;
}

// GB/T 42195-2022, primary level of a total.
int LevelOf(int total) {
  return total == 90 ? 0 : total >= 66 ? 1 : total >= 46 ? 2 : total >= 30 ? 3 : 4;
}

class ConsistencyTest : public SynthTest {};

TEST_P(ConsistencyTest, ScoresTotalsAndLevelsAgreeAndSoDoNumberBirthDateAndSex) {
  const auto synth = Make({});
  ASSERT_NE(synth, nullptr);
  XmlReader reader;
  Record record(workspace_->packs().names);
  std::vector<SeededRow> truth;
  const Scheme* scheme = workspace_->packs().schemes.Find("CN-RIC");
  int assessments = 0;
  int numbers = 0;
  for (std::uint64_t number = 0; number < 1'000; ++number) {
    std::string text;
    synth->AppendDocument(number, text, truth);
    ASSERT_FALSE(reader.Read(text, record));
    const auto values = ValuesOf(record);
    if (values.contains("公民身份号码") && values.contains("出生日期")) {
      const IdentifierCheck check = CheckIdentifier(*scheme, values.at("公民身份号码"));
      std::string birth = check.birth_date;
      std::erase(birth, '-');
      EXPECT_EQ(birth, values.at("出生日期"));
      EXPECT_LT(birth, values.at("记录日期"));
      const std::string sex = values.contains("性别代码") ? values.at("性别代码") : "";
      if (sex == "1" || sex == "2") {
        EXPECT_EQ(check.sex, sex == "1" ? EmbeddedSex::kMale : EmbeddedSex::kFemale);
      }
      ++numbers;
    }
    if (values.contains("过敏史标志") && values.at("过敏史标志") != "1") {
      EXPECT_FALSE(values.contains("过敏")) << number;
    }
    if (!values.contains("能力评估")) continue;
    ++assessments;
    EXPECT_EQ(values.at("C.1.1"), std::to_string(SumOf(values, "B.1", 8)));
    EXPECT_EQ(values.at("C.1.4"), std::to_string(SumOf(values, "B.4", 5)));
    const int total = SumOf(values, "C.1", 4);
    EXPECT_EQ(values.at("C.2"), std::to_string(total));
    EXPECT_EQ(values.at("C.3"), std::to_string(LevelOf(total)));
    if (values.contains("C.4")) {
      const bool coma = values.at("变更依据代码") == "coma";
      EXPECT_EQ(values.at("C.5"), std::to_string(coma ? 4 : std::min(4, LevelOf(total) + 1)));
    } else {
      EXPECT_EQ(values.at("C.5"), values.at("C.3"));
    }
  }
  EXPECT_GT(assessments, 100);
  EXPECT_GT(numbers, 500);
}

INSTANTIATE_TEST_SUITE_P(Packs, ConsistencyTest, testing::Values("gd-care"), [](const auto& one) {
  return std::string(one.param, 2);
});
INSTANTIATE_TEST_SUITE_P(Packs,
                         SynthTest,
                         testing::Values("gd-care", "hk-care", "mo-care"),
                         [](const auto& one) { return std::string(one.param, 2); });

}  // namespace
}  // namespace baybridge
