#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "core/name_table.h"
#include "core/result.h"
#include "rules/rule_files.h"
#include "rules/schematron.h"
#include "rules/xpath/compiler.h"
#include "rules/xpath/evaluator.h"
#include "rules/xpath/program.h"

namespace baybridge {

struct RuleSetOptions {
  // When assertions are in force, by id; for others their own attributes hold.
  std::map<std::string, Validity, std::less<>> validity = {};
  // Phase to run: an id, "#ALL", or empty for the schema's default phase, else all patterns.
  std::string phase = {};
  // The folder that every file of the rule set must be in; empty: the folder of its first file.
  std::filesystem::path root = {};
  RuleFileLimits files = {};
  xpath::CompileLimits expressions = {};
};

// Prose with its expressions compiled.
struct CompiledPiece {
  PieceKind kind = PieceKind::kText;
  std::string text;
  std::string value;
  xpath::ExprId expr = 0;  // of kValueOf and kName
};
using CompiledProse = std::vector<CompiledPiece>;

// A diagnostic or a property of an assertion.
struct CompiledNote {
  std::string id;
  std::string role;
  std::string scheme;
  CompiledProse prose = {};
};

// An assert or a report.
struct Assertion {
  bool report = false;
  std::string id;    // empty where it has none
  std::string test;  // as written
  Severity severity = Severity::kError;
  RichAttributes rich;
  Validity validity;
  xpath::ExprId expr = 0;
  xpath::ExprId subject = kNone;
  CompiledProse prose = {};
  std::vector<CompiledNote> diagnostics = {};
  std::vector<CompiledNote> properties = {};
  std::uint32_t rule = 0;
  std::string place;  // file:line
};

struct Rule {
  std::string id;
  std::string name;
  std::string context;  // as written
  RichAttributes rich;
  Validity validity;
  std::uint32_t pattern = 0;
  std::uint32_t match = 0;  // index into Program::patterns
  std::uint32_t first_assertion = 0;
  std::uint32_t assertions = 0;
};

struct RulePattern {
  std::string id;
  std::string title;
  std::string documents;  // as written
  RichAttributes rich;
  Validity validity;
  xpath::ExprId documents_expr = kNone;  // kNone: the record itself
};

// One alternative of a rule's context that a node of some name may match.
struct Candidate {
  std::uint32_t rule = 0;
  std::uint32_t path = 0;  // of the rule's match
  bool sure = false;       // the name alone decides
};

// A Schematron schema (ISO/IEC 19757-3, query binding XSLT 1.0) compiled for one phase, for records
// whose names are of one NameTable. Immutable; may be used by many threads at once.
//
// Severity comes from @role of the assertion, else its @flag, else @role of its rule: fatal, error,
// warning (warn), information (info); anything else is error.
struct RuleSet {
  // Loads `file` and what it includes, and the documents that document() may ask for: those named
  // by literals, or every .xml file of the folder where a name is computed. Interns names, so no
  // record of `names` may be alive while it runs; `names` must outlive the rule set. Fails with
  // file:line of what is wrong: kMalformed, kUnsupported (a query binding, element or function
  // that is not run), kNotFound (a file, or the phase), kTooLarge.
  static Result<std::shared_ptr<const RuleSet>> Load(const std::filesystem::path& file,
                                                     NameTable& names,
                                                     const RuleSetOptions& options = {});

  std::string id;
  std::string title;
  std::string version;
  std::string phase;  // the one compiled; empty for all patterns
  std::vector<std::pair<std::string, std::string>> namespaces;
  std::vector<RulePattern> patterns;  // the active ones, in order
  std::vector<Rule> rules;            // in order of patterns
  std::vector<Assertion> assertions;  // in order of rules
  xpath::Program program;
  xpath::SideDocuments documents;

  // What may match a node, in order of rules: by name of elements and attributes, for those of
  // other names, for text nodes, for the root node.
  std::vector<std::uint32_t> list_of_name;  // index into `candidates`
  std::vector<std::vector<Candidate>> candidates;
  std::uint32_t other_names = 0;  // index into `candidates`
  std::vector<Candidate> for_texts;
  std::vector<Candidate> for_root;
  bool any_name = false;  // `other_names` is not empty
};

// Severity that a role or flag stands for, or nothing.
std::optional<Severity> SeverityOfRole(std::string_view role);

}  // namespace baybridge
