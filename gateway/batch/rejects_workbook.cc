#include "batch/rejects_workbook.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "batch/reject_cause.h"
#include "core/file.h"
#include "format/sheet_reader.h"
#include "format/workbook_writer.h"
#include "text/decode.h"

namespace baybridge {
namespace {

const std::vector<std::string> kNotes{"[file]", "[record]", "[problem]"};

// Rows of a sheet, decoded.
std::optional<std::string> TextOf(std::string_view bytes, Encoding encoding) {
  Decoded decoded;
  Findings remarks;
  const std::string label(kEncodingNames.NameOf(encoding));
  if (baybridge::Decode(bytes, {.label = label, .label_source = "option"}, decoded, remarks))
    return std::nullopt;
  return std::string(decoded.utf8);
}

class RowCollector {
 public:
  explicit RowCollector(const RejectedRows& rows) : rows_(rows) {}

  Result<Done> Collect() {
    auto raw = InputFile::Open(rows_.folder / "rejected.raw");
    if (!raw) return std::move(raw).error();
    for (const JobReject& reject : *rows_.rejects) {
      auto head = HeadOf(reject);
      if (!head) return std::move(head).error();
      if (*head == nullptr || (*head)->form != BatchForm::kSheet) continue;
      std::string bytes(reject.bytes, '\0');
      auto got = raw->ReadAt(reject.offset, bytes.data(), bytes.size());
      if (!got) return std::move(got).error();
      Add(reject, **head, bytes);
    }
    return Done{};
  }

  std::uint64_t size() const { return collected_.size(); }

  Result<Done> Write(ByteSink& out) const {
    std::vector<WorkbookColumn> columns;
    for (const std::string& note : kNotes)
      columns.push_back(
          {.heading = note, .width = note == kNotes.back() ? 48U : 16U, .note = true});
    for (const std::string& heading : headings_) columns.push_back({.heading = heading});
    WorkbookWriter writer(out);
    auto done = writer.Begin("rejected", std::move(columns));
    for (const Row& row : collected_) {
      std::vector<std::string> cells = row.notes;
      cells.resize(kNotes.size() + headings_.size());
      for (const auto& [column, text] : row.cells) cells[kNotes.size() + column] = text;
      if (done) done = writer.Row(cells);
    }
    return done ? writer.Finish() : done;
  }

 private:
  struct Row {
    std::vector<std::string> notes;
    std::vector<std::pair<std::size_t, std::string>> cells;  // by index of the heading
  };
  using Head = std::shared_ptr<const BatchHead>;

  Result<Head> HeadOf(const JobReject& reject) {
    if (rows_.corrected != nullptr) {
      const auto found = rows_.corrected->find({reject.input, reject.record});
      if (found != rows_.corrected->end()) return found->second.head;
    }
    const auto known = heads_.find(reject.input);
    if (known != heads_.end()) return known->second;
    auto source =
        BatchSource::Open(*rows_.packs, rows_.state->inputs[reject.input].path, rows_.source);
    if (!source) return std::move(source).error();
    SplitRecord first;
    auto found = (*source)->records().NextOriginal(first);
    if (!found) return std::move(found).error();
    Head head = std::make_shared<const BatchHead>((*source)->records().head());
    heads_.emplace(reject.input, head);
    return head;
  }

  void Add(const JobReject& reject, const BatchHead& head, const std::string& bytes) {
    const auto headings = TextOf(head.declaration, head.encoding);
    const auto text = TextOf(bytes + "\n", head.encoding);
    if (!headings || !text) return;
    const auto names = ReadSheetHead(*headings);
    SheetRow cells;
    if (!names || !ReadSheetRow(*text, 0, SheetSeparator(*headings), cells)) return;
    Row row{.notes = {rows_.state->inputs[reject.input].path, std::to_string(reject.record),
                      reject.cause + " " + CauseAsKept(reject)},
            .cells = {}};
    for (std::size_t i = 0; i < std::min(names->size(), cells.cells.size()); ++i) {
      auto at = std::ranges::find(headings_, (*names)[i]);
      if (at == headings_.end()) at = headings_.insert(headings_.end(), (*names)[i]);
      row.cells.emplace_back(at - headings_.begin(), cells.cells[i].text);
    }
    collected_.push_back(std::move(row));
  }

  const RejectedRows& rows_;
  std::map<std::uint32_t, Head> heads_;
  std::vector<std::string> headings_;
  std::vector<Row> collected_;
};

Failure BadCorrection(const std::string& file, std::string what) {
  return {.kind = FailureKind::kMalformed,
          .what = std::move(what),
          .place = file,
          .advice = "leave the columns [file] and [record] as they were written"};
}

Result<RecordKey> KeyOf(const std::vector<std::string>& notes,
                        const JobState& state,
                        const std::string& place) {
  const auto input = std::ranges::find(state.inputs, notes[0], &JobInput::path);
  std::uint64_t number = 0;
  const std::string& text = notes[1];
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size() && number != 0;
  if (input == state.inputs.end() || !whole)
    return BadCorrection(place,
                         "the row is of no record of the job: ‘" + notes[0] + "’, ‘" + text + "’");
  return RecordKey{static_cast<std::uint32_t>(input - state.inputs.begin()), number};
}

}  // namespace

Result<std::uint64_t> WriteRejectsWorkbook(const RejectedRows& rows, ByteSink& out) {
  RowCollector collector(rows);
  auto collected = collector.Collect();
  if (!collected) return std::move(collected).error();
  if (collector.size() == 0) return std::uint64_t{0};
  auto written = collector.Write(out);
  if (!written) return std::move(written).error();
  return collector.size();
}

Result<Done> ReadCorrections(const std::string& file,
                             const JobState& state,
                             const SourceOptions& source,
                             CorrectedRecords& corrected) {
  auto opened = InputFile::Open(file);
  if (!opened) return std::move(opened).error();
  WorkbookRecordsOptions options{.workbook = source.workbook, .ignored = kNotes};
  options.workbook.sheet.clear();
  options.workbook.limits = source.limits;
  WorkbookRecords rows(*opened, std::move(options));
  SplitRecord record;
  std::shared_ptr<const BatchHead> head;
  while (true) {
    auto next = rows.NextOriginal(record);
    if (!next) return std::move(next).error();
    if (!*next) break;
    if (head == nullptr) head = std::make_shared<const BatchHead>(rows.head());
    auto key = KeyOf(rows.ignored(), state, file + ":" + std::to_string(record.place.line));
    if (!key) return std::move(key).error();
    CorrectedRecord made{.bytes = std::string(record.original),
                         .head = head,
                         .place = record.place,
                         .remarks = record.remarks};
    made.place.record = key->second;
    corrected[*key] = std::move(made);
  }
  if (rows.problem())
    return BadCorrection(file, "the workbook cannot be read: " + rows.problem()->id);
  if (head == nullptr) return BadCorrection(file, "the workbook holds no row");
  return Done{};
}

}  // namespace baybridge
