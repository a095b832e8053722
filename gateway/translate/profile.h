#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// A transfer profile: which personal-data classes may leave for a purpose
// (mapping/profiles/<id>.csv).
struct Profile {
  std::string id;
  std::string digest;
  bool care = false;             // serves care: may not withhold a critical leaf
  bool unknown_allowed = false;  // leaves without a field may leave
  std::map<std::string, std::string, std::less<>> withheld;  // class and the reason
};

// Reads mapping/profiles/<id>.csv: columns class,action,reason,evidence; every class of
// schemas/_meta/classes.csv stands in it once, and the rows (care) and (unknown) once each. Fails
// with kNotFound or kMalformed and file:line.
Result<Profile> ReadProfile(const PackSet& packs, std::string_view id);

// Critical fields of a kind that the profile would withhold: a pack error where the profile serves
// care.
std::vector<const Field*> WithheldCriticalFields(const Profile& profile, const Kind& kind);

struct Withheld {
  std::map<std::string, std::uint32_t> by_class;  // leaves; "(unknown)" for those without a field
  std::uint32_t total = 0;
  std::vector<bool> nodes;  // by node of the full record
};

// Builds `kept`: the record without the leaves that the profile withholds, nor groups that held
// nothing else. Keep blocks of earlier stations hold leaves of unknown class. Texts point where the
// record's do. `record`'s elements must be set.
Withheld ApplyProfile(const Profile& profile, const Kind& kind, const Record& record, Record& kept);

}  // namespace baybridge
