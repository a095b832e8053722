#include <algorithm>
#include <charconv>
#include <chrono>

#include "core/file.h"
#include "core/utc.h"
#include "pack/pack.h"
#include "text/csv.h"
#include "transfer/envelope.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostBytes = std::size_t{4} * 1024 * 1024;  // 4 MiB a table
constexpr std::uint64_t kManyPersons = 10'000;  // CAC order 16 art. 7 and 8, sensitive data
constexpr std::size_t kDayLetters = 10;         // 2026-01-31

Result<CsvTable> ReadTable(const std::filesystem::path& file) {
  auto bytes = ReadFile(file, kMostBytes);
  if (!bytes) return std::move(bytes).error();
  return ReadCsvTable(*bytes, file.string());
}

Failure Bad(const CsvTable& table, const CsvRow& row, std::string what) {
  return {FailureKind::kMalformed, std::move(what), table.PlaceOf(row), {}};
}

std::int64_t DaysOf(std::string_view date) {
  const auto seconds = SecondsOf(std::string(date) + "T00:00:00Z");
  constexpr std::int64_t kSecondsOfDay = 86'400;
  return seconds ? *seconds / kSecondsOfDay : -1;
}

// Days from Monday to Friday after `from` up to and with `to`. Holidays are not known here, and
// differ on the two sides, so the true number is this or less.
std::int64_t WeekdaysBetween(std::int64_t from, std::int64_t to) {
  std::int64_t count = 0;
  for (std::int64_t day = from + 1; day <= to && count <= 1'000; ++day) {
    const std::chrono::weekday weekday{std::chrono::sys_days{std::chrono::days{day}}};
    if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) ++count;
  }
  return count;
}

class EnvelopeCheck {
 public:
  EnvelopeCheck(const Envelope& envelope, const TransferRules& rules)
      : envelope_(envelope),
        rules_(rules) {}

  Findings Run() {
    CheckFacts();
    const Region* from = RegionOf(envelope_.sender);
    const Region* to = RegionOf(envelope_.recipient);
    if (from == nullptr || to == nullptr) return std::move(findings_);
    const Mechanism* mechanism = MechanismOf(*from, *to);
    if (mechanism == nullptr) return std::move(findings_);
    CheckBayArea(*mechanism, *from, *to);
    CheckContract(*mechanism);
    CheckConsent(*mechanism);
    if (envelope_.important_data && from->place != to->place) Tell("GW-TRF-010", {});
    if (envelope_.persons >= kManyPersons)
      Tell("GW-TRF-011", {{"found", std::to_string(envelope_.persons), false}}, Severity::kWarning);
    return std::move(findings_);
  }

 private:
  // `fact`: the value of the envelope that it is about, by its name there; empty: the whole.
  void Tell(const char* id,
            std::vector<Arg> args,
            Severity severity = Severity::kError,
            std::string_view fact = {}) {
    Finding finding;
    if (!fact.empty()) finding.path = PathOf(fact);
    finding.id = id;
    finding.severity = severity;
    finding.kind = FindingKind::kBusinessRule;
    finding.args = std::move(args);
    findings_.push_back(std::move(finding));
  }
  static std::string PathOf(std::string_view fact) {
    std::string path = "/" + std::string(fact);
    std::ranges::replace(path, '.', '/');
    return path;
  }
  void Lacks(const char* fact) {
    Tell("GW-TRF-001", {{"fact", fact, false}}, Severity::kError, fact);
  }
  void NoDay(const char* fact, const std::string& found) {
    Tell("GW-TRF-002", {{"fact", fact, false}, {"found", found, false}}, Severity::kError, fact);
  }
  void Need(const std::string& value, const char* fact) {
    if (value.empty()) Lacks(fact);
  }
  void NeedDay(const std::string& value, const char* fact) {
    if (!IsIsoDate(value) || DaysOf(value) < 0) NoDay(fact, value);
  }
  std::string Today() const { return envelope_.time.substr(0, kDayLetters); }

