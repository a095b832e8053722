// What `migrate` reads: packed files, sheets, workbooks, lines, standard input.
#include <zlib.h>
#include <zstd.h>

#include "archive/zip_writer.h"
#include "e2e/migrate_support.h"
#include "format/workbook_writer.h"

namespace baybridge {
namespace {

using testing::HasSubstr;

const std::string kPacks = BAYBRIDGE_SOURCE_DIR "/tests/support/packs";

std::string Gzip(const std::string& bytes) {
  constexpr int kGzipWindow = 15 + 16;
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()) + 64, '\0');
  std::string text = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string Zstd(const std::string& bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 3));
  return packed;
}

std::string Zip(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string bytes;
  StringSink sink(bytes);
  ZipWriter writer(sink);
  for (const auto& [name, content] : members)
    EXPECT_TRUE(writer.Add(name, content, ZipMethod::kDeflated));
  EXPECT_TRUE(writer.Finish());
  return bytes;
}

class MigrateInputsTest : public MigrateTest {
 protected:
  // The targets of a job without those of what names its input.
  std::string Target(const std::string& job) const { return Read(job + "/target-000001.xml"); }
};

TEST_F(MigrateInputsTest, PackedFilesGiveWhatTheirContentGives) {
  Synth("in.xml", 12);
  const std::string text = Read("in.xml");
  ASSERT_LE(RunBaybridge(Job("plain", {Path("in.xml")})).code, kFindings);
  const std::string plain = Target("plain");
  ASSERT_EQ(Count(plain, "</老年人档案>"), 12U);
  Write("in.xml.gz", Gzip(text));
  Write("in.xml.zst", Zstd(text));
  Write("one.zip", Zip({{"in.xml", text}}));
  Write("renamed", Gzip(text));
  for (const std::string name : {"in.xml.gz", "in.xml.zst", "one.zip", "renamed"}) {
    const Ran ran = RunBaybridge(Job("job-" + name, {"--chunk-records", "5", Path(name)}));
    EXPECT_LE(ran.code, kFindings) << ran.err;
    EXPECT_EQ(Target("job-" + name), plain) << name;
  }
  CommandOptions options;
  options.input = Gzip(text);
  ASSERT_LE(RunBaybridge(Job("input", {"-"}), options).code, kFindings);
  EXPECT_EQ(Target("input"), plain);
}

TEST_F(MigrateInputsTest, AZipFileAndAFolderGiveEachOfTheirFiles) {
  std::filesystem::create_directories(folder() / "folder/deep");
  Synth("folder/a.xml", 3);
  Synth("folder/deep/b.xml", 4);
  const std::string a = Read("folder/a.xml");
  const std::string b = Read("folder/deep/b.xml");
  Write("folder/notes.txt", "no records");
  const Ran files = RunBaybridge(Job("files", {Path("folder/a.xml"), Path("folder/deep/b.xml")}));
  EXPECT_THAT(files.err, HasSubstr("7 translated, 0 rejected"))
      << (Exists("files/rejected.ndjson") ? Read("files/rejected.ndjson") : "");
  const Ran ran = RunBaybridge(Job("folder-job", {Path("folder")}));
  EXPECT_LE(ran.code, kFindings) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("1 files in the folders"));
  EXPECT_EQ(Target("folder-job"), Target("files"));
  Write("all/both.zip", Zip({{"a.xml", a}, {"deep/b.xml", b}}));
  const Ran zipped = RunBaybridge(Job("zip-job", {Path("all")}));
  EXPECT_LE(zipped.code, kFindings) << zipped.err;
  EXPECT_EQ(Target("zip-job"), Target("files"));
  EXPECT_THAT(Read("zip-job/run.json"), HasSubstr("both.zip!/deep/b.xml"));
}

TEST_F(MigrateInputsTest, APackedJobGoesOnWhereItStopped) {
  Synth("in.xml", 70, "0.05");
  Write("in.xml.gz", Gzip(Read("in.xml")));
  ASSERT_EQ(RunBaybridge(SlowJob("whole", {Path("in.xml.gz")})).code, kFindings);
  Interrupt(SlowJob("job", {Path("in.xml.gz")}), "job", SIGKILL);
  ASSERT_TRUE(Exists("job/target-000001.xml.part"));
  RunBaybridge({"migrate", "--resume", "--output", Path("job")});
  EXPECT_EQ(Outputs("job"), Outputs("whole"));
}

