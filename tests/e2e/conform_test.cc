// baybridge conform, standard and statement as a regulator uses them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/command.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const std::string kSamples = BAYBRIDGE_SOURCE_DIR "/samples/";
const std::string kRich = kSamples + "gd-care/rich/input.xml";

class Conform : protected Scratch, public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return (folder() / name).string(); }
  std::string Batch(unsigned records) const {
    const std::string file = Path("batch.xml");
    EXPECT_EQ(RunBaybridge({"synth", "--format", "hk-care", "--records", std::to_string(records),
                            "--seed", "3", "--errors", "0.2", "-o", file})
                  .code,
              0);
    return file;
  }
  // A shell command in the scratch folder; true if it succeeds.
  bool Shell(const std::string& command) const {
    const std::string whole =
        "cd " + folder().string() + " && ( " + command + " ) >shell.out 2>shell.err";
    return std::system(whole.c_str()) == 0;  // NOLINT(cert-env33-c): a test's own fixed command
  }
};

TEST_F(Conform, TellsClausesWithTheirPlaces) {
  const Ran ran = RunBaybridge({"conform", "--standard", "gb-38600-2019", kRich});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("input.xml:"));
  EXPECT_THAT(ran.out, HasSubstr("GB38600-R-001"));
  EXPECT_EQ(ran.err, "");
}

// hk-cap-459a before and after its amendment.
TEST_F(Conform, TwoDatesMayHaveTwoAnswers) {
  const auto judge = [](const char* as_of) {
    return RunBaybridge({"conform", "--standard", "hk-cap-459a", "--as-of", as_of,
                         kSamples + "hk-care/basic/input.xml"});
  };
  const Ran before = judge("2024-06-15");
  EXPECT_EQ(before.code, 1);
  EXPECT_THAT(before.out, HasSubstr("HKCAP459A-R-005"));
  const Ran after = judge("2024-06-16");
  EXPECT_EQ(after.code, 0);
  EXPECT_THAT(after.out, HasSubstr("HKCAP459A-R-105"));
}

TEST_F(Conform, SpeaksFourLanguages) {
  const std::pair<const char*, const char*> kTexts[] = {
      {"en", "The risk of choking is not assessed"},
      {"zh-Hans", "未评估噎食风险"},
      {"zh-Hant", "未評估"},
      {"pt", "O risco de engasgamento"}};
  for (const auto& [language, text] : kTexts) {
    const Ran ran =
        RunBaybridge({"conform", "--lang", language, "--standard", "gb-38600-2019", kRich});
    EXPECT_THAT(ran.out, HasSubstr(text)) << language;
    EXPECT_THAT(ran.out, Not(HasSubstr("conform."))) << language;
  }
}

// Where no record decided a clause there is no rate, and none of nought.
TEST_F(Conform, NoRateIsToldWhereNothingWasDecided) {
  const Ran ran = RunBaybridge({"conform", "--standard", "all", kSamples + "hk-care/basic"});
  EXPECT_THAT(ran.out, HasSubstr("–  holds 0, fails 0, in question "));
  EXPECT_THAT(ran.out, Not(HasSubstr("0.00 %  holds 0, fails 0, ")));
}

TEST_F(Conform, AWrongCommandLineIsTold) {
  EXPECT_EQ(RunBaybridge({"conform", "--standard", "no-such", kRich}).code, 3);
  EXPECT_EQ(RunBaybridge({"conform", "--standard", "../x", kRich}).code, 2);
  EXPECT_EQ(RunBaybridge({"conform", kRich}).code, 2);
  EXPECT_EQ(RunBaybridge({"conform", "--standard", "hk-gdrcs", Path("none.xml")}).code, 3);
  EXPECT_EQ(
      RunBaybridge({"conform", "--standard", "hk-gdrcs", "--stratify", "nothing", kRich}).code, 2);
  EXPECT_EQ(RunBaybridge({"validate", "--report", "junit", kRich}).code, 2);
}

