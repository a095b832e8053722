#include "batch/lane_work.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "batch/leaf_rows.h"
#include "batch/migration.h"
#include "batch/record_controls.h"
#include "format/xml_reader.h"
#include "pipeline/target_writer.h"
#include "store/job_store.h"
#include "support/scratch.h"
#include "synth/synth.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

Workspace& SharedWorkspace() {
  static const auto workspace = Workspace::Open(BAYBRIDGE_SOURCE_DIR);
  return **workspace;
}

LaneWorkOptions HkToGd() {
  LaneWorkOptions options;
  options.from = "hk-care";
  options.kind = "resident";
  options.full_share = 0;
  options.translate.to = "gd-care";
  options.translate.fragment = true;
  options.translate.keep = options.translate.keep_inside = false;
  ReadOptions& read = options.translate.read;
  read.format = "hk-care";
  read.kind = "resident";
  read.today = "2026-11-20";
  read.assurance = Assurance::kFast;
  return options;
}

class LaneWorkTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    LaneWorkOptions all = HkToGd();
    all.translate.keep = true;  // the way back too
    ASSERT_TRUE(PrepareWork(SharedWorkspace(), all));
  }

  static const Synth& Records() {
    static const auto synth = [] {
      auto compiled = SharedWorkspace().Compile("hk-care", "resident");
      EXPECT_TRUE(compiled);
      SynthOptions options;
      options.seed = 11;
      options.errors_per_million = 150'000;
      auto made =
          Synth::Make(SharedWorkspace().packs(), *(*compiled)->pack, *(*compiled)->kind, options);
      EXPECT_TRUE(made);
      return *std::move(made);
    }();
    return *synth;
  }

  // Translates a batch; its outputs by name.
  std::map<std::string, std::string> Migrate(const std::string& batch,
                                             unsigned jobs,
                                             const LaneWorkOptions& options = HkToGd()) {
    scratch_.Write("in.xml", batch);
    scratch_.Remove("job");
    const fs::path folder = scratch_.folder() / "job";
    fs::create_directories(folder);
    auto ledger = JobStore::Open(folder / "job.db");
    EXPECT_TRUE(ledger);
    const fs::path input = scratch_.folder() / "in.xml";
    EXPECT_TRUE((*ledger)->Begin({{.name = "from", .value = "hk-care"}},
                                 {{.path = input.string(), .bytes = batch.size(), .modified = 1}}));
    auto target = SharedWorkspace().Compile(options.translate.to, "resident");
    auto frame = WriteFrame(SharedWorkspace(), **target, options.translate);
    EXPECT_TRUE(frame);
    MigrationRun run;
    run.packs = &SharedWorkspace().packs();
    run.folder = folder;
    run.ledger = ledger->get();
    run.make_work = [&] { return MakeLaneWork(SharedWorkspace(), options); };
    run.source.format = options.from;
    run.chunk.records = 7;
    run.writer.target_head = frame->head;
    run.writer.target_tail = frame->tail;
    run.writer.target_ending = ".xml";
    run.writer.residue_head = ResidueHead();
    run.writer.ledger_head = LedgerHead();
    run.writer.ids_head = IdsHead();
    run.wording = {.catalogue = &catalogue_, .max_bytes = 16'000'000, .max_findings = 100};
    run.jobs = jobs;
    std::vector<WorkerSlot> slots(jobs);
    auto done = RunMigration(run, {}, slots);
    EXPECT_TRUE(done && *done) << (done ? "" : done.error().what);
    auto state = (*ledger)->Load();
    EXPECT_TRUE(state && *state);
    state_ = **state;
    std::map<std::string, std::string> outputs;
    for (const auto& entry : fs::directory_iterator(folder)) {
      const std::string name = entry.path().filename().string();
      if (!name.starts_with("job.db")) outputs[name] = scratch_.Read(fs::path("job") / name);
    }
    return outputs;
  }
  std::uint64_t TallyOf(const std::string& name) const {
    for (const auto& [each, value] : state_.tallies) {
      if (each == name) return value;
    }
    return 0;
  }
  // Reads the written records again, as sources of their own format, and counts what they hold.
  static std::map<std::string, std::uint64_t> TotalsOfTargets(const std::string& written) {
    Workspace& workspace = SharedWorkspace();
    auto compiled = workspace.Compile("gd-care", "resident");
    auto controls = RecordControls::Make(workspace, "gd-care", "hk-care", "resident");
    EXPECT_TRUE(compiled && controls && *controls != nullptr);
    const Kind& kind = *(*compiled)->kind;
    const std::string begin = "<" + kind.root;
    const std::string end = "</" + kind.root + ">";
    XmlReader reader;
    Record record(workspace.packs().names);
    ControlSums sums;
    for (std::size_t at = written.find(begin + ">"); at != std::string::npos;
         at = written.find(begin + ">", at + 1)) {
      const std::size_t inner = at + begin.size();
      const std::string document = begin + RootDeclarations(*(*compiled)->pack) +
                                   written.substr(inner, written.find(end, at) - inner) + end;
      EXPECT_FALSE(reader.Read(document, record));
      kind.shape.Assign(record);
      (*controls)->CountRejected(record, sums);
    }
    Tally tally;
    sums.AddTo(tally);
    std::map<std::string, std::uint64_t> totals;
    constexpr std::string_view kBefore = "\tbefore\t";
    for (const auto& [name, value] : tally.values()) {
      const std::size_t at = name.find(kBefore);
      if (at != std::string::npos)
        totals.emplace(std::string(name).replace(at, kBefore.size(), "\tafter\t"), value);
    }
    return totals;
  }
  static std::string Batch(std::uint64_t first, std::uint64_t count) {
    std::string batch;
    std::vector<SeededRow> truth;
    Records().Append(first, count, batch, truth);
    return batch;
  }

  Scratch scratch_;
  Catalogue catalogue_;
  JobState state_;
};

