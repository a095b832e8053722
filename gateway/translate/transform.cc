#include "translate/transform.h"

#include <algorithm>
#include <utility>

#include "core/name_table.h"
#include "translate/date_format.h"
#include "translate/decimal.h"
#include "translate/medicine_text.h"

namespace baybridge {
namespace {

using Outcome = Applied::Outcome;

constexpr std::string_view kMedicine = "medicine ";

Applied One(Outcome outcome, std::string_view text) {
  Applied applied;
  applied.outcome = outcome;
  applied.count = 1;
  applied.parts[0] = text;
  return applied;
}

Outcome ExactIf(bool exact) {
  return exact ? Outcome::kExact : Outcome::kInexact;
}

// ---- coded values

class Translate : public Transform {
 public:
  Translate(CodeMap map, Unmapped unmapped)
      : map_(std::move(map)),
        unmapped_(std::move(unmapped)) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    const AppliedOne one = ApplyOne(values.parts[0], arena);
    if (one.outcome == Outcome::kNothing) return {};
    Applied applied = One(one.outcome, one.text);
    applied.relationship = one.relationship;
    return applied;
  }

  AppliedOne ApplyOne(std::string_view code, Arena& /*arena*/) const override {
    if (const CodeMap::Entry* entry = map_.Find(code)) {
      return {.outcome = ExactIf(entry->returns),
              .relationship = entry->relationship,
              .machine_converted = false,
              .text = entry->value};
    }
    AppliedOne one;
    if (unmapped_.mode == Unmapped::Mode::kUseSourceCode) {
      one.outcome = Outcome::kExact;
      one.text = code;
    } else if (unmapped_.mode == Unmapped::Mode::kFixed) {
      one.outcome = Outcome::kInexact;
      one.text = unmapped_.fixed;
    }
    return one;
  }

 private:
  CodeMap map_;
  Unmapped unmapped_;
};

// Both sides hold value and unit: the number travels as it is, the unit through a code table. Doses
// are never recomputed.
class Dose : public Transform {
 public:
  explicit Dose(CodeMap map) : map_(std::move(map)) {}

  Applied Apply(const Values& values, Arena& /*arena*/) const override {
    Applied applied;
    applied.outcome = Outcome::kExact;
    applied.count = values.count;
    applied.parts = values.parts;
    if (values.count < 2 || values.parts[1].data() == nullptr) return applied;
    const CodeMap::Entry* entry = map_.Find(values.parts[1]);
    if (entry == nullptr) return {};
    applied.parts[1] = entry->value;
    applied.relationship = entry->relationship;
    applied.outcome = ExactIf(entry->returns);
    return applied;
  }

 private:
  CodeMap map_;
};

class Words : public Transform {
 public:
  explicit Words(CodeMap map) : map_(std::move(map)) {}
  Applied Apply(const Values& values, Arena& /*arena*/) const override {
    const CodeMap::Entry* entry = map_.Find(values.parts[0]);
    return entry == nullptr ? Applied{} : One(Outcome::kExact, entry->value);
  }

 private:
  CodeMap map_;
};

// ---- identifiers and telephones

class Identifier : public Transform {
 public:
  Identifier(const Scheme& scheme, Direction direction)
      : Transform(Family::kIdentifier),
        scheme_(scheme),
        direction_(direction) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    const std::string_view text = values.parts[0];
    if (direction_ == Direction::kFromHub) {
      const std::string printed = PrintIdentifier(scheme_, text);
      return One(ExactIf(Canonical(printed) == text), arena.Copy(printed));
    }
    const std::string canonical = Canonical(text);
    return One(ExactIf(PrintIdentifier(scheme_, canonical) == text), arena.Copy(canonical));
  }

