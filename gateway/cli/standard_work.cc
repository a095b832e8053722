#include "cli/standard_work.h"

#include <utility>

#include "conform/hit_text.h"

namespace baybridge {
namespace {

class StandardWork final : public RecordWork {
 public:
  StandardWork(std::unique_ptr<RecordWork> work, Workspace& workspace, StandardWorkOptions options)
      : work_(std::move(work)),
        options_(std::move(options)),
        lane_(workspace, options_.standards->context) {}

  Result<Done> Run(const WorkRecord& record, const Sinks& to, WorkOutcome& outcome) override {
    auto done = work_->Run(record, to, outcome);
    return done && outcome.made ? Judge(record, outcome) : std::move(done);
  }
  void CountUnread(ControlSums& controls) override { work_->CountUnread(controls); }

 private:
  Result<Done> Judge(const WorkRecord& record, WorkOutcome& outcome) {
    BatchPlace place = record.place;
    std::string document;
    MakeDocument(record.head, record.original, place, document);
    ReadOptions read = options_.read;
    if (record.utf8) read.encoding = "UTF-8";
    result_ = {};
    auto judged = lane_.Judge(std::move(document), read, result_);
    if (!judged) return judged;
    const RecordStandards& known = *options_.standards;
    for (const PlacedHit& placed : result_.hits) {
      Finding finding =
          FindingOf(result_.standards[placed.standard].hits[placed.hit],
                    *known.standards.standards[placed.standard], *known.data, options_.language);
      finding.path = placed.path;
      finding.location = placed.location;
      place.Move(finding.location);
      outcome.findings.push_back(std::move(finding));
    }
    return Done{};
  }

  std::unique_ptr<RecordWork> work_;
  const StandardWorkOptions options_;
  ConformLane lane_;
  RecordResult result_;
};

}  // namespace

Result<std::shared_ptr<const RecordStandards>> LoadRecordStandards(
    Session& session, const std::vector<std::string>& ids) {
  if (ids.empty()) return std::shared_ptr<const RecordStandards>();
  Workspace& workspace = session.workspace();
  const std::filesystem::path& root = workspace.packs().root;
  auto made = std::make_shared<RecordStandards>();
  auto standards = Standards::Load(root, ids, workspace.names(), session.catalogue());
  if (!standards) return std::move(standards).error();
  made->standards = *std::move(standards);
  auto strata = Strata::Load(root / "validators" / "standards" / "strata.csv", workspace.names());
  if (!strata) return std::move(strata).error();
  made->strata = *std::move(strata);
  auto prepared = PrepareWorkspace(workspace, made->standards, Assurance::kFast);
  if (!prepared) return std::move(prepared).error();
  made->data = std::make_unique<RuleData>(workspace.packs(), made->standards.calendars);
  made->context = {.standards = &made->standards,
                   .data = made->data.get(),
                   .strata = made->strata.get(),
                   .kinds = JudgedKinds(made->standards)};
  return std::shared_ptr<const RecordStandards>(std::move(made));
}

std::unique_ptr<RecordWork> JudgeByStandards(std::unique_ptr<RecordWork> work,
                                             Workspace& workspace,
                                             StandardWorkOptions options) {
  return std::make_unique<StandardWork>(std::move(work), workspace, std::move(options));
}

}  // namespace baybridge
