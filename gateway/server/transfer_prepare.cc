// The part of the transfer service that judges and seals what is to leave.
#include <algorithm>
#include <ctime>
#include <set>
#include <utility>

#include "core/utc.h"
#include "crypto/secret_key.h"
#include "report/render.h"
#include "server/attachments.h"
#include "server/document.h"
#include "server/transfer_service.h"
#include "transfer/parcel.h"

namespace baybridge {
namespace {

constexpr std::size_t kSaltBytes = 32;

// A critical leaf that would not arrive: a clinician may decide that the record goes all the same.
bool IsSafety(const Finding& finding) {
  return finding.id.starts_with("GW-SAF-");
}

// Critical leaves that do not arrive.
std::set<std::string> LostCritical(const Findings& findings) {
  std::set<std::string> paths;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::kError && IsSafety(finding)) paths.insert(finding.path);
  }
  return paths;
}

// An error that nobody can acknowledge. What is wrong with a critical leaf that does not arrive
// (such as a code that no table has) is what the clinician is asked about.
bool Hinders(const Finding& finding, const std::set<std::string>& lost) {
  return finding.severity == Severity::kFatal ||
         (finding.severity == Severity::kError && !lost.contains(finding.path));
}

}  // namespace

// What a preparation works on.
struct TransferService::Plan {
  TransferRow row = {};
  std::string source = {};
  std::string envelope_text = {};
  Envelope envelope = {};
  TranslateOptions options = {};
  std::vector<AttachedDocument> documents = {};
  std::optional<std::string> acknowledgement = {};
};

Result<TransferService::Plan> TransferService::ReadPlan(const TransferRow& row) {
  Plan plan{.row = row};
  std::string reading;
  auto done = With([&](TransferStore& transfers) -> Result<Done> {
    for (const auto& [kind, to] : {std::pair{kSourcePayload, &plan.source},
                                   {kEnvelopePayload, &plan.envelope_text},
                                   {kReadingPayload, &reading}}) {
      auto bytes = transfers.Get(row.id, kind);
      if (!bytes) return std::move(bytes).error();
      *to = *std::move(bytes);
    }
    auto documents = LoadDocuments(transfers, row.id);
    if (!documents) return std::move(documents).error();
    plan.documents = *std::move(documents);
    auto acknowledged = transfers.Get(row.id, kAcknowledgementPayload);
    if (acknowledged) plan.acknowledgement = *std::move(acknowledged);
    return Done{};
  });
  if (!done) return std::move(done).error();
  auto envelope = ReadEnvelope(plan.envelope_text, "envelope");
  if (!envelope) return std::move(envelope).error();
  plan.envelope = *std::move(envelope);
  done = FillPlan(plan, reading);
  if (!done) return std::move(done).error();
  return plan;
}

// What follows from source, envelope and the way in which the source is to be read.
Result<Done> TransferService::FillPlan(Plan& plan, std::string_view reading) const {
  const Partner* partner = FindPartner(plan.row.partner);
  if (partner == nullptr)
    return Failure{FailureKind::kNotFound, "expected the partner", plan.row.partner, {}};
  for (const PartnerInstitution& home : partner->config.institutions) {
    if (home.id == plan.envelope.recipient.identifier) plan.options.to = home.format;
  }
  // Format, kind, encoding and assurance, each on a line; empty where they are to be recognised,
  // and where the configuration says how records are judged.
  std::string assurance;
  std::string* fields[] = {&plan.options.read.format, &plan.options.read.kind,
                           &plan.options.read.encoding, &assurance};
  for (std::string* field : fields) {
    const std::size_t end = std::min(reading.find('\n'), reading.size());
    *field = reading.substr(0, end);
    reading.remove_prefix(std::min(end + 1, reading.size()));
  }
  plan.options.read.assurance = kAssuranceNames.ValueOf(assurance).value_or(config_.assurance);
  plan.options.read.today = TodayUtc();
  plan.options.read.file = "source";  // names of files may tell names
  plan.options.profile = plan.envelope.profile;
  return Done{};
}

