#pragma once

#include <string>

#include "batch/batch_place.h"
#include "batch/page_text.h"
#include "pipeline/translating.h"

namespace baybridge {

// Records and their targets side by side, for a person who signs that they mean the same: every
// leaf of the source with what became of it, then what a row added to the target. The page shows
// personal values as they are, and says so.
class SamplePage {
 public:
  SamplePage(const Catalogue& catalogue, Language language);

  // Adds a record, which begins on a printed page of its own. A record that was not made any more
  // is shown with the reason alone.
  void Add(const std::string& file, const BatchPlace& place, const Translated& made);
  // `seed`: what chose the records; `of`: how many there were to choose from.
  std::string End(std::uint64_t seed, std::uint64_t of);

 private:
  // A leaf with its label in four languages, its code's display, and its path in small.
  void Leaf(const Record& record, NodeId node, const Pack& pack, const Kind& kind);
  void Sources(const Translated& made);
  void Added(const Translated& made);

  PageText page_;
  std::uint64_t records_ = 0;
};

}  // namespace baybridge
