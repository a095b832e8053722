#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.h"
#include "synth/plan.h"

namespace baybridge::synth {

// What every binding of rules needs: looking up paths, values and rules of a plan that is being
// made.
class RuleContext {
 public:
  explicit RuleContext(Plan& plan) : plan_(plan) {}

 protected:
  static Failure Fail(const Rule& rule, std::string what);
  // The most specific rule of that verb for a node; nullptr where there is none.
  const Rule* First(PlanId node, std::string_view verb) const;
  // The node that a relative or absolute path names, seen from `from`: "@code" is an attribute of
  // `from` itself, "Code" a part of its parent. kNone where there is none.
  PlanId Resolve(PlanId from, std::string_view path) const;
  LeafId LeafAt(PlanId from, std::string_view path) const;
  // Makes records remember the value of `source` until the innermost group that holds both ends
  // begins anew.
  void Remember(LeafId source, PlanId reader);
  // Index of a text in a leaf's pool, or kNone.
  std::uint32_t IndexOf(const PlanLeaf& leaf, std::string_view text) const;

  Plan& plan_;
};

// "90=0" to its two sides; the second is empty where there is no mark.
std::pair<std::string, std::string> SplitAt(std::string_view text, char mark);
std::int32_t NumberOf(std::string_view text);

}  // namespace baybridge::synth
