// Jobs as people run them: to the end, stopped in the middle, with what breaks among them.
#include <sys/stat.h>

#include "e2e/migrate_support.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr unsigned kRecords = 40;

TEST_F(MigrateTest, EveryRecordEndsInOnePlace) {
  Synth("in.xml", kRecords, "0.15");
  const Ran ran = RunBaybridge(Job("job", {Path("in.xml")}));
  EXPECT_EQ(ran.code, kFindings) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("40 records of hk-care to gd-care"));
  EXPECT_THAT(ran.err, HasSubstr("baybridge rejects"));
  const std::string target = Read("job/target-000001.xml");
  const std::string rejected = Read("job/rejected.ndjson");
  const std::size_t rejects = Count(rejected, "\n");
  EXPECT_GT(rejects, 0U);
  EXPECT_EQ(Count(target, "</老年人档案>") + rejects, kRecords);
  EXPECT_EQ(Count(Read("job/rejected.raw"), "</Resident>"), rejects);
  EXPECT_THAT(Read("job/run.json"), HasSubstr("\"records\": 40"));
  const std::string report = Read("job/run.html");
  EXPECT_THAT(report, HasSubstr("Every record is accounted for: " +
                                std::to_string(kRecords - rejects) + " translated and "));
  EXPECT_THAT(report, HasSubstr("每条记录均有交代"));
  EXPECT_THAT(report, HasSubstr("Todos os registos têm destino"));
  EXPECT_THAT(report, Not(HasSubstr("<script")));
  EXPECT_EQ(Count(report, "http"), 1U) << "nothing is fetched: only the policy is named";
  EXPECT_EQ(Read("job/residue.csv").find("file,record,path,state,"), 0U);
  const Ran judged =
      RunBaybridge({"validate", "--assurance", "fast", Path("job/target-000001.xml")});
  EXPECT_THAT(judged.out, Not(HasSubstr("GW-SCH-"))) << judged.out;
  for (const auto& [name, content] : Outputs("job")) {
    struct stat info {};
    ASSERT_EQ(::stat(Path("job/" + name).c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0077U, 0U) << name << " can be read by others";
    EXPECT_FALSE(name.ends_with(".part")) << name;
  }
}

TEST_F(MigrateTest, AnyNumberOfWorkersMakesTheSameBytes) {
  Synth("in.xml", kRecords, "0.15");
  ASSERT_EQ(RunBaybridge(Job("one", {"--jobs", "1", Path("in.xml")})).code, kFindings);
  ASSERT_EQ(RunBaybridge(Job("three", {"--jobs", "3", Path("in.xml")})).code, kFindings);
  EXPECT_EQ(Outputs("one"), Outputs("three"));
}

TEST_F(MigrateTest, TellsAProgramHowFarItIs) {
  Synth("in.xml", kRecords, "0.15");
  const Ran ran = RunBaybridge({"migrate", "--from", "hk-care", "--to", "gd-care", "--progress",
                                "json", "--output", Path("job"), Path("in.xml")});
  ASSERT_EQ(ran.code, kFindings) << ran.err;
  const std::size_t begin = ran.err.rfind("{\"records\":");
  ASSERT_NE(begin, std::string::npos) << ran.err;
  const std::string last = ran.err.substr(begin, ran.err.find('\n', begin) - begin);
  const std::string bytes = std::to_string(Read("in.xml").size());
  EXPECT_THAT(last, HasSubstr("{\"records\":40,"));
  EXPECT_THAT(last, HasSubstr("\"of\":" + bytes + ",\"durable\":40,"));
  EXPECT_THAT(last, HasSubstr("\"cpu_seconds\":{\"reading\":0."));
  EXPECT_TRUE(last.ends_with("}}")) << last;
}

