#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/check.h"
#include "core/result.h"
#include "pack/pack.h"
#include "schema/record_schema.h"
#include "text/csv.h"
#include "translate/table.h"

namespace baybridge {

// One kind of one pack with what was compiled of it.
struct CheckedKind {
  Pack* pack = nullptr;
  Kind* kind = nullptr;
  std::unique_ptr<RecordSchema> schema;  // null where the XSD does not compile
  std::unique_ptr<MappingTable> table;   // null where there is none (the hub) or it cannot be read
  bool asked = true;                     // the pack is one that is to be checked
};

// What the checks share. A check reads it and adds findings; it changes nothing else.
struct CheckContext {
  PackSet& packs;
  std::vector<CheckedKind> kinds;
  std::vector<const Pack*> asked;
  Findings findings;

  // `place` is a file, or file:line, or file:line:column.
  void Add(const char* id,
           std::string_view place,
           std::vector<Arg> args,
           Severity severity = Severity::kError);
  void Add(const char* id,
           const std::filesystem::path& file,
           std::uint32_t line,
           std::vector<Arg> args,
           Severity severity = Severity::kError);
  // The table of a file, or nothing: where it does not exist, or cannot be read (LoadPacks or the
  // reader of tables says so).
  static std::unique_ptr<CsvTable> Table(const std::filesystem::path& file);
  // The name by which findings call a file: relative to the folder of packs it stands in.
  std::string NameOf(const std::filesystem::path& file) const;
};

// The folder that holds schemas/, mapping/ and samples/ of a pack.
std::filesystem::path BaseOf(const Pack& pack);
std::filesystem::path SamplesOf(const Pack& pack);

// Names of the files (folders) directly in a folder, sorted; without those that begin with a dot.
std::vector<std::string> FilesIn(const std::filesystem::path& folder);
std::vector<std::string> FoldersIn(const std::filesystem::path& folder);

// The checks, by their number in DESIGN's list.
void CheckFilesClaimed(CheckContext& context);                                // 1
void CheckVersionsAgree(CheckContext& context);                               // 2
void CheckReferences(CheckContext& context);                                  // 3
void CheckRulesHaveCases(CheckContext& context);                              // 4
void CheckMessages(CheckContext& context);                                    // 5
void CheckCodeTables(CheckContext& context);                                  // 6
void CheckExamples(CheckContext& context);                                    // 7
void CheckCasesSpoken(CheckContext& context);                                 // 8
void CheckSampleIdentifiers(CheckContext& context);                           // 9
void CheckRows(CheckContext& context, const std::vector<Failure>& problems);  // 10
void CheckRowsDistinct(CheckContext& context);                                // 11
void CheckRequiredTargets(CheckContext& context);                             // 12
void CheckLossDeclared(CheckContext& context);                                // 13
void CheckHazards(CheckContext& context);                                     // 14
// Beside the list: the tables of assessments load, bind to the hub and name code lists that exist.
void CheckScales(CheckContext& context);
// Likewise: crosswalks load, and name items, answers and notes that exist.
void CheckCrosswalks(CheckContext& context);
// Likewise: every section of the sheets has leaves or a reason why not (omissions.csv).
void CheckSections(CheckContext& context);

}  // namespace baybridge
