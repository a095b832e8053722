#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace baybridge {

// The functions of the namespace urn:baybridge:functions that need data which the engine of rules
// does not know (code lists, identifier schemes, calendars). The caller supplies them. Each returns
// nothing where it cannot tell (no such list, scheme or calendar; a year without data): the
// assertion that asked is then not judged, never passed. Must be callable from the thread of its
// runner; the results must depend on the arguments alone.
//
// What needs no data is the engine's own: date, age-on, days-between, as-of
// (rules/calendar_date.h).
class RuleFunctions {
 public:
  RuleFunctions() = default;
  RuleFunctions(const RuleFunctions&) = delete;
  RuleFunctions& operator=(const RuleFunctions&) = delete;
  RuleFunctions(RuleFunctions&&) = delete;
  RuleFunctions& operator=(RuleFunctions&&) = delete;
  virtual ~RuleFunctions() = default;

  // check-digit(scheme, value): whether the value is sound under an identifier scheme.
  virtual std::optional<bool> CheckDigit(std::string_view scheme, std::string_view value) const = 0;
  // in-list(list, code, as-of): whether the list holds the code on that date (YYYY-MM-DD; the date
  // of the run where the rule gives none).
  virtual std::optional<bool> InList(std::string_view list,
                                     std::string_view code,
                                     std::string_view as_of) const = 0;
  // display(list, code, language): the code's text; empty where the list has none.
  virtual std::optional<std::string> Display(std::string_view list,
                                             std::string_view code,
                                             std::string_view language) const = 0;
  // working-days-between(from, to, calendar): working days after `from` up to and with `to`;
  // negative where `to` is before `from`.
  virtual std::optional<double> WorkingDaysBetween(std::string_view from,
                                                   std::string_view to,
                                                   std::string_view calendar) const = 0;
};

}  // namespace baybridge
