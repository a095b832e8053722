#pragma once

#include <memory>

#include "rules/xpath/evaluator.h"

namespace baybridge::xpath {

// A node list of the evaluator's pool, empty at first, for the time of one call.
class Borrowed {
 public:
  explicit Borrowed(Evaluator& evaluator) : evaluator_(evaluator) {
    if (evaluator.borrowed_ == evaluator.pool_.size())
      evaluator.pool_.push_back(std::make_unique<NodeList>());
    list_ = evaluator.pool_[evaluator.borrowed_++].get();
    list_->clear();
  }
  ~Borrowed() { --evaluator_.borrowed_; }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  Borrowed(Borrowed&&) = delete;
  Borrowed& operator=(Borrowed&&) = delete;
  NodeList& operator*() { return *list_; }
  NodeList* operator->() { return list_; }

 private:
  Evaluator& evaluator_;
  NodeList* list_;
};

}  // namespace baybridge::xpath
