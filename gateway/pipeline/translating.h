#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "format/detect.h"
#include "pipeline/reading.h"
#include "pipeline/translation_pool.h"
#include "translate/keep.h"
#include "translate/profile.h"

namespace baybridge {

struct TranslateOptions {
  ReadOptions read;
  std::string to;       // pack id, or "hub"
  std::string profile;  // id; empty: everything may leave
  // The way back is tried, and what it would not return is kept. Off for whoever takes nothing
  // back: half of the plans are then not needed, and not compiled.
  bool keep = true;
  bool keep_inside =
      true;  // keep block in the target's own extension element where it has one; else beside it
  bool restore = true;   // put back what an earlier translation kept for the target's format
  std::string encoding;  // of the target; empty: UTF-8
  Syntax syntax = Syntax::kUnknown;  // of the target; kUnknown: the first that its pack names
  bool indent = false;
  bool fragment = false;  // the record alone, to stand in an envelope: no XML declaration, no
                          // headings of a sheet
  std::string keep_file;  // bytes of a keep file that came beside the source; empty: none
  bool fused = true;      // two plans run as one wherever that does; the result is the same
};

// One record translated, with everything that goes with it. The workspace must outlive it.
struct Translated {
  std::unique_ptr<Judged> source;
  const CompiledKind* target_kind = nullptr;
  std::shared_ptr<const Profile> profile;  // null: everything may leave
  Withheld withheld;
  Record kept;                        // the source after the profile, where there is one
  TranslationPool::Lent translation;  // null where the source cannot be translated
  Record restored;                    // the target with kept leaves put back, where there were any
  std::vector<NodeId> origin;  // by node of `restored`: the translation's target node, or kNone
  Record keep;                 // what could not be carried; empty where all was
  KeptLeaves kept_leaves;      // what `keep` holds of leaves that the ledger calls carried
  std::string document;        // the target's bytes
  std::string keep_document;   // the keep file's bytes; empty where there is nothing to keep beside
                               // the target
  Report report;               // of the whole: source, translation, safety, target

  // The record that was written: restored, or the translation's target.
  const Record& target() const { return restored.nodes.empty() ? translation->target() : restored; }
  bool made() const { return !document.empty(); }
};

// Judges and translates one document. Where the record is not readable, not valid by its schema, or
// cannot be translated, there is no document and the report says why. Fails where the operation
// itself cannot be done (an unknown pack, profile or kind; bad pack data).
Result<std::unique_ptr<Translated>> TranslateDocument(Workspace& workspace,
                                                      std::string bytes,
                                                      const TranslateOptions& options);

// Adds the sums of a translation's ledger to a report.
void CountLeaves(const LedgerTotals& totals, const Withheld& withheld, Report& report);

// The ledger as CSV: source path, line, column, state, relationship, hub path, target path, the two
// rows; then the withheld leaves as counts by class, then the target leaves that a row added.
// `place` may turn places of the document into others: of the batch that it was cut from.
std::string LedgerCsv(const Translated& translated,
                      const std::function<void(Location&)>& place = {});

// What is added to that with the paths of withheld leaves: for the sender's archive, never to be
// sent.
std::string FullLedgerCsv(const Translated& translated, std::string ledger);

}  // namespace baybridge
