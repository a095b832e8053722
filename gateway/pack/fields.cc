#include <algorithm>
#include <unordered_set>
#include <utility>

#include "pack/date_form.h"
#include "pack/pack.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

enum Column {
  kPath,
  kCodes,
  kLabel,
  kClass = kLabel + kLanguages,
  kSafety,
  kType,
  kExample,
  kSection,
  kEvidence,
  kStatus,
  kColumn,
  kRequired,
  kPattern,
  kColumns
};
constexpr std::array<std::string_view, kColumns> kColumnNames{
    "path",   "codes",  "label_en", "label_zh_hans", "label_zh_hant", "label_pt",
    "class",  "safety", "type",     "example",       "section",       "evidence",
    "status", "column", "required", "pattern"};

// Built-in types that a column of a sheet may have.
constexpr std::array<std::string_view, 13> kSheetTypes{
    "string", "token",   "integer", "nonNegativeInteger", "positiveInteger", "decimal",
    "double", "boolean", "date",    "dateTime",           "gYear",           "gYearMonth",
    "time"};

bool IsPlainStep(std::string_view step, bool last) {
  if (!step.empty() && step.front() == '@') {
    if (!last) return false;
    step.remove_prefix(1);
  }
  return !step.empty() && step.find_first_of("[]@{}' \t") == std::string_view::npos;
}

// Steps "/name" with "/@name" only last.
bool IsPlainPath(std::string_view path) {
  if (path.empty() || path.front() != '/') return false;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    if (!IsPlainStep(path.substr(0, end), end == path.size())) return false;
    path.remove_prefix(end);
  }
  return true;
}

// A leaf of a kind with an XSD: the XSD alone says what it may hold.
std::string WrongSchemaWord(const Field& field, std::string_view required) {
  if (field.type != "opaque" && !field.type.empty() && DateFormOf(field).empty()) {
    return "type: expected ‘opaque’, ‘date:’ with a form, or nothing, found ‘" + field.type + "’";
  }
  if (!field.column.empty() || !field.pattern.empty() || !required.empty())
    return "column, pattern and required are for kinds without an XSD";
  return {};
}

// A column of a sheet.
std::string WrongSheetWord(const Field& field) {
  if (std::ranges::count(field.path, '/') != 2 || field.path.find('@') != std::string::npos)
    return "path: expected the root and one step, such as /Row/Name, found ‘" + field.path + "’";
  const bool text = field.type.empty() || !DateFormOf(field).empty();
  if (!text && std::ranges::find(kSheetTypes, field.type) == kSheetTypes.end())
    return "type: expected a built-in type such as ‘date’, or ‘date:’ with a form, found ‘" +
           field.type + "’";
  return {};
}

bool NamesCodes(const Field& field) {
  return !field.code_list.empty() || !field.identifier_scheme.empty();
}

// Empty, or what is wrong with the words of the row.
std::string WrongWord(const Field& field,
                      std::string_view safety,
                      std::string_view required,
                      bool sheet) {
  if (!IsPlainPath(field.path)) {
    return "path: expected a plain path such as /Resident/Drug/Name, found ‘" + field.path + "’";
  }
  if (safety != "critical" && !safety.empty()) {
    return "safety: expected ‘critical’ or nothing, found ‘" + std::string(safety) + "’";
  }
  if (required != "yes" && !required.empty()) {
    return "required: expected ‘yes’ or nothing, found ‘" + std::string(required) + "’";
  }
  if (!DateFormOf(field).empty() && NamesCodes(field))
    return "type: expected nothing beside codes, found ‘" + field.type + "’";
  return sheet ? WrongSheetWord(field) : WrongSchemaWord(field, required);
}

Result<Field> ReadField(const CsvTable& table,
                        const Columns<kColumns>& columns,
                        const CsvRow& row,
                        bool sheet) {
  Field field;
  field.path = columns.Cell(row, kPath);
  field.label = columns.FourTexts(row, kLabel);
  field.personal_class = columns.Cell(row, kClass);
  field.example = columns.Cell(row, kExample);
  field.section = columns.Cell(row, kSection);
  field.evidence = columns.Cell(row, kEvidence);
  field.line = row.line;
  std::string codes = columns.Cell(row, kCodes);
  constexpr std::string_view kIdentifier = "identifier:";
  if (codes.starts_with(kIdentifier)) {
    field.identifier_scheme = codes.substr(kIdentifier.size());
  } else {
    field.code_list = std::move(codes);
  }
  const std::string safety = columns.Cell(row, kSafety);
  const std::string required = columns.Cell(row, kRequired);
  field.type = columns.Cell(row, kType);
  field.column = columns.Cell(row, kColumn);
  field.pattern = columns.Cell(row, kPattern);
  if (std::string wrong = WrongWord(field, safety, required, sheet); !wrong.empty())
    return BadRow(table, row, wrong);
  field.critical = !safety.empty();
  field.required = !required.empty();
  field.opaque = field.type == "opaque";
  auto unverified = ReadStatus(table, row, columns.Cell(row, kStatus));
  if (!unverified) return std::move(unverified).error();
  field.unverified = *unverified;
  return field;
}

}  // namespace

Result<std::vector<Field>> ReadFields(const PackFile& file,
                                      const std::vector<PersonalClass>& classes,
                                      bool sheet) {
  auto table = ReadCsvTable(file.bytes, file.path.string());
  if (!table) return std::move(table).error();
  auto complete = NeedColumns(*table, {"path", "codes", "class", "safety"});
  if (!complete) return std::move(complete).error();
  const Columns<kColumns> columns(*table, kColumnNames);
  std::vector<Field> fields;
  fields.reserve(table->rows.size());
  std::unordered_set<std::string> seen;
  for (const CsvRow& row : table->rows) {
    auto field = ReadField(*table, columns, row, sheet);
    if (!field) return std::move(field).error();
    if (!seen.insert(field->path).second) {
      return BadRow(*table, row, "path ‘" + field->path + "’ stands there twice");
    }
    const bool known =
        field->personal_class.empty() ||
        std::ranges::find(classes, field->personal_class, &PersonalClass::id) != classes.end();
    if (!known) {
      return BadRow(*table, row, "class ‘" + field->personal_class + "’ is no personal-data class");
    }
    fields.push_back(*std::move(field));
  }
  return fields;
}

std::vector<std::string> Kind::BindFields(const NameTable& names) {
  std::vector<std::string> unknown;
  field_of.assign(shape.elements.size(), kNone);
  for (std::uint32_t i = 0; i < fields.size(); ++i) {
    fields[i].element = shape.Find(fields[i].path, names);
    if (fields[i].element == kNone) {
      unknown.push_back(fields[i].path);
    } else {
      field_of[fields[i].element] = i;
    }
  }
  return unknown;
}

}  // namespace baybridge
