#include "translate/medicine_text.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

const MedicineWords kWords{.units = {"mg", "mcg", "mL", "[iU]"},
                           .frequencies = {"OM", "BD", "TDS"}};

std::string Divided(std::string_view text, const MedicineWords& words = kWords) {
  std::string shown;
  for (const MedicineText& medicine : DivideMedicines(text, words)) {
    if (!shown.empty()) shown += "; ";
    shown += std::string(medicine.name) + "|" + std::string(medicine.amount) + "|" +
             std::string(medicine.unit) + "|" + std::string(medicine.frequency);
    if (medicine.confidence == Confidence::kMedium) shown += " ?";
  }
  return shown.empty() ? "none" : shown;
}

TEST(MedicineText, WholeTextsAreDivided) {
  EXPECT_EQ(Divided("Amlodipine 5mg OM; Metformin 500mg BD"),
            "Amlodipine|5|mg|OM; Metformin|500|mg|BD");
  EXPECT_EQ(Divided(" Amlodipine  5 mg  OM ;\r\n Digoxin 62.5mcg OM"),
            "Amlodipine|5|mg|OM; Digoxin|62.5|mcg|OM");
  EXPECT_EQ(Divided("氨氯地平 5mg OM；二甲雙胍 500mg BD"), "氨氯地平|5|mg|OM; 二甲雙胍|500|mg|BD");
}

TEST(MedicineText, LessSureIsSaid) {
  EXPECT_EQ(Divided("Calcium carbonate 500mg TDS"), "Calcium carbonate|500|mg|TDS ?");
  EXPECT_EQ(Divided("stop Warfarin 3mg OM"), "stop Warfarin|3|mg|OM ?");
  EXPECT_EQ(Divided("Vitamin B12 100mcg OM"), "Vitamin B12|100|mcg|OM ?");
  EXPECT_EQ(Divided("Amlodipine 5mg XX", {.units = {"mg"}, .frequencies = {}}),
            "Amlodipine|5|mg|XX ?");
}

TEST(MedicineText, WhatIsNotUnderstoodIsLeftWhole) {
  for (const char* text :
       {"", " ; ", "Amlodipine", "5mg OM", "Amlodipine 5mg", "Amlodipine OM", "Amlodipine 5mg XX",
        "Amlodipine 5stone OM", "Amlodipine 5mg OM PRN", "Amlodipine 5mg OM BD",
        "Amlodipine 5mg/5mL OM", "Amlodipine .5mg OM", "Amlodipine 5.mg OM", "Amlodipine 1/2mg OM",
        "Amlodipine 5-10mg OM", "Amlodipine 5mg OM; see chart", "Warfarin 3mg OM, 4mg BD",
        "no Warfarin 3mg OM until review"})
    EXPECT_EQ(Divided(text), "none") << text;
}

}  // namespace
}  // namespace baybridge
