#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace baybridge {

// What libxml2's XPath says of an expression, for tests of our own engine and for benchmarks.

struct XPathAnswer {
  enum class Kind : std::uint8_t { kError, kTruth, kNumber, kText, kNodes };
  Kind kind = Kind::kError;
  bool truth = false;
  double number = 0;
  std::string text;
  // Labels in the order the engine gave: "/" the root node, "e3" the fourth element in document
  // order, "e3/@lang" its attribute (local name), "e3/text()", "e3/namespace::xml".
  std::vector<std::string> nodes;
};

// One document and compiled expressions on it. Belongs to one thread.
class XPathOpinion {
 public:
  // Fails with kMalformed where `utf8` is refused.
  static Result<std::unique_ptr<XPathOpinion>> Parse(std::string_view utf8);
  ~XPathOpinion();
  XPathOpinion(const XPathOpinion&) = delete;
  XPathOpinion& operator=(const XPathOpinion&) = delete;
  XPathOpinion(XPathOpinion&&) = delete;
  XPathOpinion& operator=(XPathOpinion&&) = delete;

  void Declare(const std::string& prefix, const std::string& space);
  // Replaces the document; what is compiled and declared stays.
  Result<Done> Turn(std::string_view utf8);

  // Evaluates at an element (by its number in document order, from 0) or at the root node (-1).
  XPathAnswer Evaluate(const std::string& expression, int element);

  // Compiles an expression and returns its number; -1 where it is refused.
  int Compile(const std::string& expression);
  // The truth of a compiled expression at every element of the compiled node-set expression
  // `context`, evaluated at the root node: how many there are, and for how many it holds.
  std::pair<std::uint32_t, std::uint32_t> Judge(int context, const std::vector<int>& tests);

 private:
  class Impl;
  explicit XPathOpinion(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace baybridge