  // From one format that prints the scheme into another: what is printed is what came, mostly.
  AppliedTwice ApplyTwice(const Transform& onward,
                          std::string_view text,
                          Arena& arena) const override {
    const auto* other =
        onward.family() == Family::kIdentifier ? static_cast<const Identifier*>(&onward) : nullptr;
    const bool through = other != nullptr && &other->scheme_ == &scheme_ &&
                         direction_ == Direction::kToHub &&
                         other->direction_ == Direction::kFromHub;
    if (!through) return Transform::ApplyTwice(onward, text, arena);
    const std::string canonical = Canonical(text);
    const std::string printed = PrintIdentifier(scheme_, canonical);
    const bool same = printed == text;
    const bool returns = same || Canonical(printed) == canonical;
    AppliedTwice applied;
    applied.first.outcome = ExactIf(same);
    applied.first.text = same ? text : arena.Copy(canonical);
    applied.second.outcome = ExactIf(returns);
    applied.second.text = same ? text : arena.Copy(printed);
    return applied;
  }

 private:
  // What cannot be read as the scheme travels as it was written.
  std::string Canonical(std::string_view text) const {
    IdentifierCheck check = CheckIdentifier(scheme_, text);
    return check.problem || check.canonical.empty() ? std::string(text)
                                                    : std::move(check.canonical);
  }

  const Scheme& scheme_;
  Direction direction_;
};

// ---- dates

class Date : public Transform {
 public:
  Date(DateFormat format, Direction direction)
      : Transform(Family::kDate),
        format_(std::move(format)),
        direction_(direction) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    const AppliedOne one = ApplyOne(values.parts[0], arena);
    return one.outcome == Outcome::kNothing ? Applied{} : One(one.outcome, one.text);
  }

  AppliedOne ApplyOne(std::string_view text, Arena& arena) const override {
    const bool to_hub = direction_ == Direction::kToHub;
    const auto parts = to_hub ? format_.Read(text) : ReadIsoDate(text);
    if (!parts) return {};
    std::array<char, DateFormat::kLongest> local{};
    const std::size_t local_size = format_.WriteTo(*parts, local.data());
    if (local_size == 0) return {};
    std::array<char, DateFormat::kLongest> iso{};
    const std::string_view own(local.data(), local_size);
    const std::string_view hub(iso.data(), WriteIsoDateTo(*parts, iso.data()));
    return {.outcome = ExactIf((to_hub ? own : hub) == text),
            .relationship = Relationship::kEquivalent,
            .machine_converted = false,
            .text = arena.Copy(to_hub ? hub : own)};
  }

  // From one written form into another; days only, whose form in the hub says all that was read.
  AppliedTwice ApplyTwice(const Transform& onward,
                          std::string_view text,
                          Arena& arena) const override {
    const auto* other =
        onward.family() == Family::kDate ? static_cast<const Date*>(&onward) : nullptr;
    const bool through = other != nullptr && direction_ == Direction::kToHub &&
                         other->direction_ == Direction::kFromHub;
    const auto parts = through ? format_.Read(text) : std::nullopt;
    if (!parts || parts->precision != DateParts::Precision::kDay || parts->year > kLastYear)
      return Transform::ApplyTwice(onward, text, arena);
    AppliedTwice applied;
    char* const own = arena.Allocate(2 * DateFormat::kLongest);
    char* const there = own + DateFormat::kLongest;
    const std::string_view written(own, format_.WriteTo(*parts, own));
    const std::size_t size = other->format_.WriteTo(*parts, there);
    if (written.empty() || size == 0) return Transform::ApplyTwice(onward, text, arena);
    applied.first.outcome = ExactIf(written == text);
    applied.first.text = text;
    applied.second.outcome = Outcome::kExact;
    applied.second.text = {there, size};
    return applied;
  }

 private:
  static constexpr int kLastYear = 9999;

  DateFormat format_;
  Direction direction_;
};

// ---- quantities and money

