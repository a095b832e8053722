// A delivery of an old system, seeded: sheets with years of two digits and of the Republic, months
// 00, ages for dates, medicines in one text, numbers that stand twice, references to nobody, rows
// in another encoding. Each defect lands where it should, every amount is accounted for to the
// unit, and a delta takes only what changed. BAYBRIDGE_ROUNDS says how many records.
#include <cstdio>
#include <random>

#include "e2e/migrate_support.h"
#include "e2e/workbook_edit.h"
#include "support/rounds.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kFields =
    "path,codes,label_en,label_zh_hans,label_zh_hant,label_pt,class,safety,type,example,section,"
    "evidence,status,column,required,pattern\n"
    "/Row/Number,,number,编号,編號,número,record,,token,N-1,record,invented for tests,,,yes,\n"
    "/Row/Home,,home,机构,機構,lar,record,,,Home A,record,invented for tests,,,,\n"
    "/Row/Entered,,date,日期,日期,data,record,,,115/03/01,record,invented for tests,,,,\n"
    "/Row/Born,,born,出生,出生,nascimento,identity,,,15/03/41,person,invented for tests,,,,\n"
    "/Row/Since,,since,自,自,desde,record,,,2025-05-00,record,invented for tests,,,,\n"
    "/Row/Fee,,fee,费用,費用,mensalidade,finance,,decimal,1200.00,record,invented for tests,,,,\n"
    "/Row/Currency,,currency,币种,貨幣,moeda,finance,,,HKD,record,invented for tests,,,,\n"
    "/Row/Medicines,,medicines,药品,藥物,medicamentos,medication,critical,,Amlodipine 5mg OM,"
    "record,invented for tests,,,,\n"
    "/Row/Contact,,contact,联系人,聯絡人,contacto,contact,,,C1,record,invented for tests,,,,\n"
    "/Row/Ward,,guardian,监护人,監護人,tutor,contact,,,C1,record,invented for tests,,,,\n";
constexpr const char* kPack =
    R"({"id": "xl-legacy", "version": "1.0", "status": "fictitious", "place": "XB",
 "titles": {"en": "Old sheet", "zh-Hans": "旧表", "zh-Hant": "舊表", "pt": "folha antiga"},
 "syntaxes": ["csv"], "encodings": ["UTF-8"], "languages": ["en"],
 "namespaces": {"": "urn:baybridge:test:xl-legacy:1"},
 "kinds": [{"kind": "resident", "root": "Row", "envelope": "Rows", "asOf": "/Row/Entered", "residue": "file"}],
 "evidence": "invented for tests; no such place"})";
constexpr const char* kTable =
    "hub_path,pack_path,relationship,transform,codes,when_pack,when_hub,direction,note,evidence\n"
    "/record/id,/Row/Number,equivalent,copy,,,,,,invented for tests\n"
    "/record/date,/Row/Entered,equivalent,date:R/MM/dd,,,,,,invented for tests\n"
    "/record/institution/name[1],/Row/Home,equivalent,copy,,,,,,invented for tests\n"
    "/person/birthDate,/Row/Born,equivalent,date:dd/MM/yy|1926,,,,,,invented for tests\n"
    "/placement[1]/fee[1]/from,/Row/Since,equivalent,date:yyyy-MM-dd|00,,,,,,invented for tests\n"
    "/placement[1]/fee[1]/amount/amount + /placement[1]/fee[1]/amount/currency,/Row/Fee + "
    "/Row/Currency,equivalent,money,,,,,,invented for tests\n"
    "/record/note[],/Row/Medicines,equivalent,copy,,,,,,invented for tests\n"
    "/medication[1]/sourceName + /medication[1]/dose[1]/quantity/value + "
    "/medication[1]/dose[1]/quantity/unit + /medication[1]/dose[1]/frequencyText,/Row/Medicines,"
    "related-to,split:medicine 1/2,,,,to-hub,,invented for tests\n"
    "/medication[2]/sourceName + /medication[2]/dose[1]/quantity/value + "
    "/medication[2]/dose[1]/quantity/unit + /medication[2]/dose[1]/frequencyText,/Row/Medicines,"
    "related-to,split:medicine 2/2,,,,to-hub,,invented for tests\n"
    "/person/contact[1]/id,/Row/Contact,equivalent,id,,,,,,invented for tests\n"
    "/appointment[1]/referenceNumber,/Row/Ward,equivalent,ref:/person/contact/id,,,,,,"
    "invented for tests\n";

