#include "report/message.h"

#include <algorithm>

#include "pack/placeholders.h"
#include "report/field_at.h"
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
    } else if (arg.name == "fact") {
      const Message* word = catalogue.Find("envelope." + arg.value, language);
      if (word != nullptr) arg.value = word->text + " (" + arg.value + ")";
    } else if (arg.name == "reason") {
      const Message* word = catalogue.Find("reason." + arg.value, language);
      if (word != nullptr) arg.value = word->text;
    }
  }
  return args;
}

// Where the message shows a form by an example, and the field at the finding's path has one.
const Message* ByExample(const Finding& finding,
                         const Catalogue& catalogue,
                         Language language,
                         const Kind* kind,
                         std::vector<Arg>& args) {
  const Message* message = catalogue.Find("example." + finding.id, language);
  const Field* field = message == nullptr ? nullptr : FieldAt(kind, finding.path);
  if (field == nullptr || field->example.empty()) return nullptr;
  args.push_back({.name = "example", .value = field->example, .sensitive = false});
  return message;
}

}  // namespace

FindingText TextOf(const Finding& finding,
                   const Catalogue& catalogue,
                   Language language,
                   SensitiveValues sensitive,
                   const Kind* kind) {
  const Message* message = catalogue.Find(finding.id, language);
  if (message != nullptr) {
    std::vector<Arg> args = InWords(finding, catalogue, language, kind);
    if (const Message* example = ByExample(finding, catalogue, language, kind, args))
      message = example;
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
