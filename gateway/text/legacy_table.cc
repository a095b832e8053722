#include "text/legacy_table.h"

#include <array>
#include <cstring>
#include <iconv.h>

#include "text/utf8.h"

namespace baybridge {
namespace {

// GB18030 four-byte codes, counted from 81308130: those of the basic plane end before 8431A530,
// those of the other planes begin at 90308130 and are linear (GB 18030-2022 §5).
constexpr std::uint32_t kBasicPlaneCodes = 39'420;
constexpr std::uint32_t kFirstSupplementary = 189'000;
constexpr std::uint32_t kLastSupplementary = kFirstSupplementary + 0xF'FFFF;

class Iconv {
 public:
  explicit Iconv(const char* from) : cd_(iconv_open("UTF-8", from)) {}
  Iconv(const Iconv&) = delete;
  Iconv& operator=(const Iconv&) = delete;
  ~Iconv() {
    if (open()) iconv_close(cd_);
  }
  bool open() const { return cd_ != reinterpret_cast<iconv_t>(-1); }

  // The UTF-8 of one whole code, or an empty text.
  std::string_view Convert(std::string_view code, std::array<char, 16>& buffer) {
    std::array<char, 4> input{};
    std::memcpy(input.data(), code.data(), code.size());
    char* in = input.data();
    std::size_t in_left = code.size();
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    iconv(cd_, nullptr, nullptr, nullptr, nullptr);
    if (iconv(cd_, &in, &in_left, &out, &out_left) != 0 || in_left != 0) return {};
    // Big5-HKSCS holds back a letter that the next code might combine with.
    if (iconv(cd_, nullptr, nullptr, &out, &out_left) != 0) return {};
    return {buffer.data(), buffer.size() - out_left};
  }

 private:
  iconv_t cd_;
};

LegacyCode CodeOf(std::string_view utf8) {
  LegacyCode code;
  if (utf8.empty() || utf8.size() > sizeof code.utf8) return code;
  code.state = LegacyCode::State::kCharacter;
  code.size = static_cast<std::uint8_t>(utf8.size());
  std::memcpy(&code.utf8, utf8.data(), utf8.size());
  const char32_t first = CodePointAt(utf8, 0).value;
  if (IsPrivateUse(first)) code.state = LegacyCode::State::kPrivateUse;
  if (IsNonCharacter(first)) code.state = LegacyCode::State::kNonCharacter;
  return code;
}

std::uint32_t LinearNumber(const unsigned char* b) {
  return (((b[0] - 0x81U) * 10U + (b[1] - 0x30U)) * 126U + (b[2] - 0x81U)) * 10U + (b[3] - 0x30U);
}

bool IsFourByteShape(const unsigned char* b) {
  return b[0] >= 0x81 && b[0] <= 0xFE && b[1] >= 0x30 && b[1] <= 0x39 && b[2] >= 0x81 &&
         b[2] <= 0xFE && b[3] >= 0x30 && b[3] <= 0x39;
}

std::array<char, 4> FourBytes(std::uint32_t linear) {
  return {static_cast<char>(0x81U + linear / 12'600),
          static_cast<char>(0x30U + linear / 1'260 % 10),
          static_cast<char>(0x81U + linear / 10 % 126), static_cast<char>(0x30U + linear % 10)};
}

}  // namespace

LegacyTable::LegacyTable(const char* name, FourByteCodes four_byte_codes) : name_(name) {
  Iconv iconv(name);
  available_ = iconv.open();
  two_byte_.resize(std::size_t{kLastByte - kFirstLead + 1} * kTrails);
  if (!available_) return;
  std::array<char, 16> buffer{};
  for (std::size_t i = 0; i < two_byte_.size(); ++i) {
    const std::array<char, 2> code = {static_cast<char>(kFirstLead + i / kTrails),
                                      static_cast<char>(kFirstTrail + i % kTrails)};
    two_byte_[i] = CodeOf(iconv.Convert({code.data(), code.size()}, buffer));
  }
  if (four_byte_codes == FourByteCodes::kNo) return;
  four_byte_.resize(kBasicPlaneCodes);
  for (std::uint32_t linear = 0; linear < kBasicPlaneCodes; ++linear) {
    const auto code = FourBytes(linear);
    four_byte_[linear] = CodeOf(iconv.Convert({code.data(), code.size()}, buffer));
  }
}

LegacyCode LegacyTable::FourByte(const unsigned char* bytes) const {
  if (four_byte_.empty() || !IsFourByteShape(bytes)) return {};
  const std::uint32_t linear = LinearNumber(bytes);
  if (linear < four_byte_.size()) return four_byte_[linear];
  if (linear < kFirstSupplementary || linear > kLastSupplementary) return {};
  std::string utf8;
  AppendUtf8(utf8, 0x1'0000 + linear - kFirstSupplementary);
  return CodeOf(utf8);
}

const LegacyTable& Gb18030Table() {
  static const LegacyTable table("GB18030", LegacyTable::FourByteCodes::kYes);
  return table;
}

const LegacyTable& Big5HkscsTable() {
  static const LegacyTable table("BIG5-HKSCS", LegacyTable::FourByteCodes::kNo);
  return table;
}

bool IsPrivateUse(char32_t code) {
  return (code >= 0xE000 && code <= 0xF8FF) || (code >= 0xF'0000 && code <= 0xF'FFFD) ||
         (code >= 0x10'0000 && code <= 0x10'FFFD);
}

bool IsNonCharacter(char32_t code) {
  return (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFEU) == 0xFFFE;
}

}  // namespace baybridge
