#include "conform/mutant_record.h"

#include <vector>

namespace baybridge {
namespace {

class Copier {
 public:
  Copier(const Record& from, const NodeChange& change, Record& to)
      : from_(from),
        change_(change),
        to_(to),
        made_(from.nodes.size(), kNone),
        last_(from.nodes.size(), kNone) {}

  void Run() {
    const auto size = static_cast<NodeId>(from_.nodes.size());
    const NodeId end = change_.repeat ? EndOf(change_.node) : size;
    for (NodeId node = 0; node < size; ++node) {
      if (node == end) Repeat(end);
      Copy(node);
    }
    if (change_.repeat && end == size) Repeat(end);
  }

 private:
  // One past the last node below a node: nodes stand in document order.
  NodeId EndOf(NodeId top) const {
    NodeId end = top + 1;
    while (end < from_.nodes.size() && from_.nodes[end].parent >= top &&
           from_.nodes[end].parent != kNone)
      ++end;
    return end;
  }
  void Repeat(NodeId end) {
    for (NodeId node = change_.node; node < end; ++node) last_[node] = kNone;
    for (NodeId node = change_.node; node < end; ++node) Copy(node);
  }
  void Copy(NodeId node) {
    const Node& old = from_.nodes[node];
    const bool changed = node == change_.node && !change_.repeat;
    if (changed && !change_.text) return;
    if (old.parent != kNone && made_[old.parent] == kNone) return;
    const NodeId parent = old.parent == kNone ? kNone : made_[old.parent];
    const NodeId previous = parent == kNone ? kNone : last_[old.parent];
    made_[node] = to_.Append(parent, previous, old.name, old.flags);
    if (parent != kNone) last_[old.parent] = made_[node];
    Node& copy = to_.nodes[made_[node]];
    copy.element = old.element;
    copy.text = changed ? change_.text->data() : old.text;
    copy.text_size = changed ? static_cast<std::uint32_t>(change_.text->size()) : old.text_size;
    if (copy.text_size == 0) copy.flags &= static_cast<std::uint8_t>(~kHasText);
  }

  const Record& from_;
  const NodeChange& change_;
  Record& to_;
  std::vector<NodeId> made_;  // by node of the original: its last copy
  std::vector<NodeId> last_;  // by node of the original: the last child of its last copy
};

}  // namespace

void CopyChanged(const Record& from, const NodeChange& change, Record& to) {
  to.Clear();
  to.names = from.names;
  Copier(from, change, to).Run();
}

}  // namespace baybridge
