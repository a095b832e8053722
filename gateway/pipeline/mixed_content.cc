#include "pipeline/mixed_content.h"

#include <algorithm>
#include <utility>

namespace baybridge {
namespace {

bool IsMixed(const Shape& shape, ElementId element) {
  return element < shape.elements.size() && shape.elements[element].leaf == LeafKind::kOpaque;
}

bool HoldsElements(const Record& record, NodeId node) {
  for (NodeId at = record.nodes[node].first_child; at != kNone; at = record.nodes[at].next_sibling)
    if (!record.nodes[at].is(kAttributeNode)) return true;
  return false;
}

}  // namespace

bool MayHoldMixedContent(const Shape& shape) {
  return std::ranges::any_of(shape.elements, [&](const ShapeElement& element) {
    return !element.attribute && IsMixed(shape, element.parent);
  });
}

void RefuseMixedContent(const Record& record, const Shape& shape, Findings& findings) {
  if (!MayHoldMixedContent(shape)) return;
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    if (!IsMixed(shape, record.nodes[node].element) || !HoldsElements(record, node)) continue;
    Finding finding;
    finding.id = "GW-TRN-027";
    finding.severity = Severity::kFatal;
    finding.kind = FindingKind::kNotSupported;
    finding.path = record.PathOf(node);
    finding.location = record.LocationOf(node);
    findings.push_back(std::move(finding));
    return;
  }
}

}  // namespace baybridge
