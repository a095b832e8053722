#include "schema/content_model.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace baybridge::schema {
namespace {

constexpr std::uint32_t kUnroll = 64;      // larger occurrence ranges of an element are counted
constexpr std::size_t kMaxPlaces = 4'096;  // places of one content model
constexpr std::size_t kMaxStates = 8'192;
constexpr std::size_t kMaxCells = 4'000'000;  // states by symbols
constexpr std::size_t kMaxEdges = 2'000'000;

using Places = std::vector<std::uint32_t>;  // sorted

void Merge(Places& into, const Places& from) {
  Places all;
  std::set_union(into.begin(), into.end(), from.begin(), from.end(), std::back_inserter(all));
  into = std::move(all);
}

// Glushkov's construction, then subsets: the schema's own rule of unique attribution keeps these
// small.
class ContentCompiler {
 public:
  ContentCompiler(std::uint32_t symbols, std::string& problem)
      : symbols_(symbols),
        problem_(problem) {}

  ContentModel Compile(const Particle& particle) {
    symbol_of_.push_back(kNone);  // place 0: the start
    counter_of_.push_back(kNone);
    follow_.emplace_back();
    const Part whole = Repeat(particle);
    Connect({0}, whole.first);
    if (whole.nullable) ends_.push_back(0);
    Merge(ends_, whole.last);
    model_.symbols = symbols_;
    if (problem_.empty()) BuildStates();
    return std::move(model_);
  }

 private:
  struct Part {
    bool nullable = true;
    Places first;
    Places last;
  };

  void Fail(std::string_view problem) {
    if (problem_.empty()) problem_ = problem;
  }

  void Connect(const Places& from, const Places& to) {
    edges_ += from.size() * to.size();
    if (edges_ > kMaxEdges) {
      Fail("content-model-size");
      return;
    }
    for (const std::uint32_t place : from) Merge(follow_[place], to);
  }

  Part Concatenate(Part left, const Part& right) {
    Connect(left.last, right.first);
    if (left.nullable) Merge(left.first, right.first);
    if (right.nullable) {
      Merge(left.last, right.last);
    } else {
      left.last = right.last;
    }
    left.nullable = left.nullable && right.nullable;
    return left;
  }

  Part Element(const Particle& particle, std::uint32_t counter) {
    const auto place = static_cast<std::uint32_t>(symbol_of_.size());
    if (place > kMaxPlaces) Fail("content-model-size");
    symbol_of_.push_back(particle.symbol);
    counter_of_.push_back(counter);
    follow_.emplace_back();
    return {.nullable = false, .first = {place}, .last = {place}};
  }

  Part Once(const Particle& particle) {
    if (particle.kind == Particle::Kind::kElement) return Element(particle, kNone);
    Part all;
    if (particle.kind == Particle::Kind::kChoice) {
      all.nullable = particle.children.empty();
      for (const Particle& child : particle.children) {
        const Part part = Repeat(child);
        all.nullable = all.nullable || part.nullable;
        Merge(all.first, part.first);
        Merge(all.last, part.last);
      }
      return all;
    }
    for (const Particle& child : particle.children)
      all = Concatenate(std::move(all), Repeat(child));
    return all;
  }

  Part Repeat(const Particle& particle) {
    const bool endless = particle.max == kManyTimes;
    const std::uint32_t times = endless ? std::max(particle.min, 1U) : particle.max;
    if (times > kUnroll) return Counted(particle);
    Part all;
    for (std::uint32_t i = 0; i < times && problem_.empty(); ++i) {
      Part copy = Once(particle);
      if (endless && i + 1 == times) {
        if (HasCounter(copy)) Fail("occurrence-range");  // its runs could not be told apart
        Connect(copy.last, copy.first);
      }
      copy.nullable = copy.nullable || i >= particle.min;
      all = Concatenate(std::move(all), copy);
    }
    if (times > 1 && HasCounter(all)) Fail("occurrence-range");
    return all;
  }

