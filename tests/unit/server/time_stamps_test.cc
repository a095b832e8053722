// A gateway whose containers are stamped by an authority that answers over HTTPS.
#include <atomic>
#include <chrono>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/file.h"
#include "crypto/time_stamp.h"
#include "evidence/container.h"
#include "support/time_authority.h"
#include "unit/server/running_gateway.h"
#include "unit/server/transfer_client.h"

namespace baybridge {
namespace {

class StampServer : public HttpHandler {
 public:
  explicit StampServer(const Signer& issuer) : authority_(issuer) {}
  std::optional<HttpResponse> Admit(HttpRequest& /*request*/) override { return std::nullopt; }
  bool IsQuick(const HttpRequest& /*request*/) const override { return false; }
  HttpResponse Handle(HttpRequest request) override {
    const bool asked = request.path == "/stamps" &&
                       request.Header("content-type") == "application/timestamp-query";
    asked_.fetch_add(1);
    if (!asked || !answers_.load()) return {.status = 503, .headers = {}, .body = {}};
    HttpResponse response{.status = 200, .headers = {}, .body = authority_.Answer(request.body)};
    response.Set("Content-Type", "application/timestamp-reply");
    return response;
  }
  HttpResponse Refuse(const HttpRefusal& refusal) override {
    return {.status = refusal.status, .headers = {}, .body = {}};
  }
  void SetAnswers(bool answers) { answers_.store(answers); }
  unsigned asked() const { return asked_.load(); }

 private:
  TimeAuthority authority_;
  std::atomic<bool> answers_{false};
  std::atomic<unsigned> asked_{0};
};

Signer ReadSigner(const std::filesystem::path& folder, const std::string& name) {
  const auto pem = ReadFile(folder / (name + ".key"), 100'000);
  const auto certificate = ReadFile(folder / (name + ".pem"), 100'000);
  return {*SigningKey::Read(*pem, name), *Certificate::Read(*certificate, name), *pem};
}

TEST(TimeStampsTest, EveryContainerIsStamped) {
  auto demo = DemoFolder::Make();
  ASSERT_TRUE(demo);
  auto config = ReadServerConfig(demo->config_file(0));
  ASSERT_TRUE(config);
  config->data = BAYBRIDGE_SOURCE_DIR;
  StampServer stamps(ReadSigner(demo->folder(), "authority"));
  auto tls = LoadTls(config->tls);
  ASSERT_TRUE(tls);
  auto listener = HttpListener::Start({}, *tls, stamps);
  ASSERT_TRUE(listener);
  config->transfers.time_stamps = {"localhost", (*listener)->port()};
  config->transfers.time_stamp_path = "/stamps";
  auto gateway = Gateway::Start(*config, RunningGateway::Shared().service().Parts().data);
  ASSERT_TRUE(gateway) << gateway.error().what;
  const Signer home = ReadSigner(demo->folder(), "institution");
  const TransferClient client((*gateway)->port(), {home.certificate.Pem(), home.pem});
  const std::string envelope = DemoEnvelope({.transfer = "stamped"});
  // Without a stamp nothing is sealed: it is kept, judged, and gone on with.
  const Answer waiting = client.Send(envelope, SampleOf("hk-care/basic"));
  EXPECT_EQ(waiting.status, 201U) << waiting.body;
  EXPECT_EQ(TransferClient::Member(waiting.body, "state"), "judged");
  // One attempt for both containers and for what comes in right after it.
  EXPECT_EQ(stamps.asked(), 1U);
  stamps.SetAnswers(true);
  Answer sent = client.Send(envelope, SampleOf("hk-care/basic"));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (TransferClient::Member(sent.body, "state") == "judged" &&
         std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    sent = client.Send(envelope, SampleOf("hk-care/basic"));
  }
  ASSERT_EQ(sent.status, 200U) << sent.body;
  // After the failure those of the delivered and the archived container: of the transfer that
  // stands, and of the repeated request, unless it was asked a moment too early.
  EXPECT_THAT(stamps.asked(), testing::AnyOf(3U, 5U));
  const std::string id = TransferClient::Member(sent.body, "id");
  const Answer evidence = client.Get("/v1/transfers/" + id + "/evidence");
  ASSERT_EQ(evidence.status, 200U);
  const OpenedContainer opened = OpenContainer(evidence.body);
  EXPECT_TRUE(opened.findings.empty());
  ASSERT_TRUE(opened.stamp);
  EXPECT_NE(opened.stamp->signer.Subject().find("Example Time Authority"), std::string::npos);
}

}  // namespace
}  // namespace baybridge
