// Coded values.

#include <utility>

#include "translate/transform_kinds.h"

namespace baybridge {
namespace {

using Outcome = Applied::Outcome;

std::vector<std::string_view> KeysOf(const CodeMap& map) {
  std::vector<std::string_view> keys;
  for (const CodeMap::Entry& entry : map.entries()) keys.push_back(entry.key);
  return keys;
}

class Translate : public Transform {
 public:
  Translate(const CodeTable& table, Direction direction)
      : map_(MakeCodeMap(table, direction)),
        back_(MakeCodeMap(
            table, direction == Direction::kToHub ? Direction::kFromHub : Direction::kToHub)),
        unmapped_(direction == Direction::kToHub ? table.unmapped_to_hub : table.unmapped_from_hub),
        unmapped_back_(direction == Direction::kToHub ? table.unmapped_from_hub
                                                      : table.unmapped_to_hub) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    const AppliedOne one = ApplyOne(values.parts[0], arena);
    if (one.outcome == Outcome::kNothing) return {};
    Applied applied = OneText(one.outcome, one.text);
    applied.relationship = one.relationship;
    return applied;
  }

  AppliedOne ApplyOne(std::string_view code, Arena& /*arena*/) const override {
    if (const CodeMap::Entry* entry = map_.Find(code)) {
      return {.outcome = ExactIf(entry->returns),
              .relationship = entry->relationship,
              .machine_converted = false,
              .text = entry->value};
    }
    AppliedOne one;
    if (unmapped_.mode == Unmapped::Mode::kUseSourceCode) {
      one.outcome = ExactIf(ReturnsAsItIs(code));
      one.text = code;
    } else if (unmapped_.mode == Unmapped::Mode::kFixed) {
      one.outcome = Outcome::kInexact;
      one.text = unmapped_.fixed;
    }
    return one;
  }

  std::vector<std::string_view> Known() const override { return KeysOf(map_); }

 private:
  // A code that travels as it is may mean another one to the way back, or nothing.
  bool ReturnsAsItIs(std::string_view code) const {
    const CodeMap::Entry* entry = back_.Find(code);
    return entry != nullptr ? entry->value == code
                            : unmapped_back_.mode == Unmapped::Mode::kUseSourceCode;
  }

  CodeMap map_;
  CodeMap back_;
  Unmapped unmapped_;
  Unmapped unmapped_back_;
};

// Both sides hold value and unit: the number travels as it is, the unit through a code table. Doses
// are never recomputed.
class Dose : public Transform {
 public:
  explicit Dose(CodeMap map) : map_(std::move(map)) {}

  Applied Apply(const Values& values, Arena& /*arena*/) const override {
    Applied applied;
    applied.outcome = Outcome::kExact;
    applied.count = values.count;
    applied.parts = values.parts;
    if (values.count < 2 || values.parts[1].data() == nullptr) return applied;
    const CodeMap::Entry* entry = map_.Find(values.parts[1]);
    if (entry == nullptr) return {};
    applied.parts[1] = entry->value;
    applied.relationship = entry->relationship;
    applied.outcome = ExactIf(entry->returns);
    return applied;
  }

  bool IsOfSecond() const override { return true; }
  std::vector<std::string_view> Known() const override { return KeysOf(map_); }

 private:
  CodeMap map_;
};

class Words : public Transform {
 public:
  explicit Words(CodeMap map) : map_(std::move(map)) {}
  Applied Apply(const Values& values, Arena& /*arena*/) const override {
    const CodeMap::Entry* entry = map_.Find(values.parts[0]);
    return entry == nullptr ? Applied{} : OneText(Outcome::kExact, entry->value);
  }
  AppliedOne ApplyOne(std::string_view word, Arena& /*arena*/) const override {
    const CodeMap::Entry* entry = map_.Find(word);
    if (entry == nullptr) return {};
    AppliedOne one;
    one.outcome = Outcome::kExact;
    one.text = entry->value;
    return one;
  }
  std::vector<std::string_view> Known() const override { return KeysOf(map_); }

 private:
  CodeMap map_;
};

}  // namespace

Made MakeTranslate(const CodeTable& table, Direction direction) {
  return std::make_unique<Translate>(table, direction);
}

Made MakeDose(CodeMap map) {
  return std::make_unique<Dose>(std::move(map));
}

Made MakeWords(CodeMap map) {
  return std::make_unique<Words>(std::move(map));
}

}  // namespace baybridge
