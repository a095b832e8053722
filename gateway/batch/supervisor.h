#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "batch/worker_slot.h"
#include "core/result.h"

namespace baybridge {

// A record that was being worked on when its process ended without saying why.
struct Suspect {
  std::uint32_t input = 0;
  std::uint64_t record = 0;  // number in the input
  std::uint64_t offset = 0;  // in the input
  bool hung = false;         // it took longer than it may
  std::uint32_t times = 1;   // how often so far
};

struct SupervisorOptions {
  unsigned slots = 1;                         // threads that work on records
  std::chrono::seconds record_time{30};       // one record may take
  std::size_t memory = std::size_t{1} << 30;  // 1 GiB resident, of the whole process
};

// Runs `engine` in a child process and watches it. A child that is ended by a signal (a crash, the
// system's want of memory), hangs in a record or takes too much memory is started again, and told
// which records it was working on. SIGINT, SIGTERM and SIGHUP ask it to stop (StopRequested).
// Returns what `engine` returned. Fails with kInternal where a child ends again and again with no
// record under way. Call it while the process has one thread.
Result<int> Supervise(const SupervisorOptions& options,
                      const std::function<int(std::span<WorkerSlot> slots,
                                              const std::vector<Suspect>& suspects)>& engine);

// Gives memory that was freed back to the system: what starting leaves behind would else count as
// long as the process lives.
void ReturnFreedMemory();

// True once the process was asked to stop.
bool StopRequested();

}  // namespace baybridge
