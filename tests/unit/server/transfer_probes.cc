#include "unit/server/transfer_probes.h"

#include <chrono>
#include <map>
#include <thread>

#include "evidence/witness.h"
#include "transfer/token.h"
#include "unit/server/running_gateway.h"
#include "unit/server/transfer_client.h"

namespace baybridge {
namespace {

using Probes = std::vector<std::pair<Role, RequestText>>;

RequestText FormTo(const std::string& target,
                   const std::vector<std::pair<std::string, FormPart>>& parts) {
  WrittenForm form = WriteForm(parts);
  return {.method = "POST",
          .target = target,
          .headers = {{"Content-Type", form.content_type}},
          .body = std::move(form.body)};
}

RequestText Sending(const std::string& transfer,
                    const std::string& person,
                    const std::string& type = "application/xml") {
  return FormTo("/v1/transfers", {{"envelope", {"", DemoEnvelope({.transfer = transfer})}},
                                  {"record", {type, SampleOf("hk-care/basic")}},
                                  {"person", {"", person}}});
}

// Transfers that the operations are tried on, in the states that they need.
struct Ready {
  std::string outgoing;    // delivered
  std::string waiting;     // for a clinician
  std::string accepting;   // incoming, reconciled
  std::string deciding;    // incoming, delivered
  std::string version;     // outgoing, of one that was sent before
  std::string documented;  // outgoing, with a portrait
  std::string question;    // about the accepting one, of the other side

  static const Ready& Get() {
    static const Ready ready;
    return ready;
  }

