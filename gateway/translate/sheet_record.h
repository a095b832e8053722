#pragma once

#include <vector>

#include "core/record.h"
#include "translate/fused_sheet.h"
#include "translate/plan.h"

namespace baybridge {

// Makes the record that a sheet stands for, node for node what Stage makes. Belongs to one thread;
// reused, it allocates nothing at steady state. The plan must outlive it.
class SheetRecord {
 public:
  // `plan` writes the sheet's kind.
  explicit SheetRecord(const Plan& plan);

  // Replaces `target`, whose name table must be set, and numbers the sheet's leaves and frames with
  // their nodes. Texts point to what the leaves' texts do.
  void Make(Sheet& sheet, Record& target);

 private:
  struct Open {
    PatternId pattern;
    NodeId node;
    NodeId last;  // child
  };
  NodeId Append(PatternId pattern);
  void Fill(SheetLeaf& leaf, NodeId node);
  void MakeFrame(std::uint32_t frame);
  void MakeEntry(const SheetLayout::Slot& slot, std::uint32_t id, std::size_t base);

  struct Kind {
    NameId name;
    ElementId element;
    std::uint8_t flags;
  };
  std::vector<Kind> kinds_;  // by pattern
  Sheet* sheet_ = nullptr;
  Record* target_ = nullptr;
  std::vector<Open> open_;
  std::vector<Sheet::Entry> entries_;
};

}  // namespace baybridge