class Quantity : public Transform {
 public:
  Quantity(Unit local, Unit canonical, const std::vector<Unit>& units, Direction direction)
      : local_(std::move(local)),
        canonical_(std::move(canonical)),
        units_(units),
        direction_(direction) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    const Unit* from = &(direction_ == Direction::kToHub ? local_ : canonical_);
    const Unit* to = &(direction_ == Direction::kToHub ? canonical_ : local_);
    if (values.count > 1 && values.parts[1].data() != nullptr) {
      from = Find(values.parts[1]);
    } else if (direction_ == Direction::kFromHub) {
      return {};  // a number whose unit nobody stated is not taken for one in this format's unit
    }
    if (from == nullptr || from->canonical != to->canonical) return {};
    const auto value = ConvertDecimal(values.parts[0], from->factor, to->factor);
    if (!value) return {};
    // Written back, the value stands in this row's own unit: another unit does not return.
    const Unit& own = direction_ == Direction::kToHub ? local_ : canonical_;
    const auto back = ConvertDecimal(*value, to->factor, own.factor);
    Applied applied;
    applied.outcome = ExactIf(from->id == own.id && back && *back == values.parts[0]);
    applied.count = 2;
    applied.parts[0] = arena.Copy(*value);
    applied.parts[1] = to->id;
    return applied;
  }

 private:
  const Unit* Find(std::string_view id) const {
    const auto found =
        std::find_if(units_.begin(), units_.end(), [&](const Unit& unit) { return unit.id == id; });
    return found == units_.end() ? nullptr : &*found;
  }

  Unit local_;
  Unit canonical_;
  const std::vector<Unit>& units_;
  Direction direction_;
};

class Money : public Transform {
 public:
  Money(std::string currency, Direction direction)
      : currency_(std::move(currency)),
        direction_(direction) {}

  Applied Apply(const Values& values, Arena& /*arena*/) const override {
    if (direction_ == Direction::kFromHub) {
      // An amount in another currency has no place here: amounts are never converted.
      if (values.count > 1 && values.parts[1] != currency_) return {};
      return One(Outcome::kExact, values.parts[0]);
    }
    Applied applied = One(Outcome::kExact, values.parts[0]);
    applied.parts[1] = currency_;
    applied.count = 2;
    return applied;
  }

 private:
  std::string currency_;
  Direction direction_;
};

// ---- several leaves on one side

class Join : public Transform {
 public:
  explicit Join(std::string separator) : separator_(std::move(separator)) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    std::string text;
    bool clean = true;
    std::uint32_t last = 0;
    for (std::uint32_t i = 0; i < values.count; ++i) {
      if (values.parts[i].data() != nullptr) last = i;
    }
    for (std::uint32_t i = 0; i <= last; ++i) {
      if (i > 0) text += separator_;
      text += values.parts[i];
      clean = clean && values.parts[i].find(separator_) == std::string_view::npos;
    }
    return One(ExactIf(clean), arena.Copy(text));
  }

 private:
  std::string separator_;
};

class Split : public Transform {
 public:
  Split(std::string separator, std::uint32_t parts)
      : separator_(std::move(separator)),
        parts_(parts) {}

  Applied Apply(const Values& values, Arena& /*arena*/) const override {
    Applied applied;
    std::string_view rest = values.parts[0];
    while (true) {
      const std::size_t at =
          applied.count + 1 < parts_ ? rest.find(separator_) : std::string_view::npos;
      const std::string_view part = rest.substr(0, at);
      applied.parts[applied.count++] = part.empty() ? std::string_view() : part;
      if (at == std::string_view::npos) break;
      rest.remove_prefix(at + separator_.size());
    }
    // Rejoined, a separator in the last part would be read as one more part.
    const bool clean = applied.parts[applied.count - 1].find(separator_) == std::string_view::npos;
    applied.outcome = ExactIf(clean && !rest.empty());
    return applied;
  }

 private:
  std::string separator_;
  std::uint32_t parts_;
};

// The n-th medicine of a free text: name, amount, unit, frequency. A text that is not understood as
// a whole, or holds more medicines than there is room for, gives none.
class Medicine : public Transform {
 public:
  Medicine(MedicineWords words, std::size_t number, std::size_t room)
      : words_(std::move(words)),
        number_(number),
        room_(room) {}

  Applied Apply(const Values& values, Arena& /*arena*/) const override {
    const std::vector<MedicineText> medicines = DivideMedicines(values.parts[0], words_);
    const bool understood = !medicines.empty() && medicines.size() <= room_;
    if (!understood && number_ == 1) return {};  // said once
    Applied applied;
    applied.outcome = Outcome::kInexact;
    applied.count = 4;
    if (!understood || number_ > medicines.size()) return applied;
    const MedicineText& medicine = medicines[number_ - 1];
    applied.parts = {medicine.name, medicine.amount, medicine.unit, medicine.frequency};
    applied.machine_converted = true;
    applied.relationship = medicine.confidence == Confidence::kHigh ? Relationship::kEquivalent
                                                                    : Relationship::kRelated;
    return applied;
  }

