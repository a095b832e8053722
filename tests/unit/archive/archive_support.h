#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "archive/zip_reader.h"
#include "archive/zip_writer.h"
#include "core/byte_source.h"

namespace baybridge {

struct Part {
  std::string name;
  std::string content;
  ZipMethod method = ZipMethod::kDeflated;
  friend bool operator==(const Part&, const Part&) = default;
};

inline std::string ZipOf(const std::vector<Part>& parts) {
  std::string bytes;
  StringSink sink(bytes);
  ZipWriter writer(sink);
  for (const Part& part : parts)
    EXPECT_TRUE(writer.Add(part.name, part.content, part.method)) << part.name;
  EXPECT_TRUE(writer.Finish());
  return bytes;
}

// Everything a zip file holds, or the failure.
inline Result<std::vector<Part>> Unzip(std::string_view bytes, const ExpansionLimits& limits = {}) {
  const MemoryBytes memory(bytes);
  auto reader = ZipReader::Open(memory, limits, "x.zip");
  if (!reader) return std::move(reader).error();
  std::vector<Part> parts;
  for (const ZipMember& member : reader->members()) {
    auto content = reader->ReadMember(member, limits.max_bytes);
    if (!content) return std::move(content).error();
    parts.push_back({.name = member.name,
                     .content = *std::move(content),
                     .method = member.deflated ? ZipMethod::kDeflated : ZipMethod::kStored});
  }
  return parts;
}

// Replaces every `old_text` by one of the same length.
inline std::string Replaced(std::string bytes, std::string_view old_text, std::string_view text) {
  EXPECT_EQ(old_text.size(), text.size());
  std::size_t at = bytes.find(old_text);
  EXPECT_NE(at, std::string::npos);
  for (; at != std::string::npos; at = bytes.find(old_text, at + 1))
    bytes.replace(at, text.size(), text);
  return bytes;
}

}  // namespace baybridge
