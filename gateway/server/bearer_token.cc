#include "server/bearer_token.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "crypto/base64url.h"
#include "pack/json_value.h"

namespace baybridge {
namespace {

using Type = JsonValue::Type;

Failure Refused(std::string_view word) {
  return {.kind = FailureKind::kUsage, .what = std::string(word), .place = {}, .advice = {}};
}

std::string TextOf(const JsonDocument& document, const JsonValue& object, std::string_view key) {
  const JsonValue* value = document.Member(object, key);
  return value != nullptr && value->type == Type::kString ? value->text : std::string();
}

// A decoded number of a key; empty where it is not there or not Base64url.
std::string BytesOf(const JsonDocument& document, const JsonValue& object, std::string_view key) {
  return DecodeBase64Url(TextOf(document, object, key)).value_or(std::string());
}

// A key of a kind that we understand; nothing for the others.
std::optional<Result<JwsKey>> KeyOf(const JsonDocument& document, const JsonValue& object) {
  const std::string kind = TextOf(document, object, "kty");
  const std::string curve = TextOf(document, object, "crv");
  if (kind == "EC" && curve == "P-256")
    return JwsKey::P256(BytesOf(document, object, "x"), BytesOf(document, object, "y"));
  if (kind == "OKP" && curve == "Ed25519") return JwsKey::Ed25519(BytesOf(document, object, "x"));
  if (kind == "RSA")
    return JwsKey::Rsa(BytesOf(document, object, "n"), BytesOf(document, object, "e"));
  return std::nullopt;
}

// The three parts of a token in compact form.
struct Parts {
  std::string_view header;
  std::string_view claims;
  std::string_view signature;
  std::string_view signed_part;
};

std::optional<Parts> SplitToken(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first == std::string_view::npos ? first : first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  Parts parts{.header = token.substr(0, first),
              .claims = token.substr(first + 1, second - first - 1),
              .signature = token.substr(second + 1),
              .signed_part = token.substr(0, second)};
  if (parts.signature.find('.') != std::string_view::npos) return std::nullopt;
  return parts;
}

Result<JsonDocument> ReadPart(std::string_view part, std::string_view word) {
  const auto bytes = DecodeBase64Url(part);
  if (!bytes) return Refused(word);
  auto document = ReadJsonDocument(*bytes, "token");
  if (!document || document->values.front().type != Type::kObject) return Refused(word);
  return document;
}

// The key that a header names, if its algorithm is that key's and it asks for nothing else.
Result<const JwsKey*> KeyFor(const JsonDocument& header, const TokenKeys& keys) {
  const JsonValue& object = header.values.front();
  constexpr std::array<std::string_view, 7> kForbidden{"crit", "jku", "jwk", "x5u",
                                                       "x5c",  "b64", "zip"};
  for (const std::string_view name : kForbidden) {
    if (header.Member(object, name) != nullptr) return Refused("token-header");
  }
  const std::string type = TextOf(header, object, "typ");
  if (!type.empty() && type != "JWT" && type != "at+jwt") return Refused("token-type");
  const JwsKey* key = keys.Find(TextOf(header, object, "kid"));
  if (key == nullptr) return Refused("token-key");
  if (TextOf(header, object, "alg") != key->algorithm()) return Refused("token-algorithm");
  return key;
}

class Claims {
 public:
  Claims(const JsonDocument& document, const TokenPolicy& policy, std::int64_t now)
      : document_(document),
        object_(document.values.front()),
        policy_(policy),
        now_(now) {}

  Result<AcceptedToken> Judge() const {
    if (TextOf(document_, object_, "iss") != policy_.issuer) return Refused("token-issuer");
    if (!IsForUs()) return Refused("token-audience");
    const auto ends = Time("exp");
    const auto made = Time("iat");
    const auto begins = document_.Member(object_, "nbf") == nullptr ? made : Time("nbf");
    if (!ends || !made || !begins) return Refused("token-time");
    if (now_ >= *ends + policy_.leeway_seconds) return Refused("token-expired");
    if (now_ + policy_.leeway_seconds < *begins || now_ + policy_.leeway_seconds < *made)
      return Refused("token-not-yet");
    if (*ends - *made > policy_.longest_seconds) return Refused("token-too-long");
    auto actor = JudgeActor();
    if (!actor) return std::move(actor).error();
    return AcceptedToken{.actor = *std::move(actor),
                         .from = std::max(*begins, *made) - policy_.leeway_seconds,
                         .until = *ends + policy_.leeway_seconds};
  }

