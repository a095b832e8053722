// Batches and kept reports of a running gateway.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/file.h"
#include "server/batch_process.h"
#include "unit/server/running_gateway.h"
#include "unit/server/transfer_client.h"
#include "unit/server/transfer_probes.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

TransferClient ClientOf(const std::string& name) {
  RunningGateway& gateway = RunningGateway::Shared();
  return {gateway.port(), gateway.IdentityOf(name)};
}

// The whole of an answer that ends with its connection.
Answer ReadToEnd(const TransferClient& client, const std::string& target) {
  TlsClient connection(client.port(), client.identity());
  connection.Send(BytesOf({.target = target}));
  const std::string bytes = connection.ReadAll(std::chrono::seconds(120));
  Answer answer = ParseAnswer(bytes);
  answer.body = bytes.substr(std::min(bytes.find("\r\n\r\n") + 4, bytes.size()));
  return answer;
}

Answer SendBatch(const TransferClient& client,
                 const std::string& target,
                 const std::string& consents) {
  return client.PostForm(
      target, {{"records", {"application/xml", SampleRecord()}}, {"consents", {"", consents}}});
}

TEST(BatchTest, IsDoneWatchedFetchedAndTakenAway) {
  const TransferClient home = ClientOf("institution");
  const Answer made = home.Post("/v1/batches?from=hk-care&to=gd-care", SampleRecord());
  ASSERT_EQ(made.status, 201U) << made.body;
  const std::string path = made.Header("Location");
  const Answer events = ReadToEnd(home, path + "/events");
  EXPECT_EQ(events.Header("Content-Type"), "text/event-stream");
  EXPECT_EQ(events.Header("Content-Length"), "");
  EXPECT_THAT(events.body, HasSubstr("event: end\n"));
  EXPECT_THAT(events.body, HasSubstr("data:   \"state\": \"done\""));
  const std::string view = home.Get(path).body;
  EXPECT_THAT(view, HasSubstr("\"records\": 1"));
  EXPECT_THAT(view, HasSubstr("\"translated\": 1"));
  EXPECT_THAT(home.Get("/v1/batches?limit=1000").body,
              HasSubstr(TransferClient::Member(view, "id")));
  EXPECT_THAT(home.Get(path + "/results").body, HasSubstr("\"target-000001.xml\""));
  const Answer target = ReadToEnd(home, path + "/results/target-000001.xml");
  EXPECT_EQ(target.Header("Content-Type"), "application/xml");
  EXPECT_EQ(target.Header("Content-Length"), std::to_string(target.body.size()));
  EXPECT_TRUE(target.body.starts_with("<?xml")) << target.body;
  EXPECT_THAT(target.body, HasSubstr("</"));
  EXPECT_EQ(home.Get(path + "/results/job.db").status, 404U);
  EXPECT_EQ(home.Get(path + "/results/..%2Fbatch.json").status, 404U);
  // Nobody else's; an operator sees that it is there and nothing of what is in it.
  for (const char* end : {"", "/events", "/results", "/results/run.json", "/rejects"})
    EXPECT_EQ(ClientOf("other").Get(path + end).status, 404U) << end;
  EXPECT_THAT(ClientOf("other").Get("/v1/batches").body, HasSubstr("\"batches\": []"));
  EXPECT_EQ(
      Ask(home.port(), {.method = "DELETE", .target = path}, ClientOf("other").identity()).status,
      404U);
  EXPECT_EQ(ClientOf("operator").Get(path).status, 200U);
  EXPECT_EQ(Ask(home.port(), {.method = "DELETE", .target = path}, home.identity()).status, 204U);
  EXPECT_EQ(home.Get(path).status, 404U);
  EXPECT_FALSE(fs::exists(RunningGateway::Shared().folder() / "hk-batches" /
                          path.substr(path.rfind('/') + 1)));
}

TEST(BatchTest, TakesReferencesOfItsInstitutionOnly) {
  const fs::path folder = RunningGateway::Shared().folder();
  fs::create_directories(folder / "hk-inbox/below");
  ASSERT_TRUE(WriteFile(folder / "hk-inbox/below/bad.xml", "<a>no record</a>"));
  ASSERT_TRUE(WriteFile(folder / "secret.xml", SampleRecord()));
  std::error_code there;  // from a round before
  fs::create_symlink(folder / "secret.xml", folder / "hk-inbox/link.xml", there);
  const auto ask = [](const std::string& client, const std::string& reference) {
    return ClientOf(client).Post("/v1/batches?from=hk-care&to=gd-care&reference=" + reference);
  };
  for (const char* outside : {"inbox/../secret.xml", "inbox/link.xml", "inbox//etc/passwd", "inbox",
                              "inbox/", "inbox/below", "inbox/below/%00bad.xml",
                              "other/below/bad.xml", "..%2Finbox/below/bad.xml", "inbox/none"})
    EXPECT_NE(ask("institution", outside).status / 100, 2U) << outside;
  EXPECT_EQ(ask("other", "inbox/below/bad.xml").status, 422U);
  const Answer made = ask("institution", "inbox/below/bad.xml");
  ASSERT_EQ(made.status, 201U) << made.body;
  const TransferClient home = ClientOf("institution");
  const std::string path = made.Header("Location");
  EXPECT_THAT(ReadToEnd(home, path + "/events").body, HasSubstr("event: end\n"));
  const std::string view = home.Get(path).body;
  EXPECT_THAT(view, HasSubstr("\"translated\": 0")) << view;
  EXPECT_THAT(view, Not(HasSubstr(folder.string())));
  const Answer rejects = home.Get(path + "/rejects");
  EXPECT_EQ(rejects.status, 200U);
  EXPECT_THAT(rejects.body, HasSubstr("\"rejects\": ["));
}

