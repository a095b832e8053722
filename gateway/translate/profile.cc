#include "translate/profile.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "core/file.h"
#include "crypto/digest.h"
#include "text/csv.h"
#include "translate/withheld_class.h"

namespace baybridge {
namespace {

constexpr std::size_t kMaxProfileBytes = std::size_t{1024} * 1024;
constexpr std::string_view kCareRow = "(care)";

Failure Malformed(std::string place, std::string what) {
  return {.kind = FailureKind::kMalformed,
          .what = std::move(what),
          .place = std::move(place),
          .advice = {}};
}

bool IsProfileId(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Result<bool> Either(std::string_view text,
                    std::string_view yes,
                    std::string_view no,
                    const std::string& place) {
  if (text == yes) return true;
  if (text == no) return false;
  return Malformed(place, "expected ‘" + std::string(yes) + "’ or ‘" + std::string(no) +
                              "’, found ‘" + std::string(text) + "’");
}

Result<Done> ReadRow(const CsvTable& csv,
                     const CsvRow& row,
                     const PackSet& packs,
                     Profile& profile) {
  const std::string name(csv.Cell(row, csv.Column("class")));
  const std::string_view action = csv.Cell(row, csv.Column("action"));
  const std::string place = csv.PlaceOf(row);
  if (name == kCareRow) {
    auto care = Either(action, "yes", "no", place);
    if (!care) return std::move(care).error();
    profile.care = *care;
    return Done{};
  }
  auto allowed = Either(action, "allow", "withhold", place);
  if (!allowed) return std::move(allowed).error();
  if (name == kUnknownClass) {
    profile.unknown_allowed = *allowed;
    return Done{};
  }
  const auto known = std::find_if(packs.personal_classes.begin(), packs.personal_classes.end(),
                                  [&](const PersonalClass& entry) { return entry.id == name; });
  if (known == packs.personal_classes.end()) {
    return Malformed(place, "expected a class of schemas/_meta/classes.csv, found ‘" + name + "’");
  }
  const std::string reason(csv.Cell(row, csv.Column("reason")));
  if (!*allowed && reason.empty())
    return Malformed(place, "expected a reason for withholding ‘" + name + "’");
  if (!*allowed) profile.withheld.emplace(name, reason);
  return Done{};
}

Failure UnknownProfile(const std::filesystem::path& folder, std::string_view id) {
  std::set<std::string> known;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".csv") known.insert(entry.path().stem().string());
  }
  std::string ids;
  for (const std::string& name : known) ids += (ids.empty() ? "" : ", ") + name;
  return {.kind = FailureKind::kNotFound,
          .what = "expected a profile, found ‘" + std::string(id) + "’",
          .place = {},
          .advice = ids.empty() ? std::string() : "there are " + ids};
}

}  // namespace

Result<Profile> ReadProfile(const PackSet& packs, std::string_view id) {
  const std::string file = std::string(id) + ".csv";
  if (!IsProfileId(id)) {
    return Failure{.kind = FailureKind::kUsage,
                   .what = "expected a profile id of small letters, digits and ‘-’, found ‘" +
                           std::string(id) + "’",
                   .place = {},
                   .advice = {}};
  }
  const std::filesystem::path folder = packs.root / "mapping" / "profiles";
  auto bytes = ReadFile(folder / file, kMaxProfileBytes);
  if (!bytes && bytes.error().kind == FailureKind::kNotFound) return UnknownProfile(folder, id);
  if (!bytes) return std::move(bytes).error();
  auto csv = ReadCsvTable(*bytes, "mapping/profiles/" + file);
  if (!csv) return std::move(csv).error();
  Profile profile;
  profile.id = std::string(id);
  profile.digest = Hex(Sha256(*bytes));
  std::set<std::string, std::less<>> seen;
  for (const CsvRow& row : csv->rows) {
    const std::string name(csv->Cell(row, csv->Column("class")));
    if (!seen.insert(name).second)
      return Malformed(csv->PlaceOf(row), "class ‘" + name + "’ stands here twice");
    auto done = ReadRow(*csv, row, packs, profile);
    if (!done) return std::move(done).error();
  }
  // A class that nobody decided about would leave in silence.
  for (const PersonalClass& entry : packs.personal_classes) {
    if (!seen.contains(entry.id)) {
      return Malformed(csv->place, "expected a row for class ‘" + entry.id + "’, found none");
    }
  }
  return profile;
}

std::vector<const Field*> WithheldCriticalFields(const Profile& profile, const Kind& kind) {
  std::vector<const Field*> fields;
  for (const Field& field : kind.fields) {
    if (field.critical && profile.withheld.contains(field.personal_class)) fields.push_back(&field);
  }
  return fields;
}

Withheld ApplyProfile(const Profile& profile,
                      const Kind& kind,
                      const Record& record,
                      Record& kept) {
  Withheld withheld;
  const std::size_t count = record.nodes.size();
  withheld.nodes.assign(count, false);
  std::vector<bool> stays(count, false);
  for (NodeId node = 0; node < count; ++node) {
    if (!record.IsLeaf(node)) continue;
    const std::string_view name = WithheldClass(profile, kind, record.nodes[node].element);
    if (name.empty()) {
      stays[node] = true;
      continue;
    }
    withheld.nodes[node] = true;
    ++withheld.by_class[std::string(name)];
    ++withheld.total;
  }
  // A group stays if something in it does; children stand behind their parents.
  for (auto node = static_cast<NodeId>(count); node-- > 1;) {
    if (stays[node]) stays[record.nodes[node].parent] = true;
  }
  kept.Clear();
  kept.names = record.names;
  kept.input = record.input;
  kept.file = record.file;
  std::vector<NodeId> made(count, kNone);
  std::vector<NodeId> last(count, kNone);
  for (NodeId node = 0; node < count; ++node) {
    if (!stays[node] && node != 0) continue;
    const Node& copied = record.nodes[node];
    const NodeId parent = copied.parent == kNone ? kNone : made[copied.parent];
    const NameId name = copied.name < record.names->size()
                            ? copied.name
                            : kept.AddName(record.space(copied.name), record.local(copied.name));
    const NodeId added =
        kept.Append(parent, parent == kNone ? kNone : last[copied.parent], name, copied.flags);
    made[node] = added;
    if (parent != kNone) last[copied.parent] = added;
    Node& target = kept.nodes[added];
    target.element = copied.element;
    target.code = copied.code;
    target.offset = copied.offset;
    if (withheld.nodes[node]) {  // text beside attributes or children that may leave
      target.flags = static_cast<std::uint8_t>(target.flags & ~kHasText);
      continue;
    }
    target.text = copied.text;
    target.text_size = copied.text_size;
  }
  return withheld;
}

}  // namespace baybridge
