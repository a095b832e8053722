#pragma once

#include <vector>

#include "core/record.h"
#include "translate/plan.h"
#include "translate/translation.h"

namespace baybridge {

// A translation that was made, whichever way: what keeping asks of it. Refers to what made it.
struct Carried {
  const Record& source;
  const Record& target;
  const std::vector<LedgerEntry>& ledger;
  const std::vector<NodeId>& sources;  // by target node: a source leaf; kNone where it was added
  const Plan& first;                   // the plan that reads the source
  // What is below the source's element that holds keep blocks is no leaf of the record; kNone.
  NodeId keep_begin = kNone;
  NodeId keep_end = kNone;

  NodeId SourceOf(NodeId target_node) const {
    return target_node < sources.size() ? sources[target_node] : kNone;
  }
};

inline Carried CarriedBy(const Translation& translation) {
  return {
      .source = translation.source(),
      .target = translation.target(),
      .ledger = translation.ledger(),
      .sources = translation.sources(),
      .first = translation.to_hub() != nullptr ? *translation.to_hub() : *translation.from_hub(),
      .keep_begin = translation.keep_begin(),
      .keep_end = translation.keep_end()};
}

}  // namespace baybridge
