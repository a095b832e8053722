// Somebody works on the record at the middle station before it goes home: nothing that was kept of
// one medicine, allergy or contact ever lands on another; what finds no place is said (GW-TRN-006);
// an edited value wins over the kept one, and that is said (GW-TRN-007).
#include <array>
#include <set>

#include <gtest/gtest.h>

#include "edited_record.h"
#include "format/xml_writer.h"
#include "journey.h"
#include "synthetic.h"
#include "translate/groups.h"

namespace baybridge {
namespace {

constexpr unsigned kUsualRounds = 40;
constexpr unsigned kMostChanges = 5;
constexpr unsigned kMostTold = 5;

std::string Written(const Record& record, const Pack& pack) {
  XmlWriteOptions write{.namespaces = {}, .encoding = "UTF-8", .indent = false};
  for (const auto& [prefix, space] : pack.namespaces) write.namespaces.emplace_back(prefix, space);
  write.namespaces.emplace_back("k", std::string(kKeepSpace));
  std::string document;
  WriteXml(record, write, document);
  return document;
}

bool IsSaid(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.id == "GW-TRN-006" || finding.id == "GW-TRN-007";
  });
}

// True if what came home has as many leaves of one path and value as the source had.
bool HasAsMany(const Record& source, const Record& home, NodeId leaf) {
  const std::string path = PlainPath(source, leaf);
  const auto count = [&](const Record& record) {
    std::size_t alike = 0;
    for (NodeId node = 0; node < record.nodes.size(); ++node) {
      if (record.IsLeaf(node) && record.nodes[node].value() == source.nodes[leaf].value() &&
          PlainPath(record, node) == path)
        ++alike;
    }
    return alike;
  };
  return count(home) >= count(source);
}

// The leaves of the source that a keep block holds with the place that they were written to.
class KeptAndWritten {
 public:
  explicit KeptAndWritten(const Translated& there)
      : source_(there.translation->source()),
        groups_(source_, there.source->compiled->kind->shape),
        reader_(there.keep, SharedWorkspace().keep_names()) {
    for (const NodeId group : reader_.Children(0, reader_.names().group)) Collect(group, 0);
  }

  bool contains(NodeId leaf) const { return leaves_.contains(leaf); }

 private:
  // As deep as the format's groups nest.
  void Collect(NodeId kept, NodeId group) {
    const KeepNames& names = reader_.names();
    for (const NodeId leaf : reader_.Children(kept, names.leaf)) {
      if (reader_.Attribute(leaf, names.target).empty()) continue;
      const std::string_view path = reader_.Attribute(leaf, names.path);
      for (NodeId node = group; node < groups_.EndOf(group); ++node) {
        const bool own = source_.IsLeaf(node) && groups_.GroupOf(node) == group;
        if (own && groups_.RelativePath(group, node) == path) leaves_.insert(node);
      }
    }
    for (const NodeId child : reader_.Children(kept, names.group)) {
      const auto twins = groups_.GroupsAt(group, reader_.Attribute(child, names.path));
      const std::uint32_t index = reader_.Number(child, names.index);
      ASSERT_TRUE(index >= 1 && index <= twins.size());
      Collect(child, twins[index - 1]);
    }
  }

  const Record& source_;
  GroupView groups_;
  KeepReader reader_;
  std::set<NodeId> leaves_;
};

// Follows what came home, leaf by leaf, to where it stood in the source.
class Journey {
 public:
  Journey(const Translated& there, const EditedRecord& edited, const Translated& back)
      : there_(there),
        edited_(edited),
        back_(back),
        home_(back.target()),
        source_(there.translation->source()),
        home_groups_(home_, back.target_kind->kind->shape),
        source_groups_(source_, back.target_kind->kind->shape) {
    for (const LedgerEntry& entry : there.translation->ledger()) {
      if (entry.target != kNone) sources_.emplace(entry.target, entry.source);
    }
    for (NodeId node = 0; node < there.translation->target().nodes.size(); ++node) {
      if (const NodeId source = there.translation->SourceOf(node); source != kNone)
        sources_.emplace(node, source);
    }
    for (const NodeId node : edited.edited()) {
      // A group that was entered again stands for the one that was edited.
      if (std::count(edited.origin().begin(), edited.origin().end(), node) > 1) continue;
      const auto [from, to] = sources_.equal_range(TargetOf(node));
      for (auto at = from; at != to; ++at) overruled_.insert(at->second);
    }
  }

