// What the loader refuses of a standard, with its place.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conform/compiled_standard.h"
#include "core/file.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* kManifest =
    R"({"id": "try-1", "number": "", "place": "INT", "status": "enforced", "records": ["resident"],
"titles": {"en": "a", "zh-Hans": "b", "zh-Hant": "c", "pt": "d"},
"issuer": {"en": "", "zh-Hans": "", "zh-Hant": "", "pt": ""},
"issued": "", "validFrom": "2025-01-01", "validTo": "", "related": [], "evidence": "e", "note": ""}
)";
constexpr const char* kClauses =
    "clause,title_en,title_zh_hans,title_zh_hant,title_pt,rules,note_en,note_zh_hans,note_zh_hant,"
    "note_pt,evidence,valid_from,valid_to,status\n"
    "1,a,b,c,d,TRY1-R-001,,,,,e,,,\n";
constexpr const char* kRules =
    "id,clause,severity,valid_from,valid_to,status,evidence\n"
    "TRY1-R-001,1,error,2025-01-01,,,e\n";
constexpr const char* kSchema =
    "<schema xmlns='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt'>\n"
    "<pattern id='p'><rule context='/resident'>\n"
    "<assert id='TRY1-R-001' role='error' test='record'>TRY1-R-001</assert>\n"
    "</rule></pattern></schema>\n";

struct Case {
  const char* name;
  const char* file;
  const char* bytes;
  const char* what;
  const char* place;
};
void PrintTo(const Case& test, std::ostream* out) {
  *out << test.name;
}

const Case kCases[] = {
    {"unclaimed", "notes.txt", "x", "nothing claims this file", "notes.txt"},
    {"unknown_status", "standard.json",
     R"({"id": "try-1", "status": "new", "number": "", "place": ""})", "is missing",
     "standard.json:1"},
    {"rule_without_clause", "rules.csv",
     "id,clause,severity,valid_from,valid_to,status,evidence\nTRY1-R-001,9,error,,,,e\n",
     "no clause ‘9’", "rules.csv:2"},
    {"unverified_error", "rules.csv",
     "id,clause,severity,valid_from,valid_to,status,evidence\nTRY1-R-001,1,error,,,unverified,e\n",
     "a warning at most", "rules.csv:2"},
    {"rule_twice", "rules.csv",
     "id,clause,severity,valid_from,valid_to,status,evidence\nTRY1-R-001,1,error,,,,e\n"
     "TRY1-R-001,1,error,,,,e\n",
     "is there twice", "rules.csv:3"},
    {"no_date", "rules.csv",
     "id,clause,severity,valid_from,valid_to,status,evidence\nTRY1-R-001,1,error,2025,,,e\n",
     "expected a date", "rules.csv:2"},
    {"clause_names_no_rule", "clauses.csv",
     "clause,title_en,title_zh_hans,title_zh_hant,title_pt,rules,note_en,note_zh_hans,note_zh_hant,"
     "note_pt,evidence,valid_from,valid_to,status\n1,a,b,c,d,TRY1-R-009,,,,,e,,,\n",
     "no rule ‘TRY1-R-009’", "clauses.csv:2"},
    {"note_in_some_languages", "clauses.csv",
     "clause,title_en,title_zh_hans,title_zh_hant,title_pt,rules,note_en,note_zh_hans,note_zh_hant,"
     "note_pt,evidence,valid_from,valid_to,status\n1,a,b,c,d,TRY1-R-001,e,,,f,e,,,\n",
     "in some languages only", "clauses.csv:2"},
    {"role_differs", "rules/try.sch",
     "<schema xmlns='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt'>\n"
     "<pattern id='p'><rule context='/resident'>\n"
     "<assert id='TRY1-R-001' role='warning' test='record'>TRY1-R-001</assert>\n"
     "</rule></pattern></schema>\n",
     "is not its severity", "try.sch:3"},
    {"prose_in_a_rule", "rules/try.sch",
     "<schema xmlns='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt'>\n"
     "<pattern id='p'><rule context='/resident'>\n"
     "<assert id='TRY1-R-001' role='error' test='record'>There is no record.</assert>\n"
     "</rule></pattern></schema>\n",
     "its id and nothing else", "try.sch:3"},
    {"half_a_case", "cases/one/record.xml", "<resident/>", "a case needs", "cases/one"},
};

class LoadRefuses : protected Scratch, public testing::TestWithParam<Case> {
 protected:
  void Put(const std::string& name, const std::string& bytes) {
    const fs::path file = folder() / "validators" / "standards" / "try-1" / name;
    fs::create_directories(file.parent_path());
    ASSERT_TRUE(WriteFile(file, bytes));
  }
  void PutWhole() {
    Put("standard.json", kManifest);
    Put("clauses.csv", kClauses);
    Put("rules.csv", kRules);
    Put("rules/try.sch", kSchema);
  }
};

TEST_P(LoadRefuses, WithItsPlace) {
  PutWhole();
  NameTable names;
  auto whole = CompiledStandard::Load(folder(), "try-1", names);
  ASSERT_TRUE(whole) << whole.error().place << ": " << whole.error().what;
  Put(GetParam().file, GetParam().bytes);
  auto loaded = CompiledStandard::Load(folder(), "try-1", names);
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().what, HasSubstr(GetParam().what));
  EXPECT_THAT(loaded.error().place, HasSubstr(GetParam().place));
}

INSTANTIATE_TEST_SUITE_P(All, LoadRefuses, testing::ValuesIn(kCases), [](const auto& tested) {
  return std::string(tested.param.name);
});

TEST(Validity, HoldsOnBothItsDays) {
  EXPECT_TRUE(IsInForce("2025-01-01", "2025-12-31", "2025-01-01"));
  EXPECT_TRUE(IsInForce("2025-01-01", "2025-12-31", "2025-12-31"));
  EXPECT_FALSE(IsInForce("2025-01-01", "2025-12-31", "2024-12-31"));
  EXPECT_FALSE(IsInForce("2025-01-01", "2025-12-31", "2026-01-01"));
  EXPECT_TRUE(IsInForce("", "", "2026-01-01"));
}

}  // namespace
}  // namespace baybridge
