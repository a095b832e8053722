// Quantities and money.

#include <algorithm>
#include <utility>

#include "translate/decimal.h"
#include "translate/transform_kinds.h"

namespace baybridge {
namespace {

using Outcome = Applied::Outcome;

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
      return OneText(Outcome::kExact, values.parts[0]);
    }
    Applied applied = OneText(Outcome::kExact, values.parts[0]);
    applied.parts[1] = currency_;
    applied.count = 2;
    return applied;
  }

 private:
  std::string currency_;
  Direction direction_;
};

}  // namespace

Made MakeQuantity(Unit local, Unit canonical, const std::vector<Unit>& units, Direction direction) {
  return std::make_unique<Quantity>(std::move(local), std::move(canonical), units, direction);
}

Made MakeMoney(std::string currency, Direction direction) {
  return std::make_unique<Money>(std::move(currency), direction);
}

}  // namespace baybridge
