#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/byte_budget.h"

namespace baybridge {

// Reads one request out of bytes as they come, by Boost.Beast: the second opinion on the head, and
// the body whatever its framing. The body's bytes are taken from the budget while they come.
class MessageReader {
 public:
  enum class State : std::uint8_t {
    kMore,      // not at its end
    kDone,      // whole
    kBad,       // malformed
    kTooLarge,  // past the limit of the body
    kNoBudget,  // the budget is spent
  };

  // The budget must outlive the reader.
  MessageReader(std::size_t max_body_bytes, ByteBudget& budget);
  MessageReader(const MessageReader&) = delete;
  MessageReader& operator=(const MessageReader&) = delete;
  MessageReader(MessageReader&&) = delete;
  MessageReader& operator=(MessageReader&&) = delete;
  // Gives back what is still charged.
  ~MessageReader();

  // Reads from `bytes` as much as belongs to the request; `consumed` says how much that was. Bytes
  // that were not consumed are to be given again with more behind them. The first call is given the
  // head alone, so that a field of a trailer (refused) can be told from one of the head.
  State Put(std::string_view bytes, std::size_t& consumed);
  // Bytes of the body so far.
  std::size_t size() const;
  // The body; what it is charged stays with this reader.
  std::string TakeBody();

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace baybridge
