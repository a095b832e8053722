#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "text/decode.h"

namespace baybridge {

// What a document says of its own encoding.
struct EncodingSigns {
  Encoding encoding = Encoding::kUtf8;
  std::string_view
      source;  // who decided: "bom", "declaration", or the outer label's source; empty: nobody
  std::string_view label;     // the label that decided, as it is written
  std::size_t mark_size = 0;  // bytes of the byte order mark
  Findings remarks;           // labels read as their superset
};

// A fatal finding about the whole document.
Finding EncodingFinding(const char* id, std::vector<Arg> args);

// The encoding of an XML declaration at the beginning of `text`, or an empty text.
std::string_view DeclaredEncoding(std::string_view text);

// Finds the encoding from byte order mark, first bytes, XML declaration and outer label. Returns
// the finding for which the document is refused: an encoding that is not read, or signs that
// contradict each other.
std::optional<Finding> ReadSigns(std::string_view bytes,
                                 const DecodeOptions& options,
                                 EncodingSigns& signs);

// Holds the label of an XML declaration against what decided before it.
std::optional<Finding> CheckDeclaration(std::string_view label, EncodingSigns& signs);

}  // namespace baybridge
