#include <cstdio>
#include <string>

#include "check/check.h"
#include "check/coverage.h"
#include "check/new_pack.h"
#include "check/pack_doc.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/run.h"
#include "core/program.h"
#include "pack/default_kind.h"

namespace baybridge {

int RunPackList(Session& session) {
  for (const auto& pack : session.workspace().packs().packs) {
    std::string kinds;
    for (const Kind& kind : pack->kinds) kinds += (kinds.empty() ? "" : ",") + kind.id;
    const std::string title(pack->title.In(session.language()));
    std::printf("%-12s %-10s %-4s %-14s %s\n", pack->id.c_str(), pack->version.c_str(),
                pack->place.c_str(), kinds.c_str(), title.c_str());
  }
  return kExitClean;
}

int RunPackCheck(Session& session, const PackCommand& command) {
  const std::vector<std::filesystem::path> further(session.options().packs.begin(),
                                                   session.options().packs.end());
  const std::filesystem::path root = session.workspace().packs().root;
  if (command.coverage) {
    auto packs = LoadPacks(root, further);
    if (!packs) return TellFailure(session, packs.error());
    CheckPacks(**packs);
    const std::string csv = WriteCoverage(CoverageOf(**packs));
    std::fwrite(csv.data(), 1, csv.size(), stdout);
    return kExitClean;
  }
  Report report;
  report.tool = ProgramName();
  report.document = "packs";
  report.assurance = Assurance::kFast;
  report.findings = CheckFolders(root, further, {.packs = command.names});
  report.layers.push_back({.layer = Layer::kSchema, .ran = true, .reason = {}, .artefacts = {}});
  ReportSet reports = MakeReportSet(session);
  reports.Add(report, ContextOf(session, {}));
  auto written = WriteReports(session, reports, {}, stdout);
  if (!written) return TellFailure(session, written.error());
  return HasErrors(report.findings) ? kExitFindings : kExitClean;
}

int RunPackNew(Session& session, const NewPackCommand& command) {
  const PackSet& packs = session.workspace().packs();
  const bool one = command.like.empty() != command.xsd.empty();
  if (!one || command.root.empty() != command.xsd.empty()) {
    return TellFailure(session, session.Usage("usage.pack-new"));
  }
  NewPack wanted{
      .id = command.id,
      .place = command.place,
      .kind = session.options().kind.empty() ? std::string(kDefaultKind) : session.options().kind,
      .like = command.like.empty() ? nullptr : packs.Find(command.like),
      .xsd = command.xsd,
      .root = command.root,
      .folder = command.folder.empty() ? packs.root : std::filesystem::path(command.folder)};
  if (!command.like.empty() && wanted.like == nullptr) {
    return TellFailure(session, {.kind = FailureKind::kNotFound,
                                 .what = "expected a pack, found ‘" + command.like + "’",
                                 .place = {},
                                 .advice = {}});
  }
  auto made = MakeNewPack(packs, wanted);
  if (!made) return TellFailure(session, made.error());
  for (const std::filesystem::path& file : *made) std::printf("%s\n", file.string().c_str());
  return kExitClean;
}

int RunPackDoc(Session& session, const PackCommand& command) {
  for (const std::string& name : command.names) {
    const Pack* pack = session.workspace().packs().Find(name);
    if (pack == nullptr) {
      return TellFailure(session, {.kind = FailureKind::kNotFound,
                                   .what = "expected a pack, found ‘" + name + "’",
                                   .place = {},
                                   .advice = {}});
    }
    for (const Kind& kind : pack->kinds) {
      auto compiled = session.workspace().Compile(pack->id, kind.id);
      if (!compiled) return TellFailure(session, compiled.error());
    }
    const std::string page =
        DescribePack(session.workspace().packs(), *pack, session.catalogue(), session.language());
    std::fwrite(page.data(), 1, page.size(), stdout);
  }
  return kExitClean;
}

}  // namespace baybridge
