#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge {

// How sure it is that a text was divided as it was meant.
enum class Confidence : std::uint8_t {
  kHigh,    // name of one word without digits, number, known unit, known word for the frequency
  kMedium,  // a name of several words ("stop Warfarin" is one), or with digits; or no list of words
            // to know the frequency by
};

// One medicine of a free text. Views point into the text; words are as they were written.
struct MedicineText {
  std::string_view name;
  std::string_view amount;
  std::string_view unit;
  std::string_view frequency;
  Confidence confidence = Confidence::kMedium;
};

// The words that a text is understood by: data of the pack, nothing is known here.
struct MedicineWords {
  std::vector<std::string> units;
  std::vector<std::string> frequencies;  // empty: any one word is a frequency, with less confidence
};

// Divides a text such as "Amlodipine 5mg OM; Metformin 500 mg BD" into medicines, in order; they
// are separated by semicolons or line ends. All of it or nothing: empty where one of them has
// another form, for a list that lacks one medicine is worse than none.
std::vector<MedicineText> DivideMedicines(std::string_view text, const MedicineWords& words);

}  // namespace baybridge
