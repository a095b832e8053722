#include "print/page.h"

#include <algorithm>
#include <array>

namespace baybridge {
namespace {

constexpr std::string_view kBetween = "<i class=\"s\"> | </i>";

// Without characters that could turn the direction of what follows, and controls. Variation
// selectors stay: they are part of names.
std::string Steady(std::string_view text) {
  constexpr std::array<std::string_view, 12> kTurns{"\u200E", "\u200F", "\u061C", "\u202A",
                                                    "\u202B", "\u202C", "\u202D", "\u202E",
                                                    "\u2066", "\u2067", "\u2068", "\u2069"};
  std::string steady;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const auto* turn = std::find_if(kTurns.begin(), kTurns.end(),
                                    [&](std::string_view sign) { return rest.starts_with(sign); });
    if (turn != kTurns.end()) {
      steady += "·";
      at += turn->size();
      continue;
    }
    const char c = text[at++];
    const bool control = static_cast<unsigned char>(c) < 0x20 && c != '\n';
    steady += control ? ' ' : c;
  }
  return steady;
}

bool SameText(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return lower(x) == lower(y);
  });
}

// One more ingredient's name, in each language.
void AddName(const Texts& name, Texts& names) {
  for (std::size_t i = 0; i < kLanguages; ++i) {
    names.by_language[i] += (names.by_language[i].empty() ? "" : " + ") +
                            std::string(name.In(static_cast<Language>(i)));
  }
}

}  // namespace

Page::Page(const HubReader& reader, const PrintInput& input, const PrintOptions& options)
    : reader_(reader),
      input_(input),
      options_(options) {
  if (input.converted.empty()) return;
  for (NodeId node = 0; node < reader.record().nodes.size(); ++node) {
    if (std::ranges::find(input.converted, reader.record().PathOf(node)) != input.converted.end())
      converted_.insert(node);
  }
}

void Page::Both(const Texts& texts) {
  std::string_view first;
  for (const Language language : options_.languages) {
    const std::string_view text = texts.In(language);
    if (text.empty() || text == first) continue;
    if (!first.empty()) html_.Raw(kBetween);
    html_.Raw(first.empty() ? "<span lang=\"" : "<span class=\"l2\" lang=\"");
    html_.Raw(kLanguageNames.NameOf(language));
    html_.Raw("\">");
    html_.Text(text);
    html_.Raw("</span>");
    if (first.empty()) first = text;
  }
}

void Page::Words(std::string_view style_class, std::string_view text) {
  html_.Raw("<bdi class=\"");
  html_.Raw(style_class);
  html_.Raw("\">");
  html_.Text(Steady(text));
  html_.Raw("</bdi>");
}

void Page::Shout(std::string_view key) {
  html_.Raw("<strong class=\"shout\">");
  Title(key);
  html_.Raw("</strong> ");
}

void Page::Label(const Texts& label) {
  html_.Raw("<span class=\"lb\">");
  Both(label);
  html_.Raw("</span> ");
}

Texts Page::LabelOf(const PrintRow& row) const {
  if (!row.label.empty() && row.label != "-") return data().Title(row.label);
  return reader_.LabelOf(row.paths.front().front());
}

void Page::Value(const Shown& shown, const ShowWords& show) {
  html_.Raw(show.big ? "<span class=\"big\">" : show.strong ? "<span class=\"strong\">" : "<span>");
  if (show.code && !shown.code.empty()) {
    Words("code", shown.code);
    html_.Raw(" ");
  }
  if (!shown.text.empty()) {
    Words("v", shown.text);
    Beside(shown);
  } else if (!shown.looked_up[0].empty()) {
    Both(Texts{shown.looked_up});
  }
  const bool only_source = shown.text.empty() && shown.looked_up[0].empty();
  if (!shown.source.empty() && only_source) {
    Words("v", shown.source);
    html_.Raw(" <span class=\"lu\">[");
    Title("word.senders-code");
    html_.Raw("]</span>");
  } else if (!shown.source.empty() && show.source) {
    html_.Raw(" ");
    Words("src", "‘" + shown.source + "’");
  }
  if (shown.no_unit) {
    html_.Raw(" ");
    Shout("word.unit-not-known");
  }
  html_.Raw("</span>");
}

