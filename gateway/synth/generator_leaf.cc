#include <algorithm>
#include <charconv>

#include "synth/generator.h"
#include "synth/identifier_values.h"

namespace baybridge::synth {
namespace {

constexpr std::uint32_t kUsualShare = 49'152;  // of 65536: a value that is usually met
constexpr std::uint32_t kCoarseShare = 3'000;  // of 65536: a date known to the month or year only
constexpr std::uint32_t kOtherSexShare = 600;  // of 65536: sex unknown or not stated
constexpr int kDayStart = 7 * 60;              // minutes: things happen from seven in the morning
constexpr std::uint32_t kDayMinutes = 14 * 60;

}  // namespace

void Generator::WriteLeaf(LeafId id, bool first) {
  const PlanLeaf& leaf = plan_.leaves[id];
  Remembered& memory = remembered_[id];
  const std::size_t begin = out_->size();
  switch (leaf.kind) {
    case LeafKind::kPool: WritePool(leaf, first, memory); break;
    case LeafKind::kDate: WriteDate(leaf, memory); break;
    case LeafKind::kName: WriteName(leaf); break;
    case LeafKind::kSubject: WriteSubject(leaf); break;
    case LeafKind::kSum: WriteSum(leaf, memory); break;
    case LeafKind::kLevel:
    case LeafKind::kRaise: WriteLevel(leaf, memory); break;
    case LeafKind::kDisplay: WriteDisplay(leaf); break;
    case LeafKind::kAge: WriteAge(); break;
  }
  if (counting_) BreakLeaf(leaf, begin);
}

void Generator::WritePool(const PlanLeaf& leaf, bool first, Remembered& memory) {
  const std::uint32_t forced = ForcedValue(leaf.node, first);
  const std::uint32_t shown = leaf.reasons.empty() ? kNone : ShownReason(leaf);
  const std::uint32_t index = shown != kNone             ? shown
                              : forced < leaf.pool.count ? forced
                                                         : PickIndex(leaf);
  Put(leaf.pool, index);
  if (leaf.remembered) memory = {true, index, plan_.literals[leaf.pool.first + index].number};
}

std::uint32_t Generator::PickIndex(const PlanLeaf& leaf) {
  if (leaf.scored && ability_ >= 0) return SkewedIndex(leaf);
  if (!leaf.sexes.empty() && !random_.Chance(kOtherSexShare)) {
    const auto found = std::ranges::find(leaf.sexes, subject_.sex);
    if (found != leaf.sexes.end()) return static_cast<std::uint32_t>(found - leaf.sexes.begin());
  }
  if (!leaf.sexes.empty()) {
    const auto found = std::ranges::find(leaf.sexes, std::uint8_t{0});
    if (found != leaf.sexes.end()) return static_cast<std::uint32_t>(found - leaf.sexes.begin());
  }
  if (leaf.usual != 0 && random_.Chance(kUsualShare)) return random_.Below(leaf.usual);
  return random_.Below(leaf.pool.count);
}

// A score by the ability of the person assessed, one more or less at times; the pool is in rising
// order.
std::uint32_t Generator::SkewedIndex(const PlanLeaf& leaf) {
  const auto last = static_cast<std::int32_t>(leaf.pool.count) - 1;
  std::int32_t index = (ability_ * last + 50) / 100;
  const std::uint32_t noise = random_.Below(4);
  const bool exact = exact_ability_ || ability_ == 0 || ability_ == 100;
  if (!exact && noise < 2) index += noise == 0 ? 1 : -1;
  return static_cast<std::uint32_t>(std::clamp(index, 0, last));
}

Day Generator::DayFor(const PlanLeaf& leaf) {
  if (leaf.record_date) return record_day_;
  if (leaf.birth) return birth_;
  // Between half and one and a half times as far from the record's date as the example is.
  const std::int64_t part = 128 + random_.Below(257);
  const auto distance = static_cast<Day>(leaf.offset * part / 256);
  Day day = record_day_ - distance;
  if (leaf.offset >= 0) day = std::clamp(day, std::min(birth_, record_day_), record_day_);
  if (leaf.after == kNone || !remembered_[leaf.after].valid) return day;
  const Day start = remembered_[leaf.after].number;
  constexpr std::uint32_t kMostDays = 90;
  const Day later = start + static_cast<Day>(random_.Below(kMostDays));
  if (day < start)
    day = leaf.offset >= 0 ? std::clamp(later, start, std::max(start, record_day_)) : later;
  return day;
}

void Generator::WriteDate(const PlanLeaf& leaf, Remembered& memory) {
  const Day day = DayFor(leaf);
  Precision precision = Precision::kDay;
  const bool fixed = leaf.record_date || leaf.birth || leaf.remembered || leaf.after != kNone;
  if (!fixed && leaf.month_too && random_.Chance(kCoarseShare)) precision = Precision::kMonth;
  if (!fixed && leaf.year_too && random_.Chance(kCoarseShare)) precision = Precision::kYear;
  const int minute =
      leaf.form.has_time ? kDayStart + static_cast<int>(random_.Below(kDayMinutes)) : 0;
  PutDate(leaf.form, precision, day, minute, *out_);
  if (leaf.remembered) memory = {true, 0, day};
}

void Generator::WriteName(const PlanLeaf& leaf) {
  const Person& person = leaf.subject ? subject_ : other_;
  const auto put = [&](const std::string& text) { out_->append(text); };
  switch (leaf.part) {
    case NamePart::kFullHans: put(person.surname->hans), put(person.given->hans); break;
    case NamePart::kSurnameHans: put(person.surname->hans); break;
    case NamePart::kGivenHans: put(person.given->hans); break;
    case NamePart::kFullHant: put(person.surname->hant), put(person.given->hant); break;
    case NamePart::kSurnameHant: put(person.surname->hant); break;
    case NamePart::kGivenHant: put(person.given->hant); break;
    case NamePart::kFullRoman:
      put(person.surname->roman), out_->append(", "), put(person.given->roman);
      break;
    case NamePart::kSurnameRoman: put(person.surname->roman); break;
    case NamePart::kGivenRoman: put(person.given->roman); break;
    case NamePart::kPlainRoman:
      put(person.surname->roman), *out_ += ' ', put(person.given->roman);
      break;
  }
}

void Generator::WriteSubject(const PlanLeaf& leaf) {
  const SubjectScheme& subject = plan_.schemes[leaf.scheme];
  if (subject.numbers.empty()) {
    if (anchor_ != nullptr) out_->append(anchor_->number);
    return;
  }
  const std::string& number = subject.numbers[subject_numbers_[leaf.scheme]];
  const std::size_t begin = out_->size();
  if (subject.date_at != 0)
    return PutNumberOf(*subject.scheme, number, birth_, subject_.sex, *out_);
  switch (leaf.slice) {
    case Slice::kBody: out_->append(number, 0, number.size() - 1); return;
    case Slice::kCheck: *out_ += number.back(); return;
    case Slice::kNumber: break;
  }
  out_->append(number);
  if (leaf.printed)
    out_->replace(begin, std::string::npos, PrintIdentifier(*subject.scheme, number));
}

void Generator::WriteSum(const PlanLeaf& leaf, Remembered& memory) {
  std::int32_t sum = 0;
  for (const LeafId source : leaf.sources) {
    if (remembered_[source].valid) sum += remembered_[source].number;
  }
  std::array<char, 16> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), sum);
  out_->append(digits.data(), end);
  memory = {true, 0, sum};
}

