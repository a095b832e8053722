#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "pack/pack.h"
#include "pipeline/workspace.h"
#include "translate/path.h"
#include "translate/table.h"

namespace baybridge {

// One total by which a migration is signed off, in the hub's terms (docs/packs.md).
struct ControlTotal {
  std::string id;  // "fee"
  Texts label;
  TablePath value;     // the amount; without steps: records are counted
  TablePath currency;  // without steps: none
  // What it is told apart by; the first path that is there speaks. None: it is not told apart by
  // it.
  std::vector<TablePath> date;
  std::vector<TablePath> kind;
  std::vector<TablePath> institution;
  const CodeList* kinds = nullptr;  // of the kind's leaf; null: none

  bool counts() const { return value.steps.empty(); }
};

// What schemas/hub/<kind>.controls.csv says of one kind. Immutable.
struct ControlTable {
  std::vector<ControlTotal> totals;
  std::vector<TablePath> id;            // what a record is known by; the first that is there speaks
  std::vector<std::uint32_t> total_of;  // by hub element: the total whose value it is; kNone
  std::vector<bool> reads;              // by hub element: a path ends there

  // True for a row of a mapping table that takes something there which totals are made of.
  bool Needs(const TableRow& row) const;
};

// Reads the table of a hub kind; null where there is none. Fails with kMalformed and file:line (an
// unknown word, a total twice, a path that the kind does not have).
Result<std::shared_ptr<const ControlTable>> ReadControls(Workspace& workspace,
                                                         std::string_view kind);

// Those rows of a pack's mapping table that `controls` need, to the hub; null for the hub itself.
// `controls` and the workspace must outlive it. Fails like Workspace::TableFor.
Result<std::unique_ptr<const Plan>> ControlPlanFor(Workspace& workspace,
                                                   const ControlTable& controls,
                                                   std::string_view pack,
                                                   std::string_view kind);

}  // namespace baybridge