// The reader's words beside the sender's, in the languages in which they say something else.
void Page::Beside(const Shown& shown) {
  Texts looked_up{shown.looked_up};
  for (std::string& text : looked_up.by_language) {
    if (SameText(text, shown.text)) text.clear();
  }
  const bool beside = std::ranges::any_of(options_.languages, [&](Language language) {
    return !looked_up.by_language[static_cast<std::size_t>(language)].empty();
  });
  if (!beside) return;
  // Where one language says the same as the sender, only the other stands beside it: In() must not
  // fall back to it.
  if (looked_up.by_language[0].empty())
    looked_up.by_language[0] = looked_up.In(options_.languages.back());
  html_.Raw(" <span class=\"lu\">[");
  Both(looked_up);
  html_.Raw("]</span>");
}

bool Page::Node(NodeId node, const ShowWords& show) {
  bool any = false;
  for (const Shown& shown : reader_.ValuesOf(node)) {
    if (any) html_.Raw(" <i class=\"s\">·</i> ");
    Value(shown, show);
    any = true;
  }
  if (any && converted_.contains(node)) {
    html_.Raw(" <strong class=\"mark\">");
    Title("word.machine-converted");
    html_.Raw("</strong>");
  }
  return any;
}

bool Page::IsShown(NodeId node, const ShowWords& show) const {
  return !reader_.ValuesOf(node).empty() && !(show.yes && reader_.SaysNo(node));
}

bool Page::Values(const PrintRow& row, const Instance& instance, ElementId inner) {
  for (const std::vector<ElementId>& alternative : row.paths) {
    bool any = false;
    for (const ElementId element : alternative)
      any = ValuesOf(row, element, reader_.FindIn(instance, inner, element), any) || any;
    if (any) return true;
  }
  return false;
}

// Those of one leaf, after `others`. Several values of one leaf are a list; of several leaves, one
// text.
bool Page::ValuesOf(const PrintRow& row,
                    ElementId element,
                    const std::vector<NodeId>& nodes,
                    bool others) {
  bool any = false;
  for (const NodeId node : nodes) {
    if (!IsShown(node, row.show)) continue;
    const bool first = !any && !others;
    if (!first) html_.Raw(any ? ", " : " ");
    if (!first && row.show.labels) html_.Raw("<br>");
    if (row.show.labels) Label(reader_.LabelOf(element));
    any = Node(node, row.show) || any;
  }
  return any;
}

bool Page::Shows(const PrintRow& row, const Instance& instance, ElementId inner, bool labelled) {
  const bool present =
      std::ranges::any_of(row.paths, [&](const std::vector<ElementId>& alternative) {
        return std::ranges::any_of(alternative, [&](ElementId element) {
          const std::vector<NodeId> nodes = reader_.FindIn(instance, inner, element);
          return std::ranges::any_of(nodes, [&](NodeId node) { return IsShown(node, row.show); });
        });
      });
  if (row.show.drug) return Drug(row, instance, inner);
  if (row.show.days && !row.show.needed) return ByDay(ReadWeekDoses(reader_, instance.outer), true);
  if (!present && !row.show.needed && !row.show.place) return false;
  const WeekDoses doses = row.show.days ? ReadWeekDoses(reader_, instance.outer) : WeekDoses();
  if (!present && doses.named) return ByDay(doses, false);
  Says(row, instance, inner, {.present = present, .labelled = labelled});
  if (row.show.place) Place(row, instance, inner);
  if (doses.MustAsk()) {
    html_.Raw(" ");
    ByDay(doses, false);
  }
  return true;
}