TEST_F(Conform, ATitleIsNotJudged) {
  const Ran ran =
      RunBaybridge({"conform", "--report", "json", "--standard", "gba-care-food", kRich});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr(R"("verdict": "not-judged")"));
  EXPECT_THAT(ran.out, HasSubstr(R"("reason": "title-only")"));
}

TEST_F(Conform, AnUnreadableRecordIsNeverPassed) {
  Write("bad.xml", "<Resident><Sex></Resident>");
  const Ran ran =
      RunBaybridge({"conform", "--report", "json", "--standard", "gb-38600-2019", Path("bad.xml")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr(R"("reason": "unreadable")"));
  EXPECT_THAT(ran.out, HasSubstr(R"("readable": 0)"));
}

TEST_F(Conform, TheNumberOfThreadsChangesNothing) {
  const std::string batch = Batch(120);
  const auto run = [&](const char* jobs) {
    return RunBaybridge({"conform", "--report", "json", "--jobs", jobs, "--standard",
                         "medication-core", "--standard", "gb-38600-2019", "--records",
                         Path(std::string("records") + jobs), "--rectify",
                         Path(std::string("list") + jobs), "--as-of", "2026-01-01", batch})
        .out;
  };
  EXPECT_EQ(run("1"), run("3"));
  EXPECT_EQ(Read("records1"), Read("records3"));
  EXPECT_EQ(Read("list1"), Read("list3"));
  EXPECT_GT(Read("records1").size(), 120U);
}

// The values of all leaves of these elements in the sample.
std::vector<std::string> PersonalValues(const std::string& sample) {
  std::vector<std::string> values;
  for (const char* element : {"香港身份证号码", "通行证号码", "居住证号码", "姓名全称", "香港电话",
                              "澳门电话", "责任人姓名"}) {
    const std::string open = "<" + std::string(element) + ">";
    for (std::size_t at = sample.find(open); at != std::string::npos; at = sample.find(open, at)) {
      at += open.size();
      values.push_back(sample.substr(at, sample.find('<', at) - at));
    }
  }
  return values;
}

TEST_F(Conform, NoFormShowsAPersonalValue) {
  const std::vector<std::string> values = PersonalValues(Read(kRich));
  ASSERT_GE(values.size(), 8U);
  for (const char* form : {"text", "json", "csv", "junit", "svrl"}) {
    const Ran ran = RunBaybridge(
        {"conform", "--report", form, "--standard", "all", "--rectify", Path("list.csv"), kRich});
    EXPECT_FALSE(ran.out.empty()) << form;
    for (const std::string& value : values) {
      EXPECT_THAT(ran.out, Not(HasSubstr(value))) << form;
      EXPECT_THAT(Read("list.csv"), Not(HasSubstr(value)));
    }
  }
}

// Personal values are shown only where it is said why, and after that was written down.
TEST_F(Conform, UnmaskingIsExplicitAndAudited) {
  const std::string audit = Path("audit.jsonl");
  const auto reveal = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"conform", "--standard", "medication-core", "--reveal"};
    words.insert(words.end(), more.begin(), more.end());
    words.push_back(kRich);
    return RunBaybridge(words);
  };
  EXPECT_EQ(reveal({}).code, 2);
  EXPECT_EQ(reveal({"--audit", audit}).code, 2);
  EXPECT_EQ(reveal({"--reason", "complaint 12"}).code, 2);
  EXPECT_FALSE(fs::exists(audit));
  const Ran nowhere = reveal({"--audit", Path("none/audit"), "--reason", "complaint 12"});
  EXPECT_EQ(nowhere.code, 3);
  EXPECT_EQ(nowhere.out, "");
  EXPECT_EQ(reveal({"--audit", audit, "--reason", "complaint \"12\""}).code, 1);
  EXPECT_EQ(reveal({"--audit", audit, "--reason", "complaint 12", "--report", "json"}).code, 1);
  const std::string lines = Read("audit.jsonl");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2);
  EXPECT_THAT(lines, HasSubstr(R"("reason": "complaint \"12\"",)"));
  EXPECT_THAT(lines, HasSubstr(R"("before": "")"));
  EXPECT_TRUE(
      Shell("test $(sed -n 1p audit.jsonl | tr -d '\\n' | openssl dgst -sha256 | sed "
            "'s/.* //') = $(sed -n '2s/.*\"before\": \"\\([0-9a-f]*\\)\".*/\\1/p' audit.jsonl)"));
  EXPECT_EQ(fs::status(audit).permissions() & fs::perms::mask,
            fs::perms::owner_read | fs::perms::owner_write);
  Write("audit.jsonl", "a line without its end");
  EXPECT_EQ(reveal({"--audit", audit, "--reason", "complaint 12"}).code, 3);
}

