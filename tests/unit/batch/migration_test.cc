#include "batch/migration.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "batch/run_report.h"
#include "store/job_store.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

// Work that copies a record, and knows three words: "refuse" rejects it, "crash" ends the process,
// "hang" does not end.
class EchoWork final : public RecordWork {
 public:
  Result<Done> Run(const WorkRecord& record, const Sinks& to, WorkOutcome& outcome) override {
    outcome = {};
    if (record.original.find("crash") != std::string_view::npos) std::abort();
    while (record.original.find("hang") != std::string_view::npos)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (record.original.find("refuse") != std::string_view::npos) {
      Finding finding;
      finding.id = "GW-SCH-001";
      finding.location.line = 1;
      outcome.findings.push_back(std::move(finding));
      return Done{};
    }
    to.target.append(record.original).append("\n");
    outcome.made = true;
    return Done{};
  }
};

std::string Numbered(unsigned number, const std::string& word) {
  return "{\"n\":" + std::to_string(number) + ",\"word\":\"" + word + "\"}\n";
}

class MigrationTest : public testing::Test {
 protected:
  void SetUp() override {
    auto packs = LoadPacks(BAYBRIDGE_SOURCE_DIR);
    ASSERT_TRUE(packs);
    packs_ = *std::move(packs);
  }

  struct Job {
    std::string name = "job";
    unsigned jobs = 2;
    std::uint64_t shard_bytes = 0;
    std::uint64_t commit_bytes = 1;  // every chunk
    std::size_t memory = std::size_t{1} << 30;
  };
  // Runs a job to its end; begins it where it is new. The exit code of the worker process.
  int Run(const Job& job, const std::vector<std::string>& inputs) {
    const fs::path folder = scratch_.folder() / job.name;
    fs::create_directories(folder);
    std::vector<JobInput> files;
    for (const std::string& input : inputs) {
      const fs::path path = scratch_.folder() / input;
      files.push_back({.path = path.string(), .bytes = fs::file_size(path), .modified = 1});
    }
    {
      auto ledger = JobStore::Open(folder / "job.db");
      EXPECT_TRUE(ledger);
      auto state = (*ledger)->Load();
      EXPECT_TRUE(state);
      if (!*state) {
        EXPECT_TRUE((*ledger)->Begin({{.name = "from", .value = "echo"}}, files));
      }
    }
    MigrationRun run;
    run.packs = packs_.get();
    run.folder = folder;
    run.make_work = [] {
      return Result<std::unique_ptr<RecordWork>>(std::make_unique<EchoWork>());
    };
    run.chunk = {.bytes = 400, .records = 8};
    run.writer.target_head = "[\n";
    run.writer.target_tail = "]\n";
    run.writer.target_ending = ".txt";
    run.writer.shard_bytes = job.shard_bytes;
    run.writer.commit_bytes = job.commit_bytes;
    run.wording = {.catalogue = &catalogue_, .max_findings = 10};
    run.jobs = job.jobs;
    run.record_time = std::chrono::seconds(3);
    auto code =
        Supervise({.slots = job.jobs, .record_time = std::chrono::seconds(3), .memory = job.memory},
                  [&](std::span<WorkerSlot> slots, const std::vector<Suspect>& suspects) {
                    auto ledger = JobStore::Open(folder / "job.db");
                    if (!ledger) return 3;
                    run.ledger = ledger->get();
                    auto done = RunMigration(run, suspects, slots);
                    if (!done) std::fprintf(stderr, "%s\n", done.error().what.c_str());
                    return done && *done ? 0 : 3;
                  });
    return code ? *code : -1;
  }

  // Every output of a job by name, but for the ledger.
  std::map<std::string, std::string> Outputs(const std::string& job) const {
    std::map<std::string, std::string> outputs;
    for (const auto& entry : fs::directory_iterator(scratch_.folder() / job)) {
      const std::string name = entry.path().filename().string();
      if (!name.starts_with("job.db")) outputs[name] = scratch_.Read(fs::path(job) / name);
    }
    return outputs;
  }
  JobState StateOf(const std::string& job) const {
    auto ledger = JobStore::Open(scratch_.folder() / job / "job.db");
    EXPECT_TRUE(ledger);
    auto state = (*ledger)->Load();
    EXPECT_TRUE(state && *state);
    return **state;
  }
  static std::uint64_t TallyOf(const JobState& state, const std::string& name) {
    for (const auto& [each, value] : state.tallies) {
      if (each == name) return value;
    }
    return 0;
  }
  void WriteBatch(const std::string& name,
                  unsigned records,
                  std::map<unsigned, std::string> words) {
    std::string batch;
    for (unsigned i = 1; i <= records; ++i)
      batch += Numbered(i, words.contains(i) ? words[i] : "ok");
    scratch_.Write(name, batch);
  }

  Scratch scratch_;
  std::unique_ptr<PackSet> packs_;
  Catalogue catalogue_;
};

