#include "server/server_config.h"

#include <gtest/gtest.h>

#include "support/scratch.h"

namespace baybridge {
namespace {

constexpr std::string_view kGood = R"({
  "data": "here",
  "listen": {"address": "127.0.0.1", "port": 8443, "hosts": ["gateway.example"], "worker_threads": 3, "workers_at_once": 5},
  "tls": {"certificate": "a.pem", "key": "a.key", "client_authorities": "c.pem"},
  "limits": {"body_bytes": 2048},
  "seconds": {"head": 7},
  "clients": [{"name": "dns:home.example", "role": "institution", "institution": "home-1"}]
})";

class ServerConfigTest : public testing::Test {
 protected:
  Result<ServerConfig> Read(std::string_view text) {
    scratch_.Write("gateway.json", text);
    return ReadServerConfig(scratch_.folder() / "gateway.json");
  }
  // The good configuration with one change; what is said of it, with the line.
  std::string Told(std::string_view old_text, std::string_view new_text) {
    std::string text(kGood);
    const std::size_t at = text.find(old_text);
    EXPECT_NE(at, std::string::npos) << old_text;
    const auto read = Read(text.replace(at, old_text.size(), new_text));
    if (read) return {};
    return read.error().place.substr(read.error().place.rfind(':')) + " " + read.error().what;
  }
  Scratch scratch_;
};

TEST_F(ServerConfigTest, IsReadWithPathsOfItsOwnFolder) {
  const auto read = Read(kGood);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->data, std::filesystem::absolute(scratch_.folder()) / "here");
  EXPECT_EQ(read->listener.port, 8443);
  EXPECT_EQ(read->listener.worker_threads, 3U);
  EXPECT_EQ(read->listener.workers_at_once, 5U);
  EXPECT_EQ(read->listener.gate.max_body_bytes, 2'048U);
  EXPECT_EQ(read->listener.head_time, std::chrono::seconds(7));
  EXPECT_EQ(read->listener.body_time, std::chrono::seconds(10));
  EXPECT_EQ(read->tls.clients, ClientCertificates::kOptional);
  EXPECT_EQ(read->clients.at(0).role, Role::kCareInstitution);
}

TEST_F(ServerConfigTest, LimitsAnswersThatAreKept) {
  const auto usual = Read(kGood);
  ASSERT_TRUE(usual);
  EXPECT_EQ(usual->answers.most, 4'096U);
  EXPECT_EQ(usual->answers.keep_seconds, 600);
  EXPECT_EQ(Told("\"head\": 7", "\"answers\": 604801"),
            ":6 expected a whole number from 1 to 604800 for ‘answers’");
  EXPECT_NE(Told("\"body_bytes\": 2048", "\"answers\": 0"), "");
  std::string text(kGood);
  const std::string_view limits = "\"body_bytes\": 2048";
  text.replace(text.find(limits), limits.size(), "\"answers\": 7, \"answer_bytes\": 4096");
  const std::string_view seconds = "\"head\": 7";
  text.replace(text.find(seconds), seconds.size(), "\"answers\": 86400");
  const auto read = Read(text);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->answers.most, 7U);
  EXPECT_EQ(read->transfers.answers.most_bytes, 4'096U);
  EXPECT_EQ(read->transfers.answers.keep_seconds, 86'400);
}

TEST_F(ServerConfigTest, NamesTheNodeThatHoldsBatches) {
  const auto named = [](const std::string& node) {
    return "\"batches\": {\"folder\": \"b\"" + node + "}, \"clients\"";
  };
  for (const char* bad : {"a b", "a/b", "\\r\\nSet-Cookie: x", "é"})
    EXPECT_NE(Told("\"clients\"", named(std::string(", \"node\": \"") + bad + "\"")), "") << bad;
  EXPECT_NE(Told("\"clients\"", named(", \"node\": \"" + std::string(65, 'a') + "\"")), "");
  EXPECT_EQ(Told("\"clients\"", named(", \"node\": \"node-1.example_2\"")), "");
  // The name of the host.
  EXPECT_EQ(Told("\"clients\"", named("")), "");
  EXPECT_EQ(Told("\"clients\"", named(", \"node\": \"\"")), "");
}

TEST_F(ServerConfigTest, TellsWhatIsWrongAndWhere) {
  EXPECT_EQ(Told("\"data\"", "\"date\""), ":2 the key ‘date’ is not known");
  EXPECT_EQ(Told("8443", "\"8443\""), ":3 expected a number for ‘port’");
  EXPECT_EQ(Told("8443", "70000"), ":3 expected a whole number from 0 to 65535 for ‘port’");
  EXPECT_EQ(Told("\"role\": \"institution\"", "\"role\": \"anonymous\"").substr(0, 12),
            ":7 expected ");
  EXPECT_NE(Told("dns:home", "home"), "");
  EXPECT_NE(Told(", \"institution\": \"home-1\"", ""), "");
  EXPECT_NE(Told("\"key\": \"a.key\", ", ""), "");
  EXPECT_NE(Told("\"client_authorities\": \"c.pem\"", "\"client_certificates\": \"required\""), "");
  EXPECT_NE(Told("\"body_bytes\": 2048", "\"body_bytes\": 1"), "");
}

constexpr const char* kTransfers = R"({
  "tls": {"certificate": "a.pem", "key": "a.key", "client_authorities": "c.pem"},
  "clients": [{"name": "dns:home.example", "role": "institution", "institution": "HK-0001"}],
  "transfers": {"name": "hk.example", "place": "HK", "institutions": ["HK-0001"],
    "store": "s.db", "store_key": "s.key", "seal_key": "e.key", "seal_certificate": "e.pem",
    "receipt_key": "r.key", "certificate": "g.pem", "key": "g.key", "authorities": "c.pem",
    "partners": [{"name": "gd.example", "place": "GD", "url": "https://gd.example:8443",
      "certificate_names": ["dns:gd.example"], "receipt_key": "gd.pub",
      "institutions": [{"id": "GD-0001", "format": "gd-care"}]}]}
})";

