#include "check/new_pack.h"

#include <algorithm>

#include "check/xsd_header.h"
#include "core/file.h"
#include "schema/record_schema.h"
#include "text/csv.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = std::size_t{16} * 1024 * 1024;

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  if (from.empty()) return text;
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string Quoted(std::string_view text) {
  return "\"" + Replaced(Replaced(std::string(text), "\\", "\\\\"), "\"", "\\\"") + "\"";
}

std::string ListOf(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + Quoted(text);
  return "[" + list + "]";
}

bool IsId(const std::string& id) {
  return !id.empty() && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// What pack.json says.
struct Manifest {
  std::string version = "0.1";
  std::string namespace_name;
  std::vector<std::string> syntaxes = {"xml", "json"};
  std::vector<std::string> encodings = {"UTF-8"};
  std::vector<std::string> languages = {"en"};
  Kind kind;
};

class PackMaker {
 public:
  explicit PackMaker(const NewPack& wanted)
      : wanted_(wanted),
        schemas_(wanted.folder / "schemas" / wanted.id),
        mapping_(wanted.folder / "mapping" / wanted.id) {}

  Result<std::vector<fs::path>> Run() {
    std::error_code error;
    if (fs::exists(schemas_, error) || fs::exists(mapping_, error)) {
      return Failure{.kind = FailureKind::kUnreadable,
                     .what = "a folder of this name is there already",
                     .place = schemas_.string(),
                     .advice = "choose another id or folder"};
    }
    auto made = wanted_.like != nullptr ? LikePack() : ForXsd();
    if (!made) return std::move(made).error();
    made = WriteReadme();
    if (!made) return std::move(made).error();
    return files_;
  }

 private:
  Result<Done> Write(const fs::path& file, std::string_view bytes) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    auto written = WriteFile(file, bytes);
    if (written) files_.push_back(file);
    return written;
  }

  Result<Done> WriteManifest(const Manifest& manifest) {
    const Kind& kind = manifest.kind;
    std::string titles;
    for (const auto& [language, name] : kLanguageNames.entries)
      titles += (titles.empty() ? "" : ", ") + Quoted(name) + ": " + Quoted(wanted_.id);
    std::string json =
        "{\n  \"id\": " + Quoted(wanted_.id) + ",\n  \"version\": " + Quoted(manifest.version) +
        ",\n  \"status\": \"draft\",\n  \"place\": " + Quoted(wanted_.place) +
        ",\n  \"titles\": {" + titles + "},\n  \"syntaxes\": " + ListOf(manifest.syntaxes) +
        ",\n  \"encodings\": " + ListOf(manifest.encodings) +
        ",\n  \"languages\": " + ListOf(manifest.languages);
    if (!manifest.namespace_name.empty())
      json += ",\n  \"namespaces\": {\"\": " + Quoted(manifest.namespace_name) + "}";
    json +=
        ",\n  \"kinds\": [\n    {\"kind\": " + Quoted(kind.id) + ", \"root\": " + Quoted(kind.root);
    if (!kind.envelope.empty()) json += ", \"envelope\": " + Quoted(kind.envelope);
    if (!kind.is_sheet()) json += ", \"schema\": " + Quoted(kind.id + ".xsd");
    if (!kind.as_of.empty()) json += ",\n     \"asOf\": " + Quoted(kind.as_of);
    json += ",\n     \"residue\": " + Quoted(kind.residue) +
            "}\n  ],\n  \"evidence\": \"to be stated\"\n}\n";
    return Write(schemas_ / "pack.json", json);
  }

  Result<Done> WriteReadme() {
    return Write(
        schemas_ / "README.md",
        "# " + wanted_.id +
            "\n\nA draft. State here what the format is, who publishes it, and what it leaves "
            "out.\n\nPublished by: to be stated. Known omissions: to be stated.\n");
  }

  // Copies a file, with every mention of the other pack's id in lists and its namespace replaced.
  Result<Done> Copy(const fs::path& from, const fs::path& to) {
    auto bytes = ReadFile(from, kMaxBytes);
    if (!bytes) return std::move(bytes).error();
    std::string text = Replaced(*std::move(bytes), wanted_.like->SpaceOf(""), NewSpace());
    return Write(to, Replaced(std::move(text), wanted_.like->id + ":", wanted_.id + ":"));
  }

  Result<Done> CopyFolder(const fs::path& from, const fs::path& to) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(from, error)) {
      if (entry.path().extension() != ".csv") continue;
      auto copied = Copy(entry.path(), to / entry.path().filename());
      if (!copied) return copied;
    }
    return Done{};
  }

  std::string NewSpace() const { return "urn:baybridge:" + wanted_.id + ":1"; }

  Result<Done> LikePack() {
    const Pack& like = *wanted_.like;
    const Kind* kind = like.FindKind(wanted_.kind);
    if (kind == nullptr) {
      return Failure{.kind = FailureKind::kNotFound,
                     .what = "pack ‘" + like.id + "’ has no kind ‘" + wanted_.kind + "’",
                     .place = {},
                     .advice = {}};
    }
    Manifest manifest{.version = like.version,
                      .namespace_name = like.SpaceOf("").empty() ? std::string() : NewSpace(),
                      .syntaxes = like.syntaxes,
                      .encodings = like.encodings,
                      .languages = like.languages,
                      .kind = {}};
    manifest.kind.id = kind->id;
    manifest.kind.root = kind->root;
    manifest.kind.envelope = kind->envelope;
    manifest.kind.schema_file = kind->schema_file;
    manifest.kind.as_of = kind->as_of;
    manifest.kind.residue = kind->residue;
    auto done = WriteManifest(manifest);
    if (done && !kind->is_sheet()) done = CopySchema(kind->schema_file, kind->id);
    if (done) done = Copy(kind->fields_file, schemas_ / kind->fields_file.filename());
    std::error_code error;
    if (done && fs::exists(like.folder / "code-lists.csv", error))
      done = Copy(like.folder / "code-lists.csv", schemas_ / "code-lists.csv");
    if (done && fs::exists(like.folder / "omissions.csv", error))
      done = Copy(like.folder / "omissions.csv", schemas_ / "omissions.csv");
    if (done) done = CopyFolder(like.folder / "codes", schemas_ / "codes");
    const std::string table = kind->id + ".csv";
    if (done && fs::exists(like.mapping_folder / table, error))
      done = Copy(like.mapping_folder / table, mapping_ / table);
    if (done) done = CopyFolder(like.mapping_folder / "codes", mapping_ / "codes");
    return done;
  }

  // The XSD and, where the folder has them not, the schemas that it imports from beside its own.
  Result<Done> CopySchema(const fs::path& file, const std::string& kind) {
    const fs::path to = schemas_ / (kind + ".xsd");
    auto bytes = ReadFile(file, kMaxBytes);
    if (!bytes) return std::move(bytes).error();
    const std::string_view old = wanted_.like != nullptr ? wanted_.like->SpaceOf("") : "";
    auto done = Write(to, Replaced(*std::move(bytes), old, NewSpace()));
    if (!done) return done;
    std::error_code error;
    for (const std::string& included : ReadXsdHeader(file).included) {
      const fs::path beside = (to.parent_path() / included).lexically_normal();
      if (fs::exists(beside, error)) continue;
      auto imported = ReadFile(file.parent_path() / included, kMaxBytes);
      if (!imported) return std::move(imported).error();
      done = Write(beside, *imported);
      if (!done) return done;
    }
    return Done{};
  }

  Result<Done> ForXsd() {
    NameTable names;
    auto schema = RecordSchema::Compile(wanted_.xsd, wanted_.root, names);
    if (!schema) return std::move(schema).error();
    const XsdHeader header = ReadXsdHeader(wanted_.xsd);
    Manifest manifest;
    if (!header.version.empty()) manifest.version = header.version;
    manifest.namespace_name = header.target_namespace;
    manifest.kind.id = wanted_.kind;
    manifest.kind.root = wanted_.root;
    manifest.kind.schema_file = wanted_.xsd;
    manifest.kind.residue = "file";
    auto done = WriteManifest(manifest);
    if (done) done = CopySchema(wanted_.xsd, wanted_.kind);
    if (done) done = WriteFields((*schema)->shape(), names);
    if (done) {
      done = Write(schemas_ / "code-lists.csv",
                   "list,title_en,title_zh_hans,title_zh_hant,title_pt,version,extensible,source,"
                   "status\n");
    }
    if (done) {
      done = Write(mapping_ / (wanted_.kind + ".csv"),
                   "hub_path,pack_path,relationship,transform,codes,when_pack,when_hub,direction,"
                   "note,evidence\n");
    }
    return done;
  }

  Result<Done> WriteFields(const Shape& shape, const NameTable& names) {
    std::string csv =
        WriteCsvRow({"path", "codes", "label_en", "label_zh_hans", "label_zh_hant", "label_pt",
                     "class", "safety", "type", "example", "section", "evidence", "status"});
    for (ElementId id = 0; id < shape.elements.size(); ++id) {
      const ShapeElement& element = shape.elements[id];
      if (element.leaf == LeafKind::kGroup || element.leaf == LeafKind::kEmpty) continue;
      const std::string name(names.local(element.name));
      const std::string type = element.leaf == LeafKind::kOpaque ? "opaque" : "";
      csv += WriteCsvRow({shape.PathOf(id, names), "", name, name, name, name, "record", "", type,
                          "", "", "to be stated", "unverified"});
    }
    return Write(schemas_ / (wanted_.kind + ".fields.csv"), csv);
  }

  const NewPack& wanted_;
  fs::path schemas_;
  fs::path mapping_;
  std::vector<fs::path> files_;
};

}  // namespace

Result<std::vector<fs::path>> MakeNewPack(const PackSet& packs, const NewPack& wanted) {
  if (!IsId(wanted.id) || packs.Find(wanted.id) != nullptr) {
    return Failure{.kind = FailureKind::kUsage,
                   .what =
                       "expected an id of lower-case letters, digits and hyphens that no pack "
                       "has, found ‘" +
                       wanted.id + "’",
                   .place = {},
                   .advice = {}};
  }
  return PackMaker(wanted).Run();
}

}  // namespace baybridge