// Two standards ask the same: each fails, and there is one thing to put right.
TEST_F(Conform, OneLackIsOneItem) {
  const std::string record = BAYBRIDGE_SOURCE_DIR
      "/validators/standards/mca-order-66-2020/cases/nothing-assessed/record.xml";
  const auto items = [&](const std::vector<std::string>& standards) {
    std::vector<std::string> words{"conform", "--report", "json", "--rectify", Path("list.csv")};
    for (const std::string& standard : standards)
      words.insert(words.end(), {"--standard", standard});
    words.push_back(record);
    const Ran ran = RunBaybridge(words);
    EXPECT_EQ(ran.code, 1) << ran.err;
    return std::pair(ran.out, Read("list.csv"));
  };
  const auto alone = items({"resident-file-completeness"});
  EXPECT_THAT(alone.second, HasSubstr("RESIDENTFILECOMPLETENESS-R-050"));
  const auto both = items({"resident-file-completeness", "mca-order-66-2020"});
  EXPECT_THAT(both.second, HasSubstr("MCA66-R-001"));
  EXPECT_THAT(both.second, Not(HasSubstr("RESIDENTFILECOMPLETENESS-R-050")));
  EXPECT_THAT(both.first, testing::ContainsRegex("\"overlaps\": \\[[ \n]*\"MCA66-R-001\""));
}

TEST_F(Conform, TheListIsTheNextVisitsBaseline) {
  const std::vector<std::string> first{"conform",        "--standard", "gb-38600-2019", "--as-of",
                                       "2026-06-01",     "--due",      "2026-05-01",    "--rectify",
                                       Path("list.csv"), kRich};
  EXPECT_EQ(RunBaybridge(first).code, 1);
  EXPECT_THAT(Read("list.csv"), HasSubstr(",2026-05-01,"));
  const Ran again = RunBaybridge({"conform", "--report", "json", "--standard", "gb-38600-2019",
                                  "--as-of", "2026-06-01", "--baseline", Path("list.csv"),
                                  "--rectify", Path("next.csv"), kRich});
  EXPECT_THAT(again.out, HasSubstr(R"("kind": "rectification-list")"));
  EXPECT_THAT(again.out, HasSubstr(R"("new": 0)"));
  EXPECT_THAT(again.out, HasSubstr(R"("done": 0)"));
  EXPECT_THAT(Read("next.csv"), HasSubstr(",open,gb-38600-2019,"));
  EXPECT_THAT(Read("next.csv"), Not(HasSubstr(",new,")));
}

// The list stands in the report too, in all languages, with what became of the earlier one.
TEST_F(Conform, ReportsShowTheList) {
  std::vector<std::string> words{"conform", "--report",   "json", "--standard", "gb-38600-2019",
                                 "--due",   "2026-05-01", kRich,  "--as-of",    "2026-06-01"};
  const Ran first = RunBaybridge(words);
  EXPECT_THAT(first.out, HasSubstr(R"("rectification": [)"));
  EXPECT_THAT(first.out, HasSubstr(R"("state": "new",)"));
  EXPECT_THAT(first.out, HasSubstr(R"("due": "2026-05-01",)"));
  EXPECT_THAT(first.out, HasSubstr(R"("rectificationNotListed": 0)"));
  EXPECT_THAT(first.out, testing::ContainsRegex("\"fact\": \\{\n *\"en\": \"[^\"]+\",\n *"
                                                "\"zh-Hans\": \"[^\"]*未"));
  words.insert(words.end(), {"--rectify", Path("list.csv")});
  EXPECT_EQ(RunBaybridge(words).out, first.out);
  const std::string list = Read("list.csv");
  std::size_t listed = 0;
  for (std::size_t at = 0; (at = first.out.find("\"foundOn\"", at)) != std::string::npos; ++at)
    ++listed;
  EXPECT_EQ(listed + 1, static_cast<std::size_t>(std::count(list.begin(), list.end(), '\n')));
  words.resize(words.size() - 2);
  words.insert(words.end(), {"--baseline", Path("list.csv")});
  EXPECT_THAT(RunBaybridge(words).out, HasSubstr(R"("state": "open",)"));
}

