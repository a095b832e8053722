#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/enum_names.h"
#include "core/result.h"
#include "server/batch_config.h"
#include "server/batch_consents.h"
#include "server/batch_process.h"

namespace baybridge {

// Withheld: a consent that it was under has ended, and nothing of it is left.
enum class BatchState : std::uint8_t { kWaiting, kRunning, kDone, kStopped, kFailed, kWithheld };
inline constexpr EnumNames<BatchState, 6> kBatchStateNames{{{{BatchState::kWaiting, "waiting"},
                                                             {BatchState::kRunning, "running"},
                                                             {BatchState::kDone, "done"},
                                                             {BatchState::kStopped, "stopped"},
                                                             {BatchState::kFailed, "failed"},
                                                             {BatchState::kWithheld, "withheld"}}}};

// How the files of a batch are called in its folder.
inline constexpr const char* kBatchRecord = "batch.json";
inline constexpr const char* kNewBatchRecord = "batch.new";  // until the store knows of it
inline constexpr const char* kBatchInput = "input";
inline constexpr const char* kBatchOutput = "out";

// What an institution wants done.
struct BatchRequest {
  std::string institution;
  std::string from;
  std::string to;
  std::string profile;    // empty: none
  bool keep = false;      // what the target cannot hold goes into a block inside it
  std::string reference;  // NAME/PATH below a folder of the configuration; empty: it was uploaded
  std::string upload;     // bytes
  std::string language;   // of causes and messages
  // Under which it discloses what it makes; empty: it discloses nothing.
  std::vector<BatchConsents::Consent> consents = {};
};

// How far a batch is.
struct BatchView {
  std::string id;              // 32 hexadecimal digits
  BatchRequest request = {};   // without upload and consents
  std::uint64_t consents = 0;  // how many it is under
  std::string withheld = {};   // why it is: "consent-revoked", "person-deceased"
  std::string created = {};    // UTC
  std::string ended = {};
  BatchState state = BatchState::kWaiting;
  std::string message = {};  // what the program said beside its progress; names no folder of ours
  std::uint64_t records = 0;
  std::uint64_t translated = 0;
  std::uint64_t rejected = 0;
  std::uint64_t bytes = 0;   // of the input, read so far
  std::uint64_t of = 0;      // bytes of the input
  std::uint64_t change = 0;  // counts what changed
};

struct BatchFile {
  std::string name;
  std::uint64_t bytes = 0;
};

// Batches, each done by `baybridge migrate` in a process and folder of its own; what a process
// before this one began goes on. Thread-safe.
class BatchJobs {
 public:
  // `data` and `packs` are what the service judges by; `consents` knows what may be disclosed.
  // Fails with kUnreadable where the folder cannot be made or read.
  static Result<std::unique_ptr<BatchJobs>> Open(const BatchConfig& config,
                                                 std::filesystem::path data,
                                                 std::vector<std::filesystem::path> packs,
                                                 const BatchConsents& consents);
  BatchJobs(const BatchJobs&) = delete;
  BatchJobs& operator=(const BatchJobs&) = delete;
  BatchJobs(BatchJobs&&) = delete;
  BatchJobs& operator=(BatchJobs&&) = delete;
  ~BatchJobs();

  // The name of this node.
  const std::string& node() const { return config_.node; }

  void Start();
  // What runs stops where it can go on.
  void Stop();

  // Returns the batch. Fails with kUsage and a word: "no-such-reference", "batches-kept",
  // "consents-needed" (a profile says what may leave, so it discloses) and those of
  // BatchConsents::Put; kTooLarge where too many wait. `told` is called in the transaction by which
  // the store knows of it; where it fails there is no batch. A process that is killed before that
  // leaves nothing, after it the batch.
  using Told = std::function<Result<Done>(TransferStore&, const BatchView&)>;
  Result<BatchView> Create(const BatchRequest& request, const Told& told = {});
  // Nothing for another institution's; an empty institution sees all.
  std::optional<BatchView> Find(std::string_view id, std::string_view institution) const;
  // By id.
  std::vector<BatchView> List(std::string_view institution) const;
  // The other node of this gateway that holds a batch which Find does not know; nothing where none
  // does. Fails as the store does.
  Result<std::optional<std::string>> NodeOf(std::string_view id, std::string_view institution);
  // Stops it and takes all of it away. False where there is none.
  bool Remove(std::string_view id, std::string_view institution);

  // A consent or a life has ended: batches under it end before this returns.
  void CheckConsents();
  // Before anything of what a batch has made is told, and before it is given away, which stands in
  // the audit log. Fail like BatchConsents::MayDisclose.
  Result<Done> MayFetch(const BatchView& batch);
  Result<Done> Disclose(const BatchView& batch, const TransferAct& act);

  // What a batch has made, once it has ended; by name.
  std::vector<BatchFile> Files(const BatchView& batch) const;
  // Where a file is that Files named.
  std::filesystem::path PathOf(const BatchView& batch, std::string_view file) const;

 private:
  struct Job {
    BatchView view;
    std::shared_ptr<BatchProcess> process;
    bool removed = false;
    bool making = false;  // it has a place, and is not whole
    bool hidden() const { return removed || making; }
  };
  BatchJobs(BatchConfig config,
            std::filesystem::path data,
            std::vector<std::filesystem::path> packs,
            const BatchConsents& consents)
      : config_(std::move(config)),
        data_(std::move(data)),
        packs_(std::move(packs)),
        consents_(consents) {}
  Result<Done> ReadFolder();
  Result<Done> SettleNew(const std::filesystem::path& folder);
  Result<Done> Reserve(const BatchView& view);
  Result<Done> WriteFiles(const BatchView& view, const std::string& upload) const;
  std::optional<bool> IsNoted(const std::string& batch, const Failure& failure);
  std::filesystem::path FolderOf(std::string_view id) const { return config_.folder / id; }
  Result<std::filesystem::path> Resolve(const BatchRequest& request) const;
  void Work(const std::stop_token& stop);
  void RunOne(const std::string& id);
  std::vector<std::string> ArgumentsOf(const BatchView& view) const;
  void TakeLine(const std::string& id, std::string_view line);
  void Finish(const std::string& id, const Result<int>& code);
  std::vector<std::string> DropOld();
  void Watch(const std::stop_token& stop);
  void Withhold(const std::string& id, const std::string& why);
  void EndWithheld(Job& job);
  void KeepRecord(const BatchView& view);

  const BatchConfig config_;
  const std::filesystem::path data_;
  const std::vector<std::filesystem::path> packs_;
  BatchConsents consents_;
  mutable std::mutex mutex_;
  std::condition_variable_any more_;
  std::condition_variable_any look_;  // of the thread that watches consents
  std::map<std::string, Job, std::less<>> jobs_;
  std::deque<std::string> waiting_;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace baybridge
