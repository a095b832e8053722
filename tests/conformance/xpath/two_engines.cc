#include "conformance/xpath/two_engines.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "core/check.h"
#include "format/xml_reader.h"

namespace baybridge {
namespace {

class TestScope final : public xpath::Scope {
 public:
  std::optional<std::string> Space(std::string_view prefix) override {
    if (prefix == "p") return "urn:p";
    if (prefix == "xml") return "http://www.w3.org/XML/1998/namespace";
    return {};
  }
  Result<xpath::Variable> Find(std::string_view /*space*/, std::string_view local) override {
    return Failure{FailureKind::kMalformed, "no variable " + std::string(local), {}, {}};
  }
  Result<Done> Document(std::optional<std::string_view> /*literal*/) override { return Done{}; }
};

std::string ShowNumber(double number) {
  if (std::isnan(number)) return "number NaN";
  constexpr std::size_t kRoom = 64;
  std::array<char, kRoom> text;
  std::snprintf(text.data(), text.size(), "number %.17g", number);
  return text.data();
}

std::string ShowNodes(std::vector<std::string> labels) {
  std::string shown = "nodes";
  for (const std::string& label : labels) shown += ' ' + label;
  return shown;
}

}  // namespace

TwoEngines::TwoEngines(const std::string& xml) : xml_(xml), record_(names_) {
  // A first reading interns the names, so that expressions and record share them.
  XmlReader reader;
  BAYBRIDGE_CHECK(!reader.Read(xml_, record_));
  std::vector<std::pair<std::string, std::string>> met;
  for (const Node& node : record_.nodes)
    met.emplace_back(record_.space(node.name), record_.local(node.name));
  for (const auto& [space, local] : met) names_.Intern(space, local);
  BAYBRIDGE_CHECK(!reader.Read(xml_, record_));
  numbers_.assign(record_.nodes.size(), -1);
  for (NodeId id = 0; id < record_.nodes.size(); ++id) {
    if (record_.nodes[id].is(kAttributeNode)) continue;
    numbers_[id] = static_cast<int>(elements_.size());
    elements_.push_back(id);
  }
  auto opinion = XPathOpinion::Parse(xml_);
  BAYBRIDGE_CHECK(opinion.has_value());
  opinion_ = *std::move(opinion);
  opinion_->Declare("p", "urn:p");
}

std::string TwoEngines::LabelOf(xpath::XNode node) const {
  if (xpath::IsRoot(node)) return "/";
  const NodeId base = xpath::BaseOf(node);
  const Node& at = record_.nodes[base];
  const NodeId owner = at.is(kAttributeNode) ? at.parent : base;
  const std::string element = "e" + std::to_string(numbers_[owner]);
  switch (xpath::KindOf(node)) {
    case xpath::kNamespaceNode: return element + "/namespace::xml";
    case xpath::kNilAttribute: return element + "/@nil";
    case xpath::kTextNode: return element + "/text()";
    default:
      return at.is(kAttributeNode) ? element + "/@" + std::string(record_.local(at.name)) : element;
  }
}

std::string TwoEngines::Ours(const std::string& expression, int element) {
  TestScope scope;
  xpath::Program program;
  xpath::Compiler compiler(program, names_);
  const auto compiled = compiler.Compile(expression, scope);
  if (!compiled) return "error";
  compiler.Finish();
  xpath::Evaluator evaluator(program);
  BAYBRIDGE_CHECK(evaluator.BeginRecord(record_, {}));
  const xpath::Focus focus{
      .node = element < 0 ? 0 : xpath::MakeNode(0, elements_[static_cast<std::size_t>(element)])};
  std::string shown;
  switch (program.exprs[*compiled].type) {
    case xpath::Type::kBoolean: shown = evaluator.Truth(*compiled, focus) ? "true" : "false"; break;
    case xpath::Type::kNumber: shown = ShowNumber(evaluator.Number(*compiled, focus)); break;
    case xpath::Type::kText:
      shown = "text ‘" + std::string(evaluator.Text(*compiled, focus)) + "’";
      break;
    case xpath::Type::kNodes: {
      xpath::NodeList nodes;
      evaluator.Nodes(*compiled, focus, nodes);
      std::vector<std::string> labels;
      for (const xpath::XNode node : nodes) labels.push_back(LabelOf(node));
      shown = ShowNodes(std::move(labels));
    }
  }
  return evaluator.outcome() == xpath::Outcome::kValue ? shown : "not judged";
}

std::string TwoEngines::Theirs(const std::string& expression, int element) {
  XPathAnswer answer = opinion_->Evaluate(expression, element);
  switch (answer.kind) {
    case XPathAnswer::Kind::kTruth: return answer.truth ? "true" : "false";
    case XPathAnswer::Kind::kNumber: return ShowNumber(answer.number);
    case XPathAnswer::Kind::kText: return "text ‘" + answer.text + "’";
    case XPathAnswer::Kind::kNodes: return ShowNodes(std::move(answer.nodes));
    default: return "error";
  }
}

}  // namespace baybridge