 private:
  Ready() {
    RunningGateway& gateway = RunningGateway::Shared();
    const TransferClient hk(gateway.port(), gateway.IdentityOf("institution"));
    const TransferClient gd(gateway.partner().port(), gateway.IdentityOf("gd-home"));
    const auto send = [&](const std::string& transfer, const std::string& person) {
      const Answer answer = Ask(hk.port(), Sending(transfer, person), hk.identity());
      EXPECT_EQ(answer.status, 201U) << answer.body;
      return TransferClient::Member(answer.body, "id");
    };
    outgoing = send("probe-1", "probe one");
    EXPECT_TRUE(hk.Reaches(outgoing, "delivered"));
    version = TransferClient::Member(
        hk.Send(DemoEnvelope({.transfer = "probe-10"}), SampleOf("hk-care/basic"), "probe nine",
                send("probe-9", "probe nine"))
            .body,
        "id");
    EXPECT_TRUE(hk.Reaches(send("probe-2", "probe two"), "delivered"));
    EXPECT_EQ(hk.Send(DemoEnvelope({.transfer = "probe-8", .consent = "C-probe"}),
                      SampleOf("hk-care/basic"))
                  .status,
              201U);
    documented = TransferClient::Member(hk.SendWith(DemoEnvelope({.transfer = "probe-11"}),
                                                    {{"portrait", {"image/png", PngText()}}})
                                            .body,
                                        "id");
    waiting = TransferClient::Member(
        hk.Send(DemoEnvelope({.transfer = "probe-7"}), RecordToAcknowledge()).body, "id");
    std::string sent;  // at the gateway that it came from
    const auto bring = [&](const std::string& transfer) {
      const std::size_t known = hk.Incoming().size();
      const Answer answer = gd.Send(DemoEnvelope({.transfer = transfer, .from = 1, .to = 0}),
                                    SampleOf("gd-care/basic"));
      EXPECT_EQ(answer.status, 201U) << answer.body;
      sent = TransferClient::Member(answer.body, "id");
      return hk.NewestIncoming(known);
    };
    accepting = bring("probe-3");
    EXPECT_TRUE(gd.Reaches(sent, "delivered"));
    question = TransferClient::Member(
        gd.Post("/v1/transfers/" + sent + "/questions", R"({"text": "example"})").body, "id");
    EXPECT_TRUE(hk.Hears(accepting, question));
    deciding = bring("probe-4");
    EXPECT_EQ(hk.Post("/v1/transfers/" + accepting + "/reconcile", hk.WholeList(accepting)).status,
              200U);
  }
};

// A notice from the gateway in Guangdong about a transfer that never came.
RequestText Notice(const std::string& event) {
  auto pem = ReadFile(RunningGateway::Shared().folder() / "gd-receipt.key", 10'000);
  auto key = SigningKey::Read(*pem, "key");
  const GatewayMessage message{.id = "probe-" + event,
                               .event = event,
                               .transfer = "probe",
                               .from = "gd.example",
                               .to = "hk.example",
                               .time = UtcTimeNow(),
                               .content = {}};
  const std::string text = WriteMessage(message);
  const auto token = SignToken({.type = TokenType::kOrigin,
                                .originator = message.from,
                                .recipient = message.to,
                                .sent = message.time,
                                .generated = message.time,
                                .imprint = Hex(Sha256(text))},
                               *key);
  return FormTo("/v1/inbox", {{"message", {"", text}}, {"token", {"", *token}}});
}

Probes ProbesOfPost(Role role, const RequestText& good) {
  Probes probes = {{role, good}};
  RequestText unknown = good;
  unknown.target += "?unknown=1";
  probes.emplace_back(role, std::move(unknown));
  RequestText large = good;
  large.body = std::string(std::size_t{17} * 1024 * 1024, ' ');
  probes.emplace_back(role, std::move(large));
  return probes;
}

Probes ProbesOfAct(const std::string& id, const std::string& act, const std::string& body) {
  const auto to = [&](const std::string& transfer) {
    return RequestText{.method = "POST",
                       .target = "/v1/transfers/" + transfer + "/" + act,
                       .headers = {},
                       .body = body};
  };
  Probes probes = ProbesOfPost(Role::kCareInstitution, to(id));
  RequestText late = to(id);
  late.headers = {{"If-Match", "\"of another time\""}};
  probes.emplace_back(Role::kCareInstitution, std::move(late));
  probes.emplace_back(Role::kCareInstitution, to(std::string(32, '0')));
  return probes;
}

Probes ProbesOfGet(Role role, const std::string& target, const std::string& nothing = {}) {
  RunningGateway& gateway = RunningGateway::Shared();
  Probes probes = {{role, {.target = target}}};
  probes.push_back(
      {role, {.target = target + (target.find('?') == std::string::npos ? "?" : "&") + "un=1"}});
  if (!nothing.empty()) probes.push_back({role, {.target = nothing}});
  const std::string tag = gateway.AskAs(role, {.target = target}).Header("ETag");
  if (!tag.empty())
    probes.push_back({role, {.target = target, .headers = {{"If-None-Match", tag}}}});
  return probes;
}

Probes ProbesOfCreation() {
  // Made once: the envelope holds the time.
  const RequestText sending = Sending("probe-5", "probe one");
  Probes probes = ProbesOfPost(Role::kCareInstitution, sending);
  probes.emplace_back(Role::kCareInstitution, sending);
  probes.emplace_back(Role::kCareInstitution, Sending("probe-5", "another"));
  probes.emplace_back(Role::kCareInstitution, Sending("probe-6", "probe one", "image/png"));
  return probes;
}

Probes ProbesOfTalk(const std::string& end) {
  const auto to = [&](const std::string& transfer, const std::string& body) {
    return RequestText{
        .method = "POST", .target = "/v1/transfers/" + transfer + end, .headers = {}, .body = body};
  };
  const std::string text = R"({"by": "Example Nurse", "text": "example"})";
  Probes probes = ProbesOfPost(Role::kCareInstitution, to(Ready::Get().accepting, text));
  probes.emplace_back(Role::kCareInstitution, to(Ready::Get().accepting, "{}"));
  probes.emplace_back(Role::kCareInstitution, to(std::string(32, '0'), text));
  return probes;
}

Probes ProbesOfReconciling() {
  const RunningGateway& gateway = RunningGateway::Shared();
  const TransferClient hk(gateway.port(), gateway.IdentityOf("institution"));
  const std::string& id = Ready::Get().deciding;
  const std::string target = "/v1/transfers/" + id + "/reconcile";
  Probes probes;
  for (const char* accept :
       {"application/json", "application/fhir+json", "text/html", "text/plain"})
    probes.push_back({Role::kCareInstitution,
                      {.method = "POST",
                       .target = target,
                       .headers = {{"Accept", accept}},
                       .body = R"({"medicines": []})"}});
  for (auto& probe : ProbesOfAct(id, "reconcile", hk.WholeList(id)))
    probes.push_back(std::move(probe));
  return probes;
}

// Requests to a witness in the name of the gateway in Guangdong, whose log was signed once.
Probes ProbesOfWitness() {
  RunningGateway& gateway = RunningGateway::Shared();
  const auto last = [&] {
    return gateway.gateway().transfers()->WithStore(
        [](Store& store) { return store.FindWitnessed("gd.example"); });
  };
  for (int i = 0; i < 1'200 && last()->note.empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const std::string note = last()->note;
  const auto known = ReadCheckpoint(note, "note");
  EXPECT_TRUE(known);
  auto pem = ReadFile(gateway.folder() / "gd-receipt.key", 10'000);
  auto key = SigningKey::Read(*pem, "key");
  const std::uint64_t size = known->checkpoint.state.size;
  const auto forged = [&](const std::string& origin) {
    return *SignCheckpoint({.origin = origin,
                            .state = {.size = size + 5, .root = Sha256("another history")},
                            .time = UtcTimeNow()},
                           *key);
  };
  const auto ask = [](const WitnessRequest& request) {
    return RequestText{.method = "POST",
                       .target = "/v1/witness",
                       .headers = {},
                       .body = WriteWitnessRequest(request)};
  };
  Probes probes = ProbesOfPost(Role::kGateway, ask({.old_size = size, .note = note}));
  for (const WitnessRequest& request :
       {WitnessRequest{.old_size = size, .note = "no checkpoint"},
        WitnessRequest{.old_size = size, .note = forged("hk.example")},
        WitnessRequest{.old_size = size + 1, .note = note},
        WitnessRequest{.old_size = size, .proof = {Sha256("proof")}, .note = forged("gd.example")}})
    probes.emplace_back(Role::kGateway, ask(request));
  return probes;
}

}  // namespace

std::optional<Probes> ProbesOfTransfers(const std::string& operation) {
  constexpr Role kHome = Role::kCareInstitution;
  const std::string one = "/v1/transfers/";
  const std::string none = one + std::string(32, '0');
  if (operation == "createTransfer") return ProbesOfCreation();
  if (operation == "listTransfers") return ProbesOfGet(kHome, "/v1/transfers");
  if (operation == "getTransfer") return ProbesOfGet(kHome, one + Ready::Get().outgoing, none);
  if (operation == "getReceipt")
    return ProbesOfGet(kHome, one + Ready::Get().outgoing + "/receipt", none + "/receipt");
  if (operation == "getEvidence")
    return ProbesOfGet(kHome, one + Ready::Get().outgoing + "/evidence", none + "/evidence");
  if (operation == "getRecord")
    return ProbesOfGet(kHome, one + Ready::Get().accepting + "/record", none + "/record");
  if (operation == "acknowledgeTransfer")
    return ProbesOfAct(Ready::Get().waiting, "acknowledge", kAcknowledgement);
  if (operation == "listMedicines")
    return ProbesOfGet(kHome, one + Ready::Get().deciding + "/medicines", none + "/medicines");
  if (operation == "getReconciliation")
    return ProbesOfGet(kHome, one + Ready::Get().accepting + "/reconciliation",
                       none + "/reconciliation");
  if (operation == "getDelta")
    return ProbesOfGet(kHome, one + Ready::Get().version + "/delta", none + "/delta");
  if (operation == "listDocuments")
    return ProbesOfGet(kHome, one + Ready::Get().documented + "/documents", none + "/documents");
  if (operation == "getDocument")
    return ProbesOfGet(kHome, one + Ready::Get().documented + "/documents/portrait",
                       none + "/documents/portrait");
  if (operation == "listQuestions")
    return ProbesOfGet(kHome, one + Ready::Get().accepting + "/questions", none + "/questions");
  if (operation == "askQuestion") return ProbesOfTalk("/questions");
  if (operation == "answerQuestion")
    return ProbesOfTalk("/questions/" + Ready::Get().question + "/answer");
  if (operation == "reconcileTransfer") return ProbesOfReconciling();
  if (operation == "acceptTransfer") return ProbesOfAct(Ready::Get().accepting, "accept", {});
  if (operation == "refuseTransfer") return ProbesOfAct(Ready::Get().deciding, "refuse", {});
  if (operation == "arriveTransfer") return ProbesOfAct(Ready::Get().accepting, "arrive", {});
  if (operation == "withdrawTransfer") return ProbesOfAct(Ready::Get().outgoing, "withdraw", {});
  const auto post = [](const std::string& target, const std::string& body) {
    return RequestText{.method = "POST", .target = target, .headers = {}, .body = body};
  };
  if (operation == "revokeConsent") {
    Ready::Get();
    Probes probes = ProbesOfPost(kHome, post("/v1/consents/revoke", R"({"consent": "C-probe"})"));
    probes.emplace_back(kHome, post("/v1/consents/revoke", R"({"consent": "C-none"})"));
    return probes;
  }
  if (operation == "personDeceased") {
    Ready::Get();
    Probes probes = ProbesOfPost(kHome, post("/v1/persons/deceased", R"({"person": "probe two"})"));
    probes.emplace_back(kHome, post("/v1/persons/deceased", R"({"person": "probe none"})"));
    return probes;
  }
  if (operation == "inbox") {
    Probes probes = ProbesOfPost(Role::kGateway, Notice("recall"));
    probes.emplace_back(Role::kGateway, Notice("nothing"));
    return probes;
  }
  if (operation == "witness") return ProbesOfWitness();
  const std::map<std::string, std::string> others = {
      {"listAuditEntries", "/v1/audit/entries?limit=2"},
      {"getCheckpoint", "/v1/audit/checkpoint"},
      {"proveInclusion", "/v1/audit/inclusion?sequence=1&size=2"},
      {"proveConsistency", "/v1/audit/consistency?first=1&second=2"},
      {"listPartners", "/v1/partners"}};
  const auto found = others.find(operation);
  if (found == others.end()) return std::nullopt;
  Ready::Get();
  return ProbesOfGet(Role::kAuditor, found->second);
}

}  // namespace baybridge
