#include "pipeline/explain.h"

#include <algorithm>
#include <set>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "pipeline/absent_path.h"
#include "pipeline/explain_why.h"
#include "pipeline/nearest_paths.h"
#include "pipeline/no_arrival.h"
#include "translate/groups.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostNamed = 5;  // paths, rows and leaves of one answer

class Explainer {
 public:
  Explainer(const Translated& translated, const Catalogue& catalogue, Language language)
      : translated_(translated),
        translation_(*translated.translation),
        catalogue_(catalogue),
        language_(language) {}

  Result<std::string> Explain(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    const Record& target = translation_.target();
    for (NodeId node = 0; node < target.nodes.size(); ++node) {
      if (target.IsLeaf(node) && Matches(target, node, path)) ExplainTarget(node);
    }
    for (const LedgerEntry& entry : translation_.ledger()) {
      if (Matches(translation_.source(), entry.source, path)) ExplainSource(entry);
    }
    if (!text_.empty()) return text_;
    if (ExplainAbsent(path)) return text_;
    return Nothing(path);
  }

 private:
  static bool Matches(const Record& record, NodeId node, std::string_view path) {
    return PlainPath(record, node) == path || record.PathOf(node) == path;
  }

  Failure Nothing(std::string_view path) const {
    constexpr std::size_t kMost = 3;
    std::vector<std::string> paths;
    std::set<std::string> seen;
    for (const Record* record : {&translation_.target(), &translation_.source()}) {
      for (NodeId node = 0; node < record->nodes.size(); ++node) {
        std::string plain = record->IsLeaf(node) ? PlainPath(*record, node) : std::string();
        if (!plain.empty() && seen.insert(plain).second) paths.push_back(std::move(plain));
      }
    }
    return {.kind = FailureKind::kNotFound,
            .what = std::string(Word("explain.nothing")),
            .place = std::string(path),
            .advice = fmt::format("{}{}{}", Word("explain.meant"), Word("report.colon"),
                                  fmt::join(NearestPaths(paths, path, kMost), ", "))};
  }

  std::string_view Word(std::string_view id) const { return catalogue_.Text(id, language_); }

  // The word of reports, and the ledger's where that is another.
  void State(LeafState state) {
    const std::string_view name = kLeafStateNames.NameOf(state);
    const std::string_view word = Word("report.count." + std::string(name));
    Line("explain.state", word == name ? std::string(word) : fmt::format("{} ({})", word, name));
  }

  void Line(std::string_view id, std::string_view value) {
    text_ += fmt::format("  {}: {}\n", Word(id), value);
  }

  void RowLine(std::string_view id, const Plan* plan, std::uint32_t index) {
    if (plan == nullptr || index == kNone) return;
    const PlanRow& row = plan->rows[index];
    const TableRow& table_row = *row.row;
    std::string text =
        fmt::format("{}:{} ({} {}, {}", plan->table->place, table_row.line, plan->table->pack->id,
                    plan->table->version, kVerbNames.NameOf(table_row.verb));
    if (!table_row.argument.empty()) text += ":" + table_row.argument;
    if (!table_row.codes_text.empty()) text += ", " + table_row.codes_text;
    text += fmt::format(", {})", kRelationshipNames.NameOf(row.relationship));
    Line(id, text);
    if (!table_row.note.empty()) Line("explain.note", table_row.note);
  }

  void SourceLine(NodeId node) {
    const Record& source = translation_.source();
    const Location location = source.LocationOf(node);
    Line("explain.source", fmt::format("{} ({}:{}:{})", source.PathOf(node), location.file,
                                       location.line, location.column));
    Line("explain.source-value", source.nodes[node].value());
  }

  void ExplainTarget(NodeId node) {
    const Record& target = translation_.target();
    text_ += target.PathOf(node) + "\n";
    Line("explain.target-value", target.nodes[node].value());
    bool told = false;
    for (const LedgerEntry& entry : translation_.ledger()) {
      if (entry.target != node) continue;
      told = true;
      SourceLine(entry.source);
      State(entry.state);
      Rows(entry);
      Why(entry);
    }
    if (told) return;
    const Plan* last =
        translation_.from_hub() != nullptr ? translation_.from_hub() : translation_.to_hub();
    const PlanRow* row = translation_.RowOfTarget(node);
    Line("explain.state", Word(translation_.FromSource(node) ? "explain.beside" : "explain.added"));
    if (translation_.FromSource(node)) SourceLine(translation_.SourceOf(node));
    if (row != nullptr)
      RowLine("explain.row", last, static_cast<std::uint32_t>(row - last->rows.data()));
  }

  void Rows(const LedgerEntry& entry) {
    RowLine("explain.row-to-hub", translation_.to_hub(), entry.to_hub_row);
    if (entry.hub != kNone && translation_.from_hub() != nullptr &&
        translation_.to_hub() != nullptr) {
      Line("explain.hub", translation_.hub().PathOf(entry.hub) + " = " +
                              std::string(translation_.hub().nodes[entry.hub].value()));
    }
    RowLine("explain.row-from-hub", translation_.from_hub(), entry.from_hub_row);
  }

  void ExplainSource(const LedgerEntry& entry) {
    text_ += translation_.source().PathOf(entry.source) + "\n";
    SourceLine(entry.source);
    State(entry.state);
    Rows(entry);
    if (entry.target != kNone) {
      const Record& target = translation_.target();
      Line("explain.target",
           target.PathOf(entry.target) + " = " + std::string(target.nodes[entry.target].value()));
    }
    Why(entry);
  }

