#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace baybridge {

using Sha256Digest = std::array<std::uint8_t, 32>;

// SHA-256 (FIPS 180-4) of the bytes.
Sha256Digest Sha256(std::string_view bytes);
// The same of the bytes of all parts, one after the other.
Sha256Digest Sha256(std::initializer_list<std::string_view> parts);

// Lower-case hexadecimal of the first `bytes` bytes of a digest (at most 32).
std::string Hex(const Sha256Digest& digest, std::size_t bytes = 32);

// Name-based UUID (RFC 4122 section 4.3, version 5, SHA-1) within our own namespace; the same text
// always gives the same id.
std::string UuidV5(std::string_view text);

}  // namespace baybridge
