#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "codes/code_judge.h"
#include "core/result.h"
#include "opinion/opinion.h"
#include "pack/coding.h"
#include "pack/pack.h"
#include "pipeline/translation_pool.h"
#include "pipeline/xml_pool.h"
#include "scales/scale_places.h"
#include "scales/scale_scheme.h"
#include "schema/record_schema.h"
#include "schema/xerces_judge.h"
#include "translate/fused_plan.h"
#include "translate/keep.h"
#include "translate/plan.h"
#include "translate/profile.h"

namespace baybridge {

struct AssessmentPlan;

// One kind of one pack, ready to judge and translate.
struct CompiledKind {
  const Pack* pack = nullptr;
  const Kind* kind = nullptr;
  std::unique_ptr<const RecordSchema> schema;
  std::optional<CodeJudge> codes;
  std::string sheet_xsd;      // what the fields of a sheet state, as an XSD; empty for others
  std::string schema_digest;  // SHA-256 (hex) of the XSD
  ElementId residue = kNone;  // the element that takes keep blocks
  ElementId as_of = kNone;    // the record's own date
  bool outside = false;       // of a further pack folder: other engines are tried apart first
};

// What recomputes the assessments of one hub kind.
struct KindScales {
  const std::vector<ScaleScheme>* schemes = nullptr;
  ScalePlaces places;
};

// A transfer profile beside one kind.
struct KindProfile {
  Profile profile;
  std::vector<const Field*> critical;  // what it would withhold (WithheldCriticalFields)
};

// The other engines of one kind, for second opinions.
struct Engines {
  std::unique_ptr<const XercesJudge> xerces;
  std::unique_ptr<const XsdOpinion> libxml2;
};

// The packs of one run with what was compiled from them. Packs are compiled when they are first
// needed: that may add names, so no Record may be alive across a call of Compile or PlanFor that
// compiles something new (`generation` tells). One thread at a time.
class Workspace {
 public:
  // Loads the packs of `root` and of further pack folders.
  static Result<std::unique_ptr<Workspace>> Open(
      const std::filesystem::path& root, const std::vector<std::filesystem::path>& further = {});

  const PackSet& packs() const { return *packs_; }
  // The names of all packs, for whoever compiles more that names them (rule sets): adding a name
  // counts as compiling something new.
  NameTable& names() { return packs_->names; }
  // How the hub writes values that may have several codes.
  const CodingNames& coding() const { return coding_; }
  const KeepNames& keep_names() const { return keep_names_; }
  const std::vector<Unit>& units() const { return units_; }
  // What transforms are compiled with.
  TransformContext transform_context() const {
    return {.packs = packs_.get(), .units = &units_, .scripts = scripts_.get()};
  }
  // Grows whenever names were added.
  std::uint32_t generation() const { return packs_->names.size(); }

  // The compiled kind of a pack ("hub" included). Fails with kNotFound for an unknown pack or kind
  // and kMalformed for data that breaks its own format.
  Result<const CompiledKind*> Compile(std::string_view pack, std::string_view kind);

  // The other engines for a compiled kind; loaded when first asked for.
  Result<const Engines*> EnginesFor(const CompiledKind& compiled);

  // The mapping table of a pack's kind, and its plan in one direction.
  Result<const MappingTable*> TableFor(std::string_view pack, std::string_view kind);
  Result<const Plan*> PlanFor(std::string_view pack, std::string_view kind, Direction direction);

  // Two of its plans as one; made when first asked for, and shared by all who ask. Adds no names;
  // many threads may ask at once, and the first one makes it while the others wait.
  const FusedPlan& FusedPlanFor(const Plan& to_hub,
                                const Plan& from_hub,
                                FusedPlan::Hub hub = FusedPlan::Hub::kNeeded);
  // Reads and writes single documents of its packs.
  XmlPool& xml() const { return *xml_; }
  // Translations to be lent. Many threads may ask it.
  TranslationPool& translations() { return translations_; }

  // A profile (mapping/profiles) as one kind is minimised by it, read when first asked for. Fails
  // like ReadProfile. Many threads may ask at once.
  Result<std::shared_ptr<const KindProfile>> ProfileFor(std::string_view id, const Kind& kind);

  // What sees only the assessments of a pack's kind, made when first asked for, with the scales
  // that ScalesFor gives. Adds no names; many threads may ask at once, where TableFor was asked
  // for the kind before. Fails like AssessmentPlanFor.
  Result<std::shared_ptr<const AssessmentPlan>> AssessmentsFor(const KindScales& scales,
                                                               std::string_view pack,
                                                               std::string_view kind);

  // True if the pack's kind has a mapping table (the hub needs none).
  bool HasTable(std::string_view pack, std::string_view kind) const;

  // The tables that recompute assessments of a hub kind, or nullptr where the kind has none; read
  // when first asked for. Fails with kMalformed and file:line.
  Result<const KindScales*> ScalesFor(std::string_view kind);

  // The pack and kind of a document by its root element; {nullptr, nullptr} where no pack has it.
  std::pair<const Pack*, const Kind*> Recognise(std::string_view space,
                                                std::string_view root) const;

 private:
  Workspace() = default;

  std::unique_ptr<PackSet> packs_;
  CodingNames coding_;
  KeepNames keep_names_;
  std::vector<Unit> units_;
  std::unique_ptr<ScriptConverters> scripts_;
  std::map<std::string, std::unique_ptr<CompiledKind>, std::less<>> kinds_;
  std::map<const CompiledKind*, Engines> engines_;
  std::map<std::string, std::unique_ptr<MappingTable>, std::less<>> tables_;
  std::map<std::string, std::unique_ptr<const Plan>, std::less<>> plans_;
  std::mutex fusing_;  // of fused_plans_
  std::map<std::tuple<const Plan*, const Plan*, FusedPlan::Hub>, std::unique_ptr<const FusedPlan>>
      fused_plans_;
  TranslationPool translations_;
  std::unique_ptr<XmlPool> xml_ = std::make_unique<XmlPool>();
  std::mutex reading_;  // of profiles_ and assessments_
  std::map<std::pair<std::string, const Kind*>, std::shared_ptr<const KindProfile>> profiles_;
  std::map<std::string, std::shared_ptr<const AssessmentPlan>, std::less<>> assessments_;
  std::vector<std::filesystem::path> roots_;
  std::optional<std::vector<ScaleScheme>> schemes_;
  std::map<std::string, std::optional<KindScales>, std::less<>> scales_;
};

// Where the data of an installed or built program stands: $BAYBRIDGE_DATA, a folder above the
// program that holds schemas/hub, or the installation's share folder. Empty where there is none.
std::filesystem::path FindDataFolder();

}  // namespace baybridge
