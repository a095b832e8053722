#include "cli/evidence_command.h"
#include "cli/finding_lines.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/run.h"
#include "core/file.h"
#include "crypto/secret_key.h"
#include "evidence/sealing_files.h"
#include "report/render.h"
#include "transfer/envelope.h"
#include "transfer/envelope_lines.h"
#include "transfer/parcel.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostKeyBytes = std::size_t{64} * 1024;         // 64 KiB
constexpr std::size_t kMostEnvelopeBytes = std::size_t{1024} * 1024;  // 1 MiB
constexpr std::size_t kSaltBytes = 32;

class SealRun {
 public:
  SealRun(Session& session, const SealCommand& command) : session_(session), command_(command) {}

  Result<int> Run() {
    auto sealing = ReadSealing({.key = command_.key,
                                .certificate = command_.certificate,
                                .sm2_key = command_.sm2_key,
                                .sm2_certificate = command_.sm2_certificate,
                                .most_bytes = kMostKeyBytes});
    if (!sealing) return std::move(sealing).error();
    auto envelope_text = ReadFile(command_.envelope, kMostEnvelopeBytes);
    if (!envelope_text) return std::move(envelope_text).error();
    auto envelope = ReadEnvelope(*envelope_text, command_.envelope);
    if (!envelope) return std::move(envelope).error();
    sealing->time = envelope->time;
    auto translated = Translate(envelope->profile);
    if (!translated) return std::move(translated).error();
    auto allowed = Allowed(*envelope, *envelope_text, **translated);
    if (!allowed || !*allowed) return allowed ? Result<int>(kExitFindings) : allowed.error();
    return Write(*sealing, *envelope_text, **translated);
  }

 private:
  Result<std::unique_ptr<Translated>> Translate(const std::string& profile) {
    auto one = ReadOne(session_, command_.file);
    if (!one) return std::move(one).error();
    source_ = one->bytes;
    TranslateOptions options;
    options.read = one->read;
    options.read.file = "source";  // the report is delivered, and names of files may tell names
    options.to = command_.to;
    options.profile = profile;
    return TranslateDocument(session_.workspace(), std::move(one->bytes), options);
  }

  // Says what forbids it; false where something does.
  Result<bool> Allowed(const Envelope& envelope,
                       const std::string& document,
                       const Translated& translated) {
    auto rules = TransferRules::Load(session_.workspace().packs().root);
    if (!rules) return std::move(rules).error();
    Findings findings = CheckEnvelope(envelope, *rules);
    PlaceInEnvelope(document, findings);
    if (translated.made()) {
      const Findings more = CheckDisclosed(translated, envelope.categories, envelope.profile);
      findings.insert(findings.end(), more.begin(), more.end());
    }
    std::string lines = FindingLines(session_, findings, command_.envelope);
    RenderOptions options;
    options.language = session_.language();
    const bool record_errors = !translated.made() || HasErrors(translated.report.findings);
    if (record_errors)
      lines += RenderText(translated.report, {.catalogue = session_.catalogue()}, options);
    std::fputs(lines.c_str(), stderr);
    return !HasErrors(findings) && !record_errors;
  }

  Result<int> Write(const Sealing& sealing,
                    const std::string& envelope,
                    const Translated& translated) {
    const std::string report = RenderJson(translated.report, {.catalogue = session_.catalogue()});
    const std::string salt = RandomBytes(kSaltBytes);
    const std::string ledger = LedgerCsv(translated);
    const std::string full_ledger = FullLedgerCsv(translated, ledger);
    const ParcelFacts facts{.envelope = envelope,
                            .report = report,
                            .source = source_,
                            .salt = salt,
                            .ledger = ledger,
                            .full_ledger = full_ledger};
    auto delivered = SealContainer(DeliveredMembers(translated, facts), sealing);
    if (!delivered) return std::move(delivered).error();
    if (!command_.archive.empty()) {
      auto archived = SealContainer(ArchivedMembers(facts, *delivered), sealing);
      if (!archived) return std::move(archived).error();
      auto written = WriteOutput(command_.archive, *archived);
      if (!written) return std::move(written).error();
    }
    auto written = WriteOutput(command_.output, *delivered);
    if (!written) return std::move(written).error();
    return kExitClean;
  }

  Session& session_;
  const SealCommand& command_;
  std::string source_;
};

}  // namespace

int RunEvidenceSeal(Session& session, const SealCommand& command) {
  auto sealed = SealRun(session, command).Run();
  return sealed ? *sealed : TellFailure(session, sealed.error());
}

}  // namespace baybridge
