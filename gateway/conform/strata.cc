#include "conform/strata.h"

#include "core/file.h"
#include "pack/table_reader.h"
#include "rules/xpath/compiler.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostFileBytes = std::size_t{1024} * 1024;  // 1 MiB
constexpr std::size_t kMostValueBytes = 200;
constexpr std::array<std::string_view, 8> kColumns{
    "id", "kind", "value", "list", "title_en", "title_zh_hans", "title_zh_hant", "title_pt"};

// No prefixes and no variables.
class NoScope final : public xpath::Scope {
 public:
  std::optional<std::string> Space(std::string_view) override { return std::nullopt; }
  Result<xpath::Variable> Find(std::string_view, std::string_view local) override {
    return Failure{
        FailureKind::kMalformed, "no variable ‘" + std::string(local) + "’ is declared", {}, {}};
  }
  Result<Done> Document(std::optional<std::string_view>) override {
    return Failure{FailureKind::kUnsupported, "document() is not for strata", {}, {}};
  }
};

// Cut where a character begins.
std::string Cut(std::string_view text) {
  if (text.size() <= kMostValueBytes) return std::string(text);
  std::size_t end = kMostValueBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end));
}

}  // namespace

Result<std::unique_ptr<const Strata>> Strata::Load(const std::filesystem::path& file,
                                                   NameTable& names) {
  auto bytes = ReadFile(file, kMostFileBytes);
  if (!bytes) return std::move(bytes).error();
  auto table = ReadCsvTable(*bytes, file.generic_string());
  if (!table) return std::move(table).error();
  auto needed = NeedColumns(*table, {"id", "kind", "value", "list", "title_en", "title_zh_hans",
                                     "title_zh_hant", "title_pt"});
  if (!needed) return std::move(needed).error();
  const Columns<kColumns.size()> columns(*table, kColumns);
  auto strata = std::make_unique<Strata>();
  xpath::Compiler compiler(strata->program_, names);
  NoScope scope;
  for (const CsvRow& row : table->rows) {
    Stratum stratum;
    stratum.id = columns.Cell(row, 0);
    stratum.kinds = ' ' + columns.Cell(row, 1) + ' ';
    stratum.list = columns.Cell(row, 3);
    stratum.title = columns.FourTexts(row, 4);
    if (strata->Find(stratum.id) != kNone)
      return BadRow(*table, row, "the stratum ‘" + stratum.id + "’ is there twice");
    auto value = compiler.Compile(columns.Cell(row, 2), scope);
    if (!value) return BadRow(*table, row, value.error().what);
    stratum.value = *value;
    strata->strata_.push_back(std::move(stratum));
  }
  compiler.Finish();
  if (strata->Find("institution") != kInstitution ||
      strata->Find("institution-name") != kInstitutionName ||
      strata->Find("record-id") != kRecordId)
    return Failure{FailureKind::kMalformed,
                   "expected institution, institution-name and record-id first",
                   file.generic_string(),
                   {}};
  return std::unique_ptr<const Strata>(std::move(strata));
}

std::uint32_t Strata::Find(std::string_view id) const {
  for (std::uint32_t i = 0; i < strata_.size(); ++i) {
    if (strata_[i].id == id) return i;
  }
  return kNone;
}

void StrataReader::Read(const Record& hub,
                        std::string_view kind,
                        std::vector<std::string>& values) {
  values.assign(strata_.strata().size(), {});
  if (hub.nodes.empty() || !evaluator_.BeginRecord(hub, {})) return;
  const std::string asked = ' ' + std::string(kind) + ' ';
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Stratum& stratum = strata_.strata()[i];
    if (stratum.kinds.find(asked) == std::string::npos) continue;
    const std::string_view text = evaluator_.Text(stratum.value, {.node = xpath::RootOf(0)});
    if (evaluator_.outcome() == xpath::Outcome::kValue) values[i] = Cut(text);
  }
}

}  // namespace baybridge