enum class Defect {
  kNone,
  kMonth00,
  kAge,
  kTwice,
  kMedicines,
  kUnclear,
  kBig5,
  kNoNumber,
  kAmount,
  kDangling
};
constexpr int kDefects = 10;

// What was put into a delivery.
struct Delivery {
  std::string rows;
  std::size_t records = 0;
  std::size_t of[kDefects] = {};
  long cents = 0;           // in rows that can be read
  long rejected_cents = 0;  // of these in rows that are rejected
  long unread_cents = 0;    // in rows whose amount is written as no number
};

class LegacySetTest : public MigrateTest {
 protected:
  void SetUp() override {
    Write("packs/schemas/xl-legacy/pack.json", kPack);
    Write("packs/schemas/xl-legacy/resident.fields.csv", kFields);
    Write("packs/schemas/xl-legacy/code-lists.csv",
          "list,title_en,title_zh_hans,title_zh_hant,title_pt,version,extensible,source,status\n");
    Write("packs/schemas/xl-legacy/README.md", "Invented for tests.\n");
    Write("packs/mapping/xl-legacy/resident.csv", kTable);
  }

  // `changed`: one in a hundred rows has another amount.
  static Delivery Make(unsigned records, bool changed) {
    Delivery made;
    made.records = records;
    made.rows = "Number,Home,Entered,Born,Since,Fee,Currency,Medicines,Contact,Ward\n";
    std::mt19937 random(FirstSeed());
    for (unsigned i = 0; i < records; ++i) {
      const auto defect = static_cast<Defect>(random() % 16 < kDefects ? random() % kDefects : 0);
      ++made.of[static_cast<int>(defect)];
      const long cents =
          100'000 + static_cast<long>(random() % 500'000) + (changed && i % 100 == 7 ? 1 : 0);
      AddRow(i, defect, cents, made);
    }
    return made;
  }

  static void AddRow(unsigned i, Defect defect, long cents, Delivery& made) {
    const auto is = [defect](Defect other) { return defect == other; };
    char amount[40];
    std::snprintf(amount, sizeof amount, is(Defect::kAmount) ? "\"%ld,%02ld\"" : "%ld.%02ld",
                  cents / 100, cents % 100);
    const unsigned number = is(Defect::kTwice) && i > 0 ? i - 1 : i;
    made.rows += is(Defect::kNoNumber) ? "" : "N-" + std::to_string(number);
    made.rows += is(Defect::kBig5) ? ",\xAE\xFC\xB4\xBA" : i % 2 == 0 ? ",Home A" : ",Home B";
    made.rows += ",115/03/0" + std::to_string(1 + i % 9);
    made.rows += is(Defect::kAge) ? ",85" : ",15/03/41";
    made.rows += is(Defect::kMonth00) ? ",2025-00-00," : ",2025-05-11,";
    made.rows += std::string(amount) + ",HKD,";
    if (is(Defect::kMedicines)) made.rows += "Amlodipine 5mg OM; Metformin 500mg BD";
    if (is(Defect::kUnclear)) made.rows += "Warfarin as on the chart";
    // The one who is named is the contact that the row states, or nobody that is there.
    made.rows += is(Defect::kDangling) ? ",C1,C9\n" : ",C1,C1\n";
    if (is(Defect::kAmount)) made.unread_cents += cents;
    if (is(Defect::kBig5) || is(Defect::kAmount)) return;
    made.cents += cents;
    if (is(Defect::kNoNumber)) made.rejected_cents += cents;
  }

  std::vector<std::string> LegacyJob(const std::string& to, std::vector<std::string> more) const {
    std::vector<std::string> words{"--packs",   Path("packs"),  "migrate", "--from",
                                   "xl-legacy", "--to",         "gd-care", "--output",
                                   Path(to),    "--progress",   "none",    "--jobs",
                                   "2",         "--full-share", "0"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  // Sums of the report by month, of one total and column, in cents.
  long ReportedCents(const std::string& job,
                     const std::string& column,
                     const std::string& file = "run.json") const {
    const std::string report = Read(job + "/" + file);
    long cents = 0;
    for (std::size_t at = report.find("\"total\": \"fee\""); at != std::string::npos;
         at = report.find("\"total\": \"fee\"", at + 1)) {
      const std::string row = report.substr(at, report.find("\n    }", at) - at);
      const std::size_t found = row.find("\"" + column + "\": {");
      if (row.find("\"by\": \"month\"") == std::string::npos || found == std::string::npos)
        continue;
      const std::size_t sum = row.find("\"sum\": \"", found) + 8;
      const std::string text = row.substr(sum, row.find('"', sum) - sum);
      cents += std::stol(text.substr(0, text.find('.'))) * 100 +
               std::stol(text.substr(text.find('.') + 1, 2));
    }
    return cents;
  }
  // How often a finding was made, by the report.
  std::size_t FoundTimes(const std::string& job, const std::string& finding) const {
    const std::string report = Read(job + "/run.json");
    const std::size_t at = report.find("\"" + finding + "\": ");
    return at == std::string::npos ? 0 : std::stoul(report.substr(at + finding.size() + 4));
  }
  static std::size_t Of(const Delivery& made, Defect defect) {
    return made.of[static_cast<int>(defect)];
  }
};

TEST_F(LegacySetTest, EachDefectLandsWhereItShouldAndTotalsReconcile) {
  const unsigned records = Rounds(200);
  const Delivery made = Make(records, false);
  Write("old.csv", made.rows);
  const Ran ran = RunBaybridge(LegacyJob("job", {Path("old.csv")}));
  ASSERT_EQ(ran.code, kFindings) << ran.err;
  const std::string target = Read("job/target-000001.xml");
  const std::string rejected = Read("job/rejected.ndjson");
  const std::string residue = Read("job/residue.csv");
  const std::size_t bad =
      Of(made, Defect::kBig5) + Of(made, Defect::kNoNumber) + Of(made, Defect::kAmount);
  EXPECT_EQ(Count(rejected, "\n"), bad) << FirstSeed();
  EXPECT_EQ(Count(rejected, "GW-ENC-001"), Of(made, Defect::kBig5));
  EXPECT_EQ(Count(target, "</老年人档案>"), records - bad);
  // Years: of two digits by the hundred that the table states, of the Republic by its first year.
  EXPECT_EQ(Count(target, "<出生日期>19410315</出生日期>"), records - bad - Of(made, Defect::kAge));
  EXPECT_EQ(Count(target, "<记录日期>202603"), records - bad);
  // An age is no date of birth: it stays behind word for word.
  EXPECT_EQ(Count(target, "<出生日期>"), records - bad - Of(made, Defect::kAge));
  EXPECT_EQ(Count(residue, ",85\n"), Of(made, Defect::kAge));
  // A month that is not known is none.
  EXPECT_EQ(Count(target, "<起始日期>2025</起始日期>"), Of(made, Defect::kMonth00));
  EXPECT_THAT(target, Not(HasSubstr("<起始日期>20250101")));
  // Medicines that are understood whole are two; what is not is none, and the text is there.
  EXPECT_EQ(Count(target, "Metformin</"), Of(made, Defect::kMedicines));
  EXPECT_EQ(Count(target + residue, "Warfarin as on the chart"), Of(made, Defect::kUnclear));
  EXPECT_THAT(target, Not(HasSubstr(">Warfarin</")));
  // A reference to what is not there is told, kept word for word, and guessed at by nobody.
  EXPECT_EQ(FoundTimes("job", "warning.GW-TRN-011"), Of(made, Defect::kDangling));
  EXPECT_EQ(Count(residue, ",C9\n"), Of(made, Defect::kDangling));
  EXPECT_EQ(Count(target, ">C9<"), 0U);
  // Numbers that stand twice are told, both of them where both were translated.
  EXPECT_GE(Count(Read("job/repeated-ids.csv"), "\n"), 1 + Of(made, Defect::kTwice));
  // To the unit.
  EXPECT_THAT(Read("job/run.json"), HasSubstr("\"controlsAgree\": true"));
  EXPECT_EQ(ReportedCents("job", "before"), made.cents);
  EXPECT_EQ(ReportedCents("job", "rejected"), made.rejected_cents);
  EXPECT_EQ(ReportedCents("job", "after"), made.cents - made.rejected_cents);
}

// Puts a point into the place of the comma in every cell such as 123,45; false if there is none.
bool PutPoints(std::string& text) {
  constexpr std::string_view kDigits = "0123456789";
  bool changed = false;
  for (std::size_t at = text.find(','); at != std::string::npos; at = text.find(',', at + 1)) {
    const std::size_t begin = text.rfind('>', at);
    const std::size_t end = text.find('<', at);
    if (begin == std::string::npos || begin + 1 == at || end != at + 3) continue;
    const std::string_view cell = std::string_view(text).substr(begin + 1, end - begin - 1);
    if (cell.find_first_not_of(kDigits) != at - begin - 1 ||
        cell.find_last_not_of(kDigits) != at - begin - 1)
      continue;
    text[at] = '.';
    changed = true;
  }
  return changed;
}

// Amounts that were rejected as they stood are corrected in the workbook and run again: the totals
// of both runs together say by how much, and reconcile to the unit.
TEST_F(LegacySetTest, CorrectionsStandInTheTotalsOfAllRuns) {
  const Delivery made = Make(Rounds(100), false);
  ASSERT_GT(Of(made, Defect::kAmount), 0U) << FirstSeed();
  Write("old.csv", made.rows);
  ASSERT_EQ(RunBaybridge(LegacyJob("job", {Path("old.csv")})).code, kFindings);
  Write("mine.xlsx", EditedWorkbook(Read("job/rejected.xlsx"), PutPoints));
  const Ran ran = RunBaybridge({"--packs", Path("packs"), "migrate", "--redrive", Path("job"),
                                "--progress", "none", Path("mine.xlsx")});
  ASSERT_EQ(ran.code, kFindings) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("outcome.html"));
  EXPECT_THAT(Read("job/outcome.json"), HasSubstr("\"balanced\": true"));
  EXPECT_THAT(Read("job/outcome.json"), HasSubstr("\"controlsAgree\": true"));
  EXPECT_EQ(ReportedCents("job", "before", "outcome.json"), made.cents);
  EXPECT_EQ(ReportedCents("job", "corrected", "outcome.json"), made.unread_cents);
  EXPECT_EQ(ReportedCents("job", "rejected", "outcome.json"), made.rejected_cents);
  EXPECT_EQ(ReportedCents("job", "after", "outcome.json"),
            made.cents + made.unread_cents - made.rejected_cents);
}

TEST_F(LegacySetTest, ADeltaOfOnePercentTouchesOnlyThat) {
  const unsigned records = Rounds(200);
  Write("old.csv", Make(records, false).rows);
  Write("new.csv", Make(records, true).rows);
  ASSERT_LE(RunBaybridge(LegacyJob("job", {Path("old.csv")})).code, kFindings);
  const Ran ran = RunBaybridge(LegacyJob("night", {"--since", Path("job"), Path("new.csv")}));
  ASSERT_LE(ran.code, kFindings) << ran.err;
  const std::size_t changed = (records + 92) / 100;
  EXPECT_THAT(Read("night/run.json"), HasSubstr("\"records\": " + std::to_string(changed)));
  EXPECT_EQ(Count(Read("night/gone.ndjson"), "\n"), changed);
}

}  // namespace
}  // namespace baybridge
