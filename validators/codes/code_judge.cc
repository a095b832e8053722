#include "codes/code_judge.h"

#include <algorithm>
#include <string>
#include <utility>

#include "codes/impossible_date.h"
#include "identifiers/findings.h"
#include "identifiers/quick.h"
#include "text/unicode.h"

namespace baybridge {
namespace {

using Judged = LeafPlan::Judged;

constexpr std::string_view kBlanks = " \t\r\n";

// Without the white space at its ends that a token type takes away.
std::string_view Trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// Printable ASCII and the CJK unified ideographs from U+4E00 to U+9FFF have nothing that could be
// wrong with a name, and are normalised as they are.
bool IsPlain(std::string_view text) {
  constexpr unsigned kFirst = 0x4E00;
  constexpr unsigned kLast = 0x9FFF;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= ' ' && byte <= '~') {
      ++at;
      continue;
    }
    if ((byte & 0xF0U) != 0xE0U || at + 2 >= text.size()) return false;
    const auto second = static_cast<unsigned char>(text[at + 1]);
    const auto third = static_cast<unsigned char>(text[at + 2]);
    const unsigned point = (byte & 0x0FU) << 12U | (second & 0x3FU) << 6U | (third & 0x3FU);
    if (point < kFirst || point > kLast) return false;
    at += 3;
  }
  return true;
}

Finding CodeFinding(const char* id, Severity severity, std::vector<Arg> args) {
  return {.id = id,
          .severity = severity,
          .kind = FindingKind::kCodeInvalid,
          .path = {},
          .location = {},
          .args = std::move(args)};
}

class Judgement {
 public:
  Judgement(const LeafPlans& plans,
            Record& record,
            std::string_view as_of,
            const Limits& limits,
            Findings& findings)
      : plans_(plans),
        record_(record),
        as_of_(as_of),
        limits_(limits),
        findings_(findings) {}

  bool Run() {
    const auto count = static_cast<NodeId>(record_.nodes.size());
    const auto elements = static_cast<ElementId>(plans_.judged.size());
    const Node* const nodes = record_.nodes.data();  // judging adds no nodes
    const std::uint8_t* const judged = plans_.judged.data();
    for (NodeId id = 0; id < count; ++id) {
      const ElementId element = nodes[id].element;
      if (element >= elements || judged[element] == 0 || nodes[id].is(kNilNode)) continue;
      JudgeLeaf(id, plans_.of_element[element]);
    }
    return good_;
  }

 private:
  void JudgeLeaf(NodeId id, const LeafPlan& plan) {
    switch (plan.judged) {
      case Judged::kNot: return;
      case Judged::kCode:
        return plan.items ? JudgeItems(id, plan, plans_.lists[plan.list])
                          : JudgeCode(id, plan, plans_.lists[plan.list]);
      case Judged::kCoding: return JudgeCoding(id, plan);
      case Judged::kIdentifier: return JudgeIdentifier(id, plan);
      case Judged::kDate: return JudgeDates(id, plan, plans_.forms[plan.form]);
      case Judged::kName: return JudgeName(id, plan);
    }
  }

  void JudgeCode(NodeId id, const LeafPlan& plan, const FlatList& list) {
    Node& node = record_.nodes[id];
    node.code = list.codes.Find(node.value());
    if (node.code == kNone) node.code = list.codes.Find(Trim(node.value()));
    JudgeFound(id, plan, list, node.code, node.value());
  }

  // The words of a list type; the leaf itself gets no index.
  void JudgeItems(NodeId id, const LeafPlan& plan, const FlatList& list) {
    std::string_view rest = Trim(record_.nodes[id].value());
    while (!rest.empty()) {
      const std::string_view item = rest.substr(0, rest.find_first_of(kBlanks));
      rest = Trim(rest.substr(item.size()));
      JudgeFound(id, plan, list, list.codes.Find(item), item);
    }
  }

  void JudgeFound(NodeId id,
                  const LeafPlan& plan,
                  const FlatList& list,
                  std::uint32_t code,
                  std::string_view text) {
    if (code == kNone) return UnknownCode(id, plan, list, text);
    if (list.dated[code] && !list.list->ValidOn(code, as_of_))
      OutOfDate(id, plan, list, list.list->codes[code]);
  }

  void JudgeCoding(NodeId id, const LeafPlan& plan) {
    NodeId sibling = record_.nodes[record_.nodes[id].parent].first_child;
    while (sibling != kNone && record_.nodes[sibling].element != plan.list_leaf) {
      sibling = record_.nodes[sibling].next_sibling;
    }
    if (sibling == kNone) return;  // the schema says so
    const std::uint32_t list = plans_.list_names.Find(Trim(record_.nodes[sibling].value()));
    if (list != kNone) return JudgeCode(id, plan, plans_.lists[list]);
    Add(sibling, CodeFinding("GW-COD-004", Severity::kWarning,
                             {{"list", std::string(record_.nodes[sibling].value())}}));
  }

