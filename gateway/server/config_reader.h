#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "pack/json_value.h"

namespace baybridge {

// Reads one object of a configuration strictly. The first thing that is wrong is remembered; after
// it every value is its default.
class ConfigReader {
 public:
  ConfigReader(const JsonDocument& document, const JsonValue& object);

  std::string Text(std::string_view key, std::string otherwise = {});
  std::int64_t Number(std::string_view key,
                      std::int64_t otherwise,
                      std::int64_t least,
                      std::int64_t most);
  bool Flag(std::string_view key, bool otherwise);
  std::vector<std::string> Texts(std::string_view key);
  // An object; nothing where there is none.
  const JsonValue* Object(std::string_view key);
  // The objects of a list.
  std::vector<const JsonValue*> Objects(std::string_view key);
  void Fail(const JsonValue& value, std::string what);

  // What was wrong: also a member that nobody asked for.
  Result<Done> Finish();
  // What was wrong so far.
  Result<Done> failed() const { return failure_ ? Result<Done>(*failure_) : Result<Done>(Done{}); }

 private:
  const JsonValue* Take(std::string_view key, JsonValue::Type type, std::string_view expected);

  const JsonDocument& document_;
  const JsonValue& object_;
  std::set<std::string, std::less<>> asked_;
  std::optional<Failure> failure_;
};

}  // namespace baybridge
