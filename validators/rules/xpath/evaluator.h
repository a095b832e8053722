#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/arena.h"
#include "core/record.h"
#include "rules/rule_functions.h"
#include "rules/xpath/evaluation.h"
#include "rules/xpath/program.h"
#include "rules/xpath/record_view.h"
#include "rules/xpath/value_index.h"

namespace baybridge::xpath {

// Evaluates the expressions of one program on one record after the other. Belongs to one thread;
// at steady state it allocates nothing. Program and documents must outlive it.
//
// After each call, outcome() says whether the value counts; a value of any other outcome must not
// be used. Texts live until the next BeginRule or BeginRecord.
class Evaluator {
 public:
  explicit Evaluator(const Program& program,
                     const SideDocuments* documents = nullptr,
                     const RuleFunctions* functions = nullptr,
                     EvaluationLimits limits = {});
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;
  Evaluator(Evaluator&&) = delete;
  Evaluator& operator=(Evaluator&&) = delete;
  ~Evaluator();

  // Turns to a record; false where it cannot be walked (see RecordView::Bind). `as_of` is the date
  // of judging, YYYY-MM-DD or empty; it must outlive the evaluations.
  bool BeginRecord(const Record& record, std::string_view as_of);
  // Turns to a node that a rule fires for: current(), and where variables of the rule are
  // evaluated.
  void BeginRule(XNode current);

  bool Truth(ExprId expr, const Focus& focus) {
    Begin();
    return EvalTruth(expr, focus);
  }
  double Number(ExprId expr, const Focus& focus);
  std::string_view Text(ExprId expr, const Focus& focus);
  // In document order, each node once.
  void Nodes(ExprId expr, const Focus& focus, NodeList& nodes);
  // Whether a pattern matches a node.
  bool Matches(std::uint32_t pattern, XNode node);
  // The same for one of its alternatives.
  bool MatchesAlternative(std::uint32_t pattern, std::uint32_t path, XNode node) {
    Begin();
    return MatchesPath(program_.patterns[pattern].paths[path], node);
  }

  Outcome outcome() const { return outcome_; }
  // Which limit or which function, where the outcome is not a value.
  std::string_view reason() const { return reason_; }
  // Nodes looked at since BeginRecord.
  std::uint64_t steps() const { return work_; }
  bool record_exceeded() const { return work_ > limits_.max_record_steps; }

  const Program& program() const { return program_; }
  const RecordView& main() const { return main_; }
  const RecordView& ViewOf(XNode node) const { return *views_[DocumentOf(node)]; }
  // XPath 1.0, 5: the string-value.
  std::string_view TextOf(XNode node) {
    if (KindOf(node) == kElementOrAttribute && !IsRoot(node)) {
      const RecordView& view = *views_[DocumentOf(node)];
      const NodeId id = BaseOf(node);
      if (view.node(id).is(kAttributeNode) || view.end(id) == id + 1) return view.node(id).value();
    }
    return OtherTextOf(node);
  }
  std::string_view LocalNameOf(XNode node) const;
  std::string_view SpaceOf(XNode node) const;
  // The document of document(name), or kNone.
  std::uint32_t FindDocument(std::string_view name) const;
  XNode current() const { return current_; }

 private:
  friend class Borrowed;
  struct Sink {
    bool (*call)(void*, XNode);
    void* self;
    bool operator()(XNode node) const { return call(self, node); }
  };
  template <typename Visit>
  static Sink MakeSink(Visit& visit) {
    return {[](void* self, XNode node) { return (*static_cast<Visit*>(self))(node); }, &visit};
  }
  enum class Order : std::uint8_t { kAny, kSorted };  // kAny: nodes may come twice

  struct Value {  // of a variable
    std::uint64_t stamp = 0;
    bool truth = false;
    double number = 0;
    std::string_view text;
    NodeList nodes;
  };
  struct Memo {
    std::uint64_t stamp = 0;  // the record it belongs to
    std::uint32_t uses = 0;
    std::uint32_t document = 0;
    bool ready = false;
    bool indexed = false;
    NodeList nodes;
    ValueIndex index;  // of their string-values
  };
  struct Counter {  // of a step to siblings, in one document
    std::uint64_t stamp = 0;
    std::uint64_t looked = 0;  // work spent without it
    bool ready = false;
    std::vector<std::uint32_t> siblings;  // by node: how many of its siblings the step finds
    std::vector<std::uint32_t> found;     // by node: children found while this is being built
  };
  struct Index {  // of a lookup or a key, in one document
    std::uint64_t stamp = 0;
    std::uint64_t looked = 0;  // work spent without it
    bool ready = false;
    ValueIndex values;
  };

