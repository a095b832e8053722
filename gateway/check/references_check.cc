// Check 3: everything that is referred to exists, and everything that exists is used.
#include <algorithm>
#include <set>
#include <string>
#include <system_error>

#include "check/check_context.h"
#include "check/table_paths.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

void CheckColumns(CheckContext& context,
                  const fs::path& file,
                  const std::vector<std::string_view>& known) {
  const auto table = CheckContext::Table(file);
  if (table == nullptr) return;
  for (const std::string& column : table->header) {
    if (std::ranges::find(known, column) == known.end())
      context.Add("GW-PKG-027", file, 1, {{"column", column}});
  }
}

// True if the leaf takes part in a record of this format: not what lies inside the residue element
// (keep blocks).
bool InResidue(const Kind& kind, const std::string& path) {
  return !kind.residue.empty() && path.starts_with(kind.residue) &&
         (path.size() == kind.residue.size() || path[kind.residue.size()] == '/');
}

void CheckFieldPaths(CheckContext& context, const CheckedKind& checked) {
  const Kind& kind = *checked.kind;
  if (kind.shape.elements.empty()) return;
  for (const Field& field : kind.fields) {
    if (field.element == kNone)
      context.Add("GW-PKG-003", kind.fields_file, field.line, {{"path", field.path}});
  }
  for (ElementId id = 0; id < kind.shape.elements.size(); ++id) {
    const LeafKind leaf = kind.shape.elements[id].leaf;
    if (leaf == LeafKind::kGroup || leaf == LeafKind::kEmpty) continue;
    const std::string path = kind.shape.PathOf(id, context.packs.names);
    if (InResidue(kind, path)) continue;
    const Field* field = kind.FieldOf(id);
    if (field == nullptr) {
      context.Add("GW-PKG-021", kind.fields_file, 1, {{"path", path}});
    } else if (field->personal_class.empty()) {
      context.Add("GW-PKG-029", kind.fields_file, field->line, {{"path", path}});
    }
  }
}

void CheckNamedPaths(CheckContext& context, const CheckedKind& checked) {
  const Kind& kind = *checked.kind;
  if (kind.shape.elements.empty()) return;
  for (const std::string* path : {&kind.as_of, &kind.residue}) {
    if (path->empty() || *path == "file") continue;
    if (kind.shape.Find(*path, context.packs.names) != kNone) continue;
    context.Add("GW-PKG-003", checked.pack->folder / "pack.json", 0, {{"path", *path}});
  }
}

void CheckFieldReferences(CheckContext& context, const CheckedKind& checked) {
  for (const Field& field : checked.kind->fields) {
    if (!field.code_list.empty() &&
        context.packs.FindCodeList(*checked.pack, field.code_list) == nullptr) {
      context.Add("GW-PKG-022", checked.kind->fields_file, field.line, {{"list", field.code_list}});
    }
    if (!field.identifier_scheme.empty() &&
        context.packs.schemes.Find(field.identifier_scheme) == nullptr) {
      context.Add("GW-PKG-023", checked.kind->fields_file, field.line,
                  {{"scheme", field.identifier_scheme}});
    }
  }
}

// Lists that a table's selectors name: coding[list='sex'], coding[list='hk-care:sex'].
void AddSelectedLists(const TableRow& row, std::set<std::string>& used) {
  for (const std::vector<TablePath>* side : {&row.hub, &row.pack}) {
    for (const TablePath& path : *side) {
      for (const PathStep* step : AllSteps(path)) {
        for (const Selector& selector : step->selectors) {
          if (selector.value) used.insert(*selector.value);
        }
      }
    }
  }
}

void CheckListsUsed(CheckContext& context, const Pack& pack) {
  std::set<std::string> used;
  for (const CheckedKind& checked : context.kinds) {
    for (const Field& field : checked.kind->fields) {
      if (checked.pack == &pack) {
        used.insert(field.code_list);
        used.insert(field.example);  // of the leaf that names a list: coding/list
      } else if (field.code_list.starts_with(pack.id + ':')) {
        used.insert(field.code_list.substr(pack.id.size() + 1));
      }
    }
    if (checked.table == nullptr) continue;
    for (const TableRow& row : checked.table->rows) AddSelectedLists(row, used);
  }
  for (const CodeList& list : pack.code_lists) {
    if (!used.contains(list.id)) {
      context.Add("GW-PKG-024", pack.folder / "code-lists.csv", list.line, {{"list", list.id}});
    }
  }
}

void CheckTablesUsed(CheckContext& context, const Pack& pack) {
  std::set<std::string> used;
  bool read = false;
  for (const CheckedKind& checked : context.kinds) {
    if (checked.pack != &pack || checked.table == nullptr) continue;
    read = true;
    for (const TableRow& row : checked.table->rows) used.insert(row.codes_text);
    for (const auto& [id, table] : checked.table->code_tables) used.insert(id);
  }
  if (!read) return;
  for (const std::string& name : FilesIn(pack.mapping_folder / "codes")) {
    const std::string id = name.substr(0, name.rfind('.'));
    if (!used.contains(id))
      context.Add("GW-PKG-025", pack.mapping_folder / "codes" / name, 0, {{"table", id}});
  }
}

void CheckFilesExist(CheckContext& context, const Pack& pack) {
  std::error_code error;
  if (!fs::exists(pack.folder / "README.md", error)) {
    context.Add("GW-PKG-026", pack.folder, 0, {{"file", "README.md"}});
  }
}

void CheckTableColumns(CheckContext& context, const Pack& pack) {
  CheckColumns(context, pack.folder / "code-lists.csv",
               {"list", "title_en", "title_zh_hans", "title_zh_hant", "title_pt", "version",
                "extensible", "source", "status"});
  for (const CodeList& list : pack.code_lists) {
    CheckColumns(
        context, list.file,
        {"code", "en", "zh_hans", "zh_hant", "pt", "valid_from", "valid_to", "evidence", "status"});
  }
  for (const Kind& kind : pack.kinds) {
    CheckColumns(context, kind.fields_file,
                 {"path", "codes", "label_en", "label_zh_hans", "label_zh_hant", "label_pt",
                  "class", "safety", "type", "example", "section", "evidence", "status", "column",
                  "required", "pattern"});
    CheckColumns(context, pack.mapping_folder / (kind.id + ".csv"),
                 {"hub_path", "pack_path", "relationship", "transform", "codes", "when_pack",
                  "when_hub", "direction", "note", "evidence"});
  }
}

}  // namespace

void CheckReferences(CheckContext& context) {
  for (const CheckedKind& checked : context.kinds) {
    if (!checked.asked) continue;
    CheckFieldPaths(context, checked);
    CheckNamedPaths(context, checked);
    CheckFieldReferences(context, checked);
  }
  for (const Pack* pack : context.asked) {
    CheckFilesExist(context, *pack);
    CheckTableColumns(context, *pack);
    CheckListsUsed(context, *pack);
    CheckTablesUsed(context, *pack);
  }
}

}  // namespace baybridge
