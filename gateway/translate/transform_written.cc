// What each place writes in its own way: identifiers, telephones, dates.

#include <array>
#include <utility>

#include "identifiers/quick.h"
#include "translate/transform_kinds.h"

namespace baybridge {
namespace {

using Outcome = Applied::Outcome;

class Identifier : public Transform {
 public:
  Identifier(const Scheme& scheme, Direction direction)
      : Transform(Family::kIdentifier),
        scheme_(scheme),
        direction_(direction) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    const AppliedOne one = ApplyOne(values.parts[0], arena);
    return OneText(one.outcome, one.text);
  }

  AppliedOne ApplyOne(std::string_view text, Arena& arena) const override {
    Text made;
    Text back;
    const bool to_hub = direction_ == Direction::kToHub;
    const std::string_view one = to_hub ? Canonical(text, made) : Printed(text, made);
    const std::string_view again = to_hub ? Printed(one, back) : Canonical(one, back);
    return {.outcome = ExactIf(again == text),
            .relationship = Relationship::kEquivalent,
            .machine_converted = false,
            .text = one == text ? text : arena.Copy(one)};
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
    Text first;
    Text second;
    Text third;
    const std::string_view canonical = Canonical(text, first);
    const std::string_view printed = Printed(canonical, second);
    const bool same = printed == text;
    const bool returns = same || Canonical(printed, third) == canonical;
    AppliedTwice applied;
    applied.first.outcome = ExactIf(same);
    applied.first.text = same ? text : arena.Copy(canonical);
    applied.second.outcome = ExactIf(returns);
    applied.second.text = same ? text : arena.Copy(printed);
    return applied;
  }

 private:
  // Where a form is made: quickly, or with room on the heap.
  struct Text {
    IdentifierText quick;
    std::string slow;
  };

  // What cannot be read as the scheme travels as it was written.
  std::string_view Canonical(std::string_view text, Text& made) const {
    if (QuicklyAccepts(scheme_, text, made.quick))
      return made.quick.size == 0 ? text : made.quick.text();
    IdentifierCheck check = CheckIdentifier(scheme_, text);
    if (check.problem || check.canonical.empty()) return text;
    made.slow = std::move(check.canonical);
    return made.slow;
  }

  std::string_view Printed(std::string_view canonical, Text& made) const {
    if (QuicklyPrints(scheme_, canonical, made.quick)) return made.quick.text();
    made.slow = PrintIdentifier(scheme_, canonical);
    return made.slow;
  }

  const Scheme& scheme_;
  Direction direction_;
};

class Date : public Transform {
 public:
  Date(DateFormat format, Direction direction)
      : Transform(Family::kDate),
        format_(std::move(format)),
        direction_(direction) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    const AppliedOne one = ApplyOne(values.parts[0], arena);
    return one.outcome == Outcome::kNothing ? Applied{} : OneText(one.outcome, one.text);
  }

  AppliedOne ApplyOne(std::string_view text, Arena& arena) const override {
    const bool to_hub = direction_ == Direction::kToHub;
    bool same = false;
    const auto parts = to_hub ? format_.Read(text, same) : ReadIsoDate(text);
    if (!parts) return {};
    char* const local = arena.Allocate(2 * DateFormat::kLongest);
    char* const iso = local + DateFormat::kLongest;
    const std::size_t local_size = format_.WriteTo(*parts, local);
    if (local_size == 0) return {};
    const std::string_view own(local, local_size);
    const std::string_view hub(iso, WriteIsoDateTo(*parts, iso));
    return {.outcome = ExactIf(same || (to_hub ? own : hub) == text),
            .relationship = Relationship::kEquivalent,
            .machine_converted = false,
            .text = to_hub ? hub : own};
  }

  // From one written form into another: the form in the hub says all that was read.
  AppliedTwice ApplyTwice(const Transform& onward,
                          std::string_view text,
                          Arena& arena) const override {
    const auto* other =
        onward.family() == Family::kDate ? static_cast<const Date*>(&onward) : nullptr;
    const bool through = other != nullptr && direction_ == Direction::kToHub &&
                         other->direction_ == Direction::kFromHub;
    bool same = false;
    const auto parts = through ? format_.Read(text, same) : std::nullopt;
    if (!parts || parts->year > kLastYear) return Transform::ApplyTwice(onward, text, arena);
    AppliedTwice applied;
    char* const there = arena.Allocate(DateFormat::kLongest);
    const std::size_t size = other->format_.WriteTo(*parts, there);
    if (!same) {
      std::array<char, DateFormat::kLongest> own{};
      const std::size_t own_size = format_.WriteTo(*parts, own.data());
      if (own_size == 0) return Transform::ApplyTwice(onward, text, arena);
      same = std::string_view(own.data(), own_size) == text;
    }
    if (size == 0) return Transform::ApplyTwice(onward, text, arena);
    applied.first.outcome = ExactIf(same);
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

}  // namespace

Made MakeIdentifier(const Scheme& scheme, Direction direction) {
  return std::make_unique<Identifier>(scheme, direction);
}

Made MakeDate(DateFormat format, Direction direction) {
  return std::make_unique<Date>(std::move(format), direction);
}

}  // namespace baybridge
