#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"
#include "core/result.h"
#include "pack/shape.h"

namespace baybridge {

// An XSD compiled for judging flat records: content automata and simple-type checks. Immutable;
// judged with from many threads.
class RecordSchema {
 public:
  // Compiles the XSD in `file` (with the schemas it imports from folders beside it; nothing is
  // fetched) for the global element `root` of its target namespace. Names are added to `names`.
  // Fails with kNotFound, or kMalformed with file:line where the XSD is no valid schema or has no
  // such element.
  static Result<std::unique_ptr<RecordSchema>> Compile(const std::filesystem::path& file,
                                                       std::string_view root,
                                                       NameTable& names);
  // The same for an XSD that stands in memory and imports nothing (of a sheet, made from its
  // fields); `place` names it in failures.
  static Result<std::unique_ptr<RecordSchema>> CompileText(const std::string& xsd,
                                                           const std::filesystem::path& place,
                                                           std::string_view root,
                                                           NameTable& names);
  virtual ~RecordSchema() = default;

  // The structure: valid as long as the schema.
  virtual const Shape& shape() const = 0;

  // Parts of XSD 1.0 that the compiler does not cover and this schema uses ("key",
  // "all-with-bounds", …). Not empty: Judge must not be asked; the schema is judged by Xerces-C
  // alone.
  virtual const std::vector<std::string>& not_covered() const = 0;

  // Judges the record against the schema, appends findings (at most limits.max_findings in all) and
  // sets Node::element. True if the record is valid.
  virtual bool Judge(Record& record, const Limits& limits, Findings& findings) const = 0;

  // Where a record is wrong: the node of the path, and the id of the finding (constant text).
  struct Wrong {
    NodeId node = kNone;
    std::string_view id;
  };
  // The same judgement for whoever wants the places alone: `wrong` is replaced by one entry for
  // each finding that Judge makes of a record without input, in the same order.
  virtual bool FindWrong(Record& record, const Limits& limits, std::vector<Wrong>& wrong) const = 0;
};

}  // namespace baybridge
