#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/result.h"
#include "text/phrase_trie.h"

namespace baybridge {

// From one Chinese script (and place) to another.
enum class ScriptConversion : std::uint8_t {
  kHansToHantHk,
  kHansToHantMo,
  kHantHkToHans,
  kHantMoToHans,
  kHansToHant,
  kHantToHans
};

// As the transform script:FROM-TO names them.
inline constexpr EnumNames<ScriptConversion, 6> kScriptConversionNames{
    {{{ScriptConversion::kHansToHantHk, "hans-hant-hk"},
      {ScriptConversion::kHansToHantMo, "hans-hant-mo"},
      {ScriptConversion::kHantHkToHans, "hant-hk-hans"},
      {ScriptConversion::kHantMoToHans, "hant-mo-hans"},
      {ScriptConversion::kHansToHant, "hans-hant"},
      {ScriptConversion::kHantToHans, "hant-hans"}}}};

struct OpenccTables;

// A term of mapping/terms in both scripts, or an override of OpenCC.
struct ScriptRule {
  enum class Kind : std::uint8_t {
    kPhrase,  // `from` in the source becomes `to`, like a phrase of OpenCC
    kWord,    // `from` in the source is one word: OpenCC alone converts it, no phrase inside it
              // counts
    kResult,  // `from` in what OpenCC gives becomes `to`; one character each
  };
  Kind kind = Kind::kPhrase;
  std::string from;
  std::string to;
};

// Converts free text. Never give it a legal name, a drug name or an address: which of several
// characters a name is written with cannot be known, and that duty is the caller's. Immutable; used
// from many threads.
class ScriptConverter {
 public:
  // Reads OpenCC's dictionaries and compiles them with the rules into one longest-match automaton.
  // Fails as ReadOpencc does, and with kMalformed for a rule that is no pair of texts.
  static Result<ScriptConverter> Make(ScriptConversion conversion,
                                      const std::vector<ScriptRule>& rules);

  // Appends the converted `text` (valid UTF-8) to `out`. True if that differs from the text: it is
  // then machine-converted, and must be marked so wherever it is shown.
  [[nodiscard]] bool Convert(std::string_view text, std::string& out) const;

 private:
  explicit ScriptConverter(OpenccTables tables);
  void ConvertRun(std::string_view run, std::string& out) const;
  PhraseTrie::Match FindFirst(std::string_view text, std::size_t at) const;
  std::size_t FirstHardMatch(std::string_view text, std::size_t begin, std::size_t end) const;

  PhraseTrie first_;
  PhraseTrie second_;
  bool two_steps_ = false;
};

// All converters of one run, each made when it is first asked for. Used from many threads.
class ScriptConverters {
 public:
  // Reads the term table (mapping/terms/terms.csv: columns id, zh_hans, zh_hant_hk, zh_hant_mo,
  // relationship, status; several forms joined by |) and the overrides
  // (mapping/terms/overrides.csv: conversion, place, from, to). A form whose
  // term is only related or unverified, or that several terms give differently, is converted as
  // one word by script alone. Fails with kMalformed and file:line.
  static Result<std::unique_ptr<ScriptConverters>> Make(std::string_view terms_csv,
                                                        const std::string& terms_place,
                                                        std::string_view overrides_csv,
                                                        const std::string& overrides_place);

  // Fails as ScriptConverter::Make does. The converter lives as long as this object.
  Result<const ScriptConverter*> Get(ScriptConversion conversion) const;

  const std::vector<ScriptRule>& rules(ScriptConversion conversion) const {
    return rules_[static_cast<std::size_t>(conversion)];
  }

 private:
  static constexpr std::size_t kCount = 6;
  ScriptConverters() = default;

  std::array<std::vector<ScriptRule>, kCount> rules_;
  mutable std::array<std::once_flag, kCount> once_;
  mutable std::array<std::optional<Result<ScriptConverter>>, kCount> converters_;
};

}  // namespace baybridge