  // Empty where the laws hold, else the first leaf that breaks one.
  std::string Problem() {
    for (NodeId leaf = 0; leaf < home_.nodes.size(); ++leaf) {
      if (!home_.IsLeaf(leaf) || home_.nodes[leaf].text_size == 0 || !IsPutBack(leaf)) continue;
      ++put_back_;
      const std::vector<NodeId> kept = KeptAs(leaf);
      const std::string told =
          home_.PathOf(leaf) + " = ‘" + std::string(home_.nodes[leaf].value()) + "’";
      if (kept.empty()) return "landed on another: " + told;
      if (std::all_of(kept.begin(), kept.end(),
                      [this](NodeId node) { return overruled_.contains(node); }))
        return "put back over an edited value: " + told;
    }
    return UnsaidProblem();
  }

  std::size_t put_back() const { return put_back_; }
  std::size_t overruled() const { return overruled_.size(); }

 private:
  NodeId MadeBy(NodeId home) const {
    return back_.restored.nodes.empty() || home >= back_.origin.size()
               ? (back_.restored.nodes.empty() ? home : kNone)
               : back_.origin[home];
  }

  // The node of the first translation's target that a node of the middle station was.
  NodeId TargetOf(NodeId middle) const {
    if (there_.origin.empty()) return middle;
    return middle < there_.origin.size() ? there_.origin[middle] : kNone;
  }

  bool IsPutBack(NodeId leaf) const {
    const NodeId made = MadeBy(leaf);
    return made == kNone ||
           back_.translation->target().nodes[made].value() != home_.nodes[leaf].value();
  }

  // Groups of the source that what is in a group at home came from.
  std::set<NodeId> CameFrom(NodeId group) const {
    std::set<NodeId> from;
    const NodeId end = home_groups_.EndOf(group);
    for (NodeId leaf = group; leaf < end; ++leaf) {
      const NodeId made = MadeBy(leaf);
      const NodeId middle = made == kNone ? kNone : back_.translation->SourceOf(made);
      if (middle == kNone) continue;
      const auto [first, last] = sources_.equal_range(TargetOf(edited_.origin()[middle]));
      for (auto at = first; at != last; ++at) {
        for (NodeId node = at->second; node != kNone; node = source_.nodes[node].parent) {
          if (source_.nodes[node].element == home_.nodes[group].element) from.insert(node);
        }
      }
    }
    return from;
  }

  // What travelled of a group of the source: where it stood, what it was written as and where.
  std::multiset<std::string> TravelledOf(NodeId group) const {
    std::multiset<std::string> lines;
    const Record& target = there_.translation->target();
    const NodeId end = source_groups_.EndOf(group);
    for (const LedgerEntry& entry : there_.translation->ledger()) {
      if (entry.target == kNone || entry.source < group || entry.source >= end) continue;
      lines.insert(source_groups_.RelativePath(group, entry.source) + " " +
                   PlainPath(target, entry.target) + " " +
                   std::string(target.nodes[entry.target].value()));
    }
    return lines;
  }

  // The groups, and those beside them of which the same travelled: nobody at the middle station,
  // or after it, can tell them apart, and in another order they are the same groups.
  std::set<NodeId> WithTwins(const std::set<NodeId>& groups) const {
    std::set<NodeId> all = groups;
    for (const NodeId group : groups) {
      const std::multiset<std::string> travelled = TravelledOf(group);
      if (travelled.empty()) continue;
      for (const NodeId twin : source_groups_.Twins(group)) {
        if (twin != group && TravelledOf(twin) == travelled) all.insert(twin);
      }
    }
    return all;
  }

  // The leaves of the source that a leaf put back may be: its path and value, in a group that the
  // one it landed in came from.
  std::vector<NodeId> KeptAs(NodeId leaf) const {
    NodeId group = home_groups_.GroupOf(leaf);
    while (group != 0 && MadeBy(group) == kNone)
      group = home_groups_.GroupOf(home_.nodes[group].parent);
    const std::string path = PlainPath(home_, leaf);
    std::vector<NodeId> kept;
    for (const NodeId from : group == 0 ? std::set<NodeId>{0} : WithTwins(CameFrom(group))) {
      const NodeId end = source_groups_.EndOf(from);
      for (NodeId node = from; node < end; ++node) {
        if (source_.nodes[node].value() == home_.nodes[leaf].value() &&
            PlainPath(source_, node) == path)
          kept.push_back(node);
      }
    }
    return kept;
  }

