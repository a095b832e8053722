#include "transport/response_head.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>
#include <utility>

#include "core/second_text.h"

namespace baybridge {
namespace {

std::string_view ReasonOf(unsigned status) {
  constexpr std::array<std::pair<unsigned, std::string_view>, 31> kReasons{
      {{200, "OK"},
       {201, "Created"},
       {202, "Accepted"},
       {204, "No Content"},
       {303, "See Other"},
       {304, "Not Modified"},
       {400, "Bad Request"},
       {401, "Unauthorized"},
       {403, "Forbidden"},
       {404, "Not Found"},
       {405, "Method Not Allowed"},
       {406, "Not Acceptable"},
       {408, "Request Timeout"},
       {409, "Conflict"},
       {410, "Gone"},
       {412, "Precondition Failed"},
       {413, "Content Too Large"},
       {414, "URI Too Long"},
       {415, "Unsupported Media Type"},
       {417, "Expectation Failed"},
       {421, "Misdirected Request"},
       {422, "Unprocessable Content"},
       {425, "Too Early"},
       {428, "Precondition Required"},
       {429, "Too Many Requests"},
       {431, "Request Header Fields Too Large"},
       {500, "Internal Server Error"},
       {501, "Not Implemented"},
       {503, "Service Unavailable"},
       {504, "Gateway Timeout"},
       {507, "Insufficient Storage"}}};
  for (const auto& [known, reason] : kReasons) {
    if (known == status) return reason;
  }
  return "Other";
}

}  // namespace

std::string HeadOf(const HttpResponse& response, bool close) {
  constexpr std::size_t kUsualHead = 640;
  thread_local SecondText dates("%a, %d %b %Y %H:%M:%S GMT");
  std::string head;
  head.reserve(kUsualHead + response.body.size());
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  head.append(ReasonOf(response.status))
      .append("\r\nDate: ")
      .append(dates.Of(std::time(nullptr)))
      .append("\r\n");
  for (const HttpHeader& header : response.headers) {
    head.append(header.name).append(": ");
    const std::size_t begin = head.size();
    head += header.value;
    // A line end in a value of ours would be a fault of ours, never a second header.
    for (std::size_t at = begin; at < head.size(); ++at) {
      if (head[at] == '\r' || head[at] == '\n' || head[at] == '\0') head[at] = ' ';
    }
    head += "\r\n";
  }
  const bool no_length =
      response.status == 304 || response.status == 204 || response.stream != nullptr;
  if (!no_length) head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  head += close ? "Connection: close\r\n\r\n" : "\r\n";
  return head;
}

bool EndsConnection(unsigned status) {
  constexpr std::array<unsigned, 5> kGoesOn{404, 409, 412, 422, 406};
  return status >= 400 && status < 500 && std::ranges::find(kGoesOn, status) == kGoesOn.end();
}

}  // namespace baybridge
