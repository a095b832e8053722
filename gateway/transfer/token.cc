#include "transfer/token.h"

#include <algorithm>
#include <vector>

#include "crypto/base64.h"
#include "crypto/digest.h"
#include "pack/json_value.h"

namespace baybridge {
namespace {

constexpr std::string_view kTokenPolicy = "baybridge-token/1";
constexpr std::string_view kMessageContract = "baybridge-message/1";

Failure Bad(std::string what) {
  return {FailureKind::kMalformed, std::move(what), {}, {}};
}

// Letters, digits and the few signs of names and times: nothing that JSON would have to escape.
bool IsPlain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(".-_:/").find(c) != std::string_view::npos;
  });
}

using Members = std::vector<std::pair<std::string_view, std::string>>;

std::string WriteLine(const Members& members) {
  std::string line;
  for (const auto& [key, value] : members) {
    line += line.empty() ? "{\"" : ",\"";
    line += key;
    line += "\":\"" + value + "\"";
  }
  return line + "}";
}

// The values of a line's members by their keys; the caller writes it again and compares.
Result<Members> ReadLine(std::string_view line) {
  auto json = ReadJsonDocument(line, "token");
  if (!json) return std::move(json).error();
  Members members;
  for (const std::uint32_t child : json->values[0].children) {
    const JsonValue& value = json->values[child];
    if (!IsPlain(value.text)) return Bad("expected plain values");
    members.emplace_back("", value.text);
  }
  return members;
}

Members MembersOf(const Token& token) {
  return {{"policy", std::string(kTokenPolicy)},
          {"type", std::string(kTokenTypeNames.NameOf(token.type))},
          {"originator", token.originator},
          {"recipient", token.recipient},
          {"sent", token.sent},
          {"generated", token.generated},
          {"imprint", token.imprint}};
}

Members MembersOf(const GatewayMessage& message) {
  return {{"contract", std::string(kMessageContract)},
          {"id", message.id},
          {"event", message.event},
          {"transfer", message.transfer},
          {"from", message.from},
          {"to", message.to},
          {"time", message.time},
          {"content", message.content}};
}

}  // namespace

Result<std::string> SignToken(const Token& token, const SigningKey& key) {
  if (key.algorithm() != "Ed25519")
    return Failure{FailureKind::kUsage, "expected an Ed25519 key", {}, {}};
  const std::string line = WriteLine(MembersOf(token));
  auto signature = key.Sign(line);
  if (!signature) return signature;
  return line + "\n" + Base64(*signature) + "\n";
}

Result<Token> ReadToken(std::string_view text, const VerifyingKey& key) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.ends_with('\n'))
    return Bad("expected a token of two lines");
  const std::string_view line = text.substr(0, end);
  const auto signature = FromBase64(text.substr(end + 1, text.size() - end - 2));
  if (key.algorithm() != "Ed25519" || !signature || !key.Verify(line, *signature))
    return Bad("the signature does not hold");
  auto members = ReadLine(line);
  if (!members) return std::move(members).error();
  constexpr std::size_t kFacts = 7;
  if (members->size() != kFacts) return Bad("expected the seven facts of a token");
  const auto type = kTokenTypeNames.ValueOf((*members)[1].second);
  Token token{.type = type.value_or(TokenType::kOrigin),
              .originator = (*members)[2].second,
              .recipient = (*members)[3].second,
              .sent = (*members)[4].second,
              .generated = (*members)[5].second,
              .imprint = (*members)[6].second};
  if (WriteLine(MembersOf(token)) != line) return Bad("expected the seven facts of a token");
  return token;
}

std::string WriteMessage(const GatewayMessage& message) {
  return WriteLine(MembersOf(message));
}

std::string RefusalImprint(std::string_view message, std::string_view reason) {
  std::string refused(message);
  refused += '\n';
  refused += reason;
  return Hex(Sha256(refused));
}

Result<GatewayMessage> ReadMessage(std::string_view text) {
  auto members = ReadLine(text);
  if (!members) return std::move(members).error();
  constexpr std::size_t kFacts = 8;
  if (members->size() != kFacts) return Bad("expected a message between gateways");
  GatewayMessage message{.id = (*members)[1].second,
                         .event = (*members)[2].second,
                         .transfer = (*members)[3].second,
                         .from = (*members)[4].second,
                         .to = (*members)[5].second,
                         .time = (*members)[6].second,
                         .content = (*members)[7].second};
  if (WriteMessage(message) != text) return Bad("expected a message between gateways");
  return message;
}

}  // namespace baybridge
