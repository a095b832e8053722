#include <algorithm>

#include <gtest/gtest.h>

#include "check/check.h"
#include "support/xa_folder.h"

namespace baybridge {
namespace {

class CheckPacksTest : public testing::Test {
 protected:
  // The findings about xa-care, each as "file:line id", one a line.
  std::string Checked() {
    std::string said;
    for (const Finding& finding : CheckFolders(folder_.folder(), {}, {.packs = {"xa-care"}})) {
      std::string file = finding.location.file;
      const std::string prefix = folder_.folder().string() + '/';
      if (file.starts_with(prefix)) file.erase(0, prefix.size());
      said += file +
              (finding.location.line == 0 ? "" : ':' + std::to_string(finding.location.line)) +
              ' ' + finding.id + '\n';
    }
    return said;
  }
  XaFolder folder_;
};

TEST_F(CheckPacksTest, TheTestPackIsSound) {
  EXPECT_EQ(Checked(), "");
}

TEST_F(CheckPacksTest, FindingsNameTheirArguments) {
  folder_.Edit("schemas/xa-care/resident.fields.csv", "1.0,record", ",record");
  const Findings findings = CheckFolders(folder_.folder(), {}, {.packs = {"xa-care"}});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].args, (std::vector<Arg>{{"path", "/CareRecord/@version"}}));
  EXPECT_EQ(findings[0].location.file, "schemas/xa-care/resident.fields.csv");
}

TEST_F(CheckPacksTest, ASectionOfTheSheetsHasLeavesOrAReason) {
  folder_.Write("schemas/_meta/sheets.csv",
                "sheet,section,title\nclinical,3,Drugs\nclinical,4,Traps\nclinical,5,Routes\n");
  EXPECT_EQ(Checked(), "");  // no field is drawn from a sheet
  folder_.Edit("schemas/xa-care/resident.fields.csv", "1.0,record", "1.0,clinical.md 4");
  folder_.Write("schemas/xa-care/omissions.csv",
                "sheet,section,reason\nclinical,3,a list\nclinical,4,none\nclinical,9,none\n");
  EXPECT_EQ(Checked(),
            "schemas/xa-care/omissions.csv GW-PKG-051\n"
            "schemas/xa-care/omissions.csv:3 GW-PKG-052\n"
            "schemas/xa-care/omissions.csv:4 GW-PKG-053\n");
  folder_.Write("schemas/xa-care/omissions.csv", "sheet,section,reason\nclinical,3,one,two\n");
  EXPECT_EQ(Checked(), "schemas/xa-care/omissions.csv GW-PKG-054\n");
}

TEST_F(CheckPacksTest, AFolderThatIsNoPackIsTold) {
  folder_.Write("schemas/xb-care/resident.xsd", "<x/>");
  const Findings findings = CheckFolders(folder_.folder());
  const auto told = std::ranges::find_if(findings, [](const Finding& finding) {
    return finding.id == "GW-PKG-001" && finding.location.file == "schemas/xb-care";
  });
  EXPECT_NE(told, findings.end());
}

TEST_F(CheckPacksTest, TheNamespaceIsThatOfPackJson) {
  folder_.Edit("schemas/xa-care/pack.json", "\"urn:baybridge:test:xa-care:1\"",
               "\"urn:baybridge:test:xa-care:2\"");
  EXPECT_NE(Checked().find("schemas/xa-care/resident.xsd:2 GW-PKG-030\n"), std::string::npos);
}

TEST_F(CheckPacksTest, AProfileForCareThatWithholdsACriticalLeafIsTold) {
  folder_.Copy(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "mapping/profiles/residential.csv",
               "mapping/profiles/care.csv");
  EXPECT_EQ(Checked(), "");
  folder_.Edit("mapping/profiles/care.csv", "\nmedication,allow,,",
               "\nmedication,withhold,not needed,");
  EXPECT_TRUE(Checked().starts_with("mapping/profiles/care.csv GW-PKG-046\n"));
}

