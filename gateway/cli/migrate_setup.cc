#include "cli/migrate_setup.h"

#include <algorithm>
#include <thread>

#include "cli/output.h"
#include "pack/default_kind.h"

namespace baybridge {

Result<MigrateSetup> SetUpMigration(Session& session,
                                    const MigrateCommand& command,
                                    const std::string& today) {
  const CommonOptions& common = session.options();
  Workspace& workspace = session.workspace();
  MigrateSetup setup;
  setup.language = session.language();
  auto standards = LoadRecordStandards(session, command.standards);
  if (!standards) return std::move(standards).error();
  setup.standards = *std::move(standards);
  setup.work.from = common.format;
  setup.work.kind = common.kind;
  setup.work.ledger = command.ledger;
  setup.work.full_share = command.full_share;
  TranslateOptions& translate = setup.work.translate;
  translate.read = session.ReadOptionsFor({});
  translate.read.today = today;
  if (common.assurance.empty()) translate.read.assurance = Assurance::kFast;
  translate.to = command.to;
  translate.profile = command.profile;
  translate.keep = translate.keep_inside = command.keep;
  translate.restore = !command.no_restore;
  translate.encoding = command.target_encoding;
  translate.fragment = true;
  auto syntax = SyntaxOfOutput(command.syntax, {});
  if (!syntax) return std::move(syntax).error();
  translate.syntax = *syntax;
  auto prepared = PrepareWork(workspace, setup.work);
  if (!prepared) return std::move(prepared).error();
  auto target = workspace.Compile(command.to, common.kind);
  if (!target) return std::move(target).error();
  auto frame = WriteFrame(workspace, **target, translate);
  if (!frame) return std::move(frame).error();
  setup.frame = *std::move(frame);
  setup.syntax = TargetSyntax(**target, translate);
  return setup;
}

Result<Done> CompleteSession(const Session& session,
                             const MigrateCommand& command,
                             std::unique_ptr<Session>& own) {
  CommonOptions common = session.options();
  if (common.format.empty() || command.to.empty()) return session.Usage("usage.migrate-formats");
  if (common.format == command.to) return session.Usage("usage.same-format");
  if (!common.kind.empty()) return Done{};
  common.kind = kDefaultKind;
  auto opened = session.With(common);
  if (!opened) return std::move(opened).error();
  own = *std::move(opened);
  return Done{};
}

Result<std::unique_ptr<RecordWork>> MakeWork(Workspace& workspace, const MigrateSetup& setup) {
  auto work = MakeLaneWork(workspace, setup.work);
  if (!work || setup.standards == nullptr) return work;
  return JudgeByStandards(*std::move(work), workspace,
                          {.standards = setup.standards,
                           .read = setup.work.translate.read,
                           .language = setup.language});
}

WordingOptions WordingOf(const Session& session, const MigrateSetup& setup) {
  const CommonOptions& common = session.options();
  const bool more = setup.standards != nullptr;
  return {.catalogue = more ? &setup.standards->standards.texts : &session.catalogue(),
          .language = session.language(),
          .sensitive = common.reveal ? SensitiveValues::kShow : SensitiveValues::kMask,
          .max_bytes = common.limits.max_bytes,
          .max_findings = common.limits.max_findings};
}

SourceOptions SourceOf(const Session& session) {
  const CommonOptions& common = session.options();
  SourceOptions source{
      .format = common.format, .encoding = common.encoding, .limits = common.limits};
  source.expansion = session.ExpansionFor(source.expansion);
  source.workbook.sheet = common.sheet;
  source.workbook.expansion = session.ExpansionFor(source.workbook.expansion);
  return source;
}

unsigned JobsOf(const MigrateCommand& command) {
  return command.jobs != 0 ? command.jobs : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace baybridge
