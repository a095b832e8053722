#include "batch/record_references.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/file.h"
#include "pack/table_reader.h"
#include "text/csv.h"
#include "translate/path.h"

namespace baybridge {
namespace {

enum Column : std::size_t { kReference, kIdentity };

// The element of a plain path, for a whole kind has one for each.
Result<ElementId> ElementOf(const CsvTable& csv,
                            const CsvRow& row,
                            const std::string& text,
                            const CompiledKind& kind,
                            const NameTable& names) {
  auto path = ParseTablePath(text);
  if (!path) return BadRow(csv, row, path.error().what);
  const bool plain = !path->steps.empty() && std::ranges::all_of(path->steps, [](const auto& step) {
    return step.repeat == Repeat::kOne && step.selectors.empty();
  });
  if (!plain) return BadRow(csv, row, "expected a plain path, found ‘" + text + "’");
  auto found = ResolvePath(*path, *kind.pack, kind.kind->shape, names, kNone);
  if (!found) return BadRow(csv, row, "path ‘" + text + "’: " + found.error().what);
  return path->steps.back().element;
}

std::string OneLine(std::string_view value) {
  std::string line(value);
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return line;
}

}  // namespace

Result<std::unique_ptr<const RecordReferences>> RecordReferences::Make(Workspace& workspace,
                                                                       std::string_view pack,
                                                                       std::string_view kind) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 20U;  // 1 MiB
  auto compiled = workspace.Compile(pack, kind);
  if (!compiled) return std::move(compiled).error();
  const std::filesystem::path file =
      (*compiled)->pack->folder / ((*compiled)->kind->id + ".references.csv");
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::unique_ptr<const RecordReferences>();
  auto bytes = ReadFile(file, kMostBytes);
  if (!bytes) return std::move(bytes).error();
  auto csv = ReadCsvTable(*bytes, file.generic_string());
  if (!csv) return std::move(csv).error();
  auto needed = NeedColumns(*csv, {"reference", "identity", "evidence"});
  if (!needed) return std::move(needed).error();
  const Columns<2> columns(*csv, {"reference", "identity"});
  std::unique_ptr<RecordReferences> made(new RecordReferences);
  for (const CsvRow& row : csv->rows) {
    const std::string names = columns.Cell(row, kIdentity);
    for (const std::string& path : {names, columns.Cell(row, kReference)}) {
      auto element = ElementOf(*csv, row, path, **compiled, workspace.packs().names);
      if (!element) return std::move(element).error();
      const bool known = std::ranges::any_of(made->leaves_, [&](const Leaf& leaf) {
        return leaf.path == path && leaf.names == names;
      });
      if (!known) made->leaves_.push_back({.element = *element, .path = path, .names = names});
    }
  }
  return std::unique_ptr<const RecordReferences>(std::move(made));
}

void RecordReferences::Add(const Record& record,
                           std::string_view prefix,
                           bool made,
                           const std::function<void(Location&)>& move,
                           std::string& rows) const {
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    const Node& each = record.nodes[node];
    if (each.text_size == 0) continue;
    for (const Leaf& leaf : leaves_) {
      if (leaf.element != each.element) continue;
      Location location = record.LocationOf(node);
      move(location);
      rows += prefix;
      rows += WriteCsvRow({std::to_string(location.line), std::to_string(location.column),
                           made ? "translated" : "rejected", leaf.path, leaf.names,
                           OneLine(each.value())});
    }
  }
}

std::string ReferencesHead() {
  return WriteCsvRow({"file", "record", "line", "column", "state", "path", "names", "value"});
}

}  // namespace baybridge
