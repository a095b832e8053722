#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace baybridge::xpath {

enum class TokenKind : std::uint8_t {
  kEnd,
  kSymbol,    // ( ) [ ] . .. @ , ::
  kOperator,  // and or mod div * / // | + - = != < <= > >=
  kName,      // a name test (*, p:*, p:local), or a name that stands as one
  kFunction,  // a name before "("
  kNodeType,  // comment text processing-instruction node, before "("
  kAxis,      // a name before "::"
  kVariable,  // without the $
  kLiteral,   // without the quotes
  kNumber,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;    // of names: the local part
  std::string_view prefix;  // of names
  std::uint32_t offset = 0;
  bool is(std::string_view symbol) const {
    return (kind == TokenKind::kSymbol || kind == TokenKind::kOperator) && text == symbol;
  }
};

// The tokens of an expression (XPath 1.0, 3.7), with kEnd last; they point into `text`. Fails with
// kMalformed and the character's number.
Result<std::vector<Token>> Tokenize(std::string_view text);

// A failure that names the character (from 1) of an expression.
Failure ExpressionFailure(std::string_view text, std::uint32_t offset, const std::string& what);

}  // namespace baybridge::xpath
