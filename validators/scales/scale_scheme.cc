#include "scales/scale_scheme.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "scales/words.h"

namespace baybridge {
namespace {

constexpr int kNoMost = std::numeric_limits<int>::max();

std::optional<ScoreRange> ReadRange(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto least = ReadScore(text.substr(0, dash));
  if (!least) return std::nullopt;
  if (dash == std::string_view::npos) return ScoreRange{*least, *least};
  if (dash + 1 == text.size()) return ScoreRange{*least, kNoMost};
  const auto most = ReadScore(text.substr(dash + 1));
  if (!most || *most < *least) return std::nullopt;
  return ScoreRange{*least, *most};
}

}  // namespace

std::optional<int> ReadScore(std::string_view text) {
  constexpr std::size_t kMostDigits = 6;
  if (text.empty() || text.size() > kMostDigits) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  if (error != std::errc() || end != text.data() + text.size() || !digits) return std::nullopt;
  return value;
}

std::optional<std::vector<ScoreRange>> ReadRanges(std::string_view text) {
  std::vector<ScoreRange> ranges;
  for (const std::string_view word : WordsOf(text)) {
    const auto range = ReadRange(word);
    if (!range) return std::nullopt;
    ranges.push_back(*range);
  }
  return ranges;
}

bool HoldsAny(const std::vector<ScoreRange>& ranges, int value) {
  return std::ranges::any_of(ranges, [&](const ScoreRange& range) { return range.Holds(value); });
}

std::string WriteRanges(const std::vector<ScoreRange>& ranges) {
  std::string text;
  for (const ScoreRange& range : ranges) {
    if (!text.empty()) text += ' ';
    text += std::to_string(range.least);
    if (range.most == kNoMost) {
      text += '-';
    } else if (range.most != range.least) {
      text += '-' + std::to_string(range.most);
    }
  }
  return text;
}

std::uint32_t ScaleScheme::Find(std::string_view variable) const {
  const auto found = std::ranges::find(variables, variable);
  return found == variables.end() ? kNone : static_cast<std::uint32_t>(found - variables.begin());
}

}  // namespace baybridge
