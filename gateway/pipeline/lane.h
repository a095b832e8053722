#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "format/xml_reader.h"
#include "format/xml_writer.h"
#include "pipeline/workspace.h"
#include "translate/translation.h"

namespace baybridge {

// One thread's way for many records of one format into another, by our own engine alone (assurance
// fast): read, judge by schema, codes and identifiers, translate with ledger, write. Reused, it
// allocates nothing at steady state. The workspace and what it compiled must outlive it, and
// nothing new may be compiled meanwhile.
class Lane {
 public:
  // Compiles what is needed. Fails like Workspace::Compile and PlanFor.
  static Result<std::unique_ptr<Lane>> Make(Workspace& workspace,
                                            std::string_view from,
                                            std::string_view to,
                                            std::string_view kind,
                                            const Limits& limits = {});

  // Carries one record of decoded text and appends its translation to `out`. True if the record was
  // well-formed and valid and a target was made; else `findings` says why and `out` is as it was.
  // `findings` is replaced.
  bool Run(std::string_view utf8, std::string_view as_of, std::string& out, Findings& findings);

  // Of the last record that was translated.
  const Translation& translation() const { return translation_; }

 private:
  Lane(const CompiledKind& source,
       const CompiledKind& target,
       const Plan* to_hub,
       const Plan* from_hub,
       const Limits& limits);

  const CompiledKind& source_;
  Limits limits_;
  XmlReader reader_;
  XmlWriter writer_;
  Record record_;
  Translation translation_;
};

}  // namespace baybridge
