// What became of a leaf, and of the groups around it.

#include "translate/fused_stage.h"

namespace baybridge {

void FusedStage::AddEdge(std::uint32_t origin,
                         std::uint32_t target,
                         std::uint32_t row,
                         LeafState state) {
  ChainEdge(origin,
            {.origin = origin, .target = target, .row = row, .next = kNone, .state = state});
  if (target == kNone) return;
  const std::uint32_t source = hub_ == nullptr ? origin : hub_->leaves()[origin].origin;
  if (source != kNone) sheet_.leaves()[target].origin = source;
}

void FusedStage::Arrive(std::uint32_t group,
                        std::uint32_t frame,
                        std::uint32_t leaf,
                        std::uint32_t row) {
  for (std::uint32_t at = group; at != kNone && !input_.groups[at].arrived;
       at = input_.groups[at].parent) {
    input_.groups[at].arrived = true;
    if (input_.groups[at].recognised) ArriveGroup(at, frame, leaf, row);
  }
}

// Leaves that a selector recognised have arrived once anything of their group has.
void FusedStage::ArriveGroup(std::uint32_t group,
                             std::uint32_t frame,
                             std::uint32_t leaf,
                             std::uint32_t row) {
  const PatternTree& tree = sheet_.layout().tree();
  std::uint32_t selected = frame;
  while (selected != kNone && tree[sheet_.frame(selected).pattern].selector_leaves.empty())
    selected = sheet_.frame(selected).parent;
  for (const FusedInput::Recognised& known : input_.recognised) {
    if (known.group != group) continue;
    if (selected == kNone) {
      AddEdge(known.origin, leaf, row, LeafState::kCarried);
      continue;
    }
    for (const PatternId written : tree[sheet_.frame(selected).pattern].selector_leaves)
      AddEdge(known.origin, sheet_.FindLeaf(selected, written), row, LeafState::kCarried);
  }
}

}  // namespace baybridge
