#include "support/canary.h"

#include <array>
#include <cstring>
#include <fstream>
#include <iconv.h>
#include <iterator>
#include <set>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

// The text in another encoding; empty where it has no such characters.
std::string In(const char* charset, std::string_view utf8) {
  const iconv_t to = iconv_open(charset, "UTF-8");
  EXPECT_NE(to, reinterpret_cast<iconv_t>(-1)) << charset;
  std::string out(utf8.size() * 4 + 8, '\0');
  std::string in(utf8);
  char* from = in.data();
  std::size_t left = in.size();
  char* at = out.data();
  std::size_t room = out.size();
  const bool whole = iconv(to, &from, &left, &at, &room) == 0;
  iconv_close(to);
  out.resize(whole ? out.size() - room : 0);
  return out;
}

// Each byte by a mark in front and so many digits.
std::string Escaped(std::string_view bytes,
                    std::string_view mark,
                    std::string_view digits,
                    unsigned base,
                    bool all) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (!all && byte > ' ' && byte < 0x7F) {
      text += c;
      continue;
    }
    text += mark;
    if (base == 8) text += digits[byte / 64];
    text += digits[byte / base % base];
    text += digits[byte % base];
  }
  return text;
}

// What of base64 depends on these bytes alone where so many others stand before them.
std::string Base64At(std::size_t offset, std::string_view bytes, std::string_view digits) {
  std::string all(offset, '\0');
  all += bytes;
  std::string text;
  const std::size_t bits = all.size() * 8;
  for (std::size_t bit = 0; bit + 6 <= bits; bit += 6) {
    const auto high = static_cast<unsigned char>(all[bit / 8]);
    const auto low = bit / 8 + 1 < all.size() ? static_cast<unsigned char>(all[bit / 8 + 1]) : 0U;
    text += digits[((high * 256U + low) >> (10 - bit % 8)) & 63U];
  }
  return text.substr((offset * 8 + 5) / 6);
}

std::string Numbered(std::u32string_view text, std::string_view mark, const char* form) {
  std::string out;
  for (const char32_t c : text) {
    std::array<char, 16> digits{};
    (void)std::snprintf(digits.data(), digits.size(), form, static_cast<unsigned>(c));
    out += std::string(mark) + digits.data();
  }
  return out;
}

std::u32string CharactersOf(const std::string& utf8) {
  const std::string bytes = In("UTF-32LE", utf8);
  std::u32string text(bytes.size() / 4, U'\0');
  std::memcpy(text.data(), bytes.data(), bytes.size());
  return text;
}

}  // namespace

std::uint64_t CanarySearch::HeadAt(const char* at) {
  std::uint64_t head = 0;
  std::memcpy(&head, at, kHead);
  return head;
}

namespace {

std::size_t PlaceOf(std::uint64_t head) {
  return static_cast<std::size_t>((head * 0x9E3779B97F4A7C15ULL) >> 44U);
}

}  // namespace

void CanarySearch::AddPattern(std::string bytes, std::string what) {
  if (bytes.empty()) return;
  ASSERT_GE(bytes.size(), kHead) << what;
  const std::uint64_t head = HeadAt(bytes.data());
  auto& same = by_head_[head];
  for (const std::uint32_t index : same) {
    if (patterns_[index].bytes == bytes) return;
  }
  same.push_back(static_cast<std::uint32_t>(patterns_.size()));
  may_begin_[PlaceOf(head)] = 1;
  patterns_.push_back({std::move(bytes), std::move(what)});
}

void CanarySearch::AddBytes(const std::string& bytes, const std::string& what) {
  constexpr std::string_view kLower = "0123456789abcdef";
  constexpr std::string_view kUpper = "0123456789ABCDEF";
  constexpr std::string_view kStandard =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::string_view kUrl =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  AddPattern(bytes, what);
  for (const std::string_view digits : {kLower, kUpper}) {
    AddPattern(Escaped(bytes, "", digits, 16, true), what + " as hexadecimal");
    for (const bool all : {false, true}) {
      AddPattern(Escaped(bytes, "%", digits, 16, all), what + " percent-escaped");
      AddPattern(Escaped(bytes, "\\x", digits, 16, all), what + " with \\x escapes");
      AddPattern(Escaped(bytes, "\\u00", digits, 16, all), what + " with escaped bytes");
      AddPattern(Escaped(bytes, "=", digits, 16, all), what + " as quoted-printable");
    }
  }
  AddPattern(Escaped(bytes, "\\", "01234567", 8, false), what + " with octal escapes");
  for (std::size_t offset = 0; offset < 3; ++offset) {
    for (const std::string_view digits : {kStandard, kUrl})
      AddPattern(Base64At(offset, bytes, digits), what + " as base64 at " + std::to_string(offset));
  }
}

void CanarySearch::AddForms(const std::string& token) {
  std::set<std::string> seen;  // plain letters are the same in many
  for (const char* charset :
       {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "GB18030", "BIG5-HKSCS"}) {
    const std::string bytes = In(charset, token);
    if (seen.insert(bytes).second) AddBytes(bytes, token + " in " + charset);
  }
  const std::u32string text = CharactersOf(token);
  for (const char* form : {"%04x", "%04X"})
    AddPattern(Numbered(text, "\\u", form), token + " as JSON escapes");
  for (const char* form : {"%x;", "%X;"})
    AddPattern(Numbered(text, "&#x", form), token + " as XML references");
  AddPattern(Numbered(text, "&#", "%u;"), token + " as decimal XML references");
}

void CanarySearch::Add(std::string_view token, bool any_case) {
  std::set<std::string> cases = {std::string(token)};
  std::string lower(token);
  std::string upper(token);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (any_case) cases.merge(std::set<std::string>{lower, upper});
  for (const std::string& form : cases) AddForms(form);
}

std::vector<std::string> CanarySearch::Find(std::string_view bytes, std::size_t most) const {
  std::vector<std::string> found;
  if (bytes.size() < kHead) return found;
  // The head of a pattern must be whole, so that a copy of the last bytes need not be made.
  for (std::size_t at = 0; at + kHead <= bytes.size() && found.size() < most; ++at) {
    const std::uint64_t head = HeadAt(bytes.data() + at);
    if (may_begin_[PlaceOf(head)] == 0) continue;
    const auto same = by_head_.find(head);
    if (same == by_head_.end()) continue;
    for (const std::uint32_t index : same->second) {
      if (bytes.substr(at).starts_with(patterns_[index].bytes))
        found.push_back(patterns_[index].what + " at " + std::to_string(at));
    }
  }
  return found;
}

std::vector<std::string> CanarySearch::FindBelow(
    const std::filesystem::path& folder,
    const std::function<bool(const std::filesystem::path&)>& skip,
    std::size_t* files) const {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto& path = entry.path();
    const auto tell = [&](const std::vector<std::string>& hits, const char* of) {
      for (const std::string& hit : hits) found.push_back(path.string() + of + ": " + hit);
    };
    tell(Find(path.filename().string()), " (its name)");
    if (entry.is_symlink() || !entry.is_regular_file() || (skip && skip(path))) continue;
    std::ifstream in(path, std::ios::binary);
    if (files != nullptr) ++*files;
    const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    tell(Find(bytes), "");
  }
  return found;
}

}  // namespace baybridge