TEST_F(CheckPacksTest, ARuleNeedsACaseThatSpeaksACaseThatIsSilentAndAMessage) {
  folder_.Write("schemas/xa-care/rules/resident.sch",
                "<schema xmlns=\"http://purl.oclc.org/dsdl/schematron\">\n"
                "  <pattern><rule context=\"/*\"><assert id=\"XA-R-001\" "
                "test=\"1\"/></rule></pattern>\n</schema>\n");
  EXPECT_EQ(Checked(),
            "schemas/xa-care/rules/resident.sch:2 GW-PKG-004\nschemas/xa-care/rules/resident.sch:2 "
            "GW-PKG-035\n");
  folder_.Write("samples/xa-care/complete/findings.csv",
                "id,severity,path,line\nXA-R-001,error,/CareRecord,2\n");
  EXPECT_EQ(Checked(),
            "schemas/xa-care/rules/resident.sch:2 GW-PKG-033\nschemas/xa-care/rules/resident.sch:2 "
            "GW-PKG-035\n");
  folder_.Copy(folder_.folder() / "samples/xa-care/complete", "samples/xa-care/silent");
  folder_.Write("samples/xa-care/silent/findings.csv", "id,severity,path,line\n");
  for (const char* language : {"en", "zh-Hans", "zh-Hant", "pt"}) {
    folder_.Write("schemas/xa-care/messages/" + std::string(language) + ".csv",
                  "id,text,advice\nXA-R-001,text {a},\n");
  }
  EXPECT_EQ(Checked(), "");
}

TEST_F(CheckPacksTest, MessagesStandInFourLanguagesWithTheSamePlaceholders) {
  for (const char* language : {"en", "zh-Hans", "zh-Hant", "pt"}) {
    folder_.Write("schemas/xa-care/messages/" + std::string(language) + ".csv",
                  "id,text,advice\nXA-T-001,{a} {b},\n");
  }
  EXPECT_EQ(Checked(), "");
  folder_.Write("schemas/xa-care/messages/pt.csv", "id,text,advice\nXA-T-001,{b},{c}\n");
  EXPECT_EQ(Checked(), "schemas/xa-care/messages/pt.csv:2 GW-PKG-034\n");
  folder_.Write("schemas/xa-care/messages/pt.csv", "id,text,advice\n");
  EXPECT_EQ(Checked(), "schemas/xa-care/messages/pt.csv GW-PKG-005\n");
}

// One small edit, and what it breaks: a file of the pack (or a new one where old_text is empty),
// and the findings.
struct Broken {
  const char* name;
  const char* file;
  const char* old_text;
  const char* new_text;
  const char* findings;
};

class BrokenPackTest : public CheckPacksTest, public testing::WithParamInterface<Broken> {};

constexpr const char* kFields = "schemas/xa-care/resident.fields.csv";
constexpr const char* kTable = "mapping/xa-care/resident.csv";

