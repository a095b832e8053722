#include <algorithm>

#include <gmock/gmock.h>

#include "unit/print/print_fixture.h"

namespace baybridge {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(PrintTest, WhatIsOverdueComesFirstThenByDate) {
  const Record& hub =
      Hub("<person><identifier><scheme>CN-TP</scheme><value>H1</value><validUntil>2027-01-05</"
          "validUntil></identifier></person>"
          "<device><kind>nasogastric-tube</kind><nextChange>2026-11-29</nextChange></device>"
          "<device><kind>urinary-catheter</kind><nextChange>2026-11-01</nextChange></device>");
  const auto items = ListDue(hub, Context(), "2026-11-20", 60);
  ASSERT_TRUE(items);
  ASSERT_EQ(items->size(), 3U);
  EXPECT_TRUE((*items)[0].overdue);
  EXPECT_EQ((*items)[0].date, "2026-11-01");
  EXPECT_EQ((*items)[1].date, "2026-11-29");
  EXPECT_EQ((*items)[1].days_left, 9);
  EXPECT_EQ((*items)[2].kind, "document");
}

TEST_F(PrintTest, ReplacedDocumentsAndPastAppointmentsAreNotDue) {
  const Record& hub =
      Hub("<person><identifier><scheme>CN-TP</scheme><value>H1</value><validUntil>2015-03</"
          "validUntil><status>expired</status></identifier>"
          "</person><appointment><date>2026-01-02</date></appointment>");
  const auto items = ListDue(hub, Context(), "2026-11-20", 60);
  ASSERT_TRUE(items);
  EXPECT_TRUE(items->empty());
}

TEST_F(PrintTest, ASupplyInDaysIsCountedFromTheRecordAndSaysSo) {
  const Record& hub =
      Hub("<record><date>2026-11-20</date></record><medication><sourceName>L</"
          "sourceName><supply><days>28</days></supply></medication>");
  const auto items = ListDue(hub, Context(), "2026-11-20", 60);
  ASSERT_TRUE(items);
  ASSERT_EQ(items->size(), 1U);
  EXPECT_EQ(items->front().date, "2026-12-18");
  EXPECT_TRUE(items->front().counted);
  EXPECT_THAT(RenderDueText({{.record = "r", .items = *items}}, *data_, Language::kZhHant),
              HasSubstr("按紀錄日期推算"));
}

TEST_F(PrintTest, AYearIsDueFromItsFirstDayAndOverdueAfterItsLast) {
  const Record& hub =
      Hub("<person><identifier><scheme>CN-RP</scheme><value>8</value><validUntil>2026</"
          "validUntil></identifier></person>");
  const auto within = ListDue(hub, Context(), "2026-11-20", 60);
  const auto after = ListDue(hub, Context(), "2027-01-01", 60);
  ASSERT_TRUE(within && after);
  ASSERT_EQ(within->size(), 1U);
  EXPECT_FALSE(within->front().overdue);
  EXPECT_TRUE(after->front().overdue);
}

TEST_F(PrintTest, ABadDateIsRefused) {
  EXPECT_FALSE(ListDue(Hub("<record><id>1</id></record>"), Context(), "20/11/2026", 60));
}

TEST_F(PrintTest, AListOfWhatIsDueNamesThePersonAsThePagesDo) {
  const Record& hub = Hub(
      "<person><name><use>legal</use><text>CHAN Siu</text></name><name><use>legal</use>"
      "<family>陳</family><given>小</given></name><name><use>alias</use><text>Rose</text></name>"
      "<identifier><scheme>CN-TP</scheme><value>H12345678</value><validUntil>2026-11-30"
      "</validUntil></identifier></person>");
  EXPECT_EQ(NamesOf(hub, Context()), "CHAN Siu · 陳 小");
  const auto items = ListDue(hub, Context(), "2026-11-20", 60);
  ASSERT_TRUE(items);
  const std::vector<DueOf> lists{{.record = "b#3", .items = *items, .name = "=CHAN Siu"}};
  const std::string text = RenderDueText(lists, *data_, Language::kZhHant);
  EXPECT_THAT(text, HasSubstr("b#3  =CHAN Siu\n"));
  EXPECT_THAT(text, HasSubstr("港澳居民來往內地通行證號碼"));
  EXPECT_THAT(text, Not(HasSubstr("CN-TP")));
  EXPECT_THAT(RenderDueCsv(lists, *data_, Language::kEn), HasSubstr(",'=CHAN Siu\n"));
}

TEST_F(PrintTest, EqualNamesOfAPersonAreSaidOnce) {
  EXPECT_EQ(NamesOf(Sample("mo-care/full-1"), Context()), "LEI, Mei Fong · 李美芳");
}

TEST_F(PrintTest, NamesAreFoundByWhatARowHoldsWhereverALayoutPutsThem) {
  const Record& hub =
      Hub("<person><name><use>legal</use><text>CHAN Siu</text></name>"
          "<identifier><scheme>CN-TP</scheme><value>H12345678</value></identifier></person>");
  PrintData edited = *data_;
  const auto view = std::ranges::find(edited.views, "handover", &PrintView::id);
  ASSERT_NE(view, edited.views.end());
  const auto head = std::ranges::find(view->sections, "header", &PrintSection::id);
  ASSERT_NE(head, view->sections.end());
  const auto rows_of = [&](std::string_view path) {
    return std::ranges::find(head->rows, kind_->shape.Find(path, workspace_->packs().names),
                             &PrintRow::outer);
  };
  const auto numbers = rows_of("/resident/person/identifier");
  ASSERT_NE(numbers, head->rows.end());
  std::ranges::rotate(head->rows, numbers);
  const PrintContext context{.packs = workspace_->packs(), .kind = *kind_, .data = edited};
  EXPECT_EQ(NamesOf(hub, context), "CHAN Siu");
  // A number among the words of the name is none.
  const PrintRow number = head->rows[2];
  const auto names = rows_of("/resident/person/name");
  ASSERT_NE(names, head->rows.end());
  (names + 1)->paths.front().insert((names + 1)->paths.front().begin(),
                                    number.paths.front().front());
  EXPECT_EQ(NamesOf(hub, context), "CHAN Siu");
  // Without a list of names there are none.
  std::erase_if(head->rows,
                [](const PrintRow& row) { return row.presentation == Presentation::kList; });
  EXPECT_EQ(NamesOf(hub, context), "");
}

TEST_F(PrintTest, TheTableOfWhatIsDueCannotStartAFormula) {
  const Record& hub =
      Hub("<medication><sourceName>=cmd()</sourceName><reviewDate>2026-11-21</reviewDate></"
          "medication>");
  const auto items = ListDue(hub, Context(), "2026-11-20", 60);
  ASSERT_TRUE(items);
  const std::string csv = RenderDueCsv({{.record = "r", .items = *items}}, *data_, Language::kEn);
  EXPECT_THAT(csv, HasSubstr("'=cmd()"));
  EXPECT_THAT(csv, Not(HasSubstr(",=cmd()")));
}

}  // namespace
}  // namespace baybridge
