#include "format/sheet_reader.h"

#include <algorithm>

#include "format/scan.h"
#include "format/show.h"

namespace baybridge {
namespace {

constexpr std::uint64_t kMaxOffset = 0xFFFF'FFF0;  // offsets are 32 bits wide

// Behind the end of the line that begins at `at`.
std::size_t SkipLineEnd(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '\r') ++at;
  if (at < text.size() && text[at] == '\n') ++at;
  return at;
}

// Reads a quoted cell whose first quote is at `at`; npos where it does not end as one.
std::size_t ReadQuoted(std::string_view text, std::size_t at, std::string& cell) {
  ++at;
  while (true) {
    const std::size_t quote = text.find('"', at);
    if (quote == std::string_view::npos) return quote;
    cell += text.substr(at, quote - at);
    if (quote + 1 >= text.size() || text[quote + 1] != '"') return quote + 1;
    cell += '"';
    at = quote + 2;
  }
}

Finding Fatal(std::string_view id,
              const Record& record,
              std::size_t offset,
              std::vector<Arg> args) {
  return MakeFatal(id, FindingKind::kStructure, record, static_cast<std::uint32_t>(offset),
                   std::move(args));
}

Arg Shown(std::string name, std::string_view value) {
  return {.name = std::move(name), .value = ShowName(value), .sensitive = false};
}

class SheetReading {
 public:
  SheetReading(const SheetReadOptions& options, Record& record)
      : options_(options),
        record_(record),
        text_(record.input) {}

  std::optional<Finding> Run() {
    if (auto finding = CheckLimits()) return finding;
    const char separator = SheetSeparator(text_);
    SheetRow head;
    SheetRow row;
    if (!ReadSheetRow(text_, 0, separator, head)) return Fatal("GW-CSV-001", record_, 0, {});
    if (auto finding = FindColumns(head)) return finding;
    const std::size_t at = SkipBlankLines(head.end);
    if (at == text_.size()) return Fatal("GW-CSV-005", record_, at, {});
    if (!ReadSheetRow(text_, at, separator, row)) return Fatal("GW-CSV-001", record_, at, {});
    if (row.cells.size() != head.cells.size()) {
      return Fatal("GW-CSV-002", record_, at,
                   {Shown("expected", std::to_string(head.cells.size())),
                    Shown("found", std::to_string(row.cells.size()))});
    }
    if (SkipBlankLines(row.end) != text_.size())
      return Fatal("GW-CSV-006", record_, SkipBlankLines(row.end), {});
    return Append(row);
  }

 private:
  std::optional<Finding> CheckLimits() const {
    const std::uint64_t most = std::min<std::uint64_t>(options_.limits.max_bytes, kMaxOffset);
    if (text_.size() > most) return Long("GW-CSV-030", 0, most);
    const char* const begin = text_.data();
    const char* const end = begin + text_.size();
    const char* const bad = scan::FindForbidden(begin, end);
    if (bad == end) return std::nullopt;
    return Fatal("GW-CSV-007", record_, static_cast<std::size_t>(bad - begin),
                 {Shown("found", ShowCharacter(bad, end))});
  }

  Finding Long(std::string_view id, std::size_t offset, std::uint64_t limit) const {
    return MakeFatal(id, FindingKind::kTooLong, record_, static_cast<std::uint32_t>(offset),
                     {Shown("limit", std::to_string(limit))});
  }

  std::size_t SkipBlankLines(std::size_t at) const {
    return std::min(text_.find_first_not_of("\r\n", at), text_.size());
  }

  std::optional<Finding> FindColumns(const SheetRow& head) {
    names_.clear();
    for (const SheetCell& cell : head.cells) {
      const auto found = std::ranges::find(options_.columns, cell.text, &SheetColumn::heading);
      if (found == options_.columns.end())
        return Fatal("GW-CSV-003", record_, cell.offset, {Shown("found", cell.text)});
      if (std::ranges::find(names_, found->name) != names_.end())
        return Fatal("GW-CSV-004", record_, cell.offset, {Shown("found", cell.text)});
      names_.push_back(found->name);
    }
    return std::nullopt;
  }

