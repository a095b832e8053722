#include "identifiers/scheme.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/check.h"
#include "core/file.h"
#include "identifiers/findings.h"

namespace baybridge {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

SchemeSet LoadSchemes() {
  constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;
  SchemeSet schemes;
  const auto bytes = ReadFile(
      std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "schemas/_identifiers/schemes.csv", kMaxBytes);
  EXPECT_TRUE(bytes.has_value());
  if (bytes) {
    const auto added = schemes.Add(*bytes, "schemes.csv");
    EXPECT_TRUE(added.has_value())
        << (added ? "" : added.error().place + ": " + added.error().what);
  }
  return schemes;
}

const SchemeSet& Schemes() {
  static const SchemeSet schemes = LoadSchemes();
  BAYBRIDGE_CHECK(!schemes.schemes().empty());
  return schemes;
}

IdentifierCheck Check(std::string_view scheme, std::string_view text) {
  return CheckIdentifier(*Schemes().Find(scheme), text);
}

std::string Outcome(const IdentifierCheck& check) {
  return check.problem ? std::string(kIdentifierProblemNames.NameOf(*check.problem))
                       : check.canonical;
}

TEST(Schemes, EveryExampleOfTheTableHolds) {
  EXPECT_EQ(Schemes().schemes().size(), 12U);
  EXPECT_EQ(Schemes().Find("XX"), nullptr);
}

struct Case {
  const char* scheme;
  const char* text;
  const char* outcome;  // canonical form, or the problem
  const char* note = "";
};

constexpr Case kCases[] = {
    {"CN-RIC", "440104194803150020", "440104194803150020"},
    {"CN-RIC", " 440104 19480315 0020 ", "440104194803150020"},
    {"CN-RIC", "44010519401102003X", "44010519401102003X"},
    {"CN-RIC", "44010519401102003x", "characters"},
    {"CN-RIC", "440104194802300020", "date"},
    {"CN-RIC", "440402194302290026", "date"},
    {"CN-RIC", "440104194803150021", "check-digit"},
    {"CN-RIC", "440199194803150027", "440199194803150027", "unknown-region"},
    {"CN-RIC", "44019919401102003X", "44019919401102003X", "unknown-region"},
    {"CN-RIC", "440104480315002", "440104194803150020", "legacy-15"},
    {"CN-RIC", "440104480230002", "date"},
    {"CN-RIC", "４40104194803150020", "characters"},
    {"CN-RIC", "", "shape"},
    {"CN-RP", "820000195012200030", "820000195012200030"},
    {"CN-RP", "440104194803150020", "shape"},
    {"CN-TP", "H1234567800", "H1234567800", "format-only"},
    {"CN-TP", "HA1234567", "HA1234567", "format-only"},
    {"CN-TP", "C12345678", "characters"},
    {"HKID", "A123456(3)", "A1234563"},
    {"HKID", "ab123456(9)", "AB1234569"},
    {"HKID", "A123456（3）", "A1234563", "full-width"},
    {"HKID", "A 123456 (3)", "A1234563"},
    {"HKID", "A123456", "A123456", "no-check-digit"},
    {"HKID", "A123456(A)", "check-digit"},
    {"HKID",
     "\xD0\x90"
     "123456(3)",
     "characters"},  // Cyrillic
    {"HKID",
     "\xCE\x91"
     "123456(3)",
     "characters"},  // Greek
    {"HKID", "A１２３４５６(3)", "characters"},
    {"HKID", "A123456(3", "shape"},
    {"HKID",
     "\xFF"
     "123456(3)",
     "shape"},
    {"MO-BIR", "1/234567/8", "12345678", "format-only"},
    {"MO-BIR", "1234567(8)", "12345678", "format-only"},
    {"MO-BIR", "3234567(8)", "shape"},
    {"CN-USCC", "91350100m000100y43", "91350100M000100Y43"},
    {"CN-USCC", "820000195012200030", "820000195012200030",
     "unknown-region"},  // the field tells the kind, never the checksum
    {"CN-USCC", "91350100M000S00Y43", "characters"},
    {"CN-DRUG", "國藥準字H00000000", "国药准字H00000000"},
    {"CN-DRUG", "国药准字J00000000", "国药准字J00000000", "older-form"},
    {"CN-DRUG", "国药准字X00000000", "characters"},
    {"CN-DRUG", "国药准字H0000000", "shape"},
    {"HK-DRUG", "HK00001", "HK-00001"},
    {"HK-DRUG", "ＨＫ－００００１", "HK-00001", "full-width"},
    {"HK-DRUG", "HK-1234", "shape"},
    {"PHONE-CN", "0758-8120000", "+867588120000"},
    {"PHONE-HK", "+852 2123 4567", "+85221234567"},
    {"PHONE-HK", "+86 138 0000 0001", "+8613800000001"},
    {"PHONE-MO", "28120000", "+85328120000"},
    {"PHONE-MO", "51234567", "shape"},
};

TEST(Schemes, JudgeInputs) {
  for (const Case& c : kCases) {
    const IdentifierCheck check = Check(c.scheme, c.text);
    EXPECT_EQ(Outcome(check), c.outcome) << c.scheme << ' ' << c.text;
    if (*c.note != '\0') {
      EXPECT_THAT(check.notes, Contains(c.note)) << c.scheme << ' ' << c.text;
    } else if (!check.problem) {
      EXPECT_THAT(check.notes, IsEmpty()) << c.scheme << ' ' << c.text;
    }
  }
}

TEST(Schemes, CheckDigitProblemSaysExpectedAndFound) {
  const IdentifierCheck check = Check("HKID", "A123456(4)");
  EXPECT_EQ(check.expected, "3");
  EXPECT_EQ(check.found, "4");
  EXPECT_EQ(Check("HKID", "K034178(2)").expected, "9");
  EXPECT_EQ(Check("HKID",
                  "\xD0\x90"
                  "123456(3)")
                .found,
            "А (U+0410)");
}

struct HkidRow {
  char check;
  const char* one_letter;
  const char* two_letters;
};

// hongkong-macao.md 1.2.
constexpr HkidRow kHkids[] = {
    {'0', "Q100014", "QQ100001"}, {'1', "Q100005", "QQ100006"}, {'2', "Q100013", "QQ100014"},
    {'3', "Q100004", "QQ100005"}, {'4', "Q100009", "QQ100013"}, {'5', "Q100003", "QQ100004"},
    {'6', "Q100008", "QQ100009"}, {'7', "Q100002", "QQ100003"}, {'8', "Q100007", "QQ100008"},
    {'9', "Q100001", "QQ100002"}, {'A', "Q100006", "QQ100007"},
};

TEST(Schemes, HkidAcceptsExactlyTheRightCheckCharacter) {
  for (const HkidRow& row : kHkids) {
    for (const std::string body : {row.one_letter, row.two_letters}) {
      for (const char check : std::string("0123456789A")) {
        const std::string printed = body + "(" + check + ")";
        const IdentifierCheck judged = Check("HKID", printed);
        EXPECT_EQ(judged.problem.has_value(), check != row.check) << printed;
        EXPECT_EQ(PrintIdentifier(*Schemes().Find("HKID"), judged.canonical), printed);
        EXPECT_TRUE(IsReserved(*Schemes().Find("HKID"), judged.canonical));
      }
    }
  }
  EXPECT_FALSE(IsReserved(*Schemes().Find("HKID"), "A1234563"));
}

struct PersonCase {
  const char* scheme;
  const char* number;
  const char* birth_date;
  EmbeddedSex sex;
};

// guangdong.md 4.7 and hongkong-macao.md 14.
constexpr PersonCase kPersons[] = {
    {"CN-RIC", "11010519491231002X", "1949-12-31", EmbeddedSex::kFemale},
    {"CN-RIC", "440524188001010014", "1880-01-01", EmbeddedSex::kMale},
    {"CN-RIC", "440104194803150020", "1948-03-15", EmbeddedSex::kFemale},
    {"CN-RIC", "44010519401102003X", "1940-11-02", EmbeddedSex::kMale},
    {"CN-RIC", "44010319420816048X", "1942-08-16", EmbeddedSex::kFemale},
    {"CN-RIC", "440303195107080013", "1951-07-08", EmbeddedSex::kMale},
    {"CN-RIC", "440606193812010041", "1938-12-01", EmbeddedSex::kFemale},
    {"CN-RIC", "440402194402290026", "1944-02-29", EmbeddedSex::kFemale},
    {"CN-RIC", "440781193306300017", "1933-06-30", EmbeddedSex::kMale},
    {"CN-RIC", "442000195509090026", "1955-09-09", EmbeddedSex::kFemale},
    {"CN-RIC", "441900195001010011", "1950-01-01", EmbeddedSex::kMale},
    {"CN-RIC", "441202194610100063", "1946-10-10", EmbeddedSex::kFemale},
    {"CN-RIC", "441302194905050070", "1949-05-05", EmbeddedSex::kMale},
    {"CN-RIC", "440104480315002", "1948-03-15", EmbeddedSex::kFemale},
    {"CN-RP", "810000194705200029", "1947-05-20", EmbeddedSex::kFemale},
    {"CN-RP", "810000195208010018", "1952-08-01", EmbeddedSex::kMale},
    {"CN-RP", "820000195012200030", "1950-12-20", EmbeddedSex::kMale},
    {"CN-RP", "820000194504040083", "1945-04-04", EmbeddedSex::kFemale},
    {"CN-RP", "830000194910100020", "1949-10-10", EmbeddedSex::kFemale},
    {"CN-RP", "810000194102030016", "1941-02-03", EmbeddedSex::kMale},
    {"CN-RP", "810000193807150021", "1938-07-15", EmbeddedSex::kFemale},
    {"CN-RP", "820000194506300037", "1945-06-30", EmbeddedSex::kMale},
    {"CN-RP", "820000195011240049", "1950-11-24", EmbeddedSex::kFemale},
    {"CN-RP", "810000193312319876", "1933-12-31", EmbeddedSex::kMale},
    {"HKID", "A123456(3)", "", EmbeddedSex::kUnknown},
};

TEST(Schemes, BirthDateAndSexThatANumberHolds) {
  for (const PersonCase& c : kPersons) {
    const IdentifierCheck check = Check(c.scheme, c.number);
    EXPECT_FALSE(check.problem.has_value()) << c.number;
    EXPECT_EQ(check.birth_date, c.birth_date) << c.number;
    EXPECT_EQ(check.sex, c.sex) << c.number;
  }
}

TEST(Schemes, TravelPermitsCompareOnNineCharacters) {
  EXPECT_EQ(Check("CN-TP", "H1234567800").comparison_key, "H12345678");
  EXPECT_EQ(Check("CN-TP", "H1234567801").comparison_key,
            Check("CN-TP", "h12345678").comparison_key);
  EXPECT_EQ(Check("HKID", "a123456(3)").comparison_key, Check("HKID", "A1234563").comparison_key);
}

TEST(Schemes, InnerOrganisationCodeIsARemark) {
  // The published example holds a code that fits; a changed inner digit with a matching outer
  // character does not.
  EXPECT_THAT(Check("CN-USCC", "91350100M000100Y43").notes, IsEmpty());
  const Scheme& scheme = *Schemes().Find("CN-USCC");
  const std::string body = "91350100M000100Y5";
  for (const char last : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
    const IdentifierCheck check = CheckIdentifier(scheme, body + last);
    if (check.problem) continue;
    EXPECT_THAT(check.notes, ElementsAre("inner-check"));
  }
}

TEST(Schemes, PrintedForms) {
  EXPECT_EQ(PrintIdentifier(*Schemes().Find("HKID"), "AB1234569"), "AB123456(9)");
  EXPECT_EQ(PrintIdentifier(*Schemes().Find("HKID"), "A123456"), "A123456");
  EXPECT_EQ(PrintIdentifier(*Schemes().Find("HKID"), "no HKID"), "no HKID");
  EXPECT_EQ(PrintIdentifier(*Schemes().Find("MO-BIR"), "12345678"), "1234567(8)");
  EXPECT_EQ(PrintIdentifier(*Schemes().Find("PHONE-CN"), "+862081230000"), "02081230000");
  EXPECT_EQ(PrintIdentifier(*Schemes().Find("PHONE-CN"), "+8613800000001"), "13800000001");
  EXPECT_EQ(PrintIdentifier(*Schemes().Find("PHONE-HK"), "+85221234567"), "21234567");
  EXPECT_EQ(PrintIdentifier(*Schemes().Find("PHONE-HK"), "+8613800000001"), "+8613800000001");
  EXPECT_EQ(PrintIdentifier(*Schemes().Find("CN-RIC"), "440104194803150020"), "440104194803150020");
}

struct ChangeCase {
  const char* scheme;
  const char* number;
  int undetected;
};

// Every character changed to every other digit and letter. What stays undetected: in an HKID, a
// letter for one eleven places away, and a digit that becomes a letter so that the number reads as
// two letters without check digit.
constexpr ChangeCase kChanges[] = {
    {"CN-RIC", "440104194803150020", 0},  {"CN-RIC", "44010519401102003X", 0},
    {"CN-RIC", "440402194402290026", 0},  {"CN-RP", "810000194705200029", 0},
    {"CN-RP", "820000195012200030", 0},   {"CN-USCC", "91350100M000100Y43", 0},
    {"CN-USCC", "52440104MJK000014M", 0}, {"HKID", "Q1000019", 26 + 1},
    {"HKID", "QQ1000029", 1 + 1},
};

TEST(Schemes, EverySingleChangeIsDetectedButAPinnedSet) {
  for (const ChangeCase& c : kChanges) {
    const std::string number = c.number;
    EXPECT_FALSE(Check(c.scheme, number).problem.has_value()) << number;
    int undetected = 0;
    for (std::size_t i = 0; i < number.size(); ++i) {
      for (const char replacement : std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
        if (replacement == number[i]) continue;
        std::string changed = number;
        changed[i] = replacement;
        if (!Check(c.scheme, changed).problem) ++undetected;
      }
    }
    EXPECT_EQ(undetected, c.undetected) << c.scheme << ' ' << number;
  }
}

TEST(Schemes, EveryPrefixIsJudgedWithoutACrash) {
  for (const Case& c : kCases) {
    const std::string text = c.text;
    for (std::size_t size = 0; size < text.size(); ++size)
      Check(c.scheme, std::string_view(text).substr(0, size));
  }
  EXPECT_EQ(Outcome(Check("HKID", std::string(100'000, '1'))), "shape");
}

constexpr char kHeader[] =
    "id,title_en,title_zh_hans,title_zh_hant,title_pt,algorithm,parameters,forms,canonical,printed,"
    "valid_examples,"
    "invalid_examples,reserved,evidence,status\n";

struct BadRow {
  const char* name;
  const char* row;
};

constexpr BadRow kBadRows[] = {
    {"unknown_algorithm", "X,,,,,mod-97,,[0-9],[0-9],,1,,,e,\n"},
    {"unknown_parameter", "X,,,,,none,colour=red,[0-9],[0-9],,1,,,e,\n"},
    {"parameter_without_value", "X,,,,,none,date,[0-9],[0-9],,1,,,e,\n"},
    {"bad_pattern", "X,,,,,none,,[0-9,[0-9],,1,,,e,\n"},
    {"no_form", "X,,,,,none,,,[0-9],,,,,e,\n"},
    {"no_weights", "X,,,,,weighted-mod-11-letters,,[0-9],[0-9],,,,,e,\n"},
    {"valid_example_refused", "X,,,,,none,,[0-9],[0-9],,a,,,e,\n"},
    {"valid_example_differs", "X,,,,,none,,[0-9],[0-9],,1=>2,,,e,\n"},
    {"invalid_example_accepted", "X,,,,,none,,[0-9],[0-9],,,1,,e,\n"},
    {"invalid_for_another_reason", "X,,,,,none,,[0-9],[0-9],,,11=>date,,e,\n"},
    {"id_twice", "A,,,,,none,,[0-9],[0-9],,1,,,e,\n"},
    {"no_id", ",,,,,none,,[0-9],[0-9],,1,,,e,\n"},
};

TEST(Schemes, RefusesBadRowsWithTheirLine) {
  const std::string good = "A,,,,,none,,[0-9],[0-9],,1,a,1,e,\n";
  for (const BadRow& c : kBadRows) {
    SchemeSet schemes;
    const auto added = schemes.Add(kHeader + good + c.row, "s.csv");
    ASSERT_FALSE(added.has_value()) << c.name;
    EXPECT_EQ(added.error().kind, FailureKind::kMalformed) << c.name;
    EXPECT_EQ(added.error().place, "s.csv:3") << c.name;
    EXPECT_TRUE(schemes.schemes().empty()) << c.name;
  }
  SchemeSet schemes;
  EXPECT_FALSE(schemes.Add("id,forms\n", "s.csv").has_value());
  ASSERT_TRUE(schemes.Add(kHeader + good, "s.csv").has_value());
  EXPECT_EQ(schemes.Add(kHeader + good, "t.csv").error().place, "t.csv:2");
}

TEST(IdentifierFindings, NameProblemsAndRemarks) {
  const Scheme& hkid = *Schemes().Find("HKID");
  const Findings wrong = IdentifierFindings(hkid, CheckIdentifier(hkid, "A123456（4）"));
  ASSERT_EQ(wrong.size(), 2U);
  EXPECT_EQ(wrong[0].id, "GW-ID-002");
  EXPECT_EQ(wrong[0].severity, Severity::kError);
  EXPECT_THAT(wrong[0].args,
              ElementsAre(Arg{"scheme", "HKID"}, Arg{"expected", "3"}, Arg{"found", "4"}));
  EXPECT_EQ(wrong[1].id, "GW-ID-009");
  EXPECT_EQ(IdentifierFindings(hkid, CheckIdentifier(hkid, "A12"))[0].id, "GW-ID-001");
  EXPECT_EQ(CheckIdentifier(hkid, "A12").expected, "A123456(3)");
  EXPECT_EQ(IdentifierFindings(hkid, CheckIdentifier(hkid,
                                                     "\xD0\x90"
                                                     "123456(3)"))[0]
                .id,
            "GW-ID-003");
  EXPECT_EQ(IdentifierFindings(hkid, CheckIdentifier(hkid, "A123456"))[0].severity,
            Severity::kWarning);
  const Scheme& ric = *Schemes().Find("CN-RIC");
  const Findings date = IdentifierFindings(ric, CheckIdentifier(ric, "440104194802300020"));
  ASSERT_EQ(date.size(), 1U);
  EXPECT_EQ(date[0].id, "GW-ID-004");
  EXPECT_TRUE(date[0].args[1].sensitive);
  EXPECT_TRUE(IdentifierFindings(hkid, CheckIdentifier(hkid, "A123456(3)")).empty());
}

TEST(IdentifierFindings, ProblemOfAnUnverifiedSchemeIsAWarning) {
  SchemeSet schemes;
  ASSERT_TRUE(
      schemes.Add(std::string(kHeader) + "A,,,,,none,,[0-9],[0-9],,1,a,1,e,unverified\n", "s.csv")
          .has_value());
  const Scheme& scheme = schemes.schemes()[0];
  EXPECT_EQ(IdentifierFindings(scheme, CheckIdentifier(scheme, "a"))[0].severity,
            Severity::kWarning);
}

}  // namespace
}  // namespace baybridge
