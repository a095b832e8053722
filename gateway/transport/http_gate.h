#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/result.h"

namespace baybridge {

// What the head of a request may be. Stricter than RFC 9112 where leniency makes two readers of the
// same bytes disagree (request smuggling).
struct GateOptions {
  std::size_t max_head_bytes = std::size_t{16} * 1024;   // 16 KiB with the request line
  std::size_t max_target_bytes = std::size_t{4} * 1024;  // 4 KiB
  std::size_t max_headers = 64;
  std::size_t max_body_bytes = std::size_t{16} * 1024 * 1024;  // 16 MiB
  std::vector<std::string> hosts;  // in lower case without port; empty: any
};

// Where a head ends within the bytes that have come so far.
enum class HeadState : std::uint8_t { kMore, kWhole, kBad };
struct HeadEnd {
  HeadState state = HeadState::kMore;
  std::size_t size = 0;  // of a whole head, with the empty line
};
// Looks at bytes from `from` on (what was looked at before needs no second look). Bad are a line
// feed or carriage return alone, and a NUL: told at once, not at the deadline.
HeadEnd FindHeadEnd(std::string_view bytes, std::size_t from);

// How the body of an accepted request is framed, and what its sender asked of the connection.
struct HeadFacts {
  bool chunked = false;
  std::optional<std::uint64_t> length;
  bool expects_continue = false;
  bool close = false;
};

// Judges one whole head and fills method, path, query and headers of the request. Gives the refusal
// where it is not acceptable: any form but one line each, ended by CRLF; an absolute target;
// another version than 1.1 or 1.0; not exactly one Host, or one that is not ours;
// Transfer-Encoding that is not `chunked` alone on 1.1, or together with Content-Length; a
// Content-Length that is not digits, or stands twice; a body on GET or HEAD; a Content-Encoding.
std::optional<HttpRefusal> JudgeHead(std::string_view head,
                                     const GateOptions& options,
                                     HttpRequest& request,
                                     HeadFacts& facts);

}  // namespace baybridge
