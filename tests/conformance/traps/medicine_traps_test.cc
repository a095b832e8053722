// Traps of medicines that one row of a table decides: frequencies and routes are read through the
// sender's own table only, doses and names travel as they were written, and what is not known is an
// error and never a guess. Rules over a whole record are judged elsewhere.
#include <gtest/gtest.h>

#include "conformance/pairs/samples.h"
#include "trap_tables.h"

namespace baybridge {
namespace {

// A record of one medicine in one place's format; `medicine` begins with its name.
std::string Record(const std::string& pack, const std::string& medicine, const std::string& dose) {
  if (pack == "hk-care") {
    return "<Resident xmlns=\"urn:baybridge:hk-care:2026\"><RecordDate>01/02/2026</RecordDate>"
           "<Medicine>" +
           medicine + "<Dose>" + dose + "</Dose></Medicine></Resident>";
  }
  if (pack == "mo-care") {
    return "<utente xmlns=\"urn:baybridge:mo-care:2026\"><medicamento>" + medicine + "<toma>" +
           dose + "</toma></medicamento></utente>";
  }
  return "<老年人档案 xmlns=\"urn:baybridge:gd-care:2026\"><档案信息><记录日期>20260201</记录日期>"
         "</档案信息><用药><药品>" +
         medicine + "<用法>" + dose + "</用法></药品></用药></老年人档案>";
}

struct Outcome {
  std::string target;
  bool unknown = false;   // GW-TRN-001 as an error
  bool critical = false;  // GW-SAF-001
  std::string schema;     // what the record's shape lacks: a test that is wrong
};

Outcome Translated(const std::string& record, const std::string& to) {
  TranslateOptions options = FastTo(to);
  options.keep_inside = false;
  auto made = TranslateDocument(SharedWorkspace(), record, options);
  BAYBRIDGE_CHECK(made.has_value());
  Outcome outcome{.target = (*made)->document, .unknown = false, .critical = false, .schema = {}};
  for (const Finding& finding : (*made)->report.findings) {
    const bool error = finding.severity == Severity::kError;
    outcome.unknown = outcome.unknown || (error && finding.id == "GW-TRN-001");
    outcome.critical = outcome.critical || finding.id == "GW-SAF-001";
    const bool source = std::ranges::none_of(finding.args, [](const Arg& arg) {
      return arg.name == "part";  // what is said of the target: these records hold little
    });
    if (source && finding.id.starts_with("GW-SCH"))
      outcome.schema += finding.id + " " + finding.path + " ";
  }
  return outcome;
}

std::string Frequency(const std::string& pack, const std::string& code) {
  if (pack == "hk-care") return "<Frequency>" + code + "</Frequency>";
  if (pack == "mo-care") return "<posologia codigo=\"" + code + "\">";
  return "<用药频率代码>" + code + "</用药频率代码>";
}

std::string Route(const std::string& pack, const std::string& code) {
  if (pack == "hk-care") return "<Route>" + code + "</Route>";
  if (pack == "mo-care") return "<via codigo=\"" + code + "\"";
  return "<用药途径代码>" + code + "</用药途径代码>";
}

std::string Name(const std::string& pack, const std::string& name) {
  if (pack == "hk-care") return "<DrugName>" + name + "</DrugName>";
  if (pack == "mo-care") return "<nome>" + name + "</nome>";
  return "<药品名称>" + name + "</药品名称>";
}

TEST(MedicineTraps, AFrequencyIsReadThroughTheSendersOwnTableOnly) {
  for (const TrapRow& row : RowsOf("frequency")) {
    const std::string close = row.from == "mo-care" ? "</posologia>" : "";
    const Outcome made = Translated(
        Record(row.from, Name(row.from, "A"), Frequency(row.from, row.value) + close), row.to);
    const bool speaks = row.side == "speaks";
    ASSERT_EQ(made.schema, "") << row.place;
    EXPECT_EQ(made.unknown, speaks) << row.place;
    EXPECT_EQ(made.critical, speaks) << row.place;
    if (speaks) continue;
    EXPECT_NE(made.target.find(Frequency(row.to, row.expected)), std::string::npos)
        << row.place << "\n"
        << made.target;
  }
}

// 606 to 612 stand for other routes in another printing of the mainland's table.
TEST(MedicineTraps, WhereRouteCodeAndNameDisagreeTheNameDecidesAndAFindingIsMade) {
  for (const TrapRow& row : RowsOf("route")) {
    std::string route = Route(row.from, row.value);
    if (row.from == "mo-care") route += "/>";
    if (!row.name.empty()) route += "<用药途径名称>" + row.name + "</用药途径名称>";
    const Outcome made = Translated(Record(row.from, Name(row.from, "A") + route, ""), row.to);
    ASSERT_EQ(made.schema, "") << row.place;
    EXPECT_EQ(made.critical, row.side == "speaks") << row.place;
    if (row.expected.empty()) {
      EXPECT_EQ(made.target.find(Route(row.to, row.value)), std::string::npos) << row.place;
    } else {
      EXPECT_NE(made.target.find(Route(row.to, row.expected)), std::string::npos)
          << row.place << "\n"
          << made.target;
    }
  }
}

TEST(MedicineTraps, NamesTravelAsTheyWereWritten) {
  for (const TrapRow& row : RowsOf("name")) {
    const Outcome made = Translated(Record(row.from, Name(row.from, row.value), ""), row.to);
    EXPECT_NE(made.target.find(Name(row.to, row.expected)), std::string::npos) << made.target;
    EXPECT_FALSE(made.critical) << row.place;
  }
}

// An unknown unit leaves the number behind too.
TEST(MedicineTraps, DosesAreNeverRecomputed) {
  for (const TrapRow& row : RowsOf("dose")) {
    const Outcome made =
        Translated(Record(row.from, Name(row.from, "A"),
                          "<dose unidade=\"" + row.name + "\">" + row.value + "</dose>"),
                   row.to);
    ASSERT_EQ(made.schema, "") << row.place;
    const bool speaks = row.side == "speaks";
    const std::string quantity = speaks ? "<quantity>"
                                        : "<quantity><value>" + row.value + "</value><unit>" +
                                              row.expected + "</unit></quantity>";
    EXPECT_EQ(made.target.find(quantity) != std::string::npos, !speaks) << row.place << "\n"
                                                                        << made.target;
    EXPECT_EQ(made.critical, speaks) << row.place;
  }
}

}  // namespace
}  // namespace baybridge
