#include <algorithm>
#include <tuple>

#include "check/check.h"
#include "check/check_context.h"
#include "pack/sheet.h"
#include "translate/plan.h"

namespace baybridge {
namespace {

bool Asked(const CheckOptions& options, const Pack& pack) {
  return options.packs.empty() || std::ranges::find(options.packs, pack.id) != options.packs.end();
}

void CompileKind(CheckContext& context, CheckedKind& checked) {
  const Kind& kind = *checked.kind;
  auto schema = kind.is_sheet()
                    ? RecordSchema::CompileText(SheetXsd(*checked.pack, kind), kind.fields_file,
                                                kind.root, context.packs.names)
                    : RecordSchema::Compile(kind.schema_file, kind.root, context.packs.names);
  if (!schema) {
    const Failure& failure = schema.error();
    const std::string place = !failure.place.empty() ? failure.place
                              : kind.is_sheet()      ? kind.fields_file.string()
                                                     : kind.schema_file.string();
    context.Add("GW-PKG-016", place, {{"problem", failure.what}});
    return;
  }
  checked.schema = *std::move(schema);
  checked.kind->shape = checked.schema->shape();
}

void Compile(CheckContext& context, const CheckOptions& options) {
  for (const auto& pack : context.packs.packs) {
    if (Asked(options, *pack)) context.asked.push_back(pack.get());
    for (Kind& kind : pack->kinds) {
      CheckedKind checked{.pack = pack.get(),
                          .kind = &kind,
                          .schema = {},
                          .table = {},
                          .asked = Asked(options, *pack)};
      CompileKind(context, checked);
      context.kinds.push_back(std::move(checked));
    }
  }
  // Bound once all names are known.
  for (CheckedKind& checked : context.kinds) checked.kind->BindFields(context.packs.names);
}

std::vector<Failure> ReadTables(CheckContext& context) {
  std::vector<Failure> problems;
  for (CheckedKind& checked : context.kinds) {
    const bool hub = checked.pack == &context.packs.hub();
    if (hub || !checked.asked || checked.kind->shape.elements.empty()) continue;
    auto table = ReadMappingTable(context.packs, *checked.pack, *checked.kind, problems);
    if (table) {
      checked.table = *std::move(table);
    } else {
      problems.push_back(std::move(table).error());
    }
  }
  return problems;
}

void Sort(Findings& findings) {
  std::ranges::sort(findings, [](const Finding& a, const Finding& b) {
    const auto key = [](const Finding& finding) {
      return std::tie(finding.location.file, finding.location.line, finding.id);
    };
    return key(a) != key(b)
               ? key(a) < key(b)
               : std::ranges::lexicographical_compare(a.args, b.args, {}, &Arg::value, &Arg::value);
  });
}

}  // namespace

Findings CheckPacks(PackSet& packs, const CheckOptions& options) {
  CheckContext context{.packs = packs, .kinds = {}, .asked = {}, .findings = {}};
  Compile(context, options);
  const std::vector<Failure> problems = ReadTables(context);
  CheckFilesClaimed(context);
  CheckVersionsAgree(context);
  CheckReferences(context);
  CheckRulesHaveCases(context);
  CheckMessages(context);
  CheckCodeTables(context);
  CheckExamples(context);
  CheckCasesSpoken(context);
  CheckSampleIdentifiers(context);
  CheckRows(context, problems);
  CheckRowsDistinct(context);
  CheckRequiredTargets(context);
  CheckLossDeclared(context);
  CheckHazards(context);
  CheckScales(context);
  CheckCrosswalks(context);
  CheckSections(context);
  Sort(context.findings);
  return std::move(context.findings);
}

Findings CheckFolders(const std::filesystem::path& root,
                      const std::vector<std::filesystem::path>& further,
                      const CheckOptions& options) {
  auto packs = LoadPacks(root, further);
  if (packs) return CheckPacks(**packs, options);
  PackSet none;
  CheckContext context{.packs = none, .kinds = {}, .asked = {}, .findings = {}};
  context.Add("GW-PKG-015", packs.error().place, {{"problem", packs.error().what}});
  return std::move(context.findings);
}

}  // namespace baybridge
