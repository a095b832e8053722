#include "synth/leaf_maker.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "format/date_format.h"
#include "pack/date_form.h"
#include "synth/identifier_values.h"
#include "synth/pool.h"

namespace baybridge::synth {
namespace {

constexpr std::size_t kNumbers = 64;  // of an identifier leaf's pool
constexpr std::string_view kDigits = "0123456789";
constexpr std::array<std::string_view, 12> kYesNo{"Y",     "N",   "是",  "否",  "S",  "true",
                                                  "false", "sim", "não", "yes", "no", "有"};

std::string IsoOf(Day day) {
  std::string text;
  PutDate(DateForm{.day_first = false, .separator = '-'}, Precision::kDay, day, 0, text);
  return text;
}

bool IsNumberType(const PlanLeaf& leaf) {
  return leaf.type != nullptr && leaf.type->variety == schema::Variety::kAtomic &&
         schema::IsDecimal(leaf.type->built_in);
}

std::optional<long> BoundOf(const schema::SimpleType& type,
                            schema::BoundKind inclusive,
                            schema::BoundKind exclusive,
                            int step) {
  const auto& with = type.bounds[static_cast<std::size_t>(inclusive)];
  const auto& without = type.bounds[static_cast<std::size_t>(exclusive)];
  if (!with && !without) return std::nullopt;
  const std::string& text = with ? *with : *without;
  long number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return with ? number : number + step;
}

class LeafMaker {
 public:
  LeafMaker(const PackSet& packs, Random& random, Plan& plan)
      : packs_(packs),
        random_(random),
        plan_(plan) {
    for (const Field& field : plan.kind->fields) fields_.emplace(field.path, &field);
    const auto found = fields_.find(plan.kind->as_of);
    if (found != fields_.end()) {
      if (const auto read = ParseDate(found->second->example)) as_of_ = read->day;
    }
  }

  Result<Done> Make(PlanLeaf& leaf) {
    const std::string& path = plan_.nodes[leaf.node].path;
    auto found = fields_.find(path);
    // Paths of the hub's fields leave the root out.
    if (found == fields_.end())
      found = fields_.find(path.substr(std::min(path.size(), plan_.nodes[0].path.size())));
    if (found != fields_.end()) leaf.field = found->second;
    if (MakeCodes(leaf) || MakeIdentifiers(leaf) || MakeDate(leaf, path)) return Done{};
    std::vector<std::string> texts = TextsOf(leaf);
    if (KeepAccepted(leaf.type, texts) == 0) {
      return Failure{.kind = FailureKind::kMalformed,
                     .what = "found no value for ‘" + path + "’",
                     .place = plan_.kind->fields_file.filename().string(),
                     .advice = "give the field an example that its type accepts"};
    }
    leaf.pool = AddPool(texts, plan_);
    return Done{};
  }

 private:
  std::string_view Example(const PlanLeaf& leaf) const {
    return leaf.field == nullptr ? std::string_view() : std::string_view(leaf.field->example);
  }

  bool MakeCodes(PlanLeaf& leaf) {
    if (leaf.field == nullptr || leaf.field->code_list.empty()) return false;
    leaf.codes = packs_.FindCodeList(*plan_.pack, leaf.field->code_list);
    if (leaf.codes == nullptr) return false;
    const std::string first = IsoOf(plan_.first_day);
    const std::string last = IsoOf(plan_.first_day + static_cast<Day>(plan_.days));
    std::vector<std::string> texts;
    for (std::uint32_t index = 0; index < leaf.codes->codes.size(); ++index) {
      const std::string& code = leaf.codes->codes[index].code;
      const bool valid = leaf.codes->ValidOn(index, first) && leaf.codes->ValidOn(index, last);
      if (!valid || !Accepts(leaf.type, code)) continue;
      texts.push_back(code);
      leaf.pool_codes.push_back(index);
    }
    leaf.pool = AddPool(texts, plan_);
    return !texts.empty();
  }

