#include "cli/usage_failure.h"

#include <filesystem>
#include <utility>

#include "pipeline/workspace.h"
#include "report/message.h"

namespace baybridge {

Failure UsageFailure(const Catalogue& catalogue,
                     Language language,
                     const std::string& id,
                     std::vector<Arg> args) {
  Finding finding;
  finding.id = id;
  finding.args = std::move(args);
  FindingText said = TextOf(finding, catalogue, language, SensitiveValues::kShow);
  return {.kind = FailureKind::kUsage,
          .what = std::move(said.text),
          .place = {},
          .advice = std::move(said.advice)};
}

Failure UsageFailureOf(const std::string& data,
                       const std::string& language,
                       const std::string& id,
                       std::vector<Arg> args) {
  return UsageFailure(TextsOf(data), kLanguageNames.ValueOf(language).value_or(Language::kEn), id,
                      std::move(args));
}

Catalogue TextsOf(const std::string& data) {
  const std::filesystem::path root = data.empty() ? FindDataFolder() : std::filesystem::path(data);
  Catalogue catalogue;
  auto loaded = catalogue.Add(root / "schemas" / "_messages");
  return loaded ? std::move(catalogue) : Catalogue();
}

}  // namespace baybridge
