#include "server/call.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "core/ascii.h"

namespace baybridge {
namespace {

// The next piece before `separator`; `text` becomes what is behind it.
std::string_view Piece(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return TrimBlanks(piece);
}

int HexValue(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t at = kDigits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// Weight of an item of an Accept header in thousandths; `item` becomes what stands before ';'.
int WeightOf(std::string_view& item) {
  constexpr int kFull = 1'000;
  std::string_view rest = item;
  item = Piece(rest, ';');
  while (!rest.empty()) {
    const std::string_view parameter = Piece(rest, ';');
    if (!parameter.starts_with("q=")) continue;
    const std::string digits(parameter.substr(2));
    const double q = std::strtod(digits.c_str(), nullptr);
    return q >= 0 && q <= 1 ? static_cast<int>(q * kFull) : 0;
  }
  return kFull;
}

std::optional<Language> LanguageOfTag(std::string_view tag) {
  constexpr std::array<std::pair<std::string_view, Language>, 7> kTags{
      {{"zh-hant", Language::kZhHant},
       {"zh-hk", Language::kZhHant},
       {"zh-mo", Language::kZhHant},
       {"zh-tw", Language::kZhHant},
       {"zh", Language::kZhHans},
       {"pt", Language::kPt},
       {"en", Language::kEn}}};
  const std::string lower = LowerAscii(tag);
  for (const auto& [known, language] : kTags) {
    if (lower == known || lower.starts_with(std::string(known) + "-")) return language;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_blank) {
  constexpr int kBase = 16;
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && plus_is_blank) {
      decoded += ' ';
      continue;
    }
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    if (at + 2 >= text.size()) return std::nullopt;
    const int high = HexValue(text[at + 1]);
    const int low = HexValue(text[at + 2]);
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    decoded += static_cast<char>(high * kBase + low);
    at += 2;
  }
  return decoded;
}

Result<Parameters> ReadParameters(std::string_view query) {
  const Failure bad{.kind = FailureKind::kUsage,
                    .what = "a parameter is malformed or stands twice",
                    .place = {},
                    .advice = {}};
  Parameters parameters;
  while (!query.empty()) {
    std::string_view pair = Piece(query, '&');
    const auto name = PercentDecode(Piece(pair, '='), true);
    auto value = PercentDecode(pair, true);
    if (!name || !value || name->empty()) return bad;
    if (!parameters.emplace(*name, *std::move(value)).second) return bad;
  }
  return parameters;
}

Language LanguageOf(std::string_view accept_language) {
  Language best = Language::kEn;
  int weight = 0;
  while (!accept_language.empty()) {
    std::string_view item = Piece(accept_language, ',');
    const int its = WeightOf(item);
    const auto language = LanguageOfTag(item);
    if (!language || its <= weight) continue;
    best = *language;
    weight = its;
  }
  return best;
}

std::optional<std::string_view> AcceptedOf(std::string_view accept,
                                           const std::vector<std::string_view>& offered) {
  if (accept.empty()) return offered.front();
  std::optional<std::string_view> best;
  int weight = 0;
  while (!accept.empty()) {
    std::string_view item = Piece(accept, ',');
    const int its = WeightOf(item);
    const std::string type = LowerAscii(item);
    if (its <= weight) continue;
    const auto fits = [&](std::string_view offer) {
      return type == "*/*" || type == offer ||
             (type.ends_with("/*") && offer.starts_with(type.substr(0, type.size() - 1)));
    };
    const auto found = std::ranges::find_if(offered, fits);
    if (found == offered.end()) continue;
    best = *found;
    weight = its;
  }
  return best;
}

std::string MediaTypeOf(std::string_view content_type) {
  return LowerAscii(Piece(content_type, ';'));
}

std::string CharsetOf(std::string_view content_type) {
  Piece(content_type, ';');
  while (!content_type.empty()) {
    const std::string_view parameter = Piece(content_type, ';');
    if (!LowerAscii(parameter).starts_with("charset=")) continue;
    std::string_view value = parameter.substr(parameter.find('=') + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    return std::string(value);
  }
  return {};
}

}  // namespace baybridge
