#include "identifiers/form.h"

#include <algorithm>
#include <bitset>

#include "text/utf8.h"

namespace baybridge {

void CharacterSet::Add(char32_t first, char32_t last) {
  for (char32_t c = first; c <= last && c < 128; ++c)
    (c < 64 ? low_ : high_) |= std::uint64_t{1} << (c & 63U);
  if (last >= 128) wide_.emplace_back(std::max<char32_t>(first, 128), last);
}

void CharacterSet::Add(const CharacterSet& other) {
  low_ |= other.low_;
  high_ |= other.high_;
  wide_.insert(wide_.end(), other.wide_.begin(), other.wide_.end());
}

bool CharacterSet::ContainsWide(char32_t c) const {
  return std::any_of(wide_.begin(), wide_.end(),
                     [&](const auto& range) { return range.first <= c && c <= range.second; });
}

bool CharacterSet::Overlaps(const CharacterSet& other) const {
  if ((low_ & other.low_) != 0 || (high_ & other.high_) != 0) return true;
  for (const auto& [first, last] : wide_) {
    for (const auto& [other_first, other_last] : other.wide_) {
      if (first <= other_last && other_first <= last) return true;
    }
  }
  return false;
}

template <class Text>
bool Form::MatchAll(Text text, Captures& captures) const {
  if (text.size() < least_ || text.size() > most_) return false;
  std::size_t at = 0;
  std::uint8_t open = 0;
  for (const Item& item : items_) {
    if (item.capture != 0 && item.capture != open) {
      captures.ranges[item.capture - 1U].begin = static_cast<std::uint8_t>(at);
      open = item.capture;
    }
    std::size_t count = 0;
    while (count < item.max && at < text.size() &&
           item.set.Contains(static_cast<char32_t>(text[at]))) {
      ++count;
      ++at;
    }
    if (count < item.min) return false;
    if (item.capture != 0) captures.ranges[item.capture - 1U].end = static_cast<std::uint8_t>(at);
  }
  return at == text.size();
}

template bool Form::MatchAll(std::u32string_view text, Captures& captures) const;
template bool Form::MatchAll(std::string_view text, Captures& captures) const;

bool Form::MayHave(std::size_t place, char32_t c) const {
  for (const Item& item : items_) {
    if (item.min != item.max) return true;
    if (place < item.max) return item.set.Contains(c);
    place -= item.max;
  }
  return false;
}

bool Form::Resembles(std::u32string_view text, const CharacterSet& alphabet) const {
  using Places =
      std::bitset<kMaxIdentifierLength + 1>;  // bit i: the items so far can end before character i
  Places reached;
  reached.set(0);
  for (const Item& item : items_) {
    Places takes;
    for (std::size_t i = 0; i < text.size(); ++i)
      takes[i] = item.set.Contains(text[i]) || !alphabet.Contains(text[i]);
    Places next = item.min == 0 ? reached : Places();
    for (std::size_t count = 1; count <= item.max; ++count) {
      reached = (reached & takes) << 1U;
      if (count >= item.min) next |= reached;
    }
    reached = next;
  }
  return reached[text.size()];
}

std::string Form::Fill(std::u32string_view text, const Captures& captures) const {
  std::string filled;
  const auto append = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) AppendUtf8(filled, text[i]);
  };
  if (!has_template_) {
    append(0, text.size());
    return filled;
  }
  for (std::size_t i = 0; i < template_.size(); ++i) {
    const bool capture = template_[i] == '$' && i + 1 < template_.size() &&
                         template_[i + 1] >= '1' && template_[i + 1] <= '9';
    if (!capture) {
      filled += template_[i];
      continue;
    }
    const Captures::Range range = captures.ranges[static_cast<std::size_t>(template_[++i] - '1')];
    append(range.begin, range.end);
  }
  return filled;
}

bool Form::FillTo(std::string_view text,
                  const Captures& captures,
                  char* to,
                  std::size_t room,
                  std::size_t& size) const {
  size = 0;
  const auto append = [&](std::string_view piece) {
    if (piece.size() > room - size) return false;
    std::copy(piece.begin(), piece.end(), to + size);
    size += piece.size();
    return true;
  };
  if (!has_template_) return append(text);
  std::string_view rest = template_;
  while (!rest.empty()) {
    const bool capture = rest.size() > 1 && rest[0] == '$' && rest[1] >= '1' && rest[1] <= '9';
    if (capture) {
      const Captures::Range range = captures.ranges[static_cast<std::size_t>(rest[1] - '1')];
      if (!append(text.substr(range.begin, std::size_t{range.end} - range.begin))) return false;
    } else if (!append(rest.substr(0, 1))) {
      return false;
    }
    rest.remove_prefix(capture ? 2 : 1);
  }
  return true;
}

}  // namespace baybridge
