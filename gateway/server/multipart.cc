#include "server/multipart.h"

#include <algorithm>

#include "crypto/base64.h"
#include "crypto/secret_key.h"
#include "server/call.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostParts = 8;
constexpr std::size_t kMostHead = 1'024;  // bytes of a part's headers

Failure Bad(std::string_view what) {
  return {FailureKind::kUsage, std::string(what), {}, {}};
}

bool IsBoundary(std::string_view text) {
  constexpr std::size_t kMost = 70;  // RFC 2046, 5.1.1
  return !text.empty() && text.size() <= kMost && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("'()+_,-./:=?").find(c) != std::string_view::npos;
  });
}

std::string BoundaryOf(std::string_view content_type) {
  const std::size_t at = content_type.find("boundary=");
  if (MediaTypeOf(content_type) != "multipart/form-data" || at == std::string_view::npos) return {};
  std::string_view value = content_type.substr(at + std::string_view("boundary=").size());
  value = value.substr(0, value.find(';'));
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  return IsBoundary(value) ? std::string(value) : std::string();
}

// The value of a parameter in quotes; empty where there is none.
std::string QuotedParameter(std::string_view line, std::string_view name) {
  const std::string begin = "; " + std::string(name) + "=\"";
  const std::size_t at = line.find(begin);
  if (at == std::string_view::npos) return {};
  line.remove_prefix(at + begin.size());
  const std::size_t end = line.find('"');
  return end == std::string_view::npos ? std::string() : std::string(line.substr(0, end));
}

struct Head {
  std::string name;
  std::string type;
};

Result<Head> ReadHead(std::string_view text) {
  Head head;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return Bad("a part's header is malformed");
    const std::string name = MediaTypeOf(line.substr(0, colon));  // in lower case
    const std::string_view value = line.substr(colon + 2);
    if (name == "content-type") head.type = value;
    if (name != "content-disposition") continue;
    if (!value.starts_with("form-data;") || !head.name.empty())
      return Bad("a part is no part of a form");
    head.name = QuotedParameter(value, "name");
  }
  if (head.name.empty()) return Bad("a part has no name");
  return head;
}

}  // namespace

Result<Form> ReadForm(std::string_view content_type, std::string_view body) {
  const std::string boundary = BoundaryOf(content_type);
  if (boundary.empty()) return Bad("expected multipart/form-data with a boundary");
  const std::string first = "--" + boundary + "\r\n";
  const std::string next = "\r\n--" + boundary;
  if (!body.starts_with(first)) return Bad("expected the first part");
  body.remove_prefix(first.size());
  Form form;
  for (;;) {
    const std::size_t head_end = body.substr(0, kMostHead).find("\r\n\r\n");
    if (head_end == std::string_view::npos) return Bad("a part's headers do not end");
    auto head = ReadHead(body.substr(0, head_end));
    if (!head) return std::move(head).error();
    body.remove_prefix(head_end + 4);
    const std::size_t end = body.find(next);
    if (end == std::string_view::npos) return Bad("a part does not end");
    FormPart part{.type = std::move(head->type), .bytes = std::string(body.substr(0, end))};
    if (form.size() == kMostParts || !form.emplace(head->name, std::move(part)).second)
      return Bad("a part too many");
    body.remove_prefix(end + next.size());
    if (body == "--\r\n" || body == "--") return form;
    if (!body.starts_with("\r\n")) return Bad("expected the next part or the end");
    body.remove_prefix(2);
  }
}

WrittenForm WriteForm(const std::vector<std::pair<std::string, FormPart>>& parts) {
  constexpr std::size_t kBoundaryBytes = 24;
  const std::string boundary = HexOf(RandomBytes(kBoundaryBytes));
  WrittenForm form{.content_type = "multipart/form-data; boundary=" + boundary, .body = {}};
  for (const auto& [name, part] : parts) {
    form.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n";
    if (!part.type.empty()) form.body += "Content-Type: " + part.type + "\r\n";
    form.body += "\r\n" + part.bytes + "\r\n";
  }
  form.body += "--" + boundary + "--\r\n";
  return form;
}

}  // namespace baybridge
