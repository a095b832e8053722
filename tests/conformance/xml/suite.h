#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge {

// One test of the W3C suite as its catalogue describes it.
struct SuiteTest {
  std::string uri;  // of the document, relative to the suite's folder
  std::string id;
  std::string type;            // "valid", "invalid", "not-wf", "error"
  std::string recommendation;  // "XML1.0" where the catalogue says nothing
  std::string edition;         // the editions it holds for, "1 2 3 4"; empty: all
};

// The tests of every catalogue that the suite's xmlconf.xml names. The catalogues have no root
// element of their own, so they are scanned, not parsed.
std::vector<SuiteTest> ReadSuite(const std::filesystem::path& folder);

// True for tests of XML 1.0 (fifth edition) and Namespaces 1.0: what our reader implements.
bool IsOfFifthEdition(const SuiteTest& test);

// `utf8` without its DOCTYPE declaration; nothing where it has none. A declaration that is itself
// malformed is cut as far as can be told: the result is compared between engines, it need not be
// well-formed.
std::optional<std::string> WithoutDoctype(std::string_view utf8);

// known-gaps.csv: case and reason.
std::map<std::string, std::string> ReadKnownGaps(const std::filesystem::path& file);

}  // namespace baybridge
