#include "text/decode.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "text/encoding_signs.h"
#include "text/legacy_table.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);
constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080U;

// What stopped a decoder, and where.
struct Stop {
  const char* id;
  std::size_t offset;       // of the input
  std::size_t size;         // bytes that are wrong
  std::string_view output;  // what was decoded before it
  char32_t code = 0;        // private-use or non-character code point
};

Finding StopFinding(const Stop& stop, std::string_view bytes, Encoding encoding) {
  std::string hex;
  for (const char c : bytes.substr(stop.offset, stop.size)) {
    hex += fmt::format("{}{:02X}", hex.empty() ? "" : " ", static_cast<unsigned char>(c));
  }
  const std::size_t newline = stop.output.rfind('\n');
  const std::string_view line =
      newline == std::string_view::npos ? stop.output : stop.output.substr(newline + 1);
  const auto is_lead = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  Finding finding{.id = stop.id,
                  .severity = Severity::kFatal,
                  .kind = FindingKind::kStructure,
                  .path = {},
                  .location = {},
                  .args = {}};
  finding.location.line =
      static_cast<std::uint32_t>(std::count(stop.output.begin(), stop.output.end(), '\n') + 1);
  finding.location.column =
      static_cast<std::uint32_t>(std::count_if(line.begin(), line.end(), is_lead) + 1);
  finding.location.native = fmt::format("byte {}", stop.offset);
  finding.args = {{"encoding", std::string(kEncodingNames.NameOf(encoding))},
                  {"bytes", hex},
                  {"offset", std::to_string(stop.offset)}};
  if (stop.code != 0) finding.args.push_back({"character", CodePointName(stop.code)});
  return finding;
}

std::optional<Finding> DecodeUtf8(std::string_view bytes, Decoded& decoded) {
  const std::string_view body = bytes.substr(decoded.skipped);
  if (!IsUtf8(body)) {
    const std::size_t at = FindInvalidUtf8(body);
    constexpr std::size_t kShown = 4;
    return StopFinding({.id = "GW-ENC-001",
                        .offset = decoded.skipped + at,
                        .size = std::min(kShown, body.size() - at),
                        .output = body.substr(0, at)},
                       bytes, Encoding::kUtf8);
  }
  decoded.utf8 = body;
  return std::nullopt;
}

std::optional<Finding> DecodeUtf16(std::string_view bytes, Decoded& decoded) {
  const bool little = decoded.encoding == Encoding::kUtf16Le;
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(little ? first | second << 8 : first << 8 | second);
  };
  std::string& out = decoded.owned;
  out.clear();
  const auto stop = [&](const char* id, std::size_t offset, std::size_t size) {
    return StopFinding({.id = id, .offset = offset, .size = size, .output = out}, bytes,
                       decoded.encoding);
  };
  std::size_t i = decoded.skipped;
  for (; i + 1 < bytes.size(); i += 2) {
    char32_t code = unit(i);
    if (code >= 0xD800 && code < 0xE000) {
      const char32_t next = i + 3 < bytes.size() ? unit(i + 2) : 0;
      if (code >= 0xDC00 || next < 0xDC00 || next >= 0xE000) return stop("GW-ENC-013", i, 2);
      code = 0x1'0000 + ((code - 0xD800) << 10U) + (next - 0xDC00);
      i += 2;
    }
    AppendUtf8(out, code);
  }
  if (i != bytes.size()) return stop("GW-ENC-010", i, 1);
  decoded.utf8 = out;
  return std::nullopt;
}

// Decodes GB18030 and Big5-HKSCS by table.
class LegacyDecoder {
 public:
  LegacyDecoder(std::string_view bytes, const LegacyTable& table, Decoded& decoded)
      : bytes_(bytes),
        data_(reinterpret_cast<const unsigned char*>(bytes.data())),
        table_(table),
        decoded_(decoded),
        next_(decoded.skipped) {}

  std::optional<Finding> Run() {
    // A two-byte code gives at most four bytes (two code points of Big5-HKSCS); a code is stored
    // with four bytes at a time.
    constexpr std::size_t kSlack = 2 * kWord;
    decoded_.owned.resize((bytes_.size() - next_) * 2 + kSlack);
    out_ = decoded_.owned.data();
    while (next_ < bytes_.size()) {
      if (data_[next_] < 0x80) {
        CopyAscii();
      } else if (!TakeCode()) {
        return Refuse();
      }
    }
    decoded_.owned.resize(written());
    decoded_.utf8 = decoded_.owned;
    return std::nullopt;
  }

 private:
  std::size_t written() const { return static_cast<std::size_t>(out_ - decoded_.owned.data()); }

