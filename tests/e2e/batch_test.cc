// Batches on the command line: each record apart, a batch again, nothing half-written.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/command.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kFindings = 1;
constexpr int kUsage = 2;
constexpr int kFailure = 3;

class BatchTest : public testing::Test, protected Scratch {
 protected:
  std::string Path(const char* name) const { return (folder() / name).string(); }
  bool Exists(const char* name) const { return std::filesystem::exists(folder() / name); }
  // A batch of synthetic records.
  void Synth(const char* name, const char* records, const char* format = "hk-care") {
    const Ran ran = RunBaybridge(
        {"synth", "--format", format, "--records", records, "--seed", "5", "-o", Path(name)});
    ASSERT_EQ(ran.code, 0) << ran.err;
  }
  // A batch of two samples, each with its own declaration of the namespace.
  void Samples(const char* name) const {
    std::string batch = "<?xml version='1.0'?>\n<Residents xmlns='urn:baybridge:hk-care:2026'>\n";
    for (const char* sample : {"basic", "rich"}) {
      std::ifstream in(
          std::string(BAYBRIDGE_SOURCE_DIR "/samples/hk-care/") + sample + "/input.xml",
          std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
      batch += text.substr(text.find("<Resident"));
    }
    Write(name, batch + "</Residents>\n");
  }
  static std::size_t Count(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++count;
    return count;
  }
};

TEST_F(BatchTest, ValidateJudgesEachRecord) {
  Synth("batch.xml", "20");
  const Ran good = RunBaybridge({"validate", Path("batch.xml")});
  EXPECT_EQ(good.code, 0) << good.out;
  EXPECT_THAT(good.out, HasSubstr("records 20, conforming 20, not conforming 0"));
  // The third record is broken, the others are not.
  std::string text = Read("batch.xml");
  std::size_t at = 0;
  for (int record = 0; record < 3; ++record) at = text.find("<Resident>", at + 1);
  text.insert(at + 10, "<Broken>");
  Write("bad.xml", text);
  const Ran bad = RunBaybridge({"validate", "--report", "json", Path("bad.xml")});
  EXPECT_EQ(bad.code, kFindings);
  EXPECT_THAT(bad.out, HasSubstr("\"record\": 3"));
  EXPECT_THAT(bad.out, HasSubstr("\"line\": 5"));
  EXPECT_THAT(bad.out, HasSubstr("\"conforming\": 19"));
  EXPECT_THAT(bad.out, Not(HasSubstr("\"record\": 4,\n")));
}

// A ledger is written of documents alone: with one, records go one by one as documents, without it
// on a lane. Targets, keep files and reports must be the same.
TEST_F(BatchTest, ALaneGivesWhatDocumentsGive) {
  struct Way {
    const char* from;
    const char* to;
    bool beside;
  };
  for (const Way& way : {Way{"hk-care", "gd-care", false}, Way{"gd-care", "mo-care", false},
                         Way{"mo-care", "hk-care", true}}) {
    Synth("batch.xml", "30", way.from);
    std::string text = Read("batch.xml");  // a record that is not valid goes as a document anyway
    const std::size_t last = text.rfind("</", text.rfind("</") - 1);
    text.insert(last, "<Broken/>");
    Write("batch.xml", text);
    for (const std::string name : {"lane", "documents"}) {
      std::vector<std::string> words{"translate",
                                     "--to",
                                     way.to,
                                     "-o",
                                     Path((name + ".xml").c_str()),
                                     "--report",
                                     "json",
                                     "--report-file",
                                     Path((name + ".json").c_str())};
      if (way.beside) words.insert(words.end(), {"--keep", Path((name + "-keep").c_str())});
      if (name == "documents") words.insert(words.end(), {"--ledger", Path("ledger.csv")});
      words.push_back(Path("batch.xml"));
      EXPECT_EQ(RunBaybridge(words).code, kFindings);
    }
    EXPECT_EQ(Read("lane.xml"), Read("documents.xml")) << way.from;
    EXPECT_EQ(Read("lane.json"), Read("documents.json")) << way.from;
    EXPECT_GT(Count(Read("lane.json"), "GW-SCH-"), 0U) << "the broken record is not told";
    if (!way.beside) continue;
    std::size_t kept = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder() / "lane-keep")) {
      const std::string file = entry.path().filename().string();
      EXPECT_EQ(Read(("lane-keep/" + file).c_str()), Read(("documents-keep/" + file).c_str()));
      ++kept;
    }
    EXPECT_GT(kept, 0U);
  }
}