  // evaluator.cc
  void Begin() {
    outcome_ = Outcome::kValue;
    text_bytes_ = 0;
    limit_ = work_ + limits_.max_steps < limits_.max_record_steps ? work_ + limits_.max_steps
                                                                  : limits_.max_record_steps;
  }
  std::string_view OtherTextOf(XNode node);
  bool Stop(Outcome outcome, std::string_view reason);
  bool stopped() const { return outcome_ != Outcome::kValue; }
  bool Spend(std::uint64_t steps) {
    work_ += steps;
    return work_ > limit_ ? Stop(Outcome::kExceeded, "steps") : stopped();
  }
  char* MakeText(std::size_t bytes);
  const Value& ValueOf(SlotId slot);
  void Compute(Value& value, const Slot& slot);
  std::string_view ElementText(const RecordView& view, NodeId element);

  // evaluator_values.cc
  bool EvalTruth(ExprId id, const Focus& focus);
  bool TruthOfCall(const Expr& expr, const Focus& focus);
  bool TruthOfOurs(const Expr& expr, const Focus& focus);
  bool IsInLanguage(XNode node, std::string_view wanted);
  double EvalNumber(ExprId id, const Focus& focus);
  double Arithmetic(const Expr& expr, const Focus& focus);
  double NumberOfCall(const Expr& expr, const Focus& focus);
  double NumberOfOurs(const Expr& expr, const Focus& focus);

  // evaluator_text.cc
  std::string_view EvalText(ExprId id, const Focus& focus);
  std::string_view TextOfCall(const Expr& expr, const Focus& focus);
  std::string_view TextOfNode(const Expr& expr, const Focus& focus);
  std::string_view Concat(const Expr& expr, const Focus& focus);
  std::string_view TextOfOurs(const Expr& expr, const Focus& focus);
  XNode NodeArgument(const Expr& expr, const Focus& focus);
  std::string_view TextArgument(const Expr& expr, const Focus& focus);
  std::string_view Argument(const Expr& expr, std::uint32_t index, const Focus& focus) {
    return EvalText(program_.argument(expr, index), focus);
  }

  // evaluator_count.cc
  double Count(ExprId id, const Focus& focus);
  double CountCollected(ExprId id, const Focus& focus);
  std::optional<double> CountSiblings(const Path& path, XNode node);
  void BuildCounter(const Step& step, const RecordView& view, Counter& counter);
  bool PassesAll(const Step& step, XNode node);
  double Sum(ExprId id, const Focus& focus);

  // evaluator_compare.cc
  bool Compare(const Expr& expr, const Focus& focus);
  bool CompareScalars(const Expr& expr, const Focus& focus);
  bool CompareSets(const Expr& expr, const Focus& focus);
  bool SetsEqual(ExprId left, ExprId right, const Focus& focus);
  bool SetsDiffer(ExprId left, ExprId right, const Focus& focus);
  bool SetsOrdered(Op op, ExprId left, ExprId right, const Focus& focus);
  bool CompareSetWith(Op op, ExprId nodes, ExprId other, const Focus& focus);
  const ValueIndex* IndexedMemo(ExprId nodes, const Focus& focus);

  // evaluator_nodes.cc
  bool VisitNodes(ExprId id, const Focus& focus, Order order, const Sink& sink);
  bool VisitUnion(const Expr& expr, const Focus& focus, Order order, const Sink& sink);
  bool VisitList(const NodeList& nodes, const Sink& sink);
  void Collect(ExprId id, const Focus& focus, Order order, NodeList& nodes);
  void AddTo(NodeList& nodes, XNode node);
  bool Any(ExprId id, const Focus& focus);
  XNode FirstOf(ExprId id, const Focus& focus);  // kNoNode where there is none
  void CollectDocuments(const Expr& expr, const Focus& focus, NodeList& nodes);
  void CollectIds(const Expr& expr, const Focus& focus, NodeList& nodes);
  void AddId(std::string_view id, std::uint32_t document, NodeList& nodes);
  void CollectKey(const Expr& expr, const Focus& focus, NodeList& nodes);
  static void Sort(NodeList& nodes);

