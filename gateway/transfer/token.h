#pragma once

#include <string>
#include <string_view>

#include "core/enum_names.h"
#include "core/result.h"
#include "crypto/signature.h"

namespace baybridge {

// What a gateway signs about a message between gateways, with the seven facts of a non-repudiation
// token as ISO 13888 has them: policy, type, originator, recipient, when it was sent, when the
// token was made, and an imprint of the message. docs/transfers.md shows how to check one by hand.
enum class TokenType { kOrigin, kDelivery, kRefusal };
inline constexpr EnumNames<TokenType, 3> kTokenTypeNames{{{{TokenType::kOrigin, "origin"},
                                                           {TokenType::kDelivery, "delivery"},
                                                           {TokenType::kRefusal, "refusal"}}}};

struct Token {
  TokenType type = TokenType::kOrigin;  // of delivery and refusal: signed by the recipient
  std::string originator = {};          // names of gateways
  std::string recipient = {};
  std::string sent = {};  // UTC
  std::string generated = {};
  std::string imprint = {};  // SHA-256 (hex) of the message

  friend bool operator==(const Token&, const Token&) = default;
};

// Two lines: the token as JSON, and the signature (Ed25519, Base64) over the first without its end.
// Fails with kUsage for a key of another kind, and like SigningKey::Sign.
Result<std::string> SignToken(const Token& token, const SigningKey& key);

// Reads what SignToken writes; there is one way only to write it. Fails with kMalformed, also where
// the signature is not that of the key.
Result<Token> ReadToken(std::string_view text, const VerifyingKey& key);

// The message itself: what is done to which transfer. The content (a container, a list, a note)
// goes beside it.
struct GatewayMessage {
  std::string id = {};
  std::string event = {};     // a name of kTransferEventNames
  std::string transfer = {};  // id at the gateway that the transfer began at
  std::string from = {};      // names of gateways
  std::string to = {};
  std::string time = {};     // UTC
  std::string content = {};  // SHA-256 (hex); empty: there is none

  friend bool operator==(const GatewayMessage&, const GatewayMessage&) = default;
};

std::string WriteMessage(const GatewayMessage& message);
// The imprint of a token of refusal: of the message and the reason, a stable word, parted by a line
// feed, so that neither can be put in place of another.
std::string RefusalImprint(std::string_view message, std::string_view reason);
// Fails with kMalformed for anything but what WriteMessage writes.
Result<GatewayMessage> ReadMessage(std::string_view text);

}  // namespace baybridge
