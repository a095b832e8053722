#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/name_table.h"
#include "rules/xpath/decimal_format.h"

namespace baybridge::xpath {

// A compiled set of expressions: flat arrays that refer to one another by index. Immutable once
// compiled; may be read by many threads. Every expression has one type, known when it is compiled
// (XPath 1.0 has no expression whose type only its evaluation tells, once the types of variables
// are known).

using ExprId = std::uint32_t;
using SlotId = std::uint32_t;  // a variable

enum class Type : std::uint8_t { kNodes, kBoolean, kNumber, kText };

// XPath 1.0, 2.2.
enum class Axis : std::uint8_t {
  kChild,
  kDescendant,
  kParent,
  kAncestor,
  kFollowingSibling,
  kPrecedingSibling,
  kFollowing,
  kPreceding,
  kAttribute,
  kNamespace,
  kSelf,
  kDescendantOrSelf,
  kAncestorOrSelf,
};

// XPath 1.0, 2.3. A record holds no comments and no processing instructions, so these tests hold
// for no node.
enum class Test : std::uint8_t {
  kName,     // an expanded name
  kAnyName,  // *
  kSpace,    // prefix:*
  kNode,     // node()
  kText,     // text()
  kNothing,  // comment(), processing-instruction(…)
};

enum class Op : std::uint8_t {
  kNumber,
  kText,
  kVariable,
  kPath,
  kOr,
  kAnd,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kNegate,
  kUnion,
  // Functions of XPath 1.0, section 4.
  kLast,
  kPosition,
  kCount,
  kId,
  kLocalName,
  kNamespaceUri,
  kName,
  kString,
  kConcat,
  kStartsWith,
  kContains,
  kSubstringBefore,
  kSubstringAfter,
  kSubstring,
  kStringLength,
  kNormalizeSpace,
  kTranslate,
  kBoolean,
  kNot,
  kTrue,
  kFalse,
  kLang,
  kToNumber,
  kSum,
  kFloor,
  kCeiling,
  kRound,
  // Functions of XSLT 1.0, section 12 and 15.
  kCurrent,
  kDocument,
  kKey,
  kGenerateId,
  kFormatNumber,
  kSystemProperty,
  kUnparsedEntityUri,
  // Functions of ours, namespace urn:baybridge:functions.
  kCheckDigit,
  kInList,
  kDisplay,
  kWorkingDaysBetween,
  kDate,
  kAgeOn,
  kDaysBetween,
  kAsOf,
};

// What the value of an expression depends on, as bits.
enum Needs : std::uint8_t {
  kNeedsNode = 1,       // the context node
  kNeedsPosition = 2,   // the context position
  kNeedsLast = 4,       // the context size
  kNeedsCurrent = 8,    // the node the rule fired for, and variables of the rule
  kNeedsDocument = 16,  // the document of the context node
  kNeedsRun = 32,       // the record or the date, but no node of it
};

// Expr::number of kKey and kFormatNumber: index of the key or format that a literal names, or this
// where the name is an argument to be evaluated.
inline constexpr double kComputed = -1;

struct Expr {
  Op op = Op::kNumber;
  Type type = Type::kNumber;
  std::uint8_t needs = 0;
  std::uint16_t depth = 1;  // levels of calls its evaluation takes
  std::uint32_t a = 0;      // kText: text; kVariable: slot; kPath: path; else first of `arguments`
  std::uint32_t count = 0;  // arguments
  double number = 0;
};

enum class PredicateKind : std::uint8_t {
  kTruth,     // any type but number
  kNumber,    // a number: true where the context position equals it
  kPosition,  // the same for a constant
};

struct Predicate {
  ExprId expr = 0;
  PredicateKind kind = PredicateKind::kTruth;
  std::uint32_t position = 0;  // of kPosition; 0 can hold for no node
};

// A step whose first predicate says `key = wanted`, where `wanted` does not depend on the node
// tested: it can be answered by an index from key to nodes.
struct Lookup {
  std::uint32_t list = 0;  // which elements, see Step::list
  ExprId key = 0;          // evaluated at each such element
  ExprId wanted = 0;
};

struct Step {
  Axis axis = Axis::kChild;
  Test test = Test::kNode;
  bool needs_last = false;     // a predicate looks at the context size
  bool collect_after = false;  // what it finds may hold a node twice: collect, sort, go on
  std::uint16_t predicates = 0;
  std::uint32_t first_predicate = 0;
  NameId name = kNone;
  std::uint32_t space = 0;       // text of kSpace
  std::uint32_t list = kNone;    // index of the name among the listed ones, see Program::listed
  std::uint32_t lookup = kNone;  // index into Program::lookups
};

enum class Start : std::uint8_t { kContext, kRoot, kExpr };

// Paths that need no general walk.
enum class Shape : std::uint8_t {
  kGeneral,
  kSelf,   // .
  kNamed,  // child and attribute steps to names, without predicates
};

struct Path {
  Shape shape = Shape::kGeneral;
  Start start = Start::kContext;
  bool sorted = true;     // one walk finds the nodes in document order, each once
  bool distinct = true;   // one walk finds each node once
  bool collects = false;  // after some step nodes are collected
  ExprId expr = 0;        // of kExpr
  std::uint16_t start_predicates = 0;
  std::uint32_t first_start_predicate = 0;
  bool start_needs_last = false;
  std::uint32_t first_step = 0;
  std::uint32_t steps = 0;
  std::uint32_t memo = kNone;     // where the result may be kept; kNone: not worth it
  bool forever = false;           // the memo depends on no record
  std::uint32_t counter = kNone;  // of a step to siblings whose nodes may be counted in one pass
};

// xsl:key, XSLT 1.0, 12.2. Several may have one name.
struct KeyPart {
  std::uint32_t pattern = 0;  // index into Program::patterns
  ExprId use = 0;
};
struct Key {
  std::string name;  // expanded: {uri}local
  std::vector<KeyPart> parts;
};

// XSLT 1.0, 5.2: one alternative of a pattern, its steps in writing order. Tested from the last
// step to the first.
struct PatternStep {
  Step step;
  bool any_depth = false;  // `//` stands before it
};
enum class Anchor : std::uint8_t { kNowhere, kRoot, kNodes };
struct PatternPath {
  Anchor anchor = Anchor::kNowhere;
  ExprId nodes = 0;  // of kNodes: key(…) or id(…)
  std::vector<PatternStep> steps;
};
struct MatchPattern {
  std::vector<PatternPath> paths;
};

// A variable: an expression that is evaluated when its value is first asked for.
struct Slot {
  Type type = Type::kText;
  ExprId expr = 0;
  bool of_rule = false;  // once for every node that its rule fires for, there; else once a record,
                         // at the root node
};

struct Program {
  const NameTable* names = nullptr;
  std::vector<Expr> exprs;
  std::vector<ExprId> arguments;
  std::vector<Step> steps;
  std::vector<Predicate> predicates;
  std::vector<Path> paths;
  std::vector<Lookup> lookups;
  std::vector<std::string> texts;
  std::vector<NameId> listed;  // names whose elements are listed when a record is bound
  std::vector<std::uint32_t> list_of_name;  // by name: index into `listed`, or kNone
  std::vector<Key> keys;
  std::vector<DecimalFormat> formats{DecimalFormat{}};  // the default format first
  // Prefix and namespace name, for names that are computed.
  std::vector<std::pair<std::string, std::string>> prefixes;
  std::vector<MatchPattern> patterns;
  std::uint32_t memos = 0;
  std::uint32_t counters = 0;
  std::vector<Slot> slots;
  NameId lang = kNone;    // xml:lang
  NameId xml_id = kNone;  // xml:id
  NameId nil = kNone;     // xsi:nil

  const Expr& expr(ExprId id) const { return exprs[id]; }
  ExprId argument(const Expr& expr, std::uint32_t index) const { return arguments[expr.a + index]; }
};

}  // namespace baybridge::xpath
