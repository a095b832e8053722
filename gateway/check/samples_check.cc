// Check 9: identifiers in samples come from the reserved synthetic sets.
#include <optional>
#include <string>

#include "check/check_context.h"
#include "core/file.h"
#include "core/record.h"
#include "format/xml_reader.h"
#include "identifiers/scheme.h"
#include "text/decode.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxSampleBytes = std::size_t{64} * 1024 * 1024;  // 64 MiB

// Sets the elements of a document of one record, or of an envelope of many.
void Assign(const Kind& kind, Record& record) {
  const Shape& shape = kind.shape;
  for (Node& node : record.nodes) {
    const ElementId parent = node.parent == kNone ? kNone : record.nodes[node.parent].element;
    if (parent != kNone) {
      node.element = shape.Child(parent, node.name, node.is(kAttributeNode));
    } else {
      const bool top = node.parent == kNone || node.parent == 0;
      node.element = top && node.name == shape.elements[0].name ? 0 : kNone;
    }
  }
}

void CheckRecord(CheckContext& context,
                 const fs::path& file,
                 const Kind& kind,
                 const Record& record) {
  for (NodeId id = 0; id < record.nodes.size(); ++id) {
    const Field* field = kind.FieldOf(record.nodes[id].element);
    if (field == nullptr || field->identifier_scheme.empty()) continue;
    const Scheme* scheme = context.packs.schemes.Find(field->identifier_scheme);
    if (scheme == nullptr) continue;
    const IdentifierCheck check = CheckIdentifier(*scheme, record.nodes[id].value());
    if (check.canonical.empty() || IsReserved(*scheme, check.canonical)) continue;
    context.Add("GW-PKG-009", file, record.LocationOf(id).line,
                {{"scheme", scheme->id}, {"path", record.PathOf(id)}});
  }
}

void CheckFile(CheckContext& context, const Pack& pack, const fs::path& file) {
  const auto bytes = ReadFile(file, kMaxSampleBytes);
  if (!bytes) return;
  Decoded decoded;
  Findings remarks;
  if (Decode(*bytes, {}, decoded, remarks)) return;  // a case may show what is refused
  for (const Kind& kind : pack.kinds) {
    if (kind.shape.elements.empty()) continue;
    Record record(context.packs.names);
    record.input = decoded.utf8;
    XmlReader reader;
    if (reader.Read(decoded.utf8, record)) return;
    Assign(kind, record);
    CheckRecord(context, file, kind, record);
  }
}

}  // namespace

void CheckSampleIdentifiers(CheckContext& context) {
  for (const Pack* pack : context.asked) {
    for (const std::string& folder : FoldersIn(SamplesOf(*pack))) {
      for (const std::string& name : FilesIn(SamplesOf(*pack) / folder)) {
        if (name.starts_with("input.") && name.ends_with(".xml")) {
          CheckFile(context, *pack, SamplesOf(*pack) / folder / name);
        }
      }
    }
  }
}

}  // namespace baybridge
