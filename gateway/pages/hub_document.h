#pragma once

#include <memory>
#include <string>

#include "core/check.h"
#include "core/result.h"
#include "pipeline/translating.h"
#include "pipeline/workspace.h"

namespace baybridge {

// A document as a hub record: read as one, or translated.
struct HubDocument {
  std::unique_ptr<Judged> judged;    // where the document is in the hub's format already
  std::unique_ptr<Translated> made;  // else
  std::unique_ptr<Record> filtered;  // of a hub document: what the profile left
  Withheld withheld;
  const Kind* kind = nullptr;      // the hub's; null where there is no record to show
  const Record* record = nullptr;  // likewise

  const Report& report() const {
    BAYBRIDGE_CHECK(made != nullptr || judged != nullptr);
    // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.UndefReturn): checked above
    return made != nullptr ? made->report : judged->report;
  }
};

// Reads a document for print and due; `profile` (an id, or empty) says what may be shown of it.
// Where it is not readable or its shape is wrong there is no record and the report says why. Fails
// like TranslateDocument.
Result<HubDocument> ReadHub(Workspace& workspace,
                            std::string bytes,
                            const ReadOptions& read,
                            const std::string& profile);

}  // namespace baybridge