 private:
  bool IsForUs() const {
    const JsonValue* audience = document_.Member(object_, "aud");
    if (audience == nullptr) return false;
    if (audience->type == Type::kString) return audience->text == policy_.audience;
    if (audience->type != Type::kArray) return false;
    return std::ranges::any_of(audience->children, [&](std::uint32_t child) {
      const JsonValue& item = document_.values[child];
      return item.type == Type::kString && item.text == policy_.audience;
    });
  }

  // Seconds since 1970; RFC 7519 allows a fraction, which is cut off.
  std::optional<std::int64_t> Time(std::string_view key) const {
    const JsonValue* value = document_.Member(object_, key);
    if (value == nullptr || value->type != Type::kNumber) return std::nullopt;
    constexpr std::int64_t kMost = 1'000'000'000'000;
    const std::string whole = value->text.substr(0, value->text.find('.'));
    std::int64_t number = 0;
    const auto read = std::from_chars(whole.data(), whole.data() + whole.size(), number);
    const bool all = read.ec == std::errc() && read.ptr == whole.data() + whole.size();
    return all && number >= 0 && number <= kMost ? std::optional(number) : std::nullopt;
  }

  Result<Actor> JudgeActor() const {
    Actor actor;
    const auto role = kRoleNames.ValueOf(TextOf(document_, object_, "baybridge_role"));
    actor.role = role.value_or(Role::kAnonymous);
    actor.institution = TextOf(document_, object_, "baybridge_institution");
    actor.name = TextOf(document_, object_, "sub");
    const bool fits = (actor.role == Role::kCareInstitution) == !actor.institution.empty();
    if (actor.role == Role::kAnonymous || actor.role == Role::kGateway || !fits ||
        actor.name.empty())
      return Refused("token-role");
    return actor;
  }

  const JsonDocument& document_;
  const JsonValue& object_;
  const TokenPolicy& policy_;
  std::int64_t now_;
};

}  // namespace

Result<TokenKeys> TokenKeys::Read(std::string_view bytes, const std::string& place) {
  auto document = ReadJsonDocument(bytes, place);
  if (!document) return std::move(document).error();
  const auto bad = [&](const JsonValue& value, std::string what) {
    return Failure{.kind = FailureKind::kMalformed,
                   .what = std::move(what),
                   .place = document->PlaceOf(value),
                   .advice = {}};
  };
  const JsonValue& top = document->values.front();
  const JsonValue* list = top.type == Type::kObject ? document->Member(top, "keys") : nullptr;
  if (list == nullptr || list->type != Type::kArray) return bad(top, "expected a list ‘keys’");
  TokenKeys keys;
  for (const std::uint32_t child : list->children) {
    const JsonValue& object = document->values[child];
    if (object.type != Type::kObject) return bad(object, "expected a key");
    if (TextOf(*document, object, "use") == "enc") continue;
    auto key = KeyOf(*document, object);
    if (!key) continue;
    if (!*key) return bad(object, key->error().what);
    const std::string algorithm = TextOf(*document, object, "alg");
    // A key that its owner made for another algorithm is not used for ours.
    if (!algorithm.empty() && algorithm != (*key)->algorithm()) continue;
    const std::string id = TextOf(*document, object, "kid");
    if (id.empty() || !keys.keys_.emplace(id, **std::move(key)).second)
      return bad(object, "expected a ‘kid’ that no other key has");
  }
  if (keys.keys_.empty()) return bad(top, "found no key for ES256, EdDSA or PS256");
  return keys;
}

const JwsKey* TokenKeys::Find(std::string_view id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second;
}

Result<AcceptedToken> JudgeToken(std::string_view token,
                                 const TokenKeys& keys,
                                 const TokenPolicy& policy,
                                 std::int64_t now) {
  constexpr std::size_t kMost = std::size_t{8} * 1024;  // 8 KiB
  const auto parts = SplitToken(token);
  if (token.size() > kMost || !parts) return Refused("token-form");
  auto header = ReadPart(parts->header, "token-header");
  if (!header) return std::move(header).error();
  auto key = KeyFor(*header, keys);
  if (!key) return std::move(key).error();
  const auto signature = DecodeBase64Url(parts->signature);
  if (!signature || !(*key)->Verify(parts->signed_part, *signature))
    return Refused("token-signature");
  auto claims = ReadPart(parts->claims, "token-claims");
  if (!claims) return std::move(claims).error();
  return Claims(*claims, policy, now).Judge();
}

}  // namespace baybridge
