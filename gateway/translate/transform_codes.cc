// Coded values.

#include <utility>

#include "translate/transform_kinds.h"

namespace baybridge {
namespace {

using Outcome = Applied::Outcome;

class Translate : public Transform {
 public:
  Translate(CodeMap map, Unmapped unmapped)
      : map_(std::move(map)),
        unmapped_(std::move(unmapped)) {}

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
      one.outcome = Outcome::kExact;
      one.text = code;
    } else if (unmapped_.mode == Unmapped::Mode::kFixed) {
      one.outcome = Outcome::kInexact;
      one.text = unmapped_.fixed;
    }
    return one;
  }

 private:
  CodeMap map_;
  Unmapped unmapped_;
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

 private:
  CodeMap map_;
};

}  // namespace

Made MakeTranslate(CodeMap map, Unmapped unmapped) {
  return std::make_unique<Translate>(std::move(map), std::move(unmapped));
}

Made MakeDose(CodeMap map) {
  return std::make_unique<Dose>(std::move(map));
}

Made MakeWords(CodeMap map) {
  return std::make_unique<Words>(std::move(map));
}

}  // namespace baybridge
