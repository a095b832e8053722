#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "batch/batch_place.h"
#include "text/encoding.h"

namespace baybridge {

// How records stand in a batch.
enum class BatchForm {
  kEnvelope,  // XML: child elements of one envelope element
  kLines,     // JSON: one record a line
  kSheet,     // CSV: one record a row, below the headings
  kDocument,  // the whole file is one record
};

// What all records of a batch need to stand alone. A plain value.
struct BatchHead {
  BatchForm form = BatchForm::kEnvelope;
  Encoding encoding = Encoding::kUtf8;
  std::string declaration;       // XML declaration on one line, or the headings with their line end
  std::string namespaces;        // the envelope's start tag
  std::uint32_t head_lines = 0;  // lines of the headings
};

// A record's bytes as they stand in its batch, as a document of its own in the batch's encoding:
// with the XML declaration and the namespace declarations of the envelope, or below the headings of
// its sheet. `document` is replaced. `place` (record, line and column of the record in the batch)
// is completed, so that it turns places of the document into places of the batch.
void MakeDocument(const BatchHead& head,
                  std::string_view original,
                  BatchPlace& place,
                  std::string& document);

}  // namespace baybridge
