#include "report/failure_text.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "pack/placeholders.h"
#include "report/message.h"

namespace baybridge {
namespace {

constexpr std::string_view kFamily = "failure.";

// A text cut at its placeholders: literals[0] {names[0]} literals[1] …
struct Template {
  std::vector<std::string> literals;
  std::vector<std::string> names;

  std::size_t LiteralSize() const {
    std::size_t size = 0;
    for (const std::string& literal : literals) size += literal.size();
    return size;
  }
};

Template TemplateOf(std::string_view text) {
  Template parts;
  parts.literals.emplace_back();
  for (std::size_t at = 0; at < text.size();) {
    const auto name = PlaceholderAt(text, at);
    if (!name) {
      parts.literals.back() += text[at++];
      continue;
    }
    parts.names.emplace_back(*name);
    parts.literals.emplace_back();
    at += name->size() + 2;
  }
  return parts;
}

// What stands for the placeholders in `text`; nothing where it is another sentence. Each value is
// as short as it can be, but for the last, and never empty.
std::optional<std::vector<Arg>> Match(const Template& parts, std::string_view text) {
  if (!text.starts_with(parts.literals.front())) return std::nullopt;
  if (parts.names.empty() && text != parts.literals.front()) return std::nullopt;
  text.remove_prefix(parts.literals.front().size());
  std::vector<Arg> args;
  for (std::size_t i = 0; i < parts.names.size(); ++i) {
    const std::string& behind = parts.literals[i + 1];
    const bool last = i + 1 == parts.names.size();
    if (last && !text.ends_with(behind)) return std::nullopt;
    const std::size_t end =
        last ? text.size() - std::min(behind.size(), text.size()) : text.find(behind, 1);
    if (end == 0 || end == std::string_view::npos) return std::nullopt;
    args.push_back({.name = parts.names[i], .value = std::string(text.substr(0, end))});
    text.remove_prefix(std::min(end + behind.size(), text.size()));
  }
  return args;
}

// The sentence of the catalogue that fits with the most letters of its own.
std::optional<Finding> SentenceOf(const Catalogue& catalogue, std::string_view text) {
  std::optional<Finding> best;
  std::size_t most = 0;
  for (const std::string& id : catalogue.Ids()) {
    if (!id.starts_with(kFamily)) continue;
    const Message* message = catalogue.FindExactly(id, Language::kEn);
    if (message == nullptr) continue;
    const Template parts = TemplateOf(message->text);
    auto args = parts.LiteralSize() > most ? Match(parts, text) : std::nullopt;
    if (!args) continue;
    most = parts.LiteralSize();
    best.emplace();
    best->id = id;
    best->args = *std::move(args);
  }
  return best;
}

// `text` in the language; as it is where no sentence fits.
FindingText Said(const Catalogue& catalogue, Language language, const std::string& text) {
  auto sentence = SentenceOf(catalogue, text);
  if (!sentence) return {.text = text, .advice = {}};
  std::string inner_advice;
  for (Arg& arg : sentence->args) {
    const auto inner = SentenceOf(catalogue, arg.value);
    if (!inner) continue;
    FindingText told = TextOf(*inner, catalogue, language, SensitiveValues::kShow);
    arg.value = std::move(told.text);
    if (!told.advice.empty()) inner_advice = std::move(told.advice);
  }
  FindingText said = TextOf(*sentence, catalogue, language, SensitiveValues::kShow);
  if (!inner_advice.empty()) said.advice = std::move(inner_advice);
  return said;
}

}  // namespace

Failure InLanguage(Failure failure, const Catalogue& catalogue, Language language) {
  FindingText what = Said(catalogue, language, failure.what);
  failure.what = std::move(what.text);
  failure.advice = failure.advice.empty() ? std::move(what.advice)
                                          : Said(catalogue, language, failure.advice).text;
  return failure;
}

}  // namespace baybridge
