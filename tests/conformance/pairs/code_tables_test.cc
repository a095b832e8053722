// Every code table, there and back over its whole space: each code of the format's list and of the
// hub's, and whatever the table itself names. A code that does not come back must be declared: the
// pair that carries it is not ‘equivalent’, or the table states what becomes of codes that it
// lacks, or all rows that name the table are one-way and their note says why; and then the engine
// calls it lost.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "samples.h"
#include "translate/transform.h"

namespace baybridge {
namespace {

using Outcome = Applied::Outcome;

// What one table makes of codes, in both directions.
class BothWays {
 public:
  explicit BothWays(const CodeTable& table)
      : to_hub_(Of(table, Direction::kToHub)),
        from_hub_(Of(table, Direction::kFromHub)) {}

  AppliedOne Apply(Direction direction, std::string_view code) {
    const auto& transform = direction == Direction::kToHub ? to_hub_ : from_hub_;
    return transform->ApplyOne(code, arena_);
  }

 private:
  static std::unique_ptr<const Transform> Of(const CodeTable& table, Direction direction) {
    TableRow row;
    row.verb = Verb::kTranslate;
    row.codes = &table;
    auto transform = CompileTransform(row, direction, {});
    BAYBRIDGE_CHECK(transform.has_value());
    return *std::move(transform);
  }

  std::unique_ptr<const Transform> to_hub_;
  std::unique_ptr<const Transform> from_hub_;
  Arena arena_;
};

struct Space {
  std::set<std::string> pack;
  std::set<std::string> hub;
  bool to_hub = false;  // some row uses the table that way
  bool from_hub = false;
  bool noted = true;  // every row has a note