TEST_F(Conform, AnEarlierReportTellsWhatChanged) {
  const Ran before = RunBaybridge({"conform", "--report", "json", "--standard", "gb-38600-2019",
                                   "--report-file", Path("before.json"), Batch(60)});
  EXPECT_EQ(before.code, 1);
  const Ran after = RunBaybridge({"conform", "--report", "json", "--standard", "gb-38600-2019",
                                  "--baseline", Path("before.json"), Path("batch.xml")});
  EXPECT_THAT(after.out, HasSubstr(R"("change": "same")"));
  EXPECT_THAT(after.out, Not(HasSubstr(R"("change": "better")")));
  EXPECT_THAT(after.out, Not(HasSubstr(R"("change": "worse")")));
}

TEST_F(Conform, ASampleIsDrawnAgain) {
  const std::string batch = Batch(90);
  const auto draw = [&](const char* seed) {
    return RunBaybridge({"conform", "--standard", "gb-38600-2019", "--sample", "9", "--seed", seed,
                         "--stratify", "institution,care-level", "--report", "json", batch})
        .out;
  };
  const std::string first = draw("7");
  EXPECT_EQ(first, draw("7"));
  EXPECT_NE(first, draw("8"));
  EXPECT_THAT(first, HasSubstr(R"("total": 9)"));
  EXPECT_THAT(first, HasSubstr(R"("population": 90)"));
}

TEST_F(Conform, OptionsTakeOneWordAndLeaveThePaths) {
  const Ran ran =
      RunBaybridge({"conform", "--report", "json", "--stratify", "institution,care-level",
                    "--standard", "gb-38600-2019", kRich, kSamples + "hk-care/rich/input.xml"});
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr(R"("total": 2)"));
}

// Records of other kinds than residents: the envelope of docs/transfers.md as it stands there, and
// an incident, beside a resident's record.
TEST_F(Conform, EnvelopesAndIncidentsAreJudgedToo) {
  std::string page;
  std::getline(std::ifstream(BAYBRIDGE_SOURCE_DIR "/docs/transfers.md"), page, '\0');
  const std::size_t begin = page.find("```json\n") + 8;
  std::string envelope = page.substr(begin, page.find("```", begin) - begin);
  Write("envelope.json", envelope);
  const std::vector<std::string> words{
      "conform",  "--report", "json",   "--standard", "pipl-and-gba-contract",
      "--format", "hub",      "--kind", "transfer",   Path("envelope.json")};
  const Ran good = RunBaybridge(words);
  EXPECT_EQ(good.code, 0) << good.out << good.err;
  EXPECT_THAT(good.out, HasSubstr(R"("verdict": "conforms")"));
  const std::string filed = R"("filed": "2026-01-12")";
  ASSERT_NE(envelope.find(filed), std::string::npos);
  envelope.replace(envelope.find(filed), filed.size(), R"("filed": "2026-02-10")");
  Write("envelope.json", envelope);
  const Ran late = RunBaybridge(words);
  EXPECT_EQ(late.code, 1) << late.out << late.err;
  EXPECT_THAT(late.out, HasSubstr("26 working days by the mainland calendar"));

  const std::string cases = BAYBRIDGE_SOURCE_DIR "/validators/standards/gb-38600-2019/cases/";
  const Ran incident = RunBaybridge({"conform", "--report", "csv", "--standard", "gb-38600-2019",
                                     cases + "incident-family-not-told/record.xml",
                                     cases + "nine-assessed/record.xml"});
  EXPECT_EQ(incident.code, 1) << incident.err;
  EXPECT_THAT(incident.out, HasSubstr("GB38600-R-018"));
}

