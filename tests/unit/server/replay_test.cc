// G15: what was sent once is sent again, by others, elsewhere, later; and containers whose signer
// is not to be believed.
#include "core/utc.h"
#include "evidence/container.h"
#include "support/signers.h"
#include "unit/server/transfers_fixture.h"

namespace baybridge {
namespace {

class ReplayTest : public TransfersTest {
 protected:
  // The letter by which Hong Kong delivered a transfer, as anybody who saw it could repeat it.
  std::vector<std::pair<std::string, FormPart>> LetterOf(const std::string& id) const {
    const std::string path = "/v1/transfers/" + id;
    return {{"message", {"application/json", hk.Get(path + "/receipt?of=message").body}},
            {"token", {"text/plain", hk.Get(path + "/receipt?of=origin").body}},
            {"content", {"", hk.Get(path + "/evidence").body}}};
  }
  Answer Bring(const std::vector<std::pair<std::string, FormPart>>& letter,
               const std::string& who = "hk") const {
    return TransferClient(gateway.partner().port(), gateway.IdentityOf(who))
        .PostForm("/v1/inbox", letter);
  }
  static std::string CodeOf(const Answer& answer) {
    return TransferClient::Member(answer.body, "code");
  }
  // A container that Guangdong sealed for Hong Kong, which Hong Kong has taken.
  std::string TakenContainer(const std::string& transfer) {
    const std::size_t known = hk.Incoming().size();
    const Answer sent = gd.Send(DemoEnvelope({.transfer = transfer, .from = 1, .to = 0}),
                                SampleOf("gd-care/basic"));
    EXPECT_EQ(sent.status, 201U) << sent.body;
    return hk.Get("/v1/transfers/" + hk.NewestIncoming(known) + "/evidence").body;
  }
  // The same members, signed by somebody else.
  static std::string SignedBy(const std::string& container,
                              const Signer& signer,
                              const std::string& time) {
    const OpenedContainer opened = OpenContainer(container);
    auto sealed = SealContainer(
        opened.members,
        {.signer = {.key = signer.key, .certificate = signer.certificate}, .time = time});
    EXPECT_TRUE(sealed);
    return sealed ? *sealed : std::string();
  }
  Signer DemoAuthority() const {
    auto pem = ReadFile(gateway.folder() / "authority.pem", 10'000);
    auto certificate = Certificate::Read(*pem, "authority.pem");
    EXPECT_TRUE(certificate);
    return {KeyOf("authority.key"), *certificate, {}};
  }
  Signer Made(const Signer& authority, std::int64_t from, std::int64_t to) const {
    CertificateFacts facts;
    facts.name = "gd home";
    facts.not_before = UtcText(std::time(nullptr) + from);
    facts.not_after = UtcText(std::time(nullptr) + to);
    return MakeSigner(facts, KeyAlgorithm::kP256, &authority);
  }
};

TEST_F(ReplayTest, TheSameLetterIsOneHoweverOftenItComes) {
  const std::string id = Delivered("replay-1");
  const auto letter = LetterOf(id);
  const std::string receipt = hk.Get("/v1/transfers/" + id + "/receipt").body;
  const std::size_t known = gd.Incoming().size();
  for (int i = 0; i < 20; ++i) {
    const Answer again = Bring(letter);
    ASSERT_EQ(again.status, 200U) << again.body;
    EXPECT_EQ(again.body, receipt) << "the first receipt, not another one";
  }
  EXPECT_EQ(gd.Incoming().size(), known);
  // Nobody else may bring it: no client that is not a gateway, and nobody without a name.
  for (const char* who : {"gd-home", "regulator", "operator", "auditor"})
    EXPECT_EQ(Bring(letter, who).status, 403U) << who;
  EXPECT_EQ(TransferClient(gateway.partner().port(), {}).PostForm("/v1/inbox", letter).status,
            401U);
  EXPECT_EQ(gd.Incoming().size(), known);
  EXPECT_EQ(hk.StateOf(id), "delivered");
}

TEST_F(ReplayTest, AContainerIsTheParcelOfOneTransfer) {
  const std::string container = TakenContainer("replay-2");
  const std::size_t known = hk.Incoming().size();
  // By a partner that signs for it, as a transfer of its own.
  const Answer again =
      Letter({.id = "replay-2-m", .event = "parcel", .transfer = "replay-2-again"}, container);
  EXPECT_EQ(again.status, 422U) << again.body;
  EXPECT_EQ(CodeOf(again), "reference-used");
  EXPECT_EQ(hk.Incoming().size(), known);
  // The control: a container of the same members that was never sent is taken.
  const std::string fresh = SignedBy(container, Made(DemoAuthority(), -60, 3'600), UtcTimeNow());
  const Answer taken =
      Letter({.id = "replay-2-n", .event = "parcel", .transfer = "replay-2-fresh"}, fresh);
  EXPECT_EQ(taken.status, 200U) << taken.body;
  EXPECT_EQ(hk.Incoming().size(), known + 1);
}

TEST_F(ReplayTest, LettersOfAnotherTimeOrPlaceAreRefused) {
  const std::string id = Delivered("replay-3");
  const auto letter = LetterOf(id);
  // Back to where it came from, and as if it were another gateway's.
  EXPECT_EQ(
      TransferClient(gateway.port(), gateway.IdentityOf("gd")).PostForm("/v1/inbox", letter).status,
      400U);
  const auto signed_at = [&](std::int64_t seconds, const std::string& to, const char* key) {
    GatewayMessage message{.id = "replay-3-" + std::to_string(seconds) + to,
                           .event = "recall",
                           .transfer = "never-came"};
    message.from = "gd.example";
    message.to = to;
    message.time = UtcText(std::time(nullptr) + seconds);
    const std::string text = WriteMessage(message);
    auto token = SignToken({.type = TokenType::kOrigin,
                            .originator = "gd.example",
                            .recipient = to,
                            .sent = message.time,
                            .generated = message.time,
                            .imprint = Hex(Sha256(text))},
                           KeyOf(key));
    EXPECT_TRUE(token);
    last_parts = {{"message", {"application/json", text}}, {"token", {"text/plain", *token}}};
    return Inbox().status;
  };
  EXPECT_EQ(signed_at(0, "hk.example", "gd-receipt.key"), 200U) << "the control";
  EXPECT_EQ(signed_at(3'600, "hk.example", "gd-receipt.key"), 400U) << "of the hour to come";
  EXPECT_EQ(signed_at(1, "mo.example", "gd-receipt.key"), 400U) << "for another gateway";
  EXPECT_EQ(signed_at(2, "hk.example", "hk-receipt.key"), 400U) << "by our own key";
}

TEST_F(ReplayTest, SignersThatNobodyVouchesForAreRefused) {
  const std::string container = TakenContainer("replay-4");
  const std::size_t known = hk.Incoming().size();
  constexpr std::int64_t kDay = 86'400;
  const Signer stranger = MakeSigner({.name = "Baybridge demo authority",
                                      .not_before = UtcText(std::time(nullptr) - kDay),
                                      .not_after = UtcText(std::time(nullptr) + kDay),
                                      .authority = true},
                                     KeyAlgorithm::kP256);
  struct Case {
    const char* name;
    Signer signer;
    std::int64_t signed_at;
  };
  const Case cases[] = {
      {"of an authority of the same name", Made(stranger, -60, kDay), 0},
      {"by itself", stranger, 0},
      {"expired", Made(DemoAuthority(), -2 * kDay, -kDay), 0},
      {"not yet valid", Made(DemoAuthority(), kDay, 2 * kDay), 0},
      {"signed tomorrow", Made(DemoAuthority(), -60, 3 * kDay), kDay},
  };
  for (const Case& each : cases) {
    const std::string other =
        SignedBy(container, each.signer, UtcText(std::time(nullptr) + each.signed_at));
    const std::string id = "replay-4-" + std::to_string(&each - cases);
    const Answer answer = Letter({.id = id, .event = "parcel", .transfer = id}, other);
    EXPECT_EQ(answer.status, 422U) << each.name;
    EXPECT_EQ(CodeOf(answer), "signer-not-recognised") << each.name;
  }
  EXPECT_EQ(hk.Incoming().size(), known);
}

// Whoever has a stolen key can state any time: from the revocation on nothing signed with it is
// taken, and a list that is put in place of the old one counts without a restart.
TEST_F(ReplayTest, ARevokedSignerIsRefusedWhateverTimeItStates) {
  const std::string container = TakenContainer("replay-5");
  const Signer authority = DemoAuthority();
  const Signer thief = Made(authority, -3'600, 3'600);
  const std::filesystem::path file = gateway.folder() / "authority.crl";
  const auto before = ReadFile(file, 100'000);
  ASSERT_TRUE(before);
  const auto try_at = [&](const std::string& name, std::int64_t seconds) {
    return Letter({.id = name, .event = "parcel", .transfer = name},
                  SignedBy(container, thief, UtcText(std::time(nullptr) + seconds)));
  };
  EXPECT_EQ(try_at("replay-5-control", 0).status, 200U);
  const auto list =
      MakeRevocationList({authority.key, authority.certificate}, {thief.certificate},
                         UtcText(std::time(nullptr) - 30), UtcText(std::time(nullptr) + 3'600));
  ASSERT_TRUE(list);
  ASSERT_TRUE(WriteFile(file, *list));
  ASSERT_TRUE(gateway.gateway().transfers()->ReloadTls());
  for (const std::int64_t seconds : {-1'800, 0}) {
    const Answer answer = try_at("replay-5" + std::to_string(seconds), seconds);
    EXPECT_EQ(answer.status, 422U);
    EXPECT_EQ(CodeOf(answer), "signer-not-recognised");
  }
  // A list that is no list changes nothing.
  ASSERT_TRUE(WriteFile(file, "no list"));
  EXPECT_FALSE(gateway.gateway().transfers()->ReloadTls());
  EXPECT_EQ(try_at("replay-5-still", 1).status, 422U);
  ASSERT_TRUE(WriteFile(file, *before));
  ASSERT_TRUE(gateway.gateway().transfers()->ReloadTls());
}

// A list that should have been replaced says nothing of those who were revoked since: the sender
// has to wait until there is a newer one.
TEST_F(ReplayTest, NothingIsTakenByAListOfRevokedSignersThatIsTooOld) {
  const std::string container = TakenContainer("replay-stale");
  const Signer authority = DemoAuthority();
  const Signer signer = Made(authority, -3'600, 3'600);
  const std::filesystem::path file = gateway.folder() / "authority.crl";
  const auto before = ReadFile(file, 100'000);
  ASSERT_TRUE(before);
  const std::int64_t now = std::time(nullptr);
  const auto by_list = [&](const std::string& name, std::int64_t at, std::int64_t next) {
    const auto list = MakeRevocationList({authority.key, authority.certificate}, {},
                                         UtcText(now + at), UtcText(now + next));
    EXPECT_TRUE(list && WriteFile(file, *list));
    EXPECT_TRUE(gateway.gateway().transfers()->ReloadTls());
    return Letter({.id = name, .event = "parcel", .transfer = name},
                  SignedBy(container, signer, UtcText(now)));
  };
  const std::size_t known = hk.Incoming().size();
  const Answer ended = by_list("replay-stale-ended", -7'200, -1);
  EXPECT_EQ(ended.status, 503U);
  EXPECT_EQ(CodeOf(ended), "revocation-list-stale");
  EXPECT_EQ(by_list("replay-stale-to-come", 3'600, 7'200).status, 503U);
  EXPECT_EQ(hk.Incoming().size(), known);
  EXPECT_EQ(by_list("replay-stale-current", -60, 3'600).status, 200U) << "the control";
  ASSERT_TRUE(WriteFile(file, *before));
  ASSERT_TRUE(gateway.gateway().transfers()->ReloadTls());
}

}  // namespace
}  // namespace baybridge
