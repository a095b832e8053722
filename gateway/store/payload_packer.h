#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "archive/zstd_packer.h"
#include "core/lending_pool.h"

namespace baybridge {

// Bytes to be kept under a kind.
struct Payload {
  std::string kind;
  std::string bytes;
  // Whether `packed` says how they are kept: in its form, or as they are where that is empty.
  // Otherwise the store packs them in its turn.
  bool decided = false;
  std::string packed = {};
};
using Payloads = std::vector<Payload>;

// The packed form in which bytes are kept; empty where they are kept as they are: short ones gain
// nothing, and what hardly becomes shorter (a picture, a PDF file) neither.
std::string PackedForm(ZstdPacker& packer, std::string_view bytes);

// Packs payloads before they come to a store, which works for one caller at a time. Many threads
// may call it at once; it keeps the working memory of some of them.
class PayloadPacker {
 public:
  // Decides for those that are not decided.
  void Pack(Payloads& payloads);

 private:
  static constexpr std::size_t kMostFree = 16;

  LendingPool<std::monostate, std::unique_ptr<ZstdPacker>> packers_{kMostFree};
};

}  // namespace baybridge
