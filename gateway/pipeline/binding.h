#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"
#include "format/detect.h"
#include "format/json_writer.h"
#include "format/sheet_reader.h"
#include "pipeline/workspace.h"

namespace baybridge {

// How the records of a compiled kind stand in each syntax.

// Prefix and namespace name of a pack, and ‘k’ for keep blocks where the pack has no prefix for
// them.
std::vector<std::pair<std::string, std::string>> PrefixesOf(const Pack& pack);

// Reads one document of the kind in a syntax and, where the syntax has no order of its own, puts
// the nodes into the order of the shape. `record.names` must be the workspace's names. Fatal
// findings as the readers make them.
std::optional<Finding> ReadBound(Syntax syntax,
                                 std::string_view utf8,
                                 const CompiledKind& compiled,
                                 const Limits& limits,
                                 const NameTable& names,
                                 Record& record);

// JSON of the kind: an array wherever the shape lets an element repeat, a number or boolean where
// the schema's type is one.
JsonWriteOptions JsonOptionsOf(const CompiledKind& compiled);

// The columns of a sheet, in the order of its fields.
std::vector<SheetColumn> ColumnsOf(const CompiledKind& compiled, const NameTable& names);

// The record as an XML document, for engines that read nothing else.
std::string AsXml(const CompiledKind& compiled, const Record& record);

}  // namespace baybridge
