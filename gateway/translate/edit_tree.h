#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "pack/shape.h"

namespace baybridge {

// A record under repair: the nodes of the record as it was made first, new nodes behind them. The
// record and the shape must outlive it.
class EditTree {
 public:
  struct Item {
    Node node;
    std::vector<std::uint32_t> children;  // attributes first
    std::uint32_t parent = kNone;
  };

  EditTree(const Record& made, const Shape& shape);

  Item& operator[](std::uint32_t item) { return items_[item]; }
  const Item& operator[](std::uint32_t item) const { return items_[item]; }
  // True if the item was made by the translation; false if it was put in since.
  bool IsMade(std::uint32_t item) const { return item < made_nodes_; }

  // The element or attribute ("@name") of that name below `parent` in the shape, or kNone.
  ElementId ChildElement(ElementId parent, std::string_view step) const;
  // The item at a path of names below `from`; made where `make` is set, else kNone where it is not
  // there.
  std::uint32_t Walk(std::uint32_t from, std::string_view path, bool make);
  // Adds an element or attribute where the schema has it; among its like, as the index-th (0:
  // last).
  std::uint32_t Insert(std::uint32_t parent, ElementId element, std::uint32_t index);
  // Takes an item out, and the plain elements above it that held nothing else.
  void Remove(std::uint32_t item);

  // Writes the tree in document order. Returns the node of every item; kNone for those taken out.
  std::vector<NodeId> Flatten(Record& out) const;

 private:
  const NameTable* names_;
  const Shape& shape_;
  std::uint32_t made_nodes_;
  std::vector<Item> items_;
};

// Takes marked nodes and all below them out of a record. Returns the new place of every node; kNone
// for those taken out.
std::vector<NodeId> EraseNodes(Record& record, const std::vector<bool>& gone);

}  // namespace baybridge
