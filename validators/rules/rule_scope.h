#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/schematron.h"
#include "rules/xpath/compiler.h"

namespace baybridge {

// What names mean in the expressions of one schema: its namespaces, and its variables from the
// schema (and phase) inward to the pattern and the rule. Variables of schema and pattern may be
// used before they are declared; they are compiled when first named. Where nothing else is declared
// under that name, `as-of` is the date of judging.
class RuleScope final : public xpath::Scope {
 public:
  using LoadDocument = std::function<Result<Done>(std::optional<std::string_view>)>;
  RuleScope(xpath::Compiler& compiler,
            const std::vector<std::pair<std::string, std::string>>& namespaces,
            LoadDocument load)
      : compiler_(compiler),
        namespaces_(namespaces),
        load_(std::move(load)) {}

  // Opens a level of variables; each is compiled, and a failure names its place.
  Result<Done> Open(const std::vector<LetText>& lets);
  void Close();
  // A variable of the rule that is being compiled.
  Result<Done> AddRuleLet(const LetText& let);
  void EndRule() { rule_.clear(); }

  std::optional<std::string> Space(std::string_view prefix) override;
  Result<xpath::Variable> Find(std::string_view space, std::string_view local) override;
  Result<Done> Document(std::optional<std::string_view> literal) override { return load_(literal); }

 private:
  struct Let {
    LetText text;
    std::optional<xpath::Variable> variable;
    bool busy = false;  // being compiled
  };
  Result<xpath::Variable> Compile(Let& let, std::size_t level);
  Result<xpath::ExprId> CompileValue(const LetText& text);

  xpath::Compiler& compiler_;
  const std::vector<std::pair<std::string, std::string>>& namespaces_;
  LoadDocument load_;
  std::optional<xpath::Variable> as_of_;
  std::vector<std::vector<Let>> levels_;
  std::size_t seen_ = 0;  // levels that the expression being compiled sees
  bool sees_rule_ = true;
  std::vector<std::pair<std::string, xpath::Variable>> rule_;
};

}  // namespace baybridge
