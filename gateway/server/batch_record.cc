#include "server/batch_record.h"

#include <charconv>

#include "pack/json_value.h"

namespace baybridge {
namespace {

void TakeNumber(const JsonDocument& document,
                const JsonValue& object,
                std::string_view key,
                std::uint64_t& number) {
  const JsonValue* value = document.Member(object, key);
  if (value == nullptr || value->type != JsonValue::Type::kNumber) return;
  std::from_chars(value->text.data(), value->text.data() + value->text.size(), number);
}

std::string TextOf(const JsonDocument& document, std::string_view key) {
  const JsonValue* value = document.Member(document.values.front(), key);
  return value == nullptr ? std::string() : value->text;
}

void TakeNumbers(const JsonDocument& document, const JsonValue& object, BatchView& view) {
  TakeNumber(document, object, "records", view.records);
  TakeNumber(document, object, "translated", view.translated);
  TakeNumber(document, object, "rejected", view.rejected);
  TakeNumber(document, object, "bytes", view.bytes);
  TakeNumber(document, object, "of", view.of);
}

}  // namespace

void WriteBatchView(const BatchView& view, JsonText& json) {
  json.String("id", view.id);
  json.String("state", kBatchStateNames.NameOf(view.state));
  json.String("from", view.request.from);
  json.String("to", view.request.to);
  if (!view.request.profile.empty()) json.String("profile", view.request.profile);
  json.Boolean("keep", view.request.keep);
  if (!view.request.reference.empty()) json.String("reference", view.request.reference);
  json.String("created", view.created);
  if (!view.ended.empty()) json.String("ended", view.ended);
  if (view.consents != 0) json.Number("consents", view.consents);
  if (!view.withheld.empty()) json.String("withheld", view.withheld);
  if (!view.message.empty()) json.String("message", view.message);
  json.Number("records", view.records);
  json.Number("translated", view.translated);
  json.Number("rejected", view.rejected);
  json.Number("bytes", view.bytes);
  json.Number("of", view.of);
}

std::string WriteBatchRecord(const BatchView& view) {
  JsonText json;
  json.BeginObject();
  json.String("institution", view.request.institution);
  json.String("language", view.request.language);
  WriteBatchView(view, json);
  json.EndObject();
  return json.Take();
}

std::optional<BatchView> ReadBatchRecord(std::string_view text) {
  const auto document = ReadJsonDocument(text, "batch");
  if (!document) return std::nullopt;
  const auto state = kBatchStateNames.ValueOf(TextOf(*document, "state"));
  if (!state) return std::nullopt;
  BatchView view{.id = TextOf(*document, "id")};
  view.request.institution = TextOf(*document, "institution");
  view.request.from = TextOf(*document, "from");
  view.request.to = TextOf(*document, "to");
  view.request.profile = TextOf(*document, "profile");
  view.request.keep = TextOf(*document, "keep") == "true";
  view.request.reference = TextOf(*document, "reference");
  view.created = TextOf(*document, "created");
  view.ended = TextOf(*document, "ended");
  TakeNumber(*document, document->values.front(), "consents", view.consents);
  view.withheld = TextOf(*document, "withheld");
  view.message = TextOf(*document, "message");
  view.request.language = TextOf(*document, "language");
  view.state = *state;
  TakeNumbers(*document, document->values.front(), view);
  return view;
}

void ReadBatchProgress(std::string_view line, BatchView& view) {
  const auto document = ReadJsonDocument(line, "progress");
  if (document) TakeNumbers(*document, document->values.front(), view);
}

void ReadBatchSums(std::string_view run, BatchView& view) {
  const auto document = ReadJsonDocument(run, "run");
  if (!document) return;
  const JsonValue* sums = document->Member(document->values.front(), "sums");
  if (sums == nullptr) return;
  TakeNumber(*document, *sums, "records", view.records);
  TakeNumber(*document, *sums, "translated", view.translated);
  TakeNumber(*document, *sums, "rejected", view.rejected);
  view.bytes = view.of;
}

}  // namespace baybridge
