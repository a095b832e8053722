#include "pipeline/xml_pool.h"

namespace baybridge {

std::optional<Finding> XmlPool::Read(std::string_view utf8, const Limits& limits, Record& record) {
  const auto make = [](const Limits& asked) {
    return XmlReader({.limits = asked, .allowed_instructions = {}, .skip_all_instructions = false});
  };
  if (utf8.size() > kMostBytes) return make(limits).Read(utf8, record);
  return readers_.Borrow(limits, make)->Read(utf8, record);
}

void XmlPool::Write(const Record& record, const XmlWriteOptions& options, std::string& out) {
  if (record.nodes.size() > kMostNodes) return WriteXml(record, options, out);
  const auto writer =
      writers_.Borrow(options, [](const XmlWriteOptions& asked) { return XmlWriter(asked); });
  out.clear();
  writer->Write(record, out);
}

}  // namespace baybridge
