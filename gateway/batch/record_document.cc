#include "batch/record_document.h"

#include "batch/characters.h"
#include "batch/start_tag.h"

namespace baybridge {

void MakeDocument(const BatchHead& head,
                  std::string_view original,
                  BatchPlace& place,
                  std::string& document) {
  document.clear();
  if (head.form == BatchForm::kDocument) {
    document = original;
    return;
  }
  document.reserve(head.declaration.size() + original.size() + head.namespaces.size());
  document = head.declaration;
  if (head.form != BatchForm::kEnvelope) {
    document += original;
    place.lines_before = head.head_lines;
    return;
  }
  const std::string_view name = TagName(original);
  const std::string_view before = original.substr(0, 1 + name.size());
  const std::string declarations = DeclarationsOf(head.namespaces, original);
  document += before;
  document += declarations;
  document += original.substr(before.size());
  const auto count = [&](std::string_view text) {
    return static_cast<std::uint32_t>(CountCharacters(text, head.encoding));
  };
  place.columns_before = count(head.declaration);
  place.inserted_at = count(before) + 1;
  place.inserted = count(declarations);
}

}  // namespace baybridge
