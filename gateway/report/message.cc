#include "report/message.h"

#include <algorithm>

#include "pack/placeholders.h"
#include "report/render.h"

namespace baybridge {
namespace {

std::string_view ValueOf(const Arg& arg, SensitiveValues sensitive) {
  return arg.sensitive && sensitive == SensitiveValues::kMask ? kMask : std::string_view(arg.value);
}

std::string Fill(std::string_view text, const std::vector<Arg>& args, SensitiveValues sensitive) {
  std::string filled;
  for (std::size_t at = 0; at < text.size();) {
    const auto name = PlaceholderAt(text, at);
    const auto arg = name ? std::ranges::find(args, *name, &Arg::name) : args.end();
    if (arg == args.end()) {
      filled += text[at++];
      continue;
    }
    filled += ValueOf(*arg, sensitive);
    at += name->size() + 2;
  }
  return filled;
}

// The arguments that have words of their own in each language.
std::vector<Arg> InWords(const Finding& finding,
                         const Catalogue& catalogue,
                         Language language,
                         const Kind* kind) {
  std::vector<Arg> args = finding.args;
  for (Arg& arg : args) {
    if (arg.name == "leaf") {
      const std::string_view label = LabelOf(kind, finding.path, language);
      if (!label.empty()) arg.value = label;
    } else if (arg.name == "reason") {
      const Message* word = catalogue.Find("reason." + arg.value, language);
      if (word != nullptr) arg.value = word->text;
    }
  }
  return args;
}

}  // namespace

FindingText TextOf(const Finding& finding,
                   const Catalogue& catalogue,
                   Language language,
                   SensitiveValues sensitive,
                   const Kind* kind) {
  const Message* message = catalogue.Find(finding.id, language);
  if (message != nullptr) {
    const std::vector<Arg> args = InWords(finding, catalogue, language, kind);
    return {.text = Fill(message->text, args, sensitive),
            .advice = Fill(message->advice, args, sensitive)};
  }
  FindingText bare{.text = finding.id, .advice = {}};
  for (const Arg& arg : finding.args) {
    bare.text += ' ';
    bare.text += arg.name;
    bare.text += "=‘";
    bare.text += ValueOf(arg, sensitive);
    bare.text += "’";
  }
  return bare;
}

}  // namespace baybridge