  bool MakeIdentifiers(PlanLeaf& leaf) {
    if (leaf.field == nullptr || leaf.field->identifier_scheme.empty()) return false;
    const Scheme* scheme = packs_.schemes.Find(leaf.field->identifier_scheme);
    if (scheme == nullptr) return false;
    const IdentifierCheck example = CheckIdentifier(*scheme, Example(leaf));
    leaf.printed = example.canonical != Example(leaf) &&
                   PrintIdentifier(*scheme, example.canonical) == Example(leaf);
    std::vector<std::string> texts;
    for (std::string& number : ReservedNumbers(*scheme, kNumbers, false, random_)) {
      std::string printed = PrintIdentifier(*scheme, number);
      texts.push_back(leaf.printed || !Accepts(leaf.type, number) ? std::move(printed)
                                                                  : std::move(number));
    }
    if (KeepAccepted(leaf.type, texts) == 0) return false;
    leaf.pool = AddPool(texts, plan_);
    leaf.can_break_check =
        scheme->algorithm != "none" && scheme->status.empty() && !leaf.field->unverified;
    return true;
  }

  bool MakeDate(PlanLeaf& leaf, const std::string& path) {
    if (IsNumberType(leaf) || Accepts(leaf.type, "x")) return false;
    const auto example = ParseDate(Example(leaf));
    if (!example || !AcceptsForm(leaf, example->form, Precision::kDay)) return false;
    leaf.kind = LeafKind::kDate;
    leaf.form = example->form;
    leaf.record_date = path == plan_.kind->as_of;
    leaf.month_too = AcceptsForm(leaf, leaf.form, Precision::kMonth);
    leaf.year_too = AcceptsForm(leaf, leaf.form, Precision::kYear);
    leaf.offset = as_of_ - example->day;
    return true;
  }

  bool AcceptsForm(const PlanLeaf& leaf, const DateForm& form, Precision precision) const {
    for (const Day day : {plan_.first_day, DayOf(1931, 12, 31), DayOf(2024, 2, 29)}) {
      std::string text;
      PutDate(form, precision, day, 1439, text);
      if (!Accepts(leaf.type, text)) return false;
    }
    return true;
  }

  std::vector<std::string> TextsOf(const PlanLeaf& leaf) {
    const std::string example(Example(leaf));
    if (IsNumberType(leaf)) return Numbers(leaf, example);
    std::vector<std::string> texts;
    if (!Accepts(leaf.type, "x")) {
      for (const std::string_view word : kYesNo) texts.emplace_back(word);
      if (KeepAccepted(leaf.type, texts) > 1) return texts;
      texts.clear();
      if (example.size() == 5 && example[2] == ':') return TimesOfDay();
    }
    if (!example.empty()) texts.push_back(example);
    AddVariants(example, texts);
    if (texts.empty()) texts = {"x", "1", "sample", "2026-01-01"};
    return texts;
  }

  static std::vector<std::string> TimesOfDay() {
    std::vector<std::string> texts;
    for (int half = 12; half < 44; ++half) {
      const std::string hour = std::to_string(half / 2);
      texts.push_back((hour.size() == 1 ? "0" : "") + hour + (half % 2 == 0 ? ":00" : ":30"));
    }
    return texts;
  }

  // Numbers near the example, with as many decimals, within the bounds; all of them where the
  // bounds are near.
  std::vector<std::string> Numbers(const PlanLeaf& leaf, const std::string& example) {
    using schema::BoundKind;
    constexpr long kFew = 40;
    const auto least = BoundOf(*leaf.type, BoundKind::kMinInclusive, BoundKind::kMinExclusive, 1);
    const auto most = BoundOf(*leaf.type, BoundKind::kMaxInclusive, BoundKind::kMaxExclusive, -1);
    std::vector<std::string> texts;
    const std::size_t point = example.find('.');
    if (point == std::string::npos && least && most && *most - *least <= kFew) {
      for (long number = *least; number <= *most; ++number) texts.push_back(std::to_string(number));
      return texts;
    }
    const std::size_t decimals = point == std::string::npos ? 0 : example.size() - point - 1;
    std::string digits = example;
    std::erase(digits, '.');
    long scaled = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), scaled);
    const long span = std::max(2L, std::abs(scaled) / 6);
    for (long at = scaled - span; at <= scaled + span; at += std::max(1L, span / 16))
      texts.push_back(Scaled(at, decimals));
    texts.push_back(example);
    if (example.empty()) texts = {"1", "2", "3"};
    return texts;
  }

