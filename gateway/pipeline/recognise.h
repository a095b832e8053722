#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "core/limits.h"
#include "format/detect.h"
#include "pack/pack.h"

namespace baybridge {

// What the caller says of a document's format; empty parts are found out.
struct FormatChoice {
  std::string format;  // pack id
  std::string kind;
};

// Which pack and kind a document is of; or why that cannot be said: a finding of its
// well-formedness, or GW-SCH-090 (no pack has it), GW-SCH-092 (several have).
struct Recognition {
  std::string pack;
  std::string kind;
  std::optional<Finding> finding;
};

// Recognises JSON by its root and, where several packs have a root of that name, by the members
// below it. Text that cannot be read as JSON gives the reader's finding.
Recognition RecogniseJson(const PackSet& packs,
                          std::string_view utf8,
                          const FormatChoice& choice,
                          const Limits& limits,
                          const std::string& file);

// Recognises a sheet by its headings: each must be a column of the kind.
Recognition RecogniseSheet(const PackSet& packs,
                           std::string_view utf8,
                           const FormatChoice& choice,
                           const std::string& file);

// The syntax of a decoded document. What begins neither as JSON nor as a sheet that some pack may
// have is taken for XML, whose reader says what is wrong with it.
Syntax SyntaxOf(const PackSet& packs, std::string_view utf8, const std::string& format);

bool HasSyntax(const Pack& pack, Syntax syntax);

}  // namespace baybridge
