#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/result.h"

namespace baybridge {

// What is wrong with an identifier, in the order in which it is looked for.
enum class IdentifierProblem : std::uint8_t {
  kShape,       // no accepted form
  kCharacters,  // look-alike letters (Cyrillic А), characters the scheme does not have
  kDate,        // a date inside that does not exist
  kCheckDigit,  // check character differs: expected and found are given
};

inline constexpr EnumNames<IdentifierProblem, 4> kIdentifierProblemNames{
    {{{IdentifierProblem::kShape, "shape"},
      {IdentifierProblem::kCharacters, "characters"},
      {IdentifierProblem::kDate, "date"},
      {IdentifierProblem::kCheckDigit, "check-digit"}}}};

// Sex as a number itself states it.
enum class EmbeddedSex : std::uint8_t { kUnknown, kMale, kFemale };

// What was found of an identifier. `notes` are remarks that are no error: an unknown county, a
// legacy form, a missing check digit.
struct IdentifierCheck {
  std::optional<IdentifierProblem> problem;
  std::string expected;  // check character, or an example of the form expected
  std::string found;     // check character, character (U+0410) or date; personal where it is a date
  std::string canonical;  // canonical form; empty where there is a problem of shape or characters
  std::vector<std::string> notes;  // "unknown-region", "legacy-15", "no-check-digit",
                                   // "format-only", "full-width", "inner-check", "older-form"
  std::string birth_date;  // yyyy-MM-dd that the number itself holds; empty where it holds none
  EmbeddedSex sex = EmbeddedSex::kUnknown;
  std::string comparison_key;  // two numbers of one person (or body) have the same key; empty where
                               // `canonical` is
};

class SchemeSet;
struct CompiledScheme;

// `parameters` of a scheme, read: "name=value" joined by ";", values of a list joined by spaces.
struct SchemeParameters {
  std::vector<unsigned> weights;  // weights=9 8 7 … of weighted-mod-11-letters
  unsigned pad = 0;               // pad=36: value of a padding character
  std::string ignored;            // ignore=space - ( ): characters dropped between others
  bool fold_case = true;          // case=exact: lower case is not accepted
  bool full_width_letters =
      true;  // full-width=punctuation: full-width letters and digits are not accepted
  std::uint32_t date_at = 0;  // date=7: position (from 1) of yyyyMMdd in the canonical form
  std::uint32_t sex_at = 0;   // sex=17: position of a digit that is odd for men
  std::uint32_t compare =
      0;  // compare=9: the comparison key is that many first characters; 0 is all
  std::vector<std::string>
      regions;  // regions=11 12 440103 …: known beginnings; another is noted "unknown-region"
  bool inner_gb11714 = false;  // inner=gb11714: positions 9 to 17 are an organisation code; noted
                               // "inner-check" if it fails
  std::vector<std::string> notes;  // notes=format-only: given with every valid number
};

// One identifier scheme: a row of schemas/_identifiers/schemes.csv. Constant once loaded; usable
// only out of a SchemeSet.
struct Scheme {
  std::string id;  // "HKID", "CN-RIC"
  std::string title_en, title_zh_hans, title_zh_hant, title_pt;
  std::string algorithm;  // closed list of algorithms by standard or shape; "none" is format only
  std::vector<std::string> forms;  // patterns of accepted input forms, after clean-up, with the
                                   // canonical form made of them
  std::string canonical;           // pattern of the canonical form
  std::string printed;     // forms from the canonical to the printed form, used when written back
  std::string parameters;  // weights and the like
  std::vector<std::string> valid_examples;
  std::vector<std::string> invalid_examples;
  std::string reserved;  // patterns of the canonical forms of the reserved synthetic set
  std::string evidence;
  std::string status;  // empty, or "unverified": problems are warnings at most
  std::shared_ptr<const CompiledScheme> compiled;
};

// The schemes of one run.
class SchemeSet {
 public:
  // Reads a schemes.csv and adds its rows. Fails with kMalformed and file:line (an unknown
  // algorithm or parameter, a bad pattern, an example that its own row does not accept, an id that
  // is there already); nothing is added then.
  Result<Done> Add(std::string_view csv_bytes, const std::string& place);

  // Valid until the next Add.
  const Scheme* Find(std::string_view id) const;
  const std::vector<Scheme>& schemes() const { return schemes_; }

 private:
  std::vector<Scheme> schemes_;
};

// Judges `text` by the scheme; never fails.
IdentifierCheck CheckIdentifier(const Scheme& scheme, std::string_view text);

// The form in which the scheme is printed, from its canonical form: "A1234563" to "A123456(3)".
// Returns the text unchanged where the scheme has no printed form or the text is not canonical.
std::string PrintIdentifier(const Scheme& scheme, std::string_view canonical);

// True if the canonical form belongs to the synthetic set that samples and tests may use.
bool IsReserved(const Scheme& scheme, std::string_view canonical);

}  // namespace baybridge
