#include "pipeline/workspace.h"

#include <cstdlib>
#include <functional>
#include <utility>

#include "core/child.h"
#include "core/file.h"
#include "crypto/digest.h"
#include "pack/sheet.h"
#include "text/csv.h"

namespace baybridge {
namespace {

constexpr std::size_t kMaxDataBytes = std::size_t{16} * 1024 * 1024;

Failure NotFound(std::string what, std::string advice) {
  return {.kind = FailureKind::kNotFound,
          .what = std::move(what),
          .place = {},
          .advice = std::move(advice)};
}

std::string KeyOf(std::string_view pack, std::string_view kind) {
  return std::string(pack) + '/' + std::string(kind);
}

Result<std::vector<Unit>> ReadUnits(const std::filesystem::path& root) {
  std::vector<Unit> units;
  const std::filesystem::path file = root / "mapping" / "units.csv";
  auto bytes = ReadFile(file, kMaxDataBytes);
  if (!bytes) return std::move(bytes).error();
  auto csv = ReadCsvTable(*bytes, "mapping/units.csv");
  if (!csv) return std::move(csv).error();
  for (const CsvRow& row : csv->rows) {
    units.push_back({.id = std::string(csv->Cell(row, csv->Column("unit"))),
                     .canonical = std::string(csv->Cell(row, csv->Column("canonical"))),
                     .factor = std::string(csv->Cell(row, csv->Column("factor_to_canonical")))});
  }
  return units;
}

Result<std::unique_ptr<ScriptConverters>> ReadScripts(const std::filesystem::path& root) {
  auto terms = ReadFile(root / "mapping" / "terms" / "terms.csv", kMaxDataBytes);
  if (!terms) return std::move(terms).error();
  auto overrides = ReadFile(root / "mapping" / "terms" / "overrides.csv", kMaxDataBytes);
  if (!overrides) return std::move(overrides).error();
  return ScriptConverters::Make(*terms, "mapping/terms/terms.csv", *overrides,
                                "mapping/terms/overrides.csv");
}

bool IsOutside(const Pack& pack, const std::filesystem::path& root) {
  const std::filesystem::path own = (root / "schemas").lexically_normal();
  return pack.folder.lexically_normal().parent_path() != own;
}

std::string PackIds(const PackSet& packs) {
  std::string ids;
  for (const auto& pack : packs.packs) ids += (ids.empty() ? "" : ", ") + pack->id;
  return ids;
}

std::string KindIds(const Pack& pack) {
  std::string ids;
  for (const Kind& kind : pack.kinds) ids += (ids.empty() ? "" : ", ") + kind.id;
  return ids;
}

using OwnSchema = Result<std::unique_ptr<RecordSchema>>;

OwnSchema ReadSchema(const CompiledKind& compiled, NameTable& names) {
  const Kind& kind = *compiled.kind;
  return kind.is_sheet()
             ? RecordSchema::CompileText(compiled.sheet_xsd, kind.fields_file, kind.root, names)
             : RecordSchema::Compile(kind.schema_file, kind.root, names);
}

// Both XSD engines hang on, or crash at, some schemas (SECURITY.md, S04 and S05). What comes from
// outside is therefore tried in a child process first.
Result<Done> TryApart(const CompiledKind& compiled, const std::function<bool()>& work) {
  auto tried = RunInChild(work);
  // What failed in an ordinary way fails again with its own words.
  if (tried || tried.error().kind == FailureKind::kMalformed) return Done{};
  Failure failure = std::move(tried).error();
  failure.kind = FailureKind::kTooLarge;
  failure.what = "the schema could not be read: " + failure.what;
  failure.place = compiled.kind->schema_file.string();
  failure.advice = "simplify nested or large occurrence bounds and patterns of this schema";
  return failure;
}

// Of the XSD, or of what the fields of a sheet state.
Result<Done> CompileSchema(CompiledKind& compiled, bool outside, NameTable& names) {
  const Kind& kind = *compiled.kind;
  if (kind.is_sheet()) compiled.sheet_xsd = SheetXsd(*compiled.pack, kind);
  if (outside) {
    auto tried = TryApart(compiled, [&] { return ReadSchema(compiled, names).has_value(); });
    if (!tried) return std::move(tried).error();
  }
  auto schema = ReadSchema(compiled, names);
  if (!schema) return std::move(schema).error();
  auto bytes = kind.is_sheet() ? Result<std::string>(compiled.sheet_xsd)
                               : ReadFile(kind.schema_file, kMaxDataBytes);
  if (!bytes) return std::move(bytes).error();
  compiled.schema = *std::move(schema);
  compiled.schema_digest = Hex(Sha256(*bytes));
  return Done{};
}

Result<Engines> LoadEngines(const CompiledKind& compiled) {
  Engines engines;
  const Kind& kind = *compiled.kind;
  auto xerces = kind.is_sheet()
                    ? XercesJudge::LoadText(compiled.sheet_xsd, kind.fields_file, kind.root)
                    : XercesJudge::Load(kind.schema_file, kind.root);
  if (!xerces) return std::move(xerces).error();
  engines.xerces = *std::move(xerces);
  auto libxml2 = kind.is_sheet()
                     ? XsdOpinion::LoadText(compiled.sheet_xsd, kind.fields_file, kind.root)
                     : XsdOpinion::Load(kind.schema_file, kind.root);
  if (!libxml2) return std::move(libxml2).error();
  engines.libxml2 = *std::move(libxml2);
  return engines;
}

}  // namespace

Result<std::unique_ptr<Workspace>> Workspace::Open(
    const std::filesystem::path& root, const std::vector<std::filesystem::path>& further) {
  auto packs = LoadPacks(root, further);
  if (!packs) return std::move(packs).error();
  std::unique_ptr<Workspace> workspace(new Workspace);
  workspace->packs_ = *std::move(packs);
  auto coding = LoadCoding(*workspace->packs_);
  if (!coding) return std::move(coding).error();
  workspace->coding_ = *std::move(coding);
  workspace->roots_.push_back(root);
  workspace->roots_.insert(workspace->roots_.end(), further.begin(), further.end());
  workspace->keep_names_ = InternKeepNames(workspace->packs_->names);
  auto units = ReadUnits(root);
  if (!units) return std::move(units).error();
  workspace->units_ = *std::move(units);
  auto scripts = ReadScripts(root);
  if (!scripts) return std::move(scripts).error();
  workspace->scripts_ = *std::move(scripts);
  return workspace;
}

Result<const CompiledKind*> Workspace::Compile(std::string_view pack_id, std::string_view kind_id) {
  const std::string key = KeyOf(pack_id, kind_id);
  const auto known = kinds_.find(key);
  if (known != kinds_.end()) return static_cast<const CompiledKind*>(known->second.get());
  Pack* pack = packs_->Find(pack_id);
  if (pack == nullptr) {
    return NotFound("expected a pack, found ‘" + std::string(pack_id) + "’",
                    "there are " + PackIds(*packs_));
  }
  Kind* kind = nullptr;
  for (Kind& candidate : pack->kinds) {
    if (candidate.id == kind_id) kind = &candidate;
  }
  if (kind == nullptr) {
    return NotFound("pack ‘" + pack->id + "’ has no kind ‘" + std::string(kind_id) + "’",
                    "there are " + KindIds(*pack));
  }
  auto compiled = std::make_unique<CompiledKind>();
  compiled->pack = pack;
  compiled->kind = kind;
  compiled->outside = IsOutside(*pack, packs_->root);
  auto schema = CompileSchema(*compiled, compiled->outside, packs_->names);
  if (!schema) return std::move(schema).error();
  kind->shape = compiled->schema->shape();
  const std::vector<std::string> unbound = kind->BindFields(packs_->names);
  if (!unbound.empty()) {
    return Failure{.kind = FailureKind::kMalformed,
                   .what = "the schema has no leaf ‘" + unbound.front() + "’",
                   .place = pack->folder.filename().string() + "/" + kind->id + ".fields.csv",
                   .advice = {}};
  }
  auto codes = CodeJudge::Make(*packs_, *pack, *kind);
  if (!codes) return std::move(codes).error();
  compiled->codes.emplace(*std::move(codes));
  if (!kind->residue.empty() && kind->residue != "file")
    compiled->residue = kind->shape.Find(kind->residue, packs_->names);
  if (!kind->as_of.empty()) compiled->as_of = kind->shape.Find(kind->as_of, packs_->names);
  const CompiledKind* result = compiled.get();
  kinds_.emplace(key, std::move(compiled));
  return result;
}

Result<const Engines*> Workspace::EnginesFor(const CompiledKind& compiled) {
  const auto known = engines_.find(&compiled);
  if (known != engines_.end()) return static_cast<const Engines*>(&known->second);
  if (compiled.outside) {
    auto tried = TryApart(compiled, [&] { return LoadEngines(compiled).has_value(); });
    if (!tried) return std::move(tried).error();
  }
  auto engines = LoadEngines(compiled);
  if (!engines) return std::move(engines).error();
  return static_cast<const Engines*>(
      &engines_.emplace(&compiled, *std::move(engines)).first->second);
}

Result<const MappingTable*> Workspace::TableFor(std::string_view pack, std::string_view kind) {
  const std::string key = KeyOf(pack, kind);
  const auto known = tables_.find(key);
  if (known != tables_.end()) return static_cast<const MappingTable*>(known->second.get());
  auto compiled = Compile(pack, kind);
  if (!compiled) return std::move(compiled).error();
  auto hub = Compile("hub", kind);
  if (!hub) return std::move(hub).error();
  std::vector<Failure> problems;
  auto table = ReadMappingTable(*packs_, *(*compiled)->pack, *(*compiled)->kind, problems);
  if (!table) return std::move(table).error();
  // A table with a bad row translates nothing: what the row should have carried would be lost in
  // silence.
  if (!problems.empty()) return std::move(problems.front());
  const MappingTable* result = table->get();
  tables_.emplace(key, *std::move(table));
  return result;
}

Result<const Plan*> Workspace::PlanFor(std::string_view pack,
                                       std::string_view kind,
                                       Direction direction) {
  const std::string key =
      KeyOf(pack, kind) + (direction == Direction::kToHub ? " to-hub" : " from-hub");
  const auto known = plans_.find(key);
  if (known != plans_.end()) return known->second.get();
  auto table = TableFor(pack, kind);
  if (!table) return std::move(table).error();
  std::vector<Failure> problems;
  auto plan = CompilePlan(**table, direction, transform_context(), problems);
  if (!problems.empty()) return std::move(problems.front());
  const Plan* result = plan.get();
  plans_.emplace(key, std::move(plan));
  return result;
}

const FusedPlan& Workspace::FusedPlanFor(const Plan& to_hub,
                                         const Plan& from_hub,
                                         FusedPlan::Hub hub) {
  const std::lock_guard lock(fusing_);
  auto& plan = fused_plans_[{&to_hub, &from_hub, hub}];
  if (plan == nullptr) plan = std::make_unique<const FusedPlan>(to_hub, from_hub, hub);
  return *plan;
}

std::pair<const Pack*, const Kind*> Workspace::Recognise(std::string_view space,
                                                         std::string_view root) const {
  for (const auto& pack : packs_->packs) {
    if (pack->SpaceOf("") != space) continue;
    for (const Kind& kind : pack->kinds) {
      if (kind.root == root) return {pack.get(), &kind};
    }
  }
  return {nullptr, nullptr};
}

std::filesystem::path FindDataFolder() {
  namespace fs = std::filesystem;
  std::error_code error;
  if (const char* folder = std::getenv("BAYBRIDGE_DATA"); folder != nullptr && *folder != '\0')
    return folder;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (fs::path at = program.parent_path(); !at.empty(); at = at.parent_path()) {
    if (fs::exists(at / "schemas" / "hub", error)) return at;
    const fs::path share = at / "share" / "baybridge";
    if (fs::exists(share / "schemas" / "hub", error)) return share;
    if (at == at.root_path()) break;
  }
  return {};
}

}  // namespace baybridge
