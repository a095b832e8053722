#include "batch/record_splitter.h"

#include <algorithm>
#include <utility>

#include "batch/characters.h"
#include "batch/start_tag.h"
#include "batch/tag_scan.h"
#include "format/sheet_reader.h"

namespace baybridge {
namespace {

constexpr std::size_t kChunk = std::size_t{128} * 1024;
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

RecordSplitter::RecordSplitter(
    ByteSource& file, std::string head, BatchForm form, Encoding encoding, const Limits& limits)
    : file_(file),
      buffer_(std::move(head)),
      head_{
          .form = form, .encoding = encoding, .declaration = {}, .namespaces = {}, .head_lines = 0},
      limits_(limits) {}

Result<bool> RecordSplitter::Next(SplitRecord& record) {
  auto found = NextOriginal(record);
  record.document.clear();
  if (found && *found && !record.too_long)
    MakeDocument(head_, record.original, record.place, record.document);
  return found;
}

Result<bool> RecordSplitter::NextOriginal(SplitRecord& record) {
  if (problem_) return false;
  if (!opened_) {
    auto opened = Open();
    if (!opened || !*opened) return opened;
  }
  if (head_.form == BatchForm::kDocument) return NextWhole(record);
  return head_.form == BatchForm::kEnvelope ? NextInEnvelope(record) : NextLine(record);
}

BatchPosition RecordSplitter::Position() {
  Count(at_);
  return {.offset = base_ + at_, .line = line_, .column = column_, .record = number_};
}

Result<Done> RecordSplitter::SkipTo(const BatchPosition& position, const Skip& skip) {
  if (!opened_) {
    auto opened = Open();
    if (!opened) return std::move(opened).error();
    if (!*opened) return Done{};  // problem() says why, as it did before
  }
  const std::uint64_t read = base_ + buffer_.size();
  if (position.offset < read) {
    buffer_.erase(0, position.offset - base_);
  } else {
    auto skipped = skip(position.offset - read);
    if (!skipped) return skipped;
    buffer_.clear();
  }
  at_ = begin_ = counted_ = 0;
  base_ = position.offset;
  line_ = position.line;
  column_ = position.column;
  number_ = position.record;
  return Done{};
}

// Reads another chunk behind the buffer; false at the end of the file. Lets go of what stands
// before begin_, and of a record that is too long already.
Result<bool> RecordSplitter::Fill() {
  if (at_end_) return false;
  if (in_record_ && at_ - begin_ > limits_.max_bytes) dropped_ = true;
  if (!in_record_) {
    begin_ = at_;
  } else if (dropped_) {
    const bool hold = held_ != kNothing && at_ - held_ <= limits_.max_tag_bytes;
    begin_ = hold ? held_ : at_;
  }
  if (begin_ > 0) {
    Count(begin_);
    buffer_.erase(0, begin_);
    base_ += begin_;
    at_ -= begin_;
    counted_ -= begin_;
    held_ = held_ == kNothing || held_ < begin_ ? kNothing : held_ - begin_;
    begin_ = 0;
  }
  const std::size_t old = buffer_.size();
  buffer_.resize(old + kChunk);
  auto got = file_.Read(buffer_.data() + old, kChunk);
  buffer_.resize(old + (got ? *got : 0));
  if (!got) return std::move(got).error();
  at_end_ = *got == 0;
  return !at_end_;
}

// True if that many bytes stand from at_ on, once more was read.
Result<bool> RecordSplitter::FillTo(std::size_t bytes) {
  while (buffer_.size() - at_ < bytes) {
    auto more = Fill();
    if (!more || !*more) return more;
  }
  return true;
}

// Goes behind the next `mark`; false, and to the end, where there is none.
Result<bool> RecordSplitter::SkipPast(std::string_view mark) {
  while (true) {
    const std::size_t found = buffer_.find(mark, at_);
    if (found != std::string::npos) {
      at_ = found + mark.size();
      return true;
    }
    if (buffer_.size() >= mark.size()) at_ = std::max(at_, buffer_.size() - (mark.size() - 1));
    auto more = Fill();
    if (!more) return more;
    if (!*more) {
      at_ = buffer_.size();
      return false;
    }
  }
}

// Goes to the next byte that is no blank; false at the end.
Result<bool> RecordSplitter::SkipBlanks() {
  while (true) {
    at_ = std::min(buffer_.find_first_not_of(kBlanks, at_), buffer_.size());
    if (at_ < buffer_.size()) return true;
    auto more = Fill();
    if (!more || !*more) return more;
  }
}

bool RecordSplitter::Behind(std::string_view text) const {
  return std::string_view(buffer_).substr(at_, text.size()) == text;
}

// Counts lines and columns up to a byte of the buffer.
void RecordSplitter::Count(std::size_t to) {
  if (counted_ >= to) return;
  std::string_view bytes = std::string_view(buffer_).substr(counted_, to - counted_);
  const LineCount count = CountLines(bytes);
  bytes.remove_prefix(count.last_end);
  if (count.lines != 0) column_ = 1;
  line_ += count.lines;
  column_ += CountCharacters(bytes, head_.encoding);
  counted_ = to;
}

void RecordSplitter::Begin() {
  Count(at_);
  begin_ = at_;
  in_record_ = true;
  dropped_ = false;
  ++number_;
  place_ = {.record = number_,
            .line = static_cast<std::uint32_t>(line_),
            .column = static_cast<std::uint32_t>(column_)};
  offset_ = base_ + at_;
}

// The record ends before `end`.
void RecordSplitter::Finish(SplitRecord& record, std::size_t end) {
  record.number = number_;
  record.offset = offset_;
  record.too_long = dropped_ || end - begin_ > limits_.max_bytes;
  record.place = place_;
  record.original = {};
  record.remarks.clear();
  in_record_ = false;
  held_ = kNothing;
  at_ = std::max(at_, end);
  if (!record.too_long) record.original = std::string_view(buffer_).substr(begin_, end - begin_);
}

Result<bool> RecordSplitter::Break(const char* id) {
  Count(at_);
  Finding finding;
  finding.id = id;
  finding.severity = Severity::kFatal;
  finding.kind = FindingKind::kStructure;
  finding.location.line = static_cast<std::uint32_t>(line_);
  finding.location.column = static_cast<std::uint32_t>(column_);
  finding.args.push_back({.name = "records", .value = std::to_string(number_), .sensitive = false});
  problem_ = std::move(finding);
  return false;
}

Result<bool> RecordSplitter::Open() {
  opened_ = true;
  if (head_.form == BatchForm::kDocument) return true;
  auto mark = Have(kByteOrderMark.size());
  if (!mark) return mark;
  if (Behind(kByteOrderMark)) at_ += kByteOrderMark.size();
  counted_ = at_;
  if (head_.form == BatchForm::kEnvelope) return OpenEnvelope();
  if (head_.form == BatchForm::kLines) return true;
  return OpenSheet();
}

Result<bool> RecordSplitter::OpenSheet() {
  separator_ = SheetSeparator(std::string_view(buffer_).substr(at_));
  in_record_ = true;  // holds the bytes of the headings
  begin_ = at_;
  auto row = SkipRow();
  if (!row) return row;
  in_record_ = false;
  if (dropped_ || at_ - begin_ > limits_.max_bytes) return Break("GW-BAT-004");
  head_.declaration = buffer_.substr(begin_, at_ - begin_);
  if (!head_.declaration.ends_with('\n')) head_.declaration += '\n';
  head_.head_lines = static_cast<std::uint32_t>(std::ranges::count(head_.declaration, '\n'));
  return true;
}

// Goes behind the end of a row. A quote opens a quoted cell only where a cell begins, so that a
// stray one spoils its own row at most.
Result<bool> RecordSplitter::SkipRow() {
  bool cell_begins = true;
  while (true) {
    const char marks[] = {'"', '\n', separator_};
    const std::size_t found = buffer_.find_first_of(std::string_view(marks, sizeof marks), at_);
    if (found == std::string::npos) {
      cell_begins = cell_begins && at_ == buffer_.size();
      at_ = buffer_.size();
      auto more = Fill();
      if (!more || !*more) return more;
      continue;
    }
    cell_begins = cell_begins && found == at_;
    at_ = found + 1;
    const char mark = buffer_[found];
    if (mark == '\n') return true;
    if (mark == '"' && cell_begins) {
      auto closed = SkipQuoted();
      if (!closed || !*closed) return closed;
      cell_begins = false;
    } else {
      cell_begins = mark == separator_;
    }
  }
}

// Goes behind the quote that closes a cell; two quotes are one of its text.
Result<bool> RecordSplitter::SkipQuoted() {
  while (true) {
    auto quote = SkipPast("\"");
    if (!quote || !*quote) return quote;
    auto next = Have(1);
    if (!next) return next;
    if (!*next || buffer_[at_] != '"') return true;
    ++at_;
  }
}

Result<bool> RecordSplitter::NextLine(SplitRecord& record) {
  auto found = SkipBlanks();
  if (!found || !*found) return found;
  Begin();
  auto ended = head_.form == BatchForm::kSheet ? SkipRow() : SkipPast("\n");
  if (!ended) return ended;
  std::size_t end = at_;
  while (end > begin_ && (buffer_[end - 1] == '\n' || buffer_[end - 1] == '\r')) --end;
  Finish(record, end);
  return true;
}

// The whole file.
Result<bool> RecordSplitter::NextWhole(SplitRecord& record) {
  if (closed_ || number_ > 0) return false;
  closed_ = true;
  Begin();
  while (true) {
    at_ = buffer_.size();
    auto more = Fill();
    if (!more) return more;
    if (!*more) break;
  }
  Finish(record, at_);
  return true;
}

}  // namespace baybridge
