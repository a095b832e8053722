// Medicines of a free text.

#include <utility>

#include "translate/transform_kinds.h"

namespace baybridge {
namespace {

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
    applied.outcome = Applied::Outcome::kInexact;
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

}  // namespace

Made MakeMedicine(MedicineWords words, std::size_t number, std::size_t room) {
  return std::make_unique<Medicine>(std::move(words), number, room);
}

}  // namespace baybridge