  bool IsOneWay() const { return to_hub != from_hub && noted; }
};

struct Tally {
  std::size_t tried = 0;
  std::size_t returned = 0;
  std::size_t declared = 0;  // arrives, does not come back, and the table says so
  std::size_t unknown = 0;   // reported, kept verbatim
  std::vector<std::string> silent;
};

bool IsDeclared(const CodeTable& table, Direction direction, const std::string& code) {
  const bool to_hub = direction == Direction::kToHub;
  for (const CodePair& pair : table.pairs) {
    if (!(to_hub ? pair.to_hub : pair.from_hub)) continue;
    if ((to_hub ? pair.pack_code : pair.hub_code) == code)
      return pair.relationship != Relationship::kEquivalent;
  }
  const Unmapped& unmapped = to_hub ? table.unmapped_to_hub : table.unmapped_from_hub;
  return unmapped.mode != Unmapped::Mode::kReport;
}

void Try(const CodeTable& table, Direction direction, const Space& space, Tally& tally) {
  const Direction other = direction == Direction::kToHub ? Direction::kFromHub : Direction::kToHub;
  BothWays ways(table);
  for (const std::string& code : direction == Direction::kToHub ? space.pack : space.hub) {
    ++tally.tried;
    const AppliedOne there = ways.Apply(direction, code);
    if (there.outcome == Outcome::kNothing) {
      ++tally.unknown;
      continue;
    }
    const AppliedOne back = ways.Apply(other, there.text);
    const bool returns = back.outcome != Outcome::kNothing && back.text == code;
    const bool whole =
        there.outcome == Outcome::kExact && there.relationship == Relationship::kEquivalent;
    if (returns) {
      ++tally.returned;
    } else if ((space.IsOneWay() || IsDeclared(table, direction, code)) && !whole) {
      ++tally.declared;
    } else {
      tally.silent.push_back(table.place + ": " + code + " becomes " + std::string(there.text) +
                             " and comes back as ‘" + std::string(back.text) + "’" +
                             (whole ? ", called whole" : ", called lost"));
    }
  }
}

Tally TryBoth(const CodeTable& table, const Space& space) {
  Tally tally;
  if (space.to_hub) Try(table, Direction::kToHub, space, tally);
  if (space.from_hub) Try(table, Direction::kFromHub, space, tally);
  return tally;
}

void AddCodes(const CodeList* list, std::set<std::string>& codes) {
  if (list == nullptr) return;
  for (const Code& code : list->codes) codes.insert(code.code);
}

// coding[list='sex']/code
std::string HubListOf(const TablePath& path) {
  for (const PathStep& step : path.steps) {
    for (const Selector& selector : step.selectors) {
      if (selector.value && selector.rel.back().name == "list") return *selector.value;
    }
  }
  return {};
}

// The code tables of one mapping table, each with its whole space.
std::map<const CodeTable*, Space> SpacesOf(const PackSet& packs, const MappingTable& table) {
  std::map<const CodeTable*, Space> spaces;
  for (const TableRow& row : table.rows) {
    if (row.codes == nullptr) continue;
    Space& space = spaces[row.codes];
    space.to_hub = space.to_hub || row.to_hub;
    space.from_hub = space.from_hub || row.from_hub;
    space.noted = space.noted && !row.note.empty();
    for (const TablePath& path : row.pack) {
      const Field* field = table.kind->FieldOf(path.steps.back().element);
      if (field != nullptr) AddCodes(packs.FindCodeList(*table.pack, field->code_list), space.pack);
    }
    for (const TablePath& path : row.hub)
      AddCodes(table.hub->FindCodeList(HubListOf(path)), space.hub);
    for (const CodePair& pair : row.codes->pairs) {
      space.pack.insert(pair.pack_code);
      space.hub.insert(pair.hub_code);
    }
  }
  return spaces;
}

class CodeTables : public testing::TestWithParam<std::string> {
 protected:
  const MappingTable& Table() {
    auto table = SharedWorkspace().TableFor(GetParam(), "resident");
    BAYBRIDGE_CHECK(table.has_value());
    return **table;
  }
};

TEST_P(CodeTables, EveryCodeReturnsOrIsDeclared) {
  Tally all;
  std::size_t tables = 0;
  for (const auto& [table, space] : SpacesOf(SharedWorkspace().packs(), Table())) {
    ++tables;
    const Tally tally = TryBoth(*table, space);
    all.tried += tally.tried;
    all.returned += tally.returned;
    all.declared += tally.declared;
    all.unknown += tally.unknown;
    for (const std::string& told : tally.silent) ADD_FAILURE() << told;
  }
  std::printf(
      "%s: %zu tables, %zu codes tried: %zu return, %zu declared, %zu reported as unknown\n",
      GetParam().c_str(), tables, all.tried, all.returned, all.declared, all.unknown);
  EXPECT_GT(tables, 20U);
  EXPECT_GT(all.returned, all.tried / 2);
}

// Negative control: in every table a code is made to share the code of another, and nobody says so.
TEST_P(CodeTables, ATableInWhichACodeSilentlyDoesNotReturnIsFound) {
  std::size_t tried = 0;
  for (const auto& [table, space] : SpacesOf(SharedWorkspace().packs(), Table())) {
    std::vector<std::size_t> equivalent;
    for (std::size_t i = 0; i < table->pairs.size(); ++i) {
      const CodePair& pair = table->pairs[i];
      if (pair.relationship == Relationship::kEquivalent && pair.to_hub && pair.from_hub)
        equivalent.push_back(i);
    }
    if (equivalent.size() < 2) continue;
    ++tried;
    CodeTable to_hub = *table;
    to_hub.pairs[equivalent.back()].hub_code = to_hub.pairs[equivalent.front()].hub_code;
    EXPECT_FALSE(TryBoth(to_hub, space).silent.empty()) << table->place;
    CodeTable from_hub = *table;
    from_hub.pairs[equivalent.back()].pack_code = from_hub.pairs[equivalent.front()].pack_code;
    EXPECT_FALSE(TryBoth(from_hub, space).silent.empty()) << table->place;
  }
  EXPECT_GT(tried, 20U);
}

// One code table where a row uses it: which leaf of the hub, and which list of the pack.
struct Use {
  const CodeTable* table;
  const CodeList* list;
};

// By leaf of the hub and list that the path names there.
using Uses = std::multimap<std::pair<ElementId, std::string>, Use>;

Uses UsesOf(const PackSet& packs, const MappingTable& table) {
  Uses uses;
  for (const TableRow& row : table.rows) {
    if (row.codes == nullptr || row.hub.empty() || row.pack.empty()) continue;
    const Field* field = table.kind->FieldOf(row.pack.front().steps.back().element);
    const CodeList* list =
        field == nullptr ? nullptr : packs.FindCodeList(*table.pack, field->code_list);
    if (list == nullptr) continue;
    const TablePath& hub = row.hub.front();
    uses.insert({{hub.steps.back().element, HubListOf(hub)}, {row.codes, list}});
  }
  return uses;
}

// The code of the list that has one of the names of `code`, or null.
const Code* NamedAlike(const CodeList& list, const Code& code) {
  const auto found = std::ranges::find_if(list.codes, [&](const Code& other) {
    return other.display.In(Language::kZhHans) == code.display.In(Language::kZhHans) ||
           other.display.In(Language::kEn) == code.display.In(Language::kEn);
  });
  return found == list.codes.end() ? nullptr : &*found;
}

// Codes of `from` that arrive as words which the list of `to` does not have, though it has the same
// thing under a word of its own.
std::vector<std::string> ForeignWords(const Use& from, const Use& to) {
  std::vector<std::string> foreign;
  BothWays out(*from.table);
  BothWays in(*to.table);
  for (const Code& code : from.list->codes) {
    const AppliedOne hub = out.Apply(Direction::kToHub, code.code);
    if (hub.outcome == Outcome::kNothing) continue;
    const AppliedOne there = in.Apply(Direction::kFromHub, hub.text);
    if (there.outcome == Outcome::kNothing || to.list->Find(there.text) != kNone) continue;
    const Code* own = NamedAlike(*to.list, code);
    if (own == nullptr) continue;
    foreign.push_back(from.table->place + ": " + code.code + " (" +
                      std::string(code.display.In(Language::kEn)) + ") arrives by " +
                      to.table->place + " as ‘" + std::string(there.text) + "’ and not as ‘" +
                      own->code + "’");
  }
  return foreign;
}

// Both the words that arrive wrongly and how many were looked at.
std::vector<std::string> AllForeignWords(const Uses& from, const Uses& to, std::size_t& tried) {
  std::vector<std::string> all;
  for (const auto& [leaf, use] : from) {
    const auto [first, last] = to.equal_range(leaf);
    for (auto other = first; other != last; ++other) {
      tried += use.list->codes.size();
      for (std::string& told : ForeignWords(use, other->second)) all.push_back(std::move(told));
    }
  }
  return all;
}

TEST_P(CodeTables, ACodeArrivesInTheWordsOfWhoReadsIt) {
  const PackSet& packs = SharedWorkspace().packs();
  const Uses own = UsesOf(packs, Table());
  for (const std::string& place : PlacePacks()) {
    if (place == GetParam()) continue;
    auto other = SharedWorkspace().TableFor(place, "resident");
    ASSERT_TRUE(other);
    std::size_t tried = 0;
    for (const std::string& told : AllForeignWords(own, UsesOf(packs, **other), tried))
      ADD_FAILURE() << told;
    EXPECT_GT(tried, 1'000U) << place;
  }
}

// Negative control: without its pairs a table that passes on what it lacks keeps its own words.
TEST(CodeTablesOfTwo, AWordThatIsKeptThoughTheOtherHasItsOwnIsFound) {
  const PackSet& packs = SharedWorkspace().packs();
  auto from = SharedWorkspace().TableFor("gd-care", "resident");
  auto to = SharedWorkspace().TableFor("hk-care", "resident");
  ASSERT_TRUE(from && to);
  Uses uses = UsesOf(packs, **to);
  std::size_t found = 0;
  for (auto& [leaf, use] : uses) {
    if (use.list->id != "coding-system") continue;
    CodeTable bare = *use.table;
    std::erase_if(bare.pairs, [](const CodePair& pair) { return pair.pack_code == "ICPC"; });
    use.table = &bare;
    std::size_t tried = 0;
    found += AllForeignWords(UsesOf(packs, **from), {{leaf, use}}, tried).size();
  }
  EXPECT_EQ(found, 1U);
}

INSTANTIATE_TEST_SUITE_P(Places, CodeTables, testing::ValuesIn(PlacePacks()), [](const auto& test) {
  std::string name = test.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace baybridge
