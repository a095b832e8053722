#include "rules/svrl.h"

#include <utility>

#include "rules/svrl_text.h"

namespace baybridge {
namespace {

// One step of a location: name, or a test that needs no prefix.
std::string StepOf(const xpath::RecordView& view, NodeId id) {
  const Node& node = view.node(id);
  const std::string local(view.record().local(node.name));
  const std::string_view space = view.record().space(node.name);
  const bool attribute = node.is(kAttributeNode);
  std::string step = attribute ? "@" : "";
  if (space.empty()) {
    step += local;
  } else {
    step += "*[local-name()='" + local + "' and namespace-uri()='" + std::string(space) + "']";
  }
  if (attribute || node.parent == kNone) return step + (attribute ? "" : "[1]");
  std::uint32_t position = 0;
  for (NodeId sibling = view.node(node.parent).first_child; sibling != kNone && sibling <= id;
       sibling = view.node(sibling).next_sibling) {
    if (view.node(sibling).name == node.name && !view.node(sibling).is(kAttributeNode)) ++position;
  }
  return step + '[' + std::to_string(position) + ']';
}

std::string LocationPath(const xpath::RecordView& view, xpath::XNode node) {
  if (xpath::IsRoot(node)) return "/";
  std::string path;
  const bool own = xpath::KindOf(node) == xpath::kElementOrAttribute;
  if (xpath::KindOf(node) == xpath::kTextNode) path = "/text()";
  if (xpath::KindOf(node) == xpath::kNilAttribute) path = "/@*[local-name()='nil']";
  for (NodeId id = own ? xpath::BaseOf(node) : view.ElementOf(node); id != kNone;
       id = view.node(id).parent)
    path = '/' + StepOf(view, id) + path;
  return path;
}

class SvrlWriter {
 public:
  SvrlWriter(const RuleRunner& runner, const SvrlOptions& options)
      : runner_(runner),
        set_(runner.set()),
        options_(options) {}

  std::string Write() {
    if (options_.declaration) out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out_ += "<svrl:schematron-output xmlns:svrl=\"http://purl.oclc.org/dsdl/svrl\"";
    Attribute("title", set_.title);
    Attribute("schemaVersion", set_.version);
    Attribute("phase", set_.phase);
    out_ += ">\n";
    for (const auto& [prefix, space] : set_.namespaces) {
      out_ += "  <svrl:ns-prefix-in-attribute-values";
      Attribute("uri", space);
      Attribute("prefix", prefix);
      out_ += "/>\n";
    }
    auto event = runner_.events().begin();
    for (std::uint32_t index = 0; index < set_.patterns.size(); ++index) {
      Pattern(set_.patterns[index], runner_.WasInForce(index));
      for (; event != runner_.events().end() && event->pattern == index; ++event) Event(*event);
    }
    out_ += "</svrl:schematron-output>\n";
    return std::move(out_);
  }

 private:
  void Attribute(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out_ += ' ';
    out_ += name;
    out_ += "=\"" + EscapeSvrl(value) + '"';
  }

  // A pattern that was not in force on the date was passed over: it was not active.
  void Pattern(const RulePattern& pattern, bool in_force) {
    if (!in_force) {
      out_ += "  <bb:out-of-force xmlns:bb=\"urn:baybridge:functions\"";
      Attribute("pattern", pattern.id);
      Attribute("valid-from", pattern.validity.from);
      Attribute("valid-to", pattern.validity.to);
      out_ += "/>\n";
      return;
    }
    out_ += "  <svrl:active-pattern";
    Attribute("id", pattern.id);
    Attribute("name", pattern.title);
    Attribute("role", pattern.rich.role);
    Attribute("documents", pattern.documents);
    out_ += "/>\n";
  }

  void Event(const RuleEvent& event) {
    switch (event.kind) {
      case RuleEventKind::kFiredRule: return Fired(set_.rules[event.rule]);
      case RuleEventKind::kSpoke: return Spoke(event);
      default: return NotJudged(event);
    }
  }

  void Fired(const Rule& rule) {
    out_ += "  <svrl:fired-rule";
    Attribute("id", rule.id);
    Attribute("name", rule.name);
    Attribute("context", rule.context);
    Rich(rule.rich);
    out_ += "/>\n";
  }

  void Rich(const RichAttributes& rich) {
    Attribute("role", rich.role);
    Attribute("flag", rich.flag);
    Attribute("see", rich.see);
    Attribute("icon", rich.icon);
    Attribute("fpi", rich.fpi);
  }

  void Spoke(const RuleEvent& event) {
    const Assertion& assertion = set_.assertions[event.assertion];
    const std::string element = assertion.report ? "svrl:successful-report" : "svrl:failed-assert";
    out_ += "  <" + element;
    Attribute("id", assertion.id);
    Attribute("location", LocationOf(event.subject));
    Attribute("test", assertion.test);
    Rich(assertion.rich);
    out_ += ">\n";
    Notes("diagnostic", assertion.diagnostics, event.diagnostics);
    Notes("property", assertion.properties, event.properties);
    out_ += "    <svrl:text>" + Shown(event.message, {}) + "</svrl:text>\n  </" + element + ">\n";
  }

  void Notes(const std::string& kind,
             const std::vector<CompiledNote>& notes,
             const std::vector<Rendered>& rendered) {
    for (std::size_t i = 0; i < rendered.size(); ++i) {
      out_ += "    <svrl:" + kind + "-reference";
      Attribute(kind, rendered[i].id);
      Attribute("role", notes[i].role);
      Attribute("scheme", notes[i].scheme);
      out_ += "><svrl:text>" + Shown(rendered[i], notes[i].role) + "</svrl:text></svrl:" + kind +
              "-reference>\n";
    }
  }

  const std::string& Shown(const Rendered& rendered, std::string_view role) const {
    const bool masked = !options_.mask.empty() && rendered.has_values && role != "open";
    return masked ? options_.mask : rendered.markup;
  }

  void NotJudged(const RuleEvent& event) {
    out_ += "  <bb:not-judged xmlns:bb=\"urn:baybridge:functions\"";
    if (event.assertion != kNone) Attribute("id", set_.assertions[event.assertion].id);
    Attribute("location", LocationOf(event.node));
    if (event.assertion != kNone) Attribute("test", set_.assertions[event.assertion].test);
    Attribute(event.kind == RuleEventKind::kExceeded ? "limit" : "function", event.reason);
    out_ += "/>\n";
  }

  std::string LocationOf(xpath::XNode node) const {
    return LocationPath(runner_.ViewOf(node), node);
  }

  const RuleRunner& runner_;
  const RuleSet& set_;
  const SvrlOptions& options_;
  std::string out_;
};

}  // namespace

std::string EscapeSvrl(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\r': escaped += "&#13;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

std::string OpenSvrl(std::string_view element, std::string_view value) {
  std::string tag = "<svrl:" + std::string(element);
  if (!value.empty())
    tag += (element == "dir" ? " value=\"" : " class=\"") + EscapeSvrl(value) + '"';
  return tag + '>';
}

std::string WriteSvrl(const RuleRunner& runner, const SvrlOptions& options) {
  return SvrlWriter(runner, options).Write();
}

}  // namespace baybridge
