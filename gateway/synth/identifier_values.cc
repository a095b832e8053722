#include "synth/identifier_values.h"

#include <algorithm>

#include "identifiers/compiled.h"
#include "synth/tables.h"

namespace baybridge::synth {
namespace {

constexpr std::string_view kMeta = "[]{}?\\()*+";
constexpr std::string_view kCheckCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

// Draws texts of one pattern of a reserved set: literals, escapes, classes of ASCII characters, ?
// and {n} or {m,n}.
class PatternDraw {
 public:
  PatternDraw(std::string_view pattern, Random& random) : pattern_(pattern), random_(random) {}

  std::string Draw() {
    std::string out;
    while (at_ < pattern_.size()) {
      const std::string choices = Atom();
      for (std::uint32_t times = Times(); times > 0; --times) {
        if (choices.size() > 1 && single_) {
          out += choices[random_.Below(static_cast<std::uint32_t>(choices.size()))];
        } else {
          out += choices;
        }
      }
    }
    return out;
  }

 private:
  // The characters of a class, or the bytes of one literal character.
  std::string Atom() {
    single_ = pattern_[at_] == '[';
    if (single_) return Class();
    if (pattern_[at_] == '\\' && at_ + 1 < pattern_.size()) ++at_;
    const std::size_t begin = at_++;
    while (at_ < pattern_.size() && (static_cast<unsigned char>(pattern_[at_]) & 0xC0U) == 0x80U)
      ++at_;
    return std::string(pattern_.substr(begin, at_ - begin));
  }

  std::string Class() {
    std::string choices;
    for (++at_; at_ < pattern_.size() && pattern_[at_] != ']'; ++at_) {
      if (at_ + 2 < pattern_.size() && pattern_[at_ + 1] == '-' && pattern_[at_ + 2] != ']') {
        for (char c = pattern_[at_]; c <= pattern_[at_ + 2]; ++c) choices += c;
        at_ += 2;
      } else {
        choices += pattern_[at_];
      }
    }
    ++at_;
    return choices;
  }

  std::uint32_t Times() {
    if (at_ >= pattern_.size()) return 1;
    if (pattern_[at_] == '?') return ++at_, random_.Below(2);
    if (pattern_[at_] != '{') return 1;
    ++at_;
    const std::uint32_t least = Number();
    std::uint32_t most = least;
    if (at_ < pattern_.size() && pattern_[at_] == ',') ++at_, most = Number();
    ++at_;
    return least + random_.Below(most - least + 1);
  }

  std::uint32_t Number() {
    std::uint32_t number = 0;
    for (; at_ < pattern_.size() && pattern_[at_] >= '0' && pattern_[at_] <= '9'; ++at_) {
      number = number * 10 + static_cast<std::uint32_t>(pattern_[at_] - '0');
    }
    return number;
  }

  std::string_view pattern_;
  Random& random_;
  std::size_t at_ = 0;
  bool single_ = false;
};

std::vector<std::string> PatternsOf(const Scheme& scheme) {
  std::vector<std::string> patterns = SplitWords(scheme.reserved);
  std::erase(patterns, "|");
  return patterns;
}

bool Good(const Scheme& scheme, std::string_view number) {
  const IdentifierCheck check = CheckIdentifier(scheme, number);
  if (check.problem || check.canonical != number) return false;
  const bool whole =
      std::ranges::find(check.notes, std::string("no-check-digit")) == check.notes.end();
  return whole && IsReserved(scheme, number);
}

// The text with a check character that the scheme accepts; empty where there is none.
std::string WithCheck(const Scheme& scheme, std::string text) {
  if (Good(scheme, text)) return text;
  for (const char c : kCheckCharacters) {
    text.back() = c;
    if (Good(scheme, text)) return text;
  }
  return {};
}

void Overwrite(std::string& text, std::size_t at, Day day) {
  std::string date;
  PutDate(DateForm{}, Precision::kDay, day, 0, date);
  text.replace(at, date.size(), date);
}

}  // namespace

std::uint32_t DatePlace(const Scheme& scheme) {
  return scheme.compiled->parameters.date_at;
}
std::uint32_t SexPlace(const Scheme& scheme) {
  return scheme.compiled->parameters.sex_at;
}

std::vector<std::string> ReservedNumbers(const Scheme& scheme,
                                         std::size_t count,
                                         bool patterns_only,
                                         Random& random) {
  std::vector<std::string> numbers;
  std::vector<std::string> open;
  for (std::string& pattern : PatternsOf(scheme)) {
    if (pattern.find_first_of(kMeta) != std::string::npos) {
      open.push_back(std::move(pattern));
    } else if (!patterns_only && Good(scheme, pattern)) {
      numbers.push_back(std::move(pattern));
    }
  }
  const std::uint32_t date_at = DatePlace(scheme);
  constexpr int kDateSize = 8;
  for (std::size_t tries = 0; !open.empty() && tries < count * 4 && numbers.size() < count;
       ++tries) {
    std::string text = PatternDraw(open[tries % open.size()], random).Draw();
    if (date_at != 0 && text.size() >= date_at - 1 + kDateSize) {
      Overwrite(text, date_at - 1, DayOf(1930, 1, 1) + static_cast<Day>(random.Below(10'000)));
    }
    text = WithCheck(scheme, std::move(text));
    if (!text.empty() && std::ranges::find(numbers, text) == numbers.end())
      numbers.push_back(std::move(text));
  }
  if (numbers.size() > count) numbers.resize(count);
  return numbers;
}

void PutNumberOf(
    const Scheme& scheme, std::string_view number, Day birth, std::uint8_t sex, std::string& out) {
  const std::size_t begin = out.size();
  out += number;
  const std::uint32_t date_at = DatePlace(scheme);
  if (date_at == 0) return;
  const std::uint32_t sex_at = SexPlace(scheme);
  std::string text = out.substr(begin);
  Overwrite(text, date_at - 1, birth);
  if (sex_at != 0) {
    const bool odd = ((text[sex_at - 1] - '0') & 1) != 0;
    if (odd != (sex == 1)) text[sex_at - 1] = static_cast<char>(text[sex_at - 1] ^ 1);
  }
  const auto check = CheckCharacter(scheme.compiled->algorithm, scheme.compiled->weights,
                                    std::string_view(text).substr(0, text.size() - 1));
  if (check) text.back() = *check;
  out.replace(begin, std::string::npos, text);
}

}  // namespace baybridge::synth
