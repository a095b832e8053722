#include "rules/xpath/evaluator.h"

#include <algorithm>
#include <cstring>

#include "format/xml_names.h"

namespace baybridge::xpath {

Evaluator::Evaluator(const Program& program,
                     const SideDocuments* documents,
                     const RuleFunctions* functions,
                     EvaluationLimits limits)
    : program_(program),
      documents_(documents),
      functions_(functions),
      limits_(limits) {
  views_.push_back(&main_);
  if (documents_ != nullptr) {
    for (const auto& side : documents_->documents) views_.push_back(&side->view);
  }
  values_.resize(program_.slots.size());
  memos_.resize(program_.memos);
  lookups_.resize(program_.lookups.size() * views_.size());
  keys_.resize(program_.keys.size() * views_.size());
  counters_.resize(program_.counters * views_.size());
  ids_.resize(views_.size());
}

Evaluator::~Evaluator() = default;

bool Evaluator::BeginRecord(const Record& record, std::string_view as_of) {
  ++record_stamp_;
  as_of_ = as_of;
  work_ = 0;
  record_arena_.Reset();
  if (record.names != program_.names || !main_.Bind(record, program_, 0)) return false;
  BeginRule(RootOf(0));
  return true;
}

void Evaluator::BeginRule(XNode current) {
  ++rule_stamp_;
  current_ = current;
  rule_arena_.Reset();
  Begin();
}

bool Evaluator::Stop(Outcome outcome, std::string_view reason) {
  if (outcome_ == Outcome::kValue) {
    outcome_ = outcome;
    reason_ = reason;
  }
  return true;
}

double Evaluator::Number(ExprId expr, const Focus& focus) {
  Begin();
  return EvalNumber(expr, focus);
}

std::string_view Evaluator::Text(ExprId expr, const Focus& focus) {
  Begin();
  return EvalText(expr, focus);
}

void Evaluator::Nodes(ExprId expr, const Focus& focus, NodeList& nodes) {
  Begin();
  nodes.clear();
  Collect(expr, focus, Order::kSorted, nodes);
}

bool Evaluator::Matches(std::uint32_t pattern, XNode node) {
  Begin();
  const MatchPattern& match = program_.patterns[pattern];
  return std::ranges::any_of(match.paths,
                             [&](const PatternPath& path) { return MatchesPath(path, node); });
}

// Room for a text that is made; null once too much was made.
char* Evaluator::MakeText(std::size_t bytes) {
  text_bytes_ += bytes;
  if (text_bytes_ > limits_.max_text_bytes) {
    Stop(Outcome::kExceeded, "text");
    return nullptr;
  }
  constexpr std::size_t kBytesOfAStep = 16;  // copying text is work, too
  if (Spend(bytes / kBytesOfAStep)) return nullptr;
  return arena_->Allocate(bytes);
}

const Evaluator::Value& Evaluator::ValueOf(SlotId id) {
  const Slot& slot = program_.slots[id];
  Value& value = values_[id];
  const std::uint64_t stamp = slot.of_rule ? rule_stamp_ : record_stamp_;
  if (value.stamp == stamp) return value;
  if (slot.of_rule) {
    Compute(value, slot);
  } else {
    Arena* const arena = std::exchange(arena_, &record_arena_);
    const XNode current = std::exchange(current_, RootOf(0));
    Compute(value, slot);
    current_ = current;
    arena_ = arena;
  }
  if (!stopped()) value.stamp = stamp;
  return value;
}

void Evaluator::Compute(Value& value, const Slot& slot) {
  const Focus focus{.node = current_};
  switch (slot.type) {
    case Type::kNodes:
      value.nodes.clear();
      Collect(slot.expr, focus, Order::kSorted, value.nodes);
      break;
    case Type::kBoolean: value.truth = EvalTruth(slot.expr, focus); break;
    case Type::kNumber: value.number = EvalNumber(slot.expr, focus); break;
    case Type::kText: value.text = EvalText(slot.expr, focus); break;
  }
}

// What TextOf does not answer at once.
std::string_view Evaluator::OtherTextOf(XNode node) {
  const RecordView& view = ViewOf(node);
  if (IsRoot(node)) return ElementText(view, 0);
  const NodeId base = BaseOf(node);
  switch (KindOf(node)) {
    case kNamespaceNode: return kXmlSpace;
    case kNilAttribute: return "true";
    case kTextNode: return view.node(view.ElementOf(node)).value();
    default:
      return view.node(base).is(kAttributeNode) ? view.node(base).value() : ElementText(view, base);
  }
}

std::string_view Evaluator::ElementText(const RecordView& view, NodeId element) {
  const Node& node = view.node(element);
  const NodeId end = view.end(element);
  // Attributes come first, so an element whose last node is an attribute of its own has no others.
  if (end == element + 1 ||
      (view.node(end - 1).is(kAttributeNode) && view.node(end - 1).parent == element))
    return node.value();
  std::size_t bytes = 0;
  std::uint32_t pieces = 0;
  std::string_view only;
  for (NodeId id = element; id < end; ++id) {
    const Node& part = view.node(id);
    if (part.is(kAttributeNode) || part.text_size == 0) continue;
    bytes += part.text_size;
    ++pieces;
    only = part.value();
  }
  Spend(end - element);
  if (pieces <= 1) return only;
  char* const begin = MakeText(bytes);
  if (begin == nullptr) return {};
  char* out = begin;
  for (NodeId id = element; id < end; ++id) {
    const Node& part = view.node(id);
    if (part.is(kAttributeNode) || part.text_size == 0) continue;
    std::memcpy(out, part.text, part.text_size);
    out += part.text_size;
  }
  return {begin, bytes};
}

std::string_view Evaluator::LocalNameOf(XNode node) const {
  if (IsRoot(node) || KindOf(node) == kTextNode) return {};
  if (KindOf(node) == kNamespaceNode) return "xml";
  if (KindOf(node) == kNilAttribute) return "nil";
  const RecordView& view = ViewOf(node);
  return view.record().local(view.node(BaseOf(node)).name);
}

std::string_view Evaluator::SpaceOf(XNode node) const {
  if (IsRoot(node) || KindOf(node) == kTextNode || KindOf(node) == kNamespaceNode) return {};
  if (KindOf(node) == kNilAttribute) return kXsiSpace;
  const RecordView& view = ViewOf(node);
  return view.record().space(view.node(BaseOf(node)).name);
}

std::uint32_t Evaluator::FindDocument(std::string_view name) const {
  if (documents_ == nullptr) return kNone;
  const auto found = std::ranges::lower_bound(
      documents_->names, name, {}, [](const auto& entry) { return std::string_view(entry.first); });
  if (found == documents_->names.end() || found->first != name) return kNone;
  return found->second + 1;
}

}  // namespace baybridge::xpath
