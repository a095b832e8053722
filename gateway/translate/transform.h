#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/text_key.h"
#include "pack/pack.h"
#include "text/script.h"
#include "translate/table.h"

namespace baybridge {

inline constexpr std::size_t kMaxParts = 8;  // leaves on one side of one row

// What a transform made of the values it was given.
struct Applied {
  enum class Outcome : std::uint8_t {
    kExact,    // and its inverse gives back what was given
    kInexact,  // a value, but its inverse gives another
    kNothing,  // no value: an unknown code, text that is not of the transform's form
  } outcome = Outcome::kNothing;
  Relationship relationship = Relationship::kEquivalent;  // of the code found, source to target
  bool machine_converted = false;
  std::uint32_t count = 0;                          // parts written
  std::array<std::string_view, kMaxParts> parts{};  // in the input, the arena or constant tables
};

// Values of one row on their way; absent parts are null views.
struct Values {
  std::uint32_t count = 0;
  std::array<std::string_view, kMaxParts> parts{};
};

// What a transform made of one value that becomes one value.
struct AppliedOne {
  Applied::Outcome outcome = Applied::Outcome::kNothing;
  Relationship relationship = Relationship::kEquivalent;
  bool machine_converted = false;
  std::string_view text;
};

// What two transforms made of one value, one after the other.
struct AppliedTwice {
  AppliedOne first;
  AppliedOne second;  // of first.text; nothing where the first made nothing, or an empty text
};

// One transform of one row in one direction, compiled. Immutable, shared by threads.
class Transform {
 public:
  // Transforms of one family understand one another's insides.
  enum class Family : std::uint8_t { kOther, kIdentifier, kDate };
  explicit Transform(Family family = Family::kOther) : family_(family) {}
  virtual ~Transform() = default;
  virtual Applied Apply(const Values& values, Arena& arena) const = 0;
  Family family() const { return family_; }
  // The same for one value, of whose results only the first counts.
  virtual AppliedOne ApplyOne(std::string_view value, Arena& arena) const;
  // What ApplyOne makes, and `onward` makes of that, without doing what one of them can see from
  // the other. The text of `first` is told apart from an empty one, but need not be its own.
  virtual AppliedTwice ApplyTwice(const Transform& onward,
                                  std::string_view value,
                                  Arena& arena) const;
  // True for a transform of two leaves that gives the first as it is, also alone, and makes its
  // outcome of the second only.
  virtual bool IsOfSecond() const { return false; }
  // The values that this transform knows one by one, as codes of a table; none for other
  // transforms. Where IsOfSecond, they are those of the second leaf.
  virtual std::vector<std::string_view> Known() const { return {}; }

 private:
  Family family_;
};

// What transforms need besides their row.
struct TransformContext {
  const PackSet* packs = nullptr;
  const std::vector<struct Unit>* units = nullptr;
  const ScriptConverters* scripts = nullptr;  // null: rows are checked, not run
};

// A unit of measure of mapping/units.csv: value × factor = value in `canonical`.
struct Unit {
  std::string id;
  std::string canonical;
  std::string factor;  // exact decimal
};

// Compiles the row's transform for one direction. Fails with kMalformed where its argument is not
// understood. Null for copy.
Result<std::unique_ptr<const Transform>> CompileTransform(const TableRow& row,
                                                          Direction direction,
                                                          const TransformContext& context);

// A flat map from one text to another, for code tables. Constant once filled; views point into the
// table it was filled from.
class CodeMap {
 public:
  struct Entry {
    std::string_view key;
    std::string_view value;
    Relationship relationship = Relationship::kEquivalent;
    bool returns = false;  // the other direction maps value back to key
  };
  void Fill(std::vector<Entry> entries);
  const Entry* Find(std::string_view key) const {
    const std::uint32_t number = numbers_.Find(key);
    return number == TextIndex::kAbsent ? nullptr : &entries_[number];
  }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
  TextIndex numbers_;
};

// The map of a code table in one direction; the first pair of a key counts.
CodeMap MakeCodeMap(const CodeTable& table, Direction direction);

}  // namespace baybridge
