#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "conform/calendars.h"
#include "pack/pack.h"
#include "rules/rule_functions.h"

namespace baybridge {

// The functions of rules over the data of a run: identifier schemes, the hub's code lists (those of
// packs as pack:list) and calendars. Constant; called from many threads. Both arguments must
// outlive it.
class RuleData final : public RuleFunctions {
 public:
  RuleData(const PackSet& packs, const Calendars& calendars)
      : packs_(packs),
        calendars_(calendars) {}

  std::optional<bool> CheckDigit(std::string_view scheme, std::string_view value) const override;
  std::optional<bool> InList(std::string_view list,
                             std::string_view code,
                             std::string_view as_of) const override;
  std::optional<std::string> Display(std::string_view list,
                                     std::string_view code,
                                     std::string_view language) const override;
  std::optional<double> WorkingDaysBetween(std::string_view from,
                                           std::string_view to,
                                           std::string_view calendar) const override;

 private:
  const PackSet& packs_;
  const Calendars& calendars_;
};

}  // namespace baybridge
