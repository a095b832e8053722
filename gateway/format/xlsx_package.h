#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/zip_reader.h"
#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"
#include "core/result.h"

namespace baybridge {

// One relationship of a part (ECMA-376 part 2, clause 9.3).
struct XlsxRelation {
  std::string id;
  std::string kind;    // last step of its type: worksheet, styles, sharedStrings
  std::string target;  // name of the part; empty where it is outside of the package
};

// The parts of a workbook (.xlsx, ECMA-376 and ISO/IEC 29500, transitional or strict). What can act
// or reach outside is refused: macros, links to other workbooks, connections, controls.
class XlsxPackage {
 public:
  // GW-XLS-001 (no readable container), -002 (refused), -003 (past a limit); else nothing, and the
  // package is open. `bytes` must outlive it. Fails as reading `bytes` does.
  Result<std::optional<Finding>> Open(const RandomAccess& bytes,
                                      const ExpansionLimits& expansion,
                                      const Limits& limits);

  // Name of the part that is the workbook.
  const std::string& workbook() const& { return workbook_; }
  // Relationships of a part, with targets as names of parts. False where they cannot be read.
  bool RelationsOf(std::string_view part, std::vector<XlsxRelation>& relations) const;
  // Reads a whole part as XML; false where it is missing or not well-formed. `record.input` is
  // owned by the record.
  bool ReadXml(std::string_view part, Record& record) const;
  // A part as a stream; null where it is missing.
  std::unique_ptr<ByteSource> OpenPart(std::string_view part) const;
  const Limits& limits() const { return limits_; }

 private:
  std::optional<ZipReader> zip_;
  Limits limits_;
  std::string workbook_;
};

// Fatal finding about a workbook; `part` names the place within it.
Finding WorkbookProblem(std::string id, std::string part);

// The finding for a failure that the content of a container made; nothing for one of reading it.
std::optional<Finding> AsFinding(const Failure& failure, std::string part);

// True if the node is an element of spreadsheets of that local name.
bool IsSheetElement(const Record& record, NodeId node, std::string_view local);
// The value of an attribute without namespace; nothing where there is none.
std::optional<std::string_view> AttributeOf(const Record& record,
                                            NodeId node,
                                            std::string_view local);
// True where it is "1" or "true".
bool IsSet(const Record& record, NodeId node, std::string_view local);

}  // namespace baybridge
