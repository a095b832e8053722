// Siblings that are counted by one pass over the record are as many as a plain walk finds.
#include <random>

#include "support/rounds.h"
#include "unit/rules/rule_fixture.h"

namespace baybridge {
namespace {

// A tree of three names, some with text, some with an attribute.
void AddTree(std::mt19937& random, int depth, std::string& xml) {
  for (auto i = random() % 7; i > 0; --i) {
    const std::string name(1, static_cast<char>('a' + random() % 3));
    xml += '<' + name + (random() % 2 == 0 ? " k=\"1\">" : ">");
    if (random() % 3 == 0) xml += "text";
    if (depth > 0) AddTree(random, depth - 1, xml);
    xml += "</" + name + '>';
  }
}

struct Walked {
  const Record& record;

  bool IsElement(NodeId id) const { return !record.nodes[id].is(kAttributeNode); }
  bool Has(NodeId id, std::string_view child, bool attribute) const {
    for (NodeId at = record.nodes[id].first_child; at != kNone;
         at = record.nodes[at].next_sibling) {
      if (record.local(record.nodes[at].name) == child && IsElement(at) != attribute) return true;
    }
    return false;
  }
  // Before or behind `id`; `chosen` says which siblings count.
  template <typename Chosen>
  unsigned Siblings(NodeId id, bool before, Chosen chosen) const {
    const NodeId parent = record.nodes[id].parent;
    if (parent == kNone) return 0;
    unsigned count = 0;
    for (NodeId at = record.nodes[parent].first_child; at != kNone;
         at = record.nodes[at].next_sibling) {
      if (IsElement(at) && at != id && (at < id) == before && chosen(at)) ++count;
    }
    return count;
  }
  std::string Counts(NodeId id) const {
    const auto is_b = [&](NodeId at) { return record.local(record.nodes[at].name) == "b"; };
    return std::to_string(Siblings(id, true, is_b)) + ' ' +
           std::to_string(Siblings(id, false, [](NodeId) { return true; })) + ' ' +
           std::to_string(
               Siblings(id, true, [&](NodeId at) { return is_b(at) && Has(at, "k", true); })) +
           ' ' + std::to_string(Siblings(id, false, [&](NodeId at) {
             return is_b(at) && Has(at, "c", false);
           }));
  }
};

class SiblingCounts : public RuleFixture {};

TEST_F(SiblingCounts, EqualAPlainWalk) {
  Load(OneRule("*",
               "<report id=\"X\" test=\"true()\">"
               "<value-of select=\"count(preceding-sibling::b)\"/> "
               "<value-of select=\"count(following-sibling::*)\"/> "
               "<value-of select=\"count(preceding-sibling::b[@k = '1'])\"/> "
               "<value-of select=\"count(following-sibling::b[c])\"/></report>"));
  std::mt19937 random(FirstSeed());
  const unsigned rounds = Rounds(20);
  std::size_t compared = 0;
  for (unsigned round = 0; round < rounds; ++round) {
    std::string xml = "<root>";
    AddTree(random, 5, xml);
    RuleRunOptions options;
    options.max_findings = 1'000'000;
    Judge(xml + "</root>", options);
    const Walked walked{record_};
    std::size_t next = 0;
    for (NodeId id = 0; id < record_.nodes.size(); ++id) {
      if (!walked.IsElement(id)) continue;
      ASSERT_LT(next, findings_.size());
      ASSERT_EQ(findings_[next].args.front().value, walked.Counts(id))
          << "round " << round << " node " << id << " of " << xml_;
      ++next;
    }
    EXPECT_EQ(next, findings_.size());
    compared += next;
  }
  EXPECT_GT(compared, rounds * 100U);
}

}  // namespace
}  // namespace baybridge
