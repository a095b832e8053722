#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace baybridge {

// What the checks read of an XSD besides its shape; with our own reader, for the lines.
struct XsdHeader {
  std::string version;  // of xs:schema; empty where it says none
  std::string target_namespace;
  std::uint32_t line = 0;             // of xs:schema
  std::vector<std::string> included;  // schemaLocation of its includes and imports
};

// Empty where the file cannot be read: the compiler of schemas says so.
XsdHeader ReadXsdHeader(const std::filesystem::path& file);

}  // namespace baybridge
