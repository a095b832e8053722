#include "batch/sample_page.h"

#include <algorithm>
#include <vector>

#include "report/display.h"

namespace baybridge {
namespace {

constexpr std::string_view kStyle = R"(
main{max-width:80rem}table.sides{table-layout:fixed}table.sides th{width:44%}table.sides th:nth-child(2){width:12%}
td small{display:block;color:var(--soft);font-size:.75rem}td b{font-weight:600}
tr.lost td.state,tr.residue td.state,tr.withheld td.state{color:var(--bad);font-weight:700}
.personal{border:2px solid var(--bad);padding:.5rem .75rem;font-weight:700}
@media print{h2{break-before:page}small,tr td.state{color:#000!important}.personal{border-color:#000}}
)";

// Where the ledger says that nothing arrived there is nothing on the other side.
bool Arrived(const LedgerEntry& entry) {
  return entry.target != kNone;
}

// The node of the record that was written for a node of the translation's target.
NodeId WrittenFor(const Translated& made, NodeId target) {
  if (made.restored.nodes.empty()) return target;
  const auto found = std::ranges::find(made.origin, target);
  return found == made.origin.end() ? kNone : static_cast<NodeId>(found - made.origin.begin());
}

}  // namespace

SamplePage::SamplePage(const Catalogue& catalogue, Language language)
    : page_(catalogue, language, "sample.title", kStyle) {
  page_.html().Open("p", "personal");
  page_.Words("sample.personal");
  page_.html().Close("p");
  page_.html().Open("p", "");
  page_.Words("sample.how");
  page_.html().Close("p");
}

void SamplePage::Add(const std::string& file, const BatchPlace& place, const Translated& made) {
  page_.html().Raw("<h2>");
  page_.Words("sample.record",
              {PlainArg("number", std::to_string(++records_)),
               PlainArg("record", std::to_string(place.record)),
               PlainArg("line", std::to_string(place.line)), PlainArg("file", Harmless(file))});
  page_.html().Raw("</h2>\n");
  if (!made.made()) {
    page_.html().Open("p", "bad");
    page_.Words("sample.not-made");
    page_.html().Close("p");
    return;
  }
  page_.html().Raw("<table class=\"sides\">\n<tr>");
  for (const char* id : {"sample.source", "sample.state", "sample.target"}) {
    page_.html().Raw("<th>");
    page_.Words(id);
    page_.html().Raw("</th>");
  }
  page_.html().Raw("</tr>\n");
  Sources(made);
  Added(made);
  page_.EndTable();
  page_.html().Open("p", "sign");
  page_.Words("sample.checked");
  page_.html().Close("p");
}

void SamplePage::Sources(const Translated& made) {
  const Translation& translation = *made.translation;
  const Record& source = translation.source();
  const Pack& from = *made.source->compiled->pack;
  const Kind& from_kind = *made.source->compiled->kind;
  std::vector<const LedgerEntry*> entries;
  for (const LedgerEntry& entry : translation.ledger()) entries.push_back(&entry);
  std::ranges::stable_sort(entries, {}, [](const LedgerEntry* entry) { return entry->source; });
  for (const LedgerEntry* entry : entries) {
    const std::string state(kLeafStateNames.NameOf(entry->state));
    page_.Markup({"<tr class=\"", state, "\"><td>"});
    Leaf(source, entry->source, from, from_kind);
    page_.html().Raw("</td><td class=\"state\">");
    page_.Words("run." + state);
    page_.html().Raw("</td><td>");
    const NodeId written = Arrived(*entry) ? WrittenFor(made, entry->target) : kNone;
    if (written != kNone && written < made.target().nodes.size())
      Leaf(made.target(), written, *made.target_kind->pack, *made.target_kind->kind);
    page_.html().Raw("</td></tr>\n");
  }
}

// What stands in the target and came from no leaf of the source.
void SamplePage::Added(const Translated& made) {
  const Translation& translation = *made.translation;
  const Record& target = translation.target();
  for (NodeId node = 0; node < target.nodes.size(); ++node) {
    const Node& leaf = target.nodes[node];
    if (leaf.text_size == 0 || !target.IsLeaf(node) || translation.FromSource(node)) continue;
    page_.html().Raw("<tr><td></td><td class=\"state\">");
    page_.Words("sample.added");
    page_.html().Raw("</td><td>");
    Leaf(target, node, *made.target_kind->pack, *made.target_kind->kind);
    page_.html().Raw("</td></tr>\n");
  }
}

void SamplePage::Leaf(const Record& record, NodeId node, const Pack& pack, const Kind& kind) {
  const Node& leaf = record.nodes[node];
  const Field* field = leaf.element == kNone ? nullptr : kind.FieldOf(leaf.element);
  page_.html().Raw("<b>");
  if (field != nullptr && !field->label.by_language[0].empty()) {
    page_.Words(field->label);
  } else {
    page_.html().Text(record.local(leaf.name));
  }
  page_.html().Raw("</b>: ");
  page_.html().Text(Harmless(leaf.value()));
  const CodeList* list =
      field == nullptr || field->code_list.empty() ? nullptr : pack.FindCodeList(field->code_list);
  const std::uint32_t code = list == nullptr ? kNone : list->Find(leaf.value());
  if (code != kNone) {
    page_.html().Raw(" ");
    page_.Words(list->codes[code].display);
  }
  page_.html().Element("small", "", record.PathOf(node));
}

std::string SamplePage::End(std::uint64_t seed, std::uint64_t of) {
  page_.html().Open("p", "");
  page_.Words("sample.chosen",
              {PlainArg("count", std::to_string(records_)), PlainArg("records", std::to_string(of)),
               PlainArg("seed", std::to_string(seed))});
  page_.html().Close("p");
  return page_.End();
}

}  // namespace baybridge
