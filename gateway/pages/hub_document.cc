#include "pages/hub_document.h"

#include <utility>

namespace baybridge {
namespace {

bool HasWrongShape(const Report& report) {
  for (const Finding& finding : report.findings) {
    if (finding.severity == Severity::kFatal) return true;
    if (finding.severity == Severity::kError && finding.id.starts_with("GW-SCH")) return true;
  }
  return false;
}

Result<Done> TakeHub(Workspace& workspace, const std::string& profile, HubDocument& document) {
  Judged& judged = *document.judged;
  if (!judged.readable || HasWrongShape(judged.report)) return Done{};
  document.kind = judged.compiled->kind;
  document.record = &judged.record;
  if (profile.empty()) return Done{};
  auto read = ReadProfile(workspace.packs(), profile);
  if (!read) return std::move(read).error();
  document.filtered = std::make_unique<Record>();
  document.withheld = ApplyProfile(*read, *document.kind, judged.record, *document.filtered);
  document.kind->shape.Assign(*document.filtered);
  document.record = document.filtered.get();
  // A finding could tell what was withheld.
  judged.report.findings.clear();
  return Done{};
}

}  // namespace

Result<HubDocument> ReadHub(Workspace& workspace,
                            std::string bytes,
                            const ReadOptions& read,
                            const std::string& profile) {
  HubDocument document;
  auto judged = ReadAndJudge(workspace, bytes, read);
  if (!judged) return std::move(judged).error();
  const bool foreign = (*judged)->readable && (*judged)->compiled->pack->id != "hub";
  if (!foreign) {
    document.judged = *std::move(judged);
    auto taken = TakeHub(workspace, profile, document);
    if (!taken) return std::move(taken).error();
    return document;
  }
  judged->reset();  // no record may be alive while the plan is compiled
  TranslateOptions options;
  options.read = read;
  options.to = "hub";
  options.profile = profile;
  auto made = TranslateDocument(workspace, std::move(bytes), options);
  if (!made) return std::move(made).error();
  document.made = *std::move(made);
  document.withheld = document.made->withheld;
  if (!document.made->made()) return document;
  document.kind = document.made->target_kind->kind;
  document.record = &document.made->target();
  return document;
}

}  // namespace baybridge
