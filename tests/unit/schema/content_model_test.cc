#include "schema/content_model.h"

#include <gtest/gtest.h>

namespace baybridge::schema {
namespace {

Particle El(std::uint32_t symbol, std::uint32_t min = 1, std::uint32_t max = 1) {
  Particle particle;
  particle.kind = Particle::Kind::kElement;
  particle.symbol = symbol;
  particle.min = min;
  particle.max = max;
  return particle;
}

Particle Group(Particle::Kind kind,
               std::vector<Particle> children,
               std::uint32_t min = 1,
               std::uint32_t max = 1) {
  Particle particle;
  particle.kind = kind;
  particle.children = std::move(children);
  particle.min = min;
  particle.max = max;
  if (max > 1) particle.group = 7;
  return particle;
}

constexpr auto kSequence = Particle::Kind::kSequence;
constexpr auto kChoice = Particle::Kind::kChoice;

bool Accepts(const ContentModel& model, const std::vector<std::uint32_t>& symbols) {
  ContentState state = 0;
  for (const std::uint32_t symbol : symbols) {
    state = model.Next(state, symbol);
    if (state == kNoState) return false;
  }
  return model.accepting[state] != 0;
}

ContentModel Compile(const Particle& particle, std::uint32_t symbols = 3) {
  std::string problem;
  ContentModel model = CompileContent(particle, symbols, problem);
  EXPECT_EQ(problem, "");
  return model;
}

TEST(ContentModel, SequenceKeepsOrder) {
  const ContentModel model = Compile(Group(kSequence, {El(0), El(1, 0), El(2, 0, kManyTimes)}));
  EXPECT_TRUE(Accepts(model, {0}));
  EXPECT_TRUE(Accepts(model, {0, 1, 2, 2, 2}));
  EXPECT_FALSE(Accepts(model, {}));
  EXPECT_FALSE(Accepts(model, {1, 0}));
  EXPECT_FALSE(Accepts(model, {0, 2, 1}));
}

// Whoever asks finds the same, whether the table of a model is kept or said in ranges.
TEST(ContentModel, SequencesAreSaidInRanges) {
  const ContentModel model =
      Compile(Group(kSequence, {El(0, 0), El(1, 0, kManyTimes), El(2), El(3, 0)}), 4);
  EXPECT_TRUE(model.next.empty());
  EXPECT_EQ(model.PossibleIn(0), (std::vector<std::uint32_t>{0, 1, 2}));
  const ContentState after_one = model.Next(model.Next(0, 0), 1);
  EXPECT_EQ(model.PossibleIn(after_one), (std::vector<std::uint32_t>{1, 2}));
  EXPECT_EQ(model.PossibleIn(model.Next(after_one, 2)), (std::vector<std::uint32_t>{3}));
  EXPECT_TRUE(Accepts(model, {2}));
  EXPECT_TRUE(Accepts(model, {0, 1, 1, 2, 3}));
  EXPECT_FALSE(Accepts(model, {0, 1, 0}));
  EXPECT_FALSE(Accepts(model, {0, 3}));
  EXPECT_FALSE(Accepts(model, {2, 3, 3}));
}

// Behind the first a comes c, behind the second the end: one symbol leads to two states.
TEST(ContentModel, WhatRangesCannotSayKeepsItsTable) {
  const ContentModel model = Compile(Group(kSequence, {El(0), El(1), El(0)}), 2);
  EXPECT_FALSE(model.next.empty());
  EXPECT_TRUE(Accepts(model, {0, 1, 0}));
  EXPECT_FALSE(Accepts(model, {0, 1}));
  EXPECT_FALSE(Accepts(model, {0, 0}));
  const ContentModel apart = Compile(
      Group(kChoice, {Group(kSequence, {El(0), El(1)}), Group(kSequence, {El(2), El(3)})}), 4);
  EXPECT_FALSE(apart.next.empty());
  EXPECT_TRUE(Accepts(apart, {2, 3}));
  EXPECT_FALSE(Accepts(apart, {0, 3}));
}

TEST(ContentModel, RepeatedChoiceTakesAnyMix) {
  const ContentModel model = Compile(Group(kChoice, {El(0), El(1)}, 0, kManyTimes), 2);
  EXPECT_TRUE(Accepts(model, {}));
  EXPECT_TRUE(Accepts(model, {1, 0, 0, 1}));
}

// After one `a` it is open which copy of the group it belongs to: states are sets of places.
TEST(ContentModel, AmbiguousCopiesAreMadeDeterministic) {
  const ContentModel model = Compile(Group(kSequence, {El(0, 1, 2)}, 1, 2), 1);
  EXPECT_TRUE(Accepts(model, {0}));
  EXPECT_TRUE(Accepts(model, {0, 0, 0, 0}));
  EXPECT_FALSE(Accepts(model, {0, 0, 0, 0, 0}));
}

TEST(ContentModel, BoundsOfGroupsMultiply) {
  const ContentModel model = Compile(Group(kSequence, {El(0), El(1)}, 2, 3), 2);
  EXPECT_FALSE(Accepts(model, {0, 1}));
  EXPECT_TRUE(Accepts(model, {0, 1, 0, 1}));
  EXPECT_TRUE(Accepts(model, {0, 1, 0, 1, 0, 1}));
  EXPECT_FALSE(Accepts(model, {0, 1, 0, 1, 0, 1, 0, 1}));
}

TEST(ContentModel, LargeBoundsAreCounted) {
  const ContentModel model = Compile(Group(kSequence, {El(0, 2, 500), El(1, 0)}), 2);
  ASSERT_EQ(model.counters.size(), 1U);
  EXPECT_EQ(model.counters[0].max, 500U);
  EXPECT_LE(model.states(), 4U);
}

TEST(ContentModel, CountsThatCannotBeToldApartAreNotCovered) {
  std::string problem;
  CompileContent(Group(kSequence, {El(0, 2, 500)}, 0, kManyTimes), 1, problem);
  EXPECT_EQ(problem, "occurrence-range");
}

TEST(ContentModel, HugeModelsAreNotCovered) {
  std::string problem;
  Particle particle = El(0, 60, 60);
  for (int i = 0; i < 4; ++i) particle = Group(kSequence, {particle}, 60, 60);
  CompileContent(particle, 1, problem);
  EXPECT_EQ(problem, "content-model-size");
}

TEST(ContentModel, ShortestWayNamesWhatIsMissing) {
  const ContentModel model = Compile(Group(kSequence, {El(0), El(1), El(2)}));
  bool found = false;
  EXPECT_EQ(model.ShortestTo(0, 2, found), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_TRUE(found);
  model.ShortestTo(model.Next(0, 0), 0, found);
  EXPECT_FALSE(found);
}

TEST(Occurrences, MultiplyThroughGroups) {
  const auto counts = CountOccurrences(
      Group(kSequence, {El(0), Group(kChoice, {El(1, 2, 3), El(2)}, 0, 4), El(0)}), 3);
  EXPECT_EQ(counts[0].min, 2U);
  EXPECT_EQ(counts[0].max, 2U);
  EXPECT_EQ(counts[0].group, kNone);
  EXPECT_EQ(counts[1].min, 0U);
  EXPECT_EQ(counts[1].max, 12U);
  EXPECT_EQ(counts[1].group, 7U);
}

}  // namespace
}  // namespace baybridge::schema
