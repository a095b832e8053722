#include "text/unicode.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>

#include <utf8proc.h>

#include "core/code_points.h"
#include "text/legacy_table.h"
#include "text/opencc_tables.h"
#include "text/script.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool IsIn(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return range.first <= c && c <= range.last; });
}

constexpr std::array kBidiControls = {Range{0x061C, 0x061C}, Range{0x200E, 0x200F},
                                      Range{0x202A, 0x202E}, Range{0x2066, 0x2069}};
constexpr std::array kZeroWidth = {Range{0x00AD, 0x00AD}, Range{0x180E, 0x180E},
                                   Range{0x200B, 0x200D}, Range{0x2060, 0x2064},
                                   Range{0xFEFF, 0xFEFF}};
constexpr std::array kTags = {Range{0xE'0000, 0xE'007F}};
constexpr std::array kControls = {Range{0x0000, 0x001F}, Range{0x007F, 0x009F},
                                  Range{0x2028, 0x2029}};
constexpr std::array kCompatibility = {Range{0x2E80, 0x2FDF}, Range{0xF900, 0xFAFF},
                                       Range{0x2'F800, 0x2'FA1F}};
// In the block of compatibility ideographs, but unified ideographs by their properties (Unicode
// Standard, CJK Compatibility Ideographs).
constexpr std::array<char32_t, 12> kUnified = {0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F,
                                               0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29};

bool IsCompatibilityIdeograph(char32_t c) {
  return IsIn(kCompatibility, c) &&
         std::find(kUnified.begin(), kUnified.end(), c) == kUnified.end();
}

std::optional<NameIssue> IssueOf(char32_t c) {
  if (IsCompatibilityIdeograph(c)) return NameIssue::kCompatibilityIdeograph;
  if (IsPrivateUse(c)) return NameIssue::kPrivateUse;
  if (IsIn(kBidiControls, c)) return NameIssue::kBidiControl;
  if (IsIn(kZeroWidth, c)) return NameIssue::kZeroWidth;
  if (IsIn(kTags, c)) return NameIssue::kTag;
  if (IsIn(kControls, c) || IsNonCharacter(c)) return NameIssue::kControl;
  return std::nullopt;
}

// utf8proc allocates with malloc.
struct FreeBytes {
  // NOLINTNEXTLINE(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): the library's
  // contract
  void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

std::string Normalise(std::string_view utf8, unsigned options) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()),
                                             static_cast<utf8proc_ssize_t>(utf8.size()), &mapped,
                                             static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, FreeBytes> owner(mapped);
  if (size < 0) return std::string(utf8);
  return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)};
}

std::string Nfc(std::string_view utf8) {
  return Normalise(utf8, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

struct IssueFinding {
  const char* id;
  Severity severity;
};

// By NameIssue.
constexpr std::array<IssueFinding, 7> kFindings = {{{"GW-TXT-001", Severity::kWarning},
                                                    {"GW-TXT-002", Severity::kWarning},
                                                    {"GW-TXT-003", Severity::kError},
                                                    {"GW-TXT-004", Severity::kError},
                                                    {"GW-TXT-005", Severity::kWarning},
                                                    {"GW-TXT-006", Severity::kError},
                                                    {"GW-TXT-007", Severity::kError}}};

// The first code point where the text leaves its composed form. Compatibility ideographs, which
// never are in that form, have a remark of their own.
std::optional<NameRemark> FindNotNfc(std::string_view utf8) {
  std::u32string wide = Widen(utf8);
  std::string plain;
  for (const char32_t c : wide) AppendUtf8(plain, IsCompatibilityIdeograph(c) ? U'一' : c);
  const std::u32string composed = Widen(Nfc(plain));
  const std::u32string given = Widen(plain);
  const auto [at, other] =
      std::mismatch(given.begin(), given.end(), composed.begin(), composed.end());
  if (at == given.end() && other == composed.end()) return std::nullopt;
  const auto index = std::min(static_cast<std::size_t>(at - given.begin()), given.size() - 1);
  return NameRemark{NameIssue::kNotNfc, wide[index], index + 1};
}

}  // namespace

bool IsNfc(std::string_view utf8) {
  return IsAscii(utf8) || Nfc(utf8) == utf8;
}

std::vector<NameRemark> CheckName(std::string_view utf8) {
  std::vector<NameRemark> remarks;
  std::size_t position = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint point = CodePointAt(utf8, at);
    at += point.size;
    ++position;
    if (const auto issue = IssueOf(point.value)) remarks.push_back({*issue, point.value, position});
  }
  if (IsNfc(utf8)) return remarks;
  if (const auto not_nfc = FindNotNfc(utf8)) {
    const auto after = [&](const NameRemark& remark) {
      return remark.position > not_nfc->position;
    };
    remarks.insert(std::find_if(remarks.begin(), remarks.end(), after), *not_nfc);
  }
  return remarks;
}

Findings NameFindings(std::string_view utf8) {
  Findings findings;
  for (const NameRemark& remark : CheckName(utf8)) {
    const IssueFinding& kind = kFindings[static_cast<std::size_t>(remark.issue)];
    findings.push_back({.id = kind.id,
                        .severity = kind.severity,
                        .kind = FindingKind::kValue,
                        .path = {},
                        .location = {},
                        .args = {{"code", CodePointName(remark.code)},
                                 {"position", std::to_string(remark.position)}}});
  }
  return findings;
}

Result<ComparisonKeys> ComparisonKeys::Make() {
  auto tables = ReadOpencc("hk2s.json");
  if (!tables) return std::move(tables).error();
  const auto converter = ScriptConverter::Make(ScriptConversion::kHantHkToHans, {});
  if (!converter) return converter.error();
  ComparisonKeys keys;
  for (const Phrases* phrases : {&tables->first, &tables->second}) {
    for (const auto& [key, value] : *phrases) {
      if (key.size() != 1) continue;
      std::string from;
      AppendUtf8(from, key[0]);
      std::string to;
      if (!converter->Convert(from, to) || CountCodePoints(to) != 1) continue;
      if (keys.simplified_.size() <= key[0]) keys.simplified_.resize(std::size_t{key[0]} + 1);
      keys.simplified_[key[0]] = CodePointAt(to, 0).value;
    }
  }
  return keys;
}

std::string ComparisonKeys::KeyOf(std::string_view utf8) const {
  const std::string folded = Normalise(utf8, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                                 UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  std::string key;
  bool space = false;
  for (std::size_t at = 0; at < folded.size();) {
    const CodePoint point = CodePointAt(folded, at);
    at += point.size;
    if (point.value == ' ' || (point.value >= '\t' && point.value <= '\r')) {
      space = true;
      continue;
    }
    if (space && !key.empty()) key += ' ';
    space = false;
    const char32_t simplified = point.value < simplified_.size() ? simplified_[point.value] : 0;
    AppendUtf8(key, simplified != 0 ? simplified : point.value);
  }
  return key;
}

}  // namespace baybridge
