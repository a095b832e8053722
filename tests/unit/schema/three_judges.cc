#include "unit/schema/three_judges.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <gtest/gtest.h>

#include "format/xml_reader.h"

namespace baybridge::test {
namespace {

namespace fs = std::filesystem;

fs::path WriteSchema(const std::string& schema) {
  static std::atomic<int> count = 0;
  const fs::path folder =
      fs::path(testing::TempDir()) / ("schemas-" + std::to_string(getpid())) / "test";
  fs::create_directories(folder);
  const fs::path file = folder / (std::to_string(count++) + ".xsd");
  std::ofstream(file, std::ios::binary) << schema;
  return file;
}

}  // namespace

ThreeJudges::ThreeJudges(const std::string& schema, std::string_view root) {
  const fs::path file = WriteSchema(schema);
  Load(file, root);
  fs::remove(file);
}

ThreeJudges::ThreeJudges(const fs::path& file, std::string_view root) {
  Load(file, root);
}

ThreeJudges ThreeJudges::Of(const std::string& components, std::string_view root) {
  return ThreeJudges(
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' elementFormDefault='qualified'>" +
          components + "</xs:schema>",
      root);
}

void ThreeJudges::Load(const fs::path& file, std::string_view root) {
  auto ours = RecordSchema::Compile(file, root, *names_);
  auto xerces = XercesJudge::Load(file, root);
  auto libxml2 = XsdOpinion::Load(file, root);
  if (!ours) problem_ += "ours: " + ours.error().what + " at " + ours.error().place + '\n';
  if (!xerces) problem_ += "Xerces-C: " + xerces.error().what + '\n';
  if (!libxml2) problem_ += "libxml2: " + libxml2.error().what + '\n';
  if (ours) ours_ = *std::move(ours);
  if (xerces) xerces_ = *std::move(xerces);
  if (libxml2) libxml2_ = *std::move(libxml2);
}

bool ThreeJudges::JudgeOurs(const std::string& document, Record& record, Findings& findings) const {
  thread_local XmlReader reader;
  record.names = names_.get();
  if (std::optional<Finding> fatal = reader.Read(document, record)) {
    findings.push_back(*std::move(fatal));
    return false;
  }
  return ours_->Judge(record, Limits{}, findings);
}

Verdicts ThreeJudges::Judge(const std::string& document) const {
  Verdicts verdicts;
  Findings others;
  thread_local Record record;
  verdicts.ours = JudgeOurs(document, record, verdicts.findings);
  verdicts.xerces = xerces_->Judge(document, "test", Limits{}, others);
  verdicts.libxml2 = libxml2_->Judge(document, "test", Limits{}).accepted;
  return verdicts;
}

std::string Element(std::string_view text, std::string_view name) {
  std::string document = '<' + std::string(name) + '>';
  for (const char c : text) {
    switch (c) {
      case '<': document += "&lt;"; break;
      case '>': document += "&gt;"; break;
      case '&': document += "&amp;"; break;
      case '\r': document += "&#13;"; break;
      default: document += c;
    }
  }
  return document + "</" + std::string(name) + '>';
}

}  // namespace baybridge::test
