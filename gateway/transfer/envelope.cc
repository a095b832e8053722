#include "transfer/envelope.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

#include "core/utc.h"
#include "pack/json_value.h"

namespace baybridge {
namespace {

constexpr std::string_view kContract = "baybridge-envelope/1";

// Reads the members of objects; remembers the first that is not as expected.
class EnvelopeReader {
 public:
  explicit EnvelopeReader(const JsonDocument& json) : json_(json) {}

  using Take = std::function<void(const JsonValue&)>;
  // Every member of `object` must be known.
  void Object(const JsonValue& object, const std::map<std::string, Take, std::less<>>& known) {
    if (!Is(object, JsonValue::Type::kObject)) return;
    for (const std::uint32_t child : object.children) {
      const JsonValue& value = json_.values[child];
      const auto take = known.find(value.key);
      if (take == known.end()) {
        Fail(value, "a key that is not known: ‘" + value.key + "’");
      } else {
        take->second(value);
      }
    }
  }
  Take Text(std::string& to) {
    return [this, &to](const JsonValue& value) {
      if (Is(value, JsonValue::Type::kString)) to = value.text;
    };
  }
  Take Flag(bool& to) {
    return [this, &to](const JsonValue& value) {
      if (Is(value, JsonValue::Type::kBoolean)) to = value.text == "true";
    };
  }
  Take Number(std::uint64_t& to) {
    return [this, &to](const JsonValue& value) {
      if (!Is(value, JsonValue::Type::kNumber)) return;
      const char* end = value.text.data() + value.text.size();
      if (std::from_chars(value.text.data(), end, to).ptr != end) Fail(value, "no whole number");
    };
  }
  Take Texts(std::vector<std::string>& to) {
    return [this, &to](const JsonValue& value) {
      if (!Is(value, JsonValue::Type::kArray)) return;
      for (const std::uint32_t child : value.children) {
        std::string text;
        Text(text)(json_.values[child]);
        to.push_back(std::move(text));
      }
    };
  }
  Take ReadParty(Party& to) {
    return [this, &to](const JsonValue& value) {
      Object(value, {{"name", Text(to.name)},
                     {"identifier", Text(to.identifier)},
                     {"region", Text(to.region)},
                     {"contact", Text(to.contact)}});
    };
  }
  Take Parties(std::vector<Party>& to) {
    return [this, &to](const JsonValue& value) {
      if (!Is(value, JsonValue::Type::kArray)) return;
      for (const std::uint32_t child : value.children)
        ReadParty(to.emplace_back())(json_.values[child]);
    };
  }
  void Fail(const JsonValue& value, std::string what) {
    if (what_.empty()) {
      what_ = std::move(what);
      place_ = json_.PlaceOf(value);
    }
  }
  const std::string& what() const { return what_; }
  const std::string& place() const { return place_; }

 private:
  bool Is(const JsonValue& value, JsonValue::Type type) {
    if (value.type == type) return true;
    Fail(value, "a value of another kind in ‘" + value.key + "’");
    return false;
  }
  const JsonDocument& json_;
  std::string what_;
  std::string place_;
};

EnvelopeReader::Take ReadMechanism(EnvelopeReader& reader, Envelope& envelope) {
  return [&](const JsonValue& value) {
    reader.Object(value, {{"id", reader.Text(envelope.mechanism)},
                          {"contract", reader.Text(envelope.contract)},
                          {"effective", reader.Text(envelope.effective)},
                          {"filing", reader.Text(envelope.filing)},
                          {"filed", reader.Text(envelope.filed)},
                          {"authority", reader.Text(envelope.authority)}});
  };
}

EnvelopeReader::Take ReadConsent(EnvelopeReader& reader, TransferConsent& consent) {
  return [&](const JsonValue& value) {
    reader.Object(value, {{"id", reader.Text(consent.id)},
                          {"date", reader.Text(consent.date)},
                          {"until", reader.Text(consent.until)},
                          {"giver", reader.Text(consent.giver)},
                          {"relation", reader.Text(consent.relation)},
                          {"separate", reader.Flag(consent.separate)},
                          {"necessityTold", reader.Flag(consent.necessity_told)},
                          {"categories", reader.Texts(consent.categories)}});
  };
}

}  // namespace

Result<Envelope> ReadEnvelope(std::string_view json, const std::string& place) {
  auto document = ReadJsonDocument(json, place);
  if (!document) return std::move(document).error();
  EnvelopeReader reader(*document);
  Envelope envelope;
  std::string contract;
  reader.Object(document->values[0],
                {{"contract", reader.Text(contract)},
                 {"transfer", reader.Text(envelope.transfer)},
                 {"time", reader.Text(envelope.time)},
                 {"sender", reader.ReadParty(envelope.sender)},
                 {"recipient", reader.ReadParty(envelope.recipient)},
                 {"onward", reader.Parties(envelope.onward)},
                 {"mechanism", ReadMechanism(reader, envelope)},
                 {"purpose", reader.Text(envelope.purpose)},
                 {"method", reader.Text(envelope.method)},
                 {"profile", reader.Text(envelope.profile)},
                 {"categories", reader.Texts(envelope.categories)},
                 {"consent", ReadConsent(reader, envelope.consent)},
                 {"assessment",
                  [&](const JsonValue& value) {
                    reader.Object(value, {{"id", reader.Text(envelope.assessment)},
                                          {"date", reader.Text(envelope.assessment_date)}});
                  }},
                 {"retention",
                  [&](const JsonValue& value) {
                    reader.Object(value, {{"until", reader.Text(envelope.retained_until)},
                                          {"place", reader.Text(envelope.stored_at)}});
                  }},
                 {"persons", reader.Number(envelope.persons)},
                 {"importantData", reader.Flag(envelope.important_data)}});
  if (reader.what().empty() && contract != kContract)
    reader.Fail(document->values[0], "not the contract ‘" + std::string(kContract) + "’");
  if (!reader.what().empty())
    return Failure{
        FailureKind::kMalformed, "the envelope has " + reader.what(), reader.place(), {}};
  return envelope;
}

}  // namespace baybridge
