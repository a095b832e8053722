#pragma once

#include <memory>
#include <string>
#include <thread>

#include "e2e/transfer_story.h"
#include "support/servers.h"

namespace baybridge {

// The gateway in Hong Kong has two nodes; that in Guangdong knows the first.
class TwoNodes : public TwoGateways {
 protected:
  // Seconds for one attempt to deliver: what a node claims is its own for five more.
  void Prepare(int attempt) {
    ASSERT_TRUE(server_.ready());
    const auto folder = demo_->folder();
    ASSERT_TRUE(
        WriteFile(folder / "database.password", PostgresServer::password(), FileReaders::kOwner));
    std::string config = TextOf(demo_->config_file(0));
    Replace(config, "\"store\": \"hk.db\"",
            "\"store\": \"" + server_.address() +
                "\", \"store_password\": \"database.password\", \"attempt\": " +
                std::to_string(attempt));
    Replace(config, "\"retry_most\": 60", "\"retry_most\": 2");
    std::string own = config;
    Replace(own, "\"hk-batches\"", "\"hk-batches\", \"node\": \"hk-a\"");
    ASSERT_TRUE(WriteFile(demo_->config_file(0), own));
    other_port_ = FreePorts(1).front();
    Replace(config, "\"port\": " + std::to_string(ports_[0]),
            "\"port\": " + std::to_string(other_port_));
    Replace(config, "\"hk-batches\"", "\"hk-b-batches\", \"node\": \"hk-b\"");
    ASSERT_TRUE(WriteFile(folder / "hk-b.json", config));
    other_ = std::make_unique<GatewayProcess>(scratch_, folder / "hk-b.json", "hk-b");
  }
  static void Replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  }
  TransferClient First() const { return HomeAt(0); }
  TransferClient Other() const {
    return {other_port_, IdentityOf(std::string(DemoGatewayAt(0).id) + "-home")};
  }
  void StartOther() {
    other_->Start();
    for (int i = 0; i < 2'400; ++i) {
      if (Other().Get("/readyz").status == 200) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    FAIL() << TextOf(other_->log());
  }
  static std::string Send(const TransferClient& node, const std::string& reference) {
    const Answer sent = node.Send(DemoEnvelope({.transfer = reference}), SampleOf("hk-care/basic"));
    EXPECT_EQ(sent.status, 201U) << sent.body;
    return TransferClient::Member(sent.body, "id");
  }

  PostgresServer server_;
  std::uint16_t other_port_ = 0;
  std::unique_ptr<GatewayProcess> other_;
};

}  // namespace baybridge
