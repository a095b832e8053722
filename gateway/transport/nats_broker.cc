#include "transport/nats_broker.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "transport/nats_connect.h"
#include "transport/nats_handles.h"

namespace baybridge {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kStream = "BAYBRIDGE-CHUNKS";
constexpr const char* kSubject = "baybridge.chunks";
constexpr const char* kWorkers = "baybridge-workers";

std::int64_t Nanoseconds(std::chrono::milliseconds time) {
  return std::chrono::nanoseconds(time).count();
}

std::string TextOf(const ChunkReference& reference) {
  return reference.job + " " + std::to_string(reference.chunk) + " " +
         std::to_string(reference.token);
}

bool TakeNumber(std::string_view& text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

// Nothing where the text is not one of ours: a broker is not trusted.
std::optional<ChunkReference> ReferenceOf(std::string_view text) {
  constexpr std::size_t kMostJob = 64;
  const std::size_t end = text.find(' ');
  if (end == 0 || end > kMostJob) return std::nullopt;
  ChunkReference reference;
  reference.job = text.substr(0, end);
  text.remove_prefix(end + 1);
  if (!TakeNumber(text, reference.chunk) || !text.starts_with(' ')) return std::nullopt;
  text.remove_prefix(1);
  if (!TakeNumber(text, reference.token) || !text.empty()) return std::nullopt;
  return reference;
}

}  // namespace

struct NatsBroker::State {
  NatsOptions options;
  NatsConnection connection;
  NatsStream stream;
  std::atomic<std::int64_t> silent_since{0};  // 0: it answers
  std::atomic<std::uint64_t> refused{0};      // references that were not taken
  bool ensured = false;                       // for Publish

  mutable std::mutex mutex;
  Outages away{};  // that have ended; under the mutex