  void CheckFacts() {
    Need(envelope_.transfer, "transfer");
    if (!SecondsOf(envelope_.time)) NoDay("time", envelope_.time);
    for (const auto& [party, name] :
         {std::pair{&envelope_.sender, "sender"}, {&envelope_.recipient, "recipient"}}) {
      if (party->name.empty() || party->identifier.empty() || party->contact.empty()) Lacks(name);
    }
    Need(envelope_.purpose, "purpose");
    Need(envelope_.method, "method");
    Need(envelope_.profile, "profile");
    Need(envelope_.stored_at, "retention.place");
    if (envelope_.categories.empty()) Lacks("categories");
    NeedDay(envelope_.retained_until, "retention.until");
    if (!envelope_.retained_until.empty() && envelope_.retained_until < Today())
      NoDay("retention.until", envelope_.retained_until);
  }

  const Region* RegionOf(const Party& party) {
    const Region* region = rules_.FindRegion(party.region);
    if (region == nullptr) Tell("GW-TRF-003", {{"found", party.region, false}});
    return region;
  }

  const Mechanism* MechanismOf(const Region& from, const Region& to) {
    const std::string route = from.place + " → " + to.place;
    const std::string id =
        envelope_.mechanism.empty() && from.place == to.place ? "domestic" : envelope_.mechanism;
    if (id.empty()) {
      Tell("GW-TRF-004", {{"route", route, false}});
      return nullptr;
    }
    for (const Mechanism& mechanism : rules_.mechanisms) {
      if (mechanism.id != id || mechanism.from != from.place || mechanism.to != to.place) continue;
      if (mechanism.valid_from > Today()) break;
      if (mechanism.unverified) Tell("GW-TRF-012", {{"name", id, false}}, Severity::kWarning);
      return &mechanism;
    }
    Tell("GW-TRF-005", {{"name", id, false}, {"route", route, false}});
    return nullptr;
  }

  // Of further recipients all must be in the Bay Area, whatever the mechanism, where the data cross
  // a border.
  void CheckBayArea(const Mechanism& mechanism, const Region& from, const Region& to) {
    for (const Region* region : {&from, &to}) {
      if (mechanism.bay_area && !region->bay_area)
        Tell("GW-TRF-006", {{"found", region->code, false}, {"name", mechanism.id, false}});
    }
    for (const Party& party : envelope_.onward) {
      const Region* region = rules_.FindRegion(party.region);
      const bool outside = region == nullptr || !region->bay_area;
      // What came under one contract does not go on to a third place without its own.
      const bool third =
          region != nullptr && region->place != from.place && region->place != to.place;
      if (from.place != to.place && (outside || third))
        Tell("GW-TRF-007", {{"found", party.name, false}, {"region", party.region, false}});
    }
  }

  void CheckContract(const Mechanism& mechanism) {
    if (mechanism.contract) {
      Need(envelope_.contract, "mechanism.contract");
      NeedDay(envelope_.effective, "mechanism.effective");
      if (envelope_.effective > Today()) NoDay("mechanism.effective", envelope_.effective);
    }
    if (mechanism.assessment) {
      Need(envelope_.assessment, "assessment.id");
      NeedDay(envelope_.assessment_date, "assessment.date");
    }
    if (mechanism.filing_days != 0) CheckFiling(mechanism);
  }

  void CheckFiling(const Mechanism& mechanism) {
    const std::int64_t effective = DaysOf(envelope_.effective);
    const bool filed = !envelope_.filing.empty() && !envelope_.authority.empty();
    const std::string end = filed ? envelope_.filed : Today();
    if (effective < 0 || DaysOf(end) < 0) {
      NoDay("mechanism.filed", envelope_.filed);
      return;
    }
    if (WeekdaysBetween(effective, DaysOf(end)) > mechanism.filing_days)
      Tell("GW-TRF-008",
           {{"expected", std::to_string(mechanism.filing_days), false}, {"found", end, false}},
           filed ? Severity::kWarning : Severity::kError);
  }

