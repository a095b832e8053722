#include "format/xml_reader.h"

#include <string>
#include <string_view>

#include "core/check.h"
#include "format/xml_writer.h"
#include "fuzz/fuzz.h"
#include "fuzz/same_record.h"
#include "text/decode.h"

namespace baybridge {
namespace {

constexpr std::uint8_t kStructure = kAttributeNode | kHasText | kNilNode;

const NameTable& Names() {
  static const NameTable names;
  return names;
}

// Locations, paths and slices of whatever was read must exist.
void Visit(const Record& record) {
  constexpr NodeId kMost = 50;
  for (NodeId id = 0; id < record.nodes.size() && id < kMost; ++id) {
    BAYBRIDGE_CHECK(!record.PathOf(id).empty());
    BAYBRIDGE_CHECK(record.LocationOf(id).line != 0);
    if (record.nodes[id].is(kAttributeNode)) continue;
    const std::string_view slice = VerbatimContent(record, id);
    BAYBRIDGE_CHECK(slice.empty() ||
                    slice.data() + slice.size() <= record.input.data() + record.input.size());
  }
}

// What was read, written and read again is the same.
void RoundTrip(const Record& record) {
  std::string written;
  WriteXml(record, {}, written);
  Record again(Names());
  XmlReader reader;
  const auto finding = reader.Read(written, again);
  // Escapes and namespace declarations may take a document at a limit past it.
  if (finding && finding->kind == FindingKind::kTooLong) return;
  BAYBRIDGE_CHECK(!finding);
  BAYBRIDGE_CHECK(SameRecord(record, again, kStructure));
}

}  // namespace

void Fuzz(std::string_view input) {
  Decoded decoded;
  Findings remarks;
  if (Decode(input, {}, decoded, remarks)) return;
  Record record(Names());
  XmlReader fresh;
  const auto finding = fresh.Read(decoded.utf8, record);
  // A reader that has learned from other documents says the same.
  static XmlReader learned;
  Record second(Names());
  BAYBRIDGE_CHECK(learned.Read(decoded.utf8, second) == finding);
  if (finding) return;
  BAYBRIDGE_CHECK(SameRecord(record, second, 0xFF));
  Visit(record);
  RoundTrip(record);
}

}  // namespace baybridge
