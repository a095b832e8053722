// Checks 1 and 8: every file has one role; every case says what it is and what is expected of it.
#include <algorithm>
#include <array>
#include <set>

#include "check/check_context.h"
#include "check/xsd_header.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

// The files of one folder that have a role.
class Claims {
 public:
  Claims(CheckContext& context, fs::path folder) : context_(context), folder_(std::move(folder)) {}

  void Claim(const std::string& name) { claimed_.insert(name); }
  void ClaimLanguages(const std::string& folder) {
    for (const auto& [language, name] : kLanguageNames.entries)
      Claim(folder + std::string(name) + ".csv");
  }
  // Adds a finding for every file below the folder that nothing claimed.
  void Tell() const {
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder_, error);
         !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      std::error_code ignored;
      if (at->is_directory(ignored)) continue;
      const std::string name = at->path().lexically_relative(folder_).generic_string();
      if (claimed_.contains(name)) continue;
      context_.Add("GW-PKG-001", at->path(), 0, {{"file", name}});
    }
  }

 private:
  CheckContext& context_;
  fs::path folder_;
  std::set<std::string> claimed_;
};

void ClaimRules(const Pack& pack, Claims& claims) {
  for (const std::string& name : FilesIn(pack.folder / "rules")) {
    if (name.ends_with(".sch")) claims.Claim("rules/" + name);
  }
}

void CheckSchemaFolder(CheckContext& context, const Pack& pack) {
  Claims claims(context, pack.folder);
  for (const char* name : {"pack.json", "README.md", "code-lists.csv", "omissions.csv"})
    claims.Claim(name);
  for (const Kind& kind : pack.kinds) {
    claims.Claim(kind.fields_file.lexically_relative(pack.folder).generic_string());
    claims.Claim(kind.id + ".as-of.txt");
    claims.Claim(kind.id + ".references.csv");
    if (&pack == &context.packs.hub()) claims.Claim(kind.id + ".controls.csv");
    if (kind.schema_file.empty()) continue;
    claims.Claim(kind.schema_file.lexically_relative(pack.folder).generic_string());
    for (const std::string& included : ReadXsdHeader(kind.schema_file).included)
      claims.Claim(included);
  }
  if (&pack == &context.packs.hub()) claims.Claim("coding.csv");
  for (const CodeList& list : pack.code_lists) claims.Claim("codes/" + list.id + ".csv");
  claims.ClaimLanguages("messages/");
  ClaimRules(pack, claims);
  // What a record looks like on paper: tables of the printer, which reads them all.
  for (const std::string& name : FilesIn(pack.folder / "print")) {
    if (name.ends_with(".csv")) claims.Claim("print/" + name);
  }
  claims.Tell();
}

void CheckMappingFolder(CheckContext& context, const Pack& pack) {
  Claims claims(context, pack.mapping_folder);
  claims.Claim("README.md");
  for (const Kind& kind : pack.kinds) claims.Claim(kind.id + ".csv");
  for (const std::string& name : FilesIn(pack.mapping_folder / "codes")) {
    if (name.ends_with(".csv")) claims.Claim("codes/" + name);
  }
  claims.Tell();
}

bool IsOutcome(std::string_view name) {
  if (name == "findings.csv" || name == "ledger.csv" || name.starts_with("ledger-")) return true;
  return name.starts_with("to-") || name.starts_with("keep.") || name.starts_with("expected");
}

bool IsCaseFile(std::string_view name) {
  return IsOutcome(name) || name == "about.txt" || name.starts_with("input.");
}

void CheckCase(CheckContext& context, const fs::path& folder) {
  const std::vector<std::string> files = FilesIn(folder);
  if (!std::ranges::binary_search(files, std::string("about.txt"))) {
    context.Add("GW-PKG-008", folder, 0, {{"case", folder.filename().string()}});
  }
  if (std::ranges::none_of(files, IsOutcome)) {
    context.Add("GW-PKG-039", folder, 0, {{"case", folder.filename().string()}});
  }
}

void CheckSamplesFolder(CheckContext& context, const Pack& pack) {
  const fs::path samples = SamplesOf(pack);
  for (const std::string& name : FilesIn(samples)) {
    if (name != "README.md") context.Add("GW-PKG-001", samples / name, 0, {{"file", name}});
  }
  for (const std::string& folder : FoldersIn(samples)) {
    for (const std::string& name : FilesIn(samples / folder)) {
      if (!IsCaseFile(name))
        context.Add("GW-PKG-001", samples / folder / name, 0, {{"file", name}});
    }
  }
}

// What stands beside the packs and belongs to none.
constexpr std::array<std::string_view, 7> kSharedFolders{
    "_identifiers", "_messages", "_meta", "_scales", "_synth", "_transfer", "_trust"};

void TellUnknownFolders(CheckContext& context, const fs::path& base) {
  for (const std::string& name : FoldersIn(base / "schemas")) {
    const bool shared = std::ranges::find(kSharedFolders, name) != kSharedFolders.end();
    const bool known = shared || std::ranges::any_of(context.packs.packs, [&](const auto& pack) {
                         return pack->id == name && BaseOf(*pack) == base;
                       });
    if (known || (name == "hub" && fs::exists(base / "schemas" / name))) continue;
    context.Add("GW-PKG-001", base / "schemas" / name, 0, {{"file", name}});
  }
}

}  // namespace

void CheckFilesClaimed(CheckContext& context) {
  std::set<fs::path> bases;
  for (const Pack* pack : context.asked) {
    bases.insert(BaseOf(*pack));
    CheckSchemaFolder(context, *pack);
    CheckMappingFolder(context, *pack);
    CheckSamplesFolder(context, *pack);
  }
  if (context.asked.size() != context.packs.packs.size()) return;
  for (const fs::path& base : bases) TellUnknownFolders(context, base);
}

void CheckCasesSpoken(CheckContext& context) {
  for (const Pack* pack : context.asked) {
    for (const std::string& folder : FoldersIn(SamplesOf(*pack)))
      CheckCase(context, SamplesOf(*pack) / folder);
  }
}

}  // namespace baybridge
