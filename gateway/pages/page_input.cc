#include "pages/page_input.h"

#include <algorithm>
#include <utility>

#include "pages/earlier_losses.h"

namespace baybridge {
namespace {

std::uint64_t CountOf(const Report& report, std::string_view name) {
  for (const Count& count : report.counts) {
    if (count.name == name) return count.value;
  }
  return 0;
}

// Hub paths of texts that a row converted between scripts.
std::vector<std::string> ConvertedPaths(const Translated& made) {
  std::vector<std::string> paths;
  const Record& hub = made.translation->target();
  for (NodeId node = 0; node < hub.nodes.size(); ++node) {
    const PlanRow* row = made.translation->RowOfTarget(node);
    if (row != nullptr && row->row != nullptr && row->row->verb == Verb::kScript)
      paths.push_back(hub.PathOf(node));
  }
  return paths;
}

}  // namespace

PrintInput PageInputOf(const HubDocument& document,
                       const PrintContext& context,
                       const KeepNames& names,
                       Language language) {
  PrintInput input{.context = context};
  input.findings = document.report().findings;
  input.withheld = document.withheld.by_class;
  if (document.made == nullptr) return input;
  const Translated& made = *document.made;
  input.translated = true;
  input.source_kind = made.source->compiled->kind;
  input.source = std::string(made.source->compiled->pack->title.In(language)) + " (" +
                 made.source->compiled->pack->id + " " + made.source->compiled->pack->version + ")";
  input.lost = CountOf(made.report, "lost");
  input.residue = CountOf(made.report, "residue");
  input.converted = ConvertedPaths(made);
  input.earlier = EarlierLossesOf(context.packs, names, made, language);
  return input;
}

Result<std::vector<Language>> PageLanguages(const std::string& text, Language otherwise) {
  if (text.empty()) return std::vector<Language>{otherwise};
  std::vector<Language> languages;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const auto language = kLanguageNames.ValueOf(text.substr(at, end - at));
    if (!language || languages.size() == 2) {
      return Failure{
          .kind = FailureKind::kUsage,
          .what = "expected one or two of en, zh-Hans, zh-Hant and pt, found ‘" + text + "’",
          .place = {},
          .advice = {}};
    }
    languages.push_back(*language);
    at = end + 1;
  }
  return languages;
}

}  // namespace baybridge