  // A lost leaf whose value in the middle was edited must not vanish without a word.
  std::string UnsaidProblem() const {
    if (IsSaid(back_.report.findings)) return {};
    for (const LedgerEntry& entry : there_.translation->ledger()) {
      if (entry.state != LeafState::kLost || !overruled_.contains(entry.source)) continue;
      const std::string path = PlainPath(source_, entry.source);
      bool there = false;
      for (NodeId leaf = 0; leaf < home_.nodes.size() && !there; ++leaf) {
        there = home_.nodes[leaf].value() == source_.nodes[entry.source].value() &&
                PlainPath(home_, leaf) == path;
      }
      if (!there) return "an edit overruled a kept leaf without a word: " + path;
    }
    return {};
  }

  const Translated& there_;
  const EditedRecord& edited_;
  const Translated& back_;
  const Record& home_;
  const Record& source_;
  GroupView home_groups_;
  GroupView source_groups_;
  std::multimap<NodeId, NodeId> sources_;  // by node of the first target: leaves of the source
  std::set<NodeId> overruled_;             // leaves of the source whose value was edited on the way
  std::size_t put_back_ = 0;
};

class MiddleStation : public testing::TestWithParam<Pair> {
 protected:
  // A record at the middle station, as it came there.
  struct Arrived {
    std::unique_ptr<Translated> there;
    std::unique_ptr<Judged> middle;
  };

  Arrived Arrive(const std::string& record) {
    Arrived arrived;
    auto there = TranslateDocument(SharedWorkspace(), record, FastTo(GetParam().to));
    if (!there || !(*there)->made()) return arrived;
    auto middle = ReadAndJudge(SharedWorkspace(), (*there)->document, FastTo("").read);
    if (!middle) return arrived;
    arrived.there = *std::move(there);
    arrived.middle = *std::move(middle);
    return arrived;
  }

  // Somebody changes it, by chance of that seed, and it goes home.
  void Return(const Arrived& arrived, unsigned seed) {
    ASSERT_TRUE(arrived.there && arrived.middle) << "seed " << seed;
    const Translated& outward = *arrived.there;
    const Record& station = arrived.middle->record;
    ASSERT_EQ(station.nodes.size(), outward.target().nodes.size());
    const ElementId residue = outward.target_kind->residue;
    NodeId end = 0;
    while (end < station.nodes.size() && station.nodes[end].element != residue) ++end;
    EditedRecord edited(station, outward.target_kind->kind->shape, end);
    std::mt19937 random(seed);
    for (auto changes = 1 + random() % kMostChanges; changes > 0; --changes) edited.Change(random);
    Record changed;
    edited.Write(changed);
    TranslateOptions home = FastTo(GetParam().from);
    home.keep_inside = false;
    auto back =
        TranslateDocument(SharedWorkspace(), Written(changed, *outward.target_kind->pack), home);
    ASSERT_TRUE(back);
    if (!(*back)->made()) return;  // the edit is against the format: refused, and said
    ++travelled_;
    ASSERT_EQ((*back)->translation->source().nodes.size(), changed.nodes.size());
    Journey journey(outward, edited, **back);
    const std::string problem = journey.Problem();
    put_back_ += journey.put_back();
    overruled_ += journey.overruled();
    for (const Finding& finding : (*back)->report.findings) said_.insert(finding.id);
    if (!problem.empty() && ++failures_ <= kMostTold)
      ADD_FAILURE() << "seed " << seed << ":" << edited.story() << "\n" << problem;
  }

