#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "print/hub_reader.h"
#include "print/week_doses.h"
#include "report/html_text.h"

namespace baybridge {

// Writes the page of one record: words in the languages asked for, values with what was looked up
// beside them. Everything that comes from a record or from data is escaped. Each Print… returns
// whether it printed anything.
class Page {
 public:
  Page(const HubReader& reader, const PrintInput& input, const PrintOptions& options);

  HtmlText& html() { return html_; }
  const HubReader& reader() const { return reader_; }
  const PrintInput& input() const { return input_; }
  const PrintOptions& options() const { return options_; }
  const PrintData& data() const { return input_.context.data; }

  // One text in the languages asked for, side by side; a text that is the same in both stands once.
  void Both(const Texts& texts);
  void Title(std::string_view key) { Both(data().Title(key)); }
  // The sender's words, apart from the direction of what stands around them.
  void Words(std::string_view style_class, std::string_view text);
  void Shout(std::string_view key);
  void Label(const Texts& label);
  // The label of a row: its own, or that of its first leaf.
  Texts LabelOf(const PrintRow& row) const;

  void Value(const Shown& shown, const ShowWords& show);
  bool Node(NodeId node, const ShowWords& show);
  // All values of a row in an instance, joined; the first alternative that has any.
  bool Values(const PrintRow& row, const Instance& instance, ElementId inner);
  // The same, with what the row's show words ask for around it: needed, shout, place, drug.
  bool Shows(const PrintRow& row, const Instance& instance, ElementId inner, bool labelled);

  bool PrintStatus(const PrintRow& row);
  bool PrintLine(const PrintRow& row);
  bool PrintFlag(const PrintRow& row);
  // A row that opens a list, table or chart with the rows that belong to it.
  bool PrintList(const PrintRow& row, std::span<const PrintRow> parts);
  bool PrintTable(const PrintRow& row, std::span<const PrintRow> parts);
  bool PrintChart(const PrintRow& row, std::span<const PrintRow> parts);
  bool PrintAll(const PrintRow& row);
  bool PrintSubtree(NodeId node);

  // Whether something critical did not arrive, or anything was withheld.
  bool AnyMissing() const;
  void PrintMissing();
  std::string Take() { return html_.Take(); }

 private:
  void Beside(const Shown& shown);
  bool ValuesOf(const PrintRow& row,
                ElementId element,
                const std::vector<NodeId>& nodes,
                bool others);
  bool IsShown(NodeId node, const ShowWords& show) const;
  struct RowState {
    bool present;   // it has a value
    bool labelled;  // its label stands in front
  };
  void Says(const PrintRow& row, const Instance& instance, ElementId inner, RowState state);
  bool Drug(const PrintRow& row, const Instance& instance, ElementId inner);
  Texts NamesOf(const std::vector<NodeId>& coded, std::string_view ingredients) const;
  void LookedUpNames(const PrintRow& row,
                     const Instance& instance,
                     ElementId inner,
                     std::string_view written);
  void Place(const PrintRow& row, const Instance& instance, ElementId inner);
  // The doses of a medicine by day of the week, and where they must be asked about, that; with
  // `regular` the doses that name no day besides. Nothing where no day is named.
  bool ByDay(const WeekDoses& doses, bool regular);
  void DayDose(const DayDoses& day, const Texts& name);
  void RegularDoses(const WeekDoses& doses);
  void ChartCell(const WeekDoses& doses, std::size_t day, bool given);
  bool Item(const Instance& instance, ElementId inner, std::span<const PrintRow> parts);
  void TableHead(std::span<const PrintRow> parts);
  void TableGroup(const PrintRow& row,
                  std::span<const Instance> group,
                  std::span<const PrintRow> parts);
  void BlankRow(std::size_t columns);
  void ChartGroup(const PrintRow& row, const Instance& instance, std::span<const PrintRow> parts);
  std::vector<std::string> ChartTimes(const PrintRow& row,
                                      const Instance& instance,
                                      std::span<const PrintRow> parts);
  std::set<std::string> ChartDays(const PrintRow& row,
                                  const Instance& instance,
                                  std::span<const PrintRow> parts);
  void Finding(const baybridge::Finding& finding);
  void Withheld();
  void Earlier(const EarlierLoss& loss);
  void Leaf(NodeId node);

  HubReader reader_;
  const PrintInput& input_;
  const PrintOptions& options_;
  HtmlText html_;
  std::set<NodeId> converted_;
};

// The style sheet of the page.
std::string_view PageStyle();

// The displays of a list's codes whose English display, without what stands in brackets, is that
// name; nullptr where none is.
const Texts* FindByName(const CodeList& list, std::string_view name);

}  // namespace baybridge
