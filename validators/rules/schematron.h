#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "rules/rule_files.h"
#include "rules/xpath/decimal_format.h"

namespace baybridge {

// A Schematron schema (ISO/IEC 19757-3) as it is written, with includes and extends resolved,
// abstract patterns instantiated and abstract rules put in place: what is left to compile. All
// texts are expressions or prose, nothing is evaluated.

inline constexpr std::string_view kSchematronSpace = "http://purl.oclc.org/dsdl/schematron";
inline constexpr std::string_view kXsltSpace = "http://www.w3.org/1999/XSL/Transform";

// Attributes that only travel to the output.
struct RichAttributes {
  std::string role;
  std::string flag;
  std::string see;
  std::string icon;
  std::string fpi;
  std::string subject;  // a path expression
};

// When a pattern, rule or assertion is in force, both days included (attributes valid-from and
// valid-to of the namespace urn:baybridge:functions); empty: no limit.
struct Validity {
  std::string from;
  std::string to;
};

enum class PieceKind : std::uint8_t { kText, kValueOf, kName, kOpen, kClose };
struct ProsePiece {
  PieceKind kind = PieceKind::kText;
  std::string text;  // kText: prose; kValueOf and kName: expression; kOpen, kClose: emph, dir, span
  std::string value;  // kOpen: dir/@value or span/@class
};
using Prose = std::vector<ProsePiece>;

struct LetText {
  std::string name;
  std::string value;
  bool is_expression = true;  // else `value` is the text itself
  std::string place;
};

struct CheckText {
  bool report = false;
  std::string id;
  std::string test;
  RichAttributes rich;
  Validity validity;
  std::vector<std::string> diagnostics;
  std::vector<std::string> properties;
  Prose prose;
  std::string place;
};

// What a rule says, in order: a let is seen by what follows it.
struct RuleItem {
  std::optional<LetText> let;
  std::optional<CheckText> check;
};

struct RuleText {
  std::string id;
  std::string name;
  std::string context;
  RichAttributes rich;
  Validity validity;
  std::vector<RuleItem> items;
  std::string place;
};

struct PatternText {
  std::string id;
  std::string title;
  std::string documents;  // expression
  RichAttributes rich;
  Validity validity;
  std::vector<LetText> lets;
  std::vector<RuleText> rules;
  std::string place;
};

struct PhaseText {
  std::string id;
  std::vector<std::string> active;
  std::vector<LetText> lets;
};

struct KeyText {
  std::string name;
  std::string match;
  std::string use;
  std::string place;
};

// xsl:decimal-format; its name as written.
struct FormatText {
  xpath::DecimalFormat format;
  std::string place;
};

// A diagnostic or a property.
struct NoteText {
  std::string id;
  std::string role;
  std::string scheme;
  Prose prose;
  std::string place;
};

struct SchemaText {
  std::string id;
  std::string title;
  std::string version;
  std::string default_phase;
  std::vector<std::pair<std::string, std::string>> namespaces;  // prefix and namespace name
  std::vector<LetText> lets;
  std::vector<KeyText> keys;
  std::vector<FormatText> formats;
  std::vector<PhaseText> phases;
  std::vector<PatternText> patterns;
  std::vector<NoteText> diagnostics;
  std::vector<NoteText> properties;
};

// Reads the schema in `file`, a file name below the folder of `files`. Fails with kMalformed and
// file:line, with kUnsupported for a query binding or an element of XSLT that is not run, and as
// RuleFiles::Open does.
Result<SchemaText> ReadSchematron(RuleFiles& files, const std::string& file);

}  // namespace baybridge
