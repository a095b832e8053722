#include "identifiers/scheme.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "identifiers/compiled.h"
#include "text/csv.h"

namespace baybridge {
namespace {

constexpr std::string_view kArrow = "=>";

std::string_view TrimSpaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    const std::string_view part = TrimSpaces(text.substr(0, end));
    if (!part.empty()) parts.emplace_back(part);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

Failure Malformed(std::string what) {
  return {.kind = FailureKind::kMalformed, .what = std::move(what), .place = {}, .advice = {}};
}

bool ReadNumber(std::string_view text, std::uint32_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool ReadWeights(std::string_view value, SchemeParameters& parameters) {
  for (const std::string& part : Split(value, ' ')) {
    std::uint32_t weight = 0;
    if (!ReadNumber(part, weight)) return false;
    parameters.weights.push_back(weight);
  }
  return !parameters.weights.empty();
}

bool ReadIgnored(std::string_view value, SchemeParameters& parameters) {
  for (const std::string& part : Split(value, ' ')) {
    if (part != "space" && part.size() != 1) return false;
    parameters.ignored += part == "space" ? ' ' : part.front();
  }
  return true;
}

// One word of a closed list of two or one.
bool ReadWord(std::string_view value, std::string_view word, bool meaning, bool& option) {
  if (value != word) return false;
  option = meaning;
  return true;
}

bool ReadParameter(std::string_view name, std::string_view value, SchemeParameters& parameters) {
  if (name == "weights") return ReadWeights(value, parameters);
  if (name == "pad") return ReadNumber(value, parameters.pad);
  if (name == "ignore") return ReadIgnored(value, parameters);
  if (name == "case") return ReadWord(value, "exact", false, parameters.fold_case);
  if (name == "full-width")
    return ReadWord(value, "punctuation", false, parameters.full_width_letters);
  if (name == "date") return ReadNumber(value, parameters.date_at);
  if (name == "sex") return ReadNumber(value, parameters.sex_at);
  if (name == "compare") return ReadNumber(value, parameters.compare);
  if (name == "inner") return ReadWord(value, "gb11714", true, parameters.inner_gb11714);
  if (name == "regions") parameters.regions = Split(value, ' ');
  if (name == "notes") parameters.notes = Split(value, ' ');
  return name == "regions" || name == "notes";
}

Result<Done> ReadParameters(const std::string& text, SchemeParameters& parameters) {
  for (const std::string& part : Split(text, ';')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos) return Malformed("expected name=value, found ‘" + part + "’");
    if (!ReadParameter(part.substr(0, equals), part.substr(equals + 1), parameters))
      return Malformed("parameter ‘" + part + "’ is not known");
  }
  return Done{};
}

Result<Done> ReadForms(const std::vector<std::string>& texts, std::vector<Form>& forms) {
  for (const std::string& text : texts) {
    auto form = Form::Parse(text);
    if (!form) return std::move(form).error();
    forms.push_back(*std::move(form));
  }
  return Done{};
}

std::vector<KnownBeginnings> ByLength(std::vector<std::string> beginnings) {
  std::sort(beginnings.begin(), beginnings.end());
  std::vector<KnownBeginnings> by_length;
  for (std::string& beginning : beginnings) {
    auto known = std::find_if(by_length.begin(), by_length.end(),
                              [&](const auto& each) { return each.size == beginning.size(); });
    if (known == by_length.end())
      known = by_length.insert(known, {.size = beginning.size(), .sorted = {}});
    known->sorted.push_back(std::move(beginning));
  }
  return by_length;
}

Result<Done> Compile(Scheme& scheme) {
  auto compiled = std::make_shared<CompiledScheme>();
  const auto algorithm = kCheckAlgorithmNames.ValueOf(scheme.algorithm);
  if (!algorithm) return Malformed("algorithm ‘" + scheme.algorithm + "’ is not known");
  compiled->algorithm = *algorithm;
  if (auto read = ReadParameters(scheme.parameters, compiled->parameters); !read) return read;
  compiled->weights = {.weights = compiled->parameters.weights, .pad = compiled->parameters.pad};
  if (*algorithm == CheckAlgorithm::kWeightedMod11Letters && compiled->weights.weights.empty())
    return Malformed("the algorithm needs weights");
  if (auto read = ReadForms(scheme.forms, compiled->forms); !read) return read;
  if (auto read = ReadForms(Split(scheme.canonical, '|'), compiled->canonical); !read) return read;
  if (auto read = ReadForms(Split(scheme.printed, '|'), compiled->printed); !read) return read;
  if (auto read = ReadForms(Split(scheme.reserved, '|'), compiled->reserved); !read) return read;
  if (compiled->forms.empty() || compiled->canonical.empty())
    return Malformed("a scheme needs a form and a canonical form");
  for (const Form& form : compiled->forms) compiled->alphabet.Add(form.alphabet());
  for (const char c : compiled->parameters.ignored) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 128) compiled->ignored.Add(byte, byte);
  }
  compiled->forms_by_start.Fill(compiled->forms);
  compiled->regions = ByLength(compiled->parameters.regions);
  scheme.compiled = std::move(compiled);
  return Done{};
}

