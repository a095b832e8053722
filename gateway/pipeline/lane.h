#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "format/xml_reader.h"
#include "format/xml_writer.h"
#include "pipeline/workspace.h"
#include "translate/fused.h"
#include "translate/translation.h"

namespace baybridge {

// One thread's way for many records of one format into another, by our own engine alone (assurance
// fast): read, judge by schema, codes and identifiers, translate with ledger, write. Reused, it
// allocates nothing at steady state. The workspace and what it compiled must outlive it, and
// nothing new may be compiled meanwhile.
class Lane {
 public:
  // Compiles what is needed. Fails like Workspace::Compile and PlanFor. `fused` runs both plans as
  // one, without the hub's record, wherever that is possible; the result is the same.
  static Result<std::unique_ptr<Lane>> Make(Workspace& workspace,
                                            std::string_view from,
                                            std::string_view to,
                                            std::string_view kind,
                                            const Limits& limits = {},
                                            bool fused = true);

  // Carries one record of decoded text and appends its translation to `out`. True if the record was
  // well-formed and valid and a target was made; else `findings` says why and `out` is as it was.
  // `findings` is replaced.
  bool Run(std::string_view utf8, std::string_view as_of, std::string& out, Findings& findings);

  // Of the last record that was translated: what became of its leaves (`hub` is open where the
  // record went the fused way), and the sums.
  const std::vector<LedgerEntry>& ledger() const {
    return was_fused_ ? fused_->ledger() : translation_.ledger();
  }
  const LedgerTotals& totals() const {
    return was_fused_ ? fused_->totals() : translation_.totals();
  }
  // True if the last record went the fused way.
  bool was_fused() const { return was_fused_; }

 private:
  Lane(const CompiledKind& source,
       const CompiledKind& target,
       const Plan* to_hub,
       const Plan* from_hub,
       const Limits& limits);

  const CompiledKind& source_;
  const CompiledKind& target_;
  Limits limits_;
  XmlReader reader_;
  XmlWriter writer_;
  Record record_;
  Translation translation_;
  std::unique_ptr<const FusedPlan> fused_plan_;  // null: records go by way of the hub's record
  std::unique_ptr<FusedTranslation> fused_;
  bool was_fused_ = false;
};

}  // namespace baybridge
