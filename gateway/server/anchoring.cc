#include "server/anchoring.h"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <vector>

#include "core/utc.h"
#include "crypto/base64.h"
#include "evidence/witness.h"
#include "server/log_line.h"
#include "server/transfer_service.h"

namespace baybridge {
namespace {

constexpr std::string_view kWitnessPath = "/v1/witness";
constexpr std::int64_t kAskSeconds = 10;  // that one partner may take

Failure NotSigned(std::string word) {
  return {FailureKind::kUnreadable, std::move(word), {}, {}};
}

std::optional<std::uint64_t> SizeOf(std::string_view body) {
  std::uint64_t size = 0;
  const auto read = std::from_chars(body.data(), body.data() + body.size(), size);
  const bool whole = read.ec == std::errc() && body.substr(std::to_string(size).size()) == "\n";
  return whole ? std::optional(size) : std::nullopt;
}

}  // namespace

// How many partners have signed the note, each counted once, and when the one whose signature makes
// it enough did.
std::size_t Anchoring::WitnessesUnder(std::string_view note, std::int64_t& oldest) const {
  const auto read = ReadCheckpoint(note, "checkpoint");
  if (!read) return 0;
  std::vector<std::int64_t> times;
  for (const Partner* partner : service_.partners()) {
    for (const NoteSignature& signature : read->signatures) {
      if (VerifyWitness(*read, signature, partner->config.name, partner->key))
        times.push_back(WitnessTime(signature));
    }
  }
  std::ranges::sort(times, std::ranges::greater());
  const auto enough = static_cast<std::size_t>(service_.config().least_witnesses);
  if (times.size() >= enough && enough > 0) oldest = times[enough - 1];
  return times.size();
}

Result<Done> Anchoring::Begin() {
  const auto enough = static_cast<std::size_t>(service_.config().least_witnesses);
  std::int64_t at = 0;
  std::int64_t began = std::time(nullptr);
  auto found = service_.WithStore([&](Store& store) {
    return store.FindNote([&](std::string_view note) {
      const auto read = ReadCheckpoint(note, "checkpoint");
      if (read) began = SecondsOf(read->checkpoint.time).value_or(began);
      return WitnessesUnder(note, at) >= enough;
    });
  });
  if (!found) return std::move(found).error();
  // The witness's clock may be ahead of ours.
  anchored_at_ = std::min<std::int64_t>(found->empty() ? began : at, std::time(nullptr));
  return Done{};
}

bool Anchoring::Accepts() const {
  const std::int64_t limit = service_.config().anchor_within_seconds;
  if (limit == 0 || std::time(nullptr) - anchored_at_.load() <= limit) return true;
  return service_.partners().empty();
}

void Anchoring::Run(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  const std::int64_t most = service_.config().checkpoint_seconds;
  std::int64_t wait = 0;
  std::int64_t next = 0;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    if (std::time(nullptr) >= next || next > std::time(nullptr) + most) {
      // Sooner where not all have signed, but less and less often.
      const bool all = AskAll();
      wait = all ? 0 : std::clamp(2 * wait, std::int64_t{1}, most);
      next = std::time(nullptr) + (all ? most : wait);
    }
    Tell();
    wake.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
  }
}

void Anchoring::Tell() {
  const bool accepts = Accepts();
  if (accepts == told_accepting_) return;
  told_accepting_ = accepts;
  LogLine(accepts ? "info" : "error", accepts ? "accepting" : "not-accepting")
      .Text("reason", accepts ? "anchored" : "not-anchored")
      .Text("anchored", UtcText(anchored_at_.load()))
      .Write();
}

// True where enough have signed, or where there is nobody to ask.
bool Anchoring::AskAll() {
  const auto partners = service_.partners();
  auto note = service_.SignCheckpoint();
  auto read = note ? ReadCheckpoint(*note, "checkpoint") : std::move(note).error();
  if (!read) {
    LogLine("error", "not-signed").Text("reason", read.error().what).Write();
    return false;
  }
  const State state{.note = *note, .size = read->checkpoint.state.size};
  std::size_t witnesses = 0;
  for (const Partner* partner : partners) {
    auto asked = AskOne(*partner, state);
    if (asked) {
      ++witnesses;
      continue;
    }
    LogLine("warning", "not-anchored")
        .Text("partner", partner->config.name)
        .Text("reason", asked.error().what)
        .Number("size", state.size)
        .Write();
  }
  if (partners.empty()) return true;
  if (witnesses < static_cast<std::size_t>(service_.config().least_witnesses)) return false;
  anchored_at_ = std::time(nullptr);
  return witnesses == partners.size();
}

Result<Done> Anchoring::AskOne(const Partner& partner, const State& state) {
  std::uint64_t& known = known_[partner.config.name];
  // Once more where the partner tells what it signed last.
  for (int attempt = 0; attempt < 2; ++attempt) {
    WitnessRequest request{.old_size = known, .note = state.note};
    // Another node may have shown it more of the same log meanwhile.
    if (known > state.size) return NotSigned(service_.shared() ? "newer-known" : "log-rolled-back");
    if (known > 0) {
      auto proof = service_.ProveConsistency(known, state.size);
      if (!proof) return std::move(proof).error();
      for (const std::string& digest : *proof) {
        const auto bytes = FromHex(digest);
        std::ranges::transform(*bytes, request.proof.emplace_back().begin(),
                               [](char byte) { return static_cast<std::uint8_t>(byte); });
      }
    }
    auto answer = service_.Ask(partner,
                               {.path = std::string(kWitnessPath),
                                .headers = {{"Content-Type", "text/plain"}},
                                .body = WriteWitnessRequest(request)},
                               kAskSeconds);
    if (!answer) return std::move(answer).error();
    if (answer->status == 200) {
      auto kept = KeepLine(partner, state, answer->body);
      if (kept) known = state.size;
      return kept;
    }
    const auto size = answer->status == 409 ? SizeOf(answer->body) : std::nullopt;
    if (!size) return NotSigned("status-" + std::to_string(answer->status));
    known = *size;
  }
  return NotSigned("size");
}

Result<Done> Anchoring::KeepLine(const Partner& partner,
                                 const State& state,
                                 const std::string& line) {
  const auto read = ReadCheckpoint(WithWitness(state.note, line), "witness");
  const bool sound =
      read && std::ranges::count(line, '\n') == 1 &&
      VerifyWitness(*read, read->signatures.back(), partner.config.name, partner.key);
  if (!sound) return NotSigned("signature");
  return service_.WithStore([&](Store& store) { return store.SetWitness(state.size, line); });
}

}  // namespace baybridge
