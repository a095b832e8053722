#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace baybridge {

// Looks for tokens in bytes of any kind, in every form in which a value may leak: UTF-8, UTF-16 and
// UTF-32 of both byte orders, GB18030, Big5-HKSCS; each of them plain, as hexadecimal, base64 and
// base64url at each of the three offsets, percent-escaped, with octal and \u00XX escapes of bytes;
// and by number of character as JSON and XML write it.
class CanarySearch {
 public:
  // Adds a token (UTF-8, at least 8 bytes in each form), in the case as written; with `any_case`
  // in lower and upper case too.
  void Add(std::string_view token, bool any_case = true);

  // What was found, in words with token, form and place; at most `most` of them.
  std::vector<std::string> Find(std::string_view bytes, std::size_t most = 5) const;

  // The same of the names and bytes of all files below a folder for which `skip` is false; links
  // are not followed. `files` counts those that were read.
  std::vector<std::string> FindBelow(
      const std::filesystem::path& folder,
      const std::function<bool(const std::filesystem::path&)>& skip = {},
      std::size_t* files = nullptr) const;

  std::size_t forms() const { return patterns_.size(); }

 private:
  struct Pattern {
    std::string bytes;
    std::string what;
  };
  static constexpr std::size_t kHead = 8;  // bytes by which a pattern is looked up
  static std::uint64_t HeadAt(const char* at);
  void AddForms(const std::string& token);
  void AddBytes(const std::string& bytes, const std::string& what);
  void AddPattern(std::string bytes, std::string what);

  std::vector<Pattern> patterns_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_head_;
  std::vector<std::uint8_t> may_begin_ = std::vector<std::uint8_t>(1U << 20U);
};

}  // namespace baybridge
