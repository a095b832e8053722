#include <gtest/gtest.h>

#include "pack/pack.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFieldsHeader =
    "path,codes,label_en,label_zh_hans,label_zh_hant,label_pt,class,safety,type,example,section,"
    "evidence,status\n";

// A folder of packs: the smallest hub and the test pack xa-care.
class LoadPacksTest : public testing::Test {
 protected:
  LoadPacksTest() {
    const fs::path source(BAYBRIDGE_SOURCE_DIR);
    scratch_.Copy(source / "schemas" / "_meta", "schemas/_meta");
    scratch_.Write("schemas/hub/resident.xsd",
                   "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>");
    scratch_.Write(
        "schemas/hub/resident.fields.csv",
        std::string(kFieldsHeader) + "/person/birthDate,,date of birth,,,,identity,,,,,,\n");
    scratch_.Copy(source / "tests/support/packs/schemas/xa-care", "schemas/xa-care");
    scratch_.Write("mapping/xa-care/resident.csv", "hub_path\n");
  }
  std::unique_ptr<PackSet> Load() {
    auto set = LoadPacks(scratch_.folder());
    if (set) return *std::move(set);
    ADD_FAILURE() << set.error().place << ": " << set.error().what;
    return nullptr;
  }
  // The failure of loading, its place relative to the folder.
  std::string LoadFailure() {
    const auto set = LoadPacks(scratch_.folder());
    if (set) return "loaded";
    std::string place = set.error().place;
    const std::string prefix = scratch_.folder().string() + "/schemas/";
    if (place.starts_with(prefix)) place.erase(0, prefix.size());
    return place + ": " + set.error().what;
  }
  Scratch scratch_;
};

TEST_F(LoadPacksTest, ReadsWhatPackJsonSays) {
  const auto set = Load();
  const Pack* pack = set->Find("xa-care");
  ASSERT_NE(pack, nullptr);
  EXPECT_EQ(pack->version, "1.0");
  EXPECT_EQ(pack->place, "XA");
  EXPECT_EQ(pack->title.In(Language::kPt), "registo de cuidados da ilha de Xa");
  EXPECT_EQ(pack->SpaceOf(""), "urn:baybridge:test:xa-care:1");
  EXPECT_EQ(pack->syntaxes, std::vector<std::string>{"xml"});
  const Kind* kind = pack->FindKind("resident");
  ASSERT_NE(kind, nullptr);
  EXPECT_EQ(kind->root, "CareRecord");
  EXPECT_EQ(kind->envelope, "CareRecords");
  EXPECT_EQ(kind->as_of, "/CareRecord/RecordDate");
  EXPECT_EQ(kind->residue, "file");
  EXPECT_EQ(kind->schema_file, scratch_.folder() / "schemas/xa-care/resident.xsd");
}

TEST_F(LoadPacksTest, ReadsFieldsWithTheirLines) {
  const auto set = Load();
  const std::vector<Field>& fields = set->Find("xa-care")->kinds[0].fields;
  ASSERT_GT(fields.size(), 36U);
  const Field& number = fields[4];
  EXPECT_EQ(number.path, "/CareRecord/Person/Number");
  EXPECT_EQ(number.identifier_scheme, "XA-PID");
  EXPECT_EQ(number.code_list, "");
  EXPECT_EQ(number.personal_class, "identifier");
  EXPECT_EQ(number.label.In(Language::kZhHant), "個人號碼");
  EXPECT_EQ(number.line, 6U);
  EXPECT_EQ(fields[9].code_list, "sex");
  EXPECT_TRUE(fields[16].critical);
}

TEST_F(LoadPacksTest, ReadsCodeLists) {
  const auto set = Load();
  const CodeList* levels = set->Find("xa-care")->FindCodeList("level");
  ASSERT_NE(levels, nullptr);
  EXPECT_FALSE(levels->extensible);
  EXPECT_EQ(levels->codes[levels->Find("L3")].valid_from, "2026-01-01");
  EXPECT_EQ(levels->codes[levels->Find("L3")].display.In(Language::kEn), "full help");
  EXPECT_EQ(set->FindCodeList(set->hub(), "xa-care:level"), levels);
  EXPECT_EQ(set->FindCodeList(set->hub(), "level"), nullptr);
  EXPECT_EQ(set->FindCodeList(set->hub(), "xb-care:level"), nullptr);
}

