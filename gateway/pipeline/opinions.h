#pragma once

#include <optional>
#include <string_view>

#include "pipeline/workspace.h"
#include "report/report.h"

namespace baybridge {

// The most that other engines are given: above, the report says assurance fast (size).
inline constexpr std::size_t kMostOpinionBytes = std::size_t{2} * 1024 * 1024;  // 2 MiB
inline constexpr std::size_t kMostOpinionNodes = 50'000;

// Asks Xerces-C and libxml2 about a document that the guard accepted; for a document of another
// syntax `utf8` is the record written as XML, and the report says so (reason as-xml). `own` is the
// verdict of our schema, or nothing where our compiler does not cover the schema: then Xerces-C
// decides. A disagreement is a finding (GW-OPI-010, with what each engine said) and makes the
// verdict not-judged. Fails where an engine cannot load the schema.
Result<Done> AskOpinions(Workspace& workspace,
                         const CompiledKind& compiled,
                         const Record& record,
                         std::string_view utf8,
                         const Limits& limits,
                         std::optional<bool> own,
                         Report& report);

}  // namespace baybridge
