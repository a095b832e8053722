#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_scope.h"
#include "rules/rule_set.h"

namespace baybridge {

// Makes a rule set of a schema that was read.
class RuleSetCompiler {
 public:
  RuleSetCompiler(RuleSet& set,
                  RuleFiles& files,
                  const RuleFile& main,
                  NameTable& names,
                  const RuleSetOptions& options);
  std::optional<Failure> Run(const SchemaText& schema);

 private:
  using Problem = std::optional<Failure>;
  Problem AddFormats(const SchemaText& schema);
  Problem CompileKeys(const SchemaText& schema);
  std::string Expand(const std::string& name);
  Problem SelectPhase(const SchemaText& schema,
                      const std::string& asked,
                      std::vector<const PatternText*>& active,
                      std::vector<LetText>& lets);
  Problem AddPattern(const PatternText& text, const SchemaText& schema);
  Problem AddRule(const RuleText& text, const SchemaText& schema);
  Problem AddAssertion(const CheckText& text, const RuleText& rule, const SchemaText& schema);
  Problem AddNotes(const std::vector<std::string>& ids,
                   const std::vector<NoteText>& notes,
                   const std::string& place,
                   std::vector<CompiledNote>& compiled);
  Problem CompileProse(const Prose& prose, const std::string& place, CompiledProse& compiled);
  Problem CompileAt(std::string_view expression, const std::string& place, xpath::ExprId& expr);
  Result<Done> LoadDocument(std::optional<std::string_view> literal);
  Result<Done> LoadOne(const std::string& name);

  RuleSet& set_;
  RuleFiles& files_;
  const RuleFile& main_;
  const RuleSetOptions& options_;
  NameTable& names_;
  xpath::Compiler compiler_;
  RuleScope scope_;
  bool all_loaded_ = false;
};

// Fills the tables that tell by name which rules may match a node.
void PlanDispatch(RuleSet& set);

}  // namespace baybridge