  // named_path.h: the fast way for paths of names
  template <typename Visit>
  bool VisitNamed(const Path& path, XNode node, Visit visit);
  template <typename Visit>
  bool WalkNames(
      const RecordView& view, const Step* step, const Step* end, NodeId id, Visit& visit);
  // Visits in any order; the visitor is not called through a pointer where the path is simple.
  template <typename Visit>
  void Each(ExprId id, const Focus& focus, Visit visit);

  // evaluator_paths.cc
  bool VisitPath(const Path& path, const Focus& focus, Order order, const Sink& sink);
  const Memo* MemoOf(const Path& path, const Focus& focus);
  bool WalkPath(const Path& path, const Focus& focus, const Sink& sink);
  bool WalkFrom(const Path& path, const NodeList& start, const Sink& sink);
  bool WalkSteps(std::uint32_t step, std::uint32_t end, XNode node, const Sink& sink);
  bool WalkFiltered(std::uint32_t step, std::uint32_t end, XNode node, const Sink& sink);
  bool WalkCollected(std::uint32_t step, std::uint32_t end, XNode node, const Sink& sink);
  bool Passes(const Predicate& predicate, const Focus& focus);
  void Filter(std::uint32_t first, std::uint32_t count, NodeList& nodes);

  // evaluator_lookup.cc
  bool UseLookup(const Step& step, XNode node);
  bool WalkLookup(std::uint32_t step, std::uint32_t end, XNode node, const Sink& sink);
  bool IsOnAxis(Axis axis, const RecordView& view, XNode from, NodeId element) const;
  bool BuildLookup(const Lookup& lookup, std::uint32_t document, Index& index);
  const DecimalFormat* FormatOf(const Expr& expr, const Focus& focus);
  std::uint32_t KeyOf(const Expr& expr, const Focus& focus);
  std::string ExpandedName(std::string_view name) const;
  // What is kept for an expression and a document; emptied where it is of another record.
  template <typename Kept>
  Kept& IndexOf(std::vector<Kept>& kept, std::uint32_t which, std::uint32_t document) {
    Kept& index = kept[which * views_.size() + document];
    // What belongs to a document of the rule set lasts.
    const std::uint64_t stamp = document == 0 ? record_stamp_ : 1;
    if (index.stamp != stamp) {
      index.stamp = stamp;
      index.looked = 0;
      index.ready = false;
    }
    return index;
  }
  void AddKeys(ExprId key, XNode node, ValueIndex& values);

  // evaluator_match.cc
  bool MatchesPath(const PatternPath& path, XNode node);
  bool MatchesStep(const PatternPath& path, std::size_t step, XNode node);
  bool MatchesTest(const Step& step, XNode node) const;
  bool MatchesPredicates(const Step& step, XNode node);
  bool MatchesAnchor(const PatternPath& path, XNode parent, bool any_depth);

  static constexpr XNode kNoNode = 0xFFFF'FFFF;

  const Program& program_;
  const SideDocuments* documents_;
  const RuleFunctions* functions_;
  const EvaluationLimits limits_;

  RecordView main_;
  std::vector<const RecordView*> views_;
  std::string_view as_of_;
  XNode current_ = 0;
  Outcome outcome_ = Outcome::kValue;
  std::string_view reason_;
  std::uint64_t work_ = 0;
  std::uint64_t limit_ = 0;
  std::size_t text_bytes_ = 0;
  std::uint64_t record_stamp_ = 0;
  std::uint64_t rule_stamp_ = 0;
  bool for_record_ = false;  // a value that outlives the rule is being computed

  Arena rule_arena_;
  Arena record_arena_;
  Arena lasting_arena_;  // of memos that depend on no record
  Arena* arena_ = &rule_arena_;
  std::vector<Value> values_;
  std::vector<Memo> memos_;
  std::vector<Index> lookups_;
  std::vector<Index> keys_;
  std::vector<Counter> counters_;
  std::vector<Index> ids_;
  std::vector<std::unique_ptr<NodeList>> pool_;
  std::size_t borrowed_ = 0;
};

}  // namespace baybridge::xpath
