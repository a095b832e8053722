#include "synth/plan.h"

#include <algorithm>

#include "core/file.h"
#include "format/xml_reader.h"
#include "synth/generator.h"
#include "synth/goals.h"
#include "synth/leaf_maker.h"
#include "synth/leaf_rules.h"
#include "synth/unfold_xsd.h"

namespace baybridge::synth {
namespace {

constexpr std::size_t kMaxXsdBytes = std::size_t{8} * 1024 * 1024;
constexpr std::uint64_t kPlanSeed = 0xBA1B;    // pools are the same for every seed of a run
constexpr std::uint32_t kGroupShare = 13'000;  // of 65536: an optional group, before scaling
constexpr std::uint32_t kLeafShare = 20'000;   // an optional leaf
constexpr std::uint32_t kAttributeShare = 32'768;
constexpr std::uint32_t kScaleOne = 256;
constexpr std::uint64_t kTrialRecords = 250;
constexpr std::uint64_t kTrialStep = 7;  // so that the trial has its fair part of very full records

Result<Done> ReadSchema(Plan& plan) {
  auto bytes = ReadFile(plan.kind->schema_file, kMaxXsdBytes);
  if (!bytes) return std::move(bytes).error();
  plan.xsd_bytes = *std::move(bytes);
  static const NameTable kNoNames;
  plan.xsd_record = std::make_unique<Record>(kNoNames);
  XmlReadOptions options;
  options.limits.max_names = 100'000;
  XmlReader reader(options);
  if (reader.Read(plan.xsd_bytes, *plan.xsd_record)) {
    return Failure{.kind = FailureKind::kMalformed,
                   .what = "the schema is not well-formed",
                   .place = plan.kind->schema_file.string(),
                   .advice = {}};
  }
  plan.xsd = std::make_unique<XsdDocument>(*plan.xsd_record);
  return Done{};
}

// How often each optional part stands; what the pack's table states is not scaled.
void SetShares(Plan& plan, std::uint32_t scale) {
  for (PlanNode& node : plan.nodes) {
    const std::uint32_t base = node.kind == NodeKind::kAttribute ? kAttributeShare
                               : node.leaf != kNone              ? kLeafShare
                                                                 : kGroupShare;
    const std::uint64_t scaled = std::uint64_t{base} * scale / kScaleOne;
    node.share = node.weight != kNone
                     ? node.weight
                     : static_cast<std::uint32_t>(std::min<std::uint64_t>(scaled, kWhole));
  }
}

std::uint64_t TrialBytes(const Plan& plan) {
  Generator generator(plan, kPlanSeed);
  std::string out;
  for (std::uint64_t at = 0; at < kTrialRecords; ++at)
    generator.Write(at * kTrialStep % kGoalRecords, "<r", out);
  return out.size() / kTrialRecords;
}

// Finds the scale at which records have the size asked for, by trial.
void FitSize(Plan& plan, std::uint32_t typical_bytes) {
  std::uint32_t low = 0;
  std::uint32_t high = kScaleOne * 4;
  while (high - low > 4) {
    const std::uint32_t middle = (low + high) / 2;
    SetShares(plan, middle);
    (TrialBytes(plan) > typical_bytes ? high : low) = middle;
  }
  SetShares(plan, low);
}

}  // namespace

PlanId Plan::Find(std::string_view path) const {
  for (PlanId id = 0; id < nodes.size(); ++id) {
    const bool named =
        nodes[id].kind == NodeKind::kElement || nodes[id].kind == NodeKind::kAttribute;
    if (named && nodes[id].path == path) return id;
  }
  return kNone;
}

Result<std::unique_ptr<Plan>> MakePlan(const PackSet& packs,
                                       const Pack& pack,
                                       const Kind& kind,
                                       const PlanOptions& options) {
  auto plan = std::make_unique<Plan>();
  plan->pack = &pack;
  plan->kind = &kind;
  plan->first_day = DayOf(2025, 11, 1);
  plan->days = 365;
  if (kind.schema_file.empty()) {
    return Failure{.kind = FailureKind::kUnsupported,
                   .what = "records are made of kinds that have an XSD",
                   .place = kind.fields_file.string(),
                   .advice = {}};
  }
  auto tables = ReadTables(packs.root, pack.id);
  if (!tables) return std::move(tables).error();
  plan->tables = *std::move(tables);
  auto done = ReadSchema(*plan);
  if (!done) return std::move(done).error();
  done = UnfoldXsd(*plan->xsd, kind.root, kind.residue, *plan);
  if (!done) {
    done.error().place = kind.schema_file.string();
    return std::move(done).error();
  }
  Random random(kPlanSeed, 0);
  done = MakeLeaves(packs, random, *plan);
  if (!done) return std::move(done).error();
  done = ApplyRules(packs, random, *plan);
  if (!done) return std::move(done).error();
  const PlanId as_of = plan->Find(kind.as_of);
  for (PlanId at = as_of; at != kNone; at = plan->nodes[at].parent) plan->nodes[at].weight = kWhole;
  MarkBreakable(*plan);
  SetGoals(*plan);
  FitSize(*plan, options.typical_bytes);
  return plan;
}

}  // namespace baybridge::synth
