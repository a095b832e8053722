#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "batch/job_file.h"
#include "core/job_ledger.h"
#include "core/result.h"

namespace baybridge {

// Where appended bytes came to stand.
struct OutputPlace {
  std::string output;
  std::uint64_t offset = 0;
};

// The files of a job that are being written. While an output is open its name ends in ".part"; it
// takes its own name once the ledger says that it is closed.
class JobOutputs {
 public:
  explicit JobOutputs(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Brings the folder to what the ledger says: cuts off what is past the last commit, removes files
  // that it does not know, gives closed ones their names. Fails with kMalformed where an output is
  // not what was committed, and kUnreadable.
  Result<Done> Recover(const std::vector<JobOutput>& outputs);

  // Appends to an output; it is made where it is new, with `head` before everything else. Fails
  // with kUnreadable.
  Result<OutputPlace> Append(const std::string& name,
                             std::string_view head,
                             std::string_view bytes,
                             std::uint64_t records);
  // Bytes of an output so far; 0 where it is not open.
  std::uint64_t BytesOf(const std::string& name) const;
  std::uint64_t RecordsOf(const std::string& name) const;
  // Adds `tail`; nothing more will be added.
  Result<Done> Close(const std::string& name, std::string_view tail);
  std::vector<std::string> OpenNames() const;

  // Makes everything appended durable; returns every output that changed since the last time.
  Result<std::vector<JobOutput>> Sync();
  // To be called once the ledger has them: closed outputs take their names.
  Result<Done> Publish();

 private:
  struct Open {
    JobFile file;
    std::uint64_t records = 0;
    bool closed = false;
    bool changed = true;
  };
  std::filesystem::path PartOf(const std::string& name) const { return folder_ / (name + ".part"); }
  Result<Done> RemoveUnknown(const std::vector<JobOutput>& outputs) const;
  Result<Done> Rename(const std::string& name) const;

  std::filesystem::path folder_;
  std::map<std::string, Open> open_;
  bool made_ = false;  // a file was made since the folder was synced
};

}  // namespace baybridge
