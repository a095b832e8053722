#pragma once

#include <string>

#include "core/finding.h"
#include "core/record.h"
#include "core/result.h"
#include "pipeline/translating.h"
#include "pipeline/workspace.h"

namespace baybridge {

// The bytes of a translation's target as the options want them: syntax, encoding, indentation,
// whole document or fragment. `declare_keep`: keep blocks stand in it. Empty with a finding
// (GW-ENC-020) where the encoding lacks a character. Fails with kUsage for a syntax that the pack
// has not, and for an encoding that is not known or that the syntax cannot be written in.
Result<std::string> WriteTarget(const Workspace& workspace,
                                const CompiledKind& kind,
                                const Record& target,
                                bool declare_keep,
                                const TranslateOptions& options,
                                Findings& findings);

// What stands before the records of a batch, and what behind them: the envelope, the headings of a
// sheet, nothing for JSON (one record a line). In the target's encoding. Fails like WriteTarget,
// and with kUsage where the kind has no envelope.
struct BatchFrame {
  std::string head;
  std::string tail;
};
Result<BatchFrame> WriteFrame(const Workspace& workspace,
                              const CompiledKind& kind,
                              const TranslateOptions& options);

// The declarations of the pack's own namespaces as the XML writer writes them into a start tag. The
// envelope of a batch has them, and the records in it do not.
std::string RootDeclarations(const Pack& pack);

// The syntax that the target is written in.
Syntax TargetSyntax(const CompiledKind& kind, const TranslateOptions& options);

}  // namespace baybridge
