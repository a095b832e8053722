#include "print/due.h"

#include <algorithm>
#include <charconv>

#include "print/calendar.h"
#include "print/hub_reader.h"
#include "report/display.h"
#include "text/csv.h"

namespace baybridge {
namespace {

// Gathers the due leaves of one record.
class DueLister {
 public:
  DueLister(const Record& hub, const PrintContext& context, std::chrono::sys_days from, int days)
      : reader_(hub, context, false),
        context_(context),
        from_(from),
        until_(from + std::chrono::days(days)) {}

  std::vector<DueItem> Run() {
    for (const DueRow& row : context_.data.due) {
      for (const NodeId group : reader_.Find(0, row.group)) {
        if (!reader_.Holds(row.when, {.outer = group, .inner = kNone}, kNone)) continue;
        for (const NodeId leaf : reader_.Find(group, row.date)) Add(row, group, leaf);
      }
    }
    std::ranges::stable_sort(items_, [](const DueItem& a, const DueItem& b) {
      if (a.overdue != b.overdue) return a.overdue;
      return a.first_day < b.first_day;
    });
    return std::move(items_);
  }

 private:
  // The days meant by the leaf, or by a number of days counted from the row's base.
  std::optional<DateSpan> SpanOf(const DueRow& row, NodeId group, NodeId leaf) const {
    if (row.base == kNone) return ReadDate(reader_.Text(leaf));
    std::vector<NodeId> bases = reader_.Find(group, row.base);
    if (bases.empty()) bases = reader_.Find(0, row.base);
    if (bases.empty()) return std::nullopt;
    auto span = ReadDate(reader_.Text(bases.front()));
    const std::string_view text = reader_.Text(leaf);
    int count = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    if (!span || read.ec != std::errc() || read.ptr != text.data() + text.size())
      return std::nullopt;
    span->first += std::chrono::days(count);
    span->last += std::chrono::days(count);
    return span;
  }

  // An older card of the same kind is no task: the newer one is.
  bool IsSuperseded(const DueRow& row, NodeId group, const DateSpan& span) const {
    if (row.same == kNone) return false;
    const auto text_of = [&](NodeId of) {
      const std::vector<NodeId> nodes = reader_.Find(of, row.same);
      return nodes.empty() ? std::string_view() : reader_.Text(nodes.front());
    };
    const std::string_view own = text_of(group);
    const std::vector<NodeId> groups = reader_.Find(0, row.group);
    return !own.empty() && std::ranges::any_of(groups, [&](NodeId other) {
      if (other == group || text_of(other) != own) return false;
      const std::vector<NodeId> dates = reader_.Find(other, row.date);
      const auto later = dates.empty() ? std::nullopt : ReadDate(reader_.Text(dates.front()));
      return later && later->last > span.last;
    });
  }

  void Add(const DueRow& row, NodeId group, NodeId leaf) {
    const auto span = SpanOf(row, group, leaf);
    if (!span || span->first > until_) return;
    DueItem item;
    item.overdue = span->last < from_;
    if (item.overdue && (!row.past || IsSuperseded(row, group, *span))) return;
    item.counted = row.base != kNone;
    item.date = item.counted ? IsoDate(span->first) : std::string(reader_.Text(leaf));
    item.first_day = IsoDate(span->first);
    item.path = reader_.record().PathOf(leaf);
    item.what = row.label.empty() ? reader_.LabelOf(row.date) : context_.data.Title(row.label);
    item.subject = SubjectOf(row, group);
    item.kind = row.kind;
    item.days_left = static_cast<int>((span->first - from_).count());
    items_.push_back(std::move(item));
  }

  // The first words of each subject leaf: the sender's own, else the display; where there is none,
  // the name of the group.
  Texts SubjectOf(const DueRow& row, NodeId group) const {
    Texts subject;
    for (const ElementId element : row.subject) {
      const std::vector<NodeId> nodes = reader_.Find(group, element);
      if (nodes.empty()) continue;
      const std::vector<Shown> values = reader_.ValuesOf(nodes.front());
      if (values.empty()) continue;
      for (std::size_t i = 0; i < kLanguages; ++i) {
        const Shown& shown = values.front();
        const std::string& words = !shown.text.empty()           ? shown.text
                                   : !shown.looked_up[i].empty() ? shown.looked_up[i]
                                                                 : shown.source;
        subject.by_language[i] += (subject.by_language[i].empty() ? "" : " ") + words;
      }
    }
    if (subject.by_language[0].empty() && row.group != 0) subject = reader_.WholeLabelOf(row.group);
    return subject;
  }

