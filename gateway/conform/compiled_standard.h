#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conform/calendars.h"
#include "conform/standard.h"
#include "core/name_table.h"
#include "pack/catalogue.h"
#include "rules/rule_set.h"

namespace baybridge {

// A standard with its rules compiled. Immutable; used by many threads.
struct CompiledStandard {
  Standard standard;
  std::vector<std::shared_ptr<const RuleSet>> sets;  // one for each rule file
  std::vector<std::vector<std::uint32_t>> rule_of;   // by set and assertion: Standard::rules

  // Loads and compiles. Interns names: no record of `names` may be alive. Fails like LoadStandard
  // and RuleSet::Load, and with kMalformed and file:line for an assertion that rules.csv has not,
  // whose severity or text differs, and for a rule without assertion.
  static Result<std::unique_ptr<const CompiledStandard>> Load(const std::filesystem::path& root,
                                                              std::string_view id,
                                                              NameTable& names);
};

// Rules of two standards that ask the same (validators/standards/overlaps.csv). Where both speak of
// one record there is one lack: each standard is judged as ever, and the second says that it
// overlaps.
struct Overlap {
  std::uint32_t standard = 0;     // index into Standards::standards; the one that is named
  std::uint32_t rule = 0;         // index into Standard::rules
  std::uint32_t overlapping = 0;  // the standard whose rule says that it overlaps
  std::uint32_t overlapping_rule = 0;
};

// The standards of one run, with what their rules look up and say.
struct Standards {
  std::vector<std::unique_ptr<const CompiledStandard>> standards;  // in the order asked for
  std::vector<Overlap> overlaps;                                   // between them
  Calendars calendars;
  Catalogue texts;  // of rules, and of the program

  // Loads standards by id, each once. Fails with kNotFound for an unknown one, and like
  // CompiledStandard::Load. `texts` is what the program says; the rules' texts are added.
  static Result<Standards> Load(const std::filesystem::path& root,
                                const std::vector<std::string>& ids,
                                NameTable& names,
                                Catalogue texts);
};

}  // namespace baybridge
