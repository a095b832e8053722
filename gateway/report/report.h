#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/finding.h"

namespace baybridge {

enum class Verdict : std::uint8_t { kConforms, kDoesNotConform, kNotJudged };
inline constexpr EnumNames<Verdict, 3> kVerdictNames{
    {{{Verdict::kConforms, "conforms"},
      {Verdict::kDoesNotConform, "does-not-conform"},
      {Verdict::kNotJudged, "not-judged"}}}};

// The layers in the order in which they run.
enum class Layer : std::uint8_t {
  kEncoding,
  kWellFormed,
  kSchema,
  kCodes,
  kIdentifiers,
  kScales,
  kRules,
  kSafety,
  kStandards,
  kTransfer,
};
inline constexpr EnumNames<Layer, 10> kLayerNames{{{{Layer::kEncoding, "encoding"},
                                                    {Layer::kWellFormed, "wellformed"},
                                                    {Layer::kSchema, "schema"},
                                                    {Layer::kCodes, "codes"},
                                                    {Layer::kIdentifiers, "identifiers"},
                                                    {Layer::kScales, "scales"},
                                                    {Layer::kRules, "rules"},
                                                    {Layer::kSafety, "safety"},
                                                    {Layer::kStandards, "standards"},
                                                    {Layer::kTransfer, "transfer"}}}};

// What a layer judged by: a schema, a list, a rule set.
struct Artefact {
  std::string name = {};    // "hk-care/resident.xsd"
  std::string digest = {};  // SHA-256, hex
  friend bool operator==(const Artefact&, const Artefact&) = default;
};

// A layer that the run declared. One that did not run makes the verdict not-judged: nothing passes
// for what was not done.
struct LayerRun {
  Layer layer = Layer::kSchema;
  bool ran = false;
  std::string reason = {};  // why it did not run, a word of the catalogue: "stopped", "no-rules",
                            // "size", "disagreement"
  std::vector<Artefact> artefacts = {};
  friend bool operator==(const LayerRun&, const LayerRun&) = default;
};

enum class Assurance : std::uint8_t { kFull, kFast };
inline constexpr EnumNames<Assurance, 2> kAssuranceNames{
    {{{Assurance::kFull, "full"}, {Assurance::kFast, "fast"}}}};

// Where the date that codes and rules are judged by came from.
enum class AsOfSource : std::uint8_t { kOption, kRecord, kRun };
inline constexpr EnumNames<AsOfSource, 3> kAsOfSourceNames{{{{AsOfSource::kOption, "option"},
                                                             {AsOfSource::kRecord, "record"},
                                                             {AsOfSource::kRun, "run"}}}};

// A pack that took part, with its part: "source", "hub", "target".
struct PackUse {
  std::string id = {};
  std::string version = {};
  std::string digest = {};
  std::string part = {};
  friend bool operator==(const PackUse&, const PackUse&) = default;
};

// A number that the run states, by a name of the catalogue: "records", "nodes", "leaves", "carried"
// …
struct Count {
  std::string name = {};
  std::uint64_t value = 0;
  friend bool operator==(const Count&, const Count&) = default;
};

// All findings of one run and what was run. A plain value.
struct Report {
  std::string tool;      // "baybridge 0.1.0"
  std::string document;  // name of the input; empty where it has none
  std::string kind;      // record kind
  std::string syntax;    // "xml", "json" …
  Findings findings;
  std::vector<LayerRun> layers;  // in the order in which they ran
  Assurance assurance = Assurance::kFull;
  std::string assurance_reason;  // why not full where full was asked: "size", "share", "unread"
  bool engines_disagree = false;
  std::string as_of;  // ISO date
  AsOfSource as_of_source = AsOfSource::kRun;
  std::vector<PackUse> packs;
  std::vector<Count> counts;
  std::vector<Count> withheld;  // leaves that a profile withheld, by personal-data class
  friend bool operator==(const Report&, const Report&) = default;

  // does-not-conform where any finding is an error; conforms only if at least one layer was
  // declared and all that were ran; not-judged else, and wherever two engines disagree.
  Verdict verdict() const;
  std::size_t CountOf(Severity severity) const;
  // Orders findings by place, then by id, so that the same input always gives the same bytes.
  void Sort();
};

}  // namespace baybridge
