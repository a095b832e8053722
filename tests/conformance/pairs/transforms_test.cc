// Every transform that a row of the three mapping tables names makes something within 1,000
// synthetic records, both to the hub and from it: none stands in a table without ever being tried.
#include <algorithm>
#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "journey.h"
#include "synthetic.h"

namespace baybridge {
namespace {

constexpr unsigned kMostRecords = 1000;

// "gd-care to hub date:yyyyMMdd": a transform with its argument, in the table of one pack.
using Names = std::set<std::string>;

std::string NameOf(const Plan& plan, const PlanRow& row) {
  const bool to_hub = plan.direction == Direction::kToHub;
  std::string name = plan.table->pack->id + (to_hub ? " to hub " : " from hub ");
  name += kVerbNames.NameOf(row.row->verb);
  return row.row->argument.empty() ? name : name + ':' + row.row->argument;
}

const Plan& PlanOf(const std::string& pack, Direction direction) {
  auto plan = SharedWorkspace().PlanFor(pack, "resident", direction);
  BAYBRIDGE_CHECK(plan.has_value());
  return **plan;
}

Names TransformsOf(const Plan& plan) {
  Names names;
  for (const PlanRow& row : plan.rows) names.insert(NameOf(plan, row));
  return names;
}

// Takes out of `untried` what made a leaf of this translation.
void Try(const Translation& translation, Names& untried) {
  for (const LedgerEntry& entry : translation.ledger()) {
    for (const auto& [plan, row] : {std::pair(translation.to_hub(), entry.to_hub_row),
                                    std::pair(translation.from_hub(), entry.from_hub_row)}) {
      if (plan != nullptr && row != kNone) untried.erase(NameOf(*plan, plan->rows[row]));
    }
  }
  // Also what no leaf of the source led to.
  const Plan* last =
      translation.from_hub() == nullptr ? translation.to_hub() : translation.from_hub();
  for (NodeId node = 0; node < translation.target().nodes.size(); ++node) {
    if (const PlanRow* row = translation.RowOfTarget(node); row != nullptr)
      untried.erase(NameOf(*last, *row));
  }
}

// The document of one translation; empty where nothing was made.
std::string Tried(const std::string& document, const std::string& to, Names& untried) {
  TranslateOptions options = FastTo(to);
  options.keep = false;
  auto made = TranslateDocument(SharedWorkspace(), document, options);
  if (!made || !(*made)->made()) return {};
  Try(*(*made)->translation, untried);
  return (*made)->document;
}

std::string Joined(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += "\n  " + name;
  return text;
}

TEST(Transforms, EachMakesSomethingWithinAThousandRecords) {
  Names untried;
  for (const std::string& pack : PlacePacks()) {
    untried.merge(TransformsOf(PlanOf(pack, Direction::kToHub)));
    untried.merge(TransformsOf(PlanOf(pack, Direction::kFromHub)));
  }
  const std::size_t all = untried.size();
  unsigned records = 0;
  for (; records < kMostRecords && !untried.empty(); ++records) {
    for (const std::string& pack : PlacePacks()) {
      const auto of_pack = [&](const std::string& name) { return name.starts_with(pack); };
      if (std::none_of(untried.begin(), untried.end(), of_pack)) continue;
      const std::string hub = Tried(SyntheticRecord(pack, records), "hub", untried);
      ASSERT_FALSE(hub.empty()) << "record " << records << " of " << pack;
      ASSERT_FALSE(Tried(hub, pack, untried).empty()) << "record " << records << " of " << pack;
    }
  }
  std::printf("%zu transforms of three tables made something within %u records of each pack\n",
              all - untried.size(), records);
  EXPECT_GE(all, 150U);
  EXPECT_TRUE(untried.empty()) << "not tried:" << Joined(untried);
}

}  // namespace
}  // namespace baybridge