TEST_F(BatchTest, TranslateWritesABatchAgain) {
  Synth("batch.xml", "12");
  for (const char* name : {"out.xml", "out.ndjson"}) {
    const Ran ran = RunBaybridge({"translate", "--to", "gd-care", Path("batch.xml"), "-o",
                                  Path(name), "--ledger", Path("ledger.csv")});
    EXPECT_NE(ran.code, kFailure) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("records 12"));
    const Ran again = RunBaybridge({"validate", "--report", "json", Path(name)});
    EXPECT_THAT(again.out, HasSubstr("\"records\": 12")) << again.out.substr(0, 2000);
    EXPECT_THAT(again.out, Not(HasSubstr("GW-SCH-"))) << name;
  }
  EXPECT_EQ(Count(Read("out.ndjson"), "\n"), 12U);
  EXPECT_EQ(Count(Read("out.xml"), "</老年人档案>"), 12U);
  const std::string ledger = Read("ledger.csv");
  EXPECT_EQ(ledger.find("record,side,path,line,column"), 0U);
  EXPECT_EQ(Count(ledger, "record,side"), 1U);
  EXPECT_THAT(ledger, HasSubstr("\n12,source,/Resident"));
  EXPECT_THAT(ledger, HasSubstr("\n1,source,/Resident/RecordNumber,3,11,"));
}

TEST_F(BatchTest, ThereAndBackIsTheBatch) {
  Samples("batch.xml");
  std::string last;
  for (const char* round : {"first", "second"}) {
    const std::string there = std::string(round) + ".json";
    const std::string back = std::string(round) + ".xml";
    const Ran away = RunBaybridge(
        {"translate", "--to", "mo-care", Path("batch.xml"), "-o", Path(there.c_str())});
    ASSERT_NE(away.code, kFailure) << away.err;
    const Ran home = RunBaybridge({"translate", "--to", "hk-care", Path(there.c_str()), "-o",
                                   Path(back.c_str()), "--keep", Path("kept")});
    ASSERT_NE(home.code, kFailure) << home.err;
    const Ran judged = RunBaybridge({"validate", Path(back.c_str())});
    EXPECT_EQ(judged.code, 0) << judged.out;
    EXPECT_THAT(judged.out, HasSubstr("records 2, conforming 2"));
    if (!last.empty()) {
      EXPECT_EQ(Read(back), last);
    }
    last = Read(back);
    Write("batch.xml", last);
  }
  EXPECT_EQ(Count(last, "<RecordNumber>RCHE-"), 2U);
}

TEST_F(BatchTest, ABatchCutShortLeavesNoOutput) {
  Synth("batch.xml", "3");
  const std::string text = Read("batch.xml");
  for (const std::size_t share : {10U, 50U, 90U}) {
    Write("cut.xml", text.substr(0, text.size() * share / 100));
    const Ran ran = RunBaybridge({"translate", "--to", "gd-care", Path("cut.xml"), "-o",
                                  Path("out.xml"), "--ledger", Path("ledger.csv")});
    EXPECT_EQ(ran.code, kFindings);
    EXPECT_THAT(ran.err, HasSubstr("GW-BAT-001"));
    EXPECT_THAT(ran.err, HasSubstr("advice: "));
    EXPECT_FALSE(Exists("out.xml") || Exists("ledger.csv"));
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder()), {}), 2);
}

