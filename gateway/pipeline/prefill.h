#pragma once

#include <functional>
#include <string>

#include "core/result.h"
#include "pack/catalogue.h"
#include "pipeline/translating.h"

namespace baybridge {

// What the crosswalks of the run's packs offer for the items and conditions of a translated record,
// as a CSV side document: first a cell that says in the reader's language that all of it is
// provisional, then scheme, item, answer, from_scheme, from_item, from_answer, line, column,
// relationship, status, note. Every status is `provisional`, or `not-offered` (without an answer)
// where the record lacks what a box that moves a level needs. It is read from the source as the hub
// sees it and never written into a record: no assessment, no level. Under a profile it knows only
// what may leave. A refuted condition offers nothing. `place` as in LedgerCsv. Fails with
// kMalformed and file:line for a crosswalk that breaks its form.
Result<std::string> PrefillCsv(Workspace& workspace,
                               const Translated& translated,
                               const Catalogue& catalogue,
                               Language language,
                               const std::function<void(Location&)>& place = {});

}  // namespace baybridge
