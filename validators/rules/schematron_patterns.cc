#include <utility>

#include "rules/mixed_text.h"
#include "rules/schematron_reader.h"

namespace baybridge {
namespace {

constexpr std::uint32_t kDeepestExtends = 32;

}  // namespace

// Abstract patterns, and abstract rules of every pattern, by id; a pattern's own come first.
void SchematronReader::GatherAbstract(At schema) {
  for (const At child : Children(schema)) {
    const bool pattern = Is(child, "pattern");
    if (pattern && Text(child, "abstract") == "true")
      abstract_patterns_.emplace(Text(child, "id"), child);
    if (!pattern && !Is(child, "rules")) continue;
    for (const At rule : Children(child)) {
      if (Is(rule, "rule") && Text(rule, "abstract") == "true")
        abstract_rules_.emplace(Text(rule, "id"), rule);
    }
  }
}

void SchematronReader::ReadPattern(At at, SchemaText& schema) {
  if (Text(at, "abstract") == "true") return;
  PatternText pattern{.id = Text(at, "id"),
                      .title = {},
                      .documents = Text(at, "documents"),
                      .rich = ReadRich(at),
                      .validity = ReadValidity(at),
                      .lets = {},
                      .rules = {},
                      .place = PlaceOf(at)};
  if (pattern.id.empty()) pattern.id = Text(at, "name");
  if (Attribute(at, "is-a")) {
    ReadInstance(at, pattern);
  } else {
    AddPatternChildren(at, pattern);
  }
  schema.patterns.push_back(std::move(pattern));
}

// An instance of an abstract pattern: what that says, with its parameters put in.
void SchematronReader::ReadInstance(At at, PatternText& pattern) {
  const std::string name = Text(at, "is-a");
  const auto abstract = abstract_patterns_.find(name);
  if (abstract == abstract_patterns_.end())
    return Fail(at, "no abstract pattern has the id ‘" + name + "’");
  if (Attribute(abstract->second, "is-a"))
    return Fail(at, "an abstract pattern that is an instance itself is not run",
                FailureKind::kUnsupported);
  Params params;
  for (const At child : Children(at)) {
    if (Is(child, "param")) params[Required(child, "name")] = Required(child, "value");
    if (Is(child, "title")) AddPatternChildren(at, pattern);
  }
  // What the abstract pattern gives itself are defaults.
  for (const At child : Children(abstract->second)) {
    if (Is(child, "param") && Attribute(child, "value"))
      params.emplace(Required(child, "name"), Text(child, "value"));
  }
  params_ = &params;
  if (pattern.documents.empty()) pattern.documents = Text(abstract->second, "documents");
  AddPatternChildren(abstract->second, pattern);
  params_ = nullptr;
}

void SchematronReader::AddPatternChildren(At at, PatternText& pattern) {
  const std::vector<At> children = Children(at);
  local_rules_.clear();
  for (const At child : children) {
    if (Is(child, "rule") && Text(child, "abstract") == "true")
      local_rules_.emplace(Text(child, "id"), child);
  }
  for (const At child : children) {
    if (failed()) return;
    if (Is(child, "let")) pattern.lets.push_back(ReadLet(child));
    if (Is(child, "title")) {
      pattern.title.clear();
      for (const ProsePiece& piece : ReadProse(child)) pattern.title += piece.text;
      pattern.title = CollapseSpace(pattern.title);
    }
    if (Is(child, "rule") && Text(child, "abstract") != "true")
      pattern.rules.push_back(ReadRule(child));
  }
}

RuleText SchematronReader::ReadRule(At at) {
  RuleText rule{.id = Text(at, "id"),
                .name = Text(at, "name"),
                .context = Required(at, "context"),
                .rich = ReadRich(at),
                .validity = ReadValidity(at),
                .items = {},
                .place = PlaceOf(at)};
  AddRuleItems(at, 0, rule.items);
  return rule;
}

void SchematronReader::AddRuleItems(At at, std::uint32_t depth, std::vector<RuleItem>& items) {
  for (const At child : Children(at)) {
    if (failed()) return;
    if (Is(child, "let")) {
      items.push_back({.let = ReadLet(child), .check = {}});
    } else if (Is(child, "assert") || Is(child, "report")) {
      items.push_back({.let = {}, .check = ReadCheck(child)});
    } else if (Is(child, "extends")) {
      Extend(child, depth + 1, items);
    }
  }
}

// extends rule="…": the assertions of an abstract rule; extends href="…": those of an element of
// another file.
void SchematronReader::Extend(At at, std::uint32_t depth, std::vector<RuleItem>& items) {
  if (depth > kDeepestExtends) return Fail(at, "rules extend one another in a circle");
  if (const auto href = Attribute(at, "href")) {
    if (const auto target = Resolve(at, *href)) AddRuleItems(*target, depth, items);
    return;
  }
  const std::string name = Required(at, "rule");
  if (failed()) return;
  if (const auto local = local_rules_.find(name); local != local_rules_.end())
    return AddRuleItems(local->second, depth, items);
  const auto rule = abstract_rules_.find(name);
  if (rule == abstract_rules_.end()) return Fail(at, "no abstract rule has the id ‘" + name + "’");
  AddRuleItems(rule->second, depth, items);
}

}  // namespace baybridge
