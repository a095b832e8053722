#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "core/result.h"
#include "pack/catalogue.h"

namespace baybridge {

// A failure of kind kUsage with the text and advice of `id` (usage.…) in that language.
Failure UsageFailure(const Catalogue& catalogue,
                     Language language,
                     const std::string& id,
                     std::vector<Arg> args = {});

// The same where no session is open yet: with the texts of the data folder `data` (empty: found)
// in the language of that name (unknown: English). Without texts it says the id.
Failure UsageFailureOf(const std::string& data,
                       const std::string& language,
                       const std::string& id,
                       std::vector<Arg> args = {});

// The texts of the data folder `data` (empty: found). Empty where they cannot be read.
Catalogue TextsOf(const std::string& data);

}  // namespace baybridge
