#include <algorithm>
#include <system_error>
#include <utility>

#include "core/file.h"
#include "crypto/digest.h"
#include "pack/pack.h"
#include "pack/pack_files.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxTableBytes = std::size_t{16} * 1024 * 1024;  // 16 MiB
constexpr std::string_view kHub = "hub";

Failure Fail(FailureKind kind, std::string what, const fs::path& place) {
  return {.kind = kind, .what = std::move(what), .place = place.string(), .advice = {}};
}

Result<Done> AddClasses(const fs::path& base, PackSet& set) {
  const fs::path path = base / "schemas" / "_meta" / "classes.csv";
  std::error_code error;
  if (!fs::exists(path, error)) return Done{};
  auto bytes = ReadFile(path, kMaxTableBytes);
  if (!bytes) return std::move(bytes).error();
  return ReadClasses(*bytes, path.string(), set.personal_classes);
}

Result<Done> AddSchemes(const fs::path& base, PackSet& set) {
  const fs::path path = base / "schemas" / "_identifiers" / "schemes.csv";
  std::error_code error;
  if (!fs::exists(path, error)) return Done{};
  auto bytes = ReadFile(path, kMaxTableBytes);
  if (!bytes) return std::move(bytes).error();
  return set.schemes.Add(*bytes, path.string());
}

// The names of the pack folders, in order. A folder that begins with '_' is no pack, nor is one
// without pack.json (pack check tells).
Result<std::vector<std::string>> ListPacks(const fs::path& base) {
  const fs::path schemas = base / "schemas";
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator at(schemas, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    std::error_code ignored;
    std::string name = at->path().filename().string();
    if (name.starts_with('_') || !at->is_directory(ignored)) continue;
    if (name == kHub || fs::exists(at->path() / "pack.json", ignored))
      names.push_back(std::move(name));
  }
  if (error)
    return Fail(FailureKind::kNotFound, "expected a folder of packs: " + error.message(), schemas);
  std::ranges::sort(names);
  return names;
}

// A folder <pack>@<version> holds an older version: its id is the name of the folder.
Result<Done> CheckId(const std::string& folder, Pack& pack) {
  const std::size_t at = folder.find('@');
  const std::string id = folder.substr(0, at);
  const bool named =
      pack.id == id && (at == std::string::npos || pack.version == folder.substr(at + 1));
  if (!named) {
    return Fail(FailureKind::kMalformed,
                "expected the id and version that the folder ‘" + folder + "’ names, found ‘" +
                    pack.id + "’ and ‘" + pack.version + "’",
                pack.folder / "pack.json");
  }
  pack.id = folder;
  return Done{};
}

// The hub has no namespace; the paths of its tables and fields begin below the root.
void AnchorHubPaths(Kind& kind) {
  const std::string root = "/" + kind.root;
  const auto anchored = [&](std::string_view path) {
    return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
  };
  for (Field& field : kind.fields) {
    if (!anchored(field.path)) field.path.insert(0, root);
  }
  if (!kind.as_of.empty() && !anchored(kind.as_of)) kind.as_of.insert(0, root);
}

Result<Done> AddFields(const PackFiles& files,
                       const std::string& prefix,
                       const PackSet& set,
                       Pack& pack) {
  for (Kind& kind : pack.kinds) {
    const PackFile* file = files.Find(prefix + "/" + kind.id + ".fields.csv");
    if (file == nullptr) {
      return Fail(FailureKind::kNotFound,
                  "expected the fields of kind ‘" + kind.id + "’, found no such file",
                  kind.fields_file);
    }
    auto fields = ReadFields(*file, set.personal_classes, kind.is_sheet());
    if (!fields) return std::move(fields).error();
    kind.fields = *std::move(fields);
    if (pack.id == kHub) AnchorHubPaths(kind);
  }
  return Done{};
}

// The hub needs no pack.json: its kinds are its XSDs, each with a root of the kind's name;
// <kind>.as-of.txt names the leaf that holds the record's own date.
void DescribeHub(const PackFiles& files, Pack& pack) {
  constexpr std::string_view kPrefix = "schemas/hub/";
  constexpr std::string_view kSuffix = ".xsd";
  pack.id = kHub;
  pack.version = "1";
  pack.syntaxes = {"xml", "json"};
  for (const PackFile& file : files.files) {
    if (!file.name.ends_with(kSuffix) || file.name.find('/', kPrefix.size()) != std::string::npos)
      continue;
    Kind kind;
    kind.id = file.name.substr(kPrefix.size(), file.name.size() - kPrefix.size() - kSuffix.size());
    kind.root = kind.id;
    kind.schema_file = file.path;
    kind.fields_file = pack.folder / (kind.id + ".fields.csv");
    kind.residue = "file";
    if (const PackFile* as_of = files.Find(std::string(kPrefix) + kind.id + ".as-of.txt")) {
      const std::size_t end = as_of->bytes.find_last_not_of(" \t\r\n");
      kind.as_of = "/" + kind.root + as_of->bytes.substr(0, end + 1);
    }
    pack.kinds.push_back(std::move(kind));
  }
}