TEST_F(BatchTest, LimitsHoldForEachRecord) {
  Synth("batch.xml", "30");
  const std::string most = std::to_string(Read("batch.xml").size() / 4);
  EXPECT_EQ(RunBaybridge({"validate", "--max-bytes", most, Path("batch.xml")}).code, 0);
  const Ran ran = RunBaybridge({"validate", "--max-bytes", "100", Path("batch.xml")});
  EXPECT_EQ(ran.code, kFindings);
  EXPECT_THAT(ran.out, HasSubstr("GW-BAT-005"));
  EXPECT_THAT(ran.out, HasSubstr("not conforming 30"));
}

TEST_F(BatchTest, CommandsOfOneRecordTakeOneOfIt) {
  Synth("batch.xml", "3");
  const Ran none = RunBaybridge({"print", Path("batch.xml")});
  EXPECT_EQ(none.code, kUsage);
  EXPECT_THAT(none.err, HasSubstr("--record"));
  const Ran second = RunBaybridge({"print", "--record", "2", Path("batch.xml")});
  EXPECT_THAT(second.out, HasSubstr("</html>")) << second.err;
  EXPECT_EQ(RunBaybridge({"print", "--record", "9", Path("batch.xml")}).code, kFailure);
  EXPECT_EQ(RunBaybridge({"due", Path("batch.xml")}).code, 0);
}

TEST_F(BatchTest, AnEmptyBatchIsSaid) {
  Write("batch.xml", "<Residents xmlns='urn:baybridge:hk-care:2026'></Residents>");
  const Ran ran = RunBaybridge({"validate", Path("batch.xml")});
  EXPECT_EQ(ran.code, kFindings);
  EXPECT_THAT(ran.out, HasSubstr("GW-BAT-006"));
}

TEST_F(BatchTest, LegacyEncodingsAreCutInTheirBytes) {
  Samples("batch.xml");
  const Ran gb = RunBaybridge({"translate", "--to", "gd-care", "--target-encoding", "GB18030",
                               Path("batch.xml"), "-o", Path("gb.xml")});
  EXPECT_EQ(gb.code, 0) << gb.err;
  EXPECT_THAT(Read("gb.xml"), HasSubstr("encoding=\"GB18030\""));
  const Ran read = RunBaybridge({"validate", Path("gb.xml")});
  EXPECT_EQ(read.code, 0) << read.out;
  EXPECT_THAT(read.out, HasSubstr("records 2, conforming 2"));
}

TEST_F(BatchTest, AFormatWithoutPlaceForKeptLeavesNeedsAFolder) {
  Samples("batch.xml");
  const Ran none =
      RunBaybridge({"translate", "--to", "hub", Path("batch.xml"), "-o", Path("hub.ndjson")});
  EXPECT_EQ(none.code, kUsage);
  EXPECT_THAT(none.err, HasSubstr("--keep"));
  EXPECT_FALSE(Exists("hub.ndjson"));
  const Ran xml = RunBaybridge({"translate", "--to", "hub", "--syntax", "xml", "--keep",
                                Path("keep"), Path("batch.xml"), "-o", Path("hub.xml")});
  EXPECT_EQ(xml.code, kUsage);  // the hub has no envelope
  EXPECT_FALSE(Exists("hub.xml"));
  const Ran lines = RunBaybridge({"translate", "--to", "hub", "--syntax", "json", "--keep",
                                  Path("keep"), Path("batch.xml"), "-o", Path("hub.ndjson")});
  EXPECT_EQ(lines.code, 0) << lines.err;
  EXPECT_TRUE(Exists("keep/0000002.keep.xml"));
  const Ran back = RunBaybridge({"translate", "--to", "hk-care", "--restore-from", Path("keep"),
                                 Path("hub.ndjson"), "-o", Path("back.xml")});
  EXPECT_NE(back.code, kFailure) << back.err;
  EXPECT_THAT(Read("back.xml"), HasSubstr("</Residents>"));
}

}  // namespace
}  // namespace baybridge
