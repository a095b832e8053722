#include "conformance/xml/suite.h"

#include "core/check.h"
#include "core/file.h"
#include "text/csv.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMostBytes = std::size_t{16} * 1024 * 1024;  // 16 MiB
constexpr std::string_view kSpace = " \t\r\n";

std::string Bytes(const fs::path& file) {
  auto bytes = ReadFile(file, kMostBytes);
  BAYBRIDGE_CHECK(bytes.has_value());
  return *std::move(bytes);
}

std::string WithoutComments(std::string text) {
  for (std::size_t at = text.find("<!--"); at != std::string::npos; at = text.find("<!--", at)) {
    const std::size_t end = text.find("-->", at);
    text.erase(at, end == std::string::npos ? end : end + 3 - at);
  }
  return text;
}

// The attributes of the tag that begins at `at`.
std::map<std::string, std::string> Attributes(std::string_view text, std::size_t at) {
  std::map<std::string, std::string> attributes;
  while (true) {
    at = text.find_first_not_of(kSpace, at);
    if (at == std::string_view::npos || text[at] == '>' || text[at] == '/') return attributes;
    const std::size_t equals = text.find('=', at);
    const std::size_t open = text.find_first_of("\"'", equals);
    const std::size_t close = text.find(text[open], open + 1);
    std::string_view name = text.substr(at, equals - at);
    name = name.substr(0, name.find_first_of(kSpace));
    attributes[std::string(name)] = text.substr(open + 1, close - open - 1);
    at = close + 1;
  }
}

void ReadCatalogue(const fs::path& folder,
                   const std::string& catalogue,
                   std::vector<SuiteTest>& tests) {
  constexpr std::string_view kTest = "<TEST";
  const std::string text = WithoutComments(Bytes(folder / catalogue));
  for (std::size_t at = text.find(kTest); at != std::string::npos; at = text.find(kTest, at + 1)) {
    const std::size_t after = at + kTest.size();
    if (kSpace.find(text[after]) == std::string_view::npos) continue;
    auto attributes = Attributes(text, after);
    const fs::path uri = fs::path(catalogue).parent_path() / attributes["URI"];
    std::string recommendation = attributes["RECOMMENDATION"];
    if (recommendation.empty()) recommendation = "XML1.0";
    tests.push_back({.uri = uri.string(),
                     .id = attributes["ID"],
                     .type = attributes["TYPE"],
                     .recommendation = std::move(recommendation),
                     .edition = attributes["EDITION"]});
  }
}

// Position behind `end`, searched from `at`; npos where it does not stand there.
std::size_t Behind(std::string_view text, std::string_view end, std::size_t at) {
  const std::size_t found = text.find(end, at);
  return found == std::string_view::npos ? found : found + end.size();
}

// Behind what begins at `at` and hides brackets: a comment, an instruction, a literal. `at` where
// nothing of the kind does.
std::size_t BehindHiding(std::string_view text, std::size_t at) {
  if (text.substr(at, 4) == "<!--") return Behind(text, "-->", at + 4);
  if (text.substr(at, 2) == "<?") return Behind(text, "?>", at + 2);
  if (text[at] == '"' || text[at] == '\'') return Behind(text, text.substr(at, 1), at + 1);
  return at;
}

// Behind the declaration that begins at `at`.
std::size_t DoctypeEnd(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  bool inside = false;
  while (at < text.size()) {
    const std::size_t next = BehindHiding(text, at);
    if (next == std::string_view::npos) break;
    if (next != at) {
      at = next;
      continue;
    }
    if (text[at] == '[') inside = true;
    if (text[at] == ']') inside = false;
    ++at;
    if (text[at - 1] == '>' && !inside) return at;
  }
  const std::size_t subset_end = Behind(text, "]>", begin);
  return subset_end != std::string_view::npos ? subset_end : Behind(text, ">", begin);
}

}  // namespace

std::vector<SuiteTest> ReadSuite(const fs::path& folder) {
  constexpr std::string_view kSystem = "SYSTEM \"";
  std::vector<SuiteTest> tests;
  const std::string text = WithoutComments(Bytes(folder / "xmlconf.xml"));
  for (std::size_t at = text.find("<!ENTITY"); at != std::string::npos;
       at = text.find("<!ENTITY", at + 1)) {
    const std::size_t name = Behind(text, kSystem, at);
    const std::string catalogue = text.substr(name, text.find('"', name) - name);
    ReadCatalogue(folder, catalogue, tests);
  }
  return tests;
}

bool IsOfFifthEdition(const SuiteTest& test) {
  if (test.recommendation == "XML1.1" || test.recommendation == "NS1.1") return false;
  return test.edition.empty() || test.edition.find('5') != std::string::npos;
}

std::optional<std::string> WithoutDoctype(std::string_view utf8) {
  std::size_t at = 0;
  while ((at = utf8.find('<', at)) != std::string_view::npos) {
    if (utf8.substr(at, 9) == "<!DOCTYPE") {
      const std::size_t end = DoctypeEnd(utf8, at);
      std::string cut(utf8.substr(0, at));
      if (end != std::string_view::npos) cut += utf8.substr(end);
      return cut;
    }
    const std::size_t next = BehindHiding(utf8, at);
    if (next == at || next == std::string_view::npos) return std::nullopt;
    at = next;
  }
  return std::nullopt;
}

std::map<std::string, std::string> ReadKnownGaps(const fs::path& file) {
  const auto table = ReadCsvTable(Bytes(file), file.string());
  BAYBRIDGE_CHECK(table.has_value());
  std::map<std::string, std::string> gaps;
  const int name = table->Column("case");
  const int reason = table->Column("reason");
  for (const CsvRow& row : table->rows) {
    const bool added =
        gaps.emplace(table->Cell(row, name), std::string(table->Cell(row, reason))).second;
    BAYBRIDGE_CHECK(added);
    BAYBRIDGE_CHECK(!table->Cell(row, reason).empty());
  }
  return gaps;
}

}  // namespace baybridge
