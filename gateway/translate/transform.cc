#include "translate/transform.h"

#include <algorithm>
#include <utility>

#include "translate/transform_kinds.h"

namespace baybridge {
namespace {

constexpr std::string_view kMedicine = "medicine ";

Failure BadArgument(const TableRow& row, std::string_view expected) {
  return {.kind = FailureKind::kMalformed,
          .what = "transform " + std::string(kVerbNames.NameOf(row.verb)) + ": expected " +
                  std::string(expected) + ", found ‘" + row.argument + "’",
          .place = {},
          .advice = {}};
}

using Compiled = Result<Made>;

Compiled CompileScheme(const TableRow& row, Direction direction, const TransformContext& context) {
  const std::string id = row.verb == Verb::kPhone ? "PHONE-" + row.argument : row.argument;
  const Scheme* scheme = context.packs->schemes.Find(id);
  if (scheme == nullptr) return BadArgument(row, "an identifier scheme of schemes.csv");
  return MakeIdentifier(*scheme, direction);
}

Compiled CompileDate(const TableRow& row, Direction direction) {
  auto format = DateFormat::Parse(row.argument);
  if (!format) return BadArgument(row, "a date format such as dd/MM/yyyy");
  return MakeDate(*std::move(format), direction);
}

Compiled CompileQuantity(const TableRow& row,
                         Direction direction,
                         const TransformContext& context) {
  const auto find = [&](std::string_view id) {
    return std::find_if(context.units->begin(), context.units->end(),
                        [&](const Unit& u) { return u.id == id; });
  };
  const auto local = find(row.argument);
  if (local == context.units->end()) return BadArgument(row, "a unit of mapping/units.csv");
  const auto canonical = find(local->canonical);
  if (canonical == context.units->end())
    return BadArgument(row, "a unit whose canonical unit is in mapping/units.csv");
  return MakeQuantity(*local, *canonical, *context.units, direction);
}

Compiled CompileBoolean(const TableRow& row, Direction direction) {
  const std::size_t slash = row.argument.find('/');
  if (slash == std::string::npos || slash == 0) return BadArgument(row, "two words, such as Y/N");
  const std::string_view yes = std::string_view(row.argument).substr(0, slash);
  const std::string_view no = std::string_view(row.argument).substr(slash + 1);
  CodeMap map;
  if (direction == Direction::kToHub) {
    map.Fill({{yes, "true", Relationship::kEquivalent, true},
              {no, "false", Relationship::kEquivalent, true}});
  } else {
    map.Fill({{"true", yes, Relationship::kEquivalent, true},
              {"false", no, Relationship::kEquivalent, true}});
  }
  return MakeWords(std::move(map));
}

// split:medicine 2/5 is the second of at most five.
Compiled CompileMedicine(const TableRow& row, const TransformContext& context) {
  constexpr std::size_t kHubLeaves = 4;
  const std::string_view numbers = std::string_view(row.argument).substr(kMedicine.size());
  const bool plain = numbers.size() == 3 && numbers[1] == '/' && numbers[0] >= '1' &&
                     numbers[0] <= numbers[2] && numbers[2] <= '9';
  if (!plain || row.from_hub || row.hub.size() != kHubLeaves || row.pack.size() != 1) {
    return BadArgument(row,
                       "medicine 1/5, to-hub, with hub leaves for name, amount, unit and "
                       "frequency");
  }
  MedicineWords words;
  for (const Unit& unit : *context.units) words.units.push_back(unit.id);
  if (row.codes != nullptr) {
    for (const CodePair& pair : row.codes->pairs) words.frequencies.push_back(pair.pack_code);
  }
  return MakeMedicine(std::move(words), static_cast<std::size_t>(numbers[0] - '0'),
                      static_cast<std::size_t>(numbers[2] - '0'));
}

Compiled CompileParts(const TableRow& row, Direction direction, const TransformContext& context) {
  if (row.verb == Verb::kSplit && row.argument.starts_with(kMedicine))
    return CompileMedicine(row, context);
  const bool splits = (row.verb == Verb::kSplit) == (direction == Direction::kToHub);
  const auto parts = static_cast<std::uint32_t>(std::max(row.hub.size(), row.pack.size()));
  const std::string separator = row.argument == "space" ? " " : row.argument;
  if (separator.empty()) return BadArgument(row, "a separator");
  if (splits) return MakeSplit(separator, parts);
  return MakeJoin(separator);
}

Compiled CompileScript(const TableRow& row, const TransformContext& context) {
  const auto conversion = kScriptConversionNames.ValueOf(row.argument);
  if (!conversion) return BadArgument(row, "two scripts such as hant-hk-hans");
  // Without a term table rows are checked, not run.
  if (context.scripts == nullptr) return Made();
  if (row.to_hub && row.from_hub)
    return BadArgument(row, "a direction in its column: scripts are converted one way");
  if (row.verb == Verb::kScript) {
    return MakeScript(*context.scripts, *conversion);
  }
  return MakeTerm(context.scripts->rules(*conversion));
}

}  // namespace

AppliedOne Transform::ApplyOne(std::string_view value, Arena& arena) const {
  Values values;
  values.count = 1;
  values.parts[0] = value;
  const Applied applied = Apply(values, arena);
  return {.outcome = applied.outcome,
          .relationship = applied.relationship,
          .machine_converted = applied.machine_converted,
          .text = applied.count > 0 ? applied.parts[0] : std::string_view()};
}

AppliedTwice Transform::ApplyTwice(const Transform& onward,
                                   std::string_view value,
                                   Arena& arena) const {
  AppliedTwice applied;
  applied.first = ApplyOne(value, arena);
  if (applied.first.outcome != Applied::Outcome::kNothing && !applied.first.text.empty())
    applied.second = onward.ApplyOne(applied.first.text, arena);
  return applied;
}

Compiled CompileTransform(const TableRow& row,
                          Direction direction,
                          const TransformContext& context) {
  switch (row.verb) {
    case Verb::kTranslate:
    case Verb::kFrequency:
    case Verb::kRoute: return MakeTranslate(*row.codes, direction);
    case Verb::kDose:
      if (row.codes == nullptr) return Made();
      return MakeDose(MakeCodeMap(*row.codes, direction));
    case Verb::kIdentifier:
    case Verb::kPhone: return CompileScheme(row, direction, context);
    case Verb::kDate: return CompileDate(row, direction);
    case Verb::kQuantity: return CompileQuantity(row, direction, context);
    case Verb::kBoolean: return CompileBoolean(row, direction);
    case Verb::kMoney:
      if (row.argument.empty()) return Made();
      return MakeMoney(row.argument, direction);
    case Verb::kSplit:
    case Verb::kJoin: return CompileParts(row, direction, context);
    case Verb::kScript:
    case Verb::kTerm: return CompileScript(row, context);
    default: return Made();
  }
}

}  // namespace baybridge
