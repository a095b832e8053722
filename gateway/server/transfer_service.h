#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "evidence/container.h"
#include "evidence/trust.h"
#include "pipeline/translating.h"
#include "server/anchoring.h"
#include "server/partner_book.h"
#include "server/service_data.h"
#include "server/stamp_authority.h"
#include "server/transfer_config.h"
#include "store/group_commit.h"
#include "store/transfer_store.h"
#include "transfer/envelope.h"
#include "transfer/token.h"
#include "transport/https_client.h"

namespace baybridge {

// How the payloads of a transfer are called.
inline constexpr std::string_view kSourcePayload = "source";
inline constexpr std::string_view kEnvelopePayload = "envelope";
inline constexpr std::string_view kReadingPayload = "reading";  // how the source is to be read
inline constexpr std::string_view kReportPayload = "report";
inline constexpr std::string_view kDeliveredPayload = "delivered";
inline constexpr std::string_view kArchivePayload = "archive";
inline constexpr std::string_view kAcknowledgementPayload = "acknowledgement";
inline constexpr std::string_view kMessagePayload = "message";
inline constexpr std::string_view kOriginPayload = "origin";
inline constexpr std::string_view kReceiptPayload = "receipt";
inline constexpr std::string_view kRefusalPayload = "refusal";  // token; also in the answer
inline constexpr std::string_view kRecordPayload = "record";    // of an incoming one: as it came

// What a gateway exchanges records with: store, keys, partners, and the threads that deliver.
// Thread-safe.
class TransferService {
 public:
  using DataNow = std::function<std::shared_ptr<const ServiceData>()>;

  // Opens the store and reads all keys. `folders` hold the data and trust lists. Fails where one is
  // not in order.
  static Result<std::unique_ptr<TransferService>> Open(
      const TransferConfig& config, const std::vector<std::filesystem::path>& folders);
  TransferService(const TransferService&) = delete;
  TransferService& operator=(const TransferService&) = delete;
  TransferService(TransferService&&) = delete;
  TransferService& operator=(TransferService&&) = delete;
  ~TransferService();

  // Goes on with what an earlier process began, and delivers from now on. `data` gives what records
  // are judged by.
  void Start(DataNow data);
  void Stop();
  // Another address for a partner: of a demonstration, whose ports are known only when it runs.
  void SetAddress(std::string_view partner, const HttpsAddress& address);

  const TransferConfig& config() const { return config_; }
  // Other partners from now on, and certificates and revocation lists read again. What is
  // under way goes on. Fails, and changes nothing, where a file is not in order.
  Result<Done> Reload(const std::vector<PartnerConfig>& partners);
  Result<Done> ReloadTls();
  // Partners stay in memory as long as the service, also where a reload replaced them.
  std::vector<const Partner*> partners() const { return partners_.All(); }
  const Partner* FindPartner(std::string_view name) const { return partners_.Find(name); }
  // The partner that serves an institution; null where none does.
  const Partner* PartnerOf(std::string_view institution) const { return partners_.Of(institution); }
  // Asks a partner one thing. Fails like AskHttps.
  Result<HttpResponse> Ask(const Partner& partner,
                           const HttpsRequest& request,
                           std::int64_t most_seconds);
  const TransferRules& rules() const { return rules_; }
  const TrustLists& trust() const { return trust_; }
  // Revoked certificates of those who sign containers, as they are now; never null.
  std::shared_ptr<const std::vector<RevocationList>> SignersRevokedNow();

  // Calls `work` while nobody else uses the store, and returns when what it did is durable, with
  // what others did meanwhile (GroupCommit). `work` returns a Result, and must not use the
  // service's store itself.
  template <typename Work>
  auto With(Work&& work) {
    using WorkResult = decltype(work(*transfers_));
    std::optional<WorkResult> outcome;
    const auto done = group_->Together([&] { outcome.emplace(work(*transfers_)); });
    if (!done) return WorkResult(done.error());
    return *std::move(outcome);
  }
  // The same with all of the store, in a transaction only where `work` begins one.
  template <typename Work>
  auto WithStore(Work&& work) {
    std::optional<decltype(work(*store_))> outcome;
    group_->Alone([&] { outcome.emplace(work(*store_)); });
    return *std::move(outcome);
  }
  // Several nodes of this gateway use the same store.
  bool shared() const { return store_->shared(); }
  GroupCommit::Counts StoreCounts() const { return group_->counts(); }
  // False where the log went without witnesses for too long: nothing new is taken in then.
  bool Accepts() const { return anchoring_.Accepts(); }
  const Anchoring& anchoring() const { return anchoring_; }
  // This gateway's line, as a witness, under the checkpoint of another.
  Result<std::string> CosignCheckpoint(const std::string& note);
  // A checkpoint of the log as it stands now.
  Result<std::string> SignCheckpoint();
  // Proofs of the tree (hexadecimal digests), and the digest of an entry and of a state; kUsage for
  // numbers that the log does not have.
  Result<std::vector<std::string>> ProveInclusion(std::uint64_t sequence, std::uint64_t size);
  Result<std::vector<std::string>> ProveConsistency(std::uint64_t first, std::uint64_t second);
  std::uint64_t AuditSize();

  Result<std::string> SignToken(const Token& token);

