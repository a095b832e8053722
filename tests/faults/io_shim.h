#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace baybridge {

// The calls of a test program that change files stand before those of the C library (io_shim.cc),
// also for the libraries that it uses. Files under one folder are looked at; counts are of this
// process and its children together.

// Which call fails, and how.
struct IoFault {
  std::uint64_t at = 0;   // from 1; 0: none
  int error = 0;          // errno; 0: writes write only half
  bool for_ever = false;  // and every one behind it
};

// What was done to a file.
enum class IoCall : std::uint32_t {
  kCreate,
  kWrite,     // bytes at an offset
  kTruncate,  // to the size `offset`
  kSync,      // of a file, or of a folder
  kRename,    // bytes: the new path
  kRemove,
  kTell,  // Tell: `offset` is the number
};

struct IoEvent {
  IoCall call = IoCall::kWrite;
  std::string path;
  std::uint64_t offset = 0;
  std::string bytes;
};

// Looks at the files under `folder` from now on, counting from 0; with `log`, notes what is done to
// them in that file.
void BeginIo(const std::string& folder, const IoFault& fault, const std::string& log = {});
void EndIo();
// Calls since BeginIo.
std::uint64_t IoCalls();
// Notes that something was told to the outside: it must never be lost.
void Tell(std::uint64_t number);

std::vector<IoEvent> ReadIoLog(const std::string& log);

}  // namespace baybridge
