#include "conform/statement.h"

#include <charconv>

#include "pack/json_value.h"
#include "report/json_text.h"

namespace baybridge {
namespace {

constexpr std::string_view kContract = "baybridge-conform-statement/1";

void WriteStandards(const ConformTally& tally, JsonText& out) {
  out.BeginArray("standards");
  for (std::size_t i = 0; i < tally.standards.size(); ++i) {
    const Standard& standard = tally.all().standards[i]->standard;
    const VerdictCounts& verdicts = tally.standards[i].verdicts;
    out.BeginObject();
    out.String("id", standard.id);
    out.String("number", standard.number);
    out.String("validFrom", standard.valid_from);
    out.String("digest", standard.digest);
    out.Number("conforms", verdicts[0]);
    out.Number("doesNotConform", verdicts[1]);
    out.Number("notJudged", verdicts[2]);
    out.BeginArray("rules");
    for (const StandardRule& rule : standard.rules) out.Item(rule.id);
    out.EndArray();
    out.EndObject();
  }
  out.EndArray();
}

void WriteRecords(const ConformReport& report, const MerkleTree& records, JsonText& out) {
  const ConformTally& tally = *report.tally;
  out.BeginObject("records");
  out.Number("count", records.size());
  out.String("merkleTree", "RFC 6962, SHA-256, over the SHA-256 of each record in order");
  out.String("merkleRoot", Hex(records.Root()));
  out.String("firstAsOf", tally.first_as_of);
  out.String("lastAsOf", tally.last_as_of);
  out.Number("conforms", tally.verdicts[0]);
  out.Number("doesNotConform", tally.verdicts[1]);
  out.Number("notJudged", tally.verdicts[2]);
  out.Number("judgedByAllEngines", tally.judged_by_all);
  out.EndObject();
  out.BeginArray("packs");
  std::map<std::string, const Pack*> packs;
  for (const auto& [compiled, fields] : tally.fields) packs[compiled->pack->id] = compiled->pack;
  for (const auto& [id, pack] : packs) {
    out.BeginObject();
    out.String("id", id);
    out.String("version", pack->version);
    out.String("digest", pack->digest);
    out.EndObject();
  }
  out.EndArray();
}

std::string StringOf(const JsonDocument& json, const JsonValue& object, std::string_view key) {
  const JsonValue* value = json.Member(object, key);
  return value == nullptr ? std::string() : value->text;
}

}  // namespace

std::string WriteStatement(const ConformReport& report,
                           const MerkleTree& records,
                           const StatementFacts& facts) {
  JsonText out;
  out.BeginObject();
  out.String("contract", kContract);
  out.String("who", facts.who);
  out.String("time", facts.time);
  out.BeginObject("engine");
  out.String("tool", report.tool);
  out.String("sha256", facts.engine);
  out.EndObject();
  out.String("verdict", kVerdictNames.NameOf(VerdictOf(report)));
  WriteRecords(report, records, out);
  WriteStandards(*report.tally, out);
  out.BeginObject("signature");
  out.String("algorithm", facts.algorithm);
  out.String("publicKeySha256", facts.key);
  out.EndObject();
  out.EndObject();
  return out.Take();
}

Result<StatementClaims> ReadStatement(std::string_view bytes, const std::string& place) {
  auto json = ReadJsonDocument(bytes, place);
  if (!json) return std::move(json).error();
  const JsonValue& root = json->values[0];
  const JsonValue* records = json->Member(root, "records");
  const JsonValue* standards = json->Member(root, "standards");
  const JsonValue* signature = json->Member(root, "signature");
  if (StringOf(*json, root, "contract") != kContract || records == nullptr ||
      standards == nullptr || signature == nullptr)
    return Failure{
        FailureKind::kMalformed, "expected a statement of conformance, version 1", place, {}};
  StatementClaims claims;
  claims.who = StringOf(*json, root, "who");
  claims.time = StringOf(*json, root, "time");
  claims.verdict = StringOf(*json, root, "verdict");
  claims.key = StringOf(*json, *signature, "publicKeySha256");
  claims.merkle_root = StringOf(*json, *records, "merkleRoot");
  const std::string count = StringOf(*json, *records, "count");
  std::from_chars(count.data(), count.data() + count.size(), claims.records);
  for (const std::uint32_t child : standards->children) {
    const JsonValue& standard = json->values[child];
    claims.standards.push_back(
        {.id = StringOf(*json, standard, "id"), .digest = StringOf(*json, standard, "digest")});
  }
  return claims;
}

}  // namespace baybridge