TEST(BatchTest, RefusesWhatItCannotDo) {
  const TransferClient home = ClientOf("institution");
  EXPECT_EQ(home.Post("/v1/batches?from=hk-care", SampleRecord()).status, 400U);
  EXPECT_EQ(home.Post("/v1/batches?to=nothing", SampleRecord()).status, 400U);
  EXPECT_EQ(home.Post("/v1/batches?from=nothing&to=gd-care", SampleRecord()).status, 400U);
  EXPECT_EQ(home.Post("/v1/batches?to=gd-care&keep=x", SampleRecord()).status, 400U);
  EXPECT_EQ(home.Post("/v1/batches?to=gd-care").status, 400U);
  EXPECT_EQ(
      home.Post("/v1/batches?to=gd-care&reference=inbox/below/bad.xml", SampleRecord()).status,
      400U);
  // What a profile lets leave is a disclosure, and needs consents.
  const std::string profiled = "/v1/batches?from=hk-care&to=gd-care&profile=nothing";
  EXPECT_EQ(TransferClient::Member(home.Post(profiled, SampleRecord()).body, "code"),
            "consents-needed");
  for (const char* bad :
       {"", "[]", R"({"consents": []})", R"({"consents": [{"consent": "C-1"}]})",
        R"({"consents": [{"consent": "C-1", "person": ""}]})",
        R"({"consents": [{"consent": "C-1", "person": "a"}, {"consent": "C-1", "person": "a"}]})"})
    EXPECT_EQ(SendBatch(home, profiled, bad).status, 400U) << bad;
  // A profile that there is not ends the batch, and it says why.
  const Answer made =
      SendBatch(home, profiled, R"({"consents": [{"consent": "C-profile", "person": "bed 12"}]})");
  ASSERT_EQ(made.status, 201U);
  const std::string end = ReadToEnd(home, made.Header("Location") + "/events").body;
  EXPECT_THAT(end, HasSubstr("\"state\": \"failed\""));
  EXPECT_THAT(end, HasSubstr("\"message\":"));
}

TEST(BatchProcessTest, RunsTellsAndStops) {
  std::vector<std::string> lines;
  const auto take = [&](std::string_view line) { lines.emplace_back(line); };
  BatchProcess plain;
  const auto code = plain.Run({"/bin/sh", "-c", "echo one >&2; printf two >&2; exit 7"}, take);
  ASSERT_TRUE(code);
  EXPECT_EQ(*code, 7);
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two"}));
  BatchProcess none;
  const auto missing = none.Run({"/no/such/program"}, take);
  EXPECT_TRUE(missing && *missing != 0);
  // It is told to stop when it has said that it runs.
  BatchProcess endless;
  const auto stopped = endless.Run({"/bin/sh", "-c", "echo ready >&2; exec sleep 600"},
                                   [&](std::string_view) { endless.Stop(); });
  ASSERT_TRUE(stopped);
  EXPECT_EQ(*stopped, 128 + SIGTERM);
  BatchProcess before;
  before.Stop();
  const auto never = before.Run({"/bin/sh", "-c", "exit 0"}, take);
  EXPECT_TRUE(never && *never == 128 + SIGTERM);
}

TEST(ReportsTest, AreKeptWithoutValuesForTheirOwner) {
  std::string record = SampleRecord();
  const std::string sex = "<Sex>";
  record.replace(record.find(sex), sex.size(), "<Sex>SECRETVALUE");
  const TransferClient home = ClientOf("institution");
  const Answer made = home.Post("/v1/reports?standard=resident-file-completeness", record,
                                {{"Content-Type", "application/xml"}});
  ASSERT_EQ(made.status, 201U) << made.body;
  const std::string path = made.Header("Location");
  const Answer report = home.Get(path);
  EXPECT_EQ(report.status, 200U);
  EXPECT_THAT(report.body, HasSubstr("resident-file-completeness"));
  EXPECT_THAT(report.body, Not(HasSubstr("SECRETVALUE")));
  EXPECT_THAT(home.Get("/v1/reports").body, HasSubstr(TransferClient::Member(made.body, "id")));
  for (const char* who : {"other", "regulator"}) {
    EXPECT_EQ(ClientOf(who).Get(path).status, 404U) << who;
    EXPECT_THAT(ClientOf(who).Get("/v1/reports").body, HasSubstr("\"reports\": []")) << who;
  }
  EXPECT_EQ(
      Ask(home.port(), {.method = "DELETE", .target = path}, ClientOf("other").identity()).status,
      404U);
  EXPECT_EQ(Ask(home.port(), {.method = "DELETE", .target = path}, home.identity()).status, 204U);
  EXPECT_EQ(home.Get(path).status, 404U);
}

}  // namespace
}  // namespace baybridge
