#include "batch/reject_cause.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace baybridge {
namespace {

// Characters that no text of the catalogue holds, and no XML document may.
constexpr char kArgument = '\x1E';
constexpr char kValue = '\x1F';

std::string WithoutMarks(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == kArgument || c == kValue; }, ' ');
  return text;
}

}  // namespace

std::string CauseToKeep(const Finding& finding,
                        const std::string& words,
                        SensitiveValues sensitive) {
  std::string kept = WithoutMarks(words) + kArgument;
  for (const Arg& arg : finding.args) {
    const bool masked = arg.sensitive && sensitive == SensitiveValues::kMask;
    kept += arg.name;
    kept += kValue;
    kept += masked ? std::string(kMask) : WithoutMarks(arg.value);
    kept += kArgument;
  }
  return kept;
}

std::string CauseAsKept(const JobReject& reject) {
  return reject.text.substr(0, reject.text.find(kArgument));
}

std::string CauseIn(const JobReject& reject,
                    const Catalogue& catalogue,
                    Language language,
                    const Kind* kind) {
  const std::size_t begin = reject.text.find(kArgument);
  if (begin == std::string::npos) return reject.text;
  Finding finding;
  finding.id = reject.cause;
  finding.path = reject.place;
  std::string_view rest = std::string_view(reject.text).substr(begin + 1);
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find(kArgument));
    const std::size_t value = std::min(part.find(kValue), part.size());
    finding.args.push_back({.name = std::string(part.substr(0, value)),
                            .value = std::string(part.substr(std::min(value + 1, part.size()))),
                            .sensitive = false});
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  }
  return TextOf(finding, catalogue, language, SensitiveValues::kShow, kind).text;
}

}  // namespace baybridge
