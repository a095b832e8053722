#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/record.h"
#include "pack/catalogue.h"
#include "pack/pack.h"
#include "print/print_data.h"

namespace baybridge {

// What every print needs besides the record. All of it must outlive the call.
struct PrintContext {
  const PackSet& packs;
  const Kind& kind;  // the hub's, with its shape bound
  const PrintData& data;
};

// What is known of how the hub record came about. Paths of findings are those of the source.

// A leaf that an earlier translation could not carry.
struct EarlierLeaf {
  Texts label;
  std::string text;
};

// What an earlier translation, out of a third format, kept and nobody has restored since.
struct EarlierLoss {
  std::string format;  // title of that format
  std::uint64_t lost = 0;
  std::uint64_t residue = 0;
  std::vector<EarlierLeaf> critical;  // those that can harm
};

struct PrintInput {
  PrintContext context;
  Findings findings =
      {};  // of the translation; those of settings.csv ‘critical-findings’ are printed
  const Kind* source_kind = nullptr;      // for the labels of findings; may be null
  bool translated = false;                // made from another format, and accounted for
  std::uint64_t lost = 0;                 // leaves that arrived with less meaning, or were dropped
  std::uint64_t residue = 0;              // leaves without a row
  std::vector<EarlierLoss> earlier = {};  // of translations before this one
  std::map<std::string, std::uint32_t> withheld = {};  // leaves by personal-data class
  std::vector<std::string> converted =
      {};                   // hub paths of texts that a machine converted between scripts
  std::string source = {};  // title of the source format
};

struct PrintOptions {
  std::string view;                                   // "handover", "full", "medication-chart"
  std::vector<Language> languages = {Language::kEn};  // one or two, the first leads
  std::string place = {};  // where the reader is; empty: not known, then no order counts as one
  bool reveal_numbers = false;  // identity documents in full
};

// Where the reader is: a code in capitals of the list of places (settings.csv ‘place-list’), in
// whatever case it is written; empty for empty, nothing where there is no such place or no list.
std::optional<std::string> PlaceOf(const PackSet& packs,
                                   const PrintData& data,
                                   std::string_view place);
// The places that PlaceOf takes, with commas between them, for messages.
std::string KnownPlaces(const PackSet& packs, const PrintData& data);

// Findings of severity error or worse.
std::size_t ErrorsIn(const Findings& findings);

// The record as one self-contained page of HTML without script or anything fetched, for A4. `hub`'s
// elements must be set, `options.view` one of the data's views and `options.languages` not empty.
// Same input, same bytes: there is no clock in it.
std::string PrintRecord(const Record& hub, const PrintInput& input, const PrintOptions& options);

}  // namespace baybridge
