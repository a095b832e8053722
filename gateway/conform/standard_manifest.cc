#include <algorithm>
#include <array>

#include "conform/standard.h"
#include "pack/json_value.h"

namespace baybridge {
namespace {

using Type = JsonValue::Type;

constexpr std::array<std::string_view, 13> kKeys{
    "id",     "number",    "place",   "status",  "records",  "titles", "issuer",
    "issued", "validFrom", "validTo", "related", "evidence", "note"};

class ManifestReader {
 public:
  ManifestReader(const JsonDocument& document, Standard& standard)
      : document_(document),
        standard_(standard) {}

  Result<Done> Read() {
    const JsonValue& root = document_.values[0];
    if (root.type != Type::kObject) Fail(root, "expected an object");
    for (const std::uint32_t child : root.children) CheckKey(document_.values[child]);
    std::string status;
    for (const auto& [key, text] : {std::pair{"id", &standard_.id},
                                    {"number", &standard_.number},
                                    {"place", &standard_.place},
                                    {"status", &status},
                                    {"issued", &standard_.issued},
                                    {"validFrom", &standard_.valid_from},
                                    {"validTo", &standard_.valid_to},
                                    {"evidence", &standard_.evidence},
                                    {"note", &standard_.note}})
      ReadText(root, key, *text);
    ReadTexts(root, "titles", true, standard_.title);
    ReadTexts(root, "issuer", false, standard_.issuer);
    ReadList(root, "records", standard_.kinds);
    ReadList(root, "related", standard_.related);
    for (const std::string* date :
         {&standard_.issued, &standard_.valid_from, &standard_.valid_to}) {
      if (!date->empty() && !IsIsoDate(*date)) Fail(root, "expected a date, found ‘" + *date + "’");
    }
    const auto word = kStandardStatusNames.ValueOf(status);
    if (!word) Fail(root, "unknown status ‘" + status + "’");
    standard_.status = word.value_or(StandardStatus::kTitleOnly);
    if (failure_.what.empty()) return Done{};
    return failure_;
  }

 private:
  void Fail(const JsonValue& value, std::string what) {
    if (!failure_.what.empty()) return;
    failure_ = {FailureKind::kMalformed, std::move(what), document_.PlaceOf(value), {}};
  }

  void CheckKey(const JsonValue& member) {
    if (std::ranges::find(kKeys, member.key) == kKeys.end())
      Fail(member, "unknown key ‘" + member.key + "’");
  }

  const JsonValue* Member(const JsonValue& object, std::string_view key, Type type) {
    const JsonValue* member = document_.Member(object, key);
    if (member != nullptr && member->type == type) return member;
    Fail(member == nullptr ? object : *member,
         "‘" + std::string(key) + "’ is missing or of another kind");
    return nullptr;
  }

  void ReadText(const JsonValue& object, std::string_view key, std::string& text) {
    const JsonValue* member = Member(object, key, Type::kString);
    if (member != nullptr) text = member->text;
  }

  void ReadTexts(const JsonValue& object, std::string_view key, bool required, Texts& texts) {
    const JsonValue* member = Member(object, key, Type::kObject);
    if (member == nullptr) return;
    for (const auto& [language, name] : kLanguageNames.entries) {
      std::string& text = texts.by_language[static_cast<std::size_t>(language)];
      ReadText(*member, name, text);
      if (required && text.empty()) Fail(*member, "no text in ‘" + std::string(name) + "’");
    }
  }

  void ReadList(const JsonValue& object, std::string_view key, std::vector<std::string>& list) {
    const JsonValue* member = Member(object, key, Type::kArray);
    if (member == nullptr) return;
    for (const std::uint32_t child : member->children) {
      const JsonValue& item = document_.values[child];
      if (item.type != Type::kString) Fail(item, "expected texts");
      list.push_back(item.text);
    }
  }

  const JsonDocument& document_;
  Standard& standard_;
  Failure failure_;
};

}  // namespace

Result<Done> ReadStandardManifest(std::string_view bytes, std::string place, Standard& standard) {
  auto document = ReadJsonDocument(bytes, std::move(place));
  if (!document) return std::move(document).error();
  return ManifestReader(*document, standard).Read();
}

}  // namespace baybridge
