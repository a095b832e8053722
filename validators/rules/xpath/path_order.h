#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "rules/xpath/program.h"

namespace baybridge::xpath {

// What is known of a path before it is evaluated.

// Steps with `//` written out (XPath 1.0, 2.5), or joined with the step behind it where that gives
// the same nodes: descendant-or-self::node()/child::x is descendant::x unless a predicate counts.
std::vector<Step> JoinSteps(const Program& program,
                            const std::vector<Step>& steps,
                            const std::vector<bool>& any_depth);

// Says of a path whether one walk finds its nodes in document order and each once, and after which
// steps a node may have been found twice.
void OrderPath(Program& program, Path& path);

// Which shape a path has.
Shape ShapeOf(const Program& program, const Path& path);

// Gives a path a counter where it is one step to siblings whose predicates look at nothing but the
// sibling: how many it finds can be told for all nodes in one pass.
void PlanCounter(Program& program, Path& path);

// Gives the path a memo where its value depends on no node and is dear to find.
void PlanMemo(Program& program, Path& path, std::uint8_t needs);

// The two sides (key, wanted) of a first predicate that an index can answer.
std::optional<std::pair<ExprId, ExprId>> FindLookup(const Program& program, const Step& step);

}  // namespace baybridge::xpath
