#include "rules/xpath/lexer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "format/xml_names.h"

namespace baybridge::xpath {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

constexpr std::array<std::string_view, 4> kNodeTypes = {"comment", "text", "processing-instruction",
                                                        "node"};
constexpr std::array<std::string_view, 4> kNameOperators = {"and", "or", "mod", "div"};
constexpr std::array<std::string_view, 4> kTwoBytes = {"//", "!=", "<=", ">="};

template <std::size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, text) != words.end();
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> Run() {
    SkipSpace();
    while (at_ < text_.size()) {
      if (auto failure = Next()) return *std::move(failure);
      SkipSpace();
    }
    Add(TokenKind::kEnd, {});
    return std::move(tokens_);
  }

 private:
  using Problem = std::optional<Failure>;

  char Peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void SkipSpace() {
    while (IsXmlSpace(Peek())) ++at_;
  }
  void Add(TokenKind kind, std::string_view text, std::string_view prefix = {}) {
    tokens_.push_back({kind, text, prefix, static_cast<std::uint32_t>(start_)});
  }
  Problem Fail(const std::string& what) const {
    return ExpressionFailure(text_, static_cast<std::uint32_t>(start_), what);
  }
  std::string_view NcName() {
    const char* const begin = text_.data() + at_;
    const char* const end = SkipNcName(begin, text_.data() + text_.size());
    at_ += static_cast<std::size_t>(end - begin);
    return {begin, static_cast<std::size_t>(end - begin)};
  }

  // 3.7: where an operator may stand, * and names are operators.
  bool AfterOperand() const {
    if (tokens_.empty()) return false;
    const Token& last = tokens_.back();
    if (last.kind == TokenKind::kOperator) return false;
    if (last.kind != TokenKind::kSymbol) return true;
    return last.text != "@" && last.text != "::" && last.text != "(" && last.text != "[" &&
           last.text != ",";
  }

  Problem Next() {
    start_ = at_;
    const char c = Peek();
    if (c == '"' || c == '\'') return ReadLiteral(c);
    if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) return ReadNumber();
    if (c == '$') return ReadVariable();
    if (const std::string_view symbol = Symbol(); !symbol.empty()) {
      at_ += symbol.size();
      const bool is_operator = std::string_view("/|+-=!<>").find(c) != std::string_view::npos;
      Add(is_operator ? TokenKind::kOperator : TokenKind::kSymbol, symbol);
      return {};
    }
    if (c == '*') {
      ++at_;
      Add(AfterOperand() ? TokenKind::kOperator : TokenKind::kName, text_.substr(start_, 1));
      return {};
    }
    return ReadName();
  }

  // The longest symbol here other than *.
  std::string_view Symbol() const {
    const std::string_view two = text_.substr(at_, 2);
    if (two == ".." || two == "::" || IsOneOf(two, kTwoBytes)) return two;
    return std::string_view("()[].@,/|+-=<>").find(Peek()) == std::string_view::npos
               ? std::string_view()
               : text_.substr(at_, 1);
  }

  Problem ReadLiteral(char quote) {
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return Fail("the literal is not closed");
    Add(TokenKind::kLiteral, text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return {};
  }

  Problem ReadNumber() {
    while (IsDigit(Peek())) ++at_;
    if (Peek() == '.') ++at_;
    while (IsDigit(Peek())) ++at_;
    Add(TokenKind::kNumber, text_.substr(start_, at_ - start_));
    return {};
  }

  Problem ReadVariable() {
    ++at_;
    SkipSpace();
    std::string_view prefix;
    std::string_view local = NcName();
    if (!local.empty() && Peek() == ':' && Peek(1) != ':') {
      ++at_;
      prefix = local;
      local = NcName();
    }
    if (local.empty()) return Fail("expected the name of a variable after ‘$’");
    Add(TokenKind::kVariable, local, prefix);
    return {};
  }

  Problem ReadName() {
    const std::string_view first = NcName();
    if (first.empty()) return Fail("unexpected character");
    if (AfterOperand()) {
      if (!IsOneOf(first, kNameOperators)) return Fail("expected an operator");
      Add(TokenKind::kOperator, first);
      return {};
    }
    if (Peek() == ':' && Peek(1) != ':') return ReadPrefixed(first);
    AddNamed(first, {});
    return {};
  }

  Problem ReadPrefixed(std::string_view prefix) {
    ++at_;
    if (Peek() == '*') {
      ++at_;
      Add(TokenKind::kName, "*", prefix);
      return {};
    }
    const std::string_view local = NcName();
    if (local.empty()) return Fail("expected a name after the prefix");
    AddNamed(local, prefix);
    return {};
  }

  void AddNamed(std::string_view local, std::string_view prefix) {
    std::size_t ahead = 0;
    while (IsXmlSpace(Peek(ahead))) ++ahead;
    if (Peek(ahead) == '(') {
      const bool node_type = prefix.empty() && IsOneOf(local, kNodeTypes);
      Add(node_type ? TokenKind::kNodeType : TokenKind::kFunction, local, prefix);
    } else if (Peek(ahead) == ':' && Peek(ahead + 1) == ':' && prefix.empty()) {
      Add(TokenKind::kAxis, local);
    } else {
      Add(TokenKind::kName, local, prefix);
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> Tokenize(std::string_view text) {
  return Lexer(text).Run();
}

Failure ExpressionFailure(std::string_view text, std::uint32_t offset, const std::string& what) {
  constexpr std::size_t kShown = 200;  // bytes of an expression in a message
  const std::string_view before = text.substr(0, offset);
  const auto characters = std::ranges::count_if(
      before, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  std::string shown(text.substr(0, kShown));
  if (text.size() > kShown) {
    while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0x80U) != 0)
      shown.pop_back();
    shown += "…";
  }
  return {.kind = FailureKind::kMalformed,
          .what = what + " at character " + std::to_string(characters + 1) +
                  " of the expression ‘" + shown + "’",
          .place = {},
          .advice = {}};
}

}  // namespace baybridge::xpath
