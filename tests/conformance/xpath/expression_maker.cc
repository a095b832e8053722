#include "conformance/xpath/expression_maker.h"

namespace baybridge {

std::string ExpressionMaker::Pick(std::initializer_list<const char*> words) {
  return *(words.begin() + random_() % words.size());
}

std::string ExpressionMaker::Any(int depth) {
  switch (random_() % 4) {
    case 0: return Truth(depth);
    case 1: return Number(depth);
    case 2: return Text(depth);
    default: return Nodes(depth);
  }
}

std::string ExpressionMaker::Truth(int depth) {
  if (depth <= 0) return Pick({"true()", "false()", "@id", "a", "not(b)", "lang('en')"});
  const int d = depth - 1;
  switch (random_() % 10) {
    case 0: return Truth(d) + " or " + Truth(d);
    case 1: return "(" + Truth(d) + " and " + Truth(d) + ")";
    case 2: return "not(" + Any(d) + ")";
    case 3: return "boolean(" + Any(d) + ")";
    case 4: return "starts-with(" + Any(d) + ", " + Text(d) + ")";
    case 5: return "contains(" + Text(d) + ", " + Any(d) + ")";
    case 6: return "lang('" + Pick({"en", "zh", "zh-hant", "EN-GB", "pt", "p"}) + "')";
    case 7: return Nodes(d) + Pick({" = ", " != ", " < ", " <= ", " > ", " >= "}) + Nodes(d);
    default:
      return "(" + Any(d) + ")" + Pick({" = ", " != ", " < ", "<=", " > ", ">= "}) + "(" + Any(d) +
             ")";
  }
}

std::string ExpressionMaker::Number(int depth) {
  if (depth <= 0)
    return Pick({"0", "1", "2", "3", "2.5", ".5", "10", "-1", "position()", "last()"});
  const int d = depth - 1;
  switch (random_() % 11) {
    case 0: return "count(" + Nodes(d) + ")";
    case 1: return "sum(" + Nodes(d) + ")";
    case 2: return "string-length(" + Any(d) + ")";
    case 3: return "number(" + Any(d) + ")";
    case 4: return Pick({"floor", "ceiling", "round"}) + "(" + Number(d) + ")";
    case 5: return "(" + Number(d) + Pick({" + ", " - ", " * "}) + Number(d) + ")";
    case 6: return "(" + Number(d) + " div " + Pick({"2", "4", "0", "-2"}) + ")";
    case 7: return "(" + Number(d) + " mod " + Pick({"2", "3", "-3", "1.5"}) + ")";
    case 8: return "-" + Number(d);
    case 9: return Pick({"string-length()", "number()", "position()", "last()"});
    default: return Number(0);
  }
}

std::string ExpressionMaker::Text(int depth) {
  if (depth <= 0) return Pick({"'x'", "\"1\"", "''", "'長'", "string(@id)", "' 7 '", "'y'"});
  const int d = depth - 1;
  switch (random_() % 12) {
    case 0: return "string(" + Any(d) + ")";
    case 1: return "concat(" + Any(d) + ", " + Text(d) + ", " + Any(d) + ")";
    case 2: return "substring-before(" + Text(d) + ", " + Text(d) + ")";
    case 3: return "substring-after(" + Text(d) + ", " + Text(d) + ")";
    case 4: return "substring(" + Text(d) + ", " + Number(d) + ")";
    case 5: return "substring(" + Text(d) + ", " + Number(d) + ", " + Number(d) + ")";
    case 6: return "normalize-space(" + Any(d) + ")";
    case 7: return "translate(" + Text(d) + ", " + Text(d) + ", " + Text(d) + ")";
    case 8: return "local-name(" + Nodes(d) + ")";
    case 9: return "namespace-uri(" + Nodes(d) + ")";
    case 10: return spaced_ ? "local-name()" : "name(" + Nodes(d) + ")";
    default: return Pick({"string()", "normalize-space()", "local-name()"});
  }
}

std::string ExpressionMaker::Nodes(int depth) {
  if (depth <= 0) return Pick({"a", "@id", ".", "..", "*", "b/c", "//a", "/", "text()", "@*"});
  const int d = depth - 1;
  switch (random_() % 6) {
    case 0: return "(" + Nodes(d) + " | " + Nodes(d) + ")";
    case 1: return "(" + Nodes(d) + ")" + Predicate(d);
    case 2: return "(" + Nodes(d) + ")" + Pick({"/", "//"}) + Path(d);
    default: return Pick({"", "", "/", "//", ".//"}) + Path(d);
  }
}

std::string ExpressionMaker::Path(int depth) {
  std::string path = Step(depth, true);
  for (unsigned i = static_cast<unsigned>(random_() % 3); i > 0; --i)
    path += Pick({"/", "/", "//"}) + Step(depth - 1, false);
  return path;
}

std::string ExpressionMaker::Step(int depth, bool first) {
  if (random_() % 12 == 0) return Pick({"self::node()", ".."});
  // Not from attributes, where libxml2 departs from section 2.2.
  if (random_() % 16 == 0) return "self::*/following::" + NameTest();
  std::string step;
  if (random_() % 2 == 0) {
    step = NameTest();
  } else if (!first && random_() % 4 == 0) {
    return Pick({"@id", "@ref", "@*", "@n", "attribute::node()", "attribute::*[2]"});
  } else {
    step = Pick({"child", "descendant", "parent", "ancestor", "following-sibling",
                 "preceding-sibling", "self", "descendant-or-self", "ancestor-or-self", "child",
                 "preceding", "attribute"}) +
           "::" + NameTest();
  }
  if (depth > 0 && random_() % 3 == 0) step += Predicate(depth - 1);
  if (depth > 0 && random_() % 8 == 0) step += Predicate(depth - 1);
  return step;
}

std::string ExpressionMaker::Predicate(int depth) {
  switch (random_() % 8) {
    case 0: return Pick({"[1]", "[2]", "[3]", "[0]"});
    case 1:
      return Pick({"[last()]", "[last() - 1]", "[position() > 1]", "[position() = last()]",
                   "[position() mod 2 = 1]"});
    case 2:
      return Pick({"[@id]", "[@id = '1']", "[@id = @ref]", "[. = 'x']", "[text()]", "[a = 'x']"});
    case 3: return "[" + Number(depth) + "]";
    case 4: return "[@n = " + Pick({"//a", "'x'", "/*/@id", "2"}) + "]";
    default: return "[" + Any(depth) + "]";
  }
}

std::string ExpressionMaker::NameTest() {
  if (random_() % 5 == 0) return Pick({"*", "node()", "text()", "*", "comment()"});
  if (spaced_ && random_() % 2 == 0) return Pick({"p:a", "p:b", "p:*", "p:c", "p:d"});
  return Pick({"a", "b", "c", "d", "g"});
}

}  // namespace baybridge