  void JudgeIdentifier(NodeId id, const LeafPlan& plan) {
    const std::string_view text = Trim(record_.nodes[id].value());
    IdentifierText canonical;
    if (QuicklyAccepts(*plan.scheme, text, canonical) && !canonical.noted) return;
    const IdentifierCheck check = CheckIdentifier(*plan.scheme, text);
    if (!check.problem && check.notes.empty()) return;
    for (Finding& finding : IdentifierFindings(*plan.scheme, check)) {
      const bool personal = check.problem == IdentifierProblem::kCheckDigit;
      for (Arg& arg : finding.args)
        arg.sensitive = arg.sensitive || (personal && arg.name != "scheme");
      if (plan.unverified) finding.severity = std::max(finding.severity, Severity::kWarning);
      Add(id, std::move(finding));
    }
  }

  void JudgeDates(NodeId id, const LeafPlan& plan, const DateForm& form) {
    const std::string_view text = record_.nodes[id].value();
    if (form.format.Read(text)) return;
    if (!plan.items) return JudgeDate(id, plan, form, Trim(text));
    for (std::string_view rest = Trim(text); !rest.empty();) {
      const std::string_view item = rest.substr(0, rest.find_first_of(kBlanks));
      rest = Trim(rest.substr(item.size()));
      JudgeDate(id, plan, form, item);
    }
  }

  void JudgeDate(NodeId id, const LeafPlan& plan, const DateForm& form, std::string_view text) {
    if (!IsImpossibleDate(form.format, text) || IsRefused(id)) return;
    Finding finding;
    finding.id = "GW-DAT-001";
    finding.severity = plan.unverified ? Severity::kWarning : Severity::kError;
    finding.kind = FindingKind::kValue;
    finding.args = {{"found", std::string(text), true}, {"form", form.text}};
    Add(id, std::move(finding));
  }

  // True if the schema has told of the leaf already: a month 13 that its pattern refuses.
  bool IsRefused(NodeId id) const {
    const std::string path = record_.PathOf(id);
    return std::any_of(findings_.begin(), findings_.end(), [&](const Finding& finding) {
      return finding.id.starts_with("GW-SCH-") && finding.path == path;
    });
  }

  void JudgeName(NodeId id, const LeafPlan& plan) {
    const std::string_view name = record_.nodes[id].value();
    if (IsPlain(name)) return;
    for (Finding& finding : NameFindings(name)) {
      if (plan.unverified) finding.severity = std::max(finding.severity, Severity::kWarning);
      Add(id, std::move(finding));
    }
  }

  void UnknownCode(NodeId id, const LeafPlan& plan, const FlatList& list, std::string_view text) {
    const bool open = list.list->extensible;
    const bool sure = !open && !list.list->unverified && !plan.unverified;
    Add(id, CodeFinding(open ? "GW-COD-002" : "GW-COD-001",
                        sure ? Severity::kError : Severity::kWarning,
                        {{"code", std::string(text), true}, {"list", list.name}}));
  }

  void OutOfDate(NodeId id, const LeafPlan& plan, const FlatList& list, const Code& code) {
    const bool sure = !list.list->unverified && !plan.unverified && !code.unverified;
    Add(id, CodeFinding("GW-COD-003", sure ? Severity::kError : Severity::kWarning,
                        {{"code", code.code, true},
                         {"list", list.name},
                         {"date", std::string(as_of_)},
                         {"from", code.valid_from},
                         {"to", code.valid_to}}));
  }

  void Add(NodeId id, Finding finding) {
    if (finding.severity <= Severity::kError) good_ = false;
    if (findings_.size() >= limits_.max_findings) return;
    finding.path = record_.PathOf(id);
    finding.location = record_.LocationOf(id);
    findings_.push_back(std::move(finding));
  }

  const LeafPlans& plans_;
  Record& record_;
  std::string_view as_of_;
  const Limits& limits_;
  Findings& findings_;
  bool good_ = true;
};

}  // namespace

Result<CodeJudge> CodeJudge::Make(const PackSet& packs, const Pack& pack, const Kind& kind) {
  auto plans = MakeLeafPlans(packs, pack, kind);
  if (!plans) return std::move(plans).error();
  return CodeJudge(*std::move(plans));
}

bool CodeJudge::Judge(Record& record,
                      std::string_view as_of,
                      const Limits& limits,
                      Findings& findings) const {
  return Judgement(plans_, record, as_of, limits, findings).Run();
}

const CodeList* CodeJudge::ListOf(ElementId element) const {
  if (element >= plans_.of_element.size() || plans_.of_element[element].judged != Judged::kCode)
    return nullptr;
  return plans_.lists[plans_.of_element[element].list].list;
}

}  // namespace baybridge
