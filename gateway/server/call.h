#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/result.h"
#include "pack/pack.h"
#include "server/role.h"

namespace baybridge {

class ServiceData;
struct OnceRequest;

// The parameters behind '?'. Fails with kUsage for one that stands twice or is not well-formed.
using Parameters = std::map<std::string, std::string, std::less<>>;
Result<Parameters> ReadParameters(std::string_view query);
// Nothing where a percent sign is not followed by two hexadecimal digits, or hides a NUL.
std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_blank);

// What trying a request briefly (Route::brief) found out for the ordinary way.
struct BriefOutcome {
  bool declined = false;  // the fast way ran, and leaves this record to the ordinary one
};

// One request on its way through its handler.
struct Call {
  const HttpRequest& request;
  const Actor& actor;
  Parameters parameters;
  std::map<std::string, std::string, std::less<>> path;  // values of {name} in the route's path
  Language language = Language::kEn;
  std::string correlation;
  std::shared_ptr<const ServiceData> data;  // stays the same while the call lasts
  // Of the request, for who tries it briefly and who comes after; null: it is not tried.
  BriefOutcome* brief = nullptr;
  // Where the caller may repeat it and it changes the store (server/once.h); null: no such call.
  OnceRequest* once = nullptr;

  // A parameter; empty where it was not given.
  std::string_view Parameter(std::string_view name) const& {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string_view() : std::string_view(found->second);
  }
};

// The best of the four languages that a client reads (RFC 9110, 12.5.4), else English.
Language LanguageOf(std::string_view accept_language);

// The media type that a client accepts most, of those offered (the first of them where it accepts
// anything). Nothing where it accepts none of them.
std::optional<std::string_view> AcceptedOf(std::string_view accept,
                                           const std::vector<std::string_view>& offered);

// A media type without parameters, in lower case; and one parameter of it.
std::string MediaTypeOf(std::string_view content_type);
std::string CharsetOf(std::string_view content_type);

}  // namespace baybridge
