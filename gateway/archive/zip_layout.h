#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"

namespace baybridge {

// The numbers of the .ZIP file format (PKWARE's application note, APPNOTE.TXT 6.3.3, which ISO/IEC
// 21320-1 profiles). All are little-endian.
namespace zip {
inline constexpr std::uint32_t kLocalSign = 0x04034B50;
inline constexpr std::uint32_t kDescriptorSign = 0x08074B50;
inline constexpr std::uint32_t kCentralSign = 0x02014B50;
inline constexpr std::uint32_t kEnd64Sign = 0x06064B50;
inline constexpr std::uint32_t kLocator64Sign = 0x07064B50;
inline constexpr std::uint32_t kEndSign = 0x06054B50;

inline constexpr std::size_t kLocalBytes = 30;
inline constexpr std::size_t kCentralBytes = 46;
inline constexpr std::size_t kEnd64Bytes = 56;
inline constexpr std::size_t kLocator64Bytes = 20;
inline constexpr std::size_t kEndBytes = 22;

inline constexpr std::uint16_t kStored = 0;
inline constexpr std::uint16_t kDeflated = 8;

inline constexpr std::uint16_t kEncryptedFlag = 1U << 0U;
inline constexpr std::uint16_t kDescriptorFlag = 1U << 3U;
inline constexpr std::uint16_t kPatchFlag = 1U << 5U;
inline constexpr std::uint16_t kStrongFlag = 1U << 6U;
inline constexpr std::uint16_t kUtf8Flag = 1U << 11U;
inline constexpr std::uint16_t kMaskedFlag = 1U << 13U;

inline constexpr std::uint32_t kIn64 = 0xFFFFFFFF;  // the number stands in the extra field
inline constexpr std::uint16_t kExtra64 = 1;
inline constexpr unsigned kUnixHost = 3;
}  // namespace zip

// Reads numbers one after the other; the caller has checked that they are there.
class ZipFields {
 public:
  explicit ZipFields(std::string_view bytes) : bytes_(bytes) {}
  std::uint16_t U16() { return static_cast<std::uint16_t>(Number(2)); }
  std::uint32_t U32() { return static_cast<std::uint32_t>(Number(4)); }
  std::uint64_t U64() { return Number(8); }
  std::string_view Bytes(std::size_t size) {
    BAYBRIDGE_CHECK(size <= bytes_.size());
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  std::size_t left() const { return bytes_.size(); }

 private:
  std::uint64_t Number(std::size_t size) {
    std::uint64_t number = 0;
    const std::string_view bytes = Bytes(size);
    for (std::size_t i = size; i > 0; --i)
      number = number << 8U | static_cast<unsigned char>(bytes[i - 1]);
    return number;
  }
  std::string_view bytes_;
};

// Writes numbers one after the other.
class ZipNumbers {
 public:
  ZipNumbers& U16(std::uint64_t number) { return Number(number, 2); }
  ZipNumbers& U32(std::uint64_t number) { return Number(number, 4); }
  ZipNumbers& Bytes(std::string_view bytes) {
    bytes_ += bytes;
    return *this;
  }
  const std::string& bytes() const& { return bytes_; }

 private:
  ZipNumbers& Number(std::uint64_t number, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      bytes_ += static_cast<char>(number & 0xFFU);
      number >>= 8U;
    }
    BAYBRIDGE_CHECK(number == 0);
    return *this;
  }
  std::string bytes_;
};

}  // namespace baybridge
