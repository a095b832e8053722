#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conform/rule_data.h"
#include "conform/standard_judge.h"
#include "conform/strata.h"
#include "pipeline/hub_view.h"
#include "pipeline/reading.h"

namespace baybridge {

// How one field of a format stands in one record. Expected: groups that it may stand in; filled:
// those of them where it has a value; values: how many it has in all; wrong: findings about it.
struct FieldCount {
  std::uint32_t field = 0;  // index into Kind::fields
  std::uint32_t expected = 0;
  std::uint32_t filled = 0;
  std::uint32_t values = 0;
  std::uint32_t wrong = 0;
};

// A hit with its place in the source.
struct PlacedHit {
  std::uint32_t standard = 0;  // index into Standards::standards
  std::uint32_t hit = 0;       // index into StandardResult::hits
  std::string path;            // of the source
  Location location;
};

// Everything that is known of one judged record. Holds values of the person in hits and findings.
struct RecordResult {
  std::string file;
  std::uint64_t number = 0;                // in its batch, from 1; 0 where the file is one record
  std::string digest;                      // SHA-256 (hex) of its bytes as they stand in the input
  const CompiledKind* compiled = nullptr;  // null where the format was not recognised
  bool readable = false;                   // judged by standards
  Verdict form = Verdict::kNotJudged;      // of encoding, shape, codes and identifiers
  Assurance assurance = Assurance::kFast;
  std::string as_of;
  AsOfSource as_of_source = AsOfSource::kRun;
  std::string syntax;
  Findings findings;                // of the form
  std::vector<std::string> strata;  // by index of Strata::strata
  std::vector<StandardResult> standards;
  std::vector<PlacedHit> hits;
  std::vector<FieldCount> fields;
  std::string svrl;  // one output for each rule file, where asked for
};

// The kinds of records that some standard judges.
std::vector<std::string> JudgedKinds(const Standards& standards);

// What all lanes of a run share; all of it must outlive them.
struct ConformContext {
  const Standards* standards = nullptr;
  const RuleData* data = nullptr;
  const Strata* strata = nullptr;
  std::vector<std::string> kinds = {};  // that are seen as the hub sees them (JudgedKinds)
  bool keep_svrl = false;
  bool reveal = false;  // SVRL with personal values
};

// Compiles every kind of every pack, those that a standard judges with their plans into the hub;
// for assurance full the other engines too. Nothing is added to the workspace after it, so that any
// number of lanes may read it at once.
Result<Done> PrepareWorkspace(Workspace& workspace,
                              const Standards& standards,
                              Assurance assurance);

// One thread's way for many records: read, judge the form, see it as the hub does, judge by every
// standard, tell the places in the source.
class ConformLane {
 public:
  ConformLane(Workspace& workspace, const ConformContext& context);

  // Judges one document. Fails where the operation itself cannot be done (an unknown pack asked
  // for); what is wrong with the record stands in the result.
  Result<Done> Judge(std::string document, const ReadOptions& options, RecordResult& result);
  // The result of a record that was not read at all, since `finding`.
  void Refuse(Finding finding, const ReadOptions& options, RecordResult& result);

 private:
  HubView& ViewOf(const CompiledKind& compiled);
  void JudgeHub(const Judged& judged, const HubView& view, RecordResult& result);
  void Place(std::uint32_t standard, const HubView& view, RecordResult& result);
  void CountFields(const Judged& judged, RecordResult& result);
  void RefuseAll(std::string_view reason, RecordResult& result);

  Workspace& workspace_;
  const ConformContext context_;
  std::vector<std::unique_ptr<StandardJudge>> judges_;
  StrataReader strata_;
  std::map<const CompiledKind*, std::unique_ptr<HubView>> views_;
  // By element, for one record.
  std::vector<std::uint32_t> groups_;  // how many instances there are
  std::vector<FieldCount> counts_;
  std::vector<NodeId> last_parent_;
};

}  // namespace baybridge