  bool HasCounter(const Part& part) const {
    return std::any_of(part.last.begin(), part.last.end(),
                       [&](std::uint32_t p) { return counter_of_[p] != kNone; });
  }

  // e{2,500}: one place that follows itself, and a count.
  Part Counted(const Particle& particle) {
    if (particle.kind != Particle::Kind::kElement) {
      Fail("occurrence-range");
      return {};
    }
    model_.counters.push_back({particle.symbol, particle.min, particle.max});
    Part part = Element(particle, static_cast<std::uint32_t>(model_.counters.size() - 1));
    Connect(part.last, part.first);
    part.nullable = particle.min == 0;
    return part;
  }

  ContentState StateOf(const Places& places) {
    const auto [at, added] = states_.emplace(places, static_cast<ContentState>(pending_.size()));
    if (added) pending_.push_back(places);
    return at->second;
  }

  void BuildStates() {
    StateOf({0});
    for (std::size_t done = 0; done < pending_.size(); ++done) {
      if (pending_.size() > kMaxStates || model_.next.size() + symbols_ > kMaxCells) {
        Fail("content-model-size");
        return;
      }
      AddState(Places(pending_[done]));
    }
  }

  void AddState(const Places& places) {
    std::vector<Places> by_symbol(symbols_);
    std::uint32_t counter = kNone;
    bool ends = false;
    for (const std::uint32_t place : places) {
      ends = ends || std::binary_search(ends_.begin(), ends_.end(), place);
      if (counter_of_[place] != kNone) {
        if (places.size() > 1) Fail("occurrence-range");
        counter = counter_of_[place];
      }
      for (const std::uint32_t to : follow_[place]) Merge(by_symbol[symbol_of_[to]], {to});
    }
    model_.accepting.push_back(ends ? 1 : 0);
    model_.counter_of.push_back(counter);
    for (const Places& target : by_symbol)
      model_.next.push_back(target.empty() ? kNoState : StateOf(target));
  }

  std::uint32_t symbols_;
  std::string& problem_;
  ContentModel model_;
  std::vector<std::uint32_t> symbol_of_;   // by place
  std::vector<std::uint32_t> counter_of_;  // by place
  std::vector<Places> follow_;
  Places ends_;
  std::size_t edges_ = 0;
  std::map<Places, ContentState> states_;
  std::vector<Places> pending_;
};

// The symbols possible in a state, if they stand in a row; nothing if they do not.
std::optional<ContentModel::Range> RangeOf(const ContentModel& model, std::uint32_t state) {
  const auto begin = model.next.begin() + static_cast<std::ptrdiff_t>(state * model.symbols);
  const auto end = begin + static_cast<std::ptrdiff_t>(model.symbols);
  const auto possible = [](ContentState to) { return to != kNoState; };
  const auto first = std::find_if(begin, end, possible);
  const auto last = std::find_if_not(first, end, possible);
  if (std::any_of(last, end, possible)) return std::nullopt;
  return ContentModel::Range{.first = static_cast<std::uint16_t>(first - begin),
                             .count = static_cast<std::uint16_t>(last - first)};
}

// Says in ranges what the table says, where that is possible, and drops the table: that of a long
// sequence is too large to stay in the cache.
void Condense(ContentModel& model) {
  if (model.symbols == 0 || model.symbols >= kNoState) return;
  std::vector<ContentModel::Range> ranges;
  std::vector<ContentState> after(model.symbols, kNoState);
  for (std::uint32_t state = 0; state < model.states(); ++state) {
    const auto range = RangeOf(model, state);
    if (!range) return;
    for (std::uint32_t symbol = range->first; symbol < range->first + range->count; ++symbol) {
      const ContentState to = model.Next(static_cast<ContentState>(state), symbol);
      if (after[symbol] != kNoState && after[symbol] != to) return;
      after[symbol] = to;
    }
    ranges.push_back(*range);
  }
  model.ranges = std::move(ranges);
  model.after = std::move(after);
  model.next = {};
}

ContentModel CompileAll(const Particle& particle, std::uint32_t symbols, std::string& problem) {
  ContentModel model;
  model.symbols = symbols;
  model.all = true;
  model.all_required.assign(symbols, 0);
  model.all_optional = particle.min == 0;
  for (const Particle& child : particle.children) {
    if (child.kind != Particle::Kind::kElement || child.max > 1) problem = "all-group";
    if (child.min > 0) model.all_required[child.symbol] = 1;
  }
  return model;
}

std::uint32_t Times(std::uint32_t a, std::uint32_t b) {
  if (a == 0 || b == 0) return 0;
  if (a == kManyTimes || b == kManyTimes) return kManyTimes;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(std::uint64_t{a} * b, kManyTimes));
}

