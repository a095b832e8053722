#include "translate/withheld_class.h"

namespace baybridge {

std::string_view WithheldClass(const Profile& profile, const Kind& kind, ElementId element) {
  const Field* field = element == kNone ? nullptr : kind.FieldOf(element);
  if (field == nullptr || field->personal_class.empty())
    return profile.unknown_allowed ? std::string_view() : kUnknownClass;
  const auto found = profile.withheld.find(field->personal_class);
  return found == profile.withheld.end() ? std::string_view() : std::string_view(found->first);
}

}  // namespace baybridge
