#include "text/legacy_table.h"

#include <array>
#include <cstring>

#include "text/iconv_handle.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr std::uint32_t kLastSupplementary = kFirstSupplementary + 0xF'FFFF;

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

}  // namespace

std::array<unsigned char, 4> FourByteCode(std::uint32_t linear) {
  return {static_cast<unsigned char>(0x81U + linear / 12'600),
          static_cast<unsigned char>(0x30U + linear / 1'260 % 10),
          static_cast<unsigned char>(0x81U + linear / 10 % 126),
          static_cast<unsigned char>(0x30U + linear % 10)};
}

LegacyTable::LegacyTable(const char* name, FourByteCodes four_byte_codes) : name_(name) {
  IconvHandle iconv("UTF-8", name);
  available_ = iconv.open();
  two_byte_.resize(std::size_t{kLastByte - kFirstLead + 1} * kTrails);
  if (!available_) return;
  IconvHandle::Buffer buffer{};
  for (std::size_t i = 0; i < two_byte_.size(); ++i) {
    const std::array<char, 2> code = {static_cast<char>(kFirstLead + i / kTrails),
                                      static_cast<char>(kFirstTrail + i % kTrails)};
    two_byte_[i] = CodeOf(iconv.Convert({code.data(), code.size()}, buffer));
  }
  if (four_byte_codes == FourByteCodes::kNo) return;
  four_byte_.resize(kBasicPlaneCodes);
  for (std::uint32_t linear = 0; linear < kBasicPlaneCodes; ++linear) {
    const auto code = FourByteCode(linear);
    four_byte_[linear] =
        CodeOf(iconv.Convert({reinterpret_cast<const char*>(code.data()), code.size()}, buffer));
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