TEST_F(LoadPacksTest, TheHubComesFirstAndItsPathsGetTheirRoot) {
  scratch_.Copy(scratch_.folder() / "schemas/xa-care", "schemas/aa-care");
  scratch_.Edit("schemas/aa-care/pack.json", "xa-care", "aa-care");
  const auto set = Load();
  EXPECT_EQ(set->packs.size(), 3U);
  EXPECT_EQ(set->hub().id, "hub");
  EXPECT_EQ(set->hub().kinds[0].root, "resident");
  EXPECT_EQ(set->hub().kinds[0].fields[0].path, "/resident/person/birthDate");
}

TEST_F(LoadPacksTest, PersonalClassesAreKnownByIdAndLabel) {
  const auto set = Load();
  ASSERT_NE(set->FindClass("religion"), nullptr);
  EXPECT_TRUE(set->FindClass("religion")->sensitive);
  EXPECT_EQ(set->FindClass("religion")->label.In(Language::kZhHans), "宗教信仰");
  EXPECT_EQ(set->FindClass("wealth"), nullptr);
}

TEST_F(LoadPacksTest, TheDigestChangesWithAnyByteAndWithNothingElse) {
  const std::string digest = Load()->Find("xa-care")->digest;
  EXPECT_EQ(digest.size(), 64U);
  EXPECT_EQ(Load()->Find("xa-care")->digest, digest);
  Scratch other;
  other.Copy(scratch_.folder() / "schemas", "elsewhere/schemas");
  other.Copy(scratch_.folder() / "mapping", "elsewhere/mapping");
  const auto moved = LoadPacks(other.folder() / "elsewhere");
  EXPECT_EQ((*moved)->Find("xa-care")->digest, digest);
  scratch_.Write("mapping/xa-care/resident.csv", "hub_path,\n");
  EXPECT_NE(Load()->Find("xa-care")->digest, digest);
}

TEST_F(LoadPacksTest, AFurtherFolderAddsPacksAndKinds) {
  Scratch further;
  further.Copy(scratch_.folder() / "schemas/xa-care", "schemas/xb-care");
  further.Edit("schemas/xb-care/pack.json", "xa-care", "xb-care");
  further.Write("schemas/hub/visit.xsd", "<x/>");
  further.Write("schemas/hub/visit.fields.csv",
                std::string(kFieldsHeader) + "/visit/date,,,,,,record,,,,,,\n");
  const auto set = LoadPacks(scratch_.folder(), {further.folder()});
  ASSERT_TRUE(set) << set.error().place << ": " << set.error().what;
  EXPECT_NE((*set)->Find("xb-care"), nullptr);
  EXPECT_NE((*set)->hub().FindKind("visit"), nullptr);
}

TEST_F(LoadPacksTest, AFurtherFolderCannotReplaceAPack) {
  Scratch further;
  further.Copy(scratch_.folder() / "schemas/xa-care", "schemas/xa-care");
  const auto set = LoadPacks(scratch_.folder(), {further.folder()});
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().kind, FailureKind::kMalformed);
  EXPECT_EQ(set.error().place, (further.folder() / "schemas/xa-care").string());
}

TEST_F(LoadPacksTest, AnOlderVersionStandsBeside) {
  scratch_.Copy(scratch_.folder() / "schemas/xa-care", "schemas/xa-care@0.9");
  scratch_.Edit("schemas/xa-care@0.9/pack.json", "\"1.0\"", "\"0.9\"");
  const auto set = Load();
  ASSERT_NE(set->Find("xa-care@0.9"), nullptr);
  EXPECT_EQ(set->Find("xa-care@0.9")->version, "0.9");
  EXPECT_EQ(set->Find("xa-care")->version, "1.0");
}

TEST_F(LoadPacksTest, WithoutAHubNothingIsLoaded) {
  scratch_.Remove("schemas/hub");
  EXPECT_EQ(LoadPacks(scratch_.folder()).error().kind, FailureKind::kNotFound);
  EXPECT_EQ(LoadPacks(scratch_.folder() / "nowhere").error().kind, FailureKind::kNotFound);
}

