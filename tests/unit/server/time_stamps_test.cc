// A gateway whose containers are stamped by an authority that answers over HTTPS.
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
    if (!asked || !answers_.load()) return {.status = 503, .headers = {}, .body = {}};
    HttpResponse response{.status = 200, .headers = {}, .body = authority_.Answer(request.body)};
    response.Set("Content-Type", "application/timestamp-reply");
    return response;
  }
  HttpResponse Refuse(const HttpRefusal& refusal) override {
    return {.status = refusal.status, .headers = {}, .body = {}};
  }
  void SetAnswers(bool answers) { answers_.store(answers); }

 private:
  TimeAuthority authority_;
  std::atomic<bool> answers_{false};
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
  // Without a stamp nothing is sealed; it is kept, and gone on with.
  EXPECT_EQ(client.Send(envelope, SampleOf("hk-care/basic")).status, 500U);
  stamps.SetAnswers(true);
  const Answer sent = client.Send(envelope, SampleOf("hk-care/basic"));
  ASSERT_EQ(sent.status, 200U) << sent.body;
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
