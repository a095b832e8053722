#include <algorithm>

#include "print/page.h"

namespace baybridge {
namespace {

constexpr std::size_t kBlankTimes = 4;  // rows where the frequency tells nothing
constexpr std::size_t kGivenBoxes = 6;  // of a medicine that is given when needed

const PrintRow* Marked(std::span<const PrintRow> parts, bool ShowWords::*mark) {
  const auto found = std::find_if(parts.begin(), parts.end(),
                                  [&](const PrintRow& part) { return part.show.*mark; });
  return found == parts.end() ? nullptr : &*found;
}

}  // namespace

// Room to write what was given: date and time, amount, effect, initials.
void Page::BlankRow(std::size_t columns) {
  html_.Raw("<tr><td class=\"given\" colspan=\"" + std::to_string(columns) +
            "\"><div class=\"boxes\"><div class=\"bh\">");
  Title("chart.given");
  html_.Raw("</div>");
  for (std::size_t i = 0; i < kGivenBoxes; ++i) html_.Raw("<div class=\"bx\"></div>");
  html_.Raw("</div></td></tr>\n");
}

// The clock times the record states; else as many blank rows as the frequency needs. No time of day
// is ever made up.
std::vector<std::string> Page::ChartTimes(const PrintRow& row,
                                          const Instance& instance,
                                          std::span<const PrintRow> parts) {
  std::vector<std::string> times;
  if (const PrintRow* part = Marked(parts, &ShowWords::time)) {
    for (const NodeId node : reader_.FindIn(instance, row.inner, part->paths.front().front())) {
      times.emplace_back(reader_.Text(node));
    }
  }
  if (!times.empty()) return times;
  std::size_t count = kBlankTimes;
  if (const PrintRow* part = Marked(parts, &ShowWords::repeat)) {
    for (const NodeId node : reader_.FindIn(instance, row.inner, part->paths.front().front())) {
      for (const std::string_view code : reader_.CodesOf(node)) {
        const auto found = data().times_a_day.find(code);
        if (found != data().times_a_day.end()) count = found->second;
      }
    }
  }
  times.resize(count);
  return times;
}

// The weekdays on which it is given; empty where the record names none.
std::set<std::string> Page::ChartDays(const PrintRow& row,
                                      const Instance& instance,
                                      std::span<const PrintRow> parts) {
  std::set<std::string> days;
  if (const PrintRow* part = Marked(parts, &ShowWords::weekday)) {
    for (const NodeId node : reader_.FindIn(instance, row.inner, part->paths.front().front())) {
      days.emplace(reader_.Text(node));
    }
  }
  return days;
}

void Page::ChartGroup(const PrintRow& row,
                      const Instance& instance,
                      std::span<const PrintRow> parts) {
  const CodeList* week = input_.context.packs.hub().FindCodeList(data().Setting("weekday-list"));
  const std::vector<std::string> times = ChartTimes(row, instance, parts);
  const std::set<std::string> days = ChartDays(row, instance, parts);
  const WeekDoses doses = ReadWeekDoses(reader_, instance.outer);
  html_.Raw("<tbody>\n");
  for (std::size_t i = 0; i < times.size(); ++i) {
    html_.Raw("<tr>");
    if (i == 0) {
      html_.Raw("<td class=\"what\" rowspan=\"" + std::to_string(times.size()) + "\">");
      Item(instance, row.inner, parts);
      html_.Raw("</td>");
    }
    html_.Element("td", "time", times[i]);
    for (std::size_t day = 0; week != nullptr && day < week->codes.size(); ++day) {
      ChartCell(doses, day, days.empty() || days.contains(week->codes[day].code));
    }
    html_.Raw("</tr>\n");
  }
  html_.Raw("</tbody>\n");
}

bool Page::PrintChart(const PrintRow& row, std::span<const PrintRow> parts) {
  const std::vector<Instance> instances = reader_.InstancesOf(row);
  const CodeList* week = input_.context.packs.hub().FindCodeList(data().Setting("weekday-list"));
  if (instances.empty()) return false;
  html_.Raw("<table class=\"t chart\"><thead><tr><th>");
  Title("chart.medicine");
  html_.Raw("</th><th class=\"time\">");
  Title("chart.time");
  html_.Raw("</th>");
  for (std::size_t day = 0; week != nullptr && day < week->codes.size(); ++day) {
    html_.Raw("<th class=\"day\">");
    Both(week->codes[day].display);
    html_.Raw("<br><span class=\"fill\"></span></th>");
  }
  html_.Raw("</tr></thead>\n");
  for (const Instance& instance : instances) ChartGroup(row, instance, parts);
  html_.Raw("</table>\n");
  return true;
}

}  // namespace baybridge
