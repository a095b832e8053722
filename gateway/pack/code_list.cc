#include <algorithm>
#include <unordered_set>
#include <utility>

#include "pack/pack.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

std::uint32_t HashCode(std::string_view code) {
  return HashName({}, code);
}

Result<Code> ReadCode(const CsvTable& table, const Columns<9>& columns, const CsvRow& row) {
  enum Column { kCode, kEn, kValidFrom = kEn + kLanguages, kValidTo, kEvidence, kStatus };
  Code code{.code = columns.Cell(row, kCode),
            .display = columns.FourTexts(row, kEn),
            .valid_from = columns.Cell(row, kValidFrom),
            .valid_to = columns.Cell(row, kValidTo),
            .evidence = columns.Cell(row, kEvidence),
            .line = row.line};
  if (code.code.empty()) return BadRow(table, row, "expected a code, found nothing");
  for (const std::string* date : {&code.valid_from, &code.valid_to}) {
    if (date->empty() || IsIsoDate(*date)) continue;
    return BadRow(table, row, "expected a date such as 2026-01-31, found ‘" + *date + "’");
  }
  auto unverified = ReadStatus(table, row, columns.Cell(row, kStatus));
  if (!unverified) return std::move(unverified).error();
  code.unverified = *unverified;
  return code;
}

Result<Done> ReadCodes(const PackFile& file, CodeList& list) {
  auto table = ReadCsvTable(file.bytes, file.path.string());
  if (!table) return std::move(table).error();
  auto complete = NeedColumns(*table, {"code", "en", "zh_hans", "zh_hant", "pt"});
  if (!complete) return complete;
  const Columns<9> columns(*table, {"code", "en", "zh_hans", "zh_hant", "pt", "valid_from",
                                    "valid_to", "evidence", "status"});
  std::unordered_set<std::string> seen;
  list.codes.reserve(table->rows.size());
  for (const CsvRow& row : table->rows) {
    auto code = ReadCode(*table, columns, row);
    if (!code) return std::move(code).error();
    if (!seen.insert(code->code).second) {
      return BadRow(*table, row, "code ‘" + code->code + "’ stands there twice");
    }
    list.codes.push_back(*std::move(code));
  }
  list.file = file.path;
  list.Index();
  return Done{};
}

Result<CodeList> ReadList(const CsvTable& table, const Columns<9>& columns, const CsvRow& row) {
  enum Column { kList, kTitle, kVersion = kTitle + kLanguages, kExtensible, kSource, kStatus };
  CodeList list;
  list.id = columns.Cell(row, kList);
  list.title = columns.FourTexts(row, kTitle);
  list.version = columns.Cell(row, kVersion);
  list.source = columns.Cell(row, kSource);
  list.line = row.line;
  if (list.id.empty()) return BadRow(table, row, "expected the id of a list, found nothing");
  const std::string extensible = columns.Cell(row, kExtensible);
  if (extensible != "yes" && extensible != "no") {
    return BadRow(table, row, "extensible: expected ‘yes’ or ‘no’, found ‘" + extensible + "’");
  }
  list.extensible = extensible == "yes";
  auto unverified = ReadStatus(table, row, columns.Cell(row, kStatus));
  if (!unverified) return std::move(unverified).error();
  list.unverified = *unverified;
  return list;
}

// The digits of "dddd-dd-dd"; '-' stands for itself.
bool HasShape(std::string_view text, std::string_view shape) {
  return text.size() == shape.size() && std::ranges::equal(text, shape, [](char c, char s) {
           return s == 'd' ? c >= '0' && c <= '9' : c == s;
         });
}

}  // namespace

bool IsIsoDate(std::string_view text) {
  return HasShape(text, "dddd-dd-dd");
}

void CodeList::Index() {
  std::size_t size = 4;
  while (size < codes.size() * 2) size *= 2;
  slots_.assign(size, kNone);
  for (std::uint32_t i = 0; i < codes.size(); ++i) {
    std::size_t slot = HashCode(codes[i].code) & (size - 1);
    while (slots_[slot] != kNone) slot = (slot + 1) & (size - 1);
    slots_[slot] = i;
  }
}

std::uint32_t CodeList::Find(std::string_view code) const {
  if (slots_.empty()) return kNone;
  std::size_t slot = HashCode(code) & (slots_.size() - 1);
  while (slots_[slot] != kNone && codes[slots_[slot]].code != code)
    slot = (slot + 1) & (slots_.size() - 1);
  return slots_[slot];
}

bool CodeList::ValidOn(std::uint32_t code, std::string_view date) const {
  const Code& row = codes[code];
  date = date.substr(0, std::string_view("yyyy-MM-dd").size());
  const std::string_view from = std::string_view(row.valid_from).substr(0, date.size());
  const std::string_view to = std::string_view(row.valid_to).substr(0, date.size());
  return from <= date && (to.empty() || date <= to);
}

Result<std::vector<CodeList>> ReadCodeLists(const PackFiles& files, const std::string& folder) {
  std::vector<CodeList> lists;
  const PackFile* file = files.Find(folder + "/code-lists.csv");
  if (file == nullptr) return lists;
  auto table = ReadCsvTable(file->bytes, file->path.string());
  if (!table) return std::move(table).error();
  auto complete = NeedColumns(*table, {"list", "title_en", "version", "extensible"});
  if (!complete) return std::move(complete).error();
  const Columns<9> columns(*table, {"list", "title_en", "title_zh_hans", "title_zh_hant",
                                    "title_pt", "version", "extensible", "source", "status"});
  for (const CsvRow& row : table->rows) {
    auto list = ReadList(*table, columns, row);
    if (!list) return std::move(list).error();
    if (std::ranges::find(lists, list->id, &CodeList::id) != lists.end()) {
      return BadRow(*table, row, "list ‘" + list->id + "’ stands there twice");
    }
    const PackFile* codes = files.Find(folder + "/codes/" + list->id + ".csv");
    if (codes == nullptr) {
      return Failure{.kind = FailureKind::kNotFound,
                     .what = "expected the codes of the list ‘" + list->id + "’ in codes/" +
                             list->id + ".csv, found no such file",
                     .place = table->PlaceOf(row),
                     .advice = {}};
    }
    auto read = ReadCodes(*codes, *list);
    if (!read) return std::move(read).error();
    lists.push_back(*std::move(list));
  }
  return lists;
}

}  // namespace baybridge
