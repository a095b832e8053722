#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "batch/record_splitter.h"
#include "core/result.h"
#include "pipeline/lane.h"
#include "pipeline/translating.h"

namespace baybridge {

// Carries records of a batch on a lane wherever that gives exactly what TranslateDocument would:
// XML in UTF-8 out of XML of one format and kind, assurance fast, no profile, no ledger, and
// nothing that an earlier translation kept. What is rare goes as a document of its own.
class BatchLane {
 public:
  // `wanted`: false where the caller needs what only documents have.
  BatchLane(Workspace& workspace, const TranslateOptions& options, bool wanted);

  // Takes format, kind and report from a record that was translated as a document with assurance
  // fast. Fails like Lane::Make.
  Result<Done> Learn(const Translated& made);

  // What was made of one record; valid until the next.
  struct Made {
    Report report;
    std::string document;
    std::string_view source;  // decoded
    const CompiledKind* source_kind = nullptr;
    const CompiledKind* target_kind = nullptr;
    const std::string* keep_document = nullptr;
  };
  // Null where the record must go as a document.
  Made* Translate(const std::string& document);

 private:
  bool Suits(const Translated& made) const;
  void Tell(Findings findings);

  Workspace& workspace_;
  const TranslateOptions& options_;
  bool wanted_;
  std::unique_ptr<Lane> lane_;  // null until something was learnt
  std::uint32_t generation_ = 0;
  std::string declarations_;
  Report told_;  // what the reports of all records say alike
  Decoded decoded_;
  Made made_;
};

}  // namespace baybridge
