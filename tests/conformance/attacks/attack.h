#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge {

// What an attack may try to reach; nobody may touch it.
struct Bait {
  std::string url;   // of a listener on the loopback address, with '/' at its end
  std::string file;  // URL of a folder that is watched, with '/' at its end
};

struct Document {
  std::string bytes = {};
  std::string encoding = {};  // stated outside the document
};

enum class Outcome {
  kRefused,   // not read: a fatal finding
  kInvalid,   // read, and does not conform: an error
  kRemarked,  // read, with a finding of any severity
  kAccepted,  // conforms
};

enum class Way {
  kRecord,  // ReadAndJudge with assurance full
  kXml,     // XmlReader alone
  kJson,    // JsonReader alone
};

// One row of the catalogue of attacks. Its documents are made, not stored: they are large.
struct Attack {
  std::string_view id;    // of the catalogue: X01
  std::string_view name;  // of the variant
  Outcome outcome = Outcome::kRefused;
  std::string_view findings = {};  // ids or their beginnings, one of which must be reported
  std::size_t documents = 1;
  Document (*make)(const Bait& bait, std::size_t index) = nullptr;
  std::string_view leaf = {};  // a leaf of the record must have this text
  Way way = Way::kRecord;
};
inline void PrintTo(const Attack& attack, std::ostream* out) {
  *out << attack.id << ' ' << attack.name;
}

std::vector<Attack> DoctypeAttacks();
std::vector<Attack> XmlAttacks();
std::vector<Attack> FloodAttacks();
std::vector<Attack> EncodingAttacks();
std::vector<Attack> CharacterAttacks();
std::vector<Attack> RecordAttacks();
std::vector<Attack> JsonAttacks();

// The ids that schema_attack_test.cc covers.
std::vector<std::string_view> SchemaAttackIds();

// The sample record of Hong Kong, which conforms, and changes of it.
const std::string& GoodRecord();
// The good record with the first `old_text` replaced; it must be there.
std::string GoodRecordWith(std::string_view old_text, std::string_view new_text);
// The good record with this raw text in its free-text note.
std::string GoodRecordWithNote(std::string_view raw);
// The good record with markup before its last tag.
std::string GoodRecordWithLast(std::string_view markup);
std::string Times(std::string_view text, std::size_t times);

}  // namespace baybridge
