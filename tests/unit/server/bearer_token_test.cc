#include "server/bearer_token.h"

#include <string>

#include <gtest/gtest.h>

#include "crypto/base64url.h"
#include "crypto/make_certificate.h"
#include "server/demo.h"

namespace baybridge {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

std::string Claims(std::string_view changed = {}, std::string_view to = {}) {
  std::string claims =
      R"({"iss":"https://issuer.example","aud":"baybridge","sub":"someone","iat":1799999990,)"
      R"("exp":1800000300,"baybridge_role":"institution","baybridge_institution":"home-1"})";
  if (changed.empty()) return claims;
  const std::size_t at = claims.find(changed);
  EXPECT_NE(at, std::string::npos) << changed;
  return claims.replace(at, changed.size(), to);
}

// Keys of each kind and what signs with them.
class TokenTest : public testing::Test {
 protected:
  TokenTest() : pem_(MakeKey(KeyAlgorithm::kP256)) {
    const auto point = CoordinatesOf(pem_);
    EXPECT_TRUE(point);
    x_ = EncodeBase64Url(point->first);
    y_ = EncodeBase64Url(point->second);
    auto keys = TokenKeys::Read(Jwks("\"kid\":\"k1\""), "jwks.json");
    EXPECT_TRUE(keys) << (keys ? "" : keys.error().what);
    keys_ = *std::move(keys);
  }

  std::string Jwks(const std::string& rest) const {
    return R"({"keys":[{"kty":"EC","crv":"P-256","x":")" + x_ + R"(","y":")" + y_ + "\"," + rest +
           "}]}";
  }

  std::string Token(const std::string& header, const std::string& claims) const {
    const std::string input = EncodeBase64Url(header) + "." + EncodeBase64Url(claims);
    const auto signature = SignJws(pem_, input);
    EXPECT_TRUE(signature);
    return input + "." + EncodeBase64Url(*signature);
  }
  std::string Good() const { return Token(R"({"alg":"ES256","kid":"k1","typ":"JWT"})", Claims()); }

  // The reason why it is refused; empty where it is accepted.
  std::string Judge(const std::string& token, std::int64_t now = kNow) const {
    const TokenPolicy policy{.issuer = "https://issuer.example", .audience = "baybridge"};
    const auto actor = JudgeToken(token, keys_, policy, now);
    return actor ? std::string() : actor.error().what;
  }

  std::string pem_;
  std::string x_;
  std::string y_;
  TokenKeys keys_;
};

TEST_F(TokenTest, TellsWhoCalls) {
  const TokenPolicy policy{.issuer = "https://issuer.example", .audience = "baybridge"};
  const auto accepted = JudgeToken(Good(), keys_, policy, kNow);
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->actor.role, Role::kCareInstitution);
  EXPECT_EQ(accepted->actor.institution, "home-1");
  EXPECT_EQ(accepted->actor.name, "someone");
}

TEST_F(TokenTest, TellsFromWhenToWhenItIsAccepted) {
  const TokenPolicy policy{.issuer = "https://issuer.example", .audience = "baybridge"};
  const auto accepted = JudgeToken(Good(), keys_, policy, kNow);
  ASSERT_TRUE(accepted);
  EXPECT_EQ(Judge(Good(), accepted->from), "");
  EXPECT_EQ(Judge(Good(), accepted->from - 1), "token-not-yet");
  EXPECT_EQ(Judge(Good(), accepted->until - 1), "");
  EXPECT_EQ(Judge(Good(), accepted->until), "token-expired");
}

TEST_F(TokenTest, AcceptsClaimsThatMeanTheSame) {
  constexpr std::string_view kHeader = R"({"alg":"ES256","kid":"k1","typ":"at+jwt"})";
  EXPECT_EQ(Judge(Token(std::string(kHeader), Claims("\"baybridge\"", R"(["other","baybridge"])"))),
            "");
  EXPECT_EQ(Judge(Token(std::string(kHeader), Claims("1800000300", "1800000300.5"))), "");
}

struct HeaderCase {
  std::string header;
  std::string reason;
};

