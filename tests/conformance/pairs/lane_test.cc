// The lane says of every record what TranslateDocument says: the same target, ledger, sums and
// findings, over all samples and synthetic records of every pair, whole and with something cut out
// of them, so that some targets lack what their schema demands; as XML and as JSON.
// BAYBRIDGE_ROUNDS sets the records a pair, BAYBRIDGE_SEED the seed.
#include "pipeline/lane.h"

#include <gtest/gtest.h>

#include "format/json_writer.h"
#include "journey.h"
#include "pipeline/binding.h"
#include "pipeline/translating.h"
#include "support/rounds.h"
#include "synth/synth.h"

namespace baybridge {
namespace {

constexpr unsigned kUsualRounds = 12;
constexpr unsigned kMostTold = 5;
constexpr char kDay[] = "2026-01-31";

// Cuts one element out of a record, the choice'th, with all that it holds.
std::string WithoutOneElement(const std::string& record, unsigned choice) {
  std::vector<std::size_t> starts;
  std::vector<std::pair<std::size_t, std::size_t>> elements;
  for (std::size_t at = record.find('<'); at != std::string::npos; at = record.find('<', at + 1)) {
    if (record[at + 1] == '?' || record[at + 1] == '!') continue;
    const std::size_t end = record.find('>', at) + 1;
    if (record[at + 1] != '/') starts.push_back(at);
    if (record[at + 1] != '/' && record[end - 2] != '/') continue;
    if (starts.size() > 1) elements.emplace_back(starts.back(), end);
    starts.pop_back();
  }
  if (elements.empty()) return record;
  const auto [begin, end] = elements[choice % elements.size()];
  return record.substr(0, begin) + record.substr(end);
}

// A record of which each of the other places' formats refuses a leaf: a check digit without its
// number, a number that is none of its kind, a rank beyond what the form has room for.
std::string RefusedElsewhere(const std::string& pack) {
  if (pack == "hk-care") {
    return "<Resident xmlns=\"urn:baybridge:hk-care:2026\"><RecordDate>01/02/2026</RecordDate>"
           "<Document><DocumentType>RP</DocumentType><DocumentNumber>H12345678</DocumentNumber>"
           "</Document></Resident>";
  }
  if (pack == "mo-care") {
    return "<utente xmlns=\"urn:baybridge:mo-care:2026\"><registo><data>01-02-2026</data></registo>"
           "<documento tipo=\"HKID\"><digitoControlo>9</digitoControlo></documento>"
           "<medicamento><nome>A</nome><toma sequencia=\"100\"><doseTexto>1</doseTexto></toma>"
           "</medicamento></utente>";
  }
  return "<老年人档案 xmlns=\"urn:baybridge:gd-care:2026\"><档案信息><记录日期>20260201</记录日期>"
         "</档案信息><基本信息><证件><证件种类代码>HKID</证件种类代码><校验码>3</校验码></证件>"
         "</基本信息><器械与管路><种类代码>other</种类代码><外径单位>[Ch]</外径单位></器械与管路>"
         "</老年人档案>";
}

// A record whose own date and a date within are of the form, and of no calendar.
std::string WithDaysThatDoNotExist(const std::string& pack) {
  if (pack == "hk-care") {
    return "<Resident xmlns=\"urn:baybridge:hk-care:2026\"><RecordNumber>R-1</RecordNumber>"
           "<RecordDate>31/02/2026</RecordDate>"
           "<Birth><DateOfBirth>29/02/1941</DateOfBirth></Birth></Resident>";
  }
  if (pack == "mo-care") {
    return "<utente xmlns=\"urn:baybridge:mo-care:2026\"><registo><numero>R-1</numero>"
           "<data>31-04-2026</data></registo>"
           "<dataNascimento>30-02-1940</dataNascimento></utente>";
  }
  return "<老年人档案 xmlns=\"urn:baybridge:gd-care:2026\"><档案信息><档案编号>R-1</档案编号>"
         "<记录日期>20260231</记录日期>"
         "</档案信息><基本信息><出生日期>19410229</出生日期></基本信息></老年人档案>";
}

// Puts the elements below the root the other way round: members of JSON have no order.
void TurnRound(Record& record) {
  NodeId last = kNone;
  NodeId turned = kNone;
  for (NodeId at = record.nodes[0].first_child; at != kNone;) {
    Node& node = record.nodes[at];
    const NodeId next = node.next_sibling;
    if (node.is(kAttributeNode)) {
      last = at;
    } else {
      node.next_sibling = std::exchange(turned, at);
    }
    at = next;
  }
  (last == kNone ? record.nodes[0].first_child : record.nodes[last].next_sibling) = turned;
}

class LanePair : public testing::TestWithParam<Pair> {
 protected:
  void SetUp() override { SetTarget(Syntax::kXml); }

