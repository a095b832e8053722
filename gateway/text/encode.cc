#include "text/encode.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iconv.h>
#include <vector>

#include "text/iconv_handle.h"
#include "text/legacy_table.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr char32_t kLastMapped = 0x2'FFFF;  // the planes that two-byte codes reach

std::string_view Utf8Of(const LegacyCode& code, std::array<char, 4>& buffer) {
  std::memcpy(buffer.data(), &code.utf8, sizeof code.utf8);
  return {buffer.data(), code.size};
}

// The code that glibc writes for a character, as a number with the first byte highest; 0 for none.
std::uint32_t AskIconv(IconvHandle& iconv, std::string_view utf8) {
  IconvHandle::Buffer buffer{};
  std::uint32_t code = 0;
  for (const char byte : iconv.Convert(utf8, buffer))
    code = code << 8U | static_cast<unsigned char>(byte);
  return code;
}

std::uint32_t NumberOf(const std::array<unsigned char, 4>& bytes) {
  std::uint32_t number = 0;
  for (const unsigned char byte : bytes) number = number << 8U | byte;
  return number;
}

// The codes of an encoding by character: the inverse of a LegacyTable. Constant once made.
class ReverseTable {
 public:
  explicit ReverseTable(const LegacyTable& table) : table_(table), codes_(kLastMapped + 1) {
    if (!table.available()) return;
    IconvHandle iconv(table.name(), "UTF-8");
    if (!iconv.open()) return;
    for (unsigned lead = 0x81; lead <= 0xFE; ++lead) {
      for (unsigned trail = 0x40; trail <= 0xFE; ++trail)
        Add(table.TwoByte(lead, trail), lead << 8U | trail, iconv);
    }
    for (std::uint32_t linear = 0; table.has_four_byte_codes() && linear < kBasicPlaneCodes;
         ++linear) {
      const auto bytes = FourByteCode(linear);
      Add(table.FourByte(bytes.data()), NumberOf(bytes), iconv);
    }
  }

  // The code, or 0.
  std::uint32_t CodeOf(char32_t character) const {
    if (character <= kLastMapped && codes_[character] != 0) return codes_[character];
    if (character < 0x1'0000 || !table_.has_four_byte_codes() || IsPrivateUse(character) ||
        IsNonCharacter(character))
      return 0;
    const auto bytes =
        FourByteCode(kFirstSupplementary + static_cast<std::uint32_t>(character) - 0x1'0000);
    return NumberOf(bytes);
  }

  // The code of two characters together (Big5-HKSCS), or 0.
  std::uint32_t CodeOfPair(char32_t first, char32_t second) const {
    for (const Pair& pair : pairs_) {
      if (pair.first == first && pair.second == second) return pair.code;
    }
    return 0;
  }
  bool BeginsPair(char32_t c) const {
    return std::any_of(pairs_.begin(), pairs_.end(),
                       [&](const Pair& pair) { return pair.first == c; });
  }

 private:
  struct Pair {
    char32_t first;
    char32_t second;
    std::uint32_t code;
  };

  void Add(const LegacyCode& code, std::uint32_t bytes, IconvHandle& iconv) {
    if (code.state != LegacyCode::State::kCharacter) return;
    std::array<char, 4> buffer{};
    const std::string_view utf8 = Utf8Of(code, buffer);
    const CodePoint first = CodePointAt(utf8, 0);
    if (first.size < utf8.size()) {
      pairs_.push_back({first.value, CodePointAt(utf8, first.size).value, bytes});
      return;
    }
    if (first.value > kLastMapped) return;
    std::uint32_t& known = codes_[first.value];
    known =
        known == 0 ? bytes : AskIconv(iconv, utf8);  // of several codes, the one that glibc writes
  }

  const LegacyTable& table_;
  std::vector<std::uint32_t> codes_;
  std::vector<Pair> pairs_;
};

Finding CannotHold(std::string_view utf8, std::size_t at, Encoding encoding) {
  const CodePoint point = CodePointAt(utf8, at);
  const std::string_view before = utf8.substr(0, at);
  const std::size_t newline = before.rfind('\n');
  const std::string_view line =
      newline == std::string_view::npos ? before : before.substr(newline + 1);
  const auto is_lead = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  Finding finding{.id = "GW-ENC-020",
                  .severity = Severity::kError,
                  .kind = FindingKind::kIncomplete,
                  .path = {},
                  .location = {},
                  .args = {}};
  finding.location.line =
      static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1);
  finding.location.column =
      static_cast<std::uint32_t>(std::count_if(line.begin(), line.end(), is_lead) + 1);
  finding.args = {{"encoding", std::string(kEncodingNames.NameOf(encoding))},
                  {"character", std::string(utf8.substr(at, point.size))},
                  {"code", CodePointName(point.value)}};
  return finding;
}

void AppendCode(std::string& out, std::uint32_t code) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    if (code >> shift != 0) out += static_cast<char>(code >> shift);
  }
}

std::optional<Finding> EncodeLegacy(std::string_view utf8, Encoding encoding, std::string& out) {
  static const ReverseTable gb18030(Gb18030Table());
  static const ReverseTable big5(Big5HkscsTable());
  const ReverseTable& table = encoding == Encoding::kGb18030 ? gb18030 : big5;
  const std::size_t begin = out.size();
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint point = CodePointAt(utf8, at);
    if (point.value < 0x80) {
      out += static_cast<char>(point.value);
      at += 1;
      continue;
    }
    const std::size_t next = at + point.size;
    std::uint32_t code = 0;
    std::size_t size = point.size;
    if (table.BeginsPair(point.value) && next < utf8.size()) {
      const CodePoint second = CodePointAt(utf8, next);
      code = table.CodeOfPair(point.value, second.value);
      if (code != 0) size += second.size;
    }
    if (code == 0) code = table.CodeOf(point.value);
    if (code == 0) {
      out.resize(begin);
      return CannotHold(utf8, at, encoding);
    }
    AppendCode(out, code);
    at += size;
  }
  return std::nullopt;
}

void EncodeUtf16(std::string_view utf8, bool little, std::string& out) {
  const auto append = [&](char32_t unit) {
    const char high = static_cast<char>(unit >> 8U);
    const char low = static_cast<char>(unit);
    out += little ? low : high;
    out += little ? high : low;
  };
  append(0xFEFF);
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint point = CodePointAt(utf8, at);
    at += point.size;
    if (point.value < 0x1'0000) {
      append(point.value);
    } else {
      append(0xD800 + ((point.value - 0x1'0000) >> 10U));
      append(0xDC00 + ((point.value - 0x1'0000) & 0x3FFU));
    }
  }
}

}  // namespace

std::optional<Finding> Encode(std::string_view utf8, Encoding encoding, std::string& out) {
  switch (encoding) {
    case Encoding::kUtf8: out.append(utf8); return std::nullopt;
    case Encoding::kUtf16Le: EncodeUtf16(utf8, true, out); return std::nullopt;
    case Encoding::kUtf16Be: EncodeUtf16(utf8, false, out); return std::nullopt;
    case Encoding::kGb18030:
    case Encoding::kBig5Hkscs: return EncodeLegacy(utf8, encoding, out);
  }
  return std::nullopt;
}

}  // namespace baybridge
