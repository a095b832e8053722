// POST /v1/transfers: a record that is to go to another institution.
#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "core/utc.h"
#include "server/attachments.h"
#include "server/document.h"
#include "server/multipart.h"
#include "server/once.h"
#include "server/transfer_answer.h"
#include "server/transfer_calls.h"
#include "text/encoding.h"

namespace baybridge {
namespace {

constexpr std::int64_t kLeeway = 300;                         // seconds that two clocks may differ
constexpr std::int64_t kOldest = std::int64_t{24} * 60 * 60;  // seconds: an envelope is of today
constexpr std::size_t kMostEnvelope = std::size_t{256} * 1024;  // 256 KiB
constexpr std::size_t kMostPerson = 256;                        // bytes

// What a call asks for.
struct Asked {
  NewTransfer transfer;
  Envelope envelope;
};

Finding BadTime(const std::string& found) {
  Finding finding;
  finding.id = "GW-TRF-002";
  finding.kind = FindingKind::kBusinessRule;
  finding.args = {{"name", "time", false}, {"found", found, false}};
  return finding;
}

// How the record is to be read when it is prepared; or the problem of its media type.
std::optional<std::string> ReadingOf(const Call& call, const FormPart& record) {
  const std::string type = MediaTypeOf(record.type);
  constexpr std::array<std::string_view, 6> kTypes{"application/xml",  "text/xml",
                                                   "application/json", "application/fhir+json",
                                                   "text/csv",         "application/octet-stream"};
  if (std::ranges::find(kTypes, type) == kTypes.end()) return std::nullopt;
  const std::string charset = CharsetOf(record.type);
  if (!charset.empty() && KindOfLabel(charset) == LabelKind::kOther) return std::nullopt;
  std::string reading = std::string(call.Parameter(kFrom)) + "\n" +
                        std::string(call.Parameter(kKind)) + "\n" + charset + "\n";
  if (!call.Parameter(kAssurance).empty())
    reading += std::string(call.Parameter(kAssurance)) + "\n";
  return reading;
}

// Facts of the envelope that this gateway can tell by itself.
std::optional<Problem> CheckEnvelopeHere(const Call& call, const Envelope& envelope) {
  if (envelope.sender.identifier != call.actor.institution)
    return Problem{.status = 403, .code = "not-allowed"};
  const auto time = SecondsOf(envelope.time);
  const std::int64_t now = std::time(nullptr);
  if (!time || *time > now + kLeeway || *time < now - kOldest)
    return Problem{.status = 422, .code = "envelope", .findings = {BadTime(envelope.time)}};
  return std::nullopt;
}

// True if it has the parts that a call must have, and no other than those it may have.
bool HasItsParts(const Form& form, const std::vector<DocumentKind>& kinds) {
  for (const auto& [name, part] : form) {
    if (name != "envelope" && name != "record" && name != "person" && name != "replaces" &&
        KindOfDocument(name, kinds) == nullptr)
      return false;
  }
  if (!form.contains("envelope") || !form.contains("record") || !form.contains("person"))
    return false;
  const std::string& person = form.at("person").bytes;
  return !person.empty() && person.size() <= kMostPerson &&
         form.at("envelope").bytes.size() <= kMostEnvelope && !form.at("record").bytes.empty();
}

std::variant<Asked, Problem> ReadAsked(const Call& call, TransferService& service) {
  const auto& kinds = call.data->document_kinds();
  if (!kinds) return ProblemOf(kinds.error());
  auto form = ReadForm(call.request.Header("content-type"), call.request.body);
  if (!form || !HasItsParts(*form, *kinds)) return Problem{.status = 400, .code = "form"};
  const std::string& person = form->at("person").bytes;
  const std::string& text = form->at("envelope").bytes;
  auto documents = DocumentsIn(*form, *kinds);
  if (auto* problem = std::get_if<Problem>(&documents)) return std::move(*problem);
  if (!call.Parameter(kAssurance).empty() && !kAssuranceNames.ValueOf(call.Parameter(kAssurance)))
    return BadParameter(kAssurance);
  auto reading = ReadingOf(call, form->at("record"));
  if (!reading) return Problem{.status = 415, .code = "media-type"};
  Asked asked;
  auto envelope = ReadEnvelope(text, "envelope");
  if (!envelope || envelope->transfer.empty()) return Problem{.status = 422, .code = "envelope"};
  asked.envelope = *std::move(envelope);
  if (auto problem = CheckEnvelopeHere(call, asked.envelope)) return *std::move(problem);
  const Partner* partner = service.PartnerOf(asked.envelope.recipient.identifier);
  if (partner == nullptr) return Problem{.status = 422, .code = "no-such-recipient"};
  NewTransfer& transfer = asked.transfer;
  transfer.institution = call.actor.institution;
  transfer.partner = partner->config.name;
  transfer.reference = asked.envelope.transfer;
  transfer.person = transfer.institution + "|" + person;
  transfer.consent = asked.envelope.consent.id;
  transfer.digest = Hex(Sha256(text)) + Hex(Sha256(form->at("record").bytes)) +
                    Hex(Sha256(person)) + Hex(Sha256(*reading));
  transfer.deadline = std::time(nullptr) + service.config().deliver_within_seconds;
  if (form->contains("replaces")) {
    transfer.replaces = form->at("replaces").bytes;
    transfer.digest += Hex(Sha256(transfer.replaces));
  }
  transfer.payloads = {{std::string(kSourcePayload), std::move(form->at("record").bytes)},
                       {std::string(kEnvelopePayload), text},
                       {std::string(kReadingPayload), *std::move(reading)}};
  for (auto& payload : PayloadsOf(std::get<std::vector<AttachedDocument>>(documents))) {
    transfer.digest += Hex(Sha256(payload.kind + '\n' + payload.bytes));
    transfer.payloads.push_back(std::move(payload));
  }
  return asked;
}

// Why a record may not go: its report with what is wrong with the envelope.
HttpResponse NotAllowed(const Call& call, TransferService::Prepared& prepared) {
  Translated& made = *prepared.translated;
  Report& report = made.report;
  report.findings.insert(report.findings.end(), prepared.findings.begin(), prepared.findings.end());
  report.Sort();
  const auto choice =
      ReportOf(call.request.Header("accept"))
          .value_or(ReportChoice{.form = ReportForm::kJson, .media_type = "application/json"});
  const RenderContext context{
      .catalogue = call.data->catalogue(),
      .source = made.source->decoded.utf8,
      .kind = made.source->compiled == nullptr ? nullptr : made.source->compiled->kind};
  return ReportResponse(call, report, context, choice, 422);
}

HttpResponse AnswerTo(const Call& call, TransferService::Prepared& prepared) {
  const bool refused =
      prepared.row.state == TransferState::kRefused && prepared.translated != nullptr;
  HttpResponse response = refused ? NotAllowed(call, prepared)
                                  : TransferResponse(prepared.row, prepared.is_new ? 201 : 200,
                                                     prepared.translated.get());
  response.Set("Location", "/v1/transfers/" + prepared.row.id);
  return response;
}

}  // namespace

HttpResponse CreateTransfer(const Call& call, TransferService& service) {
  if (!service.Accepts()) return NotAnchored(call);
  auto read = ReadAsked(call, service);
  if (const auto* problem = std::get_if<Problem>(&read)) return ProblemResponse(call, *problem);
  auto& asked = std::get<Asked>(read);
  std::optional<HttpResponse> response;
  TransferService::Told told;
  if (call.once != nullptr) {
    told = [&](TransferStore& transfers, TransferService::Prepared& prepared) {
      response = AnswerTo(call, prepared);
      call.once->person = prepared.row.person;
      return KeepAnswer(transfers.answers(), call, *response);
    };
  }
  auto prepared = service.Create(*call.data, std::move(asked.transfer), std::move(asked.envelope),
                                 ActOf(call), told);
  if (!prepared) {
    const unsigned status = prepared.error().kind == FailureKind::kUsage ? 422 : 500;
    return StoreProblem(call, prepared.error(), status);
  }
  service.Wake();
  // One that came before, by its reference: the answer to that is kept as any other.
  if (!response) {
    if (call.once != nullptr) call.once->person = prepared->row.person;
    return AnswerTo(call, *prepared);
  }
  SetKept(call, true);
  return *std::move(response);
}

}  // namespace baybridge