TEST_F(MigrateTest, AJobGoesOnAfterItWasKilledAndAfterItWasAskedToStop) {
  Synth("in.xml", kRecords * 2, "0.05");
  ASSERT_EQ(RunBaybridge(SlowJob("whole", {Path("in.xml")})).code, kFindings);
  const auto whole = Outputs("whole");
  for (const int signal : {SIGKILL, SIGINT}) {
    const std::string job = signal == SIGKILL ? "killed" : "stopped";
    const int status = Interrupt(SlowJob(job, {Path("in.xml")}), job, signal);
    ASSERT_TRUE(Exists(job + "/target-000001.xml.part")) << "it ended before it was stopped";
    if (signal == SIGINT) {
      ASSERT_TRUE(WIFEXITED(status));
      EXPECT_EQ(WEXITSTATUS(status), kFailure);
      EXPECT_THAT(Read("said"), HasSubstr("baybridge migrate --resume --output " + Path(job)));
      EXPECT_THAT(Read("said"), Not(HasSubstr("Stopped after 0 records")));
    }
    const Ran other = RunBaybridge(SlowJob(job, {Path("in.xml")}));
    EXPECT_EQ(other.code, kUsage);
    EXPECT_THAT(other.err, HasSubstr("--resume"));
    // In another language: what is said follows the reader, what is written the job.
    const Ran resumed = RunBaybridge(
        {"--lang", "zh-Hant", "migrate", "--resume", "--progress", "none", "--output", Path(job)});
    EXPECT_EQ(resumed.code, kFindings) << resumed.err;
    EXPECT_THAT(resumed.err, HasSubstr("已轉換紀錄的資料項：已帶過去 "));
    EXPECT_EQ(Outputs(job), whole) << job;
  }
}

TEST_F(MigrateTest, WhatChangedSinceTheBeginningIsRefusedByName) {
  Synth("in.xml", kRecords * 2);
  Interrupt(SlowJob("job", {Path("in.xml")}), "job", SIGINT);
  const std::vector<std::string> resume{"migrate", "--resume", "--output", Path("job")};
  const auto refused = [&](std::vector<std::string> more) {
    std::vector<std::string> words = resume;
    words.insert(words.end(), more.begin(), more.end());
    const Ran ran = RunBaybridge(words);
    EXPECT_EQ(ran.code, kUsage) << ran.err;
    return ran.err;
  };
  EXPECT_THAT(refused({"--to", "mo-care"}), HasSubstr("--to was ‘gd-care’, is ‘mo-care’"));
  EXPECT_THAT(refused({"--max-depth", "64"}), HasSubstr("--max-depth"));
  EXPECT_THAT(refused({"--to", "mo-care", "--lang", "pt"}),
              HasSubstr("--to era ‘gd-care’, é ‘mo-care’"));
  Copy(BAYBRIDGE_SOURCE_DIR "/schemas", "data/schemas");
  Copy(BAYBRIDGE_SOURCE_DIR "/mapping", "data/mapping");
  Write("data/schemas/gd-care/README.md", "other words");
  Edit("data/schemas/gd-care/pack.json", "\"version\": \"", "\"version\": \"9");
  EXPECT_THAT(refused({"--data", Path("data")}), HasSubstr("pack gd-care was ‘"));
  Write("in.xml", Read("in.xml") + "\n");
  EXPECT_THAT(refused({}), HasSubstr("size of " + Path("in.xml")));
  Remove("in.xml");
  EXPECT_EQ(RunBaybridge(resume).code, kFailure);
}

TEST_F(MigrateTest, RejectsAreGroupedByCauseInTheReadersLanguage) {
  Synth("in.xml", kRecords, "0.15");
  RunBaybridge(Job("job", {Path("in.xml")}));
  const Ran english = RunBaybridge({"rejects", Path("job")});
  EXPECT_EQ(english.code, kFindings);
  EXPECT_THAT(english.out, testing::ContainsRegex("[0-9]+ rejected records, [0-9]+ causes"));
  EXPECT_THAT(english.out, HasSubstr(Path("in.xml") + ":"));
  EXPECT_THAT(english.out, testing::ContainsRegex("GW-[A-Z]+-[0-9]+  "));
  const Ran portuguese = RunBaybridge({"--lang", "pt", "rejects", Path("job")});
  EXPECT_THAT(portuguese.out, HasSubstr("registos rejeitados"));
  // The causes too, though the job ran in English.
  const auto first_cause = [](const std::string& out) {
    const std::size_t at = out.find("GW-");
    return at == std::string::npos ? out : out.substr(at, out.find('\n', at) - at);
  };
  EXPECT_EQ(first_cause(portuguese.out).substr(0, 10), first_cause(english.out).substr(0, 10));
  EXPECT_NE(first_cause(portuguese.out), first_cause(english.out));
  Synth("good.xml", 3);
  RunBaybridge(Job("clean", {Path("good.xml")}));
  const Ran none = RunBaybridge({"rejects", Path("clean")});
  EXPECT_EQ(none.code, 0);
  EXPECT_THAT(none.out, HasSubstr("No record was rejected"));
  EXPECT_EQ(RunBaybridge({"rejects", Path("none")}).code, kUsage);
}

