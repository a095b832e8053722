#include "conform/rule_data.h"

#include "core/name_table.h"

namespace baybridge {

std::optional<bool> RuleData::CheckDigit(std::string_view scheme, std::string_view value) const {
  const Scheme* known = packs_.schemes.Find(scheme);
  if (known == nullptr) return std::nullopt;
  return !CheckIdentifier(*known, value).problem.has_value();
}

std::optional<bool> RuleData::InList(std::string_view list,
                                     std::string_view code,
                                     std::string_view as_of) const {
  const CodeList* known = packs_.FindCodeList(packs_.hub(), list);
  if (known == nullptr) return std::nullopt;
  const std::uint32_t index = known->Find(code);
  return index != kNone && known->ValidOn(index, as_of);
}

std::optional<std::string> RuleData::Display(std::string_view list,
                                             std::string_view code,
                                             std::string_view language) const {
  const CodeList* known = packs_.FindCodeList(packs_.hub(), list);
  const auto wanted = kLanguageNames.ValueOf(language);
  if (known == nullptr || !wanted) return std::nullopt;
  const std::uint32_t index = known->Find(code);
  if (index == kNone) return std::string();
  return std::string(known->codes[index].display.In(*wanted));
}

std::optional<double> RuleData::WorkingDaysBetween(std::string_view from,
                                                   std::string_view to,
                                                   std::string_view calendar) const {
  return calendars_.WorkingDaysBetween(from, to, calendar);
}

}  // namespace baybridge
