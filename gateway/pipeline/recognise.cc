#include "pipeline/recognise.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "format/json_reader.h"
#include "format/sheet_reader.h"
#include "pack/default_kind.h"
#include "pack/sheet.h"
#include "pipeline/binding.h"

namespace baybridge {
namespace {

struct Candidate {
  const Pack* pack = nullptr;
  const Kind* kind = nullptr;
};

Finding Problem(std::string id, const std::string& file, std::string found) {
  Finding finding;
  finding.id = std::move(id);
  finding.severity = Severity::kFatal;
  finding.kind = FindingKind::kNotSupported;
  finding.location = {.file = file, .line = 1, .column = 1, .native = {}};
  finding.args.push_back({.name = "found", .value = std::move(found), .sensitive = false});
  return finding;
}

Finding Unknown(const std::string& file, std::string found) {
  Finding finding = Problem("GW-SCH-090", file, std::move(found));
  finding.args.push_back({.name = "namespace", .value = {}, .sensitive = false});
  return finding;
}

// Kinds of packs with that syntax that the caller's choice allows.
std::vector<Candidate> CandidatesOf(const PackSet& packs,
                                    Syntax syntax,
                                    const FormatChoice& choice) {
  std::vector<Candidate> candidates;
  for (const auto& pack : packs.packs) {
    if (!choice.format.empty() ? pack->id != choice.format : !HasSyntax(*pack, syntax)) continue;
    for (const Kind& kind : pack->kinds) {
      if (choice.kind.empty() || kind.id == choice.kind) candidates.push_back({pack.get(), &kind});
    }
  }
  return candidates;
}

// With a format named there is nothing to find out but the kind.
Recognition Named(const FormatChoice& choice, const std::vector<Candidate>& candidates) {
  std::string kind = choice.kind;
  if (kind.empty()) kind = candidates.empty() ? std::string(kDefaultKind) : candidates[0].kind->id;
  return {.pack = choice.format, .kind = std::move(kind), .finding = {}};
}

Recognition Of(const Candidate& candidate) {
  return {.pack = candidate.pack->id, .kind = candidate.kind->id, .finding = {}};
}

std::string IdsOf(const std::vector<Candidate>& candidates) {
  std::string ids;
  for (const Candidate& candidate : candidates)
    ids += (ids.empty() ? "" : ", ") + candidate.pack->id;
  return ids;
}

// The step below the root of every field.
std::set<std::string, std::less<>> MembersOf(const Kind& kind) {
  std::set<std::string, std::less<>> members;
  for (const Field& field : kind.fields) {
    const std::size_t begin = field.path.find('/', 1);
    if (begin == std::string::npos) continue;
    const std::size_t end = std::min(field.path.find('/', begin + 1), field.path.size());
    members.insert(field.path.substr(begin + 1, end - begin - 1));
  }
  return members;
}

// The candidates that know the most of the record's members.
std::vector<Candidate> BestOf(const std::vector<Candidate>& candidates, const Record& record) {
  std::vector<Candidate> best;
  std::size_t most = 0;
  for (const Candidate& candidate : candidates) {
    const auto members = MembersOf(*candidate.kind);
    std::size_t known = 0;
    for (NodeId at = record.nodes[0].first_child; at != kNone; at = record.nodes[at].next_sibling) {
      if (members.contains(record.local(record.nodes[at].name))) ++known;
    }
    if (known > most) best.clear();
    most = std::max(most, known);
    if (known == most) best.push_back(candidate);
  }
  return best;
}

}  // namespace

bool HasSyntax(const Pack& pack, Syntax syntax) {
  return std::ranges::find(pack.syntaxes, kSyntaxNames.NameOf(syntax)) != pack.syntaxes.end();
}

Syntax SyntaxOf(const PackSet& packs, std::string_view utf8, const std::string& format) {
  const Syntax syntax = DetectSyntax(utf8);
  if (syntax == Syntax::kJson) return syntax;
  const bool sheets = std::ranges::any_of(packs.packs, [&](const auto& pack) {
    return (format.empty() || pack->id == format) && HasSyntax(*pack, Syntax::kCsv);
  });
  return syntax == Syntax::kCsv && sheets ? syntax : Syntax::kXml;
}

Recognition RecogniseJson(const PackSet& packs,
                          std::string_view utf8,
                          const FormatChoice& choice,
                          const Limits& limits,
                          const std::string& file) {
  std::vector<Candidate> candidates = CandidatesOf(packs, Syntax::kJson, choice);
  const std::optional<std::string> root = DetectJsonRoot(utf8);
  if (!choice.format.empty()) {
    const auto by_root = std::ranges::find_if(
        candidates, [&](const Candidate& each) { return each.kind->root == root; });
    if (by_root != candidates.end()) return Of(*by_root);
    return Named(choice, candidates);
  }
  // Read without a format first: what is not well-formed has none.
  JsonReadOptions options{.limits = limits, .namespaces = {}, .root = {}};
  for (const Candidate& candidate : candidates) {
    for (const auto& [prefix, space] : PrefixesOf(*candidate.pack))
      options.namespaces.emplace_back(prefix, space);
  }
  Record record(packs.names);
  record.file = file;
  JsonReader reader(options);
  if (auto finding = reader.Read(utf8, record)) {
    return {.pack = {}, .kind = {}, .finding = std::move(finding)};
  }
  const std::string_view name = record.local(record.nodes[0].name);
  std::erase_if(candidates, [&](const Candidate& each) { return each.kind->root != name; });
  if (candidates.empty())
    return {.pack = {}, .kind = {}, .finding = Unknown(file, std::string(name))};
  candidates = BestOf(candidates, record);
  if (candidates.size() == 1) return Of(candidates.front());
  return {.pack = {}, .kind = {}, .finding = Problem("GW-SCH-092", file, IdsOf(candidates))};
}

Recognition RecogniseSheet(const PackSet& packs,
                           std::string_view utf8,
                           const FormatChoice& choice,
                           const std::string& file) {
  std::vector<Candidate> candidates = CandidatesOf(packs, Syntax::kCsv, choice);
  std::erase_if(candidates, [](const Candidate& each) { return !each.kind->is_sheet(); });
  if (!choice.format.empty()) return Named(choice, candidates);
  const auto headings = ReadSheetHead(utf8);
  std::erase_if(candidates, [&](const Candidate& each) {
    return !headings || !std::ranges::all_of(*headings, [&](const std::string& heading) {
      return std::ranges::any_of(each.kind->fields,
                                 [&](const Field& field) { return ColumnOf(field) == heading; });
    });
  });
  if (candidates.size() == 1) return Of(candidates.front());
  if (!candidates.empty())
    return {.pack = {}, .kind = {}, .finding = Problem("GW-SCH-092", file, IdsOf(candidates))};
  const std::string first = headings && !headings->empty() ? headings->front() : std::string();
  return {.pack = {}, .kind = {}, .finding = Unknown(file, first)};
}

}  // namespace baybridge
