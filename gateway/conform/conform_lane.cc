#include "conform/conform_lane.h"

#include <algorithm>
#include <set>

#include "conform/conform_svrl.h"
#include "conform/overlaps.h"
#include "crypto/digest.h"

namespace baybridge {
namespace {

// The element of a finding's place: its path without positions. Of a missing leaf the finding
// stands at the group, and an argument names the leaf.
ElementId ElementOf(const Finding& finding, const Kind& kind, const NameTable& names) {
  std::string path;
  bool inside = false;
  for (const char c : finding.path) {
    if (c == '[') inside = true;
    if (!inside) path += c;
    if (c == ']') inside = false;
  }
  return kind.shape.Find(path, names);
}

}  // namespace

std::vector<std::string> JudgedKinds(const Standards& standards) {
  std::set<std::string> kinds;
  for (const auto& standard : standards.standards)
    kinds.insert(standard->standard.kinds.begin(), standard->standard.kinds.end());
  return {kinds.begin(), kinds.end()};
}

Result<Done> PrepareWorkspace(Workspace& workspace,
                              const Standards& standards,
                              Assurance assurance) {
  const std::vector<std::string> judged = JudgedKinds(standards);
  std::vector<std::pair<std::string, std::string>> wanted;
  for (const auto& pack : workspace.packs().packs) {
    for (const Kind& kind : pack->kinds) wanted.emplace_back(pack->id, kind.id);
  }
  for (const auto& [pack, kind] : wanted) {
    auto compiled = workspace.Compile(pack, kind);
    if (!compiled) return std::move(compiled).error();
    // Made when first asked for, which threads may not do.
    if (workspace.packs().hub().FindKind(kind) != nullptr) {
      auto scales = workspace.ScalesFor(kind);
      if (!scales) return std::move(scales).error();
    }
    if (assurance == Assurance::kFull) {
      auto engines = workspace.EnginesFor(**compiled);
      if (!engines) return std::move(engines).error();
    }
    if (pack == "hub" || std::ranges::find(judged, kind) == judged.end()) continue;
    auto plan = workspace.PlanFor(pack, kind, Direction::kToHub);
    if (!plan) return std::move(plan).error();
  }
  return Done{};
}

ConformLane::ConformLane(Workspace& workspace, const ConformContext& context)
    : workspace_(workspace),
      context_(context),
      strata_(*context.strata) {
  for (const auto& standard : context.standards->standards)
    judges_.push_back(std::make_unique<StandardJudge>(*standard, *context.data, context.keep_svrl));
}

HubView& ConformLane::ViewOf(const CompiledKind& compiled) {
  std::unique_ptr<HubView>& view = views_[&compiled];
  if (view) return *view;
  const Plan* plan = nullptr;
  if (compiled.pack->id != "hub") {
    auto known = workspace_.PlanFor(compiled.pack->id, compiled.kind->id, Direction::kToHub);
    BAYBRIDGE_CHECK(known);
    plan = *known;
  }
  view = std::make_unique<HubView>(plan);
  return *view;
}

Result<Done> ConformLane::Judge(std::string document,
                                const ReadOptions& options,
                                RecordResult& result) {
  result = {};
  result.file = options.file;
  auto read = ReadAndJudge(workspace_, std::move(document), options);
  if (!read) return std::move(read).error();
  Judged& judged = **read;
  result.compiled = judged.compiled;
  result.form = judged.report.verdict();
  result.assurance = judged.report.assurance;
  result.as_of = judged.report.as_of;
  if (result.as_of.empty()) result.as_of = options.as_of.empty() ? options.today : options.as_of;
  result.as_of_source = judged.report.as_of_source;
  result.syntax = judged.report.syntax;
  judged.report.Sort();
  result.findings = std::move(judged.report.findings);
  result.standards.resize(judges_.size());
  result.strata.assign(context_.strata->strata().size(), {});
  if (!judged.readable) {
    RefuseAll("unreadable", result);
    return Done{};
  }
  if (std::ranges::find(context_.kinds, judged.compiled->kind->id) == context_.kinds.end()) {
    RefuseAll("other-kind", result);
    return Done{};
  }
  if (!judged.compiled->schema->not_covered().empty())
    judged.compiled->kind->shape.Assign(judged.record);
  HubView& view = ViewOf(*judged.compiled);
  const Record& hub = view.See(judged.record);
  CountFields(judged, result);
  if (hub.nodes.empty()) {
    RefuseAll("unreadable", result);
    return Done{};
  }
  strata_.Read(hub, judged.compiled->kind->id, result.strata);
  result.readable = true;
  JudgeHub(judged, view, result);
  MarkOverlaps(context_.standards->overlaps, result);
  return Done{};
}

void ConformLane::Refuse(Finding finding, const ReadOptions& options, RecordResult& result) {
  result = {};
  result.file = options.file;
  result.as_of = options.as_of.empty() ? options.today : options.as_of;
  result.form = Verdict::kDoesNotConform;
  result.findings.push_back(std::move(finding));
  result.standards.resize(judges_.size());
  result.strata.assign(context_.strata->strata().size(), {});
  RefuseAll("unreadable", result);
}

void ConformLane::RefuseAll(std::string_view reason, RecordResult& result) {
  for (std::size_t i = 0; i < judges_.size(); ++i) {
    const bool title_only = judges_[i]->compiled().standard.status == StandardStatus::kTitleOnly;
    judges_[i]->Refuse(title_only ? "title-only" : reason, result.as_of, result.standards[i]);
  }
}

void ConformLane::JudgeHub(const Judged& judged, const HubView& view, RecordResult& result) {
  for (std::uint32_t i = 0; i < judges_.size(); ++i) {
    judges_[i]->Judge(view.hub(), judged.compiled->kind->id, result.as_of, result.standards[i]);
    Place(i, view, result);
    const std::string& reason = result.standards[i].reason;
    const bool ran = reason.empty() || reason == "undecided" || reason == "no-occasion";
    if (!context_.keep_svrl || !ran) continue;
    for (const auto& runner : judges_[i]->runners())
      result.svrl += WriteMaskedSvrl(*runner, context_.reveal);
  }
}

void ConformLane::Place(std::uint32_t standard, const HubView& view, RecordResult& result) {
  const std::vector<Hit>& hits = result.standards[standard].hits;
  for (std::uint32_t i = 0; i < hits.size(); ++i) {
    result.hits.push_back({.standard = standard,
                           .hit = i,
                           .path = view.SourcePathOf(hits[i].node),
                           .location = view.SourceLocationOf(hits[i].node)});
  }
}

void ConformLane::CountFields(const Judged& judged, RecordResult& result) {
  const Kind& kind = *judged.compiled->kind;
  const Record& record = judged.record;
  const std::size_t elements = kind.shape.elements.size();
  groups_.assign(elements, 0);
  counts_.assign(elements, {});
  last_parent_.assign(elements, kNone);
  for (const Node& node : record.nodes) {
    if (node.element == kNone) continue;
    ++groups_[node.element];
    if (!node.is(kHasText)) continue;
    FieldCount& count = counts_[node.element];
    ++count.values;
    if (last_parent_[node.element] != node.parent) ++count.filled;
    last_parent_[node.element] = node.parent;
  }
  for (const Finding& finding : result.findings) {
    const ElementId element = ElementOf(finding, kind, *record.names);
    if (element != kNone) ++counts_[element].wrong;
  }
  for (ElementId element = 0; element < elements; ++element) {
    const std::uint32_t field = element < kind.field_of.size() ? kind.field_of[element] : kNone;
    if (field == kNone || kind.shape.elements[element].leaf == LeafKind::kGroup) continue;
    FieldCount& count = counts_[element];
    const ElementId parent = kind.shape.elements[element].parent;
    count.expected = parent == kNone ? 1 : groups_[parent];
    count.field = field;
    if (count.expected != 0 || count.wrong != 0) result.fields.push_back(count);
  }
}

}  // namespace baybridge
