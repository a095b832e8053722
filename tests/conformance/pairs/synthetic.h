#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "samples.h"
#include "support/rounds.h"
#include "synth/synth.h"

namespace baybridge {

inline const Synth& SynthOf(const std::string& pack) {
  static std::map<std::string, std::unique_ptr<Synth>> made;
  std::unique_ptr<Synth>& synth = made[pack];
  if (synth == nullptr) {
    auto compiled = SharedWorkspace().Compile(pack, "resident");
    BAYBRIDGE_CHECK(compiled.has_value());
    SynthOptions options;
    options.seed = FirstSeed();
    auto result =
        Synth::Make(SharedWorkspace().packs(), *(*compiled)->pack, *(*compiled)->kind, options);
    BAYBRIDGE_CHECK(result.has_value());
    synth = *std::move(result);
  }
  return *synth;
}

// One synthetic record of a pack, valid, as a document; the same for the same seed and number.
inline std::string SyntheticRecord(const std::string& pack, std::uint64_t number) {
  std::string document;
  std::vector<SeededRow> truth;
  SynthOf(pack).AppendDocument(number, document, truth);
  return document;
}

}  // namespace baybridge