// A level by its score, or by the level before and the reason why it changes.
void Generator::WriteLevel(const PlanLeaf& leaf, Remembered& memory) {
  const Remembered& source = remembered_[leaf.sources[0]];
  const std::size_t last = leaf.steps.size() - 1;
  std::size_t rank = 0;
  if (!source.valid) {
    rank = random_.Below(static_cast<std::uint32_t>(leaf.steps.size()));
  } else if (leaf.kind == LeafKind::kLevel) {
    while (rank < last && source.number < leaf.steps[rank].first) ++rank;
  } else {
    rank = static_cast<std::size_t>(source.number);
    const Remembered& reason = remembered_[leaf.sources[1]];
    if (reason.valid) rank = reason.index == leaf.top_reason ? last : std::min(rank + 1, last);
  }
  Put(leaf.pool, leaf.steps[rank].second);
  memory = {true, leaf.steps[rank].second, static_cast<std::int32_t>(rank)};
}

void Generator::WriteDisplay(const PlanLeaf& leaf) {
  const Remembered& source = remembered_[leaf.sources[0]];
  if (source.valid) return Put(leaf.pool, source.index);
  const Pool alone{leaf.steps[0].second, leaf.usual};
  Put(alone, random_.Below(alone.count));
}

void Generator::WriteAge() {
  const CivilDate now = CivilOf(record_day_);
  const CivilDate birth = CivilOf(birth_);
  const bool before = now.month < birth.month || (now.month == birth.month && now.day < birth.day);
  *out_ += std::to_string(now.year - birth.year - (before ? 1 : 0));
}

void Generator::BreakLeaf(const PlanLeaf& leaf, std::size_t begin) {
  const auto replace = [&](std::string_view text) {
    out_->replace(begin, std::string::npos, text);
    *seeded_ = {Path(), std::string(text)};
  };
  if (leaf.can_break_code && Hit(SeededError::kUnknownCode)) replace("NO-SUCH-CODE");
  if (leaf.can_break_check && Hit(SeededError::kWrongCheckDigit) && BreakCheckDigit(begin)) {
    *seeded_ = {Path(), out_->substr(begin)};
  }
  if (leaf.can_break_date && Hit(SeededError::kImpossibleDate)) {
    scratch_.clear();
    PutImpossibleDate(leaf.form, record_day_, scratch_);
    replace(scratch_);
  }
  if (leaf.can_break_text && Hit(SeededError::kBadTextForm)) {
    constexpr std::string_view kPrivateUse = "\xEE\x80\x80";  // U+E000
    replace(kPrivateUse);
  }
}

// Another check character: the last one, or the one within brackets.
bool Generator::BreakCheckDigit(std::size_t begin) {
  std::size_t at = out_->size() - 1;
  if ((*out_)[at] == ')') --at;
  if (at <= begin) return false;
  char& check = (*out_)[at];
  check = check >= '0' && check <= '8' ? static_cast<char>(check + 1) : '0';
  return true;
}

}  // namespace baybridge::synth
