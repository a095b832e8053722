#include "format/json_reader.h"

#include <string>
#include <string_view>

#include "core/check.h"
#include "format/json_writer.h"
#include "fuzz/fuzz.h"
#include "fuzz/same_record.h"
#include "text/decode.h"

namespace baybridge {
namespace {

const NameTable& Names() {
  static const NameTable names;
  return names;
}

// Writing puts members of one name together, so the second round must change nothing any more.
void RoundTrip(const Record& record) {
  std::string written;
  WriteJson(record, {}, written);
  Record again(Names());
  JsonReader reader;
  const auto finding = reader.Read(written, again);
  if (finding && finding->kind == FindingKind::kTooLong) return;
  BAYBRIDGE_CHECK(!finding);
  BAYBRIDGE_CHECK(again.nodes.size() == record.nodes.size());
  std::string twice;
  WriteJson(again, {}, twice);
  BAYBRIDGE_CHECK(twice == written);
}

}  // namespace

void Fuzz(std::string_view input) {
  Decoded decoded;
  Findings remarks;
  if (Decode(input, {}, decoded, remarks)) return;
  Record record(Names());
  JsonReader fresh;
  const auto finding = fresh.Read(decoded.utf8, record);
  static JsonReader learned;
  Record second(Names());
  BAYBRIDGE_CHECK(learned.Read(decoded.utf8, second) == finding);
  if (finding) return;
  BAYBRIDGE_CHECK(SameRecord(record, second, 0xFF));
  for (NodeId id = 0; id < record.nodes.size() && id < 50; ++id) {
    BAYBRIDGE_CHECK(record.LocationOf(id).line != 0);
  }
  RoundTrip(record);
}

}  // namespace baybridge
