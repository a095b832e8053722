#pragma once

#include <memory>
#include <string>
#include <vector>

#include "format/date_format.h"
#include "identifiers/scheme.h"
#include "translate/medicine_text.h"
#include "translate/transform.h"

// The transforms, one maker each: what CompileTransform chooses from.
namespace baybridge {

using Made = std::unique_ptr<const Transform>;

inline Applied OneText(Applied::Outcome outcome, std::string_view text) {
  Applied applied;
  applied.outcome = outcome;
  applied.count = 1;
  applied.parts[0] = text;
  return applied;
}

inline Applied::Outcome ExactIf(bool exact) {
  return exact ? Applied::Outcome::kExact : Applied::Outcome::kInexact;
}

// Codes through a table; codes that it lacks as the table says.
Made MakeTranslate(const CodeTable& table, Direction direction);
// Value and unit on both sides.
Made MakeDose(CodeMap map);
// One word for another, and no other word.
Made MakeWords(CodeMap map);
// As the scheme prints it; canonical in the hub. The scheme must outlive the transform.
Made MakeIdentifier(const Scheme& scheme, Direction direction);
Made MakeDate(DateFormat format, Direction direction);
// `units` must outlive the transform.
Made MakeQuantity(Unit local, Unit canonical, const std::vector<Unit>& units, Direction direction);
Made MakeMoney(std::string currency, Direction direction);
Made MakeJoin(std::string separator);
Made MakeSplit(std::string separator, std::uint32_t parts);
// The `number`-th medicine of a free text that holds `room` at most.
Made MakeMedicine(MedicineWords words, std::size_t number, std::size_t room);
// Between scripts, marked as machine-converted. `scripts` must outlive the transform.
Made MakeScript(const ScriptConverters& scripts, ScriptConversion conversion);
Made MakeTerm(const std::vector<ScriptRule>& rules);

}  // namespace baybridge
