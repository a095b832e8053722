#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "print/print_record.h"

namespace baybridge {

// One value as it is shown. What the sender wrote and what was looked up are kept apart.
struct Shown {
  std::string text;  // the sender's own words; empty where there is only a code
  std::array<std::string, kLanguages>
      looked_up;       // by language, of a code list; empty where there is none
  std::string source;  // the sender's own code
  std::string code;    // the neutral code
  bool known = true;   // false: a code of which no display is known
  bool no_unit =
      false;  // an amount of which nobody said the unit: never to be read as if it had one
};

// A group that a list or table takes: the outer one, and the inner one where there is one.
struct Instance {
  NodeId outer = kNone;
  NodeId inner = kNone;
};

// Reads a hub record by elements. The record and everything in the context must outlive it.
class HubReader {
 public:
  HubReader(const Record& record, const PrintContext& context, bool reveal)
      : record_(record),
        context_(context),
        reveal_(reveal) {}

  const Record& record() const { return record_; }
  const PrintContext& context() const { return context_; }

  // The nodes of an element below (or at) `from`, in document order.
  std::vector<NodeId> Find(NodeId from, ElementId element) const;
  // The same for an instance: below the inner group where the element is, else below the outer one.
  std::vector<NodeId> FindIn(const Instance& instance, ElementId inner, ElementId element) const;
  bool Holds(const Condition& condition, const Instance& instance, ElementId inner) const;
  // The groups that a row takes, in document order.
  std::vector<Instance> InstancesOf(const PrintRow& row) const;

  // The values that a node says: one for a leaf, a coded group, a quantity or an amount; one a part
  // for any other group.
  std::vector<Shown> ValuesOf(NodeId node) const;
  // The neutral codes of a coded group, or the text of a leaf.
  std::vector<std::string_view> CodesOf(NodeId node) const;

  // A boolean leaf that is false.
  bool SaysNo(NodeId node) const;

  // The last part of a field's label ("next change due"), and the whole of it.
  Texts LabelOf(ElementId element) const;
  Texts WholeLabelOf(ElementId element) const;
  // The display of a code of a hub list; nullptr where the list does not have it.
  const Texts* DisplayOf(std::string_view list, std::string_view code) const;
  const Texts* UnitOf(std::string_view unit) const;

  NodeId Child(NodeId node, std::string_view name) const;
  std::string_view Text(NodeId node) const;
  bool IsCoded(NodeId node) const { return Child(node, context_.data.coding.group) != kNone; }
  // A group with a value whose kind has a place for a unit, whether the record has one or not.
  bool IsQuantity(NodeId node) const;

 private:
  bool HoldsTest(const ConditionTest& test, const Instance& instance, ElementId inner) const;
  bool Matches(const ConditionTest& test, NodeId node) const;
  Shown LeafShown(NodeId node) const;
  Shown CodedShown(NodeId node) const;
  Shown AmountShown(NodeId node) const;
  Shown QuantityShown(std::string_view value, std::string_view unit) const;
  void AddCoding(NodeId coding, Shown& shown) const;

  const Record& record_;
  PrintContext context_;
  bool reveal_;
};

}  // namespace baybridge
