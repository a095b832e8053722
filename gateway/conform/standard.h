#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// A published document that records are judged against, as data (docs/standards.md).

enum class StandardStatus : std::uint8_t { kEnforced, kPartial, kTitleOnly };
inline constexpr EnumNames<StandardStatus, 3> kStandardStatusNames{
    {{{StandardStatus::kEnforced, "enforced"},
      {StandardStatus::kPartial, "partial"},
      {StandardStatus::kTitleOnly, "title-only"}}}};

// How a clause is checked, or why it is not.
enum class ClauseCheck : std::uint8_t { kByRules, kNotCheckable, kTextNotInHand };
inline constexpr EnumNames<ClauseCheck, 3> kClauseCheckNames{
    {{{ClauseCheck::kByRules, "rules"},
      {ClauseCheck::kNotCheckable, "not machine-checkable"},
      {ClauseCheck::kTextNotInHand, "text not in hand"}}}};

struct Clause {
  std::string id;
  Texts title;
  ClauseCheck check = ClauseCheck::kByRules;
  std::vector<std::uint32_t> rules;  // indices into Standard::rules
  Texts note;  // why or how far it is checked; all empty where nothing is said
  std::string evidence;
  std::string valid_from;  // ISO dates, both days included; empty: no limit
  std::string valid_to;
  bool unverified = false;
  std::uint32_t line = 0;  // in clauses.csv

  bool InForce(std::string_view as_of) const;
};

struct StandardRule {
  std::string id;
  std::uint32_t clause = 0;  // index into Standard::clauses
  Severity severity = Severity::kError;
  std::string valid_from;
  std::string valid_to;
  bool unverified = false;
  std::string evidence;
  std::uint32_t line = 0;                     // in rules.csv
  std::vector<std::uint32_t> listed_by = {};  // the clauses that name it, in order

  bool InForce(std::string_view as_of) const;
};

// What one record must give, on one date: all rules that speak and how often.
struct ExpectedRun {
  std::string as_of;
  std::map<std::string, std::uint64_t> spoken;
  std::uint32_t line = 0;  // of its first row in expected.csv
};

struct StandardCase {
  std::string name;
  std::filesystem::path record;
  std::string expected_place;  // expected.csv, for messages
  std::vector<ExpectedRun> runs;
};

struct Standard {
  std::string id;
  std::string number;
  std::string place;
  StandardStatus status = StandardStatus::kTitleOnly;
  std::vector<std::string> kinds;  // of records that it judges
  Texts title;
  Texts issuer;
  std::string issued;
  std::string valid_from;
  std::string valid_to;
  std::vector<std::string> related;
  std::string evidence;
  std::string note;
  std::vector<Clause> clauses;
  std::vector<StandardRule> rules;  // sorted by id
  std::vector<std::filesystem::path> rule_files;
  std::vector<StandardCase> cases;
  std::filesystem::path folder;
  std::string digest;  // SHA-256 (hex) over names and bytes of all its files but the cases

  // Index of a clause or rule, or kNone.
  std::uint32_t FindClause(std::string_view clause) const;
  std::uint32_t FindRule(std::string_view rule) const;
  bool Judges(std::string_view kind) const;
};

// True on the days from `from` to `to`, both included; an empty limit is none, an empty date is in
// force always.
bool IsInForce(std::string_view from, std::string_view to, std::string_view as_of);

// The ids of all standards below `root`/validators/standards, sorted. Fails with kNotFound where
// there is no such folder, and with kMalformed for a folder that is neither a standard nor one of
// the shared ones (calendars, notification-duties, alignments).
Result<std::vector<std::string>> ListStandards(const std::filesystem::path& root);

// Loads one standard. Fails with kNotFound, or with kMalformed and file:line: a file that nothing
// claims, an id that stands twice or that nothing defines, a rule that no clause names, an unknown
// word or date, an unverified rule that is an error.
Result<Standard> LoadStandard(const std::filesystem::path& root, std::string_view id);

// Fills what standard.json says (standard_manifest.cc).
Result<Done> ReadStandardManifest(std::string_view bytes, std::string place, Standard& standard);
// Fills the cases out of their expected.csv (standard_cases.cc).
Result<Done> ReadExpected(std::string_view bytes, const Standard& standard, StandardCase& test);

}  // namespace baybridge
