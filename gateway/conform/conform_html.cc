#include "conform/conform_html.h"

#include <array>

#include "core/file.h"

namespace baybridge {
namespace {

constexpr std::string_view kReportMark = "<!--REPORT-JSON-->";
constexpr std::string_view kLanguageMark = "REPORT-LANGUAGE";
constexpr std::size_t kMostPageBytes = std::size_t{16} * 1024 * 1024;

// Where a mark stands, if it stands exactly once.
std::size_t OnlyPlace(std::string_view page, std::string_view mark) {
  const std::size_t at = page.find(mark);
  const bool once =
      at != std::string_view::npos && page.find(mark, at + 1) == std::string_view::npos;
  return once ? at : std::string_view::npos;
}

// ‘<’ stands only within the strings of JSON, where its escape means the same.
void AppendJson(std::string_view json, std::string& out) {
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
}

}  // namespace

Result<std::string> ReadReportPage(const std::filesystem::path& data) {
  const std::array<std::filesystem::path, 2> places{data / "web" / "conform-report.html",
                                                    data / "web" / "dist" / "conform-report.html"};
  for (const std::filesystem::path& place : places) {
    auto page = ReadFile(place, kMostPageBytes);
    if (page || page.error().kind != FailureKind::kNotFound) return page;
  }
  return Failure{.kind = FailureKind::kNotFound,
                 .what = "the page of HTML reports was not built",
                 .place = places.front().string(),
                 .advice = "run tools/build-web, or choose another form of report"};
}

Result<std::string> FillReportPage(std::string_view page,
                                   std::string_view json,
                                   Language language) {
  const std::size_t report = OnlyPlace(page, kReportMark);
  const std::size_t tongue = OnlyPlace(page, kLanguageMark);
  if (report == std::string_view::npos || tongue == std::string_view::npos) {
    return Failure{.kind = FailureKind::kMalformed,
                   .what = "the page of HTML reports lacks its marks",
                   .place = {},
                   .advice = "build it again with tools/build-web"};
  }
  const bool tongue_first = tongue < report;
  const std::size_t first = tongue_first ? tongue : report;
  const std::size_t second = tongue_first ? report : tongue;
  const auto put = [&](bool is_tongue, std::string& out) {
    if (is_tongue) {
      out += kLanguageNames.NameOf(language);
    } else {
      AppendJson(json, out);
    }
    return is_tongue ? kLanguageMark.size() : kReportMark.size();
  };
  std::string out;
  out.reserve(page.size() + json.size());
  out += page.substr(0, first);
  const std::size_t after_first = first + put(tongue_first, out);
  out += page.substr(after_first, second - after_first);
  const std::size_t after_second = second + put(!tongue_first, out);
  out += page.substr(after_second);
  return out;
}

}  // namespace baybridge
