#include "batch/control_page.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "batch/control_sums.h"

namespace baybridge {
namespace {

// What is shown side by side: some columns together.
struct Shown {
  const char* heading;
  std::array<ControlColumn, 2> columns;
};
constexpr Shown kShown[] = {
    {"controls.before", {ControlColumn::kBefore, ControlColumn::kBefore}},
    {"controls.corrected", {ControlColumn::kCorrected, ControlColumn::kCorrected}},
    {"controls.rejected", {ControlColumn::kRejected, ControlColumn::kRejected}},
    {"controls.left", {ControlColumn::kLost, ControlColumn::kWithheld}},
    {"controls.elsewhere", {ControlColumn::kMoved, ControlColumn::kRestored}},
    {"controls.wrong", {ControlColumn::kWrong, ControlColumn::kWrong}},
    {"controls.after", {ControlColumn::kAfter, ControlColumn::kAfter}}};

ControlAmount AmountOf(const ControlRow& row, const Shown& shown) {
  ControlAmount amount = row.Of(shown.columns[0]);
  if (shown.columns[1] != shown.columns[0]) amount.Add(row.Of(shown.columns[1]));
  return amount;
}

class ControlTables {
 public:
  ControlTables(const std::vector<ControlRow>& rows, PageText& page) : rows_(rows), page_(page) {}

  void Write(const ControlTotal& total) {
    for (const auto& [by, name] : kControlByNames.entries) {
      std::vector<const ControlRow*> own;
      for (const ControlRow& row : rows_) {
        if (row.total == total.id && row.by == by) own.push_back(&row);
      }
      if (!own.empty()) WriteTable(total, by, std::string(name), own);
    }
  }

 private:
  void WriteTable(const ControlTotal& total,
                  ControlBy by,
                  const std::string& name,
                  const std::vector<const ControlRow*>& rows) {
    page_.html().Raw("<h3>");
    page_.Words(total.label);
    page_.html().Raw(" · ");
    page_.Words("controls.by-" + name);
    page_.html().Raw("</h3>\n<table class=\"totals\">\n<tr><th></th>");
    Choose(rows);
    for (const Shown& shown : shown_) {
      page_.html().Raw("<th class=\"n\">");
      page_.Words(shown.heading);
      page_.html().Raw("</th>");
    }
    page_.html().Raw("</tr>\n");
    std::map<std::string, ControlRow> sums;  // by currency
    for (const ControlRow* row : rows) {
      page_.html().Raw("<tr><td>");
      Group(total, by, *row);
      WriteRow(total, *row);
      ControlRow& sum = sums[row->currency];
      sum.currency = row->currency;
      for (std::size_t i = 0; i < kControlColumns; ++i) sum.columns[i].Add(row->columns[i]);
    }
    for (const auto& [currency, sum] : sums) {
      page_.html().Raw("<tr class=\"sum\"><td>");
      page_.Words("controls.all");
      WriteRow(total, sum);
    }
    page_.EndTable();
  }

  // Columns that hold nothing in any row are left out, but for before and after.
  void Choose(const std::vector<const ControlRow*>& rows) {
    shown_.clear();
    for (const Shown& shown : kShown) {
      const bool always =
          shown.columns[0] == ControlColumn::kBefore || shown.columns[0] == ControlColumn::kAfter;
      const bool any = std::ranges::any_of(rows, [&shown](const ControlRow* row) {
        return std::ranges::any_of(shown.columns, [row](ControlColumn column) {
          return row->Of(column) != ControlAmount{};
        });
      });
      if (always || any) shown_.push_back(shown);
    }
  }

  // Behind the first cell's words.
  void WriteRow(const ControlTotal& total, const ControlRow& row) {
    if (!row.currency.empty()) page_.html().Raw(" · ");
    page_.html().Text(row.currency);
    page_.html().Raw("</td>");
    for (const Shown& shown : shown_) {
      const ControlAmount amount = AmountOf(row, shown);
      const bool wrong = shown.columns[0] == ControlColumn::kWrong && amount != ControlAmount{};
      std::string text;
      if (amount != ControlAmount{}) {
        text = std::to_string(amount.count);
        if (!total.counts()) text = AmountText(amount.sum) + " (" + text + ")";
      }
      page_.Cell(text, wrong ? "n bad" : "n");
    }
    page_.html().Raw("</tr>\n");
  }

  void Group(const ControlTotal& total, ControlBy by, const ControlRow& row) {
    if (row.group.empty()) return page_.Words("controls.none");
    if (row.group == "*") return page_.Words("controls.others");
    const std::uint32_t code =
        by == ControlBy::kKind && total.kinds != nullptr ? total.kinds->Find(row.group) : kNone;
    if (code != kNone) return page_.Words(total.kinds->codes[code].display);
    page_.html().Text(row.group);
  }

  const std::vector<ControlRow>& rows_;
  PageText& page_;
  std::vector<Shown> shown_;  // of the table at hand
};

}  // namespace

void WriteControls(const ControlTable& controls, const JobTallies& tallies, PageText& page) {
  const std::vector<ControlRow> rows = ControlRowsOf(tallies);
  page.Heading("controls.title");
  const bool agree = ControlsAgree(rows);
  page.html().Open("p", agree ? "good" : "bad");
  page.Words(agree ? "controls.agree" : "controls.differ");
  page.html().Close("p");
  const auto unread = std::ranges::find_if(
      tallies, [](const auto& tally) { return tally.first == kUnreadAmounts; });
  if (unread != tallies.end()) {
    page.html().Open("p", "bad");
    page.Words("controls.unread", {PlainArg("count", std::to_string(unread->second))});
    page.html().Close("p");
  }
  ControlTables tables(rows, page);
  for (const ControlTotal& total : controls.totals) tables.Write(total);
}

}  // namespace baybridge