// Judges and translates; nothing is stored.
Result<Done> TransferService::JudgePlan(const ServiceData& data,
                                        Plan& plan,
                                        Prepared& prepared) const {
  auto translated = TranslateDocument(data.workspace(), plan.source, plan.options);
  if (!translated) return std::move(translated).error();
  prepared.translated = *std::move(translated);
  prepared.report = RenderJson(prepared.translated->report, {.catalogue = data.catalogue()});
  prepared.findings = CheckEnvelope(plan.envelope, rules_);
  if (!prepared.translated->made()) return Done{};
  const Findings more =
      CheckDisclosed(*prepared.translated, plan.envelope.categories, plan.envelope.profile);
  prepared.findings.insert(prepared.findings.end(), more.begin(), more.end());
  const auto& kinds = data.document_kinds();
  if (!kinds) return kinds.error();
  const auto& profile = prepared.translated->profile;
  const Findings documents =
      CheckDocumentsMayLeave(plan.documents, *kinds, plan.envelope, profile.get());
  prepared.findings.insert(prepared.findings.end(), documents.begin(), documents.end());
  return Done{};
}

Result<TransferService::Prepared> TransferService::Create(const ServiceData& data,
                                                          NewTransfer transfer,
                                                          Envelope envelope,
                                                          const TransferAct& act,
                                                          const Told& told) {
  Plan plan;
  plan.envelope = std::move(envelope);
  plan.row.partner = transfer.partner;
  plan.row.replaces = transfer.replaces;
  std::string_view reading;
  for (const Payload& payload : transfer.payloads) {
    if (payload.kind == kSourcePayload) plan.source = payload.bytes;
    if (payload.kind == kEnvelopePayload) plan.envelope_text = payload.bytes;
    if (payload.kind == kReadingPayload) reading = payload.bytes;
  }
  auto documents = LoadDocuments(transfer.payloads);
  if (!documents) return std::move(documents).error();
  plan.documents = *std::move(documents);
  Prepared prepared;
  TransferAct judging = act;
  judging.rules = data.digest();
  std::vector<Step> steps;
  auto done = FillPlan(plan, reading);
  if (done) done = JudgePlan(data, plan, prepared);
  if (done) {
    steps.push_back(JudgingStep(prepared, judging));
    if (steps.front().event == TransferEvent::kJudge && !steps.front().change.waits) {
      auto sealing = SealingStep(plan, prepared, judging);
      if (sealing) {
        steps.push_back(*std::move(sealing));
      } else if (!StampAuthority::IsMissing(sealing.error())) {
        done = std::move(sealing).error();
      }
    }
  }
  Pack(transfer.payloads);
  for (Step& step : steps) Pack(step.change.payloads);
  const auto take = [&](TransferStore& transfers) -> Result<Done> {
    auto received = transfers.Receive(transfer, act, steps);
    if (!received) return std::move(received).error();
    prepared.row = std::move(received->row);
    prepared.is_new = received->is_new;
    return told && done && prepared.is_new ? told(transfers, prepared) : Result<Done>(Done{});
  };
  auto received = With([&](TransferStore& transfers) {
    return told ? transfers.answers().AsOne([&] { return take(transfers); }) : take(transfers);
  });
  if (!received) return std::move(received).error();
  // The same came before: what stands is what counts.
  if (!prepared.is_new) return Prepare(data, prepared.row.id, act);
  if (!done) return std::move(done).error();
  return prepared;
}

Result<TransferService::Prepared> TransferService::Prepare(const ServiceData& data,
                                                           const std::string& id,
                                                           const TransferAct& act) {
  Prepared prepared;
  auto found = With([&](TransferStore& transfers) { return transfers.Find(id); });
  if (!found) return std::move(found).error();
  if (!*found) return Failure{FailureKind::kNotFound, "expected a transfer", id, {}};
  prepared.row = **found;
  const TransferState state = prepared.row.state;
  if (state != TransferState::kReceived && (state != TransferState::kJudged || prepared.row.waits))
    return prepared;
  auto plan = ReadPlan(prepared.row);
  if (!plan) return std::move(plan).error();
  auto judged = JudgePlan(data, *plan, prepared);
  if (!judged) return std::move(judged).error();
  TransferAct judging = act;
  judging.rules = data.digest();
  auto row = JudgeAndSeal(*plan, prepared, judging);
  // Somebody withdrew it, or another thread was faster: what stands is what counts.
  if (!row && row.error().kind == FailureKind::kUsage) {
    auto now = With([&](TransferStore& transfers) { return transfers.Find(id); });
    if (!now) return std::move(now).error();
    prepared.row = **now;
    return prepared;
  }
  if (!row) return std::move(row).error();
  prepared.row = *std::move(row);
  return prepared;
}

