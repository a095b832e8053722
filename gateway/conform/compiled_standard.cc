#include "conform/compiled_standard.h"

#include <algorithm>

#include "conform/overlaps.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

Failure At(const Assertion& assertion, std::string what) {
  return {FailureKind::kMalformed, std::move(what), assertion.place, {}};
}

// The text of an assertion is its id and nothing else: the key of the messages.
bool IsKeyOnly(const Assertion& assertion) {
  std::string text;
  for (const CompiledPiece& piece : assertion.prose) {
    if (piece.kind != PieceKind::kText) return false;
    text += piece.text;
  }
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
  return text == assertion.id;
}

Result<Done> Bind(CompiledStandard& compiled, std::vector<bool>& asserted) {
  for (const auto& set : compiled.sets) {
    std::vector<std::uint32_t>& rule_of = compiled.rule_of.emplace_back();
    for (const Assertion& assertion : set->assertions) {
      const std::uint32_t rule = compiled.standard.FindRule(assertion.id);
      if (rule == kNone) return At(assertion, "rules.csv has no rule ‘" + assertion.id + "’");
      if (asserted[rule]) return At(assertion, "the rule ‘" + assertion.id + "’ is there twice");
      asserted[rule] = true;
      if (compiled.standard.rules[rule].severity != assertion.severity)
        return At(assertion, "the role of ‘" + assertion.id + "’ is not its severity in rules.csv");
      if (!IsKeyOnly(assertion))
        return At(assertion, "the text of ‘" + assertion.id + "’ must be its id and nothing else");
      rule_of.push_back(rule);
    }
  }
  return Done{};
}

}  // namespace

Result<std::unique_ptr<const CompiledStandard>> CompiledStandard::Load(const fs::path& root,
                                                                       std::string_view id,
                                                                       NameTable& names) {
  auto standard = LoadStandard(root, id);
  if (!standard) return std::move(standard).error();
  auto compiled = std::make_unique<CompiledStandard>();
  compiled->standard = *std::move(standard);
  RuleSetOptions options;
  for (const StandardRule& rule : compiled->standard.rules)
    options.validity.emplace(rule.id, Validity{.from = rule.valid_from, .to = rule.valid_to});
  for (const fs::path& file : compiled->standard.rule_files) {
    auto set = RuleSet::Load(file, names, options);
    if (!set) return std::move(set).error();
    compiled->sets.push_back(*std::move(set));
  }
  std::vector<bool> asserted(compiled->standard.rules.size());
  auto bound = Bind(*compiled, asserted);
  if (!bound) return std::move(bound).error();
  for (std::size_t i = 0; i < asserted.size(); ++i) {
    const StandardRule& rule = compiled->standard.rules[i];
    if (asserted[i]) continue;
    return Failure{FailureKind::kMalformed,
                   "no assertion has the rule ‘" + rule.id + "’",
                   (compiled->standard.folder / "rules.csv").generic_string() + ":" +
                       std::to_string(rule.line),
                   {}};
  }
  return std::unique_ptr<const CompiledStandard>(std::move(compiled));
}

Result<Standards> Standards::Load(const fs::path& root,
                                  const std::vector<std::string>& ids,
                                  NameTable& names,
                                  Catalogue texts) {
  Standards standards;
  standards.texts = std::move(texts);
  auto calendars = Calendars::Load(root / "validators" / "standards" / "calendars");
  if (!calendars) return std::move(calendars).error();
  standards.calendars = *std::move(calendars);
  for (const std::string& id : ids) {
    const bool known = std::ranges::any_of(
        standards.standards, [&](const auto& other) { return other->standard.id == id; });
    if (known) continue;
    auto loaded = CompiledStandard::Load(root, id, names);
    if (!loaded) return std::move(loaded).error();
    auto added = standards.texts.Add((*loaded)->standard.folder / "messages");
    if (!added) return std::move(added).error();
    standards.standards.push_back(*std::move(loaded));
  }
  auto overlaps = LoadOverlaps(root / "validators" / "standards" / "overlaps.csv", standards);
  if (!overlaps) return std::move(overlaps).error();
  standards.overlaps = *std::move(overlaps);
  return standards;
}

}  // namespace baybridge
