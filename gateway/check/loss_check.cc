// Check 13: a row that loses meaning says so, by its relationship, its pairs or its note.
#include <map>
#include <set>
#include <string>

#include "check/check_context.h"
#include "check/table_paths.h"

namespace baybridge {
namespace {

class LossCheck {
 public:
  LossCheck(CheckContext& context, const CheckedKind& checked)
      : context_(context),
        table_(*checked.table),
        pack_(*checked.pack) {
    for (const TableRow& row : table_.rows) {
      for (const TablePath& path : row.pack) {
        if (row.to_hub) read_.insert(LeafOf(path));
        if (row.from_hub) written_.insert(LeafOf(path));
      }
    }
  }

  void Check(const TableRow& row) {
    const bool declared = row.relationship != Relationship::kEquivalent || !row.note.empty();
    if (declared || row.verb == Verb::kConstant || row.verb == Verb::kDisplay) return;
    if (row.verb == Verb::kScript) Add("GW-PKG-044", row);
    if (row.codes != nullptr && FixesUnknown(*row.codes)) Add("GW-PKG-047", row);
    CheckOneWay(row);
  }

  // Pairs that say ‘equivalent’ must come back as they went.
  void CheckPairs(const CodeTable& codes) {
    std::map<std::string, std::string> there;
    std::map<std::string, std::string> back;
    for (const CodePair& pair : codes.pairs) {
      if (pair.to_hub) there.emplace(pair.pack_code, pair.hub_code);
      if (pair.from_hub) back.emplace(pair.hub_code, pair.pack_code);
    }
    for (const CodePair& pair : codes.pairs) {
      if (pair.relationship != Relationship::kEquivalent || !pair.to_hub || !pair.from_hub)
        continue;
      const bool returns =
          there[pair.pack_code] == pair.hub_code && back[pair.hub_code] == pair.pack_code;
      if (returns) continue;
      context_.Add("GW-PKG-013", pack_.mapping_folder / "codes" / (codes.id + ".csv"), pair.line,
                   {{"code", pair.pack_code}, {"hub_code", pair.hub_code}});
    }
  }

 private:
  static bool FixesUnknown(const CodeTable& codes) {
    return codes.unmapped_to_hub.mode == Unmapped::Mode::kFixed ||
           codes.unmapped_from_hub.mode == Unmapped::Mode::kFixed;
  }

  // Read but never written back, or written but never read: the leaf does not survive a journey and
  // home.
  void CheckOneWay(const TableRow& row) {
    for (const TablePath& path : row.pack) {
      const bool one_way = (row.to_hub && !written_.contains(LeafOf(path))) ||
                           (row.from_hub && !row.to_hub && !read_.contains(LeafOf(path)));
      if (one_way) Add("GW-PKG-043", row);
    }
  }

  void Add(const char* id, const TableRow& row) {
    context_.Add(id, table_.place + ':' + std::to_string(row.line), {{"path", row.pack_text}});
  }

  CheckContext& context_;
  const MappingTable& table_;
  const Pack& pack_;
  std::set<ElementId> read_;
  std::set<ElementId> written_;
};

}  // namespace

void CheckLossDeclared(CheckContext& context) {
  for (const CheckedKind& checked : context.kinds) {
    if (checked.table == nullptr) continue;
    LossCheck check(context, checked);
    for (const TableRow& row : checked.table->rows) check.Check(row);
    for (const auto& [id, codes] : checked.table->code_tables) check.CheckPairs(*codes);
  }
}

}  // namespace baybridge