Result<Done> Describe(const std::string& name, const PackFiles& files, Pack& pack) {
  const PackFile* manifest = files.Find("schemas/" + name + "/pack.json");
  if (manifest == nullptr && name == kHub) {
    DescribeHub(files, pack);
    return Done{};
  }
  if (manifest == nullptr)
    return Fail(FailureKind::kNotFound, "expected the file pack.json", pack.folder);
  auto read = ReadManifest(*manifest, pack);
  return read ? CheckId(name, pack) : std::move(read);
}

Result<std::unique_ptr<Pack>> LoadPack(const fs::path& base,
                                       const std::string& name,
                                       const PackSet& set) {
  auto pack = std::make_unique<Pack>();
  pack->folder = base / "schemas" / name;
  pack->mapping_folder = base / "mapping" / name;
  const std::string prefix = "schemas/" + name;
  PackFiles files;
  auto read = AddFiles(pack->folder, prefix, files);
  if (read) read = AddFiles(pack->mapping_folder, "mapping/" + name, files);
  if (read) read = Describe(name, files, *pack);
  if (read) read = AddFields(files, prefix, set, *pack);
  if (!read) return std::move(read).error();
  auto lists = ReadCodeLists(files, prefix);
  if (!lists) return std::move(lists).error();
  pack->code_lists = *std::move(lists);
  pack->digest = DigestOf(files);
  return pack;
}

// A further folder may add kinds and code lists to the hub; it can take nothing away and change
// nothing.
Result<Done> ExtendHub(Pack&& more, Pack& hub) {
  for (Kind& kind : more.kinds) {
    if (hub.FindKind(kind.id) != nullptr) {
      return Fail(FailureKind::kMalformed, "the hub has the kind ‘" + kind.id + "’ already",
                  kind.schema_file);
    }
    hub.kinds.push_back(std::move(kind));
  }
  for (CodeList& list : more.code_lists) {
    if (hub.FindCodeList(list.id) != nullptr) {
      return Fail(FailureKind::kMalformed, "the hub has the list ‘" + list.id + "’ already",
                  list.file);
    }
    hub.code_lists.push_back(std::move(list));
  }
  hub.digest = Hex(Sha256(hub.digest + more.digest));
  return Done{};
}

Result<Done> AddPack(std::unique_ptr<Pack> pack, PackSet& set) {
  Pack* there = set.Find(pack->id);
  if (there != nullptr && pack->id == kHub) return ExtendHub(std::move(*pack), *there);
  if (there != nullptr) {
    return Fail(FailureKind::kMalformed,
                "pack ‘" + there->id + "’ is there already, in " + there->folder.string(),
                pack->folder);
  }
  set.packs.push_back(std::move(pack));
  return Done{};
}

Result<Done> AddPacks(const fs::path& base, PackSet& set) {
  auto shared = AddClasses(base, set);
  if (shared) shared = AddSchemes(base, set);
  if (!shared) return shared;
  auto names = ListPacks(base);
  if (!names) return std::move(names).error();
  for (const std::string& name : *names) {
    auto pack = LoadPack(base, name, set);
    if (!pack) return std::move(pack).error();
    auto added = AddPack(*std::move(pack), set);
    if (!added) return added;
  }
  return Done{};
}

}  // namespace

const Kind* Pack::FindKind(std::string_view id_) const {
  const auto found = std::ranges::find(kinds, id_, &Kind::id);
  return found == kinds.end() ? nullptr : &*found;
}

const CodeList* Pack::FindCodeList(std::string_view id_) const {
  const auto found = std::ranges::find(code_lists, id_, &CodeList::id);
  return found == code_lists.end() ? nullptr : &*found;
}

std::string_view Pack::SpaceOf(std::string_view prefix) const {
  for (const auto& [known, space] : namespaces) {
    if (known == prefix) return space;
  }
  return {};
}

const Pack* PackSet::Find(std::string_view id) const {
  for (const auto& pack : packs) {
    if (pack->id == id) return pack.get();
  }
  return nullptr;
}

Pack* PackSet::Find(std::string_view id) {
  for (const auto& pack : packs) {
    if (pack->id == id) return pack.get();
  }
  return nullptr;
}

const PersonalClass* PackSet::FindClass(std::string_view id) const {
  const auto found = std::ranges::find(personal_classes, id, &PersonalClass::id);
  return found == personal_classes.end() ? nullptr : &*found;
}

const CodeList* PackSet::FindCodeList(const Pack& pack, std::string_view name) const {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return pack.FindCodeList(name);
  const Pack* other = Find(name.substr(0, colon));
  return other == nullptr ? nullptr : other->FindCodeList(name.substr(colon + 1));
}

Result<std::unique_ptr<PackSet>> LoadPacks(const fs::path& root,
                                           const std::vector<fs::path>& further) {
  auto set = std::make_unique<PackSet>();
  set->root = root;
  auto added = AddPacks(root, *set);
  if (!added) return std::move(added).error();
  const auto hub = std::ranges::find(set->packs, kHub,
                                     [](const auto& pack) { return std::string_view(pack->id); });
  if (hub == set->packs.end()) {
    return Fail(FailureKind::kNotFound, "expected the pack ‘hub’, found none", root / "schemas");
  }
  std::rotate(set->packs.begin(), hub, hub + 1);
  for (const fs::path& base : further) {
    added = AddPacks(base, *set);
    if (!added) return std::move(added).error();
  }
  return set;
}

}  // namespace baybridge
