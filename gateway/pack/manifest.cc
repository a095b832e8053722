#include <algorithm>
#include <array>
#include <utility>

#include "pack/json_value.h"
#include "pack/pack.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

using Type = JsonValue::Type;

// Reads the members of pack.json; the first thing that is wrong is kept and ends the reading.
class Manifest {
 public:
  explicit Manifest(const JsonDocument& json) : json_(json) {}

  const Failure& failure() const { return failure_; }
  bool ok() const { return failure_.what.empty(); }

  // Refuses keys outside `known`: a key that is spelled wrong would be silence.
  template <std::size_t N>
  void Known(const JsonValue& object, const std::array<std::string_view, N>& known) {
    for (const std::uint32_t child : object.children) {
      const JsonValue& member = json_.values[child];
      if (std::ranges::find(known, member.key) == known.end())
        Fail(member, "the key ‘" + member.key + "’ is not known");
    }
  }

  std::string Text(const JsonValue& object, std::string_view key, bool needed) {
    const JsonValue* value = Of(object, key, Type::kString, needed);
    if (value == nullptr) return {};
    if (needed && value->text.empty())
      Fail(*value, "‘" + std::string(key) + "’: expected a text, found nothing");
    return value->text;
  }

  std::vector<std::string> TextList(const JsonValue& object, std::string_view key, bool needed) {
    std::vector<std::string> texts;
    const JsonValue* list = Of(object, key, Type::kArray, needed);
    if (list == nullptr) return texts;
    for (const std::uint32_t child : list->children) {
      const JsonValue& item = json_.values[child];
      if (item.type != Type::kString) Fail(item, "‘" + std::string(key) + "’: expected texts");
      texts.push_back(item.text);
    }
    return texts;
  }

  Texts FourTexts(const JsonValue& object, std::string_view key) {
    Texts texts;
    const JsonValue* titles = Of(object, key, Type::kObject, true);
    if (titles == nullptr) return texts;
    for (const std::uint32_t child : titles->children) {
      const JsonValue& title = json_.values[child];
      const auto language = kLanguageNames.ValueOf(title.key);
      if (!language || title.type != Type::kString) {
        Fail(title, "‘" + std::string(key) + "’: expected texts by en, zh-Hans, zh-Hant, pt");
        return texts;
      }
      texts.by_language[static_cast<std::size_t>(*language)] = title.text;
    }
    return texts;
  }

  std::vector<std::pair<std::string, std::string>> Pairs(const JsonValue& object,
                                                         std::string_view key) {
    std::vector<std::pair<std::string, std::string>> pairs;
    const JsonValue* map = Of(object, key, Type::kObject, false);
    if (map == nullptr) return pairs;
    for (const std::uint32_t child : map->children) {
      const JsonValue& member = json_.values[child];
      if (member.type != Type::kString) Fail(member, "‘" + std::string(key) + "’: expected texts");
      pairs.emplace_back(member.key, member.text);
    }
    return pairs;
  }

  const JsonValue* Of(const JsonValue& object, std::string_view key, Type type, bool needed) {
    const JsonValue* value = json_.Member(object, key);
    if (value == nullptr) {
      if (needed) Fail(object, "expected the key ‘" + std::string(key) + "’, found none");
      return nullptr;
    }
    if (value->type != type) {
      Fail(*value, "‘" + std::string(key) + "’ holds a value of another kind than expected");
      return nullptr;
    }
    return value;
  }

  void Fail(const JsonValue& at, std::string what) {
    if (!ok()) return;
    failure_ = {.kind = FailureKind::kMalformed,
                .what = std::move(what),
                .place = json_.PlaceOf(at),
                .advice = {}};
  }

 private:
  const JsonDocument& json_;
  Failure failure_;
};

constexpr std::array<std::string_view, 14> kPackKeys{
    "id",        "version",    "status", "place",    "titles", "syntaxes",     "encodings",
    "languages", "namespaces", "kinds",  "evidence", "json",   "instructions", "notes"};
constexpr std::array<std::string_view, 6> kKindKeys{"kind",   "root", "envelope",
                                                    "schema", "asOf", "residue"};

Kind ReadKind(Manifest& manifest, const JsonValue& value, const Pack& pack) {
  manifest.Known(value, kKindKeys);
  Kind kind;
  kind.id = manifest.Text(value, "kind", true);
  kind.root = manifest.Text(value, "root", true);
  kind.envelope = manifest.Text(value, "envelope", false);
  kind.as_of = manifest.Text(value, "asOf", false);
  kind.residue = manifest.Text(value, "residue", false);
  const std::string schema = manifest.Text(value, "schema", false);
  if (!schema.empty()) kind.schema_file = pack.folder / schema;
  kind.fields_file = pack.folder / (kind.id + ".fields.csv");
  if (kind.residue.empty()) kind.residue = "file";
  return kind;
}

void ReadKinds(Manifest& manifest, const JsonDocument& json, Pack& pack) {
  const JsonValue* kinds = manifest.Of(json.values[0], "kinds", Type::kArray, true);
  if (kinds == nullptr) return;
  for (const std::uint32_t child : kinds->children) {
    const JsonValue& value = json.values[child];
    if (value.type != Type::kObject) return manifest.Fail(value, "‘kinds’: expected objects");
    Kind kind = ReadKind(manifest, value, pack);
    if (pack.FindKind(kind.id) != nullptr)
      manifest.Fail(value, "kind ‘" + kind.id + "’ stands there twice");
    pack.kinds.push_back(std::move(kind));
  }
}

}  // namespace

Result<Done> ReadManifest(const PackFile& file, Pack& pack) {
  auto json = ReadJsonDocument(file.bytes, file.path.string());
  if (!json) return std::move(json).error();
  Manifest manifest(*json);
  const JsonValue& root = json->values[0];
  if (root.type != Type::kObject) manifest.Fail(root, "expected an object");
  manifest.Known(root, kPackKeys);
  pack.id = manifest.Text(root, "id", true);
  pack.version = manifest.Text(root, "version", true);
  pack.status = manifest.Text(root, "status", false);
  pack.place = manifest.Text(root, "place", false);
  pack.title = manifest.FourTexts(root, "titles");
  pack.syntaxes = manifest.TextList(root, "syntaxes", true);
  pack.encodings = manifest.TextList(root, "encodings", false);
  pack.languages = manifest.TextList(root, "languages", false);
  pack.namespaces = manifest.Pairs(root, "namespaces");
  pack.instructions = manifest.TextList(root, "instructions", false);
  pack.evidence = manifest.Text(root, "evidence", false);
  const std::string binding = manifest.Text(root, "json", false);
  if (binding != "fhir" && binding != "plain" && !binding.empty()) {
    manifest.Fail(*json->Member(root, "json"),
                  "‘json’: expected ‘plain’ or ‘fhir’, found ‘" + binding + "’");
  }
  pack.fhir_json = binding == "fhir";
  ReadKinds(manifest, *json, pack);
  if (!manifest.ok()) return manifest.failure();
  return Done{};
}

}  // namespace baybridge
