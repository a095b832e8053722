#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/byte_source.h"
#include "core/result.h"

namespace baybridge {

enum class ZipMethod { kStored, kDeflated };

// Writes a zip file: members in the order in which they are added, all of one fixed time stamp
// (1980-01-01, the format's first), without attributes, comments or extra fields, so that the same
// members give the same bytes. (Deflated bytes are those of the zlib that is linked; stored ones
// are the same everywhere.) No Zip64: a member or file of 4 GiB or more is refused.
//
// A name must be one that ZipReader takes, and new: kUsage else. Every function fails as the sink
// does, and with kTooLarge past what the format holds; after a failure the file is not whole.
class ZipWriter {
 public:
  // `sink` must outlive the writer.
  explicit ZipWriter(ByteSink& sink);
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;
  ~ZipWriter();

  // A whole member. Its sizes stand before it, as containers want them whose first member is
  // `mimetype` (stored).
  Result<Done> Add(std::string_view name, std::string_view content, ZipMethod method);

  // A member of any length, deflated as it comes, in flat memory: its sizes stand behind it.
  Result<Done> Begin(std::string_view name);
  Result<Done> Append(std::string_view content);
  Result<Done> End();

  // The directory. Nothing may be added behind it.
  Result<Done> Finish();

 private:
  struct Member;
  class Deflater;

  Result<Done> Put(std::string_view bytes);
  Result<Done> CheckName(std::string_view name);
  Result<Done> PutLocal(const Member& member);

  ByteSink& sink_;
  std::uint64_t written_ = 0;
  std::vector<Member> members_;
  std::set<std::string, std::less<>> names_;
  std::unique_ptr<Deflater> deflater_;  // of the member that is open
};

}  // namespace baybridge