  static std::string Scaled(long number, std::size_t decimals) {
    if (number < 0) number = 0;
    std::string text = std::to_string(number);
    if (decimals == 0) return text;
    if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
    text.insert(text.size() - decimals, ".");
    return text;
  }

  // A serial number such as SYN-000001 gets other digits; texts that only look like numbers stay as
  // they are.
  void AddVariants(const std::string& example, std::vector<std::string>& texts) {
    constexpr std::size_t kLeastDigits = 3;
    constexpr std::size_t kVariants = 48;
    const std::size_t last = example.find_last_not_of(kDigits);
    if (last == std::string::npos || example[last] != '-' ||
        example.size() - last - 1 < kLeastDigits)
      return;
    if (last == 0 || example[0] < 'A' || example[0] > 'Z') return;
    for (std::size_t count = 0; count < kVariants; ++count) {
      std::string text = example;
      for (std::size_t at = last + 1; at < text.size(); ++at) text[at] = kDigits[random_.Below(10)];
      texts.push_back(std::move(text));
    }
  }

  const PackSet& packs_;
  Random& random_;
  Plan& plan_;
  std::unordered_map<std::string, const Field*> fields_;
  Day as_of_ = 0;
};

}  // namespace

bool Accepts(const schema::SimpleType* type, std::string_view text) {
  return type == nullptr || type->Check(text).problem == schema::ValueProblem::kNone;
}

std::size_t KeepAccepted(const schema::SimpleType* type, std::vector<std::string>& texts) {
  std::erase_if(texts, [type](const std::string& text) { return !Accepts(type, text); });
  return texts.size();
}

Result<Done> MakeLeaves(const PackSet& packs, Random& random, Plan& plan) {
  LeafMaker maker(packs, random, plan);
  for (PlanLeaf& leaf : plan.leaves) {
    auto made = maker.Make(leaf);
    if (!made) return made;
  }
  return Done{};
}

namespace {

// By its type, or by the form of its field where the type only sees the pattern.
bool NoticesImpossibleDates(const PlanLeaf& leaf, Day day) {
  for (const Day tried : {day, day + 1}) {
    std::string date;
    PutImpossibleDate(leaf.form, tried, date);
    if (!Accepts(leaf.type, date)) continue;
    const auto form = DateFormat::Parse(DateFormOf(*leaf.field));
    if (!form || form->Read(date) || !form->HasForm(date)) return false;
  }
  return true;
}

}  // namespace

void MarkBreakable(Plan& plan) {
  for (PlanLeaf& leaf : plan.leaves) {
    const Field* field = leaf.field;
    if (field == nullptr || field->unverified) continue;
    leaf.can_break_code = leaf.codes != nullptr && !leaf.codes->extensible &&
                          !leaf.codes->unverified && leaf.codes->Find("NO-SUCH-CODE") == kNone &&
                          Accepts(leaf.type, "NO-SUCH-CODE");
    leaf.can_break_date = leaf.kind == LeafKind::kDate && !leaf.record_date &&
                          NoticesImpossibleDates(leaf, plan.first_day);
    leaf.can_break_text =
        field->personal_class == "identity" && Accepts(leaf.type, "\xEE\x80\x80") &&
        (leaf.kind == LeafKind::kName || (leaf.kind == LeafKind::kPool && leaf.codes == nullptr));
  }
}

}  // namespace baybridge::synth
