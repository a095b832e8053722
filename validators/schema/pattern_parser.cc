#include "schema/pattern_parser.h"

#include <string>
#include <utility>

#include "schema/code_point_classes.h"

namespace baybridge::schema {
namespace {

constexpr std::uint32_t kMaxNesting = 200;         // groups within groups
constexpr std::uint32_t kMaxQuantity = 1'000'000;  // largest {n}
constexpr char32_t kEnd = kLastCodePoint + 1;      // behind the last character

// Recursive descent; recursion is bounded by kMaxNesting, and patterns come from packs, never from
// records.
class Parser {
 public:
  explicit Parser(std::string_view text) {
    const char* at = text.data();
    const char* end = at + text.size();
    while (at != end) text_ += NextCodePoint(at, end);
  }

  std::optional<PatternTree> Parse() {
    tree_.root = Choice();
    if (failed_ || Peek() != kEnd) return std::nullopt;
    return std::move(tree_);
  }

 private:
  char32_t Peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : kEnd;
  }
  char32_t Take() { return at_ < text_.size() ? text_[at_++] : kEnd; }
  bool Accept(char32_t c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }
  void Fail() { failed_ = true; }

  std::uint32_t AddNode(PatternNode node) {
    tree_.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
  }
  std::uint32_t AddSet(CodePointSet set) {
    tree_.sets.push_back(std::move(set));
    PatternNode node;
    node.kind = PatternNode::Kind::kSet;
    node.set = static_cast<std::uint32_t>(tree_.sets.size() - 1);
    return AddNode(std::move(node));
  }

  std::uint32_t Choice() {
    PatternNode choice;
    choice.kind = PatternNode::Kind::kChoice;
    if (++nesting_ > kMaxNesting) Fail();
    do {
      choice.children.push_back(Branch());
    } while (!failed_ && Accept('|'));
    --nesting_;
    return choice.children.size() == 1 ? choice.children[0] : AddNode(std::move(choice));
  }

  std::uint32_t Branch() {
    PatternNode sequence;
    while (!failed_ && Peek() != kEnd && Peek() != '|' && Peek() != ')')
      sequence.children.push_back(Piece());
    return AddNode(std::move(sequence));
  }

  std::uint32_t Piece() {
    const std::uint32_t atom = Atom();
    PatternNode repeat;
    repeat.kind = PatternNode::Kind::kRepeat;
    repeat.children.push_back(atom);
    if (Accept('?')) {
      repeat.min = 0;
    } else if (Accept('*')) {
      repeat.min = 0;
      repeat.max = kNoLimit;
    } else if (Accept('+')) {
      repeat.max = kNoLimit;
    } else if (Accept('{')) {
      Quantity(repeat);
    } else {
      return atom;
    }
    return AddNode(std::move(repeat));
  }

  void Quantity(PatternNode& repeat) {
    repeat.min = Number();
    repeat.max = repeat.min;
    if (Accept(',')) repeat.max = Peek() == '}' ? kNoLimit : Number();
    if (!Accept('}') || repeat.max < repeat.min) Fail();
  }

  std::uint32_t Number() {
    std::uint32_t number = 0;
    if (Peek() < '0' || Peek() > '9') Fail();
    while (Peek() >= '0' && Peek() <= '9') {
      number = number * 10 + static_cast<std::uint32_t>(Take() - '0');
      if (number > kMaxQuantity) {
        Fail();
        return 0;
      }
    }
    return number;
  }

  std::uint32_t Atom() {
    const char32_t c = Take();
    if (c == '(') {
      const std::uint32_t group = Choice();
      if (!Accept(')')) Fail();
      return group;
    }
    if (c == '[') return AddSet(ClassExpression());
    if (c == '\\') return AddSet(Escape().set);
    if (c == '.') return AddSet(AnyButNewline());
    if (c == '?' || c == '*' || c == '+' || c == ')' || c == ']' || c == '{' || c == '}' ||
        c == kEnd)
      Fail();
    return AddSet(CodePointSet(c, c));
  }

  static CodePointSet AnyButNewline() {
    CodePointSet newline('\n', '\n');
    newline.Add('\r');
    return newline.Complement();
  }

  struct Escaped {
    CodePointSet set;
    char32_t single = kEnd;  // the character of a single-character escape
  };

  // What follows a backslash.
  Escaped Escape() {
    const char32_t c = Take();
    switch (c) {
      case 'n': return Single('\n');
      case 'r': return Single('\r');
      case 't': return Single('\t');
      case 'p':
      case 'P': return {.set = Property(c == 'P')};
      default: break;
    }
    if (std::u32string_view(U"\\|.?*+(){}-[]^").find(c) != std::u32string_view::npos)
      return Single(c);
    return {.set = MultiEscape(c)};
  }

  static Escaped Single(char32_t c) { return {.set = CodePointSet(c, c), .single = c}; }

  CodePointSet MultiEscape(char32_t c) {
    switch (c) {
      case 's': return Space();
      case 'S': return Space().Complement();
      case 'i': return InitialNameClass();
      case 'I': return InitialNameClass().Complement();
      case 'c': return NameClass();
      case 'C': return NameClass().Complement();
      case 'd': return DigitClass();
      case 'D': return DigitClass().Complement();
      case 'w': return WordClass();
      case 'W': return WordClass().Complement();
      default: break;
    }
    Fail();
    return {};
  }

  static CodePointSet Space() {
    CodePointSet space(' ', ' ');
    space.Add('\t', '\n');
    space.Add('\r');
    return space;
  }

  CodePointSet Property(bool complement) {
    std::string name;
    if (!Accept('{')) Fail();
    while (!failed_ && Peek() != '}') {
      if (Peek() == kEnd || Peek() > 0x7F) {
        Fail();
        return {};
      }
      name += static_cast<char>(Take());
    }
    Take();
    const std::optional<CodePointSet> set = NamedClass(name);
    if (!set) {
      Fail();
      return {};
    }
    return complement ? set->Complement() : *set;
  }

  // What follows an opening bracket, its closing one included.
  CodePointSet ClassExpression() {
    if (++nesting_ > kMaxNesting) {
      Fail();
      return {};
    }
    const bool negated = Accept('^');
    CodePointSet set;
    bool first = true;
    while (!failed_ && Peek() != ']') {
      if (Peek() == kEnd) Fail();
      if (!first && Peek() == '-' && Peek(1) == '[') break;
      Member(set);
      first = false;
    }
    if (first) Fail();
    if (negated) set = set.Complement();
    if (!failed_ && Accept('-')) {
      Take();  // the bracket that opens the subtracted class
      set = set.Minus(ClassExpression());
    }
    if (!Accept(']')) Fail();
    --nesting_;
    return set;
  }

  // One character, escape or range of a class.
  void Member(CodePointSet& set) {
    char32_t low = Take();
    if (low == '[') Fail();
    if (low == '\\') {
      const Escaped escaped = Escape();
      set.AddAll(escaped.set);
      low = escaped.single;
      if (low == kEnd) return;
    }
    if (Peek() != '-' || Peek(1) == ']' || Peek(1) == '[') {
      set.Add(low);
      return;
    }
    ++at_;
    char32_t high = Take();
    if (high == '\\') high = Escape().single;
    if (high == kEnd || high < low) {
      Fail();
      return;
    }
    set.Add(low, high);
  }

  std::u32string text_;
  std::size_t at_ = 0;
  std::uint32_t nesting_ = 0;
  bool failed_ = false;
  PatternTree tree_;
};

}  // namespace

std::optional<PatternTree> ParsePattern(std::string_view text) {
  return Parser(text).Parse();
}

}  // namespace baybridge::schema
