// The catalogue of attacks through the endpoints that take a document: each is answered as its
// class says, by nothing of the 5xx kind, and the service serves on.
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "conformance/attacks/attack.h"
#include "unit/server/running_gateway.h"
#include "unit/server/transfer_client.h"

namespace baybridge {
namespace {

constexpr std::size_t kLarge = std::size_t{2} * 1024 * 1024;

struct Endpoint {
  std::string_view name;
  std::string target;
  // What a record that is read but does not conform may be answered.
  std::set<unsigned> invalid;
};

const std::vector<Endpoint>& Endpoints() {
  static const std::vector<Endpoint> endpoints = {
      {"validate", "/v1/validate", {200}},
      {"translate", "/v1/translate?to=gd-care", {200, 422}},
      {"explain", "/v1/explain?to=gd-care&at=/Resident/RecordDate", {200, 404, 422}},
      {"conform", "/v1/conform?standard=resident-file-completeness", {200}},
      {"print", "/v1/print", {200, 422}},
      {"due", "/v1/due", {200, 422}},
      {"report", "/v1/reports?standard=resident-file-completeness", {201}},
  };
  return endpoints;
}

std::vector<Attack> Attacks() {
  std::vector<Attack> all;
  for (const auto& part : {DoctypeAttacks(), XmlAttacks(), FloodAttacks(), EncodingAttacks(),
                           CharacterAttacks(), RecordAttacks(), JsonAttacks()}) {
    for (const Attack& attack : part) {
      if (attack.way == Way::kRecord) all.push_back(attack);
    }
  }
  return all;
}

std::set<unsigned> Allowed(const Attack& attack, const Endpoint& endpoint) {
  if (attack.outcome == Outcome::kRefused) {
    // A form that no pack has is read as far as its root, and judged.
    std::set<unsigned> allowed{400, 413, 415};
    if (attack.findings.find("GW-SCH") != std::string_view::npos)
      allowed.insert(endpoint.invalid.begin(), endpoint.invalid.end());
    return allowed;
  }
  return endpoint.invalid;
}

class EndpointAttackTest : public testing::TestWithParam<Endpoint> {};

TEST_P(EndpointAttackTest, AnswersEveryAttackByItsClass) {
  RunningGateway& gateway = RunningGateway::Shared();
  const ClientIdentity identity = gateway.IdentityOf(Role::kCareInstitution);
  // Nobody listens there and nothing is there: tests/conformance/attacks watches both.
  const Bait bait{.url = "http://127.0.0.1:9/", .file = "file:///nonexistent/"};
  std::size_t tried = 0;
  for (const Attack& attack : Attacks()) {
    Document document = attack.make(bait, 0);
    // The limit of the service answers these before any reader.
    if (document.bytes.size() > kLarge && GetParam().name != "validate") continue;
    std::string type = "application/octet-stream";
    if (!document.encoding.empty()) type += "; charset=" + document.encoding;
    const Answer answer =
        Ask(gateway.port(),
            {.method = "POST",
             .target = GetParam().target +
                       (GetParam().target.find('?') == std::string::npos ? "?" : "&") +
                       "assurance=fast",
             .headers = {{"Content-Type", type}},
             .body = std::move(document.bytes)},
            identity);
    ++tried;
    EXPECT_TRUE(Allowed(attack, GetParam()).contains(answer.status))
        << attack.id << " " << attack.name << ": " << answer.status << " "
        << answer.body.substr(0, 400);
    if (answer.status >= 400) {
      EXPECT_NE(answer.Header("X-Correlation-Id"), "") << attack.id << " " << attack.name;
    }
  }
  EXPECT_GT(tried, 50U);
  EXPECT_EQ(Ask(gateway.port(), PostRecord("/v1/validate"), identity).status, 200U);
}

// As the record of a transfer: none leaves but what is read and conforms, and each that was kept is
// refused.
TEST(TransferAttackTest, NoAttackIsSent) {
  RunningGateway& gateway = RunningGateway::Shared();
  const TransferClient home(gateway.port(), gateway.IdentityOf("institution"));
  const Bait bait{.url = "http://127.0.0.1:9/", .file = "file:///nonexistent/"};
  std::size_t tried = 0;
  for (const Attack& attack : Attacks()) {
    Document document = attack.make(bait, 0);
    if (document.bytes.size() > kLarge) continue;
    std::string type = "application/octet-stream";
    if (!document.encoding.empty()) type += "; charset=" + document.encoding;
    const Answer answer = home.PostForm(
        "/v1/transfers",
        {{"envelope", {"", DemoEnvelope({.transfer = "attack-" + std::to_string(tried++)})}},
         {"record", {type, document.bytes}},
         {"person", {"", "attack"}}});
    const std::string what = std::string(attack.id) + " " + std::string(attack.name);
    const bool sent = answer.status == 201;
    EXPECT_TRUE(sent || answer.status == 400 || answer.status == 413 || answer.status == 415 ||
                answer.status == 422)
        << what << ": " << answer.status << " " << answer.body.substr(0, 400);
    EXPECT_FALSE(sent && attack.outcome == Outcome::kRefused) << what;
    const std::string location = answer.Header("Location");
    if (!sent && !location.empty()) {
      EXPECT_EQ(home.StateIn(location), "refused") << what;
    }
  }
  EXPECT_GT(tried, 50U);
}

// As the body of a call that takes no record: JSON of one form, or a letter of a gateway.
TEST(OtherAttackTest, NoOtherEndpointTakesOne) {
  RunningGateway& gateway = RunningGateway::Shared();
  const Bait bait{.url = "http://127.0.0.1:9/", .file = "file:///nonexistent/"};
  const std::string none = "/v1/transfers/" + std::string(32, '0');
  const std::vector<std::pair<std::string, std::string>> calls = {
      {"institution", "/v1/consents/revoke"},
      {"institution", "/v1/persons/deceased"},
      {"institution", none + "/questions"},
      {"institution", none + "/reconcile"},
      {"institution", none + "/acknowledge"},
      {"institution", "/v1/transfers"},
      {"gd", "/v1/inbox"},
      {"gd", "/v1/witness"}};
  std::size_t tried = 0;
  for (const Attack& attack : Attacks()) {
    Document document = attack.make(bait, 0);
    if (document.bytes.size() > kLarge) continue;
    const auto& [who, target] = calls[tried++ % calls.size()];  // each takes its turn
    const Answer answer = Ask(gateway.port(),
                              {.method = "POST",
                               .target = target,
                               .headers = {{"Content-Type", "application/json"}},
                               .body = std::move(document.bytes)},
                              gateway.IdentityOf(who));
    EXPECT_EQ(answer.status / 100, 4U)
        << attack.id << " " << attack.name << " at " << target << ": " << answer.status;
  }
  EXPECT_GT(tried, 50U);
}

INSTANTIATE_TEST_SUITE_P(All,
                         EndpointAttackTest,
                         testing::ValuesIn(Endpoints()),
                         [](const auto& made) { return std::string(made.param.name); });

}  // namespace
}  // namespace baybridge
