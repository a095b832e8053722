#include <algorithm>

#include "print/page.h"

namespace baybridge {

bool Page::PrintStatus(const PrintRow& row) {
  const ElementId element = row.paths.front().front();
  const StatusMeaning* meaning = data().StatusOf(element);
  if (meaning == nullptr) return PrintLine(row);
  const std::vector<NodeId> nodes = reader_.Find(0, element);
  const bool entries = !reader_.Find(0, meaning->list).empty();
  const auto shouts = [&](std::string_view code) {
    return std::ranges::find(meaning->shout, code) != meaning->shout.end();
  };
  if (nodes.empty()) {
    if (entries) return false;
    html_.Raw("<p>");
    if (shouts("absent")) {
      Shout("status.not-asked-loud");
    } else {
      Title("status.not-asked");
    }
    html_.Raw("</p>\n");
    return true;
  }
  const std::vector<std::string_view> codes = reader_.CodesOf(nodes.front());
  const auto says = [&](std::string_view code) {
    return std::ranges::find(codes, code) != codes.end();
  };
  const bool loud = std::ranges::any_of(codes, shouts);
  if (says(meaning->listed) && entries && !loud) return false;
  html_.Raw("<p>");
  html_.Raw(loud ? "<strong class=\"shout\">" : "<span class=\"strong\">");
  Node(nodes.front(), row.show);
  html_.Raw(loud ? "</strong> " : "</span> ");
  if (loud) Title("status.ask");
  if (says(meaning->listed) && !entries) Shout("status.listed-none-arrived");
  if (says(meaning->none) && entries) Shout("status.contradiction");
  html_.Raw("</p>\n");
  return true;
}

bool Page::PrintLine(const PrintRow& row) {
  const Instance whole{.outer = 0, .inner = kNone};
  HtmlText before = std::exchange(html_, HtmlText());
  const bool any = Shows(row, whole, kNone, true);
  std::string line = html_.Take();
  html_ = std::move(before);
  if (!any) return false;
  html_.Raw("<p>");
  html_.Raw(line);
  html_.Raw("</p>\n");
  return true;
}

bool Page::PrintFlag(const PrintRow& row) {
  HtmlText before = std::exchange(html_, HtmlText());
  const bool any = PrintLine(row);
  std::string line = html_.Take();
  html_ = std::move(before);
  if (!any) return false;
  html_.Raw("<div class=\"flag\">");
  html_.Raw(line);
  html_.Raw("</div>\n");
  return true;
}

bool Page::Item(const Instance& instance, ElementId inner, std::span<const PrintRow> parts) {
  bool any = false;
  for (const PrintRow& part : parts) {
    HtmlText before = std::exchange(html_, HtmlText());
    const bool shown = Shows(part, instance, inner, part.label != "-");
    std::string words = html_.Take();
    html_ = std::move(before);
    if (!shown) continue;
    html_.Raw(any ? "<i class=\"s\"> · </i><span class=\"w\">" : "<span class=\"w\">");
    html_.Raw(words);
    html_.Raw("</span>");
    any = true;
  }
  return any;
}

bool Page::PrintList(const PrintRow& row, std::span<const PrintRow> parts) {
  const std::vector<Instance> instances = reader_.InstancesOf(row);
  if (instances.empty()) return false;
  if (row.label != "-" && !row.label.empty()) {
    html_.Raw("<h3>");
    Title(row.label);
    html_.Raw("</h3>\n");
  }
  html_.Raw(row.show.shout ? "<ul class=\"hazard\">\n" : "<ul>\n");
  for (const Instance& instance : instances) {
    html_.Raw("<li>");
    // A group of which the view names no part that it has is still there.
    if (!Item(instance, row.inner, parts))
      Node(instance.inner == kNone ? instance.outer : instance.inner, {});
    html_.Raw("</li>\n");
  }
  html_.Raw("</ul>\n");
  return true;
}

void Page::TableHead(std::span<const PrintRow> parts) {
  html_.Raw("<thead><tr>");
  for (const PrintRow& part : parts) {
    html_.Raw("<th>");
    Both(LabelOf(part));
    html_.Raw("</th>");
  }
  html_.Raw("</tr></thead>\n");
}

namespace {

// Whether a column speaks of the outer group only, so that it stands once for all rows of it.
bool IsOuter(const PrintRow& part, ElementId inner, const Shape& shape) {
  if (inner == kNone) return true;
  return std::ranges::none_of(part.paths, [&](const std::vector<ElementId>& alternative) {
    return std::ranges::any_of(alternative, [&](ElementId element) {
      for (ElementId at = element; at != kNone; at = shape.elements[at].parent) {
        if (at == inner) return true;
      }
      return false;
    });
  });
}

}  // namespace

void Page::TableGroup(const PrintRow& row,
                      std::span<const Instance> group,
                      std::span<const PrintRow> parts) {
  const Shape& shape = input_.context.kind.shape;
  html_.Raw("<tbody>\n");
  for (std::size_t i = 0; i < group.size(); ++i) {
    html_.Raw("<tr>");
    for (const PrintRow& part : parts) {
      const bool outer = IsOuter(part, row.inner, shape);
      if (outer && i > 0) continue;
      html_.Raw(outer ? "<td rowspan=\"" + std::to_string(group.size()) + "\">"
                      : std::string("<td>"));
      Shows(part, group[i], row.inner, false);
      html_.Raw("</td>");
    }
    html_.Raw("</tr>\n");
  }
  if (row.presentation == Presentation::kPrnChart) BlankRow(parts.size());
  html_.Raw("</tbody>\n");
}

bool Page::PrintTable(const PrintRow& row, std::span<const PrintRow> parts) {
  const std::vector<Instance> instances = reader_.InstancesOf(row);
  if (instances.empty()) return false;
  html_.Raw(row.show.shout ? "<table class=\"t hazard\">" : "<table class=\"t\">");
  TableHead(parts);
  const std::span<const Instance> all(instances);
  for (std::size_t first = 0; first < all.size();) {
    std::size_t end = first;
    while (end < all.size() && all[end].outer == all[first].outer) ++end;
    TableGroup(row, all.subspan(first, end - first), parts);
    first = end;
  }
  html_.Raw("</table>\n");
  return true;
}

}  // namespace baybridge
