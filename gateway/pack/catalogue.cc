#include "pack/catalogue.h"

#include <set>
#include <system_error>
#include <utility>

#include "core/file.h"
#include "text/csv.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxTableBytes = std::size_t{16} * 1024 * 1024;  // 16 MiB

Failure Malformed(std::string what, std::string place) {
  return {.kind = FailureKind::kMalformed,
          .what = std::move(what),
          .place = std::move(place),
          .advice = {}};
}

}  // namespace

std::string PlaceOf(const Message& message) {
  return message.file == nullptr ? std::string()
                                 : *message.file + ":" + std::to_string(message.line);
}

Result<Done> Catalogue::Add(const fs::path& folder) {
  for (const auto& [language, name] : kLanguageNames.entries) {
    const fs::path file = folder / (std::string(name) + ".csv");
    std::error_code error;
    if (!fs::exists(file, error)) continue;
    auto added = AddFile(file, language);
    if (!added) return added;
  }
  return Done{};
}

Result<Done> Catalogue::AddFile(const fs::path& file, Language language) {
  auto bytes = ReadFile(file, kMaxTableBytes);
  if (!bytes) return std::move(bytes).error();
  auto table = ReadCsvTable(*bytes, file.string());
  if (!table) return std::move(table).error();
  const int id = table->Column("id");
  const int text = table->Column("text");
  const int advice = table->Column("advice");
  if (id < 0 || text < 0)
    return Malformed("expected the columns ‘id’ and ‘text’", table->place + ":1");
  Messages& messages = messages_[static_cast<std::size_t>(language)];
  const auto place = std::make_shared<const std::string>(table->place);
  for (const CsvRow& row : table->rows) {
    Message message{.text = std::string(table->Cell(row, text)),
                    .advice = std::string(table->Cell(row, advice)),
                    .file = place,
                    .line = row.line};
    const auto [at, added] = messages.emplace(table->Cell(row, id), std::move(message));
    if (!added) {
      return Malformed("message ‘" + at->first + "’ is there already, in " + PlaceOf(at->second),
                       table->PlaceOf(row));
    }
  }
  return Done{};
}

void Catalogue::AddTexts(const std::string& id, const Texts& texts) {
  for (std::size_t i = 0; i < kLanguages; ++i) {
    if (texts.by_language[i].empty()) continue;
    messages_[i].emplace(id, Message{.text = texts.by_language[i], .advice = {}, .file = nullptr});
  }
}

const Message* Catalogue::FindExactly(std::string_view id, Language language) const {
  const Messages& messages = messages_[static_cast<std::size_t>(language)];
  const auto found = messages.find(id);
  return found == messages.end() || found->second.text.empty() ? nullptr : &found->second;
}

const Message* Catalogue::Find(std::string_view id, Language language) const {
  const Message* message = FindExactly(id, language);
  return message != nullptr ? message : FindExactly(id, Language::kEn);
}

std::string_view Catalogue::Text(std::string_view id, Language language) const {
  const Message* message = Find(id, language);
  return message == nullptr ? id : std::string_view(message->text);
}

std::vector<std::string> Catalogue::Ids() const {
  std::set<std::string> ids;
  for (const Messages& messages : messages_) {
    for (const auto& [id, message] : messages) ids.insert(id);
  }
  return {ids.begin(), ids.end()};
}

Result<Catalogue> LoadCatalogue(const PackSet& packs) {
  Catalogue catalogue;
  std::set<fs::path> shared{packs.root / "schemas" / "_messages"};
  for (const auto& pack : packs.packs) shared.insert(pack->folder.parent_path() / "_messages");
  for (const fs::path& folder : shared) {
    auto added = catalogue.Add(folder);
    if (!added) return std::move(added).error();
  }
  for (const auto& pack : packs.packs) {
    if (pack->id.find('@') != std::string::npos)
      continue;  // an older version keeps the ids of its rules
    auto added = catalogue.Add(pack->folder / "messages");
    if (!added) return std::move(added).error();
  }
  for (const PersonalClass& each : packs.personal_classes)
    catalogue.AddTexts("class." + each.id, each.label);
  return catalogue;
}

}  // namespace baybridge
