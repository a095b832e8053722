#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "unit/print/print_fixture.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

// Runs a shell line; its standard output.
std::string OutputOf(const std::string& line) {
  std::string output;
  FILE* pipe = ::popen(line.c_str(), "r");  // NOLINT(cert-env33-c): a fixed line of this test
  if (pipe == nullptr) return output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  ::pclose(pipe);
  return output;
}

bool HasTool(const std::string& name) {
  return !OutputOf("command -v " + name).empty();
}

// A4 sides that a page takes; 0 where the browser failed.
int SidesOf(const std::string& page) {
  std::string pattern = (fs::temp_directory_path() / "print-XXXXXX").string();
  const fs::path folder = ::mkdtemp(pattern.data());
  std::ofstream(folder / "page.html") << page;
  const std::string at = folder.string();
  OutputOf(
      "timeout 50 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
      "--disable-background-networking "
      "--disable-component-update --disable-sync --no-pdf-header-footer --user-data-dir=" +
      at + "/profile --print-to-pdf=" + at + "/page.pdf file://" + at + "/page.html 2>/dev/null");
  const std::string sides =
      OutputOf("pdfinfo " + at + "/page.pdf 2>/dev/null | sed -n 's/^Pages: *//p'");
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return std::atoi(sides.c_str());
}

TEST_F(PrintTest, AHandoverOfABasicRecordTakesTwoSidesAtMost) {
  if (!HasTool("chromium") || !HasTool("pdfinfo")) GTEST_SKIP() << "no chromium or pdfinfo here";
  for (const char* sample : {"hk-care/basic", "gd-care/basic", "mo-care/basic"}) {
    const int sides = SidesOf(Print(
        Sample(sample), {.view = "handover", .languages = {Language::kZhHant, Language::kPt}}));
    EXPECT_GE(sides, 1) << sample;
    EXPECT_LE(sides, 2) << sample;
  }
}

}  // namespace
}  // namespace baybridge
