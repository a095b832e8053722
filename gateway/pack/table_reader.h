#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/result.h"
#include "pack/pack.h"
#include "pack/pack_files.h"
#include "text/csv.h"

namespace baybridge {

// kMalformed with the place of a row.
Failure BadRow(const CsvTable& table, const CsvRow& row, std::string what);

// kMalformed where the table lacks one of the columns.
Result<Done> NeedColumns(const CsvTable& table, std::initializer_list<std::string_view> columns);

// The cells of one row by the name of the column: columns are looked up once a table, not once a
// row.
template <std::size_t N>
class Columns {
 public:
  Columns(const CsvTable& table, const std::array<std::string_view, N>& names) : table_(table) {
    for (std::size_t i = 0; i < N; ++i) columns_[i] = table.Column(names[i]);
  }
  std::string Cell(const CsvRow& row, std::size_t column) const {
    return std::string(table_.Cell(row, columns_[column]));
  }
  // Four columns from `column` on, in the order en, zh-Hans, zh-Hant, pt.
  Texts FourTexts(const CsvRow& row, std::size_t column) const {
    Texts texts;
    for (std::size_t i = 0; i < kLanguages; ++i) texts.by_language[i] = Cell(row, column + i);
    return texts;
  }

 private:
  const CsvTable& table_;
  std::array<int, N> columns_{};
};

// False for "", true for "unverified"; kMalformed else.
Result<bool> ReadStatus(const CsvTable& table, const CsvRow& row, std::string_view status);

// The fields of <kind>.fields.csv. Fails with kMalformed and file:line (a path that is not plain or
// that stands twice, an unknown personal-data class, an unknown word in `safety`, `type` or
// `status`). Those of a `sheet`, which has no XSD, also state column, type, required and pattern.
Result<std::vector<Field>> ReadFields(const PackFile& file,
                                      const std::vector<PersonalClass>& classes,
                                      bool sheet);

// The code lists of code-lists.csv with their codes. Fails with kNotFound (a list without its file)
// or kMalformed and file:line (a list or code twice, a date that is none, an unknown word).
Result<std::vector<CodeList>> ReadCodeLists(const PackFiles& files, const std::string& folder);

// Fills id, version, titles, syntaxes, namespaces, kinds (without fields) and the rest of pack.json
// into `pack`, whose folder is set. Fails with kMalformed and file:line (no JSON, a key that is not
// known, a value of another kind, something missing).
Result<Done> ReadManifest(const PackFile& file, Pack& pack);

// The personal-data classes of a classes.csv, added to `classes`. Fails with kMalformed and
// file:line.
Result<Done> ReadClasses(std::string_view bytes,
                         const std::string& place,
                         std::vector<PersonalClass>& classes);

}  // namespace baybridge
