#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/digest.h"
#include "transfer/token.h"
#include "unit/server/running_gateway.h"
#include "unit/server/transfer_client.h"

namespace baybridge {

// A home in Hong Kong and one in Guangdong, each with its gateway.
class TransfersTest : public testing::Test {
 protected:
  TransfersTest()
      : gateway(RunningGateway::Shared()),
        hk(gateway.port(), gateway.IdentityOf("institution")),
        gd(gateway.partner().port(), gateway.IdentityOf("gd-home")) {}

  // Sends the sample and gives the answer; each test names its transfers itself.
  Answer SendNew(const std::string& transfer, const std::string& consent = "C-0001") {
    return hk.Send(DemoEnvelope({.transfer = transfer, .consent = consent}),
                   SampleOf("hk-care/basic"));
  }
  std::string Delivered(const std::string& transfer) {
    const Answer answer = SendNew(transfer);
    EXPECT_EQ(answer.status, 201U) << answer.body;
    const std::string id = TransferClient::Member(answer.body, "id");
    EXPECT_TRUE(hk.Reaches(id, "delivered"));
    return id;
  }
  SigningKey KeyOf(const std::string& name) const {
    auto pem = ReadFile(gateway.folder() / name, 10'000);
    EXPECT_TRUE(pem);
    auto key = SigningKey::Read(*pem, name);
    EXPECT_TRUE(key);
    return *key;
  }
  VerifyingKey PublicKeyOf(const std::string& name) const {
    auto pem = ReadFile(gateway.folder() / name, 10'000);
    EXPECT_TRUE(pem);
    auto key = VerifyingKey::Read(*pem, name);
    EXPECT_TRUE(key);
    return *key;
  }
  // What the gateway in Guangdong would send to Hong Kong.
  Answer Letter(GatewayMessage message, const std::string& content = {}) {
    message.from = "gd.example";
    message.to = "hk.example";
    message.time = UtcTimeNow();
    message.content = content.empty() ? "" : Hex(Sha256(content));
    const std::string text = WriteMessage(message);
    const std::string token = *SignToken({.type = TokenType::kOrigin,
                                          .originator = "gd.example",
                                          .recipient = "hk.example",
                                          .sent = message.time,
                                          .generated = message.time,
                                          .imprint = Hex(Sha256(text))},
                                         KeyOf("gd-receipt.key"));
    last_parts = {{"message", {"application/json", text}}, {"token", {"text/plain", token}}};
    if (!content.empty()) last_parts.push_back({"content", {"", content}});
    return Inbox();
  }
  Answer Inbox() const {
    return TransferClient(gateway.port(), gateway.IdentityOf("gd"))
        .PostForm("/v1/inbox", last_parts);
  }

  RunningGateway& gateway;
  TransferClient hk;
  TransferClient gd;
  std::vector<std::pair<std::string, FormPart>> last_parts;
};

}  // namespace baybridge
