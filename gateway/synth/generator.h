#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "synth/plan.h"
#include "synth/random.h"

namespace baybridge::synth {

enum class SeededError : std::uint8_t {
  kMissingRequired,
  kWrongCheckDigit,
  kUnknownCode,
  kImpossibleDate,
  kMisplacedElement,
  kBadTextForm,
};
inline constexpr std::size_t kSeededErrors = 6;
inline constexpr EnumNames<SeededError, kSeededErrors> kSeededErrorNames{
    {{{SeededError::kMissingRequired, "missing-required"},
      {SeededError::kWrongCheckDigit, "wrong-check-digit"},
      {SeededError::kUnknownCode, "unknown-code"},
      {SeededError::kImpossibleDate, "impossible-date"},
      {SeededError::kMisplacedElement, "misplaced-element"},
      {SeededError::kBadTextForm, "bad-text-form"}}}};

// Where an error was put.
struct Seeded {
  std::string path;    // canonical: of the leaf, of the group that lacks something, of the element
                       // out of place
  std::string detail;  // the name of what is missing, or the value written
};

// Writes single records of one plan. Belongs to one thread; at steady state it allocates nothing
// but what `out` needs.
class Generator {
 public:
  // The plan must outlive the generator.
  Generator(const Plan& plan, std::uint64_t seed);

  // Appends record `number` (from 0), without line end. `root_open` is the start tag's beginning,
  // with declarations of namespaces.
  void Write(std::uint64_t number, std::string_view root_open, std::string& out);

  // Like Write, with one error of that kind at one of its places, which `choice` picks. False, and
  // nothing appended, where the record has no such place.
  bool WriteWrong(std::uint64_t number,
                  std::string_view root_open,
                  SeededError kind,
                  std::uint64_t choice,
                  std::string& out,
                  Seeded& seeded);

 private:
  struct Person {
    const NameRow* surname = nullptr;
    const NameRow* given = nullptr;
    std::uint8_t sex = 0;
  };
  struct Remembered {
    bool valid = false;
    std::uint32_t index = 0;
    std::int32_t number = 0;
  };
  struct Frame {
    PlanId node = kNone;
    std::uint32_t instance = 0;
    std::uint32_t total = 1;
  };
  // The part of an element's sequence that was written last.
  struct Previous {
    PlanId node = kNone;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  void Begin(std::uint64_t number);
  void ChooseSubject();
  Person NewPerson(std::uint8_t sex);

  bool Forced(PlanId node, bool first) const { return first && forced_stamp_[node] == stamp_; }
  std::uint32_t ForcedValue(PlanId node, bool first) const {
    return Forced(node, first) ? forced_value_[node] : kNone;
  }
  bool Blocked(const PlanNode& node) const;
  std::uint32_t ShownReason(const PlanLeaf& leaf) const;
  bool IsAnyReasonStated(const PlanLeaf& leaf) const;
  std::uint32_t Count(PlanId id, bool first, bool picked);

  void Element(PlanId id, bool first, std::uint32_t instance, std::uint32_t total);
  void EnterElement(PlanId id, bool first);
  void Attributes(const PlanNode& node, bool first);
  void Content(const PlanNode& node, bool first);
  void Particle(PlanId id, bool first, bool picked, Previous& previous);
  void Choice(const PlanNode& node, bool first);
  void AfterPart(PlanId id, std::size_t begin, std::uint32_t count, Previous& previous);

  void WriteLeaf(LeafId id, bool first);
  void Put(const Pool& pool, std::uint32_t index) { out_->append(plan_.TextOf(pool, index)); }
  void WritePool(const PlanLeaf& leaf, bool first, Remembered& memory);
  std::uint32_t PickIndex(const PlanLeaf& leaf);
  std::uint32_t SkewedIndex(const PlanLeaf& leaf);
  void WriteDate(const PlanLeaf& leaf, Remembered& memory);
  Day DayFor(const PlanLeaf& leaf);
  void WriteName(const PlanLeaf& leaf);
  void WriteSubject(const PlanLeaf& leaf);
  void WriteSum(const PlanLeaf& leaf, Remembered& memory);
  void WriteLevel(const PlanLeaf& leaf, Remembered& memory);
  void WriteDisplay(const PlanLeaf& leaf);
  void WriteAge();
  void BreakLeaf(const PlanLeaf& leaf, std::size_t begin);
  bool BreakCheckDigit(std::size_t begin);

  // Counts a place where an error of that kind may be made; true if it is the one to be made.
  bool Hit(SeededError kind);
  std::string Path() const;

  const Plan& plan_;
  std::uint64_t seed_;
  Random random_;
  std::string* out_ = nullptr;
  std::string_view root_open_;
  std::vector<std::uint64_t> forced_stamp_;  // by node
  std::vector<std::uint32_t> forced_value_;
  std::uint64_t stamp_ = 0;
  std::vector<Remembered> remembered_;  // by leaf
  std::vector<Frame> frames_;
  std::vector<std::uint32_t> subject_numbers_;  // by subject scheme: index of the resident's number
  std::string scratch_;
  Person subject_;
  Person other_;
  const Anchor* anchor_ = nullptr;
  Day birth_ = 0;
  Day record_day_ = 0;
  bool full_ = false;
  std::int32_t ability_ = -1;  // 0 to 100; -1: none
  bool exact_ability_ = false;

  SeededError wanted_ = SeededError::kMissingRequired;
  std::uint64_t wanted_place_ = ~std::uint64_t{0};
  std::uint64_t places_ = 0;
  bool counting_ = false;
  Seeded* seeded_ = nullptr;
};

}  // namespace baybridge::synth