TEST_F(LaneWorkTest, EveryRecordAndEveryLeafHasOneOutcome) {
  const std::string batch = Records().prolog() + Batch(0, 60) + Records().epilog();
  const auto one = Migrate(batch, 1);
  EXPECT_EQ(TallyOf("records"), 60U);
  EXPECT_EQ(TallyOf("translated") + TallyOf("rejected"), 60U);
  EXPECT_GT(TallyOf("rejected"), 0U);
  EXPECT_GT(TallyOf("translated"), 30U);
  EXPECT_EQ(TallyOf("bytes"), batch.size());
  const std::string& residue = one.at("residue.csv");
  EXPECT_GE(static_cast<std::uint64_t>(std::count(residue.begin(), residue.end(), '\n')),
            TallyOf("lost") + TallyOf("residue") + 1);
  EXPECT_EQ(Migrate(batch, 3), one);
}

TEST_F(LaneWorkTest, TheLaneMakesWhatADocumentsTranslationMakes) {
  const std::string batch = Records().prolog() + Batch(100, 25) + Records().epilog();
  const std::string fast = Migrate(batch, 2).at("target-000001.xml");
  LaneWorkOptions slow = HkToGd();
  slow.ledger = true;
  const auto outputs = Migrate(batch, 2, slow);
  EXPECT_EQ(outputs.at("target-000001.xml"), fast);
  EXPECT_TRUE(outputs.at("ledger.csv").starts_with(LedgerHead()));
}

