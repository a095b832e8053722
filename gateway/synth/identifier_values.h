#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "identifiers/scheme.h"
#include "synth/calendar.h"
#include "synth/random.h"

namespace baybridge::synth {

// Canonical numbers of the scheme's reserved synthetic set, every one right by the scheme's own
// check, at most `count` and each once. With `patterns_only` the numbers that the set names one by
// one are left out.
std::vector<std::string> ReservedNumbers(const Scheme& scheme,
                                         std::size_t count,
                                         bool patterns_only,
                                         Random& random);

// Positions (from 1) of the date and of the digit that tells the sex; 0 where the scheme holds
// none.
std::uint32_t DatePlace(const Scheme& scheme);
std::uint32_t SexPlace(const Scheme& scheme);

// `number` with another birth date and sex (1 male, 2 female) and its check character made right
// again; appended to `out`.
void PutNumberOf(
    const Scheme& scheme, std::string_view number, Day birth, std::uint8_t sex, std::string& out);

}  // namespace baybridge::synth
