#pragma once

// What an evaluation is given and how it ends.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/record.h"
#include "rules/xpath/record_view.h"

namespace baybridge::xpath {

using NodeList = std::vector<XNode>;

// What an evaluation may take. Past a limit it ends with kExceeded and has no value.
struct EvaluationLimits {
  std::uint64_t max_steps = 20'000'000;                        // nodes looked at by one evaluation
  std::uint64_t max_record_steps = 200'000'000;                // by all evaluations on one record
  std::size_t max_nodes = 1'000'000;                           // in one node-set
  std::size_t max_text_bytes = std::size_t{16} * 1024 * 1024;  // 16 MiB made by one evaluation
};

enum class Outcome : std::uint8_t {
  kValue,
  kExceeded,   // past a limit
  kUndecided,  // a function could not tell
};

// A document that document() gives, prepared. Immutable.
struct SideDocument {
  Record record;
  RecordView view;
  std::string bytes;  // the record's input
};

// The documents of a rule set, by what an expression calls them.
struct SideDocuments {
  std::vector<std::unique_ptr<SideDocument>> documents;
  std::vector<std::pair<std::string, std::uint32_t>> names;  // index into documents; sorted
};

// Where an expression is evaluated.
struct Focus {
  XNode node = 0;
  std::uint32_t position = 1;
  std::uint32_t size = 1;
};

}  // namespace baybridge::xpath
