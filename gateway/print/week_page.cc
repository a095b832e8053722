#include <algorithm>

#include "print/page.h"

namespace baybridge {

void Page::DayDose(const DayDoses& day, const Texts& name) {
  html_.Raw("<span class=\"dd\"><span class=\"strong\">");
  Both(name);
  html_.Raw("</span> ");
  bool any = false;
  const auto amount = [&](NodeId node) {
    if (any) html_.Raw(" <i class=\"s\">/</i> ");
    any = Node(node, {}) || any;
  };
  const WeekDoseRow& row = data().week_doses;
  for (const NodeId dose : day.doses) {
    std::vector<NodeId> amounts = reader_.Find(dose, row.dose_amount);
    if (amounts.empty()) amounts = reader_.Find(dose, row.dose_text);
    for (const NodeId node : amounts) amount(node);
    for (const NodeId time : reader_.Find(dose, row.dose_time)) {
      html_.Raw(" ");
      Node(time, {});
    }
  }
  // Where both places say the same it need not be said twice.
  if (day.doses.empty() || day.differ) {
    for (const NodeId node : day.named) amount(node);
  }
  if (!any) {
    html_.Raw("<strong class=\"shout\">");
    Title("word.not-recorded");
    html_.Raw("</strong>");
  }
  html_.Raw("</span>");
}

void Page::RegularDoses(const WeekDoses& doses) {
  const WeekDoseRow& row = data().week_doses;
  for (const NodeId dose : doses.regular) {
    html_.Raw(" <i class=\"s\">·</i> ");
    Label(data().Title("week.regular"));
    bool any = false;
    for (const ElementId element : {row.dose_amount, row.dose_text, row.dose_frequency}) {
      for (const NodeId node : reader_.Find(dose, element)) {
        if (any) html_.Raw(" ");
        any = Node(node, {}) || any;
      }
    }
  }
}

bool Page::ByDay(const WeekDoses& doses, bool regular) {
  const CodeList* week = input_.context.packs.hub().FindCodeList(data().Setting("weekday-list"));
  if (week == nullptr || (!doses.named && !doses.dosed)) return false;
  if (doses.MustAsk()) {
    html_.Raw("<strong class=\"box\">");
    Title(doses.BesideRegular() ? "week.beside-regular" : "week.differs");
    html_.Raw("</strong> ");
  }
  Label(data().Title("week.by-day"));
  // Where only the doses name days, a day without one is a day without a dose; where a dose for
  // every day stands too, that is what the record has for the others.
  const bool whole = doses.named && !doses.BesideRegular();
  bool any = false;
  for (std::size_t i = 0; i < doses.days.size(); ++i) {
    if (!whole && !doses.days[i].IsTold()) continue;
    if (any) html_.Raw(" <i class=\"s\">·</i> ");
    DayDose(doses.days[i], week->codes[i].display);
    any = true;
  }
  if (regular) RegularDoses(doses);
  if (whole && !std::ranges::all_of(doses.days, &DayDoses::IsTold)) {
    html_.Raw(" ");
    Title("week.gap");
  }
  return true;
}

void Page::ChartCell(const WeekDoses& doses, std::size_t day, bool given) {
  const DayDoses* told = day < doses.days.size() ? &doses.days[day] : nullptr;
  const bool named = told != nullptr && !told->named.empty();
  // A dose that only the list of doses by day has must not be struck out.
  if (!given && !(named && told->differ && told->doses.empty())) {
    html_.Raw("<td class=\"no\">✕</td>");
    return;
  }
  html_.Raw("<td class=\"cell\">");
  if (named && (doses.MustAsk() || told->doses.empty())) {
    for (const NodeId node : told->named) {
      html_.Raw("<span class=\"amt\">");
      Node(node, {});
      html_.Raw(doses.MustAsk() ? " ?</span>" : "</span>");
    }
  }
  html_.Raw("</td>");
}

}  // namespace baybridge
