// Check 6: code tables cover their source list or state what becomes of the rest; ‘equivalent’
// pairs are one to one.
#include <map>
#include <set>
#include <string>

#include "check/check_context.h"
#include "check/table_paths.h"

namespace baybridge {
namespace {

constexpr std::string_view kUnmapped = "(unmapped)";

// Whether the table's file states a mode for codes that it lacks, even if that mode is to report
// them.
struct Stated {
  bool to_hub = false;
  bool from_hub = false;
};

Stated StatedModes(const std::filesystem::path& file) {
  Stated stated;
  const auto table = CheckContext::Table(file);
  if (table == nullptr) return stated;
  for (const CsvRow& row : table->rows) {
    stated.to_hub = stated.to_hub || table->Cell(row, table->Column("pack_code")) == kUnmapped;
    stated.from_hub = stated.from_hub || table->Cell(row, table->Column("hub_code")) == kUnmapped;
  }
  return stated;
}

class TableCheck {
 public:
  TableCheck(CheckContext& context, const CheckedKind& checked, const CodeTable& codes)
      : context_(context),
        codes_(codes),
        file_(checked.pack->mapping_folder / "codes" / (codes.id + ".csv")),
        stated_(StatedModes(file_)) {}

  void OneToOne() {
    std::map<std::string, std::string> hub_of;
    std::map<std::string, std::string> pack_of;
    for (const CodePair& pair : codes_.pairs) {
      if (pair.relationship != Relationship::kEquivalent) continue;
      Meet(hub_of, pair.pack_code, pair.hub_code, pair.line);
      Meet(pack_of, pair.hub_code, pair.pack_code, pair.line);
    }
  }

  void Covers(const CodeList& pack_list, const CodeList& hub_list, const TableRow& row) {
    if (row.to_hub && !stated_.to_hub) {
      Cover(pack_list, "GW-PKG-006", Severity::kError,
            [](const CodePair& pair) { return pair.to_hub ? &pair.pack_code : nullptr; });
    }
    if (row.from_hub && !stated_.from_hub) {
      Cover(hub_list, "GW-PKG-036", Severity::kWarning,
            [](const CodePair& pair) { return pair.from_hub ? &pair.hub_code : nullptr; });
    }
    for (const CodePair& pair : codes_.pairs) {
      Exists(pack_list, pair.pack_code, pair.line);
      Exists(hub_list, pair.hub_code, pair.line);
    }
  }

 private:
  void Meet(std::map<std::string, std::string>& seen,
            const std::string& from,
            const std::string& to,
            std::uint32_t line) {
    const auto [at, added] = seen.emplace(from, to);
    if (added || at->second == to) return;
    context_.Add("GW-PKG-037", file_, line,
                 {{"code", from}, {"first", at->second}, {"second", to}});
  }

  template <typename CodeOf>
  void Cover(const CodeList& list, const char* id, Severity severity, const CodeOf& code_of) {
    std::set<std::string, std::less<>> covered;
    for (const CodePair& pair : codes_.pairs) {
      if (const std::string* code = code_of(pair); code != nullptr) covered.insert(*code);
    }
    for (const Code& code : list.codes) {
      if (covered.contains(code.code)) continue;
      context_.Add(id, file_, 0, {{"code", code.code}, {"list", list.id}}, severity);
    }
  }

  void Exists(const CodeList& list, const std::string& code, std::uint32_t line) {
    if (list.extensible || list.Find(code) != kNone) return;
    context_.Add("GW-PKG-028", file_, line, {{"code", code}, {"list", list.id}});
  }

  CheckContext& context_;
  const CodeTable& codes_;
  std::filesystem::path file_;
  Stated stated_;
};

void CheckRowsOf(CheckContext& context, const CheckedKind& checked) {
  std::set<std::string> done;  // a table that several rows name with the same lists is checked once
  for (const TableRow& row : checked.table->rows) {
    if (row.codes == nullptr || row.verb != Verb::kTranslate || row.pack.empty() || row.hub.empty())
      continue;
    const Field* field = checked.kind->FieldOf(LeafOf(row.pack[0]));
    const CodeList* pack_list =
        field == nullptr ? nullptr : context.packs.FindCodeList(*checked.pack, field->code_list);
    const CodeList* hub_list = HubListOf(context.packs, *checked.table, row.hub[0]);
    if (pack_list == nullptr || hub_list == nullptr) continue;
    if (!done.insert(row.codes->id + ' ' + pack_list->id + ' ' + hub_list->id).second) continue;
    TableCheck(context, checked, *row.codes).Covers(*pack_list, *hub_list, row);
  }
}

}  // namespace

void CheckCodeTables(CheckContext& context) {
  for (const CheckedKind& checked : context.kinds) {
    if (checked.table == nullptr) continue;
    for (const auto& [id, codes] : checked.table->code_tables)
      TableCheck(context, checked, *codes).OneToOne();
    CheckRowsOf(context, checked);
  }
}

}  // namespace baybridge