  void CheckConsent(const Mechanism& mechanism) {
    const TransferConsent& consent = envelope_.consent;
    if (consent.id.empty() || consent.giver.empty() || consent.relation.empty() ||
        !IsIsoDate(consent.date)) {
      Lacks("consent");
      return;
    }
    if (!consent.until.empty() && consent.until < Today()) {
      Tell("GW-TRF-025",
           {{"date", consent.date, false},
            {"found", consent.until, false},
            {"expected", Today(), false}},
           Severity::kError, "consent.until");
    } else if (consent.date > Today()) {
      Tell("GW-TRF-026", {{"found", consent.date, false}, {"expected", Today(), false}},
           Severity::kError, "consent.date");
    }
    if (mechanism.separate_consent && !(consent.separate && consent.necessity_told))
      Tell("GW-TRF-009", {{"name", mechanism.id, false}});
    for (const std::string& category : envelope_.categories) {
      if (std::ranges::find(consent.categories, category) == consent.categories.end())
        Tell("GW-TRF-013", {{"name", category, false}});
    }
  }

  const Envelope& envelope_;
  const TransferRules& rules_;
  Findings findings_;
};

}  // namespace

Result<TransferRules> TransferRules::Load(const std::filesystem::path& root) {
  TransferRules rules;
  auto regions = ReadTable(root / "schemas" / "_transfer" / "regions.csv");
  if (!regions) return std::move(regions).error();
  const auto cell = [](const CsvTable& table, const CsvRow& row, std::string_view column) {
    return std::string(table.Cell(row, table.Column(column)));
  };
  for (const CsvRow& row : regions->rows) {
    rules.regions.push_back({.code = cell(*regions, row, "code"),
                             .place = cell(*regions, row, "place"),
                             .bay_area = cell(*regions, row, "bay_area") == "yes"});
    if (rules.regions.back().place.empty() || cell(*regions, row, "evidence").empty())
      return Bad(*regions, row, "expected a place and evidence");
  }
  auto table = ReadTable(root / "schemas" / "_transfer" / "mechanisms.csv");
  if (!table) return std::move(table).error();
  for (const CsvRow& row : table->rows) {
    Mechanism mechanism{.id = cell(*table, row, "id"),
                        .from = cell(*table, row, "from"),
                        .to = cell(*table, row, "to"),
                        .bay_area = cell(*table, row, "bay_area") == "yes",
                        .contract = cell(*table, row, "contract") == "yes",
                        .assessment = cell(*table, row, "assessment") == "yes",
                        .separate_consent = cell(*table, row, "consent") == "separate",
                        .valid_from = cell(*table, row, "valid_from"),
                        .unverified = cell(*table, row, "status") == "unverified"};
    const std::string days = cell(*table, row, "filing_days");
    std::from_chars(days.data(), days.data() + days.size(), mechanism.filing_days);
    if (mechanism.id.empty() || mechanism.from.empty() || mechanism.to.empty() ||
        cell(*table, row, "evidence").empty())
      return Bad(*table, row, "expected an id, two places and evidence");
    rules.mechanisms.push_back(std::move(mechanism));
  }
  auto reconciled = LoadReconciledGroups(root);
  if (!reconciled) return std::move(reconciled).error();
  rules.reconciled = *std::move(reconciled);
  return rules;
}

const Region* TransferRules::FindRegion(std::string_view code) const {
  const auto found = std::ranges::find(regions, code, &Region::code);
  return found == regions.end() ? nullptr : &*found;
}

Findings CheckEnvelope(const Envelope& envelope, const TransferRules& rules) {
  return EnvelopeCheck(envelope, rules).Run();
}

}  // namespace baybridge