// What the header says must be what the key is; nothing else is taken from a message.
TEST_F(TokenTest, RefusesOtherHeaders) {
  const HeaderCase cases[] = {
      {R"({"alg":"none","kid":"k1"})", "token-algorithm"},
      {R"({"alg":"HS256","kid":"k1"})", "token-algorithm"},
      {R"({"alg":"PS256","kid":"k1"})", "token-algorithm"},
      {R"({"alg":"es256","kid":"k1"})", "token-algorithm"},
      {R"({"kid":"k1"})", "token-algorithm"},
      {R"({"alg":"ES256"})", "token-key"},
      {R"({"alg":"ES256","kid":"k2"})", "token-key"},
      {R"({"alg":"ES256","kid":"k1","crit":["exp"]})", "token-header"},
      {R"({"alg":"ES256","kid":"k1","jku":"https://x.example"})", "token-header"},
      {R"({"alg":"ES256","kid":"k1","jwk":{}})", "token-header"},
      {R"({"alg":"ES256","kid":"k1","x5c":[]})", "token-header"},
      {R"({"alg":"ES256","kid":"k1","typ":"secevent+jwt"})", "token-type"},
      {R"({"alg":"ES256","alg":"ES256","kid":"k1"})", "token-header"},
      {R"(["ES256"])", "token-header"},
  };
  for (const auto& [header, reason] : cases)
    EXPECT_EQ(Judge(Token(header, Claims())), reason) << header;
}

TEST_F(TokenTest, RefusesOtherClaims) {
  const std::string header = R"({"alg":"ES256","kid":"k1"})";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {Claims("https://issuer.example", "https://other.example"), "token-issuer"},
      {Claims("\"baybridge\"", "\"elsewhere\""), "token-audience"},
      {Claims("\"baybridge\"", "[]"), "token-audience"},
      {Claims("1800000300", "\"1800000300\""), "token-time"},
      {Claims("1799999990", "1800000100"), "token-not-yet"},
      {Claims("1800000300", "1800999999"), "token-too-long"},
      {Claims("\"institution\"", "\"regulator\""), "token-role"},
      {Claims("\"institution\"", "\"anonymous\""), "token-role"},
      {Claims("\"institution\"", "\"root\""), "token-role"},
      {Claims("home-1", ""), "token-role"},
      {Claims("someone", ""), "token-role"},
      {"{}", "token-issuer"},
      {"[]", "token-claims"},
      {"{", "token-claims"},
  };
  for (const auto& [claims, reason] : cases)
    EXPECT_EQ(Judge(Token(header, claims)), reason) << claims;
}

TEST_F(TokenTest, KeepsToItsTime) {
  EXPECT_EQ(Judge(Good(), 1'800'000'359), "");
  EXPECT_EQ(Judge(Good(), 1'800'000'360), "token-expired");
  EXPECT_EQ(Judge(Good(), 1'799'999'930), "");
  EXPECT_EQ(Judge(Good(), 1'799'999'929), "token-not-yet");
}

// Any changed character, and every beginning, is refused.
TEST_F(TokenTest, RefusesEveryChange) {
  const std::string good = Good();
  ASSERT_EQ(Judge(good), "");
  for (std::size_t at = 0; at < good.size(); at += 3) {
    std::string changed = good;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_NE(Judge(changed), "") << at;
  }
  for (std::size_t size = 0; size < good.size(); size += 7)
    EXPECT_NE(Judge(good.substr(0, size)), "") << size;
  EXPECT_NE(Judge(good + "."), "");
  EXPECT_NE(Judge(good + "="), "");
  EXPECT_NE(Judge(std::string(9'000, 'a') + "." + good), "");
}

// Signatures that are no two numbers between 1 and the order.
TEST_F(TokenTest, RefusesSignaturesOutOfRange) {
  const std::string good = Good();
  const std::string input = good.substr(0, good.rfind('.') + 1);
  for (const std::string& signature :
       {std::string(), std::string(64, '\0'), std::string(64, '\xff'), std::string(63, 'a'),
        std::string(32, '\0') + std::string(32, 'a'), std::string(32, 'a') + std::string(32, '\0')})
    EXPECT_EQ(Judge(input + EncodeBase64Url(signature)), "token-signature");
}

TEST_F(TokenTest, ReadsOnlyKeysItUnderstands) {
  EXPECT_FALSE(TokenKeys::Read("{}", "j"));
  EXPECT_FALSE(TokenKeys::Read(R"({"keys":[]})", "j"));
  EXPECT_FALSE(TokenKeys::Read(Jwks("\"kid\":\"\""), "j")) << "no id";
  EXPECT_FALSE(TokenKeys::Read(Jwks(R"("kid":"a","use":"enc")"), "j")) << "for encryption";
  EXPECT_FALSE(TokenKeys::Read(Jwks(R"("kid":"a","alg":"ES384")"), "j")) << "another algorithm";
  EXPECT_FALSE(TokenKeys::Read(R"({"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]})", "j"));
  std::string off = Jwks("\"kid\":\"a\"");
  off.replace(off.find(y_), y_.size(), x_);
  EXPECT_FALSE(TokenKeys::Read(off, "j")) << "no point of the curve";
  EXPECT_TRUE(TokenKeys::Read(Jwks(R"("kid":"a","use":"sig","alg":"ES256")"), "j"));
}

// RFC 8037, appendix A: a key and a signature that others made.
TEST(JwsKeyTest, VerifiesThePublishedExampleOfEd25519) {
  const auto x = DecodeBase64Url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  const auto signature = DecodeBase64Url(
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  ASSERT_TRUE(x && signature);
  const auto key = JwsKey::Ed25519(*x);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->algorithm(), "EdDSA");
  EXPECT_TRUE(key->Verify("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc", *signature));
  EXPECT_FALSE(key->Verify("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmd", *signature));
}

TEST(Base64UrlTest, ReadsOnlyWhatItWrites) {
  for (const std::string_view bytes : {"", "a", "ab", "abc", "\xff\xfe\xfd"})
    EXPECT_EQ(DecodeBase64Url(EncodeBase64Url(bytes)), bytes);
  for (const std::string_view text : {"A", "AB", "AA==", "A+", "A/", "AAB", "A A"})
    EXPECT_FALSE(DecodeBase64Url(text)) << text;
}

}  // namespace
}  // namespace baybridge
