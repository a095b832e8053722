#include "pages/earlier_losses.h"

#include <algorithm>
#include <string>

namespace baybridge {
namespace {

std::string_view AttributeOf(const Record& record, NodeId element, std::string_view name) {
  for (NodeId at = record.nodes[element].first_child; at != kNone;
       at = record.nodes[at].next_sibling) {
    if (record.nodes[at].is(kAttributeNode) && record.local(record.nodes[at].name) == name)
      return record.nodes[at].value();
  }
  return {};
}

// The plain path in the earlier format of a kept leaf: the paths of its groups and its own, the
// root's name before them.
std::string PathOf(const Record& record, NodeId leaf, NodeId block, const std::string& root) {
  std::string path;
  for (NodeId at = leaf; at != block; at = record.nodes[at].parent) {
    const std::string_view step = AttributeOf(record, at, "path");
    if (!step.empty() && step != "." && step != "/") path.insert(0, "/" + std::string(step));
  }
  return "/" + root + path;
}

class LossReader {
 public:
  LossReader(const Record& record, const KeepBlock& block, const Kind* kind, EarlierLoss& loss)
      : record_(record),
        block_(block.node),
        kind_(kind),
        loss_(loss) {}

  void Run() {
    for (NodeId node = block_ + 1; node < record_.nodes.size() && IsWithin(node); ++node) {
      if (record_.nodes[node].is(kAttributeNode)) continue;
      const std::string_view state = AttributeOf(record_, node, "state");
      if (state == "lost") ++loss_.lost;
      if (state == "residue") ++loss_.residue;
      if (state == "residue") AddCritical(node);
    }
  }

 private:
  bool IsWithin(NodeId node) const {
    while (node != kNone && node > block_) node = record_.nodes[node].parent;
    return node == block_;
  }

  void AddCritical(NodeId node) {
    if (kind_ == nullptr || record_.nodes[node].text_size == 0) return;
    const std::string path = PathOf(record_, node, block_, kind_->root);
    const auto field = std::ranges::find(kind_->fields, path, &Field::path);
    if (field == kind_->fields.end() || !field->critical) return;
    loss_.critical.push_back(
        {.label = field->label, .text = std::string(record_.nodes[node].value())});
  }

  const Record& record_;
  NodeId block_;
  const Kind* kind_;
  EarlierLoss& loss_;
};

}  // namespace

std::vector<EarlierLoss> EarlierLossesOf(const PackSet& packs,
                                         const KeepNames& names,
                                         const Translated& made,
                                         Language language) {
  std::vector<EarlierLoss> losses;
  const Record& source = made.profile ? made.kept : made.source->record;
  for (const KeepBlock& block : FindKeepBlocks(source, made.translation->keep_begin(), names)) {
    const Pack* pack = packs.Find(KeepPack(block, names));
    EarlierLoss loss;
    loss.format = pack == nullptr ? std::string(KeepPack(block, names))
                                  : std::string(pack->title.In(language));
    const Kind* kind = pack == nullptr ? nullptr : pack->FindKind(made.source->compiled->kind->id);
    LossReader(*block.record, block, kind, loss).Run();
    if (loss.lost + loss.residue != 0) losses.push_back(std::move(loss));
  }
  return losses;
}

}  // namespace baybridge