TEST_F(Conform, StandardsAreListedAndClean) {
  const Ran list = RunBaybridge({"standard", "list"});
  EXPECT_EQ(list.code, 0);
  EXPECT_THAT(list.out, testing::StartsWith("standard "));
  EXPECT_THAT(list.out, HasSubstr("gb-38600-2019"));
  const Ran check =
      RunBaybridge({"standard", "check", "gb-38600-2019", "iddsi-texture", "hk-gdrcs"});
  EXPECT_EQ(check.code, 0) << check.out;
  EXPECT_THAT(check.out, Not(HasSubstr(": error ")));
}

// docs/conform-statement.md: by this program, and by openssl and a shell alone.
class Statement : public Conform, public testing::WithParamInterface<const char*> {};

constexpr const char* kRoot = R"SH(
hash() { openssl dgst -sha256 -binary | od -An -v -tx1 | tr -d ' \n'; }
bytes() { printf "$(printf '%s' "$1" | sed 's/../\\x&/g')"; }
root() {
  if [ "$1" -eq "$2" ]; then { printf '\0'; sed -n "${1}p" entries | tr -d '\n'; } | hash; return; fi
  local half=1; while [ $((half * 2)) -lt $(($2 - $1 + 1)) ]; do half=$((half * 2)); done
  local left right; left=$(root "$1" $(($1 + half - 1))); right=$(root $(($1 + half)) "$2")
  { printf '\1'; bytes "$left$right"; } | hash
}
grep -q "\"merkleRoot\": \"$(root 1 "$(wc -l < entries)")\"" statement.json
)SH";

TEST_P(Statement, IsVerifiedWithAndWithoutTheProgram) {
  ASSERT_TRUE(Shell(std::string("openssl genpkey ") + GetParam() +
                    " -out private.pem && openssl pkey -in private.pem -pubout -out public.pem"));
  const std::string batch = Batch(5);
  const Ran signing =
      RunBaybridge({"conform", "--standard", "gb-38600-2019", "--sign", Path("private.pem"),
                    "--who", "Example Home", "--statement", Path("statement.json"), "--records",
                    Path("records.csv"), batch});
  EXPECT_EQ(signing.code, 1) << signing.err;
  const std::vector<std::string> verify{"statement", "verify", "--key", Path("public.pem"),
                                        Path("statement.json")};
  EXPECT_EQ(RunBaybridge(verify).code, 0);
  auto with_records = verify;
  with_records.insert(with_records.end(), {"--records", batch});
  EXPECT_EQ(RunBaybridge(with_records).code, 0);
  EXPECT_TRUE(
      Shell("openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in statement.json -sigfile "
            "statement.json.sig || openssl dgst -sha256 -verify public.pem -signature "
            "statement.json.sig statement.json"));
  EXPECT_TRUE(
      Shell("grep -q $(openssl pkey -pubin -in public.pem -outform DER | openssl dgst "
            "-sha256 | sed 's/.* //') statement.json"));
  Write("root.sh", kRoot);
  EXPECT_TRUE(
      Shell("tail -n +2 records.csv | cut -d, -f7 > entries && test $(wc -l < entries) = 5 "
            "&& bash root.sh"))
      << Read("shell.err");
  std::string other = Read("batch.xml");
  other.insert(other.rfind("</"), " ");
  other[other.find("<Resident>") + 20] ^= 1;
  Write("batch.xml", other);
  EXPECT_EQ(RunBaybridge(with_records).code, 1);
  std::string statement = Read("statement.json");
  statement.replace(statement.find("Example"), 1, "e");
  Write("statement.json", statement);
  EXPECT_EQ(RunBaybridge(verify).code, 1);
}

INSTANTIATE_TEST_SUITE_P(Keys,
                         Statement,
                         testing::Values("-algorithm ed25519",
                                         "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"),
                         [](const auto& tested) {
                           return std::string(tested.index == 0 ? "Ed25519" : "P256");
                         });

}  // namespace
}  // namespace baybridge