  // What became of a transfer that was to be prepared for its way.
  struct Prepared {
    TransferRow row;
    std::unique_ptr<Translated> translated;  // null where nothing was judged now
    std::string report;                      // of the judgement, JSON
    Findings findings;                       // about the envelope
    bool is_new = false;                     // of Create: else the same came before
  };
  // Takes an outgoing transfer in, judges and seals it as far as that goes now, and stores all of
  // it in one transaction. Where judging or sealing cannot be done now it fails, but what came is
  // kept and gone on with later; one that only waits for a time stamp stays judged, which is no
  // failure. Fails with kUsage as TransferStore::Receive.
  // `envelope` is what the payload of that name says. `told` is called in that transaction for a
  // new one that was judged, once all of it is written; where it fails nothing of it counts.
  using Told = std::function<Result<Done>(TransferStore&, Prepared&)>;
  Result<Prepared> Create(const ServiceData& data,
                          NewTransfer transfer,
                          Envelope envelope,
                          const TransferAct& act,
                          const Told& told = {});
  // Judges and seals an outgoing transfer as far as that goes now: to sealed, refused, or judged
  // where it waits for a clinician or a time stamp. Goes on wherever an earlier attempt ended.
  Result<Prepared> Prepare(const ServiceData& data, const std::string& id, const TransferAct& act);

  // Packs what is to be stored, before its turn in the store comes.
  void Pack(Payloads& payloads) { packer_.Pack(payloads); }

  // Something may be ready to be sent.
  void Wake();
  // Something of this gateway itself, not of a caller.
  TransferAct OwnAct(std::string result = {}) const;

  // What else is to end with a consent or a life; set before the service is used. Called by whoever
  // ended it, before that is answered.
  void SetOnEnded(std::function<void()> ended) { ended_ = std::move(ended); }
  void TellEnded() const {
    if (ended_) ended_();
  }

 private:
  TransferService(TransferConfig config, Sealing sealing, SigningKey receipt_key);
  Result<Done> OpenStore();
  Result<std::unique_ptr<Store>> OpenShared();
  Result<std::shared_ptr<const ClientTls>> ReadTls() const;
  Result<std::vector<RevocationList>> ReadSignersRevoked() const;

  struct Plan;
  using Step = TransferStore::Step;
  Result<Plan> ReadPlan(const TransferRow& row);
  Result<Done> FillPlan(Plan& plan, std::string_view reading) const;
  Result<Done> JudgePlan(const ServiceData& data, Plan& plan, Prepared& prepared) const;
  Step JudgingStep(const Prepared& prepared, const TransferAct& act) const;
  Result<Step> SealingStep(const Plan& plan, const Prepared& prepared, const TransferAct& act);
  Result<TransferRow> JudgeAndSeal(const Plan& plan,
                                   const Prepared& prepared,
                                   const TransferAct& act);
  Result<std::string> SealMembers(std::vector<ContainerMember> members, const std::string& time);

  void StartDelivery();
  void Deliver(const std::string& name, const std::stop_token& stop);
  void Keep(const std::stop_token& stop);
  void Resume(const ServiceData& data);
  void DropOldAnswers(std::int64_t now);
  bool SendOne(const Partner& partner, const OutboxRow& row);
  void TakeBack(const OutboxRow& row);
  struct Letter;
  Result<Letter> WriteLetter(const Partner& partner, const OutboxRow& row);
  Result<Done> TakeAnswer(const Partner& partner,
                          const OutboxRow& row,
                          const Letter& letter,
                          const HttpResponse& answer);
  HttpsAddress AddressOf(const Partner& partner);
  std::shared_ptr<const ClientTls> ClientTlsNow();
  bool Sleep(const std::stop_token& stop, std::chrono::milliseconds time);
  bool Pause(const std::stop_token& stop, std::chrono::seconds time);

  TransferConfig config_;
  const Sealing sealing_;  // shared by all threads; each signs at a time of its own
  SigningKey receipt_key_;
  std::optional<StampAuthority> stamps_;  // none: containers have no time stamp
  std::mutex signing_;                    // of the key of receipts
  PartnerBook partners_;
  Anchoring anchoring_{*this};
  PayloadPacker packer_;
  TransferRules rules_;
  TrustLists trust_;
  std::shared_ptr<const ClientTls> tls_;  // guarded by waking_, as is the next
  std::shared_ptr<const std::vector<RevocationList>> signers_revoked_;
  DataNow data_;
  std::function<void()> ended_;
  bool resumed_ = false;  // of the keeping thread: what an earlier process left was gone on with

  std::unique_ptr<KeyEncryption> keys_;
  std::unique_ptr<Store> store_;
  std::optional<TransferStore> transfers_;
  std::optional<GroupCommit> group_;  // all use of the store goes through it

  std::mutex waking_;
  std::condition_variable_any wake_;
  std::uint64_t wakes_ = 0;  // guarded by waking_, as are the addresses
  std::map<std::string, HttpsAddress, std::less<>> addresses_;
  std::mutex starting_;  // of what follows
  bool running_ = false;
  std::set<std::string, std::less<>> delivering_;  // partners that have a thread
  std::vector<std::jthread> threads_;
};

// The time now, UTC.
std::string UtcTimeNow();

}  // namespace baybridge