  HubReader reader_;
  PrintContext context_;
  std::chrono::sys_days from_;
  std::chrono::sys_days until_;
  std::vector<DueItem> items_;
};

std::string Padded(std::string text, std::size_t width) {
  const std::size_t taken = DisplayWidth(text);
  if (taken < width) text.append(width - taken, ' ');
  return text;
}

// A cell that begins like a formula would be one in a spreadsheet.
std::string NoFormula(std::string cell) {
  if (!cell.empty() && std::string_view("=+-@\t").find(cell.front()) != std::string_view::npos)
    cell.insert(0, "'");
  return cell;
}

// "overdue", "today", "in 12 days" in that language.
std::string_view StateKey(const DueItem& item) {
  if (item.overdue) return "due.overdue";
  return item.days_left <= 0 ? "due.now" : "due.coming";
}

// The list of a view that takes the person's names, and the words of it that show one.
struct NameRows {
  const PrintRow* list = nullptr;
  const PrintRow* words = nullptr;
};

bool Shows(const PrintRow& row, ElementId element) {
  return std::ranges::any_of(row.paths, [&](const std::vector<ElementId>& alternative) {
    return std::ranges::find(alternative, element) != alternative.end();
  });
}

// Found by what they hold, wherever a layout puts them: `text` is the name as running text.
NameRows FindNameRows(const PrintView& view, ElementId text, ElementId group) {
  for (const PrintSection& section : view.sections) {
    const PrintRow* list = nullptr;
    for (const PrintRow& row : section.rows) {
      if (row.presentation != Presentation::kWords)
        list = row.presentation == Presentation::kList && row.outer == group ? &row : nullptr;
      else if (list != nullptr && Shows(row, text))
        return {.list = list, .words = &row};
    }
  }
  return {};
}

// The first alternative of the row that the name has. Only what stands in the name itself, and is
// no number that pages mask, is one.
std::string NameOf(const HubReader& reader, NodeId group, const PrintRow& row) {
  const PrintData& data = reader.context().data;
  std::string name;
  for (const std::vector<ElementId>& alternative : row.paths) {
    for (const ElementId element : alternative) {
      if (data.masked.contains(element)) continue;
      for (const NodeId node : reader.Find(group, element))
        name += (name.empty() ? "" : " ") + std::string(reader.Text(node));
    }
    if (!name.empty()) break;
  }
  return name;
}

}  // namespace

Result<std::vector<DueItem>> ListDue(const Record& hub,
                                     const PrintContext& context,
                                     std::string_view from_date,
                                     int days) {
  const auto from = ReadDate(from_date);
  if (!from || from->first != from->last) {
    return Failure{
        .kind = FailureKind::kUsage,
        .what = "expected a date such as 2026-01-31, found ‘" + std::string(from_date) + "’",
        .place = {},
        .advice = {}};
  }
  return DueLister(hub, context, from->first, days).Run();
}

std::string NamesOf(const Record& hub, const PrintContext& context) {
  const PrintView* view = context.data.FindView("handover");
  const Shape& shape = context.kind.shape;
  const ElementId text = shape.Find(context.data.Setting("running-name"), context.packs.names);
  if (view == nullptr || text == kNone) return {};
  const NameRows rows = FindNameRows(*view, text, shape.elements[text].parent);
  if (rows.list == nullptr) return {};
  const HubReader reader(hub, context, false);
  std::vector<std::string> names;
  for (const Instance& instance : reader.InstancesOf(*rows.list)) {
    std::string name = NameOf(reader, instance.outer, *rows.words);
    if (!name.empty() && std::ranges::find(names, name) == names.end())
      names.push_back(std::move(name));
  }
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : " · ") + name;
  return joined;
}

std::string RenderDueText(const std::vector<DueOf>& lists,
                          const PrintData& data,
                          Language language) {
  constexpr std::size_t kDateWidth = 12;
  constexpr std::size_t kStateWidth = 10;
  constexpr std::size_t kKindWidth = 14;
  std::string text;
  for (const DueOf& list : lists) {
    text += Harmless(list.record) + (list.name.empty() ? "" : "  " + Harmless(list.name)) + "\n";
    if (list.items.empty())
      text += "  " + std::string(data.Title("due.nothing").In(language)) + "\n";
    for (const DueItem& item : list.items) {
      text += "  " + Padded(item.date.substr(0, 10), kDateWidth);
      text += Padded(std::string(data.Title(StateKey(item)).In(language)), kStateWidth) + " ";
      text +=
          Padded(std::string(data.Title("due.kind." + item.kind).In(language)), kKindWidth) + " ";
      text += Harmless(item.subject.In(language)) + " – " + std::string(item.what.In(language));
      if (item.counted) text += " (" + std::string(data.Title("due.counted").In(language)) + ")";
      text += "\n";
    }
  }
  return text;
}

std::string RenderDueCsv(const std::vector<DueOf>& lists,
                         const PrintData& data,
                         Language language) {
  std::string csv = WriteCsvRow(
      {"record", "date", "state", "days", "kind", "subject", "what", "counted", "path", "name"});
  for (const DueOf& list : lists) {
    for (const DueItem& item : list.items) {
      const std::string subject = NoFormula(std::string(item.subject.In(language)));
      csv += WriteCsvRow(
          {list.record, item.date, std::string(data.Title(StateKey(item)).In(language)),
           std::to_string(item.days_left), item.kind, subject, std::string(item.what.In(language)),
           item.counted ? "true" : "false", item.path, NoFormula(list.name)});
    }
  }
  return csv;
}

}  // namespace baybridge
