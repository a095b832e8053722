// The parts of the JSON report that are about forms, fields, groups and single records.
#include "conform/conform_json.h"

namespace baybridge {
namespace {

std::vector<std::uint64_t> CellsOf(const ClauseCounts& counts) {
  return {CountOf(counts, ClauseVerdict::kFails), CountOf(counts, ClauseVerdict::kInQuestion),
          CountOf(counts, ClauseVerdict::kHolds), CountOf(counts, ClauseVerdict::kNotJudged),
          CountOf(counts, ClauseVerdict::kNoOccasion)};
}

std::vector<std::uint64_t> CellsOf(const VerdictCounts& counts) {
  return {counts.begin(), counts.end()};
}

// The clauses of a group; those of a group without a record of the standard's kind are none.
ClauseCounts ClauseOf(const GroupTally& group, std::size_t standard, std::size_t clause) {
  const auto& clauses = group.standards[standard].clauses;
  return clause < clauses.size() ? clauses[clause] : ClauseCounts{};
}

std::vector<bool> Suppressed(const std::vector<const GroupTally*>& groups,
                             std::uint64_t least,
                             const auto& cells) {
  std::vector<std::vector<std::uint64_t>> counts;
  for (const GroupTally* group : groups) counts.push_back(cells(*group));
  return SuppressedGroups(counts, least);
}

}  // namespace

void ConformJson::Form() {
  out_.BeginArray("formFindings");
  for (const auto& [id, tally] : tally_.form_findings) {
    Texts text;
    for (const auto& [language, name] : kLanguageNames.entries) {
      const Message* message = tally_.all().texts.Find(id, language);
      if (message != nullptr) text.by_language[static_cast<std::size_t>(language)] = message->text;
    }
    out_.BeginObject();
    out_.String("id", id);
    out_.String("severity", kSeverityNames.NameOf(tally.severity));
    FourTexts("text", text);
    out_.Number("findings", tally.findings);
    out_.Number("records", tally.records);
    out_.BeginArray("examples");
    out_.BeginObject();
    Place(tally.example);
    out_.EndObject();
    out_.EndArray();
    out_.EndObject();
  }
  out_.EndArray();
}

void ConformJson::Fields() {
  out_.BeginArray("fields");
  std::map<std::pair<std::string, std::string>, const CompiledKind*> kinds;
  for (const auto& [compiled, of_kind] : tally_.fields)
    kinds[{compiled->pack->id, compiled->kind->id}] = compiled;
  for (const auto& [name, compiled] : kinds) {
    for (const auto& [index, tally] : tally_.fields.at(compiled)) OneField(*compiled, index, tally);
  }
  out_.EndArray();
}

// Fields that must be there, those that can harm, and those about which something was found.
void ConformJson::OneField(const CompiledKind& compiled,
                           std::uint32_t index,
                           const FieldTally& tally) {
  const Field& field = compiled.kind->fields[index];
  const ShapeElement* element =
      field.element == kNone ? nullptr : &compiled.kind->shape.elements[field.element];
  const bool required = field.required || (element != nullptr && element->min > 0);
  if (!required && !field.critical && tally.wrong == 0) return;
  out_.BeginObject();
  out_.String("format", compiled.pack->id);
  out_.String("kind", compiled.kind->id);
  out_.String("path", field.path);
  FourTexts("label", field.label);
  out_.Boolean("required", required);
  out_.Boolean("critical", field.critical);
  out_.Number("expected", tally.expected);
  out_.Number("filled", tally.filled);
  Rate("completenessBasisPoints", tally.filled, tally.expected);
  out_.Number("values", tally.values);
  out_.Number("wrong", tally.wrong);
  const std::uint64_t right = tally.values > tally.wrong ? tally.values - tally.wrong : 0;
  Rate("accuracyBasisPoints", right, tally.values);
  out_.EndObject();
}

void ConformJson::Groups(std::string_view key,
                         const std::map<std::vector<std::string>, GroupTally>& groups) {
  std::vector<const GroupTally*> all;
  for (const auto& [values, group] : groups) all.push_back(&group);
  const auto hidden = Suppressed(all, report_.small_cells, [](const GroupTally& group) {
    return std::vector<std::uint64_t>{group.records};
  });
  std::vector<std::vector<std::vector<bool>>> cells;
  for (std::size_t standard = 0; standard < tally_.standards.size(); ++standard)
    cells.push_back(HiddenCells(all, standard));
  out_.BeginArray(key);
  for (std::size_t i = 0; i < all.size(); ++i) {
    out_.BeginObject();
    Values("values", all[i]->values);
    out_.String("label", all[i]->label);
    out_.Boolean("suppressed", hidden[i]);
    if (!hidden[i]) {
      out_.Number("records", all[i]->records);
      out_.BeginArray("standards");
      for (std::size_t standard = 0; standard < tally_.standards.size(); ++standard)
        GroupStandard(i, all, standard, cells[standard]);
      out_.EndArray();
    }
    out_.EndObject();
  }
  out_.EndArray();
}

// Which groups are not shown: a row for the verdicts, then one for each clause.
std::vector<std::vector<bool>> ConformJson::HiddenCells(const std::vector<const GroupTally*>& all,
                                                        std::size_t standard) const {
  std::vector<std::vector<bool>> hidden;
  hidden.push_back(Suppressed(all, report_.small_cells, [&](const GroupTally& group) {
    return CellsOf(group.standards[standard].verdicts);
  }));
  const std::size_t clauses = tally_.all().standards[standard]->standard.clauses.size();
  for (std::size_t clause = 0; clause < clauses; ++clause) {
    hidden.push_back(Suppressed(all, report_.small_cells, [&](const GroupTally& group) {
      return CellsOf(ClauseOf(group, standard, clause));
    }));
  }
  return hidden;
}

void ConformJson::GroupStandard(std::size_t group,
                                const std::vector<const GroupTally*>& all,
                                std::size_t standard,
                                const std::vector<std::vector<bool>>& hidden) {
  const Standard& of = tally_.all().standards[standard]->standard;
  out_.BeginObject();
  out_.String("standard", of.id);
  out_.Boolean("suppressed", hidden[0][group]);
  if (!hidden[0][group]) Verdicts("verdicts", all[group]->standards[standard].verdicts);
  out_.BeginArray("clauses");
  for (std::size_t clause = 0; clause < of.clauses.size(); ++clause) {
    const ClauseCounts counts = ClauseOf(*all[group], standard, clause);
    const bool clean = CountOf(counts, ClauseVerdict::kFails) +
                           CountOf(counts, ClauseVerdict::kInQuestion) +
                           CountOf(counts, ClauseVerdict::kNotJudged) ==
                       0;
    const bool small = hidden[clause + 1][group];
    if (clean && !small) continue;
    out_.BeginObject();
    out_.String("clause", of.clauses[clause].id);
    out_.Boolean("suppressed", small);
    if (!small) ClauseRecords("records", counts);
    out_.EndObject();
  }
  out_.EndArray();
  out_.EndObject();
}

void ConformJson::Records() {
  out_.BeginArray("recordList");
  for (const RecordLine& line : tally_.lines) {
    out_.BeginObject();
    out_.String("file", line.file);
    out_.Number("record", line.number);
    out_.String("id", line.id);
    out_.String("institution", line.institution);
    out_.String("format", line.format);
    out_.String("asOf", line.as_of);
    out_.String("digest", line.digest);
    out_.Boolean("readable", line.readable);
    out_.String("form", kVerdictNames.NameOf(line.form));
    out_.String("verdict", kVerdictNames.NameOf(line.verdict));
    out_.BeginArray("standards");
    for (std::uint32_t i = 0; i < line.verdicts.size(); ++i) {
      const Standard& standard = tally_.all().standards[i]->standard;
      out_.BeginObject();
      out_.String("standard", standard.id);
      out_.String("verdict", kVerdictNames.NameOf(line.verdicts[i]));
      out_.BeginArray("fails");
      for (const auto& [of, clause] : line.failed) {
        if (of == i) out_.Item(standard.clauses[clause].id);
      }
      out_.EndArray();
      out_.EndObject();
    }
    out_.EndArray();
    out_.EndObject();
  }
  out_.EndArray();
  out_.Number("recordsNotListed", tally_.unlisted);
}

void ConformJson::Sample() {
  if (!report_.sample) return out_.Null("sample");
  const ConformSample& sample = *report_.sample;
  out_.BeginObject("sample");
  out_.Number("size", sample.size);
  out_.Number("seed", sample.seed);
  Values("stratify", sample.stratify);
  out_.Number("population", sample.population);
  out_.BeginArray("strata");
  for (const ConformSample::Stratum& stratum : sample.strata) {
    out_.BeginObject();
    Values("values", stratum.values);
    out_.Number("population", stratum.population);
    out_.Number("drawn", stratum.drawn);
    out_.EndObject();
  }
  out_.EndArray();
  out_.BeginArray("drawn");
  for (const DrawnRecord& record : sample.drawn) {
    out_.BeginObject();
    out_.String("file", record.file);
    out_.Number("record", record.number);
    Values("values", record.values);
    out_.EndObject();
  }
  out_.EndArray();
  out_.EndObject();
}

void ConformJson::Baseline() {
  if (!report_.baseline) return out_.Null("baseline");
  const BaselineReport& baseline = *report_.baseline;
  out_.BeginObject("baseline");
  out_.String("document", baseline.document);
  out_.String("kind", baseline.is_list ? "rectification-list" : "report");
  out_.BeginArray("clauses");
  for (const ClauseChange& clause : baseline.clauses) {
    out_.BeginObject();
    out_.String("standard", clause.standard);
    out_.String("clause", clause.clause);
    out_.String("change", kChangeNames.NameOf(clause.change));
    out_.Number("failsBefore", clause.fails_before);
    out_.Number("judgedBefore", clause.judged_before);
    out_.Number("fails", clause.fails);
    out_.Number("judged", clause.judged);
    out_.EndObject();
  }
  out_.EndArray();
  out_.BeginObject("items");
  out_.Number("open", baseline.open);
  out_.Number("done", baseline.done);
  out_.Number("new", baseline.fresh);
  out_.Number("notSeen", baseline.not_seen);
  out_.Number("overdue", baseline.overdue);
  out_.EndObject();
  out_.EndObject();
}

void ConformJson::Rectification() {
  if (!report_.rectification) return;
  out_.BeginArray("rectification");
  for (const ListedItem& listed : report_.rectification->items) {
    const RectificationItem& item = listed.item;
    out_.BeginObject();
    out_.String("item", item.item);
    out_.String("state", item.state);
    out_.String("standard", item.standard);
    out_.String("clause", item.clause);
    FourTexts("clauseTitle", listed.clause_title);
    out_.String("rule", item.rule);
    out_.String("severity", item.severity);
    FourTexts("fact", listed.fact);
    FourTexts("advice", listed.advice);
    out_.String("institution", item.institution);
    out_.String("record", item.record);
    out_.String("file", item.file);
    out_.String("place", item.place);
    out_.String("path", item.path);
    out_.String("foundOn", item.found_on);
    out_.String("due", item.due);
    out_.String("responsible", item.responsible);
    out_.EndObject();
  }
  out_.EndArray();
  out_.Number("rectificationNotListed", report_.rectification->more);
}

}  // namespace baybridge
