#include "translate/medicine_text.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace baybridge {
namespace {

constexpr std::string_view kBlanks = " \t\r";

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

std::vector<std::string_view> EntriesOf(std::string_view text) {
  constexpr std::string_view kWide = "；";
  std::vector<std::string_view> entries;
  while (true) {
    const std::size_t narrow = text.find_first_of(";\n");
    const std::size_t wide = text.find(kWide);
    const std::size_t end = std::min({narrow, wide, text.size()});
    if (const std::string_view entry = Trimmed(text.substr(0, end)); !entry.empty())
      entries.push_back(entry);
    if (end == text.size()) return entries;
    text.remove_prefix(end + (end == wide ? kWide.size() : 1));
  }
}

std::vector<std::string_view> WordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = Trimmed(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(kBlanks), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

// Bytes of the decimal number that a word begins with; 0 where it begins with none.
std::size_t NumberSize(std::string_view word) {
  std::size_t size = 0;
  while (size < word.size() && IsDigit(word[size])) ++size;
  if (size == 0 || size + 1 >= word.size() || word[size] != '.' || !IsDigit(word[size + 1]))
    return size;
  ++size;
  while (size < word.size() && IsDigit(word[size])) ++size;
  return size;
}

bool IsOneOf(std::string_view word, const std::vector<std::string>& words) {
  return std::ranges::find(words, word) != words.end();
}

std::optional<MedicineText> Divide(std::string_view entry, const MedicineWords& known) {
  const std::vector<std::string_view> words = WordsOf(entry);
  MedicineText medicine;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::size_t number = NumberSize(words[i]);
    if (number == 0) continue;
    const bool apart = number == words[i].size();
    const std::size_t next = i + (apart ? 2 : 1);
    if (next > words.size()) return std::nullopt;
    const std::string_view unit = apart ? words[i + 1] : words[i].substr(number);
    if (!IsOneOf(unit, known.units)) {
      // A number in the name: "Vitamin B 12 5mg OM"
      continue;
    }
    if (next + 1 != words.size()) return std::nullopt;
    medicine.name =
        Trimmed(entry.substr(0, static_cast<std::size_t>(words[i].data() - entry.data())));
    medicine.amount = words[i].substr(0, number);
    medicine.unit = unit;
    medicine.frequency = words[next];
    break;
  }
  if (medicine.name.empty()) return std::nullopt;
  const bool listed = !known.frequencies.empty();
  if (listed && !IsOneOf(medicine.frequency, known.frequencies)) return std::nullopt;
  const bool plain = medicine.name.find_first_of("0123456789 \t") == std::string_view::npos;
  medicine.confidence = listed && plain ? Confidence::kHigh : Confidence::kMedium;
  return medicine;
}

}  // namespace

std::vector<MedicineText> DivideMedicines(std::string_view text, const MedicineWords& words) {
  std::vector<MedicineText> medicines;
  for (const std::string_view entry : EntriesOf(text)) {
    const auto medicine = Divide(entry, words);
    if (!medicine) return {};
    medicines.push_back(*medicine);
  }
  return medicines;
}

}  // namespace baybridge
