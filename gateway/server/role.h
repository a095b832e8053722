#pragma once

#include <cstdint>
#include <string>

#include "core/enum_names.h"

namespace baybridge {

// What a caller is. Anonymous callers have no certificate that is known and no token.
enum class Role : std::uint8_t {
  kAnonymous,
  kCareInstitution,
  kRegulator,
  kOperator,
  kAuditor,
  kGateway,  // another one, known by its certificate alone
};
inline constexpr std::size_t kRoles = 6;
inline constexpr EnumNames<Role, kRoles> kRoleNames{{{{Role::kAnonymous, "anonymous"},
                                                      {Role::kCareInstitution, "institution"},
                                                      {Role::kRegulator, "regulator"},
                                                      {Role::kOperator, "operator"},
                                                      {Role::kAuditor, "auditor"},
                                                      {Role::kGateway, "gateway"}}}};

// A set of roles; empty: nobody.
class Roles {
 public:
  constexpr Roles() = default;
  template <typename... Each>
  explicit constexpr Roles(Role first, Each... rest) : bits_((Bit(first) | ... | Bit(rest))) {}
  constexpr bool Has(Role role) const { return (bits_ & Bit(role)) != 0; }

 private:
  static constexpr std::uint8_t Bit(Role role) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role));
  }
  std::uint8_t bits_ = 0;
};

// Who calls.
struct Actor {
  Role role = Role::kAnonymous;
  std::string institution;  // of an institution; of a gateway its name
  std::string name;         // certificate name or token subject; for logs a digest of it
};

}  // namespace baybridge
