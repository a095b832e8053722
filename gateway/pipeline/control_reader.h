#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "pipeline/controls.h"
#include "translate/plan.h"
#include "translate/stage.h"

namespace baybridge {

// One thing of a record that goes into a total: the record itself, or an amount.
struct ControlItem {
  std::uint32_t total = 0;  // index in ControlTable::totals
  std::string_view institution;
  std::string_view kind;   // the hub's code
  std::string_view month;  // "2026-03"; of a date that says less, what it says
  std::string_view currency;
  std::int64_t value = 0;  // ten-thousandths of the unit; of a record 0
  bool unread = false;     // the amount is no decimal of at most nine digits and four places
  NodeId node = kNone;     // in the view of the hub
};

// Reads from records of one format what totals are made of, by those rows of its mapping table that
// say where that stands; nothing of a translation is used. Belongs to one thread; reused, it takes
// no memory of its own at steady state.
class ControlReader {
 public:
  // `plan`: of the needed rows (Workspace::ControlPlanFor); null for records of the hub. Both must
  // outlive the reader.
  ControlReader(const ControlTable& table, const Plan* plan) : table_(table), plan_(plan) {}

  // What a record holds; its nodes' elements must be set. Of a record without nodes: that it is
  // one. What is returned, and id(), is valid until the next call, and while the record is.
  std::span<const ControlItem> Read(const Record& record);
  // What the last record is known by; empty where it does not say.
  std::string_view id() const { return id_; }
  // Adds the leaves of the last record that an item's value came from.
  void AddSources(const ControlItem& item, std::vector<NodeId>& nodes) const;

 private:
  ControlItem ItemAt(std::uint32_t total, NodeId node) const;
  std::string_view FirstOf(const std::vector<TablePath>& paths,
                           const TablePath& from,
                           NodeId node) const;
  std::string_view TextAt(const TablePath& path, const TablePath& from, NodeId node) const;
  bool HasNone() const { return hub().nodes.empty(); }
  const Record& hub() const { return plan_ == nullptr && source_ != nullptr ? *source_ : view_; }

  const ControlTable& table_;
  const Plan* plan_;
  const Record* source_ = nullptr;
  Record view_;
  Stage stage_;
  Findings remarks_;  // a translation of the same record makes them too
  std::vector<ControlItem> items_;
  std::string_view id_;
};

// A decimal in ten-thousandths; false where it is none, or has more than nine digits before or four
// places behind its point (zeros at its end do not count).
bool ReadAmount(std::string_view text, std::int64_t& amount);

}  // namespace baybridge
