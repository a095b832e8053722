// What a run says: prose with its values, places, findings.

#include "rules/mixed_text.h"
#include "rules/rule_runner.h"
#include "rules/svrl_text.h"

namespace baybridge {

Rendered RuleRunner::Render(const CompiledProse& prose, xpath::XNode node) {
  Rendered rendered;
  std::string text;
  for (const CompiledPiece& piece : prose) {
    switch (piece.kind) {
      case PieceKind::kText:
        text += piece.text;
        rendered.markup += EscapeSvrl(piece.text);
        break;
      case PieceKind::kValueOf: {
        const std::string value(evaluator_.Text(piece.expr, {.node = node}));
        rendered.has_values = true;
        text += value;
        rendered.markup += EscapeSvrl(value);
        break;
      }
      case PieceKind::kName: {
        xpath::NodeList nodes;
        evaluator_.Nodes(piece.expr, {.node = node}, nodes);
        const std::string_view name =
            nodes.empty() ? std::string_view() : evaluator_.LocalNameOf(nodes[0]);
        text += name;
        rendered.markup += EscapeSvrl(name);
        break;
      }
      case PieceKind::kOpen: rendered.markup += OpenSvrl(piece.text, piece.value); break;
      case PieceKind::kClose: rendered.markup += "</svrl:" + piece.text + '>'; break;
    }
  }
  rendered.text = CollapseSpace(text);
  rendered.markup = CollapseSpace(rendered.markup);
  return rendered;
}

std::string RuleRunner::PathOf(xpath::XNode node) const {
  if (xpath::IsRoot(node)) return "/";
  const xpath::RecordView& view = evaluator_.ViewOf(node);
  if (xpath::KindOf(node) == xpath::kElementOrAttribute)
    return view.record().PathOf(xpath::BaseOf(node));
  std::string path = view.record().PathOf(view.ElementOf(node));
  if (xpath::KindOf(node) == xpath::kTextNode) return path + "/text()";
  if (xpath::KindOf(node) == xpath::kNilAttribute) return path + "/@nil";
  return path + "/namespace::xml";
}

Location RuleRunner::LocationOf(xpath::XNode node) {
  const Record& record = evaluator_.ViewOf(node).record();
  if (lined_ != &record) {
    lined_ = &record;
    lines_.emplace(record);
  }
  const NodeId id = xpath::IsRoot(node) ? 0
                    : xpath::KindOf(node) == xpath::kElementOrAttribute
                        ? xpath::BaseOf(node)
                        : evaluator_.ViewOf(node).ElementOf(node);
  return lines_->LocationOf(id);
}

void RuleRunner::AddFindings(Findings& findings) {
  for (const RuleEvent& event : events_) {
    if (event.kind != RuleEventKind::kFiredRule && !options_.keep_spoken)
      AddFinding(event, findings);
  }
  if (dropped_ == 0) return;
  findings.push_back({.id = "GW-RUL-005",
                      .severity = Severity::kWarning,
                      .kind = FindingKind::kTooLong,
                      .path = {},
                      .location = {},
                      .args = {{"count", std::to_string(dropped_)}}});
}

void RuleRunner::AddFinding(const RuleEvent& event, Findings& findings) {
  const RulePattern& pattern = set_->patterns[event.pattern];
  const bool of_pattern = event.rule >= set_->rules.size();
  std::string rule = of_pattern ? std::string() : set_->rules[event.rule].id;
  if (rule.empty()) rule = pattern.id;
  Finding finding{.id = "GW-RUL-001",
                  .severity = Severity::kError,
                  .kind = FindingKind::kBusinessRule,
                  .path = PathOf(event.subject),
                  .location = LocationOf(event.subject),
                  .args = {}};
  const std::string id =
      event.assertion == kNone ? std::string() : set_->assertions[event.assertion].id;
  if (event.kind != RuleEventKind::kSpoke) {
    const bool exceeded = event.kind == RuleEventKind::kExceeded;
    finding.id = exceeded ? "GW-RUL-002" : "GW-RUL-003";
    finding.kind = exceeded ? FindingKind::kTooLong : FindingKind::kNotSupported;
    finding.args = {{"rule", id.empty() ? rule : id},
                    {exceeded ? "limit" : "function", event.reason}};
    findings.push_back(std::move(finding));
    return;
  }
  const Assertion& assertion = set_->assertions[event.assertion];
  if (!id.empty()) finding.id = id;
  finding.severity = assertion.severity;
  finding.args = {{"message", event.message.text, event.message.has_values}, {"rule", rule}};
  for (const Rendered& note : event.diagnostics)
    finding.args.push_back({note.id, note.text, note.has_values});
  for (const Rendered& note : event.properties)
    finding.args.push_back({note.id, note.text, note.has_values});
  findings.push_back(std::move(finding));
}

}  // namespace baybridge
