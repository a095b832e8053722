#include <string_view>

#include "core/record.h"
#include "format/xml_names.h"
#include "format/xml_reader.h"

namespace baybridge {
namespace {

// The input was read before, so that every construct is known to be complete.
std::size_t After(std::string_view input, std::string_view mark, std::size_t from) {
  const std::size_t found = input.find(mark, from);
  return found == std::string_view::npos ? input.size() : found + mark.size();
}

struct Tag {
  std::size_t end = 0;  // behind ">"
  bool empty = false;   // ends in "/>"
};

Tag SkipTag(std::string_view input, std::size_t at) {
  while (true) {
    at = input.find_first_of("\"'>", at);
    if (at == std::string_view::npos) return {input.size(), true};
    if (input[at] == '>') return {at + 1, input[at - 1] == '/'};
    at = After(input, input.substr(at, 1), at + 1);
  }
}

}  // namespace

std::string_view VerbatimContent(const Record& record, NodeId element) {
  const std::string_view input = record.input;
  const Tag start = SkipTag(input, record.nodes[element].offset);
  if (start.empty) return {};
  std::size_t at = start.end;
  std::uint32_t depth = 1;
  while (true) {
    const std::size_t mark = input.find('<', at);
    if (mark == std::string_view::npos) return input.substr(start.end);
    const std::string_view rest = input.substr(mark);
    if (rest.substr(0, 4) == "<!--") {
      at = After(input, "-->", mark + 4);
    } else if (rest.substr(0, 9) == "<![CDATA[") {
      at = After(input, "]]>", mark + 9);
    } else if (rest.substr(0, 2) == "<?") {
      at = After(input, "?>", mark + 2);
    } else if (rest.substr(0, 2) == "</") {
      if (--depth == 0) return input.substr(start.end, mark - start.end);
      at = After(input, ">", mark);
    } else {
      const Tag tag = SkipTag(input, mark);
      at = tag.end;
      if (!tag.empty) ++depth;
    }
  }
}

}  // namespace baybridge
