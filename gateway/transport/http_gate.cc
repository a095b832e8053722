#include "transport/http_gate.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"

namespace baybridge {
namespace {

using Refused = std::optional<HttpRefusal>;

Refused Bad(std::string_view code) {
  return HttpRefusal{.status = 400, .code = code};
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// RFC 9110, section 5.6.2.
bool IsTokenChar(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return IsDigit(c) || IsLetter(c) || kOthers.find(c) != std::string_view::npos;
}

// Visible ASCII, blanks and tabs: what a value of ours ever holds.
bool IsPlainValue(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

class HeadJudge {
 public:
  HeadJudge(std::string_view head,
            const GateOptions& options,
            HttpRequest& request,
            HeadFacts& facts)
      : rest_(head),
        options_(options),
        request_(request),
        facts_(facts) {}

  Refused Run() {
    if (auto refused = JudgeRequestLine(Line())) return refused;
    for (std::string_view line = Line(); !line.empty(); line = Line()) {
      if (request_.headers.size() == options_.max_headers)
        return HttpRefusal{.status = 431, .code = "http-too-many-headers"};
      if (auto refused = JudgeHeader(line)) return refused;
    }
    if (auto refused = JudgeHost()) return refused;
    if (auto refused = JudgeFraming()) return refused;
    return JudgeConnection();
  }

 private:
  // The next line without its CRLF. FindHeadEnd has seen that there is no other line end.
  std::string_view Line() {
    const std::size_t end = std::min(rest_.find("\r\n"), rest_.size());
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 2, rest_.size()));
    return line;
  }

  Refused JudgeRequestLine(std::string_view line) {
    constexpr std::size_t kMostMethod = 16;
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return Bad("http-request-line");
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    const bool upper = std::ranges::all_of(method, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (method.empty() || method.size() > kMostMethod || !upper) return Bad("http-method");
    if (target.size() > options_.max_target_bytes)
      return HttpRefusal{.status = 414, .code = "http-target-too-long"};
    const bool visible =
        std::ranges::all_of(target, [](char c) { return c > ' ' && c <= '~' && c != '#'; });
    if (!target.starts_with('/') || target.starts_with("//") || !visible) return Bad("http-target");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return Bad("http-version");
    old_ = version == "HTTP/1.0";
    request_.method = method;
    const std::size_t question = target.find('?');
    request_.path = target.substr(0, question);
    if (question != std::string_view::npos) request_.query = target.substr(question + 1);
    return std::nullopt;
  }

  Refused JudgeHeader(std::string_view line) {
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    // A folded line begins with a blank, which no name holds.
    if (colon == std::string_view::npos || name.empty() || !std::ranges::all_of(name, IsTokenChar))
      return Bad("http-header");
    const std::string_view value = TrimBlanks(line.substr(colon + 1));
    if (!IsPlainValue(value)) return Bad("http-header");
    request_.headers.push_back({.name = LowerAscii(name), .value = std::string(value)});
    return std::nullopt;
  }

  std::size_t CountOf(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        request_.headers, [&](const HttpHeader& header) { return header.name == name; }));
  }

  Refused JudgeHost() const {
    if (CountOf("host") != 1) return Bad("http-host");
    const std::string host = LowerAscii(request_.Header("host"));
    const std::size_t end = host.starts_with('[') ? host.find(']') + 1 : host.rfind(':');
    const std::string_view name = std::string_view(host).substr(0, end);
    const std::string_view port =
        end < host.size() ? std::string_view(host).substr(end) : std::string_view();
    if (!port.empty() && (port.size() < 2 || !std::ranges::all_of(port.substr(1), IsDigit)))
      return Bad("http-host");
    if (name.empty()) return Bad("http-host");
    if (options_.hosts.empty() || std::ranges::find(options_.hosts, name) != options_.hosts.end())
      return std::nullopt;
    return HttpRefusal{.status = 421, .code = "http-other-host"};
  }

  Refused JudgeFraming() {
    const std::size_t lengths = CountOf("content-length");
    const std::size_t codings = CountOf("transfer-encoding");
    if (lengths > 1 || codings > 1 || lengths + codings > 1) return Bad("http-framing");
    if (codings == 1) {
      if (old_ || request_.Header("transfer-encoding") != "chunked") return Bad("http-framing");
      facts_.chunked = true;
    }
    if (lengths == 1) {
      constexpr std::size_t kMostDigits = 18;
      const std::string_view value = request_.Header("content-length");
      if (value.empty() || value.size() > kMostDigits || !std::ranges::all_of(value, IsDigit))
        return Bad("http-framing");
      std::uint64_t length = 0;
      for (const char c : value) length = length * 10 + static_cast<std::uint64_t>(c - '0');
      facts_.length = length;
    }
    const bool no_body = request_.method == "GET" || request_.method == "HEAD";
    if (no_body && (facts_.chunked || facts_.length.value_or(0) != 0)) return Bad("http-body");
    if (facts_.length.value_or(0) > options_.max_body_bytes)
      return HttpRefusal{.status = 413, .code = "http-body-too-large"};
    return std::nullopt;
  }

  Refused JudgeConnection() {
    constexpr std::array<std::string_view, 6> kOnce{"authorization",   "content-type",
                                                    "idempotency-key", "content-encoding",
                                                    "expect",          "traceparent"};
    for (const std::string_view name : kOnce) {
      if (CountOf(name) > 1) return Bad("http-header-twice");
    }
    const std::string coding = LowerAscii(request_.Header("content-encoding"));
    if (!coding.empty() && coding != "identity")
      return HttpRefusal{.status = 415, .code = "http-content-encoding"};
    const std::string expect = LowerAscii(request_.Header("expect"));
    if (!expect.empty() && expect != "100-continue")
      return HttpRefusal{.status = 417, .code = "http-expectation"};
    facts_.expects_continue = !expect.empty() && !old_;
    facts_.close =
        old_ || LowerAscii(request_.Header("connection")).find("close") != std::string::npos;
    return std::nullopt;
  }

  std::string_view rest_;
  const GateOptions& options_;
  HttpRequest& request_;
  HeadFacts& facts_;
  bool old_ = false;  // HTTP/1.0
};

}  // namespace

HeadEnd FindHeadEnd(std::string_view bytes, std::size_t from) {
  constexpr std::string_view kWatched("\r\n\0", 3);
  // A carriage return that was last before is looked at again, and so is what may begin the end.
  std::size_t at = from > 3 ? from - 3 : 0;
  while ((at = bytes.find_first_of(kWatched, at)) != std::string_view::npos) {
    if (bytes[at] == '\n' && at > 0 && bytes[at - 1] == '\r') {
      ++at;
      continue;
    }
    if (bytes[at] != '\r') return {.state = HeadState::kBad, .size = 0};
    if (at + 1 == bytes.size()) break;
    if (bytes[at + 1] != '\n') return {.state = HeadState::kBad, .size = 0};
    if (bytes.substr(at + 2, 2) == "\r\n") return {.state = HeadState::kWhole, .size = at + 4};
    at += 2;
  }
  return {};
}

std::optional<HttpRefusal> JudgeHead(std::string_view head,
                                     const GateOptions& options,
                                     HttpRequest& request,
                                     HeadFacts& facts) {
  return HeadJudge(head, options, request, facts).Run();
}

}  // namespace baybridge
