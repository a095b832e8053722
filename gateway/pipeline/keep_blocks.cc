#include "pipeline/keep_blocks.h"

#include <string>

#include "translate/edit_tree.h"

namespace baybridge {
namespace {

Failure BadKeepFile(std::string what, std::string place = {}) {
  return {.kind = FailureKind::kMalformed,
          .what = std::move(what),
          .place = std::move(place),
          .advice = {}};
}

Finding Incomplete(std::string id,
                   std::size_t count,
                   const KeepBlock& block,
                   const Record& source) {
  Finding finding;
  finding.id = std::move(id);
  finding.severity = Severity::kWarning;
  finding.kind = FindingKind::kIncomplete;
  finding.args.push_back({.name = "count", .value = std::to_string(count), .sensitive = false});
  if (block.record == &source) finding.location = source.LocationOf(block.node);
  return finding;
}

}  // namespace

Result<std::vector<KeepBlock>> ReadKeepFile(const Workspace& workspace,
                                            std::string_view bytes,
                                            const Limits& limits,
                                            Record& file) {
  file.names = &workspace.packs().names;
  if (auto finding = workspace.xml().Read(bytes, limits, file)) {
    return BadKeepFile(
        "the keep file is not well-formed (" + finding->id + ")",
        std::to_string(finding->location.line) + ":" + std::to_string(finding->location.column));
  }
  std::vector<KeepBlock> blocks = FindKeepBlocks(file, kNone, workspace.keep_names());
  if (blocks.empty()) return BadKeepFile("the keep file holds no k:keep block");
  return blocks;
}

void TellUnplaced(const KeepBlock& block,
                  const Record& source,
                  const KeepNames& names,
                  Findings& findings) {
  const std::uint32_t leaves = KeepReader(*block.record, names).LeafCount(block.node);
  if (leaves != 0) findings.push_back(Incomplete("GW-TRN-006", leaves, block, source));
}

void TellNotPassedOn(const std::vector<KeepBlock>& blocks,
                     const Record& source,
                     Findings& findings) {
  findings.push_back(Incomplete("GW-TRN-009", blocks.size(), blocks.front(), source));
}

void PlaceKeepBlocks(const Record* keep,
                     const std::vector<KeepBlock>& onward,
                     const CompiledKind& kind,
                     Record& target) {
  NodeId last = kNone;
  for (NodeId at = target.nodes[0].first_child; at != kNone; at = target.nodes[at].next_sibling)
    last = at;
  const NodeId extension = target.Append(0, last, kind.kind->shape.elements[kind.residue].name);
  target.nodes[extension].element = kind.residue;
  if (keep != nullptr) GraftSubtree(*keep, 0, target, extension);
  for (const KeepBlock& block : onward) GraftSubtree(*block.record, block.node, target, extension);
}

}  // namespace baybridge