// The values of a row, or that they are not recorded.
void Page::Says(const PrintRow& row, const Instance& instance, ElementId inner, RowState state) {
  const auto [present, labelled] = state;
  const bool shouted = present ? row.show.shout : row.show.needed;
  if (shouted) html_.Raw("<strong class=\"shout\">");
  if (!present || (labelled && row.label != "-")) Label(LabelOf(row));
  if (present) Values(row, instance, inner);
  if (!present && row.show.needed) Title("word.not-recorded");
  if (shouted) html_.Raw("</strong>");
}

// A statement of wishes has legal effect in its own place only; elsewhere it must not be read as an
// order.
void Page::Place(const PrintRow& row, const Instance& instance, ElementId inner) {
  bool here = false;
  for (const NodeId node : reader_.FindIn(instance, inner, row.paths.front().front())) {
    const std::string place(reader_.Text(node));
    if (options_.place.empty()) continue;
    const auto within = data().places_within.find(options_.place);
    here = here || place == options_.place ||
           (within != data().places_within.end() &&
            std::ranges::find(within->second, place) != within->second.end());
  }
  html_.Raw(" <strong class=\"box\">");
  Title(here ? "wish.here" : options_.place.empty() ? "wish.place-unknown" : "wish.elsewhere");
  html_.Raw("</strong>");
}

bool Page::Drug(const PrintRow& row, const Instance& instance, ElementId inner) {
  std::string written;
  for (const NodeId node : reader_.FindIn(instance, inner, row.paths.front().front())) {
    written += (written.empty() ? "" : " ") + std::string(reader_.Text(node));
  }
  if (written.empty()) {
    Shout("drug.no-name");
  } else {
    Words("drug", written);
  }
  LookedUpNames(row, instance, inner, written);
  return true;
}

const Texts* FindByName(const CodeList& list, std::string_view name) {
  for (const Code& code : list.codes) {
    const std::string_view display = code.display.In(Language::kEn);
    if (SameText(display.substr(0, display.find(" (")), name)) return &code.display;
  }
  return nullptr;
}

// The drug list's names of coded drugs; without any, of the ingredients as written.
Texts Page::NamesOf(const std::vector<NodeId>& coded, std::string_view ingredients) const {
  Texts names;
  for (const NodeId node : coded) {
    for (const Shown& shown : reader_.ValuesOf(node)) {
      if (!shown.looked_up[0].empty()) AddName(Texts{shown.looked_up}, names);
    }
  }
  const CodeList* list = input_.context.packs.hub().FindCodeList(data().Setting("drug-list"));
  if (!names.by_language[0].empty() || list == nullptr) return names;
  if (const Texts* found = FindByName(*list, ingredients)) AddName(*found, names);
  return names;
}

// The name by which the reader knows the drug, by active ingredient, never in place of what was
// written. Paths of the row: name as written + ingredient + coded drug + displays that the record
// brings.
void Page::LookedUpNames(const PrintRow& row,
                         const Instance& instance,
                         ElementId inner,
                         std::string_view written) {
  const std::vector<ElementId>& paths = row.paths.front();
  const auto at = [&](std::size_t path) {
    return paths.size() > path ? reader_.FindIn(instance, inner, paths[path])
                               : std::vector<NodeId>();
  };
  std::string ingredients;
  for (const NodeId node : at(1))
    ingredients += (ingredients.empty() ? "" : " + ") + std::string(reader_.Text(node));
  const Texts names = NamesOf(at(2), ingredients);
  if (names.by_language[0].empty() && ingredients.empty()) return;
  // What the sender wrote need not be said again.
  if (SameText(names.In(options_.languages.front()), written) &&
      SameText(names.In(options_.languages.back()), written))
    return;
  html_.Raw(" <span class=\"lu\">[");
  Title(names.by_language[0].empty() ? "drug.ingredient" : "drug.looked-up");
  html_.Raw(" ");
  if (names.by_language[0].empty()) {
    Words("v", ingredients);
  } else {
    Both(names);
  }
  html_.Raw("]</span>");
}

}  // namespace baybridge