  std::optional<Finding> Append(const SheetRow& row) {
    const NodeId root = record_.Append(kNone, kNone, options_.root);
    record_.nodes[root].offset = row.cells.empty() ? 0 : row.cells.front().offset;
    NodeId last = kNone;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const SheetCell& cell = row.cells[i];
      if (cell.text.empty()) continue;
      if (cell.text.size() > options_.limits.max_text_bytes)
        return Long("GW-CSV-031", cell.offset, options_.limits.max_text_bytes);
      if (record_.nodes.size() >= options_.limits.max_nodes)
        return Long("GW-CSV-032", cell.offset, options_.limits.max_nodes);
      last = record_.Append(root, last, names_[i]);
      record_.nodes[last].offset = cell.offset;
      record_.SetText(last, record_.arena.Copy(cell.text));
    }
    return std::nullopt;
  }

  const SheetReadOptions& options_;
  Record& record_;
  std::string_view text_;
  std::vector<NameId> names_;  // of the columns
};

void AppendCell(std::string_view text, std::string& out) {
  const bool quote = text.find_first_of(",\"\r\n") != std::string_view::npos ||
                     (!text.empty() && (text.front() == ' ' || text.back() == ' '));
  if (!quote) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

char SheetSeparator(std::string_view utf8) {
  bool quoted = false;
  for (const char c : utf8) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == ',' || c == ';' || c == '\t') return c;
    if (c == '\n' || c == '\r') break;
  }
  return ',';
}

bool ReadSheetRow(std::string_view utf8, std::size_t at, char separator, SheetRow& row) {
  row.cells.clear();
  const char ends[] = {separator, '"', '\r', '\n'};
  while (true) {
    SheetCell& cell = row.cells.emplace_back();
    cell.offset = static_cast<std::uint32_t>(at);
    if (at < utf8.size() && utf8[at] == '"') {
      at = ReadQuoted(utf8, at, cell.text);
      if (at == std::string_view::npos) return false;
    } else {
      const std::size_t end =
          std::min(utf8.find_first_of(std::string_view(ends, sizeof ends), at), utf8.size());
      cell.text = utf8.substr(at, end - at);
      at = end;
    }
    row.end = at;
    if (at == utf8.size()) return true;
    if (utf8[at] == '\r' || utf8[at] == '\n') {
      row.end = SkipLineEnd(utf8, at);
      return true;
    }
    if (utf8[at] != separator) return false;
    ++at;
  }
}

std::optional<std::vector<std::string>> ReadSheetHead(std::string_view utf8) {
  SheetRow head;
  if (!ReadSheetRow(utf8, 0, SheetSeparator(utf8), head)) return std::nullopt;
  std::vector<std::string> headings;
  for (SheetCell& cell : head.cells) headings.push_back(std::move(cell.text));
  return headings;
}

std::optional<Finding> ReadSheet(std::string_view utf8,
                                 const SheetReadOptions& options,
                                 Record& record) {
  std::string file = std::move(record.file);
  record.Clear();
  record.file = std::move(file);
  record.input = utf8;
  return SheetReading(options, record).Run();
}

void WriteSheetRow(const Record& record,
                   const std::vector<SheetColumn>& columns,
                   std::string& out) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i != 0) out += ',';
    for (NodeId at = record.nodes.empty() ? kNone : record.nodes[0].first_child; at != kNone;
         at = record.nodes[at].next_sibling) {
      if (record.nodes[at].name != columns[i].name) continue;
      AppendCell(record.nodes[at].value(), out);
      break;
    }
  }
  out += '\n';
}

void WriteSheetHead(const std::vector<SheetColumn>& columns, std::string& out) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i != 0) out += ',';
    AppendCell(columns[i].heading, out);
  }
  out += '\n';
}

}  // namespace baybridge
