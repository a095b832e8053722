#pragma once

#include <optional>
#include <string_view>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"
#include "format/detect.h"
#include "format/json_reader.h"
#include "format/xml_reader.h"
#include "pack/shape_order.h"
#include "pipeline/workspace.h"

namespace baybridge {

// Reads many documents of one compiled kind, written as XML or JSON, and says of each what
// ReadBound says of it. It remembers names, so that reading allocates nothing at steady state; it
// belongs to one thread at a time, and the compiled kind and every NameTable it has met must
// outlive it.
class BoundReader {
 public:
  BoundReader(const CompiledKind& compiled, const Limits& limits);

  // True for the syntaxes that it reads: those of its pack other than CSV.
  bool Reads(Syntax syntax) const;
  // Replaces what `record` holds by the document, which must outlive it. In JSON, which has no
  // order of its own, the nodes are put into the order of the shape. `syntax` must be one that it
  // reads. Fatal findings as the readers make them.
  std::optional<Finding> Read(Syntax syntax, std::string_view utf8, Record& record) {
    return syntax == Syntax::kJson ? ReadJson(utf8, record) : xml_.Read(utf8, record);
  }

 private:
  std::optional<Finding> ReadJson(std::string_view utf8, Record& record);

  const CompiledKind& compiled_;
  Limits limits_;
  XmlReader xml_;
  std::optional<JsonReader> json_;  // once JSON is read
  ShapeOrder order_;
};

}  // namespace baybridge
