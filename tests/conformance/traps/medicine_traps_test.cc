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
  bool code = false;      // GW-COD-001 as an error
  std::string schema;     // what the record's shape lacks: a test that is wrong
};

Outcome Translated(const std::string& record, const std::string& to) {
  TranslateOptions options = FastTo(to);
  options.keep_inside = false;
  auto made = TranslateDocument(SharedWorkspace(), record, options);
  BAYBRIDGE_CHECK(made.has_value());
  Outcome outcome{.target = (*made)->document,
                  .unknown = false,
                  .critical = false,
                  .code = false,
                  .schema = {}};
  for (const Finding& finding : (*made)->report.findings) {
    const bool error = finding.severity == Severity::kError;
    outcome.unknown = outcome.unknown || (error && finding.id == "GW-TRN-001");
    outcome.critical = outcome.critical || finding.id == "GW-SAF-001";
    outcome.code = outcome.code || (error && finding.id == "GW-COD-001");
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

std::string Dose(const std::string& pack, const std::string& value, const std::string& unit) {
  if (pack == "hk-care")
    return "<DoseAmount>" + value + "</DoseAmount><DoseUnit>" + unit + "</DoseUnit>";
  if (pack == "mo-care") return "<dose unidade=\"" + unit + "\">" + value + "</dose>";
  if (pack == "gd-care")
    return "<剂量>" + value + "</剂量><剂量单位代码>" + unit + "</剂量单位代码>";
  return "<quantity><value>" + value + "</value><unit>" + unit + "</unit></quantity>";
}

// An unknown unit leaves the number behind too.
TEST(MedicineTraps, DosesAreNeverRecomputed) {
  for (const TrapRow& row : RowsOf("dose")) {
    const Outcome made = Translated(
        Record(row.from, Name(row.from, "A"), Dose(row.from, row.value, row.name)), row.to);
    ASSERT_EQ(made.schema, "") << row.place;
    const bool speaks = row.side == "speaks";
    const std::string number = Dose(row.to, row.value, "");
    const std::string quantity =
        speaks ? number.substr(0, number.find(row.value)) : Dose(row.to, row.value, row.expected);
    EXPECT_EQ(made.target.find(quantity) != std::string::npos, !speaks) << row.place << "\n"
                                                                        << made.target;
    EXPECT_EQ(made.critical, speaks) << row.place;
  }
}

std::string Weight(const std::string& pack, const std::string& value, const std::string& unit) {
  if (pack == "hk-care")
    return "<WeightRecord><Weight unit=\"" + unit + "\">" + value + "</Weight></WeightRecord>";
  if (pack == "mo-care") return "<peso><valor>" + value + "</valor></peso>";
  return "<体重><数值>" + value + "</数值></体重>";
}

// A pound is no kilogram, and a catty is 500 g in one place and 604.79 g in another: no number
// travels without the unit that it was weighed in, and an unknown one takes its number with it.
TEST(MedicineTraps, AWeightIsNeverReadInAnotherUnit) {
  for (const TrapRow& row : RowsOf("weight")) {
    const std::string record =
        "<Resident xmlns=\"urn:baybridge:hk-care:2026\"><RecordDate>01/02/2026</RecordDate>" +
        Weight(row.from, row.value, row.name) + "</Resident>";
    const Outcome made = Translated(record, row.to);
    ASSERT_EQ(made.schema, "") << row.place;
    const bool speaks = row.side == "speaks";
    EXPECT_EQ(made.code, speaks) << row.place << ": no error names the unit";
    EXPECT_EQ(made.target.find(Weight(row.to, speaks ? row.value : row.expected, "")) !=
                  std::string::npos,
              !speaks)
        << row.place << "\n"
        << made.target;
  }
}

}  // namespace
}  // namespace baybridge