  // Reason and advice, where there is anything to be said.
  void Why(const LedgerEntry& entry) {
    if (entry.state == LeafState::kCarried) {
      if (entry.target == kNone) Line("explain.why", Word("explain.recognised"));
      return;
    }
    if (entry.state == LeafState::kResidue) {
      const std::string_view failed = FailedRow(translated_, entry);
      if (!failed.empty()) Line("explain.row-failed", failed);
      Line("explain.why", Word(WhyWord(translation_, entry, failed)));
      Line("report.advice", Word("explain.advice-residue"));
      return;
    }
    const bool row = entry.relationship != Relationship::kEquivalent;
    Line("explain.why", Word(IsRefused(entry) ? "reason.refused"
                             : row            ? "explain.lost-by-row"
                                              : "explain.lost-by-value"));
    Line("report.advice",
         Word(IsRefused(entry) ? "explain.advice-residue" : "explain.advice-lost"));
  }

  // A path that one of the formats has and the record does not. True where there is such a path.
  bool ExplainAbsent(std::string_view path) {
    const AbsentPath absent = FindAbsent(translated_, path);
    if (!absent.known()) return false;
    text_ += std::string(path) + "\n";
    if (absent.group) {
      Line("explain.state", Word("explain.group"));
      PathsLine("explain.meant", absent.paths);
    } else if (!absent.withheld.empty()) {
      Line("explain.state", Word("report.count.withheld"));
      WithheldLines({absent.withheld});
    } else if (absent.in_target) {
      ExplainUnwritten(absent);
    } else {
      Line("explain.state", Word("explain.not-there"));
      PositionLines(absent);
    }
    return true;
  }

  void PositionLines(const AbsentPath& absent) {
    if (absent.paths.empty()) return;
    Line("explain.why", Word("explain.position"));
    PathsLine("explain.meant", absent.paths);
  }

  // The first paths, and how many more there are.
  void PathsLine(std::string_view id, std::span<const std::string> paths) {
    std::string text =
        fmt::format("{}", fmt::join(paths.first(std::min(paths.size(), kMostNamed)), ", "));
    if (paths.size() > kMostNamed)
      text += fmt::format(" ({}{}{})", Word("explain.more"), Word("report.colon"),
                          paths.size() - kMostNamed);
    Line(id, text);
  }

  void MoreLine(std::size_t count) {
    if (count > kMostNamed) Line("explain.more", std::to_string(count - kMostNamed));
  }

  void WithheldLines(const std::set<std::string>& classes) {
    for (const std::string& name : classes)
      Line("explain.why",
           fmt::format("{} ({}{}{})", Word("explain.withheld"), translated_.profile->id,
                       Word("report.colon"), Word("class." + name)));
    if (!classes.empty()) Line("report.advice", Word("explain.advice-withheld"));
  }

  // What could have filled a leaf of the target, and what became of that.
  void ExplainUnwritten(const AbsentPath& absent) {
    std::vector<std::string> sources;
    std::set<std::string> classes;
    bool may_leave = absent.sources.empty();
    for (const AbsentSource& source : absent.sources) {
      sources.push_back(source.path);
      if (!source.withheld.empty()) classes.insert(source.withheld);
      may_leave = may_leave || source.withheld.empty();
    }
    const bool withheld = !may_leave && absent.paths.empty();
    Line("explain.state", Word(withheld ? "report.count.withheld" : "explain.not-written"));
    PositionLines(absent);
    const Plan* last =
        translation_.from_hub() != nullptr ? translation_.from_hub() : translation_.to_hub();
    for (std::size_t i = 0; i < std::min(absent.rows.size(), kMostNamed); ++i)
      RowLine("explain.row", last, absent.rows[i]);
    MoreLine(absent.rows.size());
    if (sources.empty()) {
      Line("explain.why",
           Word(absent.rows.empty() ? "explain.no-row-here" : "explain.no-source-row"));
      return;
    }
    PathsLine("explain.filled-by", sources);
    if (!absent.paths.empty()) return;
    WithheldLines(classes);
    if (!ExplainSources(sources) && classes.empty())
      Line("explain.why", Word("explain.source-lacks"));
  }

  // What became of the leaves at these plain paths: first of those that did not arrive. False where
  // there are none.
  bool ExplainSources(const std::vector<std::string>& sources) {
    std::vector<const LedgerEntry*> entries;
    for (const LedgerEntry& entry : translation_.ledger()) {
      if (std::ranges::find(sources, PlainPath(translation_.source(), entry.source)) !=
          sources.end())
        entries.push_back(&entry);
    }
    std::ranges::stable_sort(
        entries, {}, [](const LedgerEntry* entry) { return entry->state == LeafState::kCarried; });
    for (std::size_t i = 0; i < std::min(entries.size(), kMostNamed); ++i) {
      const LedgerEntry& entry = *entries[i];
      if (entry.state != LeafState::kCarried || entry.target == kNone) {
        ExplainSource(entry);
        continue;
      }
      text_ += translation_.source().PathOf(entry.source) + "\n";
      Line("explain.why", fmt::format("{}{}{}", Word("explain.went"), Word("report.colon"),
                                      translation_.target().PathOf(entry.target)));
    }
    MoreLine(entries.size());
    return !entries.empty();
  }

  const Translated& translated_;
  const Translation& translation_;
  const Catalogue& catalogue_;
  Language language_;
  std::string text_;
};

}  // namespace

Result<std::string> ExplainPath(const Translated& translated,
                                std::string_view path,
                                const Catalogue& catalogue,
                                Language language) {
  return Explainer(translated, catalogue, language).Explain(path);
}

}  // namespace baybridge
