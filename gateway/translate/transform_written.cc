// What each place writes in its own way: identifiers, telephones, dates.

#include <array>
#include <utility>

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
    const std::string_view text = values.parts[0];
    if (direction_ == Direction::kFromHub) {
      const std::string printed = PrintIdentifier(scheme_, text);
      return OneText(ExactIf(Canonical(printed) == text), arena.Copy(printed));
    }
    const std::string canonical = Canonical(text);
    return OneText(ExactIf(PrintIdentifier(scheme_, canonical) == text), arena.Copy(canonical));
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

}  // namespace

Made MakeIdentifier(const Scheme& scheme, Direction direction) {
  return std::make_unique<Identifier>(scheme, direction);
}

Made MakeDate(DateFormat format, Direction direction) {
  return std::make_unique<Date>(std::move(format), direction);
}

}  // namespace baybridge