 private:
  MedicineWords words_;
  std::size_t number_;
  std::size_t room_;
};

// ---- free text

// Free text between scripts, term table first; what was changed is marked machine-converted. The
// dictionaries load when first needed.
class Script : public Transform {
 public:
  Script(const ScriptConverters& scripts, ScriptConversion conversion)
      : scripts_(scripts),
        conversion_(conversion) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    auto converter = scripts_.Get(conversion_);
    if (!converter) return {};
    std::string converted;
    const bool changed = (*converter)->Convert(values.parts[0], converted);
    if (!changed) return One(Outcome::kExact, values.parts[0]);
    Applied applied = One(Outcome::kInexact, arena.Copy(converted));
    applied.machine_converted = true;
    return applied;
  }

 private:
  const ScriptConverters& scripts_;
  ScriptConversion conversion_;
};

// A whole text that is a term of mapping/terms becomes the term of the other place; any other text
// stays as it is.
class Term : public Transform {
 public:
  explicit Term(const std::vector<ScriptRule>& rules) {
    std::vector<CodeMap::Entry> entries;
    for (const ScriptRule& rule : rules) {
      if (rule.kind == ScriptRule::Kind::kPhrase)
        entries.push_back({rule.from, rule.to, Relationship::kEquivalent, false});
    }
    terms_.Fill(std::move(entries));
  }

  Applied Apply(const Values& values, Arena& /*arena*/) const override {
    const CodeMap::Entry* term = terms_.Find(values.parts[0]);
    if (term == nullptr) return One(Outcome::kExact, values.parts[0]);
    Applied applied = One(Outcome::kInexact, term->value);
    applied.machine_converted = true;
    return applied;
  }

 private:
  CodeMap terms_;
};

// ---- compile

Failure BadArgument(const TableRow& row, std::string_view expected) {
  return {.kind = FailureKind::kMalformed,
          .what = "transform " + std::string(kVerbNames.NameOf(row.verb)) + ": expected " +
                  std::string(expected) + ", found ‘" + row.argument + "’",
          .place = {},
          .advice = {}};
}

using Compiled = Result<std::unique_ptr<const Transform>>;

Compiled CompileScheme(const TableRow& row, Direction direction, const TransformContext& context) {
  const std::string id = row.verb == Verb::kPhone ? "PHONE-" + row.argument : row.argument;
  const Scheme* scheme = context.packs->schemes.Find(id);
  if (scheme == nullptr) return BadArgument(row, "an identifier scheme of schemes.csv");
  return std::unique_ptr<const Transform>(std::make_unique<Identifier>(*scheme, direction));
}

Compiled CompileDate(const TableRow& row, Direction direction) {
  auto format = DateFormat::Parse(row.argument);
  if (!format) return BadArgument(row, "a date format such as dd/MM/yyyy");
  return std::unique_ptr<const Transform>(std::make_unique<Date>(*std::move(format), direction));
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
  return std::unique_ptr<const Transform>(
      std::make_unique<Quantity>(*local, *canonical, *context.units, direction));
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
  return std::unique_ptr<const Transform>(std::make_unique<Words>(std::move(map)));
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
  return std::unique_ptr<const Transform>(
      std::make_unique<Medicine>(std::move(words), static_cast<std::size_t>(numbers[0] - '0'),
                                 static_cast<std::size_t>(numbers[2] - '0')));
}

Compiled CompileParts(const TableRow& row, Direction direction, const TransformContext& context) {
  if (row.verb == Verb::kSplit && row.argument.starts_with(kMedicine))
    return CompileMedicine(row, context);
  const bool splits = (row.verb == Verb::kSplit) == (direction == Direction::kToHub);
  const auto parts = static_cast<std::uint32_t>(std::max(row.hub.size(), row.pack.size()));
  const std::string separator = row.argument == "space" ? " " : row.argument;
  if (separator.empty()) return BadArgument(row, "a separator");
  if (splits) return std::unique_ptr<const Transform>(std::make_unique<Split>(separator, parts));
  return std::unique_ptr<const Transform>(std::make_unique<Join>(separator));
}

