#include "codes/leaf_plan.h"

#include <algorithm>
#include <utility>

#include "pack/coding.h"
#include "pack/date_form.h"

namespace baybridge {
namespace {

using Judged = LeafPlan::Judged;

class Planner {
 public:
  Planner(const PackSet& packs, const Pack& pack, const Kind& kind)
      : packs_(packs),
        pack_(pack),
        kind_(kind) {}

  Result<LeafPlans> Make() {
    auto coding = LoadCoding(packs_);
    if (!coding) return std::move(coding).error();
    coding_ = *std::move(coding);
    plans_.of_element.resize(kind_.shape.elements.size());
    for (ElementId id = 0; id < kind_.shape.elements.size(); ++id) {
      if (!PlanCoding(id)) continue;
      AddAllLists();
    }
    for (const Field& field : kind_.fields) {
      if (field.element == kNone) continue;
      auto planned = PlanField(field);
      if (!planned) return std::move(planned).error();
    }
    for (const LeafPlan& plan : plans_.of_element)
      plans_.judged.push_back(plan.judged == Judged::kNot ? 0 : 1);
    std::vector<std::string_view> names;
    for (const FlatList& list : plans_.lists) names.emplace_back(list.name);
    plans_.list_names = FlatCodes(names);
    return std::move(plans_);
  }

 private:
  std::string_view NameOf(ElementId id) const {
    return packs_.names.local(kind_.shape.elements[id].name);
  }

  // A code beside the list that it is of: docs/packs.md, “Coded leaves in the hub”.
  bool PlanCoding(ElementId id) {
    const ShapeElement& element = kind_.shape.elements[id];
    if (!coding_.declared() || element.parent == kNone || NameOf(id) != coding_.code ||
        NameOf(element.parent) != coding_.group)
      return false;
    ElementId sibling = kind_.shape.elements[element.parent].first_child;
    while (sibling != kNone && NameOf(sibling) != coding_.list)
      sibling = kind_.shape.elements[sibling].next_sibling;
    if (sibling == kNone) return false;
    plans_.of_element[id].judged = Judged::kCoding;
    plans_.of_element[id].list_leaf = sibling;
    return true;
  }

  // A coding may name any list of its own pack, and those of every pack as pack:list.
  void AddAllLists() {
    if (!plans_.lists.empty()) return;
    for (const CodeList& list : pack_.code_lists) AddList(list, list.id);
    for (const auto& pack : packs_.packs) {
      for (const CodeList& list : pack->code_lists) AddList(list, pack->id + ':' + list.id);
    }
  }

  std::uint32_t AddList(const CodeList& list, std::string name) {
    const auto found = std::ranges::find(plans_.lists, name, &FlatList::name);
    if (found != plans_.lists.end())
      return static_cast<std::uint32_t>(found - plans_.lists.begin());
    FlatList added{.list = &list, .name = std::move(name), .codes = {}, .dated = {}};
    std::vector<std::string_view> codes;
    for (const Code& code : list.codes) {
      codes.emplace_back(code.code);
      added.dated.push_back(!code.valid_from.empty() || !code.valid_to.empty());
    }
    added.codes = FlatCodes(codes);
    plans_.lists.push_back(std::move(added));
    return static_cast<std::uint32_t>(plans_.lists.size() - 1);
  }

  // False for a text that is no date format.
  bool FindForm(const std::string& text, std::uint32_t& form) {
    const auto known = std::ranges::find(plans_.forms, text, &DateForm::text);
    form = static_cast<std::uint32_t>(known - plans_.forms.begin());
    if (known != plans_.forms.end()) return true;
    auto format = DateFormat::Parse(text);
    if (!format) return false;
    plans_.forms.push_back({.text = text, .format = *std::move(format)});
    return true;
  }

  Result<Done> PlanField(const Field& field) {
    LeafPlan& plan = plans_.of_element[field.element];
    plan.unverified = field.unverified;
    plan.items = kind_.shape.elements[field.element].type == "list";
    if (plan.judged == Judged::kCoding) return Done{};
    if (!field.code_list.empty()) {
      const CodeList* list = packs_.FindCodeList(pack_, field.code_list);
      if (list == nullptr) return Missing(field, "code list", field.code_list);
      plan.list = AddList(*list, field.code_list);
      plan.judged = Judged::kCode;
    } else if (!field.identifier_scheme.empty()) {
      plan.scheme = packs_.schemes.Find(field.identifier_scheme);
      if (plan.scheme == nullptr)
        return Missing(field, "identifier scheme", field.identifier_scheme);
      plan.judged = Judged::kIdentifier;
    } else if (const std::string form(DateFormOf(field)); !form.empty()) {
      if (!FindForm(form, plan.form)) return Missing(field, "form of dates", form);
      plan.judged = Judged::kDate;
    } else if (field.personal_class == "identity") {
      plan.judged = Judged::kName;
    }
    return Done{};
  }

  Result<Done> Missing(const Field& field, std::string_view what, const std::string& name) const {
    return Failure{
        .kind = FailureKind::kMalformed,
        .what = "expected a " + std::string(what) + " of the name ‘" + name + "’, found none",
        .place = kind_.fields_file.string() + ':' + std::to_string(field.line),
        .advice = {}};
  }

  const PackSet& packs_;
  const Pack& pack_;
  const Kind& kind_;
  CodingNames coding_;
  LeafPlans plans_;
};

}  // namespace

Result<LeafPlans> MakeLeafPlans(const PackSet& packs, const Pack& pack, const Kind& kind) {
  return Planner(packs, pack, kind).Make();
}

}  // namespace baybridge