TEST_F(MigrationTest, WritesEveryRecordOnceAndInOrder) {
  WriteBatch("a.ndjson", 100, {{3, "refuse"}, {50, "refuse"}});
  ASSERT_EQ(Run({}, {"a.ndjson"}), 0);
  std::string expected = "[\n";
  for (unsigned i = 1; i <= 100; ++i) {
    if (i != 3 && i != 50) expected += Numbered(i, "ok");
  }
  const auto outputs = Outputs("job");
  EXPECT_EQ(outputs.at("target-000001.txt"), expected + "]\n");
  EXPECT_EQ(outputs.at("rejected.raw"), Numbered(3, "refuse") + Numbered(50, "refuse"));
  const JobState state = StateOf("job");
  EXPECT_TRUE(state.finished);
  EXPECT_EQ(TallyOf(state, "records"), 100U);
  EXPECT_EQ(TallyOf(state, "translated"), 98U);
  EXPECT_EQ(TallyOf(state, "rejected.GW-SCH-001"), 2U);
}

TEST_F(MigrationTest, MakesTheSameBytesForAnyNumberOfWorkersAndAnyCommits) {
  WriteBatch("a.ndjson", 300, {{7, "refuse"}, {120, "refuse"}});
  WriteBatch("b.ndjson", 41, {});
  ASSERT_EQ(Run({.name = "one", .jobs = 1, .shard_bytes = 1000}, {"a.ndjson", "b.ndjson"}), 0);
  ASSERT_EQ(Run({.name = "three", .jobs = 3, .shard_bytes = 1000, .commit_bytes = 1'000'000},
                {"a.ndjson", "b.ndjson"}),
            0);
  EXPECT_EQ(Outputs("one"), Outputs("three"));
  EXPECT_GT(Outputs("one").size(), 8U);
  EXPECT_EQ(RunReportJson(StateOf("one"), {}), RunReportJson(StateOf("three"), {}));
}

TEST_F(MigrationTest, GivesUpRecordsThatCrashOrHangAndDoesTheRest) {
  WriteBatch("a.ndjson", 120, {{10, "crash"}, {11, "refuse"}, {60, "hang"}, {61, "crash"}});
  ASSERT_EQ(Run({}, {"a.ndjson"}), 0);
  const JobState state = StateOf("job");
  EXPECT_EQ(TallyOf(state, "translated"), 116U);
  EXPECT_EQ(TallyOf(state, "quarantined"), 3U);
  EXPECT_EQ(TallyOf(state, "rejected.GW-BAT-007"), 2U);
  EXPECT_EQ(TallyOf(state, "rejected.GW-BAT-008"), 1U);
  EXPECT_EQ(Outputs("job").at("rejected.raw"), Numbered(10, "crash") + Numbered(11, "refuse") +
                                                   Numbered(60, "hang") + Numbered(61, "crash"));
  ASSERT_EQ(Run({.name = "again", .jobs = 1}, {"a.ndjson"}), 0);
  EXPECT_EQ(Outputs("job"), Outputs("again"));
}

TEST_F(MigrationTest, WhatIsPastTheLastCommitIsCutOff) {
  WriteBatch("a.ndjson", 20, {});
  ASSERT_EQ(Run({.name = "whole"}, {"a.ndjson"}), 0);
  ASSERT_EQ(Run({.name = "job"}, {"a.ndjson"}), 0);
  // A finished job stays as it is, and a file that the ledger does not know goes away.
  scratch_.Write("job/target-000009.txt.part", "half");
  ASSERT_EQ(Run({.name = "job"}, {"a.ndjson"}), 0);
  EXPECT_EQ(Outputs("whole"), Outputs("job"));
}

TEST_F(MigrationTest, AnOutputThatWasChangedIsNotGoneOnWith) {
  WriteBatch("a.ndjson", 20, {});
  fs::create_directories(scratch_.folder() / "job");
  {
    auto ledger = JobStore::Open(scratch_.folder() / "job" / "job.db");
    ASSERT_TRUE(ledger);
    const fs::path path = scratch_.folder() / "a.ndjson";
    ASSERT_TRUE((*ledger)->Begin({{.name = "from", .value = "echo"}},
                                 {{.path = path.string(), .bytes = 1, .modified = 1}}));
    JobCommit commit;
    commit.outputs.push_back({.name = "target-000001.txt",
                              .bytes = 4,
                              .records = 1,
                              .digest = Hex(Sha256("good")),
                              .closed = false});
    ASSERT_TRUE((*ledger)->Commit(commit));
  }
  scratch_.Write("job/target-000001.txt.part", "evil and more");
  EXPECT_EQ(Run({}, {"a.ndjson"}), 3);
  scratch_.Write("job/target-000001.txt.part", "goo");
  EXPECT_EQ(Run({}, {"a.ndjson"}), 3);
  scratch_.Write("job/target-000001.txt.part", "good and more");
  EXPECT_EQ(Run({}, {"a.ndjson"}), 0);
  EXPECT_TRUE(Outputs("job").at("target-000001.txt").starts_with("good{\"n\":1"));
}

}  // namespace
}  // namespace baybridge