std::uint32_t Plus(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(std::uint64_t{a} + b, kManyTimes));
}

void JoinChild(const Particle& parent, bool first, const Occurrence& child, Occurrence& sum) {
  const bool choice = parent.kind == Particle::Kind::kChoice;
  sum.min = !choice ? Plus(sum.min, child.min) : first ? child.min : std::min(sum.min, child.min);
  sum.max = choice ? std::max(sum.max, child.max) : Plus(sum.max, child.max);
  if (sum.group == kNone) sum.group = child.group;
}

}  // namespace

ContentModel CompileContent(const Particle& particle, std::uint32_t symbols, std::string& problem) {
  // A complex type's all group may stand within one-particle groups of its own making.
  const Particle* top = &particle;
  while (top->kind != Particle::Kind::kAll && top->children.size() == 1 && top->min == 1 &&
         top->max == 1) {
    top = top->children.data();
  }
  if (top->kind == Particle::Kind::kAll) return CompileAll(*top, symbols, problem);
  ContentModel model = ContentCompiler(symbols, problem).Compile(particle);
  if (problem.empty()) Condense(model);
  return model;
}

std::vector<std::uint32_t> ContentModel::PossibleIn(ContentState state) const {
  std::vector<std::uint32_t> possible;
  for (std::uint32_t symbol = 0; symbol < symbols; ++symbol) {
    if (Next(state, symbol) != kNoState) possible.push_back(symbol);
  }
  return possible;
}

std::vector<std::uint32_t> ContentModel::ShortestTo(ContentState state,
                                                    std::uint32_t wanted,
                                                    bool& found) const {
  struct Step {
    ContentState state;
    std::size_t from;
    std::uint32_t symbol;
  };
  std::vector<Step> steps{{state, 0, kNone}};
  std::vector<bool> seen(states(), false);
  seen[state] = true;
  found = false;
  for (std::size_t at = 0; at < steps.size() && !found; ++at) {
    const ContentState here = steps[at].state;
    if (wanted == kNone ? accepting[here] != 0 : Next(here, wanted) != kNoState) {
      found = true;
      std::vector<std::uint32_t> path;
      for (std::size_t s = at; s != 0; s = steps[s].from) path.push_back(steps[s].symbol);
      std::reverse(path.begin(), path.end());
      return path;
    }
    for (std::uint32_t symbol = 0; symbol < symbols; ++symbol) {
      const ContentState to = Next(here, symbol);
      if (to == kNoState || seen[to]) continue;
      seen[to] = true;
      steps.push_back({to, at, symbol});
    }
  }
  return {};
}

std::vector<Occurrence> CountOccurrences(const Particle& particle, std::uint32_t symbols) {
  std::vector<Occurrence> sum(symbols);
  if (particle.kind == Particle::Kind::kElement) {
    sum[particle.symbol] = {particle.min, particle.max, kNone};
    return sum;
  }
  bool first = true;
  for (const Particle& child : particle.children) {
    const std::vector<Occurrence> part = CountOccurrences(child, symbols);
    for (std::uint32_t s = 0; s < symbols; ++s) JoinChild(particle, first, part[s], sum[s]);
    first = false;
  }
  for (Occurrence& one : sum) {
    one.min = Times(one.min, particle.min);
    one.max = Times(one.max, particle.max);
    if (one.group == kNone && one.max > 0) one.group = particle.group;
  }
  return sum;
}

}  // namespace baybridge::schema
