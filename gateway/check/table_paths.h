#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/check_context.h"
#include "pack/pack.h"
#include "translate/table.h"

namespace baybridge {

// A path of a mapping table in one spelling, selectors and [] included: equal texts name the same
// leaf of the same group.
std::string Spelling(const TablePath& path);

// Every step of the path, those of its selectors and of selectors within them included.
std::vector<const PathStep*> AllSteps(const TablePath& path);

// The shape's element of the leaf that a path names; kNone for a path without steps.
ElementId LeafOf(const TablePath& path);

// True if a step of the path repeats, is fixed or is selected: the leaf belongs to a group that a
// source value makes.
bool InGroup(const TablePath& path);

// The code list that the hub leaf of a coded row is judged by: that of the selector [list='…'],
// else that of its field.
const CodeList* HubListOf(const PackSet& packs, const MappingTable& table, const TablePath& path);

}  // namespace baybridge