Compiled CompileScript(const TableRow& row, const TransformContext& context) {
  const auto conversion = kScriptConversionNames.ValueOf(row.argument);
  if (!conversion) return BadArgument(row, "two scripts such as hant-hk-hans");
  // Without a term table rows are checked, not run.
  if (context.scripts == nullptr) return std::unique_ptr<const Transform>();
  if (row.to_hub && row.from_hub)
    return BadArgument(row, "a direction in its column: scripts are converted one way");
  if (row.verb == Verb::kScript) {
    return std::unique_ptr<const Transform>(
        std::make_unique<Script>(*context.scripts, *conversion));
  }
  return std::unique_ptr<const Transform>(
      std::make_unique<Term>(context.scripts->rules(*conversion)));
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
  using Made = std::unique_ptr<const Transform>;
  switch (row.verb) {
    case Verb::kTranslate:
    case Verb::kFrequency:
    case Verb::kRoute:
      return Made(std::make_unique<Translate>(MakeCodeMap(*row.codes, direction),
                                              direction == Direction::kToHub
                                                  ? row.codes->unmapped_to_hub
                                                  : row.codes->unmapped_from_hub));
    case Verb::kDose:
      if (row.codes == nullptr) return Made();
      return Made(std::make_unique<Dose>(MakeCodeMap(*row.codes, direction)));
    case Verb::kIdentifier:
    case Verb::kPhone: return CompileScheme(row, direction, context);
    case Verb::kDate: return CompileDate(row, direction);
    case Verb::kQuantity: return CompileQuantity(row, direction, context);
    case Verb::kBoolean: return CompileBoolean(row, direction);
    case Verb::kMoney:
      if (row.argument.empty()) return Made();
      return Made(std::make_unique<Money>(row.argument, direction));
    case Verb::kSplit:
    case Verb::kJoin: return CompileParts(row, direction, context);
    case Verb::kScript:
    case Verb::kTerm: return CompileScript(row, context);
    default: return Made();
  }
}

void CodeMap::Fill(std::vector<Entry> entries) {
  entries_ = std::move(entries);
  std::size_t size = 8;
  while (size < entries_.size() * 2) size *= 2;
  slots_.assign(size, kNone);
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    std::size_t slot = HashName({}, entries_[i].key) & (size - 1);
    while (slots_[slot] != kNone && entries_[slots_[slot]].key != entries_[i].key)
      slot = (slot + 1) & (size - 1);
    if (slots_[slot] == kNone) slots_[slot] = i;  // the first pair of a key counts
  }
}

const CodeMap::Entry* CodeMap::Find(std::string_view key) const {
  if (slots_.empty()) return nullptr;
  std::size_t slot = HashName({}, key) & (slots_.size() - 1);
  while (slots_[slot] != kNone) {
    const Entry& entry = entries_[slots_[slot]];
    if (entry.key == key) return &entry;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return nullptr;
}

CodeMap MakeCodeMap(const CodeTable& table, Direction direction) {
  const bool to_hub = direction == Direction::kToHub;
  std::vector<CodeMap::Entry> forward;
  std::vector<CodeMap::Entry> backward;
  for (const CodePair& pair : table.pairs) {
    if (to_hub ? pair.to_hub : pair.from_hub) {
      forward.push_back({to_hub ? pair.pack_code : pair.hub_code,
                         to_hub ? pair.hub_code : pair.pack_code,
                         to_hub ? pair.relationship : Inverse(pair.relationship), false});
    }
    if (to_hub ? pair.from_hub : pair.to_hub) {
      backward.push_back({to_hub ? pair.hub_code : pair.pack_code,
                          to_hub ? pair.pack_code : pair.hub_code, pair.relationship, false});
    }
  }
  CodeMap back;
  back.Fill(std::move(backward));
  for (CodeMap::Entry& entry : forward) {
    const CodeMap::Entry* returned = back.Find(entry.value);
    entry.returns = returned != nullptr && returned->value == entry.key;
  }
  CodeMap map;
  map.Fill(std::move(forward));
  return map;
}

}  // namespace baybridge
