// Jobs of many machines over every form of input, with broker and store behind TLS, and what comes
// after such a job.
#include <string>
#include <vector>
#include <zlib.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive/zip_writer.h"
#include "e2e/share_farm.h"
#include "format/workbook_writer.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr unsigned kRecords = 40;
constexpr unsigned kPatience = 240;  // seconds that a job may take

// One for all tests; it ends with the program.
class FormsFarm final : public testing::Environment {
 public:
  static ShareFarm& Only() {
    if (farm_ == nullptr) farm_ = new ShareFarm(kRecords, 2, ByTls{});
    return *farm_;
  }
  void TearDown() override {
    delete farm_;
    farm_ = nullptr;
  }

 private:
  static ShareFarm* farm_;
};

ShareFarm* FormsFarm::farm_ = nullptr;
[[maybe_unused]] const testing::Environment* const kFarm =
    testing::AddGlobalTestEnvironment(new FormsFarm);

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

// Rows of residents, of which some are rejected and two name a partner who is in no row.
std::vector<std::vector<std::string>> Rows() {
  std::vector<std::vector<std::string>> rows{
      {"No.", "Entered", "Family name", "Given name", "Sex", "Born", "Partner"}};
  for (unsigned i = 0; i < kRecords; ++i) {
    const auto number = [](unsigned of) { return "X99" + std::to_string(1'000 + of) + "-0"; };
    rows.push_back({number(i), "2026-03-01", "陈", "测试", i % 9 == 4 ? "q" : "m",
                    i % 9 == 7 ? "1940-13-99" : "1940/01/31",
                    i == 3 || i == 30 ? number(900) : number(i ^ 1U)});
  }
  return rows;
}

std::string SheetOf(const std::vector<std::vector<std::string>>& rows) {
  std::string csv;
  for (const auto& row : rows) {
    for (std::size_t at = 0; at < row.size(); ++at) csv += (at == 0 ? "" : ",") + row[at];
    csv += "\n";
  }
  return csv;
}

std::string WorkbookOf(const std::vector<std::vector<std::string>>& rows) {
  std::string workbook;
  StringSink sink(workbook);
  WorkbookWriter writer(sink);
  std::vector<WorkbookColumn> columns;
  for (const std::string& heading : rows.front()) columns.push_back({.heading = heading});
  EXPECT_TRUE(writer.Begin("Residents", columns));
  for (std::size_t i = 1; i < rows.size(); ++i) EXPECT_TRUE(writer.Row(rows[i]));
  EXPECT_TRUE(writer.Finish());
  return workbook;
}

class ShareFormsTest : public testing::Test {
 protected:
  void SetUp() override {
    farm_ = &FormsFarm::Only();
    ASSERT_TRUE(farm_->store().ready());
  }
  std::string Path(const std::string& name) const {
    return (farm_->scratch().folder() / name).string();
  }
  // Runs a job by many machines and by this one alone; both give the same, which is returned.
  std::map<std::string, std::string> ExpectAlike(const std::string& name,
                                                 const std::string& from,
                                                 const std::string& to,
                                                 const std::vector<std::string>& inputs,
                                                 const std::vector<std::string>& more = {}) const {
    const auto command = [&](const std::string& folder) {
      std::vector<std::string> words = farm_->PlainCommand(folder, from, to, inputs);
      words.insert(words.end(), more.begin(), more.end());
      return words;
    };
    const Ran alone = RunBaybridge(command(name + "-alone"));
    EXPECT_LE(alone.code, 1) << alone.err;
    const int code = Share(name, command(name));
    EXPECT_EQ(code, alone.code) << name << "\n" << farm_->Log();
    auto made = farm_->Outputs(name);
    EXPECT_EQ(made, farm_->Outputs(name + "-alone")) << name;
    return made;
  }
  int Share(const std::string& name, std::vector<std::string> command) const {
    const std::vector<std::string> options = farm_->Options();
    command.insert(command.end(), options.begin(), options.end());
    command.insert(command.end(), {"--job-name", name});
    const auto job = farm_->Coordinate(command);
    int status = 0;
    EXPECT_TRUE(job->EndsWithin(kPatience, status)) << name << "\n" << farm_->Log();
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  ShareFarm* farm_ = nullptr;
};

TEST_F(ShareFormsTest, EnvelopesGiveWhatOneMachineMakes) {
  const auto made = ExpectAlike("envelope", "hk-care", "gd-care", {"batch.xml"});
  EXPECT_TRUE(made.contains("target-000001.xml"));
  EXPECT_TRUE(made.contains("ids.csv"));
  for (const std::string& password : {PostgresServer::password(), NatsServers::password()})
    EXPECT_EQ(farm_->Log().find(password), std::string::npos);
}

TEST_F(ShareFormsTest, LinesGiveWhatOneMachineMakes) {
  auto command = farm_->PlainCommand("to-lines", "hk-care", "mo-care", {"batch.xml"});
  command.insert(command.end(), {"--syntax", "json"});
  ASSERT_LE(RunBaybridge(command).code, 1);
  std::string lines = farm_->scratch().Read("to-lines/target-000001.ndjson");
  ASSERT_FALSE(lines.empty());
  farm_->scratch().Write("in.ndjson", lines + "{\"utente\": 7}\n");
  const auto made = ExpectAlike("lines", "mo-care", "gd-care", {"in.ndjson"});
  ASSERT_TRUE(made.contains("rejected.raw"));
  EXPECT_THAT(made.at("rejected.raw"), HasSubstr("{\"utente\": 7}\n"));
}

TEST_F(ShareFormsTest, SheetsWorkbooksAndPackedFilesGiveWhatOneMachineMakes) {
  const auto rows = Rows();
  farm_->scratch().Write("in.csv", SheetOf(rows));
  farm_->scratch().Write("in.xlsx", WorkbookOf(rows));
  farm_->scratch().Write("packed.csv.gz", Gzip(SheetOf(rows)));
  std::string target;
  for (const std::string name : {"in.csv", "in.xlsx", "packed.csv.gz"}) {
    const auto made = ExpectAlike("job-" + name, "xb-sheet", "gd-care", {name});
    // References between records of different chunks, which different workers had.
    ASSERT_TRUE(made.contains("dangling.csv")) << name;
    EXPECT_THAT(made.at("dangling.csv"), HasSubstr("X991900-0,nowhere\n"));
    EXPECT_THAT(made.at("dangling.csv"), HasSubstr(",rejected\n"));
    EXPECT_TRUE(made.contains("rejected.xlsx")) << name;
    if (target.empty()) target = made.at("target-000001.xml");
    EXPECT_EQ(made.at("target-000001.xml"), target) << name;
  }
  EXPECT_THAT(farm_->Outputs("job-in.xlsx").at("rejected.ndjson"), HasSubstr("\"cell\":"));
  ExpectAlike("several", "xb-sheet", "gd-care", {"in.csv", "packed.csv.gz", "in.xlsx"});
}

TEST_F(ShareFormsTest, EveryMachineJudgesByTheNamedStandards) {
  const auto made =
      ExpectAlike("judged", "hk-care", "gd-care", {"batch.xml"}, {"--standard", "medication-core"});
  ASSERT_TRUE(made.contains("review.ndjson"));
  EXPECT_THAT(made.at("review.ndjson"), HasSubstr("MEDICATIONCORE-R-"));
}

// What was rejected is run again where the job's folder stands, whatever options are given.
TEST_F(ShareFormsTest, TheRejectedOfASharedJobAreRunAgain) {
  const fs::path data = farm_->scratch().folder() / "data";
  for (const char* part : {"schemas", "mapping", "validators"})
    farm_->scratch().Copy(fs::path(BAYBRIDGE_SOURCE_DIR) / part, fs::path("data") / part);
  std::string batch = farm_->scratch().Read("batch.xml");
  // Three records hold an element that the pack does not know yet, one has one that it never will.
  std::size_t at = 0;
  for (const char* element : {"<RecordNo>7</RecordNo>", "<RecordNo>8</RecordNo>", "<Broken/>",
                              "<RecordNo>9</RecordNo>"}) {
    at = batch.find("<RecordDate>", at + 100);
    ASSERT_NE(at, std::string::npos);
    batch.insert(at, element);
  }
  farm_->scratch().Write("faulty.xml", batch);
  const auto first = ExpectAlike("faulty", "hk-care", "gd-care", {"faulty.xml"});
  ASSERT_THAT(first.at("rejected.ndjson"), HasSubstr("RecordNo"));
  const std::string named =
      "<xs:element name=\"RecordNumber\" type=\"xs:string\" minOccurs=\"0\"/>";
  farm_->scratch().Edit(
      "data/schemas/hk-care/resident.xsd", named,
      named + "<xs:element name=\"RecordNo\" type=\"xs:string\" minOccurs=\"0\"/>");
  std::string outcome;
  for (const std::string job : {"faulty", "faulty-alone"}) {
    std::vector<std::string> command = {"--data", data.string(), "migrate", "--progress",
                                        "none",   "--redrive",   Path(job)};
    if (job == "faulty") {
      const auto options = farm_->Options();
      command.insert(command.end(), options.begin(), options.end());
    }
    const Ran ran = RunBaybridge(command);
    EXPECT_EQ(ran.code, 1) << ran.err;
    EXPECT_EQ(ran.err.find("on this machine alone") != std::string::npos, job == "faulty");
    EXPECT_THAT(ran.err, HasSubstr("In all 40 records: "));
    for (const auto& [name, bytes] : first) EXPECT_EQ(farm_->Outputs(job).at(name), bytes) << name;
    const std::string said = farm_->scratch().Read(job + "/outcome.json");
    EXPECT_THAT(said, HasSubstr("\"balanced\": true"));
    EXPECT_THAT(said, HasSubstr("\"controlsAgree\": true"));
    if (outcome.empty()) outcome = said;
    EXPECT_EQ(said, outcome);
  }
  const auto lines = [&](const std::string& file) {
    const std::string text = farm_->scratch().Read(file);
    return std::count(text.begin(), text.end(), '\n');
  };
  EXPECT_EQ(lines("faulty/redrive-001/rejected.ndjson") + 3, lines("faulty/rejected.ndjson"));
  EXPECT_EQ(farm_->scratch().Read("faulty/redrive-001/target-000001.xml"),
            farm_->scratch().Read("faulty-alone/redrive-001/target-000001.xml"));
}

// A coordinator that does not trust the servers, or shows no certificate, gets nowhere.
TEST_F(ShareFormsTest, WithoutTheRightCertificatesNothingIsBegun) {
  struct Wrong {
    const char* name;
    std::string find;
    std::string with;
  };
  const TlsIdentities& known = *farm_->identities();
  for (const Wrong& wrong : {Wrong{"store-authority", "sslrootcert=" + known.authority(),
                                   "sslrootcert=" + known.stranger()},
                             Wrong{"store-plain", "sslmode=verify-full", "sslmode=disable"},
                             Wrong{"broker-plain", "tls://", "nats://"}}) {
    std::vector<std::string> command =
        farm_->PlainCommand(wrong.name, "hk-care", "gd-care", {"batch.xml"});
    std::vector<std::string> options = farm_->Options();
    bool found = false;
    for (std::string& option : options) {
      const std::size_t at = option.find(wrong.find);
      if (at == std::string::npos) continue;
      option.replace(at, wrong.find.size(), wrong.with);
      found = true;
    }
    ASSERT_TRUE(found) << wrong.name;
    command.insert(command.end(), options.begin(), options.end());
    command.insert(command.end(), {"--job-name", wrong.name, "--patience", "1"});
    const Ran ran = RunBaybridge(command);
    EXPECT_GE(ran.code, 2) << wrong.name << ran.err;
    EXPECT_FALSE(fs::exists(Path(std::string(wrong.name) + "/target-000001.xml"))) << wrong.name;
    for (const std::string& password : {PostgresServer::password(), NatsServers::password()})
      EXPECT_EQ(ran.err.find(password), std::string::npos) << wrong.name;
  }
}

}  // namespace
}  // namespace baybridge
