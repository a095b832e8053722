// Texts: several leaves on one side, scripts and terms.

#include <utility>

#include "translate/transform_kinds.h"

namespace baybridge {
namespace {

using Outcome = Applied::Outcome;

class Join : public Transform {
 public:
  explicit Join(std::string separator) : separator_(std::move(separator)) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    std::string text;
    bool clean = true;
    std::uint32_t last = 0;
    for (std::uint32_t i = 0; i < values.count; ++i) {
      if (values.parts[i].data() != nullptr) last = i;
    }
    for (std::uint32_t i = 0; i <= last; ++i) {
      if (i > 0) text += separator_;
      text += values.parts[i];
      clean = clean && values.parts[i].find(separator_) == std::string_view::npos;
    }
    return OneText(ExactIf(clean), arena.Copy(text));
  }

 private:
  std::string separator_;
};

class Split : public Transform {
 public:
  Split(std::string separator, std::uint32_t parts)
      : separator_(std::move(separator)),
        parts_(parts) {}

  Applied Apply(const Values& values, Arena& /*arena*/) const override {
    Applied applied;
    std::string_view rest = values.parts[0];
    while (true) {
      const std::size_t at =
          applied.count + 1 < parts_ ? rest.find(separator_) : std::string_view::npos;
      const std::string_view part = rest.substr(0, at);
      applied.parts[applied.count++] = part.empty() ? std::string_view() : part;
      if (at == std::string_view::npos) break;
      rest.remove_prefix(at + separator_.size());
    }
    // Rejoined, a separator in the last part would be read as one more part.
    const bool clean = applied.parts[applied.count - 1].find(separator_) == std::string_view::npos;
    applied.outcome = ExactIf(clean && !rest.empty());
    return applied;
  }

 private:
  std::string separator_;
  std::uint32_t parts_;
};

// Free text between scripts, term table first; what was changed is marked machine-converted. The
// dictionaries load when first needed.
class Script : public Transform {
 public:
  Script(const ScriptConverters& scripts, ScriptConversion conversion)
      : scripts_(scripts),
        conversion_(conversion) {}

  Applied Apply(const Values& values, Arena& arena) const override {
    auto converter = scripts_.Get(conversion_);
    if (!converter) return {};
    std::string converted;
    const bool changed = (*converter)->Convert(values.parts[0], converted);
    if (!changed) return OneText(Outcome::kExact, values.parts[0]);
    Applied applied = OneText(Outcome::kInexact, arena.Copy(converted));
    applied.machine_converted = true;
    return applied;
  }

 private:
  const ScriptConverters& scripts_;
  ScriptConversion conversion_;
};

// A whole text that is a term of mapping/terms becomes the term of the other place; any other text
// stays as it is.
class Term : public Transform {
 public:
  explicit Term(const std::vector<ScriptRule>& rules) {
    std::vector<CodeMap::Entry> entries;
    for (const ScriptRule& rule : rules) {
      if (rule.kind == ScriptRule::Kind::kPhrase)
        entries.push_back({rule.from, rule.to, Relationship::kEquivalent, false});
    }
    terms_.Fill(std::move(entries));
  }

  Applied Apply(const Values& values, Arena& /*arena*/) const override {
    const CodeMap::Entry* term = terms_.Find(values.parts[0]);
    if (term == nullptr) return OneText(Outcome::kExact, values.parts[0]);
    Applied applied = OneText(Outcome::kInexact, term->value);
    applied.machine_converted = true;
    return applied;
  }

 private:
  CodeMap terms_;
};

}  // namespace

Made MakeJoin(std::string separator) {
  return std::make_unique<Join>(std::move(separator));
}

Made MakeSplit(std::string separator, std::uint32_t parts) {
  return std::make_unique<Split>(std::move(separator), parts);
}

Made MakeScript(const ScriptConverters& scripts, ScriptConversion conversion) {
  return std::make_unique<Script>(scripts, conversion);
}

Made MakeTerm(const std::vector<ScriptRule>& rules) {
  return std::make_unique<Term>(rules);
}

}  // namespace baybridge
