#include "pipeline/prefill.h"

#include <algorithm>
#include <optional>
#include <set>

#include "text/csv.h"
#include "translate/crosswalk.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

// Longer ones are no score or code of any scheme and are not repeated.
constexpr std::size_t kMaxScore = 3;
constexpr std::size_t kMaxCode = 16;

// The first node of an element below a group, or kNone. Nodes below a node follow it directly.
NodeId Below(const Record& hub, NodeId group, ElementId element) {
  for (NodeId node = group + 1; node < hub.nodes.size(); ++node) {
    if (hub.nodes[node].parent < group) break;
    if (hub.nodes[node].element == element) return node;
  }
  return kNone;
}

std::string_view ValueBelow(const Record& hub, NodeId group, ElementId element) {
  const NodeId node = Below(hub, group, element);
  return node == kNone ? std::string_view() : hub.nodes[node].value();
}

// A score as the schemes write it; nothing else of a record is taken over as an answer.
bool IsScore(std::string_view text) {
  return !text.empty() && text.size() <= kMaxScore &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

class Prefill {
 public:
  Prefill(const HubView& view,
          const Catalogue& catalogue,
          Language language,
          const std::function<void(Location&)>& place)
      : view_(view),
        catalogue_(catalogue),
        language_(language),
        place_(place) {
    csv_ = WriteCsvRow({"# " + std::string(catalogue.Text("prefill.title", language))});
    csv_ += WriteCsvRow({"scheme", "item", "answer", "from_scheme", "from_item", "from_answer",
                         "line", "column", "relationship", "status", "note"});
  }

  void OfferItems(const ScalePlaces& places, const Crosswalk& crosswalk) {
    const Record& hub = view_.hub();
    for (NodeId group = 0; group < hub.nodes.size(); ++group) {
      if (hub.nodes[group].element != places.of(ScalePlace::kGroup)) continue;
      if (ValueBelow(hub, group, places.of(ScalePlace::kScheme)) != crosswalk.from.id) continue;
      const std::string_view version = ValueBelow(hub, group, places.of(ScalePlace::kVersion));
      if (!version.starts_with(crosswalk.from.version)) continue;
      for (NodeId item = group + 1; item < hub.nodes.size(); ++item) {
        if (hub.nodes[item].parent < group) break;
        if (hub.nodes[item].element == places.of(ScalePlace::kItem))
          OfferItem(places, crosswalk, item);
      }
    }
  }

  void OfferConditions(const ConditionPlaces& places, const Crosswalk& crosswalk) {
    const Record& hub = view_.hub();
    NodeId condition = kNone;
    for (NodeId node = 0; node < hub.nodes.size(); ++node) {
      const Node& here = hub.nodes[node];
      if (here.element == places.of(ConditionPlace::kCondition)) condition = node;
      if (here.element != places.of(ConditionPlace::kCode)) continue;
      const bool sibling = ListOf(places, node) == crosswalk.from.id;
      if (sibling && condition != kNone) OfferCondition(places, crosswalk, condition, node);
    }
  }

  std::string Take() { return std::move(csv_); }

 private:
  // The list that the code's own coding names, wherever in the coding it stands.
  std::string_view ListOf(const ConditionPlaces& places, NodeId code) const {
    return ValueBelow(view_.hub(), view_.hub().nodes[code].parent,
                      places.of(ConditionPlace::kCodeList));
  }

  void OfferItem(const ScalePlaces& places, const Crosswalk& crosswalk, NodeId item) {
    const Record& hub = view_.hub();
    const std::string_view code = ValueBelow(hub, item, places.of(ScalePlace::kItemCode));
    const NodeId scored = Below(hub, item, places.of(ScalePlace::kItemScore));
    if (scored == kNone || !IsScore(hub.nodes[scored].value())) return;
    const std::string_view score = hub.nodes[scored].value();
    for (const CrosswalkRow& row : crosswalk.rows) {
      if (row.from_item != code || (!row.from_answer.empty() && row.from_answer != score)) continue;
      Add(crosswalk, row, row.to_answer.empty() ? score : std::string_view(row.to_answer), scored,
          row.note);
    }
  }

  void OfferCondition(const ConditionPlaces& places,
                      const Crosswalk& crosswalk,
                      NodeId condition,
                      NodeId code) {
    const Record& hub = view_.hub();
    if (ValueBelow(hub, condition, places.of(ConditionPlace::kVerification)) == "refuted") return;
    if (hub.nodes[code].value().size() > kMaxCode) return;
    const bool known =
        !ValueBelow(hub, condition, places.of(ConditionPlace::kDiagnosedOn)).empty() &&
        !ValueBelow(hub, condition, places.of(ConditionPlace::kDiagnosedBy)).empty();
    for (const CrosswalkRow& row : crosswalk.rows) {
      if (!row.HoldsCode(hub.nodes[code].value())) continue;
      const bool lacks = row.need == CrosswalkNeed::kDateAndDoctor && !known;
      Add(crosswalk, row, lacks ? std::string_view() : std::string_view(row.to_answer), code,
          lacks ? "missing-date-and-doctor" : row.note);
    }
  }

  std::string NoteOf(const std::string& word) const {
    const Message* message = catalogue_.Find("prefill.note." + word, language_);
    return message == nullptr ? word : message->text;
  }

  void Add(const Crosswalk& crosswalk,
           const CrosswalkRow& row,
           std::string_view answer,
           NodeId node,
           const std::string& note) {
    Location location = view_.SourceLocationOf(node);
    if (place_) place_(location);
    const bool item = !crosswalk.of_conditions;
    const std::string_view value = view_.hub().nodes[node].value();
    csv_ += WriteCsvRow({crosswalk.to.id, row.to_item, std::string(answer), crosswalk.from.id,
                         item ? row.from_item : std::string(value),
                         item ? std::string(value) : std::string(), std::to_string(location.line),
                         std::to_string(location.column),
                         std::string(kRelationshipNames.NameOf(row.relationship)),
                         answer.empty() ? "not-offered" : "provisional", NoteOf(note)});
  }

  const HubView& view_;
  const Catalogue& catalogue_;
  Language language_;
  const std::function<void(Location&)>& place_;
  std::string csv_;
};

// The folders that hold the crosswalks: of every pack, each once, the hub's first.
std::vector<fs::path> BasesOf(const PackSet& packs) {
  std::vector<fs::path> bases;
  for (const auto& pack : packs.packs) {
    const fs::path base = pack->folder.parent_path().parent_path();
    if (std::ranges::find(bases, base) == bases.end()) bases.push_back(base);
  }
  return bases;
}

Result<Done> OfferBase(const PackSet& packs,
                       const fs::path& base,
                       const Kind& hub_kind,
                       const KindScales* scales,
                       Prefill& prefill) {
  auto crosswalks = ReadCrosswalks(base, packs);
  if (!crosswalks) return std::move(crosswalks).error();
  auto table = ReadConditionPlaces(base);
  if (!table) return std::move(table).error();
  ConditionPlaces conditions;
  auto bound = conditions.Bind(*table, hub_kind, packs.names);
  if (!bound) return std::move(bound).error();
  for (const Crosswalk& crosswalk : *crosswalks) {
    if (crosswalk.of_conditions && *bound) prefill.OfferConditions(conditions, crosswalk);
    if (!crosswalk.of_conditions && scales != nullptr)
      prefill.OfferItems(scales->places, crosswalk);
  }
  return Done{};
}

}  // namespace

Result<std::string> PrefillCsv(Workspace& workspace,
                               const Translated& translated,
                               const Catalogue& catalogue,
                               Language language,
                               const std::function<void(Location&)>& place) {
  const Judged& source = *translated.source;
  HubView filtered(source.hub == nullptr ? nullptr : source.hub->plan());
  // A judged record was compiled to the hub already: nothing is compiled here, and records stay.
  const bool seen = source.hub != nullptr;
  const Pack& hub_pack = workspace.packs().hub();
  const Kind* hub_kind = seen ? hub_pack.FindKind(source.compiled->kind->id) : nullptr;
  if (seen && translated.profile) filtered.See(translated.kept);
  const HubView& view = seen && !translated.profile ? *source.hub : filtered;
  Prefill prefill(view, catalogue, language, place);
  if (hub_kind == nullptr) return prefill.Take();
  for (const fs::path& base : BasesOf(workspace.packs())) {
    auto done = OfferBase(workspace.packs(), base, *hub_kind, source.scales, prefill);
    if (!done) return std::move(done).error();
  }
  return prefill.Take();
}

}  // namespace baybridge
