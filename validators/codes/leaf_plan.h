#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codes/flat_codes.h"
#include "core/result.h"
#include "format/date_format.h"
#include "identifiers/scheme.h"
#include "pack/pack.h"

namespace baybridge {

// How one leaf of a format is judged.
struct LeafPlan {
  enum class Judged : std::uint8_t {
    kNot,
    kCode,        // by the list of its field
    kCoding,      // by the list that its sibling leaf `list` names (the coded groups of the hub)
    kIdentifier,  // by the scheme of its field
    kDate,        // by the calendar, as the form of its field reads it
    kName,        // a text of the class identity: by its characters
  };
  Judged judged = Judged::kNot;
  bool items = false;          // of a list type: its words are judged one by one
  bool unverified = false;     // of the field: findings are warnings at most
  std::uint32_t list = kNone;  // index in LeafPlans::lists
  std::uint32_t form = kNone;  // index in LeafPlans::forms
  const Scheme* scheme = nullptr;
  ElementId list_leaf = kNone;  // of a coding: the sibling that names the list
};

// A code list ready for the hot path.
struct FlatList {
  const CodeList* list = nullptr;
  std::string name;  // "sex", or "hk-care:sex" out of another pack
  FlatCodes codes;
  std::vector<bool> dated;  // of each code: whether its validity is bounded
};

// One way in which leaves of the kind write dates.
struct DateForm {
  std::string text;  // as the field states it
  DateFormat format;
};

// The plans of one kind, by element id.
struct LeafPlans {
  std::vector<LeafPlan> of_element;
  std::vector<std::uint8_t> judged;  // by element: whether its plan is another than kNot
  std::vector<FlatList> lists;
  std::vector<DateForm> forms;
  FlatCodes list_names;  // names that a coding may hold, to index in `lists`
};

// Fails with kMalformed and file:line where a field names a list or scheme that does not exist, or
// a form that is no date format.
Result<LeafPlans> MakeLeafPlans(const PackSet& packs, const Pack& pack, const Kind& kind);

}  // namespace baybridge