// An example is "text" or "text=>outcome": the canonical form of a valid one, the problem of an
// invalid one.
std::pair<std::string_view, std::string_view> SplitExample(std::string_view example) {
  const std::size_t arrow = example.find(kArrow);
  if (arrow == std::string_view::npos) return {example, {}};
  return {example.substr(0, arrow), example.substr(arrow + kArrow.size())};
}

std::string OutcomeOf(const IdentifierCheck& check) {
  return check.problem ? std::string(kIdentifierProblemNames.NameOf(*check.problem))
                       : check.canonical;
}

bool IsCanonical(const Scheme& scheme, const std::string& canonical) {
  const IdentifierCheck again = CheckIdentifier(scheme, canonical);
  return again.canonical == canonical &&
         CheckIdentifier(scheme, PrintIdentifier(scheme, canonical)).canonical == canonical;
}

Result<Done> CheckExamples(const Scheme& scheme) {
  for (const std::string& example : scheme.valid_examples) {
    const auto [text, outcome] = SplitExample(example);
    const IdentifierCheck check = CheckIdentifier(scheme, text);
    const bool as_stated = outcome.empty() || outcome == check.canonical;
    if (check.problem || !as_stated || !IsCanonical(scheme, check.canonical))
      return Malformed("valid example ‘" + example + "’ gives ‘" + OutcomeOf(check) + "’");
  }
  for (const std::string& example : scheme.invalid_examples) {
    const auto [text, outcome] = SplitExample(example);
    const IdentifierCheck check = CheckIdentifier(scheme, text);
    if (!check.problem || (!outcome.empty() && outcome != OutcomeOf(check)))
      return Malformed("invalid example ‘" + example + "’ gives ‘" + OutcomeOf(check) + "’");
  }
  return Done{};
}

Scheme ReadRow(const CsvTable& table, const CsvRow& row) {
  const auto cell = [&](std::string_view column) {
    return std::string(table.Cell(row, table.Column(column)));
  };
  Scheme scheme;
  scheme.id = cell("id");
  scheme.title_en = cell("title_en");
  scheme.title_zh_hans = cell("title_zh_hans");
  scheme.title_zh_hant = cell("title_zh_hant");
  scheme.title_pt = cell("title_pt");
  scheme.algorithm = cell("algorithm");
  scheme.forms = Split(cell("forms"), '|');
  scheme.canonical = cell("canonical");
  scheme.printed = cell("printed");
  scheme.parameters = cell("parameters");
  scheme.valid_examples = Split(cell("valid_examples"), '|');
  scheme.invalid_examples = Split(cell("invalid_examples"), '|');
  scheme.reserved = cell("reserved");
  scheme.evidence = cell("evidence");
  scheme.status = cell("status");
  return scheme;
}

Result<Done> CheckHeader(const CsvTable& table) {
  for (const char* column :
       {"id", "title_en", "title_zh_hans", "title_zh_hant", "title_pt", "algorithm", "parameters",
        "forms", "canonical", "printed", "valid_examples", "invalid_examples", "reserved",
        "evidence", "status"}) {
    if (table.Column(column) < 0)
      return Failure{.kind = FailureKind::kMalformed,
                     .what = "column ‘" + std::string(column) + "’ is missing",
                     .place = table.place + ":1",
                     .advice = {}};
  }
  return Done{};
}

}  // namespace

Result<Done> SchemeSet::Add(std::string_view csv_bytes, const std::string& place) {
  auto table = ReadCsvTable(csv_bytes, place);
  if (!table) return std::move(table).error();
  if (auto header = CheckHeader(*table); !header) return header;
  std::vector<Scheme> added = schemes_;
  for (const CsvRow& row : table->rows) {
    Scheme scheme = ReadRow(*table, row);
    const bool twice = std::any_of(added.begin(), added.end(),
                                   [&](const Scheme& other) { return other.id == scheme.id; });
    Result<Done> done =
        twice || scheme.id.empty()
            ? Result<Done>(Malformed("scheme ‘" + scheme.id + "’ stands twice or has no id"))
            : Compile(scheme);
    if (done) done = CheckExamples(scheme);
    if (!done) {
      Failure failure = std::move(done).error();
      failure.place = table->PlaceOf(row);
      failure.what = "scheme ‘" + scheme.id + "’: " + failure.what;
      return failure;
    }
    added.push_back(std::move(scheme));
  }
  schemes_ = std::move(added);
  return Done{};
}

const Scheme* SchemeSet::Find(std::string_view id) const {
  const auto found = std::find_if(schemes_.begin(), schemes_.end(),
                                  [&](const Scheme& scheme) { return scheme.id == id; });
  return found == schemes_.end() ? nullptr : &*found;
}

}  // namespace baybridge
