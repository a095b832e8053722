#include "batch/share_worker.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "batch/chunk_parts.h"
#include "batch/planned_chunks.h"
#include "batch/suspect_trial.h"

namespace baybridge {
namespace {

using Clock = std::chrono::steady_clock;

// Adds the time of its life to a counter.
class Timer {
 public:
  explicit Timer(std::atomic<std::uint64_t>& to) : to_(to) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() {
    to_ += static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin_).count());
  }

 private:
  std::atomic<std::uint64_t>& to_;
  Clock::time_point begin_ = Clock::now();
};

// The benches of the jobs that are being worked on; made once for all threads.
class Benches {
 public:
  using Bench = std::shared_ptr<const JobBench>;
  explicit Benches(const ShareWorkerRun& run) : run_(run) {}

  // Null where the ledger does not know the job.
  Result<Bench> For(const std::string& job, SharedLedger& ledger) {
    constexpr std::size_t kMost = 4;
    const std::scoped_lock lock(mutex_);
    const auto found = benches_.find(job);
    if (found != benches_.end()) return found->second;
    auto known = ledger.Find(job);
    if (!known) return std::move(known).error();
    if (!*known) return Bench();
    auto bench = run_.open_bench(**known);
    if (!bench) return bench;
    if (benches_.size() >= kMost) benches_.erase(benches_.begin());
    benches_.emplace(job, *bench);
    return bench;
  }

 private:
  const ShareWorkerRun& run_;
  std::mutex mutex_;
  std::map<std::string, Bench> benches_;
};

// What all threads of a worker share.
struct Shop {
  const ShareWorkerRun& run;
  ChunkBroker& broker;
  Benches& benches;
  std::mutex mutex{};
  std::condition_variable closed_more{};
  bool ended = false;   // no thread takes more
  bool closed = false;  // all threads are done
  std::optional<Failure> failure{};
  std::atomic<std::int64_t> last{Clock::now().time_since_epoch().count()};  // something came

  bool Ends() {
    if (StopRequested()) return true;
    const auto idle = Clock::now() - Clock::time_point(Clock::duration(last.load()));
    const std::scoped_lock lock(mutex);
    return ended || (run.idle.count() != 0 && idle >= run.idle);
  }
  void End(std::optional<Failure> why) {
    const std::scoped_lock lock(mutex);
    ended = true;
    if (why && !failure) failure = std::move(why);
  }
  // What one of its threads saw of the ledger.
  void Note(const Outages& away) {
    const std::scoped_lock lock(mutex);
    if (away.total > run.times->ledger_away.total) run.times->ledger_away = away;
  }
  void Close() {
    {
      const std::scoped_lock lock(mutex);
      closed = true;
    }
    closed_more.notify_all();
  }
};

// One thread of a worker.
class ShareThread {
 public:
  ShareThread(Shop& shop, std::unique_ptr<SharedLedger> ledger, WorkerSlot& slot, HeldSlot& held)
      : shop_(shop),
        ledger_(std::move(ledger)),
        slot_(slot),
        held_(held),
        name_(shop.run.name + "/" + std::to_string(reinterpret_cast<std::uintptr_t>(&held))) {}

  Outages Away() const { return ledger_->Away(); }

  Result<Done> Run() {
    auto queue = shop_.broker.Listen();
    if (!queue) return std::move(queue).error();
    while (!shop_.Ends()) {
      const auto begin = Clock::now();
      auto next = (*queue)->Next(std::chrono::milliseconds(500));
      if (!next) return std::move(next).error();
      if (!*next) {
        if (shop_.broker.Silence() >= shop_.run.patience)
          return ShareFailure(kShareBroker,
                              std::to_string(shop_.broker.Silence().count() / 1'000) + " s");
        continue;
      }
      shop_.run.times->wait += static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin).count());
      auto done = Take(**next);
      shop_.last = Clock::now().time_since_epoch().count();
      if (!done) return done;
      (*queue)->Acknowledge();
    }
    return Done{};
  }

 private:
  Result<Done> Take(const ChunkReference& reference) {
    auto bench = shop_.benches.For(reference.job, *ledger_);
    if (!bench) return std::move(bench).error();
    if (*bench == nullptr) return Done{};
    Result<std::optional<PlannedChunk>> plan = std::optional<PlannedChunk>();
    {
      const Timer timer(shop_.run.times->claim);
      plan = ledger_->Claim(reference, name_);
    }
    if (!plan) return std::move(plan).error();
    if (!*plan) {
      ++shop_.run.times->stale;
      return Done{};
    }
    const ChunkReference mine{
        .job = reference.job, .chunk = reference.chunk, .token = reference.token + 1};
    held_.Hold(mine);
    auto done = Work(*bench, **plan, mine);
    held_.LetGo();
    if (done) return done;
    (void)ledger_->Release(mine);  // somebody else may do better, and need not wait
    return done;
  }

