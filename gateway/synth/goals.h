#pragma once

#include "synth/plan.h"

namespace baybridge::synth {

// Spreads over kGoalRecords records what each must hold, so that every leaf and every code of every
// leaf occurs; goals that contradict one another never meet in one record.
void SetGoals(Plan& plan);

}  // namespace baybridge::synth