constexpr Broken kBroken[] = {
    {"file_without_role", "schemas/xa-care/notes.txt", "", "x",
     "schemas/xa-care/notes.txt GW-PKG-001\n"},
    {"sample_file_without_role", "samples/xa-care/complete/old.xml", "", "x",
     "samples/xa-care/complete/old.xml GW-PKG-001\n"},
    {"table_of_no_kind", "mapping/xa-care/incident.csv", "", "x",
     "mapping/xa-care/incident.csv GW-PKG-001\n"},
    {"schema_of_another_version", "schemas/xa-care/resident.xsd", "elementFormDefault",
     "version=\"2\" elementFormDefault", "schemas/xa-care/resident.xsd:2 GW-PKG-002\n"},
    {"field_of_no_leaf", kFields, "/CareRecord/Note,", "/CareRecord/Notes,",
     "schemas/xa-care/resident.fields.csv:1 GW-PKG-021\nschemas/xa-care/resident.fields.csv:43 "
     "GW-PKG-003\n"},
    {"leaf_without_class", kFields, "nota,health,,,likes to sit by the window", "nota,,,,",
     "schemas/xa-care/resident.fields.csv:43 GW-PKG-029\n"},
    {"as_of_that_is_not_there", "schemas/xa-care/pack.json", "\"/CareRecord/RecordDate\"",
     "\"/CareRecord/Date\"", "schemas/xa-care/pack.json GW-PKG-003\n"},
    {"scheme_that_is_not_there", kFields, "identifier:XA-PID", "identifier:XB-PID",
     "schemas/xa-care/resident.fields.csv:6 GW-PKG-023\n"},
    {"list_that_nobody_uses", kFields, "/CareRecord/Texture,texture", "/CareRecord/Texture,",
     "schemas/xa-care/code-lists.csv:9 GW-PKG-024\n"},
    {"code_table_that_nobody_uses", "mapping/xa-care/codes/old.csv", "",
     "pack_code,hub_code,relationship,direction,note,evidence\n",
     "mapping/xa-care/codes/old.csv GW-PKG-025\n"},
    {"unknown_column", kFields, "example,section,evidence,status\n",
     "example,chapter,evidence,status\n", "schemas/xa-care/resident.fields.csv:1 GW-PKG-027\n"},
    {"code_that_the_table_lacks", "mapping/xa-care/codes/texture.csv",
     "minced,5,equivalent,,,invented for tests\n", "",
     "mapping/xa-care/codes/texture.csv GW-PKG-006\n"},
    {"code_of_no_list", "mapping/xa-care/codes/texture.csv", "minced,5,", "minced,50,",
     "mapping/xa-care/codes/texture.csv:3 GW-PKG-028\n"},
    {"way_back_not_stated", "mapping/xa-care/codes/severity.csv",
     "report,(unmapped),,,a code that the place does not have is reported,invented for tests\n", "",
     "mapping/xa-care/codes/severity.csv GW-PKG-036\nmapping/xa-care/codes/severity.csv "
     "GW-PKG-036\n"},
    {"two_equivalents", "mapping/xa-care/codes/texture.csv", "smooth,4,", "smooth,5,",
     "mapping/xa-care/codes/texture.csv:4 GW-PKG-013\nmapping/xa-care/codes/texture.csv:4 "
     "GW-PKG-037\n"},
    {"example_of_another_type", kFields, "record,,,2026-03-01", "record,,,01/03/2026",
     "schemas/xa-care/resident.fields.csv:3 GW-PKG-038\n"},
    {"example_of_no_list", kFields, "identity,,,M,person", "identity,,,X,person",
     "schemas/xa-care/resident.fields.csv:11 GW-PKG-038\n"},
    {"example_with_a_wrong_check_digit", kFields, "X990001-0", "X990001-1",
     "schemas/xa-care/resident.fields.csv:6 GW-PKG-038\n"},
    {"identifier_that_may_be_real", "samples/xa-care/complete/input.xml", "X990001-0", "X123456-6",
     "samples/xa-care/complete/input.xml:6 GW-PKG-009\n"},
    {"row_with_an_unknown_path", kTable, "/CareRecord/Home,", "/CareRecord/House,",
     "mapping/xa-care/resident.csv:4 GW-PKG-010\n"},
    {"row_with_an_unknown_transform", kTable, "date:dd/MM/yyyy", "dates:dd/MM/yyyy",
     "mapping/xa-care/resident.csv GW-PKG-012\nmapping/xa-care/resident.csv:12 GW-PKG-010\n"},
    {"row_of_another_form", kTable, "date:dd/MM/yyyy", "date:dd-MM-yyyy",
     "mapping/xa-care/resident.csv:12 GW-PKG-050\n"},
    {"field_without_its_form", kFields, "identity,,date:dd/MM/yyyy", "identity,,",
     "mapping/xa-care/resident.csv:12 GW-PKG-050\n"},
    {"row_that_ends_in_a_group", kTable,
     "/nutrition/foodTexture/coding[list='xa-care:texture']/code", "/nutrition/foodTexture",
     "mapping/xa-care/resident.csv:42 GW-PKG-041\n"},
    {"row_written_twice", kTable, "/record/institution",
     "/record/date,/CareRecord/RecordDate,equivalent,copy,,,,,,\n/record/institution",
     "mapping/xa-care/resident.csv:4 GW-PKG-011\nmapping/xa-care/resident.csv:4 GW-PKG-011\n"},
    {"required_leaf_without_row", kTable,
     "/person/birthDate,/CareRecord/Person/Born,equivalent,date:dd/MM/yyyy,,,,,,invented for "
     "tests\n",
     "", "mapping/xa-care/resident.csv GW-PKG-012\n"},
    {"required_hub_leaf_without_row", kTable, "/total[code='total']/score", "/item[1]/score",
     "mapping/xa-care/resident.csv GW-PKG-042\n"},
    {"one_way_without_a_note", kTable,
     "/record/institution/name[1],/CareRecord/Home,equivalent,copy,,,,,,",
     "/record/institution/name[1],/CareRecord/Home,equivalent,copy,,,,to-hub,,",
     "mapping/xa-care/resident.csv:4 GW-PKG-043\n"},
    {"script_called_equivalent", kTable,
     "/person/religion/text,/CareRecord/Person/Belief,equivalent,copy",
     "/person/religion/text,/CareRecord/Person/Belief,equivalent,script:hans-hant-hk",
     "mapping/xa-care/resident.csv:17 GW-PKG-044\n"},
    {"default_for_a_hazard", kTable, "/record/institution",
     "/allergyStatus/text,/CareRecord/AllergyState,related-to,default:none,,,,,note,\n/record/"
     "institution",
     "mapping/xa-care/resident.csv:4 GW-PKG-014\nmapping/xa-care/resident.csv:4 GW-PKG-014\n"},
    {"constant_for_a_hazard", kTable, "/record/institution",
     "/allergyStatus/text,/CareRecord/AllergyState,related-to,constant:none,,,,,note,\n/record/"
     "institution",
     "mapping/xa-care/resident.csv:4 GW-PKG-045\nmapping/xa-care/resident.csv:4 GW-PKG-045\n"},
    {"pack_that_does_not_load", "schemas/xa-care/pack.json", "\"kinds\"", "\"kind\"",
     "schemas/xa-care/pack.json:16 GW-PKG-015\n"},
    {"schema_that_does_not_compile", "schemas/xa-care/resident.xsd", "type=\"Kin\"", "type=\"Kim\"",
     "schemas/xa-care/resident.xsd:17 GW-PKG-016\n"},
};

