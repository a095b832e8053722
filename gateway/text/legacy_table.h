#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge {

// GB18030 four-byte codes, counted from 81308130: those of the basic plane come first, those of the
// other planes begin at 90308130 and are linear.
inline constexpr std::uint32_t kBasicPlaneCodes = 39'420;
inline constexpr std::uint32_t kFirstSupplementary = 189'000;

// The four-byte code of a number.
std::array<unsigned char, 4> FourByteCode(std::uint32_t linear);

// What one multi-byte code of GB18030 or Big5-HKSCS stands for.
struct LegacyCode {
  enum class State : std::uint8_t { kNone, kCharacter, kPrivateUse, kNonCharacter };
  State state = State::kNone;
  std::uint8_t size = 0;   // bytes of `utf8`
  std::uint32_t utf8 = 0;  // the bytes in memory order; Big5-HKSCS has codes of two code points
};

// The codes of one encoding as glibc's iconv has them, asked once when first used (iconv itself
// takes ten times longer a text). Constant afterwards; read by any thread.
class LegacyTable {
 public:
  enum class FourByteCodes : std::uint8_t { kNo, kYes };
  LegacyTable(const char* name, FourByteCodes four_byte_codes);

  const char* name() const { return name_; }
  bool available() const { return available_; }
  bool has_four_byte_codes() const { return !four_byte_.empty(); }

  // The two-byte code; kNone where there is none.
  LegacyCode TwoByte(unsigned lead, unsigned trail) const {
    if (lead < kFirstLead || lead > kLastByte || trail < kFirstTrail || trail > kLastByte)
      return {};
    return two_byte_[(lead - kFirstLead) * kTrails + (trail - kFirstTrail)];
  }
  // The four-byte code of GB18030 at `bytes`.
  LegacyCode FourByte(const unsigned char* bytes) const;

 private:
  static constexpr unsigned kFirstLead = 0x81;
  static constexpr unsigned kFirstTrail = 0x40;
  static constexpr unsigned kLastByte = 0xFE;
  static constexpr unsigned kTrails = kLastByte - kFirstTrail + 1;

  const char* name_;
  bool available_ = false;
  std::vector<LegacyCode> two_byte_;
  std::vector<LegacyCode> four_byte_;  // codes of the basic plane, by their linear number
};

const LegacyTable& Gb18030Table();
const LegacyTable& Big5HkscsTable();

bool IsPrivateUse(char32_t code);
// U+FDD0 to U+FDEF and the last two code points of every plane.
bool IsNonCharacter(char32_t code);

}  // namespace baybridge
