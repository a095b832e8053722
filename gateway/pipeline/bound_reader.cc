#include "pipeline/bound_reader.h"

#include "pipeline/binding.h"
#include "pipeline/recognise.h"

namespace baybridge {

BoundReader::BoundReader(const CompiledKind& compiled, const Limits& limits)
    : compiled_(compiled),
      limits_(limits),
      xml_({.limits = limits, .allowed_instructions = {}, .skip_all_instructions = false}) {}

bool BoundReader::Reads(Syntax syntax) const {
  return (syntax == Syntax::kXml || syntax == Syntax::kJson) && HasSyntax(*compiled_.pack, syntax);
}

std::optional<Finding> BoundReader::ReadJson(std::string_view utf8, Record& record) {
  if (!json_) {
    json_.emplace(JsonReadOptions{.limits = limits_,
                                  .namespaces = PrefixesOf(*compiled_.pack),
                                  .root = compiled_.kind->root});
  }
  auto finding = json_->Read(utf8, record);
  if (!finding) order_.Put(compiled_.kind->shape, record);
  return finding;
}

}  // namespace baybridge
