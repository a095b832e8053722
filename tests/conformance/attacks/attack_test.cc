// The catalogue of attacks on readers and validation, row by row.
#include "conformance/attacks/attack.h"

#include <algorithm>
#include <arpa/inet.h>
#include <map>
#include <netinet/in.h>
#include <set>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/attacks/watch.h"
#include "core/file.h"
#include "format/json_reader.h"
#include "pipeline/reading.h"
#include "text/csv.h"

namespace baybridge {
namespace {

std::vector<Attack> AllAttacks() {
  std::vector<Attack> all;
  for (const auto& part : {DoctypeAttacks(), XmlAttacks(), FloodAttacks(), EncodingAttacks(),
                           CharacterAttacks(), RecordAttacks(), JsonAttacks()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

// What was said of one document.
struct Said {
  bool read = false;
  Verdict verdict = Verdict::kNotJudged;
  Findings findings;
  std::set<std::string, std::less<>> leaves;
};

void TakeLeaves(const Record& record, Said& said) {
  for (const Node& node : record.nodes) said.leaves.emplace(node.value());
}

// The readers alone have no verdict: what they read conforms.
Said ReadAlone(const Attack& attack, const std::string& bytes) {
  const NameTable names;
  Record record(names);
  std::optional<Finding> finding;
  if (attack.way == Way::kXml) {
    finding = XmlReader().Read(bytes, record);
  } else {
    finding = JsonReader().Read(bytes, record);
  }
  Said said;
  said.read = !finding;
  said.verdict = finding ? Verdict::kDoesNotConform : Verdict::kConforms;
  if (finding) {
    said.findings.push_back(*finding);
  } else {
    TakeLeaves(record, said);
  }
  return said;
}

Workspace& SharedWorkspace() {
  static const std::unique_ptr<Workspace> workspace = [] {
    auto opened = Workspace::Open(BAYBRIDGE_SOURCE_DIR);
    BAYBRIDGE_CHECK(opened.has_value());
    return *std::move(opened);
  }();
  return *workspace;
}

Said Judge(Document document) {
  ReadOptions options;
  options.encoding = document.encoding;
  options.today = "2026-11-22";
  options.file = "attack.xml";
  auto judged = ReadAndJudge(SharedWorkspace(), std::move(document.bytes), options);
  Said said;
  EXPECT_TRUE(judged.has_value());
  if (!judged) return said;
  said.read = (*judged)->readable;
  said.verdict = (*judged)->report.verdict();
  said.findings = (*judged)->report.findings;
  if (said.read) TakeLeaves((*judged)->record, said);
  return said;
}

bool Reports(const Said& said, std::string_view prefixes, Severity least) {
  while (!prefixes.empty()) {
    const std::string_view prefix = prefixes.substr(0, prefixes.find(' '));
    prefixes.remove_prefix(std::min(prefix.size() + 1, prefixes.size()));
    const bool found = std::ranges::any_of(said.findings, [&](const Finding& finding) {
      return finding.severity <= least && finding.id.starts_with(prefix);
    });
    if (found) return true;
  }
  return false;
}

bool IsAsExpected(const Attack& attack, const Said& said) {
  constexpr auto kAny = Severity::kInformation;
  switch (attack.outcome) {
    case Outcome::kRefused:
      return !said.read && said.verdict == Verdict::kDoesNotConform &&
             Reports(said, attack.findings, Severity::kFatal);
    case Outcome::kInvalid:
      return said.read && said.verdict != Verdict::kConforms &&
             Reports(said, attack.findings, Severity::kError);
    case Outcome::kRemarked: return said.read && Reports(said, attack.findings, kAny);
    case Outcome::kAccepted:
      return said.read && said.verdict == Verdict::kConforms &&
             (attack.findings.empty() || Reports(said, attack.findings, kAny)) &&
             (attack.leaf.empty() || said.leaves.contains(attack.leaf));
  }
  return false;
}

std::string Shown(const Said& said) {
  std::string shown = said.read ? "read" : "not read";
  (shown += ", ") += kVerdictNames.NameOf(said.verdict);
  for (const Finding& finding : said.findings) (shown += ' ') += finding.id;
  return shown;
}

class AttackTest : public testing::TestWithParam<Attack> {
 protected:
  // Packs, engines and tables are loaded once: that is no cost of a document.
  static void SetUpTestSuite() {
    const Said said = Judge({GoodRecord()});
    EXPECT_EQ(said.verdict, Verdict::kConforms) << Shown(said);
  }

  static void Try(const Attack& attack, std::size_t index, Trap& trap) {
    Document document = attack.make(trap.bait(), index);
    const auto size = document.bytes.size();
    Said said;
    const Cost cost = CostOf([&] {
      said = attack.way == Way::kRecord ? Judge(std::move(document))
                                        : ReadAlone(attack, document.bytes);
    });
    const auto where = [&] {
      return "document " + std::to_string(index) + " of " + std::to_string(size) + " bytes: ";
    };
    EXPECT_TRUE(IsAsExpected(attack, said)) << where() << Shown(said);
    EXPECT_LE(cost.cpu_seconds, MostCpuSeconds()) << where() << Shown(said);
    if (cost.memory_known) {
      EXPECT_LE(cost.peak_bytes, kMostBytesAbove) << where() << Shown(said);
    }
    EXPECT_FALSE(trap.Sprung()) << where() << "somebody went for the bait";
  }
};

TEST_P(AttackTest, IsAnsweredQuicklyAndTouchesNothing) {
  Trap trap;
  for (std::size_t index = 0; index < GetParam().documents && !HasFailure(); ++index)
    Try(GetParam(), index, trap);
  // Whatever was tried, the next record is judged as ever.
  EXPECT_EQ(Judge({GoodRecord()}).verdict, Verdict::kConforms);
}

INSTANTIATE_TEST_SUITE_P(Catalogue,
                         AttackTest,
                         testing::ValuesIn(AllAttacks()),
                         [](const testing::TestParamInfo<Attack>& row) {
                           return std::string(row.param.id) + "_" + std::string(row.param.name);
                         });

// The traps would tell.
TEST(TrapTest, SeesAConnection) {
  Trap trap;
  EXPECT_FALSE(trap.Sprung());
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(trap.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_TRUE(trap.Sprung());
  close(client);
}

TEST(TrapTest, SeesAFileOpened) {
  Trap trap;
  EXPECT_FALSE(trap.Sprung());
  EXPECT_TRUE(ReadFile(trap.folder() / "secret.txt", 100).has_value());
  EXPECT_TRUE(trap.Sprung());
}

// The ids of the catalogue that are about documents.
std::set<std::string> CatalogueIds() {
  const std::map<char, int> last = {{'X', 28}, {'E', 18}, {'S', 13}, {'J', 4}};
  std::set<std::string> ids;
  for (const auto& [letter, count] : last) {
    for (int number = 1; number <= count; ++number) {
      ids.insert(letter + std::string(number < 10 ? "0" : "") + std::to_string(number));
    }
  }
  return ids;
}

// Every row is tried or stands in known-gaps.csv with a reason, never both.
TEST(AttackCatalogue, IsCoveredUpToTheKnownGaps) {
  std::set<std::string> open = CatalogueIds();
  std::set<std::string> tried;
  for (const Attack& attack : AllAttacks()) tried.emplace(attack.id);
  for (const std::string_view id : SchemaAttackIds()) tried.emplace(id);
  for (const std::string& id : tried) EXPECT_EQ(open.erase(id), 1U) << id;
  const auto bytes = ReadFile(BAYBRIDGE_KNOWN_GAPS, 100'000);
  ASSERT_TRUE(bytes.has_value());
  const auto gaps = ReadCsvTable(*bytes, "known-gaps.csv");
  ASSERT_TRUE(gaps.has_value());
  for (const CsvRow& row : gaps->rows) {
    const std::string id(gaps->Cell(row, gaps->Column("case")));
    EXPECT_EQ(open.erase(id), 1U) << id << " is no gap";
    EXPECT_FALSE(gaps->Cell(row, gaps->Column("reason")).empty()) << id;
  }
  for (const std::string& id : open) ADD_FAILURE() << id << " is neither tried nor a known gap";
}

}  // namespace
}  // namespace baybridge
