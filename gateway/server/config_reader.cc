#include "server/config_reader.h"

#include <charconv>
#include <utility>

namespace baybridge {

using Type = JsonValue::Type;

ConfigReader::ConfigReader(const JsonDocument& document, const JsonValue& object)
    : document_(document),
      object_(object) {
  if (object.type != Type::kObject) Fail(object, "expected an object");
}

void ConfigReader::Fail(const JsonValue& value, std::string what) {
  if (failure_) return;
  failure_ = Failure{.kind = FailureKind::kMalformed,
                     .what = std::move(what),
                     .place = document_.PlaceOf(value),
                     .advice = "docs/operations.md explains every key"};
}

const JsonValue* ConfigReader::Take(std::string_view key,
                                    JsonValue::Type type,
                                    std::string_view expected) {
  asked_.emplace(key);
  if (object_.type != Type::kObject) return nullptr;
  const JsonValue* value = document_.Member(object_, key);
  if (value == nullptr || value->type == type) return value;
  Fail(*value, "expected " + std::string(expected) + " for ‘" + std::string(key) + "’");
  return nullptr;
}

std::string ConfigReader::Text(std::string_view key, std::string otherwise) {
  const JsonValue* value = Take(key, Type::kString, "a text");
  return value == nullptr ? otherwise : value->text;
}

std::int64_t ConfigReader::Number(std::string_view key,
                                  std::int64_t otherwise,
                                  std::int64_t least,
                                  std::int64_t most) {
  const JsonValue* value = Take(key, Type::kNumber, "a number");
  if (value == nullptr) return otherwise;
  std::int64_t number = 0;
  const char* end = value->text.data() + value->text.size();
  const auto read = std::from_chars(value->text.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end && number >= least && number <= most) return number;
  Fail(*value, "expected a whole number from " + std::to_string(least) + " to " +
                   std::to_string(most) + " for ‘" + std::string(key) + "’");
  return otherwise;
}

bool ConfigReader::Flag(std::string_view key, bool otherwise) {
  const JsonValue* value = Take(key, Type::kBoolean, "true or false");
  return value == nullptr ? otherwise : value->text == "true";
}

std::vector<std::string> ConfigReader::Texts(std::string_view key) {
  std::vector<std::string> texts;
  const JsonValue* list = Take(key, Type::kArray, "a list of texts");
  if (list == nullptr) return texts;
  for (const std::uint32_t child : list->children) {
    const JsonValue& item = document_.values[child];
    if (item.type != Type::kString) Fail(item, "expected a text in ‘" + std::string(key) + "’");
    texts.push_back(item.text);
  }
  return texts;
}

const JsonValue* ConfigReader::Object(std::string_view key) {
  return Take(key, Type::kObject, "an object");
}

std::vector<const JsonValue*> ConfigReader::Objects(std::string_view key) {
  std::vector<const JsonValue*> objects;
  const JsonValue* list = Take(key, Type::kArray, "a list of objects");
  if (list == nullptr) return objects;
  for (const std::uint32_t child : list->children) objects.push_back(&document_.values[child]);
  return objects;
}

Result<Done> ConfigReader::Finish() {
  if (object_.type == Type::kObject) {
    for (const std::uint32_t child : object_.children) {
      const JsonValue& member = document_.values[child];
      if (!asked_.contains(member.key)) Fail(member, "the key ‘" + member.key + "’ is not known");
    }
  }
  if (failure_) return *failure_;
  return Done{};
}

}  // namespace baybridge