  Result<Done> Work(const Benches::Bench& of,
                    const PlannedChunk& plan,
                    const ChunkReference& mine) {
    const JobBench& bench = *of;
    WorkerTimes& times = *shop_.run.times;
    {
      const Timer timer(times.read);
      auto quarantined = ledger_->Quarantined(bench.job.id);
      if (!quarantined) return std::move(quarantined).error();
      auto read = ReadPlanned(*bench.packs, bench.job, bench.source, bench.chunk, *quarantined,
                              plan, chunk_);
      if (!read) return read;
    }
    auto made = Make(of);
    if (!made) return made;
    std::vector<ChunkPart> parts;
    {
      const Timer timer(times.seal);
      parts = SealParts(bench.key, bench.job.id, chunk_, result_);
    }
    const Timer timer(times.commit);
    auto committed = ledger_->Commit(mine, parts);
    if (!committed) return std::move(committed).error();
    if (!*committed) {
      ++times.late;
      return Done{};
    }
    ++times.chunks;
    times.records += chunk_.records.size();
    times.bytes += chunk_.bytes.size();
    return Done{};
  }

  Result<Done> Make(const Benches::Bench& bench) {
    const Timer timer(shop_.run.times->work);
    if (bench_ != bench) {
      auto work = bench->make_work();
      if (!work) return std::move(work).error();
      worker_ = std::make_unique<ChunkWorker>(*std::move(work), bench->wording, slot_);
      bench_ = bench;
    }
    worker_->Run(chunk_, result_);
    if (result_.failure) return *result_.failure;
    return Done{};
  }

  Shop& shop_;
  std::unique_ptr<SharedLedger> ledger_;
  WorkerSlot& slot_;
  HeldSlot& held_;
  std::string name_;
  Benches::Bench bench_;  // that `worker_` works for
  std::unique_ptr<ChunkWorker> worker_;
  Chunk chunk_;
  ChunkResult result_;
};

// Tells the ledger at intervals that what is held is being worked on.
void Beat(Shop& shop, SharedLedger& ledger, std::span<HeldSlot> slots) {
  std::unique_lock lock(shop.mutex);
  while (!shop.closed_more.wait_for(lock, shop.run.beat, [&] { return shop.closed; })) {
    lock.unlock();
    std::vector<ChunkReference> held;
    for (const HeldSlot& slot : slots) {
      if (auto reference = slot.Held()) held.push_back(*std::move(reference));
    }
    // A ledger that is away is noticed by those who work.
    (void)ledger.Beat(held);
    lock.lock();
  }
}

// Tries the records that were under way when the process before this one ended; then gives back
// what it held.
Result<Done> CleanUp(const ShareWorkerRun& run,
                     const std::vector<Suspect>& suspects,
                     std::span<WorkerSlot> slots,
                     std::span<HeldSlot> held) {
  auto ledger = run.open_ledger();
  if (!ledger) return std::move(ledger).error();
  Benches benches(run);
  for (std::size_t i = 0; i < held.size(); ++i) {
    const auto mine = held[i].Held();
    held[i].LetGo();
    if (!mine) continue;
    auto bench = benches.For(mine->job, **ledger);
    if (!bench) return std::move(bench).error();
    for (const Suspect& suspect : suspects) {
      const bool here =
          suspect.input == slots[i].input.load() && suspect.record == slots[i].record.load();
      if (*bench == nullptr || !here || suspect.input >= (*bench)->job.inputs.size()) continue;
      auto cause = CauseOfEnd({.packs = *(*bench)->packs,
                               .file = (*bench)->job.inputs[suspect.input].place,
                               .source = (*bench)->source,
                               .make_work = (*bench)->make_work,
                               .record_time = run.record_time,
                               .record_memory = run.record_memory},
                              suspect);
      if (!cause) return ShareFailure(kShareInput, cause.error().what);
      if (cause->empty()) continue;
      auto noted = (*ledger)->Quarantine(
          mine->job, {.input = suspect.input, .record = suspect.record, .cause = *cause});
      if (!noted) return noted;
    }
    auto released = (*ledger)->Release(*mine);
    if (!released) return released;
  }
  return Done{};
}

}  // namespace

Result<Done> RunShareWorker(const ShareWorkerRun& run,
                            const std::vector<Suspect>& suspects,
                            std::span<WorkerSlot> slots,
                            std::span<HeldSlot> held) {
  BAYBRIDGE_CHECK(slots.size() >= run.jobs && held.size() >= run.jobs && run.times != nullptr);
  // Before anything has threads: a trial is a child process.
  auto clean = CleanUp(run, suspects, slots, held);
  if (!clean) return clean;
  std::vector<std::unique_ptr<SharedLedger>> ledgers;
  for (unsigned i = 0; i <= run.jobs; ++i) {
    auto ledger = run.open_ledger();
    if (!ledger) return std::move(ledger).error();
    ledgers.push_back(*std::move(ledger));
  }
  auto broker = run.open_broker();
  if (!broker) return std::move(broker).error();
  Benches benches(run);
  Shop shop{.run = run, .broker = **broker, .benches = benches};
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < run.jobs; ++i) {
    threads.emplace_back([&shop, &slots, &held, i, ledger = std::move(ledgers[i])]() mutable {
      ShareThread thread(shop, std::move(ledger), slots[i], held[i]);
      auto done = thread.Run();
      shop.Note(thread.Away());
      shop.End(done ? std::nullopt : std::optional<Failure>(std::move(done).error()));
    });
  }
  std::jthread beats([&] { Beat(shop, *ledgers.back(), held); });
  threads.clear();  // joins them
  shop.Close();
  beats.join();
  shop.Note(ledgers.back()->Away());
  run.times->broker_away = shop.broker.Away();
  if (shop.failure) return *shop.failure;
  return Done{};
}

}  // namespace baybridge
