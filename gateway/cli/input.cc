#include "cli/input.h"

#include <utility>

#include "batch/batch_source.h"

namespace baybridge {
Result<std::unique_ptr<Input>> Input::Open(Session& session, const std::string& file) {
  auto opened = InputFile::Open(file);
  if (!opened) return std::move(opened).error();
  std::unique_ptr<Input> input(new Input(*std::move(opened)));
  input->read_ = session.ReadOptionsFor(file);
  input->limits_ = session.options().limits;
  auto head = ReadHead(input->file_);
  if (!head) return std::move(head).error();
  input->head_ = *std::move(head);
  input->FindForm(session);
  return input;
}

void Input::FindForm(Session& session) {
  const FoundForm found =
      baybridge::FindForm(session.workspace().packs(), head_, file_.path().string(),
                          {.format = session.options().format,
                           .encoding = session.options().encoding,
                           .limits = limits_});
  if (found.form == BatchForm::kDocument) return;
  form_ = found.form;
  if (session.options().assurance.empty()) read_.assurance = Assurance::kFast;
  splitter_ =
      std::make_unique<RecordSplitter>(file_, std::move(head_), *form_, found.encoding, limits_);
}

Result<std::string> Input::TakeWhole() {
  if (file_.size() > limits_.max_bytes || head_.size() > limits_.max_bytes) {
    return Failure{
        .kind = FailureKind::kTooLarge,
        .what = "expected at most " + std::to_string(limits_.max_bytes) + " bytes, found more",
        .place = file_.path().string(),
        .advice = {}};
  }
  auto read = file_.ReadRest(head_, limits_.max_bytes);
  if (!read) return std::move(read).error();
  return std::move(head_);
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
      auto more = (*input)->records().Next(record);
      if (!more) return std::move(more).error();
      if (!*more) return document;
      break;
    }
    if (record.number != wanted) continue;
    document.bytes = std::move(record.document);
    return document;
  }
  if (wanted != 0) {
    return Failure{.kind = FailureKind::kNotFound,
                   .what = "there is no record " + std::to_string(wanted),
                   .place = file,
                   .advice = {}};
  }
  return Failure{.kind = FailureKind::kUsage,
                 .what = "expected one record, found a batch",
                 .place = file,
                 .advice = "choose one with --record NUMBER"};
}

}  // namespace baybridge
