#include "rules/rule_set_compiler.h"

#include <algorithm>
#include <utility>

#include "rules/xpath/parser.h"

namespace baybridge {
namespace {

Failure At(Failure failure, const std::string& place) {
  if (failure.place.empty()) failure.place = place;
  return failure;
}

}  // namespace

RuleSetCompiler::RuleSetCompiler(RuleSet& set,
                                 RuleFiles& files,
                                 const RuleFile& main,
                                 NameTable& names,
                                 const RuleSetOptions& options)
    : set_(set),
      files_(files),
      main_(main),
      options_(options),
      names_(names),
      compiler_(set.program, names, options.expressions),
      scope_(compiler_, set.namespaces, [this](auto literal) { return LoadDocument(literal); }) {}

std::optional<Failure> RuleSetCompiler::Run(const SchemaText& schema) {
  set_.id = schema.id;
  set_.title = schema.title;
  set_.version = schema.version;
  set_.namespaces = schema.namespaces;
  std::vector<const PatternText*> active;
  std::vector<LetText> lets = schema.lets;
  const std::string asked = set_.phase.empty() ? schema.default_phase : set_.phase;
  if (auto problem = SelectPhase(schema, asked, active, lets)) return problem;
  set_.program.prefixes = schema.namespaces;
  if (auto problem = AddFormats(schema)) return problem;
  if (auto problem = CompileKeys(schema)) return problem;
  if (auto opened = scope_.Open(lets); !opened) return std::move(opened).error();
  for (const PatternText* pattern : active) {
    if (auto problem = AddPattern(*pattern, schema)) return problem;
  }
  compiler_.Finish();
  std::uint32_t number = 0;
  for (auto& side : set_.documents.documents) {
    if (!side->view.Bind(side->record, set_.program, ++number))
      return Failure{
          FailureKind::kTooLarge, "a document of the rule set is too large", side->record.file, {}};
  }
  std::ranges::sort(set_.documents.names);
  PlanDispatch(set_);
  return {};
}

RuleSetCompiler::Problem RuleSetCompiler::SelectPhase(const SchemaText& schema,
                                                      const std::string& asked,
                                                      std::vector<const PatternText*>& active,
                                                      std::vector<LetText>& lets) {
  set_.phase = asked == "#ALL" ? std::string() : asked;
  if (set_.phase.empty()) {
    for (const PatternText& pattern : schema.patterns) active.push_back(&pattern);
    return {};
  }
  const auto phase = std::ranges::find(schema.phases, asked, &PhaseText::id);
  if (phase == schema.phases.end())
    return Failure{FailureKind::kNotFound, "no phase ‘" + asked + "’", main_.path.string(), {}};
  for (const PatternText& pattern : schema.patterns) {
    if (std::ranges::find(phase->active, pattern.id) != phase->active.end())
      active.push_back(&pattern);
  }
  lets.insert(lets.end(), phase->lets.begin(), phase->lets.end());
  return {};
}

// The expanded name {uri}local of a QName.
std::string RuleSetCompiler::Expand(const std::string& name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string::npos) return name;
  return '{' + scope_.Space(name.substr(0, colon)).value_or("") + '}' + name.substr(colon + 1);
}

// XSLT 1.0, 12.3: a name may be declared again with the same values only.
RuleSetCompiler::Problem RuleSetCompiler::AddFormats(const SchemaText& schema) {
  auto& formats = set_.program.formats;
  for (const FormatText& text : schema.formats) {
    xpath::DecimalFormat format = text.format;
    format.name = Expand(format.name);
    const auto known = std::ranges::find(formats, format.name, &xpath::DecimalFormat::name);
    if (known == formats.end()) {
      formats.push_back(std::move(format));
    } else if (*known == xpath::DecimalFormat{.name = format.name}) {
      *known = std::move(format);
    } else if (*known != format) {
      return Failure{FailureKind::kMalformed,
                     "the decimal format ‘" + text.format.name + "’ is declared twice",
                     text.place,
                     {}};
    }
  }
  return {};
}

RuleSetCompiler::Problem RuleSetCompiler::CompileKeys(const SchemaText& schema) {
  for (const KeyText& text : schema.keys) {
    const auto match = compiler_.CompilePattern(text.match, scope_, xpath::Place::kKey);
    if (!match) return At(match.error(), text.place);
    const auto use = compiler_.Compile(text.use, scope_, xpath::Place::kKey);
    if (!use) return At(use.error(), text.place);
    const std::string name = Expand(text.name);
    auto key = std::ranges::find(set_.program.keys, name, &xpath::Key::name);
    if (key == set_.program.keys.end()) {
      set_.program.keys.push_back({.name = name, .parts = {}});
      key = set_.program.keys.end() - 1;
    }
    key->parts.push_back({.pattern = *match, .use = *use});
  }
  return {};
}