TEST_F(MigrateInputsTest, WhatIsDamagedOrExpandsTooFarIsSaidAndTheRestIsDone) {
  Synth("good.xml", 3);
  Synth("long.xml", 200);
  const std::string packed = Gzip(Read("long.xml"));
  Write("cut.xml.gz", packed.substr(0, packed.size() / 2));
  Write("bomb.xml.gz", Gzip("<Residents xmlns='urn:baybridge:hk-care:2026'>" +
                            std::string(3'000'000, ' ') + "</Residents>"));
  Write("twice.gz", Gzip(Gzip(Read("good.xml"))));
  Write("bad.zip", Zip({{"a.xml", Read("good.xml")}}).substr(0, 200));
  Write("empty.zip", "PK\x05\x06" + std::string(18, '\0'));
  const Ran ran =
      RunBaybridge(Job("job", {Path("cut.xml.gz"), Path("bomb.xml.gz"), Path("twice.gz"),
                               Path("bad.zip"), Path("empty.zip"), Path("good.xml")}));
  EXPECT_EQ(ran.code, kFindings) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("5 inputs are broken"));
  const std::string broken = Read("job/broken.ndjson");
  EXPECT_EQ(Count(broken, "GW-BAT-009"), 5U) << broken;
  EXPECT_THAT(broken, HasSubstr("bomb.xml.gz"));
  EXPECT_GE(Count(Target("job"), "</老年人档案>"), 3U);
}

TEST_F(MigrateInputsTest, LimitsOfExpansionAreOptions) {
  Synth("in.xml", 40);
  Write("in.xml.gz", Gzip(Read("in.xml")));
  const Ran refused = RunBaybridge(Job("small", {"--max-unpacked", "20000", Path("in.xml.gz")}));
  EXPECT_EQ(refused.code, kFindings);
  EXPECT_THAT(Read("small/broken.ndjson"), HasSubstr("GW-BAT-009"));
  EXPECT_LE(RunBaybridge(Job("large", {"--max-unpacked", "2000000", Path("in.xml.gz")})).code,
            kFindings);
  EXPECT_FALSE(Exists("large/broken.ndjson"));
}

TEST_F(MigrateInputsTest, SheetsAndWorkbooksGiveTheSame) {
  const std::vector<std::string> headings{"No.", "Entered", "Family name", "Given name",
                                          "Sex", "Born",    "Drug1",       "Drug1Dose"};
  std::string workbook;
  StringSink sink(workbook);
  WorkbookWriter writer(sink);
  std::vector<WorkbookColumn> columns;
  std::string csv;
  for (const std::string& heading : headings) {
    columns.push_back({.heading = heading});
    csv += heading + (heading == headings.back() ? "\n" : ",");
  }
  ASSERT_TRUE(writer.Begin("Residents", columns));
  for (int i = 0; i < 9; ++i) {
    const std::vector<std::string> row{
        "X99000" + std::to_string(i) + "-0",  "2026-03-01", "陈", "测试", i == 4 ? "q" : "m",
        i == 7 ? "1940-13-99" : "1940/01/31", "amlodipine", "5.0"};
    ASSERT_TRUE(writer.Row(row));
    for (std::size_t at = 0; at < row.size(); ++at) csv += (at == 0 ? "" : ",") + row[at];
    csv += "\n";
  }
  ASSERT_TRUE(writer.Finish());
  Write("in.csv", csv);
  Write("in.xlsx", workbook);
  std::string records;
  for (const std::string name : {"in.csv", "in.xlsx"}) {
    const Ran ran = RunBaybridge({"--packs", kPacks, "migrate", "--from", "xb-sheet", "--to",
                                  "gd-care", "--progress", "none", "--chunk-records", "2",
                                  "--output", Path("job-" + name), Path(name)});
    EXPECT_EQ(ran.code, kFindings) << ran.err;
    const std::string target = Target("job-" + name);
    EXPECT_EQ(
        Count(target, "</老年人档案>") + Count(Read("job-" + name + "/rejected.ndjson"), "\n"), 9U);
    EXPECT_GE(Count(Read("job-" + name + "/rejected.ndjson"), "\n"), 1U);
    if (records.empty()) records = target;
    EXPECT_EQ(target, records) << name;
  }
  EXPECT_THAT(Read("job-in.xlsx/rejected.ndjson"), HasSubstr("\"cell\":\"Residents!F9\""));
  EXPECT_THAT(Read("job-in.xlsx/rejected.raw"), HasSubstr("1940-13-99"));
}

