#include "cli/reading_options.h"

namespace baybridge {

void AddCommon(CLI::App& app, CommonOptions& common) {
  app.add_option("--data", common.data, "Folder that holds schemas/ and mapping/")
      ->envname("BAYBRIDGE_DATA");
  app.add_option("--packs", common.packs,
                 "Further folder with schemas/ and mapping/ of its own (repeatable)");
  app.add_option("--lang", common.language, "Language of reports")
      ->check(CLI::IsMember({"en", "zh-Hans", "zh-Hant", "pt"}))
      ->capture_default_str();
  app.add_option("--report", common.report, "Form of reports")
      ->check(CLI::IsMember({"text", "json", "html", "fhir", "csv", "junit", "svrl"}))
      ->capture_default_str();
  app.add_flag("--reveal", common.reveal, "Show personal values in reports");
}

void AddReading(CLI::App& app, CommonOptions& common) {
  app.add_option("--format,--from", common.format, "Pack id of the document (default: recognised)");
  app.add_option("--kind", common.kind, "Record kind (default: recognised)");
  app.add_option("--encoding", common.encoding, "Encoding stated outside the document");
  app.add_option("--as-of", common.as_of, "Date that codes are judged by, such as 2026-01-31");
  app.add_option("--assurance", common.assurance,
                 "full: two more engines must agree; fast: our own only (default: full for a "
                 "document, fast for a batch, of which a share and all that is refused get full)")
      ->check(CLI::IsMember({"full", "fast"}));
  app.add_option("--max-bytes", common.limits.max_bytes, "Largest document accepted, in bytes")
      ->capture_default_str();
  app.add_option("--sheet", common.sheet,
                 "Sheet of a workbook to read (default: the first that is not hidden)");
  app.add_option(
      "--max-unpacked", common.max_unpacked,
      "Most bytes that a packed file may unpack to (default: 64 GiB; a workbook 64 MiB)");
  app.add_option("--max-ratio", common.max_ratio,
                 "Most times its size that a packed file may unpack to (default: 200; a workbook "
                 "100)");
  app.add_option("--max-depth", common.limits.max_depth, "Deepest nesting accepted")
      ->capture_default_str();
  app.add_option("--max-nodes", common.limits.max_nodes, "Most elements and attributes accepted")
      ->capture_default_str();
  app.add_option("--max-findings", common.limits.max_findings, "Most findings reported")
      ->capture_default_str();
}

void AddRecord(CLI::App& app, CommonOptions& common) {
  app.add_option("--record", common.record, "Which record of a batch, from 1");
}

}  // namespace baybridge