  void SetTarget(Syntax syntax) {
    auto lane =
        Lane::Make(SharedWorkspace(), GetParam().from, GetParam().to, "resident",
                   {.limits = {}, .fused = true, .judge_scales = true, .target_syntax = syntax});
    ASSERT_TRUE(lane.has_value());
    lane_ = *std::move(lane);
    target_ = syntax;
  }

  // The record as JSON; `turned`: not in the order of the schema.
  static std::string AsJson(const std::string& record, bool turned) {
    ReadOptions read;
    read.format = GetParam().from;
    read.assurance = Assurance::kFast;
    auto judged = ReadAndJudge(SharedWorkspace(), record, read);
    EXPECT_TRUE(judged.has_value() && (*judged)->readable);
    if (turned) TurnRound((*judged)->record);
    std::string json;
    WriteJson((*judged)->record, JsonOptionsOf(*(*judged)->compiled), json);
    return json;
  }

  void Compare(const std::string& record, const std::string& name) {
    const Syntax syntax = record.starts_with('{') ? Syntax::kJson : Syntax::kXml;
    TranslateOptions options;
    options.read.format = GetParam().from;
    options.read.as_of = kDay;
    options.read.assurance = Assurance::kFast;
    options.to = GetParam().to;
    options.keep_inside = false;
    options.restore = false;
    options.syntax = target_;
    auto document = TranslateDocument(SharedWorkspace(), record, options);
    ASSERT_TRUE(document.has_value()) << name << ": " << document.error().what;
    std::string out;
    Findings findings;
    const bool made = lane_->Run((*document)->source->decoded.utf8, kDay, out, findings, syntax);
    const std::string difference = Difference(**document, made, out, std::move(findings));
    if (made) refused_ += lane_->totals().refused;
    records_ += made ? 1 : 0;
    if (difference.empty() || ++differences_ > kMostTold) return;
    ADD_FAILURE() << name << (lane_->was_fused() ? " (fused)" : "") << ": " << difference;
  }

  std::string Difference(Translated& document, bool made, const std::string& out, Findings lane) {
    if (document.made() != made) return "one is translated, the other is not";
    Report said;
    said.findings = std::move(lane);
    said.Sort();
    document.report.Sort();
    if (document.report.findings != said.findings)
      return "the findings differ: " + Told(document.report.findings) + " and " +
             Told(said.findings);
    if (document.report.verdict() != lane_->verdict()) return "the verdicts differ";
    if (!made) return lane_->totals().source_leaves == 0 ? "" : "sums of what was not translated";
    const std::string head = target_ == Syntax::kXml ? "?>\n" : "";
    if (!document.document.ends_with(head + out + "\n") ||
        (head.empty() && document.document.size() != out.size() + 1))
      return FirstDifference(document.document, out);
    return LedgerDifference(document.translation->ledger(), document.translation->totals());
  }

  std::string LedgerDifference(const std::vector<LedgerEntry>& ledger, const LedgerTotals& totals) {
    if (ledger.size() != lane_->ledger().size()) return "the ledgers' sizes differ";
    for (std::size_t i = 0; i < ledger.size(); ++i) {
      const LedgerEntry& a = ledger[i];
      const LedgerEntry& b = lane_->ledger()[i];
      const bool same = a.source == b.source && a.state == b.state && a.target == b.target &&
                        a.relationship == b.relationship && a.to_hub_row == b.to_hub_row &&
                        a.from_hub_row == b.from_hub_row && a.target_text == b.target_text;
      if (!same) return "ledger entry " + std::to_string(i);
    }
    const LedgerTotals& sums = lane_->totals();
    const bool same = totals.by_state == sums.by_state && totals.refused == sums.refused &&
                      totals.source_leaves == sums.source_leaves &&
                      totals.target_from_source == sums.target_from_source &&
                      totals.target_added == sums.target_added;
    return same ? "" : "the sums differ";
  }

