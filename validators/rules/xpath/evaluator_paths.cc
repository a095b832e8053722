#include <algorithm>
#include <array>

#include "rules/xpath/axes.h"
#include "rules/xpath/borrowed.h"
#include "rules/xpath/named_path.h"

namespace baybridge::xpath {

bool Evaluator::VisitPath(const Path& path, const Focus& focus, Order order, const Sink& sink) {
  if (path.shape == Shape::kNamed) return VisitNamed(path, focus.node, sink);
  if (path.shape == Shape::kSelf) return sink(focus.node);
  if (path.memo != kNone) {
    if (const Memo* memo = MemoOf(path, focus)) return VisitList(memo->nodes, sink);
  }
  if (order == Order::kAny || path.sorted) return WalkPath(path, focus, sink);
  Borrowed nodes(*this);
  auto visit = [&](XNode node) {
    AddTo(*nodes, node);
    return stopped();
  };
  WalkPath(path, focus, MakeSink(visit));
  Sort(*nodes);
  return VisitList(*nodes, sink);
}

// The kept value of a path that depends on no node, from its third use on; else null.
const Evaluator::Memo* Evaluator::MemoOf(const Path& path, const Focus& focus) {
  constexpr std::uint32_t kUsesBefore = 2;
  Memo& memo = memos_[path.memo];
  const std::uint64_t stamp = path.forever ? 1 : record_stamp_;
  const std::uint32_t document = path.forever ? 0 : DocumentOf(focus.node);
  if (memo.stamp != stamp || memo.document != document) {
    memo.stamp = stamp;
    memo.document = document;
    memo.uses = 0;
    memo.ready = false;
    memo.indexed = false;
  }
  if (memo.ready) return &memo;
  if (memo.uses++ < kUsesBefore) return nullptr;
  memo.nodes.clear();
  auto visit = [&](XNode node) {
    AddTo(memo.nodes, node);
    return stopped();
  };
  WalkPath(path, focus, MakeSink(visit));
  if (stopped()) return nullptr;
  Sort(memo.nodes);
  memo.ready = true;
  return &memo;
}

// Walks a path; the nodes come in document order and once each as far as the path's flags say.
bool Evaluator::WalkPath(const Path& path, const Focus& focus, const Sink& sink) {
  if (path.start == Start::kExpr) {
    Borrowed start(*this);
    Collect(path.expr, focus, Order::kSorted, *start);
    Filter(path.first_start_predicate, path.start_predicates, *start);
    return WalkFrom(path, *start, sink);
  }
  const XNode node = path.start == Start::kRoot ? RootOf(DocumentOf(focus.node)) : focus.node;
  if (!path.collects) return WalkSteps(path.first_step, path.first_step + path.steps, node, sink);
  Borrowed start(*this);
  start->push_back(node);
  return WalkFrom(path, *start, sink);
}

bool Evaluator::WalkFrom(const Path& path, const NodeList& start, const Sink& sink) {
  const std::uint32_t end = path.first_step + path.steps;
  Borrowed first(*this);
  Borrowed second(*this);
  NodeList* from = &*first;
  NodeList* next = &*second;
  *from = start;
  std::uint32_t begin = path.first_step;
  for (std::uint32_t step = begin; step < end; ++step) {
    if (!program_.steps[step].collect_after) continue;
    next->clear();
    auto visit = [&](XNode node) {
      AddTo(*next, node);
      return stopped();
    };
    for (const XNode node : *from) {
      if (WalkSteps(begin, step + 1, node, MakeSink(visit))) return true;
    }
    Sort(*next);
    std::swap(from, next);
    begin = step + 1;
  }
  for (const XNode node : *from) {
    if (WalkSteps(begin, end, node, sink)) return true;
  }
  return false;
}

// Depth first through the steps from `step` up to `end`.
bool Evaluator::WalkSteps(std::uint32_t step, std::uint32_t end, XNode node, const Sink& sink) {
  if (step == end) return Spend(1) || sink(node);
  const Step& here = program_.steps[step];
  if (here.predicates != 0) return WalkFiltered(step, end, node, sink);
  bool stop = false;
  if (step + 1 == end) {
    AxisWalk walk(program_, ViewOf(node), here, work_, sink);
    stop = walk.Run(node);
  } else {
    const auto visit = [&](XNode found) { return WalkSteps(step + 1, end, found, sink); };
    AxisWalk walk(program_, ViewOf(node), here, work_, visit);
    stop = walk.Run(node);
  }
  return Spend(1) || stop;
}

bool Evaluator::Passes(const Predicate& predicate, const Focus& focus) {
  switch (predicate.kind) {
    case PredicateKind::kPosition: return focus.position == predicate.position;
    case PredicateKind::kNumber: return EvalNumber(predicate.expr, focus) == focus.position;
    default: return EvalTruth(predicate.expr, focus);
  }
}

bool Evaluator::WalkFiltered(std::uint32_t step, std::uint32_t end, XNode node, const Sink& sink) {
  const Step& here = program_.steps[step];
  if (here.lookup != kNone && UseLookup(here, node)) return WalkLookup(step, end, node, sink);
  if (here.needs_last) return WalkCollected(step, end, node, sink);
  constexpr std::size_t kMostPredicates = 64;
  std::array<std::uint32_t, kMostPredicates> counts;
  std::fill_n(counts.begin(), here.predicates, 0U);
  bool stop = false;
  const std::uint64_t before = work_;
  const auto visit = [&](XNode found) {
    bool last = false;  // a constant position is reached: no later node can pass
    for (std::uint32_t i = 0; i < here.predicates; ++i) {
      const Predicate& predicate = program_.predicates[here.first_predicate + i];
      const Focus focus{.node = found, .position = ++counts[i], .size = 0};
      const bool counts_off = predicate.kind == PredicateKind::kPosition;
      if (counts_off && focus.position >= predicate.position) last = true;
      if (!Passes(predicate, focus)) return stopped() || last;
    }
    stop = stopped() || WalkSteps(step + 1, end, found, sink);
    return stop || last;
  };
  AxisWalk walk(program_, ViewOf(node), here, work_, visit);
  walk.Run(node);
  if (here.lookup != kNone)
    IndexOf(lookups_, here.lookup, DocumentOf(node)).looked += work_ - before;
  return Spend(1) || stop;
}

bool Evaluator::WalkCollected(std::uint32_t step, std::uint32_t end, XNode node, const Sink& sink) {
  const Step& here = program_.steps[step];
  Borrowed nodes(*this);
  const auto visit = [&](XNode found) {
    AddTo(*nodes, found);
    return stopped();
  };
  AxisWalk walk(program_, ViewOf(node), here, work_, visit);
  walk.Run(node);
  Filter(here.first_predicate, here.predicates, *nodes);
  for (const XNode found : *nodes) {
    if (Spend(1) || WalkSteps(step + 1, end, found, sink)) return true;
  }
  return stopped();
}

// Keeps the nodes that pass every predicate, one predicate after the other (XPath 1.0, 2.4).
void Evaluator::Filter(std::uint32_t first, std::uint32_t count, NodeList& nodes) {
  for (std::uint32_t i = first; i < first + count; ++i) {
    const Predicate& predicate = program_.predicates[i];
    Focus focus{.node = 0, .position = 0, .size = static_cast<std::uint32_t>(nodes.size())};
    std::size_t kept = 0;
    for (const XNode node : nodes) {
      focus.node = node;
      ++focus.position;
      if (Spend(1)) return;
      if (Passes(predicate, focus)) nodes[kept++] = node;
    }
    nodes.resize(kept);
  }
}

}  // namespace baybridge::xpath