// The same records as lines of JSON: what the lane makes of them and what a document's translation
// makes, blocks kept inside by an earlier translation among them.
TEST_F(LaneWorkTest, TheLaneMakesOfJsonWhatADocumentsTranslationMakes) {
  LaneWorkOptions there = HkToGd();
  there.translate.syntax = Syntax::kJson;
  const std::string batch = Records().prolog() + Batch(200, 25) + Records().epilog();
  const std::string plain = Migrate(batch, 2, there).at("target-000001.xml");
  there.translate.keep = there.translate.keep_inside = true;
  const std::string kept = Migrate(batch, 2, there).at("target-000001.xml");
  EXPECT_GT(std::count(plain.begin(), plain.end(), '\n'), 15);
  EXPECT_NE(kept.find("\"k:keep\""), std::string::npos);
  for (const Syntax syntax : {Syntax::kJson, Syntax::kXml}) {
    LaneWorkOptions back = HkToGd();
    std::swap(back.from, back.translate.to);
    back.translate.read.format = back.from;
    back.translate.syntax = syntax;
    const std::string fast = Migrate(plain + kept + "{\"x\":1}\n", 2, back).at("target-000001.xml");
    EXPECT_EQ(TallyOf("rejected"), 1U);
    EXPECT_EQ(TallyOf("translated"),
              static_cast<std::uint64_t>(std::count(plain.begin(), plain.end(), '\n') +
                                         std::count(kept.begin(), kept.end(), '\n')));
    back.ledger = true;
    EXPECT_EQ(Migrate(plain + kept + "{\"x\":1}\n", 2, back).at("target-000001.xml"), fast);
  }
}

// Totals of what arrived are taken from the record that is written out: they are those of its
// bytes.
TEST_F(LaneWorkTest, TotalsOfTargetsAreThoseOfTheirBytes) {
  const std::string batch = Records().prolog() + Batch(0, 60) + Records().epilog();
  const std::string written = Migrate(batch, 2).at("target-000001.xml");
  const std::map<std::string, std::uint64_t> bytes = TotalsOfTargets(written);
  std::map<std::string, std::uint64_t> told;
  for (const auto& [name, value] : state_.tallies) {
    if (name.starts_with(kControlPrefix) && name.find("\tafter\t") != std::string::npos)
      told.emplace(name, value);
  }
  EXPECT_GT(told.size(), 20U);
  EXPECT_EQ(told, bytes);
}

// Each is rejected, and the records around them are translated as if they were not there.
TEST_F(LaneWorkTest, AttacksAmongTheRecordsAreRejectedAndTheRestIsDone) {
  std::string deep = "<Resident>";
  for (int i = 0; i < 1000; ++i) deep += "<a>";
  deep += "</Resident>";
  std::string wide = "<Resident";
  for (int i = 0; i < 1000; ++i) wide += " a" + std::to_string(i) + "=\"1\"";
  wide += "/>";
  std::string names = "<Resident>";
  for (int i = 0; i < 2000; ++i) names += "<n" + std::to_string(i) + "/>";
  names += "</Resident>";
  const std::vector<std::string> attacks = {
      deep,
      wide,
      names,
      "<Resident>&lol9;</Resident>",
      "<Resident><RecordNumber>\xC0\xAF</RecordNumber></Resident>",
      "<Resident><RecordNumber>" + std::string(2'000'000, 'x') + "</RecordNumber></Resident>",
      "<Resident><!DOCTYPE x [<!ENTITY a \"b\">]></Resident>",
      "<Resident><?xml-stylesheet href=\"http://127.0.0.1/\"?></Resident>",
      "<Resident><![CDATA[</Resident>]]></Resident>",
  };
  const std::string plain =
      Migrate(Records().prolog() + Batch(0, 10) + Records().epilog(), 2).at("target-000001.xml");
  const std::uint64_t rejected = TallyOf("rejected");
  std::string batch = Records().prolog();
  for (std::size_t i = 0; i < 10; ++i) {
    batch += Batch(i, 1);
    if (i < attacks.size()) batch += attacks[i] + "\n";
  }
  const auto outputs = Migrate(batch + Records().epilog(), 2);
  EXPECT_EQ(outputs.at("target-000001.xml"), plain);
  EXPECT_EQ(TallyOf("rejected"), rejected + attacks.size());
  for (const std::string& attack : attacks)
    EXPECT_NE(outputs.at("rejected.raw").find(attack), std::string::npos) << attack.substr(0, 60);
}

}  // namespace
}  // namespace baybridge
