#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/record.h"
#include "opinion/xpath_opinion.h"
#include "rules/xpath/compiler.h"
#include "rules/xpath/evaluator.h"

namespace baybridge {

// One document in both engines. Prefix p is urn:p.
class TwoEngines {
 public:
  explicit TwoEngines(const std::string& xml);

  int elements() const { return static_cast<int>(elements_.size()); }
  // The value of an expression at an element (from 0; -1 is the root node) as a line of text:
  // "error", "true", "number 2.5", "text ‘x’", "nodes e1 e2/@id".
  std::string Ours(const std::string& expression, int element);
  std::string Theirs(const std::string& expression, int element);

 private:
  std::string LabelOf(xpath::XNode node) const;

  std::string xml_;
  NameTable names_;
  Record record_;
  std::vector<NodeId> elements_;
  std::vector<int> numbers_;
  std::unique_ptr<XPathOpinion> opinion_;
};

}  // namespace baybridge
