// Dates of fixed places.

#include <algorithm>
#include <cstring>

#include "format/date_format.h"

namespace baybridge {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);
constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080U;

std::uint64_t Load(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, kWord);
  return word;
}

// Where the word of that number begins; the last one ends with the text.
std::size_t PlaceOf(std::size_t word, std::size_t size) {
  return std::min(word * kWord, size - kWord);
}

std::size_t WordsIn(std::size_t size) {
  return (size + kWord - 1) / kWord;
}

int DateParts::*PartOf(char field) {
  switch (field) {
    case 'y': return &DateParts::year;
    case 'M': return &DateParts::month;
    case 'd': return &DateParts::day;
    case 'H': return &DateParts::hour;
    case 'm': return &DateParts::minute;
    case 's': return &DateParts::second;
    default: return nullptr;
  }
}

int TwoDigits(const char* at) {
  return (at[0] - '0') * 10 + (at[1] - '0');
}

void PutTwoDigits(int number, char* to) {
  to[0] = static_cast<char>('0' + number / 10);
  to[1] = static_cast<char>('0' + number % 10);
}

}  // namespace

bool FixedDate::AddField(char field, std::size_t at, int digits) {
  int DateParts::*const part = PartOf(field);
  const bool known = std::any_of(fields_.begin(), fields_.begin() + count_,
                                 [&](const Field& other) { return other.part == part; });
  if (part == nullptr || known || digits != (field == 'y' ? 4 : 2)) return false;
  fields_[count_++] = {.part = part, .at = static_cast<std::uint8_t>(at), .wide = field == 'y'};
  return true;
}

void FixedDate::SetPattern(std::string_view pattern) {
  if (pattern.size() < kMinSize || pattern.size() > kMaxSize) return;
  size_ = pattern.size();
  std::copy(pattern.begin(), pattern.end(), pattern_.begin());
  // A byte of a text, exclusive-or its byte of the pattern, is at most 9 for a digit and 0 for any
  // other: adding this to it sets the highest bit of what is more.
  std::array<char, kMaxSize> reach{};
  reach.fill(0x7F);
  constexpr char kDigitReach = 0x76;
  for (std::uint32_t i = 0; i < count_; ++i) {
    const std::size_t width = fields_[i].wide ? 4 : 2;
    for (std::size_t at = fields_[i].at; at < fields_[i].at + width; ++at) reach[at] = kDigitReach;
  }
  for (std::size_t word = 0; word < WordsIn(size_); ++word) {
    words_[word] = Load(pattern_.data() + PlaceOf(word, size_));
    reach_[word] = Load(reach.data() + PlaceOf(word, size_));
  }
}

bool FixedDate::Read(const char* text, DateParts& parts) const {
  // A carry into the next byte comes only out of a byte that is wrong itself.
  std::uint64_t wrong = 0;
  for (std::size_t word = 0; word < WordsIn(size_); ++word) {
    const std::uint64_t differs = Load(text + PlaceOf(word, size_)) ^ words_[word];
    wrong |= differs | (differs + reach_[word]);
  }
  if ((wrong & kHighBits) != 0) return false;
  for (std::uint32_t i = 0; i < count_; ++i) {
    const Field& field = fields_[i];
    const int number = TwoDigits(text + field.at);
    parts.*field.part = field.wide ? number * 100 + TwoDigits(text + field.at + 2) : number;
  }
  return true;
}

bool FixedDate::Write(const DateParts& parts, char* to) const {
  std::memcpy(to, pattern_.data(), kMaxSize);
  for (std::uint32_t i = 0; i < count_; ++i) {
    const Field& field = fields_[i];
    const int number = parts.*field.part;
    if (number < 0 || number >= (field.wide ? 10000 : 100)) return false;
    PutTwoDigits(field.wide ? number / 100 : number, to + field.at);
    if (field.wide) PutTwoDigits(number % 100, to + field.at + 2);
  }
  return true;
}

}  // namespace baybridge