  void Heard() {
    if (silent_since.load() == 0) return;
    const std::scoped_lock lock(mutex);
    away.Add(Silence());
    silent_since.store(0);
  }
  // `since`: what was missed was asked for then.
  void Missed(Clock::time_point since) {
    std::int64_t none = 0;
    silent_since.compare_exchange_strong(none, since.time_since_epoch().count());
  }
  std::chrono::milliseconds Silence() const;
  natsStatus EnsureStream();
  natsStatus EnsureConsumer();
  // That there is something to publish to and to ask.
  bool EnsureBoth();
  bool Ensure();
};

natsStatus NatsBroker::State::EnsureStream() {
  jsStreamInfo* info = nullptr;
  natsStatus status = js_GetStreamInfo(&info, stream.get(), kStream, nullptr, nullptr);
  jsStreamInfo_Destroy(info);
  if (status != NATS_NOT_FOUND) return status;
  jsStreamConfig config;
  (void)jsStreamConfig_Init(&config);
  const char* subject = kSubject;
  config.Name = kStream;
  config.Subjects = &subject;
  config.SubjectsLen = 1;
  config.Retention = js_WorkQueuePolicy;
  config.Storage = js_FileStorage;
  config.Replicas = static_cast<std::int64_t>(options.replicas);
  // What is lost by its age is published again, like everything that is lost.
  config.MaxAge = Nanoseconds(std::chrono::hours(24));
  // Shorter than the time after which a reference is published again: that must get through.
  config.Duplicates = Nanoseconds(std::min(options.hold / 2, std::chrono::milliseconds(120'000)));
  return js_AddStream(nullptr, stream.get(), &config, nullptr, nullptr);
}

natsStatus NatsBroker::State::EnsureConsumer() {
  jsConsumerInfo* info = nullptr;
  natsStatus status = js_GetConsumerInfo(&info, stream.get(), kStream, kWorkers, nullptr, nullptr);
  jsConsumerInfo_Destroy(info);
  if (status != NATS_NOT_FOUND) return status;
  constexpr std::int64_t kMostWaiting = 16'384;  // threads that ask at once
  jsConsumerConfig config;
  (void)jsConsumerConfig_Init(&config);
  config.Durable = kWorkers;
  config.AckPolicy = js_AckExplicit;
  config.AckWait = Nanoseconds(options.hold);
  config.MaxAckPending = static_cast<std::int64_t>(options.max_pending);
  config.MaxWaiting = kMostWaiting;
  config.FilterSubject = kSubject;
  return js_AddConsumer(nullptr, stream.get(), kStream, &config, nullptr, nullptr);
}

std::chrono::milliseconds NatsBroker::State::Silence() const {
  const std::int64_t since = silent_since.load();
  if (since == 0) return std::chrono::milliseconds(0);
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      Clock::now() - Clock::time_point(Clock::duration(since)));
}

bool NatsBroker::State::EnsureBoth() {
  return EnsureStream() == NATS_OK && EnsureConsumer() == NATS_OK;
}

bool NatsBroker::State::Ensure() {
  const auto begin = Clock::now();
  const bool there = EnsureBoth();
  if (there) {
    Heard();
  } else {
    Missed(begin);
  }
  return there;
}

// References for one thread.
class NatsBroker::Queue final : public ChunkQueue {
 public:
  explicit Queue(State& state) : state_(state) {}

  Result<std::optional<ChunkReference>> Next(std::chrono::milliseconds wait) override {
    if (message_) (void)natsMsg_Nak(message_.get(), nullptr);
    message_.reset();
    if (!subscription_ && !Subscribe()) return Pause(wait);
    natsMsgList list{};
    const natsStatus status =
        natsSubscription_Fetch(&list, subscription_.get(), 1, wait.count(), nullptr);
    if (status == NATS_OK && list.Count == 1) {
      message_.reset(list.Msgs[0]);
      list.Msgs[0] = nullptr;
      natsMsgList_Destroy(&list);
      return Take();
    }
    natsMsgList_Destroy(&list);
    // Nothing waits, or the consumer is gone with the store of the broker.
    const bool there = state_.Ensure();
    if (status == NATS_TIMEOUT && there) return std::optional<ChunkReference>();
    subscription_.reset();
    return Pause(wait);
  }

  void Acknowledge() override {
    if (message_) (void)natsMsg_Ack(message_.get(), nullptr);
    message_.reset();
  }

 private:
  static std::optional<ChunkReference> Pause(std::chrono::milliseconds wait) {
    std::this_thread::sleep_for(std::min(wait, std::chrono::milliseconds(100)));
    return std::nullopt;
  }

  bool Subscribe() {
    if (!state_.Ensure()) return false;
    const auto begin = Clock::now();
    jsSubOptions options;
    (void)jsSubOptions_Init(&options);
    options.Stream = kStream;
    options.Consumer = kWorkers;
    natsSubscription* made = nullptr;
    const natsStatus status = js_PullSubscribe(&made, state_.stream.get(), kSubject, kWorkers,
                                               nullptr, &options, nullptr);
    subscription_.reset(made);
    if (status != NATS_OK) state_.Missed(begin);
    return status == NATS_OK;
  }

  std::optional<ChunkReference> Take() {
    state_.Heard();
    const std::string_view text(natsMsg_GetData(message_.get()),
                                static_cast<std::size_t>(natsMsg_GetDataLength(message_.get())));
    auto reference = ReferenceOf(text);
    if (!reference) Acknowledge();
    return reference;
  }

  State& state_;
  NatsSubscription subscription_;
  NatsMessage message_;
};

NatsBroker::NatsBroker(std::unique_ptr<State> state) : state_(std::move(state)) {}
NatsBroker::~NatsBroker() = default;

Result<std::unique_ptr<NatsBroker>> NatsBroker::Open(const NatsOptions& options) {
  constexpr auto kWait = std::chrono::milliseconds(200);
  const auto end = Clock::now() + options.patience;
  auto connection = ConnectToNats(options);
  while (!connection && connection.error().place == kShareBroker && Clock::now() + kWait < end &&
         !(options.give_up && options.give_up())) {
    std::this_thread::sleep_for(kWait);
    connection = ConnectToNats(options);
  }
  if (!connection) return std::move(connection).error();
  auto state = std::make_unique<State>();
  state->options = options;
  state->connection = *std::move(connection);
  jsOptions stream;
  (void)jsOptions_Init(&stream);
  stream.Wait = options.answer.count();
  stream.PublishAsync.ErrHandlerClosure = state.get();
  stream.PublishAsync.ErrHandler = [](jsCtx*, jsPubAckErr*, void* closure) {
    ++static_cast<State*>(closure)->refused;
  };
  jsCtx* context = nullptr;
  const natsStatus status = natsConnection_JetStream(&context, state->connection.get(), &stream);
  if (status != NATS_OK) return ShareFailure(kShareBroker, natsStatus_GetText(status));
  state->stream.reset(context);
  return std::unique_ptr<NatsBroker>(new NatsBroker(std::move(state)));
}

Result<Done> NatsBroker::Publish(std::span<const ChunkReference> references) {
  State& state = *state_;
  const auto begin = Clock::now();
  // One that answers and takes nothing, because its store is damaged, is silent all the same: else
  // nobody would ever give it an empty store, or give it up.
  if (!state.ensured) state.ensured = state.EnsureBoth();
  if (!state.ensured) {
    state.Missed(begin);
    return ShareFailure(kShareBroker, "it does not answer");
  }
  jsPubOptions options;
  (void)jsPubOptions_Init(&options);
  const std::uint64_t refused = state.refused;
  natsStatus status = NATS_OK;
  for (const ChunkReference& reference : references) {
    const std::string text = TextOf(reference);
    options.MsgId = text.c_str();
    status = js_PublishAsync(state.stream.get(), kSubject, text.data(),
                             static_cast<int>(text.size()), &options);
    if (status != NATS_OK) break;
  }
  jsPubOptions wait;
  (void)jsPubOptions_Init(&wait);
  wait.MaxWait = state.options.answer.count();
  const natsStatus complete = js_PublishAsyncComplete(state.stream.get(), &wait);
  if (status == NATS_OK) status = complete;
  if (status == NATS_OK && state.refused == refused) {
    state.Heard();
    return Done{};
  }
  // What is still under way is let go of: it is published again when it is missed.
  natsMsgList pending{};
  (void)js_PublishAsyncGetPendingList(&pending, state.stream.get());
  natsMsgList_Destroy(&pending);
  state.ensured = false;
  state.Missed(begin);
  return ShareFailure(kShareBroker, natsStatus_GetText(status == NATS_OK ? NATS_ERR : status));
}

void NatsBroker::Reset() {
  (void)js_DeleteStream(state_->stream.get(), kStream, nullptr, nullptr);
  state_->ensured = false;
}

Result<std::unique_ptr<ChunkQueue>> NatsBroker::Listen() {
  return std::unique_ptr<ChunkQueue>(std::make_unique<Queue>(*state_));
}

std::chrono::milliseconds NatsBroker::Silence() const {
  return state_->Silence();
}

Outages NatsBroker::Away() const {
  const std::scoped_lock lock(state_->mutex);
  Outages away = state_->away;
  away.Add(state_->Silence());
  return away;
}

}  // namespace baybridge