Result<TransferRow> TransferService::JudgeAndSeal(const Plan& plan,
                                                  const Prepared& prepared,
                                                  const TransferAct& act) {
  const auto apply = [&](Step step) {
    Pack(step.change.payloads);
    return With([&](TransferStore& transfers) {
      return transfers.Apply(plan.row.id, step.event, step.change);
    });
  };
  TransferRow row = plan.row;
  const Step judging = JudgingStep(prepared, act);
  // One that was judged already, and may go by that judgement, is not judged twice.
  if (row.state != TransferState::kJudged || judging.event == TransferEvent::kRefuse) {
    auto judged = apply(judging);
    if (!judged) return judged;
    row = *std::move(judged);
  }
  if (row.state != TransferState::kJudged || row.waits) return row;
  auto sealing = SealingStep(plan, prepared, act);
  if (sealing) return apply(*std::move(sealing));
  if (StampAuthority::IsMissing(sealing.error())) return row;
  return std::move(sealing).error();
}

TransferService::Step TransferService::JudgingStep(const Prepared& prepared,
                                                   const TransferAct& act) const {
  const Report& report = prepared.translated->report;
  const std::set<std::string> lost = LostCritical(report.findings);
  const bool hindered = !prepared.translated->made() || HasErrors(prepared.findings) ||
                        std::ranges::any_of(report.findings, [&](const Finding& finding) {
                          return Hinders(finding, lost);
                        });
  Step step{.event = hindered ? TransferEvent::kRefuse : TransferEvent::kJudge,
            .change = {.act = act}};
  step.change.payloads.push_back({std::string(kReportPayload), prepared.report});
  step.change.waits = !hindered && !lost.empty();
  step.change.act.result = hindered ? "not-allowed" : step.change.waits ? "waits" : "allowed";
  return step;
}

Result<std::string> TransferService::SealMembers(std::vector<ContainerMember> members,
                                                 const std::string& time) {
  auto all = SignMembers(std::move(members), sealing_, time);
  if (!all) return std::move(all).error();
  Stamper stamp;
  if (stamps_)
    stamp = [this](std::string_view bytes) { return stamps_->Stamp(bytes, *ClientTlsNow()); };
  return PackContainer(*std::move(all), stamp);
}

Result<TransferService::Step> TransferService::SealingStep(const Plan& plan,
                                                           const Prepared& prepared,
                                                           const TransferAct& act) {
  const Translated& translated = *prepared.translated;
  const std::string ledger = LedgerCsv(translated);
  const std::string full_ledger = FullLedgerCsv(translated, ledger);
  const std::string salt = RandomBytes(kSaltBytes);
  const ParcelFacts facts{.envelope = plan.envelope_text,
                          .report = prepared.report,
                          .source = plan.source,
                          .salt = salt,
                          .ledger = ledger,
                          .full_ledger = full_ledger};
  std::vector<ContainerMember> members = DeliveredMembers(translated, facts);
  // Who decided that it goes though a critical leaf is not in it.
  if (plan.acknowledgement) members.push_back({"acknowledgement.json", *plan.acknowledgement});
  // Each document is a leaf of the ledger by its digest.
  for (ContainerMember& member : members) {
    if (member.name == "ledger.csv") member.bytes += LedgerLinesOf(plan.documents);
  }
  for (const AttachedDocument& document : plan.documents) members.push_back(MemberOf(document));
  if (!plan.row.replaces.empty()) members.push_back(VersionMember(plan.row.replaces));
  auto delivered = SealMembers(std::move(members), act.time);
  if (!delivered) return std::move(delivered).error();
  auto archived = SealMembers(ArchivedMembers(facts, *delivered), act.time);
  if (!archived) return std::move(archived).error();
  Step step{.event = TransferEvent::kSeal, .change = {.act = act}};
  step.change.payloads = {{std::string(kDeliveredPayload), *std::move(delivered)},
                          {std::string(kArchivePayload), *std::move(archived)}};
  return step;
}

}  // namespace baybridge