TEST_F(LoadPacksTest, ALinkIsRefused) {
  fs::create_symlink("/etc/hostname", scratch_.folder() / "schemas/xa-care/link");
  EXPECT_EQ(LoadPacks(scratch_.folder()).error().kind, FailureKind::kUnreadable);
}

struct Broken {
  const char* name;
  const char* file;
  const char* old_text;
  const char* new_text;
  const char* failure;
};

class BrokenPack : public LoadPacksTest, public testing::WithParamInterface<Broken> {};

constexpr Broken kBroken[] = {
    {"manifest_key_unknown", "pack.json", "\"asOf\"", "\"asof\"",
     "xa-care/pack.json:18: the key ‘asof’ is not known"},
    {"manifest_not_json", "pack.json", "\"version\": \"1.0\",", "\"version\" \"1.0\",",
     "xa-care/pack.json:3: expected ‘:’"},
    {"manifest_key_missing", "pack.json", "\"version\": \"1.0\",", "",
     "xa-care/pack.json:1: expected the key ‘version’, found none"},
    {"manifest_other_id", "pack.json", "\"xa-care\"", "\"xb-care\"",
     "xa-care/pack.json: expected the id and version that the folder ‘xa-care’ names, found "
     "‘xb-care’ and ‘1.0’"},
    {"field_class_unknown", "resident.fields.csv", "crença,religion", "crença,faith",
     "xa-care/resident.fields.csv:16: class ‘faith’ is no personal-data class"},
    {"field_safety_unknown", "resident.fields.csv", "identity,critical", "identity,high",
     "xa-care/resident.fields.csv:18: safety: expected ‘critical’ or nothing, found ‘high’"},
    {"field_twice", "resident.fields.csv", "Person/GivenName", "Person/FamilyName",
     "xa-care/resident.fields.csv:8: path ‘/CareRecord/Person/FamilyName’ stands there twice"},
    {"field_path_with_index", "resident.fields.csv", "/CareRecord/Kin/Name",
     "/CareRecord/Kin[]/Name",
     "xa-care/resident.fields.csv:18: path: expected a plain path such as /Resident/Drug/Name, "
     "found "
     "‘/CareRecord/Kin[]/Name’"},
    {"field_status_unknown", "resident.fields.csv", "2026-03-01,record,invented for tests,",
     "2026-03-01,record,invented for tests,guessed",
     "xa-care/resident.fields.csv:3: status: expected ‘unverified’ or nothing, found ‘guessed’"},
    {"list_without_codes", "code-lists.csv", "sex,sex", "gender,sex",
     "xa-care/code-lists.csv:2: expected the codes of the list ‘gender’ in codes/gender.csv, found "
     "no such file"},
    {"list_twice", "code-lists.csv", "marital,", "sex,",
     "xa-care/code-lists.csv:3: list ‘sex’ stands there twice"},
    {"list_extensible_unknown", "code-lists.csv", "sexo,1,no", "sexo,1,maybe",
     "xa-care/code-lists.csv:2: extensible: expected ‘yes’ or ‘no’, found ‘maybe’"},
    {"code_twice", "codes/sex.csv", "F,woman", "M,woman",
     "xa-care/codes/sex.csv:3: code ‘M’ stands there twice"},
    {"code_date", "codes/level.csv", "2025-12-31", "31/12/2025",
     "xa-care/codes/level.csv:2: expected a date such as 2026-01-31, found ‘31/12/2025’"},
    {"code_column_missing", "codes/sex.csv", "code,en", "codes,en",
     "xa-care/codes/sex.csv:1: expected a column ‘code’, found none"},
};

TEST_P(BrokenPack, IsRefusedWithItsPlace) {
  scratch_.Edit(fs::path("schemas/xa-care") / GetParam().file, GetParam().old_text,
                GetParam().new_text);
  EXPECT_EQ(LoadFailure(), GetParam().failure);
}

INSTANTIATE_TEST_SUITE_P(Cases, BrokenPack, testing::ValuesIn(kBroken), [](const auto& test) {
  return std::string(test.param.name);
});

}  // namespace
}  // namespace baybridge
