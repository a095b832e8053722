#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/result.h"

namespace baybridge::synth {

enum class NamePart : std::uint8_t {
  kFullHans,
  kSurnameHans,
  kGivenHans,
  kFullHant,
  kSurnameHant,
  kGivenHant,
  kFullRoman,     // CHAN, Tai Man
  kSurnameRoman,  // CHAN
  kGivenRoman,    // Tai Man
  kPlainRoman,    // CHAN Tai Man
};

inline constexpr EnumNames<NamePart, 10> kNamePartNames{
    {{{NamePart::kFullHans, "full-hans"},
      {NamePart::kSurnameHans, "surname-hans"},
      {NamePart::kGivenHans, "given-hans"},
      {NamePart::kFullHant, "full-hant"},
      {NamePart::kSurnameHant, "surname-hant"},
      {NamePart::kGivenHant, "given-hant"},
      {NamePart::kFullRoman, "full-roman"},
      {NamePart::kSurnameRoman, "surname-roman"},
      {NamePart::kGivenRoman, "given-roman"},
      {NamePart::kPlainRoman, "plain-roman"}}}};

// A surname or given name as three places write it.
struct NameRow {
  std::string hans;
  std::string hant;
  std::string roman;
  std::uint8_t sex = 0;  // 1 male, 2 female, 0 either
};

// One line of schemas/_synth/<pack>.csv: what the leaf or group at a path gets. The path is plain,
// or begins or ends with *.
struct Rule {
  std::string path;
  std::string rule;
  std::string value;
  std::string place;  // file:line

  bool exact() const { return path.front() != '*' && path.back() != '*'; }
  bool Fits(std::string_view node_path) const;
};

// What schemas/_synth holds for one pack.
struct Tables {
  std::vector<NameRow> surnames;
  std::array<std::vector<NameRow>, 3> given;  // by sex: either, male, female
  std::map<std::string, std::vector<std::string>, std::less<>> words;
  std::vector<Rule> rules;  // exact ones first, then the longest

  // The rules of a path with that verb, the most specific first.
  std::vector<const Rule*> RulesOf(std::string_view path, std::string_view verb) const;
};

// Reads the tables below `root`/schemas/_synth; a pack without a table of its own has no rules.
// Fails with kNotFound, or kMalformed and file:line.
Result<Tables> ReadTables(const std::filesystem::path& root, std::string_view pack);

// The words of a cell, parted by spaces.
std::vector<std::string> SplitWords(std::string_view text);

}  // namespace baybridge::synth