// A record that would hang or fill a careless reader is rejected, and its neighbours are not.
TEST_F(MigrateTest, AttacksAmongTheRecordsAreRejectedAlone) {
  Synth("in.xml", 6);
  const std::string text = Read("in.xml");
  std::vector<std::string> attacks;
  std::string deep = "<Resident>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  attacks.push_back(deep + "</Resident>");
  std::string wide = "<Resident";
  for (int i = 0; i < 20'000; ++i) wide += " a" + std::to_string(i) + "=''";
  attacks.push_back(wide + "></Resident>");
  attacks.push_back("<Resident><RecordNumber>&xxe;</RecordNumber></Resident>");
  attacks.push_back("<Resident><RecordNumber>\xC0\xAF</RecordNumber></Resident>");
  attacks.push_back("<Resident><![CDATA[" + std::string(1'200'000, 'x') + "]]></Resident>");
  std::string names = "<Resident>";
  for (int i = 0; i < 3'000; ++i) names += "<n" + std::to_string(i) + "/>";
  attacks.push_back(names + "</Resident>");
  std::string mixed = text;
  for (const std::string& attack : attacks)
    mixed.insert(mixed.find("<Resident>", mixed.size() / 2), attack + "\n");
  Write("mixed.xml", mixed);
  const Ran ran = RunBaybridge(Job("job", {Path("mixed.xml")}));
  EXPECT_EQ(ran.code, kFindings) << ran.err;
  EXPECT_EQ(Count(Read("job/target-000001.xml"), "</老年人档案>"), 6U) << ran.err;
  EXPECT_EQ(Count(Read("job/rejected.ndjson"), "\n"), attacks.size());
  for (const std::string& attack : attacks)
    EXPECT_NE(Read("job/rejected.raw").find(attack), std::string::npos);
  const Ran groups = RunBaybridge({"rejects", Path("job")});
  EXPECT_THAT(groups.out, HasSubstr("6 rejected records"));
}

// The examples of the page, line by line, in an empty folder.
TEST_F(MigrateTest, TheExamplesOfThePageWork) {
  std::ifstream in(BAYBRIDGE_SOURCE_DIR "/docs/migrate.md");
  const std::string page{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  constexpr std::string_view kBegin = "```sh\n";
  std::size_t lines = 0;
  for (std::size_t at = page.find(kBegin); at != std::string::npos; at = page.find(kBegin, at)) {
    at += kBegin.size();
    const std::size_t end = page.find("```", at);
    while (at < end) {
      const std::size_t stop = page.find('\n', at);
      const std::string line = page.substr(at, stop - at);
      at = stop + 1;
      const std::string path = std::filesystem::path(BAYBRIDGE_PROGRAM).parent_path().string();
      const std::string command = "cd '" + folder().string() + "' && mkdir -p out && PATH='" +
                                  path +
                                  "':$PATH BAYBRIDGE_DATA='" BAYBRIDGE_SOURCE_DIR
                                  "' && export PATH "
                                  "BAYBRIDGE_DATA && { " +
                                  line + "; } > said 2>&1";
      const int status = std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe): one thread
      ASSERT_TRUE(WIFEXITED(status));
      EXPECT_LE(WEXITSTATUS(status), kFindings) << line << "\n" << Read("said");
      ++lines;
    }
  }
  EXPECT_GE(lines, 6U);
  EXPECT_TRUE(Exists("out/job/target-000001.xml"));
  const std::string filtered = Read("out/filtered.ndjson");
  EXPECT_EQ(Count(filtered, "\n"), Count(Read("out/records.ndjson"), "\n"));
  EXPECT_GT(Count(filtered, "\n{"), 0U);
}

}  // namespace
}  // namespace baybridge
