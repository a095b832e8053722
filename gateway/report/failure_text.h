#pragma once

#include "core/result.h"
#include "pack/catalogue.h"

namespace baybridge {

// A failure in the reader's language. Failures say in English what is wrong, since those who make
// them know no texts; the messages `failure.…` of the catalogue hold these sentences with
// placeholders, in every language. Returns the failure with `what` and `advice` in `language`; a
// part that no message fits stays as it is. Where the failure has no advice it gets the message's.
// What stands for a placeholder and is a sentence of the catalogue itself ("No such file or
// directory") is told in that language too.
Failure InLanguage(Failure failure, const Catalogue& catalogue, Language language);

}  // namespace baybridge