TEST_F(ServerConfigTest, ReadsTransfersAndMakesPartnersClients) {
  const auto read = Read(kTransfers);
  ASSERT_TRUE(read) << read.error().place << read.error().what;
  const TransferConfig& transfers = read->transfers;
  EXPECT_EQ(transfers.store, std::filesystem::absolute(scratch_.folder()) / "s.db");
  EXPECT_EQ(transfers.partners.at(0).address, (HttpsAddress{"gd.example", 8443}));
  EXPECT_EQ(transfers.partners.at(0).institutions.at(0).format, "gd-care");
  ASSERT_EQ(read->clients.size(), 2U);
  EXPECT_EQ(read->clients.at(1).role, Role::kGateway);
  EXPECT_EQ(read->clients.at(1).institution, "gd.example");
}

TEST_F(ServerConfigTest, ReadsAStoreKeyThatIsInADevice) {
  std::string text = kTransfers;
  const std::string file = "\"store_key\": \"s.key\"";
  text.replace(text.find(file), file.size(),
               "\"store_key_module\": \"/lib/device.so\", \"store_key_token\": \"gateway\", "
               "\"store_key_label\": \"k-1\", \"store_key_pin\": \"pin\"");
  const auto read = Read(text);
  ASSERT_TRUE(read) << read.error().place << read.error().what;
  const KeySource& keys = read->transfers.store_keys;
  EXPECT_EQ(keys.file, "");
  EXPECT_EQ(keys.device.module, "/lib/device.so");
  EXPECT_EQ(keys.device.token, "gateway");
  EXPECT_EQ(keys.device.key, "k-1");
  EXPECT_EQ(keys.device.pin_file, (std::filesystem::absolute(scratch_.folder()) / "pin").string());
}

TEST_F(ServerConfigTest, ReadsAStoreThatNodesShare) {
  std::string text = kTransfers;
  const std::string file = "\"store\": \"s.db\"";
  text.replace(text.find(file), file.size(),
               "\"store\": \"postgresql://gateway@localhost/records\", \"store_password\": \"p\", "
               "\"assurance\": \"fast\"");
  const auto read = Read(text);
  ASSERT_TRUE(read) << read.error().place << read.error().what;
  const TransferConfig& transfers = read->transfers;
  EXPECT_EQ(transfers.store_address, "postgresql://gateway@localhost/records");
  EXPECT_EQ(transfers.store, "");
  EXPECT_EQ(transfers.store_password, std::filesystem::absolute(scratch_.folder()) / "p");
  EXPECT_EQ(transfers.assurance, Assurance::kFast);
}

TEST_F(ServerConfigTest, TellsWhatIsWrongWithTransfers) {
  const std::pair<const char*, const char*> kChanges[] = {
      {"\"store\": \"s.db\", ", ""},
      {"\"store\": \"s.db\"", "\"store\": \"s.db\", \"store_password\": \"p\""},
      {"\"s.db\"", "\"postgresql://gateway:secret@localhost/records\""},
      {"\"s.db\"", "\"postgresql://gateway@db.example/records?sslmode=disable\""},
      {"\"s.db\"", "\"s.db\", \"assurance\": \"half\""},
      {"\"name\": \"hk.example\"", "\"name\": \"hk example\""},
      {"https://gd.example:8443", "http://gd.example"},
      {"dns:gd.example", "gd.example"},
      {"dns:gd.example", "dns:home.example"},
      {"\"receipt_key\": \"gd.pub\",", ""},
      {"\"format\": \"gd-care\"", "\"form\": \"gd-care\""},
      {"\"role\": \"institution\", \"institution\": \"HK-0001\"", "\"role\": \"gateway\""}};
  for (const auto& [old_text, new_text] : kChanges) {
    std::string text = kTransfers;
    const std::size_t at = text.find(old_text);
    ASSERT_NE(at, std::string::npos) << old_text;
    EXPECT_FALSE(Read(text.replace(at, std::string_view(old_text).size(), new_text))) << new_text;
  }
}

TEST_F(ServerConfigTest, NeedsTls) {
  EXPECT_FALSE(Read("{}"));
  EXPECT_FALSE(Read("[]"));
  EXPECT_FALSE(ReadServerConfig(scratch_.folder() / "missing.json"));
}

}  // namespace
}  // namespace baybridge