  void CopyAscii() {
    std::uint64_t word = 0;
    while (bytes_.size() - next_ >= kWord) {
      std::memcpy(&word, data_ + next_, kWord);
      if ((word & kHighBits) != 0) break;
      std::memcpy(out_, &word, kWord);
      out_ += kWord;
      next_ += kWord;
    }
    while (next_ < bytes_.size() && data_[next_] < 0x80)
      *out_++ = static_cast<char>(data_[next_++]);
  }

  bool TakeCode() {
    const std::size_t left = bytes_.size() - next_;
    if (left < 2) return false;
    std::size_t size = 2;
    LegacyCode code;
    if (data_[next_ + 1] >= 0x40) {
      code = table_.TwoByte(data_[next_], data_[next_ + 1]);
    } else if (left >= 4) {
      size = 4;
      code = table_.FourByte(data_ + next_);
    }
    if (code.state != LegacyCode::State::kCharacter) return false;
    std::memcpy(out_, &code.utf8, sizeof code.utf8);
    out_ += code.size;
    next_ += size;
    return true;
  }

  Finding Refuse() {
    Stop stop{.id = "GW-ENC-009",
              .offset = next_,
              .size = 2,
              .output = {decoded_.owned.data(), written()}};
    const std::size_t left = bytes_.size() - next_;
    const bool four = left >= 2 && table_.has_four_byte_codes() && data_[next_ + 1] >= 0x30 &&
                      data_[next_ + 1] <= 0x39;
    if (four) stop.size = 4;
    if (left < stop.size) {
      stop.id = "GW-ENC-010";
      stop.size = left;
    } else {
      const LegacyCode code =
          four ? table_.FourByte(data_ + next_) : table_.TwoByte(data_[next_], data_[next_ + 1]);
      Name(code, stop);
    }
    return StopFinding(stop, bytes_, decoded_.encoding);
  }

  static void Name(const LegacyCode& code, Stop& stop) {
    if (code.state == LegacyCode::State::kNone) return;
    stop.id = code.state == LegacyCode::State::kPrivateUse ? "GW-ENC-011" : "GW-ENC-012";
    std::array<char, sizeof code.utf8> utf8{};
    std::memcpy(utf8.data(), &code.utf8, utf8.size());
    stop.code = CodePointAt({utf8.data(), code.size}, 0).value;
  }

  std::string_view bytes_;
  const unsigned char* data_;
  const LegacyTable& table_;
  Decoded& decoded_;
  std::size_t next_;
  char* out_ = nullptr;
};

// Three or more three-byte sequences in bytes that are UTF-8 from end to end do not come about by
// chance in GB18030 or Big5.
bool LooksLikeUtf8(std::string_view bytes) {
  constexpr int kEnough = 3;
  int sequences = 0;
  for (const char c : bytes) {
    if ((static_cast<unsigned char>(c) & 0xF0U) == 0xE0U && ++sequences >= kEnough)
      return IsUtf8(bytes);
  }
  return false;
}

std::optional<Finding> DecodeLegacy(std::string_view bytes, Decoded& decoded) {
  const LegacyTable& table =
      decoded.encoding == Encoding::kGb18030 ? Gb18030Table() : Big5HkscsTable();
  const std::string name(kEncodingNames.NameOf(decoded.encoding));
  if (!table.available()) return EncodingFinding("GW-ENC-016", {{"encoding", name}});
  if (LooksLikeUtf8(bytes))
    return EncodingFinding("GW-ENC-008", {{"encoding", name}, {"found", "UTF-8"}});
  return LegacyDecoder(bytes, table, decoded).Run();
}

std::optional<Finding> DecodeAs(std::string_view bytes, Decoded& decoded) {
  switch (decoded.encoding) {
    case Encoding::kUtf8: return DecodeUtf8(bytes, decoded);
    case Encoding::kUtf16Le:
    case Encoding::kUtf16Be: return DecodeUtf16(bytes, decoded);
    case Encoding::kGb18030:
    case Encoding::kBig5Hkscs: return DecodeLegacy(bytes, decoded);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Finding> Decode(std::string_view bytes,
                              const DecodeOptions& options,
                              Decoded& decoded,
                              Findings& remarks) {
  EncodingSigns signs;
  if (auto refused = ReadSigns(bytes, options, signs)) return refused;
  decoded.input = bytes;
  decoded.encoding = signs.encoding;
  decoded.skipped = signs.mark_size;
  if (auto refused = DecodeAs(bytes, decoded)) return refused;
  // The declaration of a UTF-16 document can be read only now.
  if (signs.encoding == Encoding::kUtf16Le || signs.encoding == Encoding::kUtf16Be) {
    if (auto refused = CheckDeclaration(DeclaredEncoding(decoded.utf8), signs)) return refused;
  }
  for (Finding& remark : signs.remarks) remarks.push_back(std::move(remark));
  return std::nullopt;
}

}  // namespace baybridge