TEST_P(BrokenPackTest, IsToldWithItsPlace) {
  const Broken& broken = GetParam();
  if (*broken.old_text == '\0') {
    folder_.Write(broken.file, broken.new_text);
  } else {
    folder_.Edit(broken.file, broken.old_text, broken.new_text);
  }
  EXPECT_EQ(Checked(), broken.findings);
}

INSTANTIATE_TEST_SUITE_P(Cases, BrokenPackTest, testing::ValuesIn(kBroken), [](const auto& test) {
  return std::string(test.param.name);
});

struct Missing {
  const char* name;
  const char* file;
  const char* findings;
};

class MissingFileTest : public CheckPacksTest, public testing::WithParamInterface<Missing> {};

constexpr Missing kMissing[] = {
    {"readme", "schemas/xa-care/README.md", "schemas/xa-care GW-PKG-026\n"},
    {"about", "samples/xa-care/complete/about.txt", "samples/xa-care/complete GW-PKG-008\n"},
    {"outcome", "samples/xa-care/complete/findings.csv", "samples/xa-care/complete GW-PKG-039\n"},
    {"table", "mapping/xa-care", "mapping/xa-care/resident.csv GW-PKG-010\n"},
    {"codes", "schemas/xa-care/codes/sex.csv", "schemas/xa-care/code-lists.csv:2 GW-PKG-015\n"},
};

TEST_P(MissingFileTest, IsToldWithItsPlace) {
  folder_.Remove(GetParam().file);
  EXPECT_EQ(Checked(), GetParam().findings);
}

INSTANTIATE_TEST_SUITE_P(Cases, MissingFileTest, testing::ValuesIn(kMissing), [](const auto& test) {
  return std::string(test.param.name);
});

}  // namespace
}  // namespace baybridge
