// Check 7: every field has an example that its own type, code list and identifier scheme accept.
#include <algorithm>
#include <set>
#include <string>

#include "check/check_context.h"
#include "codes/code_judge.h"
#include "core/record.h"

namespace baybridge {
namespace {

constexpr std::uint32_t kManyFindings = 100'000;

// A record that holds every leaf of the shape once, with the examples of its fields, in the order
// of the schema. What it lacks of a valid record (choices, counts) is not asked; what its leaves
// hold is.
Record RecordOfExamples(const Kind& kind, const NameTable& names) {
  Record record(names);
  const Shape& shape = kind.shape;
  std::vector<NodeId> node_of(shape.elements.size(), kNone);
  std::vector<NodeId> last_of(shape.elements.size(), kNone);
  for (ElementId id = 0; id < shape.elements.size(); ++id) {
    const ShapeElement& element = shape.elements[id];
    const NodeId parent = element.parent == kNone ? kNone : node_of[element.parent];
    const NodeId previous = element.parent == kNone ? kNone : last_of[element.parent];
    node_of[id] =
        record.Append(parent, previous, element.name, element.attribute ? kAttributeNode : 0);
    if (element.parent != kNone) last_of[element.parent] = node_of[id];
    record.nodes[node_of[id]].element = id;
    const Field* field = kind.FieldOf(id);
    const bool text = element.leaf == LeafKind::kText || element.leaf == LeafKind::kOpaque;
    if (text && field != nullptr) record.SetText(node_of[id], field->example);
  }
  return record;
}

// Keeps nodes in document order, which the flat record demands: a parent before its children,
// siblings together with what is below.
Record InDocumentOrder(const Record& from) {
  Record to(*from.names);
  std::vector<NodeId> new_of(from.nodes.size(), kNone);
  std::vector<NodeId> last_of(from.nodes.size(), kNone);
  std::vector<NodeId> open{0};
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    const Node& node = from.nodes[id];
    const NodeId previous = node.parent == kNone ? kNone : last_of[node.parent];
    new_of[id] = to.Append(node.parent == kNone ? kNone : new_of[node.parent], previous, node.name,
                           node.flags);
    if (node.parent != kNone) last_of[node.parent] = new_of[id];
    Node& added = to.nodes[new_of[id]];
    added.element = node.element;
    added.text = node.text;
    added.text_size = node.text_size;
    std::vector<NodeId> children;
    for (NodeId child = node.first_child; child != kNone; child = from.nodes[child].next_sibling)
      children.push_back(child);
    open.insert(open.end(), children.rbegin(), children.rend());
  }
  return to;
}

// The field whose plain path a finding's path names.
const Field* FieldAt(const Kind& kind, std::string_view path, const NameTable& names) {
  std::string plain;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (path[at] == '[') at = std::min(path.find(']', at), path.size() - 1);
    if (path[at] != ']') plain += path[at];
  }
  return kind.FieldOf(kind.shape.Find(plain, names));
}

void Tell(CheckContext& context, const CheckedKind& checked, const Findings& findings) {
  std::set<std::string> told;
  for (const Finding& finding : findings) {
    const Field* field = FieldAt(*checked.kind, finding.path, context.packs.names);
    if (field == nullptr || field->example.empty() || !told.insert(finding.id + field->path).second)
      continue;
    context.Add("GW-PKG-038", checked.kind->fields_file, field->line,
                {{"path", field->path}, {"example", field->example}, {"finding", finding.id}});
  }
}

void CheckKind(CheckContext& context, const CheckedKind& checked) {
  const Kind& kind = *checked.kind;
  for (const Field& field : kind.fields) {
    if (field.example.empty() && !field.personal_class.empty() && !field.opaque) {
      context.Add("GW-PKG-007", kind.fields_file, field.line, {{"path", field.path}});
    }
  }
  if (checked.schema == nullptr) return;
  Record record = InDocumentOrder(RecordOfExamples(kind, context.packs.names));
  Limits limits;
  limits.max_findings = kManyFindings;
  Findings findings;
  if (checked.schema->not_covered().empty()) checked.schema->Judge(record, limits, findings);
  std::erase_if(findings,
                [](const Finding& finding) { return finding.kind != FindingKind::kValue; });
  const auto codes =
      CodeJudge::Make(context.packs, *checked.pack, kind);  // a failure is told by check 3
  kind.shape.Assign(record);
  if (codes) codes->Judge(record, {}, limits, findings);
  std::erase_if(findings,
                [](const Finding& finding) { return finding.severity > Severity::kWarning; });
  Tell(context, checked, findings);
}

}  // namespace

void CheckExamples(CheckContext& context) {
  for (const CheckedKind& checked : context.kinds) {
    if (checked.asked) CheckKind(context, checked);
  }
}

}  // namespace baybridge
