#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace baybridge {

// multipart/form-data (RFC 7578), strictly: what `curl -F` sends.
struct FormPart {
  std::string type;  // its Content-Type; empty: none was given
  std::string bytes;
};
using Form = std::map<std::string, FormPart, std::less<>>;

// Reads a body. Fails with kUsage: another media type, no sound boundary, a part without name, a
// name twice, more than eight parts, anything behind the end.
Result<Form> ReadForm(std::string_view content_type, std::string_view body);

// A body with these parts, and its Content-Type. Names must be plain.
struct WrittenForm {
  std::string content_type;
  std::string body;
};
WrittenForm WriteForm(const std::vector<std::pair<std::string, FormPart>>& parts);

}  // namespace baybridge