  // The leaf at one node of the target is edited, nothing else. True where the format takes the
  // edit.
  bool EditAlone(const Translated& outward, NodeId leaf, NodeId kept) {
    NodeId node = leaf;
    if (!outward.origin.empty()) {
      const auto at = std::find(outward.origin.begin(), outward.origin.end(), leaf);
      if (at == outward.origin.end()) return false;
      node = static_cast<NodeId>(at - outward.origin.begin());
    }
    const Record& target = outward.target();
    const Shape& shape = outward.target_kind->kind->shape;
    EditedRecord edited(target, shape, static_cast<NodeId>(target.nodes.size()));
    edited.EditLeaf(node);
    Record changed;
    edited.Write(changed);
    TranslateOptions home = FastTo(GetParam().from);
    home.keep_inside = false;
    auto back =
        TranslateDocument(SharedWorkspace(), Written(changed, *outward.target_kind->pack), home);
    if (!back || !(*back)->made()) return false;
    const std::string problem = Journey(outward, edited, **back).Problem();
    EXPECT_TRUE(problem.empty()) << edited.story() << "\n" << problem;
    const bool said = IsSaid((*back)->report.findings);
    said_alone_ += said ? 1 : 0;
    const Record& source = outward.translation->source();
    EXPECT_TRUE(said || HasAsMany(source, (*back)->target(), kept))
        << edited.story() << "\nwithout a word: " << source.PathOf(kept);
    return true;
  }

  std::size_t travelled_ = 0;
  std::size_t put_back_ = 0;
  std::size_t overruled_ = 0;
  std::size_t said_alone_ = 0;
  unsigned failures_ = 0;
  std::set<std::string> said_;
};

TEST_P(MiddleStation, NothingKeptOfOneGroupLandsOnAnother) {
  const unsigned rounds = Rounds(kUsualRounds);
  for (const SampleCase& sample : Samples()) {
    if (sample.name != GetParam().from + "/rich") continue;
    const Arrived rich = Arrive(Bytes(sample.input));  // once: it is large, and always the same
    for (unsigned seed = 0; seed < rounds; ++seed) Return(rich, FirstSeed() + seed);
  }
  for (unsigned seed = 0; seed < rounds; ++seed)
    Return(Arrive(SyntheticRecord(GetParam().from, seed)), FirstSeed() + seed);
  std::printf(
      "%s to %s: %zu edited records came home, %zu leaves put back, %zu overruled, %u "
      "failed\n",
      GetParam().from.c_str(), GetParam().to.c_str(), travelled_, put_back_, overruled_, failures_);
  EXPECT_EQ(failures_, 0U);
  EXPECT_GE(travelled_, rounds);
  EXPECT_GT(put_back_, 0U);
  EXPECT_TRUE(said_.contains("GW-TRN-006"));
}

// Each leaf of the middle station that a kept leaf was written to, edited alone: a lost one, and
// one that is kept though it was carried whole, since the way back would return it otherwise.
TEST_P(MiddleStation, AnEditedValueWinsAndIsSaid) {
  const auto& [from, to] = GetParam();
  std::array<std::size_t, 4> taken{};
  std::vector<std::string> records;
  for (const SampleCase& sample : Samples()) {
    if (sample.name == from + "/rich") records.push_back(Bytes(sample.input));
  }
  for (unsigned number = 0; number < kUsualRounds; ++number)
    records.push_back(SyntheticRecord(from, number));
  for (const std::string& record : records) {
    auto there = TranslateDocument(SharedWorkspace(), record, FastTo(to));
    ASSERT_TRUE(there && (*there)->made());
    if ((*there)->keep.nodes.empty()) continue;  // nothing had to be kept
    const KeptAndWritten kept(**there);
    for (const LedgerEntry& entry : (*there)->translation->ledger()) {
      if (entry.target == kNone || !kept.contains(entry.source)) continue;
      if (EditAlone(**there, entry.target, entry.source))
        ++taken[static_cast<std::size_t>(entry.state)];
    }
  }
  const std::size_t carried = taken[static_cast<std::size_t>(LeafState::kCarried)];
  const std::size_t lost = taken[static_cast<std::size_t>(LeafState::kLost)];
  std::printf("%s to %s: edits of %zu carried and %zu lost leaves that are kept: %zu said\n",
              from.c_str(), to.c_str(), carried, lost, said_alone_);
  EXPECT_GT(carried + lost, 0U);
  EXPECT_GT(said_alone_, 0U);
}

INSTANTIATE_TEST_SUITE_P(Pairs,
                         MiddleStation,
                         testing::ValuesIn(OrderedPairs()),
                         [](const auto& test) { return PairName(test.param); });

}  // namespace
}  // namespace baybridge
