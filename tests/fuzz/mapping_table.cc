// A mapping table of the test pack: its paths, its rows, and the plans they compile to.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "fuzz/fuzz.h"
#include "fuzz/pack_folder.h"
#include "pipeline/workspace.h"
#include "translate/path.h"
#include "translate/table.h"

namespace baybridge {
namespace {

constexpr std::string_view kTable = "mapping/xa-care/resident.csv";
constexpr std::string_view kHeader =
    "hub_path,pack_path,relationship,transform,codes,when_pack,when_hub,direction,note,evidence\n";

// The hub and the test pack; only the table is read anew for each input.
class Packs {
 public:
  Packs() {
    for (const char* name : {"schemas/_meta", "schemas/hub"}) folder_.Copy(name, name);
    folder_.Copy("mapping/units.csv", "mapping/units.csv");
    folder_.Copy("mapping/terms", "mapping/terms");
    folder_.Copy("tests/support/packs/schemas/_identifiers", "schemas/_identifiers");
    folder_.Copy("tests/support/packs/schemas/xa-care", "schemas/xa-care");
    folder_.Copy("tests/support/packs/mapping/xa-care", "mapping/xa-care");
    auto opened = Workspace::Open(folder_.folder());
    BAYBRIDGE_CHECK(opened.has_value());
    workspace_ = *std::move(opened);
    const auto hub = workspace_->Compile("hub", "resident");
    const auto pack = workspace_->Compile("xa-care", "resident");
    BAYBRIDGE_CHECK(hub.has_value() && pack.has_value());
    compiled_ = *pack;
  }

  void Read(std::string_view table) {
    folder_.Write(kTable, table);
    std::vector<Failure> problems;
    const auto read =
        ReadMappingTable(workspace_->packs(), *compiled_->pack, *compiled_->kind, problems);
    BAYBRIDGE_CHECK(read.has_value() || read.error().kind != FailureKind::kInternal);
    if (!read) return;
    for (const TableRow& row : (*read)->rows) {
      BAYBRIDGE_CHECK(!row.hub.empty() || !row.pack.empty());
    }
  }

 private:
  PackFolder folder_;
  std::unique_ptr<Workspace> workspace_;
  const CompiledKind* compiled_ = nullptr;
};

}  // namespace

void Fuzz(std::string_view input) {
  if (const auto path = ParseTablePath(input)) {
    BAYBRIDGE_CHECK(!path->steps.empty());
    for (const PathStep& step : path->steps) SelectorText(step.selectors);
  }
  static Packs packs;
  packs.Read(input);
  packs.Read(std::string(kHeader) + std::string(input));
}

}  // namespace baybridge
