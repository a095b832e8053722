#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/built_in.h"
#include "schema/pattern.h"

namespace baybridge::schema {

enum class WhiteSpace : std::uint8_t { kPreserve, kReplace, kCollapse };
enum class Variety : std::uint8_t { kAtomic, kList, kUnion };

// What is wrong with a value, in the order in which it is looked for.
enum class ValueProblem : std::uint8_t {
  kNone,
  kLexical,  // not a value of the built-in type
  kPattern,
  kLength,
  kMinLength,
  kMaxLength,
  kMinInclusive,
  kMinExclusive,
  kMaxInclusive,
  kMaxExclusive,
  kTotalDigits,
  kFractionDigits,
  kEnumeration,
  kUnion,  // no member type takes it
};

struct SimpleType;

// `type` is the type that refused the value: for a list, the item's where an item is wrong.
struct ValueVerdict {
  ValueProblem problem = ValueProblem::kNone;
  const SimpleType* type = nullptr;
};

// Which bound, in the order of SimpleType::bounds.
enum class BoundKind : std::uint8_t { kMinInclusive, kMinExclusive, kMaxInclusive, kMaxExclusive };

// A simple type compiled for checking texts. Constant once Prepare was called; then any thread may
// check.
struct SimpleType {
  std::string name;  // as the schema calls it; that of the built-in type for an anonymous one
  Variety variety = Variety::kAtomic;
  BuiltIn built_in = BuiltIn::kString;  // nearest built-in ancestor; of the items, for a list
  WhiteSpace space = WhiteSpace::kPreserve;

  std::optional<std::uint64_t> length;
  std::optional<std::uint64_t> min_length;
  std::optional<std::uint64_t> max_length;
  std::array<std::optional<std::string>, 4> bounds;  // by BoundKind
  std::optional<std::uint64_t> total_digits;
  std::optional<std::uint64_t> fraction_digits;
  std::vector<Pattern> patterns;  // one a derivation step: all must match
  std::vector<std::string> enumeration;
  const SimpleType* item = nullptr;
  std::vector<const SimpleType*> members;

  // Derived from the above.
  bool anything = false;                      // every text is valid
  bool lexical = true;                        // the built-in type refuses some texts
  bool sized = false;                         // has a length facet
  bool bounded = false;                       // has a bound
  std::vector<std::string> enumeration_keys;  // sorted
  // A short proof of validity: kPattern where the pattern decides alone and refuses blanks, kLength
  // where bounds of length decide alone and one character is enough.
  enum class Quick : std::uint8_t { kNone, kPattern, kLength } quick = Quick::kNone;

  // Fills the derived parts; items and members must be prepared before.
  void Prepare();

  // Judges a text as written, white space included.
  ValueVerdict Check(std::string_view raw) const;
  // True only if the text is valid, found in a few instructions; false says nothing.
  bool QuicklyAccepts(std::string_view raw) const {
    if (quick == Quick::kPattern) return patterns.front().Matches(raw);
    // At least one character is no blank, and there are no more characters than bytes.
    return quick == Quick::kLength && !raw.empty() &&
           static_cast<unsigned char>(raw.front()) > ' ' &&
           raw.size() <= max_length.value_or(raw.size());
  }
  // A text that is equal for equal values; `raw` should be valid (else it is the text itself).
  std::string KeyOf(std::string_view raw) const;
  // The facet that a problem is about, for a message: "[A-Z]{2}", "100", "1, 2, 3"; else the type's
  // name.
  std::string ExpectedBy(ValueProblem problem) const;

 private:
  ValueVerdict CheckNormal(std::string_view text, std::string_view raw) const;
  ValueVerdict CheckAtomic(std::string_view text) const;
  ValueVerdict CheckList(std::string_view text) const;
  ValueProblem CheckLength(std::uint64_t length_found) const;
  ValueProblem CheckBounds(std::string_view text) const;
  ValueProblem CheckDigits(std::string_view text) const;
  Quick QuickProof() const;
  std::uint64_t LengthOf(std::string_view text) const;
};

// XML white space at both ends taken away.
std::string_view TrimBlanks(std::string_view text);
// Takes the next item of a white-space separated list from the front of `rest`; empty where there
// is none.
std::string_view NextItem(std::string_view& rest);
// `raw` with white space replaced or collapsed. The result points into `raw`, or into `scratch`
// where something had to change.
std::string_view Normalise(WhiteSpace space, std::string_view raw, std::string& scratch);

}  // namespace baybridge::schema
