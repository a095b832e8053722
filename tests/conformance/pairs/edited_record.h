#pragma once

#include <random>
#include <string>
#include <vector>

#include "core/record.h"
#include "pack/shape.h"

namespace baybridge {

// A record that somebody works on at the middle station: repeated groups are deleted, doubled,
// swapped, and leaves edited, at random. Remembers where every node came from.
class EditedRecord {
 public:
  // `end`: nodes from there on (the extension) stay as they are. All must outlive it.
  EditedRecord(const Record& record, const Shape& shape, NodeId end);

  // One change. False where the record has nothing to change.
  bool Change(std::mt19937& random);

  // Gives one leaf another value: its last digit or letter changes.
  void EditLeaf(NodeId leaf);

  // The record as it now is. Its nodes are in document order.
  void Write(Record& out);

  // By node of the record written: the node of the record read; kNone for none.
  const std::vector<NodeId>& origin() const { return origin_; }
  // Nodes of the record read whose own value was edited to another one.
  const std::vector<NodeId>& edited() const { return edited_; }
  // What was done, for messages.
  const std::string& story() const { return story_; }

 private:
  struct Item {
    NodeId source = kNone;
    std::uint32_t parent = kNone;
    std::string value;
    bool changed = false;
    bool copy = false;  // of a group that was entered again
    std::vector<std::uint32_t> children;
  };

  std::vector<std::uint32_t> Groups() const;
  std::vector<std::uint32_t> Leaves() const;
  std::vector<std::uint32_t> Below(std::uint32_t top) const;
  bool Delete(std::mt19937& random);
  bool Double(std::mt19937& random);
  bool Swap(std::mt19937& random);
  bool Edit(std::mt19937& random);
  bool IsAlike(std::uint32_t group, std::uint32_t other) const;
  void SetValue(std::uint32_t item, std::string value);

  const Record& record_;
  const Shape& shape_;
  NodeId end_;
  std::vector<Item> items_;
  std::vector<NodeId> origin_;
  std::vector<NodeId> edited_;
  std::string story_;
};

}  // namespace baybridge
