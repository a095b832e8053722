#include "check/xsd_header.h"

#include "core/file.h"
#include "core/record.h"
#include "format/xml_reader.h"

namespace baybridge {
namespace {

constexpr std::size_t kMaxSchemaBytes = std::size_t{16} * 1024 * 1024;  // 16 MiB

std::string_view AttributeOf(const Record& record, NodeId node, std::string_view name) {
  for (NodeId child = record.nodes[node].first_child; child != kNone;
       child = record.nodes[child].next_sibling) {
    const Node& n = record.nodes[child];
    if (n.is(kAttributeNode) && record.local(n.name) == name) return n.value();
  }
  return {};
}

}  // namespace

XsdHeader ReadXsdHeader(const std::filesystem::path& file) {
  XsdHeader header;
  const auto bytes = ReadFile(file, kMaxSchemaBytes);
  if (!bytes) return header;
  const NameTable names;
  Record record(names);
  record.input = *bytes;
  XmlReader reader;
  if (reader.Read(*bytes, record)) return header;
  header.version = AttributeOf(record, 0, "version");
  header.target_namespace = AttributeOf(record, 0, "targetNamespace");
  header.line = record.LocationOf(0).line;
  for (NodeId child = record.nodes[0].first_child; child != kNone;
       child = record.nodes[child].next_sibling) {
    const std::string_view name = record.local(record.nodes[child].name);
    if (name == "include" || name == "import")
      header.included.emplace_back(AttributeOf(record, child, "schemaLocation"));
  }
  return header;
}

}  // namespace baybridge
