#include "cli/input.h"

#include <utility>

#include "archive/compression.h"
#include "batch/batch_source.h"
#include "batch/workbook_records.h"

namespace baybridge {
namespace {

Failure TooLarge(const std::string& file, std::size_t max_bytes) {
  return {.kind = FailureKind::kTooLarge,
          .what = "expected at most " + std::to_string(max_bytes) + " bytes, found more",
          .place = file,
          .advice = "see that it is the right file; --max-bytes raises the limit"};
}

}  // namespace

Result<std::unique_ptr<Input>> Input::Open(Session& session, const std::string& file) {
  auto opened = PackedFile::Open(file, session.ExpansionFor({}));
  if (!opened) return std::move(opened).error();
  std::unique_ptr<Input> input(new Input(*std::move(opened)));
  input->read_ = session.ReadOptionsFor(file);
  input->limits_ = session.options().limits;
  input->FindForm(session);
  return input;
}

void Input::FindForm(Session& session) {
  const CommonOptions& options = session.options();
  if (file_->is_workbook()) {
    WorkbookRecordsOptions workbook;
    workbook.workbook.sheet = options.sheet;
    workbook.workbook.limits = limits_;
    workbook.workbook.expansion = session.ExpansionFor(workbook.workbook.expansion);
    records_ = std::make_unique<WorkbookRecords>(file_->whole(), std::move(workbook));
  } else {
    const FoundForm found = baybridge::FindForm(
        session.workspace().packs(), file_->head(), read_.file,
        {.format = options.format, .encoding = options.encoding, .limits = limits_});
    if (found.form == BatchForm::kDocument) return;
    records_ = std::make_unique<RecordSplitter>(file_->rest(), std::move(file_->head()), found.form,
                                                found.encoding, limits_);
  }
  if (options.assurance.empty()) read_.assurance = Assurance::kFast;
}

Result<std::string> Input::TakeWhole() {
  const std::string place = file_->file().path().string();
  std::string bytes = std::move(file_->head());
  if (bytes.size() > limits_.max_bytes) return TooLarge(place, limits_.max_bytes);
  if (InputFile* plain = file_->plain(); plain != nullptr) {
    if (plain->size() > limits_.max_bytes) return TooLarge(place, limits_.max_bytes);
    auto read = plain->ReadRest(bytes, limits_.max_bytes);
    if (!read && read.error().kind == FailureKind::kTooLarge)
      return TooLarge(place, limits_.max_bytes);
    if (!read) return std::move(read).error();
    return bytes;
  }
  auto rest = ReadAll(file_->rest(), limits_.max_bytes - bytes.size(), place);
  if (!rest) return std::move(rest).error();
  return bytes + *rest;
}

Result<OneDocument> ReadOne(Session& session, const std::string& file) {
  auto input = Input::Open(session, file);
  if (!input) return std::move(input).error();
  OneDocument document{.bytes = {}, .read = (*input)->read_options()};
  if (!(*input)->is_batch()) {
    auto bytes = (*input)->TakeWhole();
    if (!bytes) return std::move(bytes).error();
    document.bytes = *std::move(bytes);
    return document;
  }
  const std::uint64_t wanted = session.options().record;
  SplitRecord record;
  while (true) {
    auto next = (*input)->records().Next(record);
    if (!next) return std::move(next).error();
    if (!*next) break;
    if (wanted == 0 && record.number == 1) {  // a batch of one record leaves no choice
      document.bytes = std::move(record.document);
      document.read.remarks = std::move(record.remarks);
      auto more = (*input)->records().Next(record);
      if (!more) return std::move(more).error();
      if (!*more) return document;
      break;
    }
    if (record.number != wanted) continue;
    document.bytes = std::move(record.document);
    document.read.remarks = std::move(record.remarks);
    return document;
  }
  if (wanted != 0) {
    return Failure{.kind = FailureKind::kNotFound,
                   .what = "there is no record " + std::to_string(wanted),
                   .place = file,
                   .advice = {}};
  }
  Failure batch = session.Usage("usage.one-record");
  batch.place = file;
  return batch;
}

}  // namespace baybridge
