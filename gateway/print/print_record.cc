#include "print/print_record.h"

#include <algorithm>
#include <functional>
#include <set>

#include "core/check.h"
#include "print/page.h"

namespace baybridge {
namespace {

bool IsPart(const PrintRow& row) {
  return row.presentation == Presentation::kWords || row.presentation == Presentation::kTableColumn;
}

bool IsWide(const PrintSection& section) {
  return std::ranges::any_of(section.rows, [](const PrintRow& row) {
    return row.presentation == Presentation::kTable || row.presentation == Presentation::kChart ||
           row.presentation == Presentation::kPrnChart || row.presentation == Presentation::kAll;
  });
}

bool PrintRows(Page& page, const PrintSection& section) {
  bool any = false;
  const std::span<const PrintRow> rows(section.rows);
  for (std::size_t at = 0; at < rows.size();) {
    std::size_t end = at + 1;
    while (end < rows.size() && IsPart(rows[end])) ++end;
    const std::span<const PrintRow> parts = rows.subspan(at + 1, end - at - 1);
    const PrintRow& row = rows[at];
    bool printed = false;
    switch (row.presentation) {
      case Presentation::kStatus: printed = page.PrintStatus(row); break;
      case Presentation::kFlag: printed = page.PrintFlag(row); break;
      case Presentation::kList: printed = page.PrintList(row, parts); break;
      case Presentation::kTable:
      case Presentation::kPrnChart: printed = page.PrintTable(row, parts); break;
      case Presentation::kChart: printed = page.PrintChart(row, parts); break;
      case Presentation::kAll: printed = page.PrintAll(row); break;
      default: printed = page.PrintLine(row);
    }
    any = printed || any;
    at = end;
  }
  return any;
}

void PrintSectionOf(Page& page, const PrintSection& section) {
  HtmlText& html = page.html();
  std::string style = section.critical ? "crit" : "norm";
  if (IsWide(section)) style += " wide";
  html.Raw("<section class=\"" + style + "\" id=\"");
  html.Text(section.id);
  html.Raw("\"><h2>");
  page.Title("section." + section.id);
  html.Raw("</h2><div class=\"c\">\n");
  if (!PrintRows(page, section)) {
    html.Raw("<p class=\"none\">");
    page.Title("word.nothing-recorded");
    html.Raw("</p>\n");
  }
  html.Raw("</div></section>\n");
}

// The groups below the root that no section of a view that shows everything (rest.<view>) names:
// nothing is left out because nobody thought of it.
void PrintRest(Page& page, const PrintView& view) {
  if (page.data().Setting("rest." + view.id) != "yes") return;
  std::set<ElementId> named;
  for (const PrintSection& section : view.sections) {
    for (const PrintRow& row : section.rows) {
      for (const auto& paths : row.paths) named.insert(paths.begin(), paths.end());
    }
  }
  const Record& record = page.reader().record();
  bool any = false;
  for (NodeId node = record.nodes[0].first_child; node != kNone;
       node = record.nodes[node].next_sibling) {
    if (record.nodes[node].element != kNone && named.contains(record.nodes[node].element)) continue;
    if (!any) {
      page.html().Raw("<section class=\"norm wide\" id=\"other\"><h2>");
      page.Title("section.other");
      page.html().Raw("</h2><div class=\"c\">\n");
    }
    page.PrintSubtree(node);
    any = true;
  }
  if (any) page.html().Raw("</div></section>\n");
}

// The first text at the setting's path, for what stands on every sheet.
std::string RunningText(const Page& page, std::string_view setting) {
  const PrintContext& context = page.input().context;
  std::string text;
  std::set<std::string> seen;
  const ElementId element =
      context.kind.shape.Find(page.data().Setting(setting), context.packs.names);
  for (const NodeId node : page.reader().Find(0, element)) {
    for (const Shown& shown : page.reader().ValuesOf(node)) {
      if (shown.text.empty() || !seen.empty() || !seen.insert(shown.text).second) continue;
      text += (text.empty() ? "" : " · ") + shown.text;
    }
  }
  return text;
}

// The names of the view's head (its first list: legal names only), small: every sheet says whose it
// is.
void PrintRunningName(Page& page, const std::string& otherwise) {
  const PrintView* view = page.data().FindView(page.options().view);
  const auto head = std::ranges::find(view->sections, "header", &PrintSection::id);
  bool any = false;
  if (head != view->sections.end() && head->rows.size() > 1 &&
      head->rows[0].presentation == Presentation::kList) {
    PrintRow words = head->rows[1];
    words.show = {};
    page.html().Raw("<span class=\"runname\">");
    for (const Instance& instance : page.reader().InstancesOf(head->rows[0])) {
      if (any) page.html().Raw(" · ");
      any = page.Values(words, instance, kNone) || any;
    }
    page.html().Raw("</span>");
  }
  if (!any) page.Words("runname", otherwise);
}

void PrintHead(Page& page) {
  HtmlText& html = page.html();
  const PrintOptions& options = page.options();
  const std::string name = RunningText(page, "running-name");
  html.Raw("<!DOCTYPE html>\n<html lang=\"");
  html.Raw(kLanguageNames.NameOf(options.languages.front()));
  html.Raw(
      "\"><head><meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width\">\n<title>");
  html.Text(name + " – ");
  html.Text(page.data().Title("view." + options.view).In(options.languages.front()));
  html.Raw("</title>\n<style>");
  html.Raw(PageStyle());
  html.Raw("</style></head><body>\n<table class=\"page\"><thead><tr><td><div class=\"run\"><span>");
  PrintRunningName(page, name);
  html.Raw(" ");
  page.Words("v", RunningText(page, "running-birth"));
  html.Raw("</span><span class=\"view\">");
  page.Title("view." + options.view);
  html.Raw("</span><span>");
  page.Title("word.record-of");
  html.Raw(" ");
  page.Words("v", RunningText(page, "running-date"));
  html.Raw("</span></div></td></tr></thead><tbody><tr><td>\n");
}

// A page of a broken record looks like any other: it says first that it is one.
void PrintErrors(Page& page) {
  const std::size_t errors = ErrorsIn(page.input().findings);
  if (errors == 0) return;
  page.html().Raw("<p><strong class=\"shout\">");
  page.Title("missing.errors");
  page.html().Text(" " + std::to_string(errors));
  page.html().Raw("</strong></p>\n");
}

void PrintFoot(Page& page) {
  HtmlText& html = page.html();
  html.Raw("<section class=\"sign\"><h2>");
  page.Title("section.signatures");
  html.Raw("</h2><div class=\"signs\">\n");
  const std::string roles(page.data().Setting("signatures." + page.options().view));
  for (std::size_t at = 0; at < roles.size();) {
    const std::size_t end = std::min(roles.find('|', at), roles.size());
    html.Raw("<div class=\"sg\"><b>");
    page.Title("sign." + roles.substr(at, end - at));
    html.Raw("</b><br><span class=\"ln\"></span><small>");
    page.Title("sign.line");
    html.Raw("</small></div>\n");
    at = end + 1;
  }
  html.Raw("</div></section>\n<p class=\"legend\">");
  page.Title("legend");
  if (!page.input().source.empty()) {
    html.Raw(" · ");
    page.Title("legend.source");
    html.Raw(" ");
    page.Words("v", page.input().source);
  }
  html.Raw("</p>\n</td></tr></tbody></table></body></html>\n");
}

void PrintSections(Page& page,
                   const PrintView& view,
                   const std::function<bool(const PrintSection&)>& wanted) {
  for (const PrintSection& section : view.sections) {
    if (wanted(section)) PrintSectionOf(page, section);
  }
}

// What must be read before anything else. A reader cannot miss what a page never shows: what did
// not arrive stands before what did.
void PrintCritical(Page& page, const PrintView& view) {
  page.html().Raw("<div class=\"block\"><h1>");
  page.Title("critical.title");
  page.html().Raw("</h1><p class=\"hint\">");
  page.Title("critical.hint");
  page.html().Raw("</p>\n");
  if (page.AnyMissing()) page.PrintMissing();
  PrintSections(page, view, [](const PrintSection& section) {
    return section.critical && section.id != "header";
  });
  page.html().Raw("</div>\n");
}

}  // namespace

std::optional<std::string> PlaceOf(const PackSet& packs,
                                   const PrintData& data,
                                   std::string_view place) {
  if (place.empty()) return std::string();
  const CodeList* list = packs.hub().FindCodeList(data.Setting("place-list"));
  if (list == nullptr) return std::nullopt;
  std::string code(place);
  std::ranges::transform(code, code.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  if (list->Find(code) == kNone) return std::nullopt;
  return code;
}

std::string KnownPlaces(const PackSet& packs, const PrintData& data) {
  const CodeList* list = packs.hub().FindCodeList(data.Setting("place-list"));
  std::string known;
  if (list == nullptr) return known;
  for (const Code& code : list->codes) {
    if (PlaceOf(packs, data, code.code)) known += (known.empty() ? "" : ", ") + code.code;
  }
  return known;
}

std::size_t ErrorsIn(const Findings& findings) {
  return static_cast<std::size_t>(std::ranges::count_if(
      findings, [](const Finding& finding) { return finding.severity <= Severity::kError; }));
}

std::string PrintRecord(const Record& hub, const PrintInput& input, const PrintOptions& options) {
  const PrintView* view = input.context.data.FindView(options.view);
  BAYBRIDGE_CHECK(view != nullptr && !options.languages.empty() && !hub.nodes.empty());
  const HubReader reader(hub, input.context, options.reveal_numbers);
  Page page(reader, input, options);
  PrintHead(page);
  PrintSections(page, *view, [](const PrintSection& section) { return section.id == "header"; });
  PrintErrors(page);
  const bool critical = std::ranges::any_of(view->sections, &PrintSection::critical);
  if (critical) PrintCritical(page, *view);
  if (!critical || !page.AnyMissing()) page.PrintMissing();
  PrintSections(page, *view, [](const PrintSection& section) {
    return !section.critical && section.id != "header";
  });
  PrintRest(page, *view);
  PrintFoot(page);
  return page.Take();
}

}  // namespace baybridge
