// Traps of medicines that one row of a table decides: frequencies and routes are read through the
// sender's own table only, doses and names travel as they were written, and what is not known is an
// error and never a guess. Rules over a whole record are judged elsewhere.
#include <gtest/gtest.h>

#include "conformance/pairs/samples.h"

namespace baybridge {
namespace {

// A record of one medicine in one place's format.
std::string Record(const std::string& pack, const std::string& medicine, const std::string& dose) {
  if (pack == "hk-care") {
    return "<Resident xmlns=\"urn:baybridge:hk-care:2026\"><RecordDate>01/02/2026</RecordDate>"
           "<Medicine>" +
           (medicine.empty() ? "<DrugName>A</DrugName>" : medicine) + "<Dose>" + dose +
           "</Dose></Medicine></Resident>";
  }
  if (pack == "mo-care") {
    return "<utente xmlns=\"urn:baybridge:mo-care:2026\"><medicamento><nome>A</nome>" + medicine +
           "<toma>" + dose + "</toma></medicamento></utente>";
  }
  return "<老年人档案 xmlns=\"urn:baybridge:gd-care:2026\"><档案信息><记录日期>20260201</记录日期>"
         "</档案信息><用药><药品><药品名称>A</药品名称>" +
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

struct FrequencyCase {
  const char* from;
  const char* code;
  const char* to;
  const char* expected;  // nullptr: unknown to the sender's own table, an error
};

// Each pair of lines is a trap and its other side.
constexpr FrequencyCase kFrequencies[] = {
    {"hk-care", "OD", "gd-care", "qd"},  // OD is once a day here, and never the right eye
    {"gd-care", "OD", "hk-care", nullptr},
    {"gd-care", "qd", "hk-care", "OD"},
    {"hk-care", "qd", "gd-care", nullptr},
    {"hk-care", "BD", "gd-care", "bid"},  // BD is “once before supper” in another place's list
    {"gd-care", "BD", "hk-care", nullptr},
    {"gd-care", "bid", "hk-care", "BD"},
    {"hk-care", "bd", "gd-care", nullptr},
    {"hk-care", "TDS", "mo-care", "3XDIA"},  // three times a day is not every 8 hours
    {"hk-care", "Q8H", "mo-care", "8-8H"},
    {"mo-care", "3XDIA", "gd-care", "tid"},
    {"mo-care", "8-8H", "gd-care", "q8h"},
    {"mo-care", "12-12H", "hk-care", "Q12H"},  // nor every 12 hours twice a day
    {"mo-care", "2XDIA", "hk-care", "BD"},
    {"gd-care", "qid", "hk-care", "QID"},  // qd and qid
    {"gd-care", "qod", "hk-care", "EOD"},
    {"gd-care", "q0d", "hk-care", nullptr},  // a zero typed for the letter
    {"hk-care", "ON", "gd-care", "qn"},      // every night is not at bedtime
    {"hk-care", "HS", "gd-care", "hs"},
    {"gd-care", "qm", "mo-care", "MANHA"},
    {"gd-care", "sos", "hk-care", "ONCE-IF-NEEDED"},  // valid once
    {"mo-care", "SOS", "hk-care", "PRN"},             // when needed, standing
    {"mo-care", "SOS", "gd-care", "prn"},
    {"gd-care", "sos", "mo-care", "SOS-UNICO"},
    {"gd-care", "prn", "mo-care", "SOS"},
    {"hk-care", "PRN", "gd-care", "prn"},
    {"gd-care", "ac", "hk-care", nullptr},  // before meals is no frequency
    {"mo-care", "sos", "hk-care", nullptr},
    {"gd-care", "qw", "hk-care", "QWK"},
    {"gd-care", "q2w", "mo-care", "QUINZ"},
    {"gd-care", "st", "hk-care", "STAT"},
};

TEST(MedicineTraps, AFrequencyIsReadThroughTheSendersOwnTableOnly) {
  for (const FrequencyCase& c : kFrequencies) {
    const std::string close = std::string(c.from) == "mo-care" ? "</posologia>" : "";
    const Outcome made = Translated(Record(c.from, "", Frequency(c.from, c.code) + close), c.to);
    const std::string what = std::string(c.from) + " " + c.code + " to " + c.to;
    ASSERT_EQ(made.schema, "") << what;
    EXPECT_EQ(made.unknown, c.expected == nullptr) << what;
    EXPECT_EQ(made.critical, c.expected == nullptr) << what;
    if (c.expected == nullptr) continue;
    EXPECT_NE(made.target.find(Frequency(c.to, c.expected)), std::string::npos) << what << "\n"
                                                                                << made.target;
  }
}

struct RouteCase {
  const char* code;
  const char* name;      // empty: none
  const char* expected;  // nullptr: none
  bool error;
};

// 606 to 612 stand for other routes in another printing of the same table.
constexpr RouteCase kRoutes[] = {
    {"606", "滴眼", "EYE", false},  {"607", "滴鼻", "NASAL", false},  {"607", "滴眼", "EYE", true},
    {"608", "滴鼻", "NASAL", true}, {"610", "含化", "LOZ", true},     {"609", "含化", "LOZ", false},
    {"1", "口服", "PO", false},     {"401", "皮下注射", "SC", false}, {"777", "", nullptr, true},
};

TEST(MedicineTraps, WhereRouteCodeAndNameDisagreeTheNameDecidesAndAFindingIsMade) {
  for (const RouteCase& c : kRoutes) {
    const std::string name =
        *c.name == '\0' ? "" : "<用药途径名称>" + std::string(c.name) + "</用药途径名称>";
    const Outcome made = Translated(
        Record("gd-care", "<用药途径代码>" + std::string(c.code) + "</用药途径代码>" + name, ""),
        "hk-care");
    ASSERT_EQ(made.schema, "") << c.code;
    EXPECT_EQ(made.critical, c.error) << c.code << " " << c.name;
    const std::string expected =
        c.expected == nullptr ? "<Route>" : "<Route>" + std::string(c.expected) + "</Route>";
    EXPECT_EQ(made.target.find(expected) != std::string::npos, c.expected != nullptr)
        << c.code << " " << c.name << "\n"
        << made.target;
  }
}

// The words of each name that misleads, and numbers as people write them.
TEST(MedicineTraps, NamesTravelAsTheyWereWritten) {
  for (const char* name : {"Prednisolone 5 mg tab", "Frusemide 40 mg", "LEVODOPA/CARBIDOPA 100/25",
                           "薄血藥", "潑尼松龍", "Aspirin (EC) 100 mg"}) {
    for (const char* to : {"gd-care", "mo-care"}) {
      const Outcome made =
          Translated(Record("hk-care", "<DrugName>" + std::string(name) + "</DrugName>", ""), to);
      EXPECT_NE(made.target.find(">" + std::string(name) + "<"), std::string::npos) << made.target;
      EXPECT_FALSE(made.critical) << name;
    }
  }
}

struct DoseCase {
  const char* value;
  const char* unit;      // as the sender's table has it
  const char* hub_unit;  // nullptr: unknown, the number does not travel without its unit
};

constexpr DoseCase kDoses[] = {
    {"0.25", "mg", "mg"}, {"62.5", "mcg", "ug"}, {"5.0", "mg", "mg"},
    {"0.5", "mg", "mg"},  {"10", "un", "[iU]"},  {"1", "U", nullptr},
};

TEST(MedicineTraps, DosesAreNeverRecomputed) {
  for (const DoseCase& c : kDoses) {
    const Outcome made =
        Translated(Record("mo-care", "",
                          "<dose unidade=\"" + std::string(c.unit) + "\">" + c.value + "</dose>"),
                   "hub");
    ASSERT_EQ(made.schema, "") << c.value;
    const std::string quantity = c.hub_unit == nullptr
                                     ? "<quantity>"
                                     : "<quantity><value>" + std::string(c.value) +
                                           "</value><unit>" + c.hub_unit + "</unit></quantity>";
    EXPECT_EQ(made.target.find(quantity) != std::string::npos, c.hub_unit != nullptr)
        << c.value << " " << c.unit << "\n"
        << made.target;
    EXPECT_EQ(made.critical, c.hub_unit == nullptr) << c.value << " " << c.unit;
  }
}

}  // namespace
}  // namespace baybridge
