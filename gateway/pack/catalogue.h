#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// What a finding says, with placeholders: {expected}.
struct Message {
  std::string text;
  std::string advice;
  std::shared_ptr<const std::string> file;  // of its row; null: it has none
  std::uint32_t line = 0;
};

// file:line of its row; empty where it has none.
std::string PlaceOf(const Message& message);

// The texts of findings and of reports in four languages. Constant once loaded; read by many
// threads.
class Catalogue {
 public:
  // Adds en.csv, zh-Hans.csv, zh-Hant.csv and pt.csv of a folder (columns id, text, advice). A
  // folder or file that does not exist adds nothing. Fails with kMalformed and file:line (no table,
  // an id that is there already).
  Result<Done> Add(const std::filesystem::path& folder);

  // Adds a text in all its languages, with no advice; one that is there already stays.
  void AddTexts(const std::string& id, const Texts& texts);

  // The message of an id in that language, else in English, else nullptr.
  const Message* Find(std::string_view id, Language language) const;
  // The message in that language only.
  const Message* FindExactly(std::string_view id, Language language) const;
  // Text of an id that stands for itself where there is none.
  std::string_view Text(std::string_view id, Language language) const;
  // All ids, sorted.
  std::vector<std::string> Ids() const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Messages = std::unordered_map<std::string, Message, Hash, std::equal_to<>>;
  Result<Done> AddFile(const std::filesystem::path& file, Language language);

  std::array<Messages, kLanguages> messages_;
};

// The catalogue of a run: schemas/_messages of every folder of packs, messages/ of every pack, and
// the labels of the personal-data classes as class.<id>.
Result<Catalogue> LoadCatalogue(const PackSet& packs);

}  // namespace baybridge