RuleSetCompiler::Problem RuleSetCompiler::AddPattern(const PatternText& text,
                                                     const SchemaText& schema) {
  RulePattern pattern{.id = text.id,
                      .title = text.title,
                      .documents = text.documents,
                      .rich = text.rich,
                      .validity = text.validity};
  if (!text.documents.empty()) {
    if (auto problem = CompileAt(text.documents, text.place, pattern.documents_expr))
      return problem;
    if (auto loaded = LoadDocument({}); !loaded) return At(loaded.error(), text.place);
  }
  set_.patterns.push_back(std::move(pattern));
  if (auto opened = scope_.Open(text.lets); !opened) return std::move(opened).error();
  for (const RuleText& rule : text.rules) {
    if (auto problem = AddRule(rule, schema)) return problem;
  }
  scope_.Close();
  return {};
}

RuleSetCompiler::Problem RuleSetCompiler::AddRule(const RuleText& text, const SchemaText& schema) {
  const auto match = compiler_.CompilePattern(text.context, scope_, xpath::Place::kPattern);
  if (!match) return At(match.error(), text.place);
  Rule rule{.id = text.id,
            .name = text.name,
            .context = text.context,
            .rich = text.rich,
            .validity = text.validity,
            .pattern = static_cast<std::uint32_t>(set_.patterns.size() - 1),
            .match = *match,
            .first_assertion = static_cast<std::uint32_t>(set_.assertions.size())};
  set_.rules.push_back(std::move(rule));
  for (const RuleItem& item : text.items) {
    if (item.let) {
      if (auto added = scope_.AddRuleLet(*item.let); !added) return At(added.error(), text.place);
    }
    if (item.check) {
      if (auto problem = AddAssertion(*item.check, text, schema)) return problem;
    }
  }
  scope_.EndRule();
  set_.rules.back().assertions =
      static_cast<std::uint32_t>(set_.assertions.size()) - set_.rules.back().first_assertion;
  return {};
}

RuleSetCompiler::Problem RuleSetCompiler::AddAssertion(const CheckText& text,
                                                       const RuleText& rule,
                                                       const SchemaText& schema) {
  Assertion assertion{.report = text.report,
                      .id = text.id,
                      .test = text.test,
                      .rich = text.rich,
                      .validity = text.validity,
                      .rule = static_cast<std::uint32_t>(set_.rules.size() - 1),
                      .place = text.place};
  if (const auto stated = options_.validity.find(text.id); stated != options_.validity.end())
    assertion.validity = stated->second;
  for (const std::string* role : {&text.rich.role, &text.rich.flag, &rule.rich.role}) {
    if (const auto severity = SeverityOfRole(*role)) {
      assertion.severity = *severity;
      break;
    }
  }
  if (auto problem = CompileAt(text.test, text.place, assertion.expr)) return problem;
  const std::string& subject = text.rich.subject.empty() ? rule.rich.subject : text.rich.subject;
  if (!subject.empty()) {
    if (auto problem = CompileAt(subject, text.place, assertion.subject)) return problem;
    if (set_.program.exprs[assertion.subject].type != xpath::Type::kNodes)
      return Failure{FailureKind::kMalformed, "a subject must be a path", text.place, {}};
  }
  if (auto problem = CompileProse(text.prose, text.place, assertion.prose)) return problem;
  if (auto problem =
          AddNotes(text.diagnostics, schema.diagnostics, text.place, assertion.diagnostics))
    return problem;
  if (auto problem = AddNotes(text.properties, schema.properties, text.place, assertion.properties))
    return problem;
  set_.assertions.push_back(std::move(assertion));
  return {};
}

// Notes are compiled where they are used: they see the variables of the rule.
RuleSetCompiler::Problem RuleSetCompiler::AddNotes(const std::vector<std::string>& ids,
                                                   const std::vector<NoteText>& notes,
                                                   const std::string& place,
                                                   std::vector<CompiledNote>& compiled) {
  for (const std::string& id : ids) {
    const auto note = std::ranges::find(notes, id, &NoteText::id);
    if (note == notes.end())
      return Failure{
          FailureKind::kMalformed, "no diagnostic or property has the id ‘" + id + "’", place, {}};
    CompiledNote added{.id = id, .role = note->role, .scheme = note->scheme, .prose = {}};
    if (auto problem = CompileProse(note->prose, note->place, added.prose)) return problem;
    compiled.push_back(std::move(added));
  }
  return {};
}

RuleSetCompiler::Problem RuleSetCompiler::CompileProse(const Prose& prose,
                                                       const std::string& place,
                                                       CompiledProse& compiled) {
  for (const ProsePiece& piece : prose) {
    CompiledPiece added{.kind = piece.kind, .text = piece.text, .value = piece.value};
    if (piece.kind == PieceKind::kValueOf || piece.kind == PieceKind::kName) {
      if (auto problem = CompileAt(piece.text, place, added.expr)) return problem;
    }
    if (piece.kind == PieceKind::kName &&
        set_.program.exprs[added.expr].type != xpath::Type::kNodes)
      return Failure{FailureKind::kMalformed, "the path of ‘name’ must be a path", place, {}};
    compiled.push_back(std::move(added));
  }
  return {};
}

RuleSetCompiler::Problem RuleSetCompiler::CompileAt(std::string_view expression,
                                                    const std::string& place,
                                                    xpath::ExprId& expr) {
  const auto compiled = compiler_.Compile(expression, scope_);
  if (!compiled) return At(compiled.error(), place);
  expr = *compiled;
  return {};
}

}  // namespace baybridge
