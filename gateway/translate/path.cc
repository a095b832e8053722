#include "translate/path.h"

#include <algorithm>
#include <utility>

namespace baybridge {
namespace {

constexpr int kMaxNesting = 8;  // of selectors within selectors

Failure Malformed(std::string_view path, std::string_view what) {
  return {.kind = FailureKind::kMalformed,
          .what = "path ‘" + std::string(path) + "’: " + std::string(what),
          .place = {},
          .advice = {}};
}

bool IsNameByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= 'a' && byte <= 'z') || c == '_' || c == '-' || c == '.' || c == ':';
}

// Reads steps from left to right; one object a path.
class PathParser {
 public:
  explicit PathParser(std::string_view text) : text_(text), rest_(text) {}

  Result<TablePath> Parse() {
    TablePath path;
    while (!rest_.empty()) {
      if (rest_.front() != '/') return Malformed(text_, "expected ‘/’ before a step");
      rest_.remove_prefix(1);
      auto step = ParseStep(0);
      if (!step) return std::move(step).error();
      if (!path.steps.empty() && path.steps.back().attribute) {
        return Malformed(text_, "expected @name as the last step only");
      }
      path.steps.push_back(*std::move(step));
    }
    if (path.steps.empty()) return Malformed(text_, "expected a path that begins with ‘/’");
    path.steps.shrink_to_fit();  // thousands of them live as long as the tables
    return path;
  }

 private:
  bool Take(std::string_view token) {
    if (rest_.substr(0, token.size()) != token) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  Result<PathStep> ParseStep(int nesting) {
    PathStep step;
    step.attribute = Take("@");
    std::size_t size = 0;
    while (size < rest_.size() && IsNameByte(rest_[size])) ++size;
    if (size == 0) return Malformed(text_, "expected a name in a step");
    step.name = rest_.substr(0, size);
    rest_.remove_prefix(size);
    while (!rest_.empty() && rest_.front() == '[') {
      auto done = ParseBracket(step, nesting);
      if (!done) return std::move(done).error();
    }
    return step;
  }

  Result<Done> ParseBracket(PathStep& step, int nesting) {
    if (step.repeat != Repeat::kOne) return Malformed(text_, "expected [] or [n] last in a step");
    if (Take("[]")) {
      step.repeat = Repeat::kEach;
      return Done{};
    }
    rest_.remove_prefix(1);
    if (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') return ParseIndex(step);
    if (nesting == kMaxNesting) return Malformed(text_, "selectors nested too deeply");
    auto selector = ParseSelector(nesting);
    if (!selector) return std::move(selector).error();
    step.selectors.push_back(*std::move(selector));
    return Done{};
  }

  Result<Done> ParseIndex(PathStep& step) {
    constexpr std::uint32_t kMaxIndex = 10'000;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      step.index = step.index * 10 + static_cast<std::uint32_t>(rest_.front() - '0');
      rest_.remove_prefix(1);
      if (step.index > kMaxIndex) return Malformed(text_, "position too large");
    }
    step.repeat = Repeat::kFixed;
    if (step.index == 0 || !Take("]")) return Malformed(text_, "expected [n] with n from 1");
    return Done{};
  }

  Result<Selector> ParseSelector(int nesting) {
    Selector selector;
    do {
      auto step = ParseStep(nesting + 1);
      if (!step) return std::move(step).error();
      if (step->repeat == Repeat::kEach)
        return Malformed(text_, "expected no [] within a selector");
      selector.rel.push_back(*std::move(step));
    } while (Take("/"));
    if (Take("='")) {
      const std::size_t end = rest_.find('\'');
      if (end == std::string_view::npos)
        return Malformed(text_, "expected ’ after a selector's value");
      selector.value = std::string(rest_.substr(0, end));
      rest_.remove_prefix(end + 1);
    }
    if (!Take("]")) return Malformed(text_, "expected ‘]’ after a selector");
    return selector;
  }

  std::string_view text_;
  std::string_view rest_;
};

// Resolves the steps below one element.
class Resolver {
 public:
  Resolver(const Pack& pack, const Shape& shape, const NameTable& names)
      : pack_(pack),
        shape_(shape),
        names_(names) {}

  Result<Done> Resolve(std::vector<PathStep>& steps, ElementId start) const {
    ElementId at = start;
    for (PathStep& step : steps) {
      step.element = Find(step, at);
      if (step.element == kNone) {
        const std::string parent =
            at == kNone ? std::string("the root") : shape_.PathOf(at, names_);
        return Failure{.kind = FailureKind::kNotFound,
                       .what = "expected a leaf or group of the format, found ‘" +
                               std::string(step.attribute ? "@" : "") + step.name + "’ below " +
                               parent,
                       .place = {},
                       .advice = {}};
      }
      at = step.element;
      for (Selector& selector : step.selectors) {
        auto done = Resolve(selector.rel, at);
        if (!done) return done;
      }
    }
    return Done{};
  }

 private:
  ElementId Find(const PathStep& step, ElementId parent) const {
    const std::size_t colon = step.name.find(':');
    const bool prefixed = colon != std::string::npos;
    const std::string prefix = prefixed ? step.name.substr(0, colon) : std::string();
    const std::string local = prefixed ? step.name.substr(colon + 1) : step.name;
    const std::string_view space =
        step.attribute && !prefixed ? std::string_view() : pack_.SpaceOf(prefix);
    const NameId name = names_.Find(space, local);
    if (name == kNone) return kNone;
    if (parent == kNone)
      return !shape_.elements.empty() && shape_.elements[0].name == name ? 0 : kNone;
    return shape_.Child(parent, name, step.attribute);
  }

  const Pack& pack_;
  const Shape& shape_;
  const NameTable& names_;
};

std::string StepText(const PathStep& step) {
  return (step.attribute ? "@" : "") + step.name + SelectorText(step.selectors);
}

}  // namespace

std::uint32_t TablePath::each_count() const {
  return static_cast<std::uint32_t>(
      std::count_if(steps.begin(), steps.end(),
                    [](const PathStep& step) { return step.repeat == Repeat::kEach; }));
}

Result<TablePath> ParseTablePath(std::string_view text) {
  return PathParser(text).Parse();
}

Result<Done> ResolvePath(TablePath& path,
                         const Pack& pack,
                         const Shape& shape,
                         const NameTable& names,
                         ElementId start) {
  return Resolver(pack, shape, names).Resolve(path.steps, start);
}

std::string SelectorText(const std::vector<Selector>& selectors) {
  std::vector<std::string> texts;
  for (const Selector& selector : selectors) {
    std::string text = "[";
    for (const PathStep& step : selector.rel) {
      if (text.size() > 1) text += '/';
      text += StepText(step);
    }
    if (selector.value) text += "='" + *selector.value + "'";
    texts.push_back(text + "]");
  }
  std::sort(texts.begin(), texts.end());
  std::string all;
  for (const std::string& text : texts) all += text;
  return all;
}

}  // namespace baybridge
