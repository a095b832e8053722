// How a form is read out of its pattern.

#include <algorithm>

#include "identifiers/form.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr std::string_view kArrow = "=>";
constexpr std::string_view kCheckMark = "$c";

Failure Malformed(std::string_view pattern, const std::string& what) {
  return {.kind = FailureKind::kMalformed,
          .what = "form ‘" + std::string(pattern) + "’: " + what,
          .place = {},
          .advice = "see the forms of the other schemes"};
}

}  // namespace

// Reads one pattern.
class Form::Parser {
 public:
  Parser(std::string_view text, Form& form) : text_(text), form_(form) {}

  // What is wrong, or an empty text.
  std::string Run() {
    while (next_ < text_.size()) {
      const char c = text_[next_];
      std::string wrong;
      if (c == '(') {
        wrong = Open();
      } else if (c == ')') {
        wrong = Close();
      } else if (c == '{' || c == '?') {
        wrong = Count();
      } else {
        wrong = c == '[' ? Class() : Literal();
      }
      if (!wrong.empty()) return wrong;
    }
    if (capture_ != 0) return "expected ‘)’";
    return form_.items_.empty() ? "expected a pattern" : "";
  }

 private:
  std::string Open() {
    if (capture_ != 0) return "captures do not nest";
    if (++captures_ > kMaxCaptures) return "more than nine captures";
    capture_ = captures_;
    ++next_;
    return {};
  }

  std::string Close() {
    if (capture_ == 0) return "‘)’ without ‘(’";
    capture_ = 0;
    ++next_;
    return {};
  }

  char32_t Take() {
    if (text_[next_] == '\\' && next_ + 1 < text_.size()) ++next_;
    const CodePoint point = CodePointAt(text_, next_);
    next_ += point.size;
    return point.value;
  }

  void Append(const CharacterSet& set) {
    form_.alphabet_.Add(set);
    form_.items_.push_back({.set = set, .min = 1, .max = 1, .capture = capture_});
  }

  std::string Literal() {
    CharacterSet set;
    const char32_t c = Take();
    set.Add(c, c);
    Append(set);
    return {};
  }

  std::string Class() {
    CharacterSet set;
    ++next_;
    while (next_ < text_.size() && text_[next_] != ']') {
      const char32_t first = Take();
      char32_t last = first;
      if (next_ + 1 < text_.size() && text_[next_] == '-' && text_[next_ + 1] != ']') {
        ++next_;
        last = Take();
      }
      if (last < first) return "a class range runs backwards";
      set.Add(first, last);
    }
    if (next_ >= text_.size()) return "expected ‘]’";
    ++next_;
    Append(set);
    return {};
  }

  std::string Count() {
    if (form_.items_.empty()) return "a count without anything before it";
    Item& item = form_.items_.back();
    if (text_[next_] == '?') {
      item.min = 0;
      ++next_;
      return {};
    }
    ++next_;
    const unsigned min = Number();
    unsigned max = min;
    if (next_ < text_.size() && text_[next_] == ',') {
      ++next_;
      max = Number();
    }
    if (next_ >= text_.size() || text_[next_] != '}') return "expected ‘}’";
    ++next_;
    if (max < min || max == 0 || max > kMaxIdentifierLength) return "a count out of bounds";
    item.min = static_cast<std::uint8_t>(min);
    item.max = static_cast<std::uint8_t>(max);
    return {};
  }

  unsigned Number() {
    unsigned number = 0;
    while (next_ < text_.size() && text_[next_] >= '0' && text_[next_] <= '9' &&
           number <= kMaxIdentifierLength) {
      number = number * 10 + static_cast<unsigned>(text_[next_++] - '0');
    }
    return number;
  }

  std::string_view text_;
  Form& form_;
  std::size_t next_ = 0;
  std::uint8_t capture_ = 0;
  std::uint8_t captures_ = 0;
};

// Greedy matching is exact where nothing that may follow a variable count begins with a character
// of it.
bool Form::IsDeterministic() const {
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].min == items_[i].max) continue;
    for (std::size_t j = i + 1; j < items_.size(); ++j) {
      if (items_[i].set.Overlaps(items_[j].set)) return false;
      if (items_[j].min > 0) break;
    }
  }
  return true;
}

Result<Form> Form::Parse(std::string_view text) {
  Form form;
  std::string_view rest = text;
  const std::size_t note = rest.find('#');
  if (note != std::string_view::npos) {
    std::string_view notes = rest.substr(note + 1);
    rest = rest.substr(0, note);
    while (true) {
      const std::size_t end = notes.find('#');
      form.notes_.emplace_back(notes.substr(0, end));
      if (end == std::string_view::npos) break;
      notes.remove_prefix(end + 1);
    }
  }
  const std::size_t arrow = rest.find(kArrow);
  if (arrow != std::string_view::npos) {
    form.template_ = rest.substr(arrow + kArrow.size());
    form.has_template_ = true;
    rest = rest.substr(0, arrow);
  }
  const std::size_t check = form.template_.find(kCheckMark);
  if (check != std::string::npos) {
    if (check + kCheckMark.size() != form.template_.size())
      return Malformed(text, "‘$c’ stands only at the end");
    form.template_.resize(check);
    form.ends_in_check_ = true;
  }
  form.pattern_ = rest;
  if (const std::string wrong = Parser(rest, form).Run(); !wrong.empty())
    return Malformed(text, wrong);
  if (!form.IsDeterministic())
    return Malformed(text, "what follows a variable count must begin otherwise");
  for (const Item& item : form.items_) {
    form.least_ += item.min;
    form.most_ += item.max;
  }
  return form;
}

}  // namespace baybridge