  static std::string Told(const Findings& findings) {
    std::string text;
    for (const Finding& finding : findings) text += finding.id + " " + finding.path + "; ";
    return text;
  }

  std::unique_ptr<Lane> lane_;
  Syntax target_ = Syntax::kXml;
  unsigned records_ = 0;
  unsigned refused_ = 0;
  unsigned differences_ = 0;
};

TEST_P(LanePair, SyntheticRecordsComeOutAsTheirDocumentsDo) {
  auto compiled = SharedWorkspace().Compile(GetParam().from, "resident");
  ASSERT_TRUE(compiled.has_value());
  SynthOptions options;
  options.seed = FirstSeed();
  auto synth =
      Synth::Make(SharedWorkspace().packs(), *(*compiled)->pack, *(*compiled)->kind, options);
  ASSERT_TRUE(synth.has_value());
  const unsigned rounds = Rounds(kUsualRounds);
  std::vector<SeededRow> truth;
  for (unsigned number = 0; number < rounds; ++number) {
    std::string record;
    (*synth)->AppendDocument(number, record, truth);
    const std::string name =
        "record " + std::to_string(number) + " of seed " + std::to_string(FirstSeed());
    Compare(record, name);
    constexpr unsigned kCuts = 4;
    constexpr unsigned kStep = 37;
    for (unsigned cut = 0; cut < kCuts; ++cut)
      Compare(WithoutOneElement(record, (number * kCuts + cut) * kStep),
              name + " without element " + std::to_string(cut));
  }
  Compare(RefusedElsewhere(GetParam().from), "record of which leaves are refused");
  std::printf("%s to %s: %u records translated, %u leaves refused, %u differ\n",
              GetParam().from.c_str(), GetParam().to.c_str(), records_, refused_, differences_);
  EXPECT_GE(records_, rounds);
  // The formats demand little; of this pair some targets are refused leaves all the same.
  if (PairName(GetParam()) == "gd_care_to_mo_care") {
    EXPECT_GT(refused_, 0U) << "no target lost anything to its schema";
  }
  EXPECT_EQ(differences_, 0U);
}

TEST_P(LanePair, JsonComesOutAsItsDocumentsDo) {
  unsigned turned = 0;
  for (const Syntax target : {Syntax::kJson, Syntax::kXml}) {
    SetTarget(target);
    for (const SampleCase& sample : Samples()) {
      if (sample.pack != GetParam().from) continue;
      const std::string xml = Bytes(sample.input);
      const std::string json = AsJson(xml, false);
      const std::string other = AsJson(xml, true);
      turned += other == json ? 0 : 1;
      Compare(xml, sample.name);
      Compare(json, sample.name + " as JSON");
      Compare(other, sample.name + " as JSON, turned round");
      Compare(json.substr(0, json.size() - 1), sample.name + " as JSON, cut short");
    }
  }
  EXPECT_GT(turned, 0U);
  EXPECT_EQ(differences_, 0U);
}

TEST_P(LanePair, SamplesComeOutAsTheirDocumentsDo) {
  unsigned seen = 0;
  for (const SampleCase& sample : Samples()) {
    if (sample.pack != GetParam().from) continue;
    ++seen;
    Compare(Bytes(sample.input), sample.name);
  }
  EXPECT_GT(seen, 0U);
  EXPECT_EQ(differences_, 0U);
}

TEST_P(LanePair, DaysThatDoNotExistAreErrorsAndKeepNothingBack) {
  const std::string record = WithDaysThatDoNotExist(GetParam().from);
  Compare(record, "record with days that do not exist");
  EXPECT_EQ(differences_, 0U);
  std::string out;
  Findings findings;
  EXPECT_TRUE(lane_->Run(record, kDay, out, findings));
  EXPECT_EQ(lane_->verdict(), Verdict::kDoesNotConform);
  unsigned told = 0;
  for (const Finding& finding : findings) {
    if (finding.id != "GW-DAT-001") continue;
    ++told;
    EXPECT_EQ(finding.severity, Severity::kError);
    EXPECT_GT(finding.location.line, 0U);
  }
  EXPECT_EQ(told, 2U) << Told(findings);
}

INSTANTIATE_TEST_SUITE_P(Pairs, LanePair, testing::ValuesIn(OrderedPairs()), [](const auto& test) {
  return PairName(test.param);
});

}  // namespace
}  // namespace baybridge