TEST_F(MigrateInputsTest, LinesGoThroughAFilterInTheirOrder) {
  Synth("in.xml", 8);
  ASSERT_NE(RunBaybridge({"translate", "--to", "mo-care", "--syntax", "json", "--keep",
                          Path("keep"), Path("in.xml"), "-o", Path("in.ndjson")})
                .code,
            kFailure);
  std::string lines = Read("in.ndjson");
  const std::size_t second = lines.find('\n') + 1;
  lines.insert(second, "{\"broken\":\n");
  CommandOptions options;
  options.input = lines;
  const std::vector<std::string> words{"migrate", "--filter", "--from",
                                       "mo-care", "--to",     "gd-care"};
  const Ran ran = RunBaybridge(words, options);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(Count(ran.out, "\n"), 9U);
  EXPECT_THAT(ran.err, HasSubstr("9 records of mo-care to gd-care: "));
  std::vector<std::string> rows;
  for (std::size_t at = 0; at < ran.out.size(); at = ran.out.find('\n', at) + 1)
    rows.push_back(ran.out.substr(at, ran.out.find('\n', at) - at));
  EXPECT_THAT(rows.at(1), testing::StartsWith("{\"rejected\":{"));
  EXPECT_THAT(rows.at(1), HasSubstr("\"source\":\"{\\\"broken\\\":\""));
  EXPECT_THAT(rows.at(0), testing::Not(HasSubstr("rejected")));
  std::vector<std::string> three = words;
  three.insert(three.end(), {"--jobs", "3", "--chunk-records", "1"});
  EXPECT_EQ(RunBaybridge(three, options).out, ran.out);
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
           {"--output", Path("x")}, {Path("in.xml")}, {"--syntax", "xml"}}) {
    std::vector<std::string> more = words;
    more.insert(more.end(), wrong.begin(), wrong.end());
    EXPECT_EQ(RunBaybridge(more, options).code, kUsage);
  }
}

// With --keep the way back finds in the targets what they cannot hold.
TEST_F(MigrateInputsTest, KeptBlocksMakeTheWayBack) {
  Synth("in.xml", 5);
  // A unit that stands alone, as in one of these records, is left behind and told of.
  ASSERT_LE(RunBaybridge(Job("away", {"--keep", Path("in.xml")})).code, kFindings);
  EXPECT_THAT(Target("away"), HasSubstr("urn:baybridge:keep:"));
  const Ran back = RunBaybridge({"migrate", "--from", "gd-care", "--to", "hk-care", "--output",
                                 Path("back"), Path("away/target-000001.xml")});
  EXPECT_LE(back.code, kFindings) << back.err;
  const Ran twice = RunBaybridge({"translate", "--to", "hk-care", Path("away/target-000001.xml"),
                                  "-o", Path("back.xml"), "--keep", Path("keep")});
  ASSERT_LE(twice.code, kFindings) << twice.err;
  EXPECT_EQ(Count(Target("back"), "</Resident>"), 5U);
  EXPECT_THAT(Target("back"), testing::Not(HasSubstr("urn:baybridge:keep:gd-care")));
  const Ran hub = RunBaybridge({"migrate", "--from", "hk-care", "--to", "hub", "--syntax", "json",
                                "--keep", "--output", Path("hub"), Path("in.xml")});
  EXPECT_NE(hub.code, 0);
  EXPECT_THAT(hub.err, HasSubstr("--keep"));
}

}  // namespace
}  // namespace baybridge
