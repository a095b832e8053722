#include "synth/generator.h"

#include <algorithm>

namespace baybridge::synth {
namespace {

constexpr std::uint32_t kFullEvery = 250;      // one record in so many is very full
constexpr std::uint32_t kFullShare = 55'000;   // of 65536: presence in a very full record
constexpr std::uint32_t kAgainShare = 18'000;  // of 65536: one more of what may repeat
constexpr std::uint32_t kAnchorShare =
    8'000;  // of 65536: the resident holds a number of a fixed list
constexpr int kLeastAge = 60;
constexpr int kAgeYears = 42;
constexpr int kDaysOfYear = 365;

}  // namespace

Generator::Generator(const Plan& plan, std::uint64_t seed)
    : plan_(plan),
      seed_(seed),
      random_(seed, 0),
      forced_stamp_(plan.nodes.size(), 0),
      forced_value_(plan.nodes.size(), kNone),
      remembered_(plan.leaves.size()),
      subject_numbers_(plan.schemes.size(), 0) {}

void Generator::Write(std::uint64_t number, std::string_view root_open, std::string& out) {
  out_ = &out;
  root_open_ = root_open;
  Begin(number);
  Element(0, true, 0, 1);
}

bool Generator::WriteWrong(std::uint64_t number,
                           std::string_view root_open,
                           SeededError kind,
                           std::uint64_t choice,
                           std::string& out,
                           Seeded& seeded) {
  const std::size_t begin = out.size();
  counting_ = true;
  wanted_ = kind;
  places_ = 0;
  wanted_place_ = ~std::uint64_t{0};
  Write(number, root_open, out);
  out.resize(begin);
  const std::uint64_t found = places_;
  if (found != 0) {
    places_ = 0;
    wanted_place_ = choice % found;
    seeded_ = &seeded;
    Write(number, root_open, out);
  }
  counting_ = false;
  return found != 0;
}

void Generator::Begin(std::uint64_t number) {
  random_ = Random(seed_, number);
  ++stamp_;
  frames_.clear();
  for (Remembered& memory : remembered_) memory.valid = false;
  for (const Decision& decision : plan_.goals[number % kGoalRecords]) {
    forced_stamp_[decision.node] = stamp_;
    forced_value_[decision.node] = decision.value;
  }
  full_ = number % kFullEvery == kFullEvery / 2;
  record_day_ = plan_.first_day + static_cast<Day>(random_.Below(plan_.days));
  for (std::size_t at = 0; at < subject_numbers_.size(); ++at) {
    const auto count = static_cast<std::uint32_t>(plan_.schemes[at].numbers.size());
    subject_numbers_[at] = count == 0 ? 0 : random_.Below(count);
  }
  ability_ = -1;
  ChooseSubject();
  other_ = NewPerson(static_cast<std::uint8_t>(1 + random_.Below(2)));
}

// Sex, birth date and numbers of the resident agree with one another and with what this record must
// hold.
void Generator::ChooseSubject() {
  auto sex = static_cast<std::uint8_t>(1 + random_.Below(2));
  if (plan_.sex_leaf != kNone) {
    const PlanLeaf& leaf = plan_.leaves[plan_.sex_leaf];
    const std::uint32_t forced = ForcedValue(leaf.node, true);
    if (forced < leaf.sexes.size() && leaf.sexes[forced] != 0) sex = leaf.sexes[forced];
  }
  bool anchored = random_.Chance(kAnchorShare);
  for (const PlanId node : plan_.anchored) anchored = anchored || forced_stamp_[node] == stamp_;
  const std::uint32_t age_days = static_cast<std::uint32_t>(kAgeYears * kDaysOfYear);
  birth_ = record_day_ - kLeastAge * kDaysOfYear - static_cast<Day>(random_.Below(age_days));
  anchor_ = nullptr;
  const auto count = static_cast<std::uint32_t>(plan_.anchors.size());
  const std::uint32_t start = count == 0 ? 0 : random_.Below(count);
  for (std::uint32_t at = 0; anchored && at < count && anchor_ == nullptr; ++at) {
    const Anchor& anchor = plan_.anchors[(start + at) % count];
    if (anchor.sex == sex) anchor_ = &anchor, birth_ = anchor.birth;
  }
  subject_ = NewPerson(sex);
}

Generator::Person Generator::NewPerson(std::uint8_t sex) {
  const auto& given = plan_.tables.given[sex];
  return {.surname = &plan_.tables.surnames[random_.Below(
              static_cast<std::uint32_t>(plan_.tables.surnames.size()))],
          .given = &given[random_.Below(static_cast<std::uint32_t>(given.size()))],
          .sex = sex};
}

bool Generator::Blocked(const PlanNode& node) const {
  if (node.anchor != kNone &&
      (anchor_ == nullptr || anchor_->scheme != plan_.anchor_schemes[node.anchor]))
    return true;
  if (node.reasoned != kNone) {
    const PlanLeaf& leaf = plan_.leaves[node.reasoned];
    return ShownReason(leaf) == kNone && IsAnyReasonStated(leaf);
  }
  if (node.condition == kNone) return false;
  const Condition& condition = plan_.conditions[node.condition];
  const Remembered& memory = remembered_[condition.leaf];
  return memory.valid && condition.allowed[memory.index] == 0;
}

// The code that other leaves show, or kNone.
std::uint32_t Generator::ShownReason(const PlanLeaf& leaf) const {
  for (const Reason& reason : leaf.reasons) {
    std::int32_t sum = 0;
    bool shown = false;
    for (const LeafId source : reason.sources) {
      const Remembered& memory = remembered_[source];
      if (!memory.valid) continue;
      sum += memory.number;
      shown = shown || (!reason.allowed.empty() && reason.allowed[memory.index] != 0);
    }
    if (shown || (reason.allowed.empty() && sum >= reason.least)) return reason.index;
  }
  return kNone;
}

bool Generator::IsAnyReasonStated(const PlanLeaf& leaf) const {
  return std::ranges::any_of(leaf.reasons, [&](const Reason& reason) {
    return std::ranges::any_of(reason.sources,
                               [&](LeafId source) { return remembered_[source].valid; });
  });
}

std::uint32_t Generator::Count(PlanId id, bool first, bool picked) {
  const PlanNode& node = plan_.nodes[id];
  if (node.min == 0) {
    if (ForcedValue(id, first) == kAbsent || Blocked(node)) return 0;
    const std::uint32_t share = full_ ? std::max(node.share, kFullShare) : node.share;
    const bool beside = node.with == kNone || remembered_[node.with].valid;
    const bool chance = beside && random_.Chance(share);
    const bool stated =
        (node.condition != kNone && remembered_[plan_.conditions[node.condition].leaf].valid) ||
        (node.reasoned != kNone && ShownReason(plan_.leaves[node.reasoned]) != kNone);
    if (!chance && !picked && !stated && !Forced(id, first)) return 0;
  }
  std::uint32_t count = std::max(node.min, 1U);
  const std::uint32_t most = std::min(node.max, node.times);
  while (count < most && random_.Chance(kAgainShare)) ++count;
  return count;
}

void Generator::EnterElement(PlanId id, bool first) {
  const PlanNode& node = plan_.nodes[id];
  for (const LeafId leaf : node.clears) remembered_[leaf].valid = false;
  if (node.person) other_ = NewPerson(static_cast<std::uint8_t>(1 + random_.Below(2)));
  if (!node.skew) return;
  constexpr std::uint32_t kEnds = 110;  // 0 and 100 come more often than the rest
  const std::uint32_t drawn = random_.Below(kEnds + 20);
  ability_ = static_cast<std::int32_t>(drawn < 10 ? 0 : drawn - 10 > 100 ? 100 : drawn - 10);
  const std::uint32_t forced = ForcedValue(id, first);
  exact_ability_ = forced < kAbsent;
  if (exact_ability_) ability_ = static_cast<std::int32_t>(forced);
}

void Generator::Element(PlanId id, bool first, std::uint32_t instance, std::uint32_t total) {
  const PlanNode& node = plan_.nodes[id];
  EnterElement(id, first);
  frames_.push_back({id, instance, total});
  out_->append(id == 0 ? root_open_ : std::string_view(node.open));
  if (!node.attributes.empty()) Attributes(node, first);
  if (node.leaf != kNone) {
    *out_ += '>';
    WriteLeaf(node.leaf, first);
    out_->append(node.close);
  } else {
    *out_ += '>';
    const std::size_t begin = out_->size();
    Content(node, first);
    if (out_->size() != begin) {
      out_->append(node.close);
    } else {
      out_->back() = '/';
      *out_ += '>';
    }
  }
  if (node.skew) ability_ = -1;
  frames_.pop_back();
}

void Generator::Attributes(const PlanNode& node, bool first) {
  for (const PlanId id : node.attributes) {
    if (Count(id, first, false) == 0) continue;
    const PlanNode& attribute = plan_.nodes[id];
    const std::size_t begin = out_->size();
    out_->append(attribute.open);
    frames_.push_back({id, 0, 1});
    WriteLeaf(attribute.leaf, first);
    frames_.pop_back();
    out_->append(attribute.close);
    if (attribute.min == 0 || !Hit(SeededError::kMissingRequired)) continue;
    out_->resize(begin);
    *seeded_ = {Path(), "@" + attribute.name};
  }
}

void Generator::Content(const PlanNode& node, bool first) {
  if (node.children.empty()) return;
  // A group that may be empty gets one of its parts, whatever chance says: one that says something
  // by itself.
  PlanId picked = node.children[random_.Below(static_cast<std::uint32_t>(node.children.size()))];
  while (plan_.nodes[picked].with != kNone) picked = plan_.leaves[plan_.nodes[picked].with].node;
  Previous previous;
  for (const PlanId id : node.children) Particle(id, first, id == picked, previous);
}

void Generator::Particle(PlanId id, bool first, bool picked, Previous& previous) {
  const PlanNode& node = plan_.nodes[id];
  const std::size_t begin = out_->size();
  const std::uint32_t count = Count(id, first, picked);
  for (std::uint32_t instance = 0; instance < count; ++instance) {
    const bool is_first = first && instance == 0;
    if (node.kind == NodeKind::kElement) {
      Element(id, is_first, instance, count);
    } else if (node.kind == NodeKind::kChoice) {
      Choice(node, is_first);
    } else {
      Content(node, is_first);
    }
  }
  if (counting_ && count != 0) AfterPart(id, begin, count, previous);
}

void Generator::Choice(const PlanNode& node, bool first) {
  const auto self = static_cast<PlanId>(&node - plan_.nodes.data());
  const auto count = static_cast<std::uint32_t>(node.children.size());
  const std::uint32_t forced = ForcedValue(self, first);
  std::uint32_t chosen = random_.Below(count);
  if (forced < count) chosen = forced;
  for (std::uint32_t tries = 0; tries < count && Blocked(plan_.nodes[node.children[chosen]]);
       ++tries)
    chosen = (chosen + 1) % count;
  Previous none;
  const bool picked = true;
  Particle(node.children[chosen], first, picked, none);
}

// Makes an error of structure where this part gives a place for one.
void Generator::AfterPart(PlanId id, std::size_t begin, std::uint32_t count, Previous& previous) {
  const PlanNode& node = plan_.nodes[id];
  const bool plain = node.kind == NodeKind::kElement && node.in_sequence;
  const Previous before = previous;
  previous = {plain && count == 1 && node.min == 0 ? id : kNone, begin, out_->size()};
  if (!plain) return;
  if (node.min == 1 && count == 1 && Hit(SeededError::kMissingRequired)) {
    out_->resize(begin);
    previous = {};
    *seeded_ = {Path(), node.name};
    return;
  }
  if (before.node == kNone || before.end != begin || !Hit(SeededError::kMisplacedElement)) return;
  const auto at = [this](std::size_t offset) {
    return out_->begin() + static_cast<std::ptrdiff_t>(offset);
  };
  std::rotate(at(before.begin), at(begin), out_->end());
  previous = {};
  *seeded_ = {Path() + '/' + plan_.nodes[before.node].name, plan_.nodes[before.node].name};
}

bool Generator::Hit(SeededError kind) {
  return counting_ && kind == wanted_ && places_++ == wanted_place_;
}

std::string Generator::Path() const {
  std::string path;
  for (const Frame& frame : frames_) {
    const PlanNode& node = plan_.nodes[frame.node];
    path += node.kind == NodeKind::kAttribute ? "/@" : "/";
    path += node.name;
    if (frame.total > 1) path += '[' + std::to_string(frame.instance + 1) + ']';
  }
  return path;
}

}  // namespace baybridge::synth
