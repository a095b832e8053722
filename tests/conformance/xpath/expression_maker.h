#pragma once

#include <random>
#include <string>

namespace baybridge {

// Random expressions of XPath 1.0 over the trees of tree_maker.h. What both engines are known to
// answer differently (hand_written_test.cc has each, with its clause) is not made: texts of numbers
// that are no short decimals, the following axis from attributes, name() of prefixed names.
class ExpressionMaker {
 public:
  ExpressionMaker(std::mt19937& random, bool spaced) : random_(random), spaced_(spaced) {}
  std::string Make() { return Any(4); }

 private:
  std::string Any(int depth);
  std::string Truth(int depth);
  std::string Number(int depth);
  std::string Text(int depth);
  std::string Nodes(int depth);
  std::string Path(int depth);
  std::string Step(int depth, bool first);
  std::string Predicate(int depth);
  std::string NameTest();
  std::string Pick(std::initializer_list<const char*> words);

  std::mt19937& random_;
  bool spaced_;
};

}  // namespace baybridge
