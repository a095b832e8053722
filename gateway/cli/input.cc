#include "cli/input.h"

#include <algorithm>
#include <utility>

#include "format/detect.h"
#include "pipeline/recognise.h"
#include "text/decode.h"
#include "text/encoding_signs.h"

namespace baybridge {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{64} * 1024;

// The encoding that the head of a batch states, or nothing for one that is not split.
std::optional<Encoding> EncodingOf(std::string_view head, const std::string& label) {
  EncodingSigns signs;
  if (ReadSigns(head, {.label = label, .label_source = "option"}, signs)) return std::nullopt;
  const bool wide = signs.encoding == Encoding::kUtf16Le || signs.encoding == Encoding::kUtf16Be;
  return wide ? std::nullopt : std::optional<Encoding>(signs.encoding);
}

bool IsEnvelope(const PackSet& packs, const RootName& root, const std::string& format) {
  return std::ranges::any_of(packs.packs, [&](const auto& pack) {
    const bool meant = format.empty() ? pack->SpaceOf("") == root.space : pack->id == format;
    return meant && std::ranges::any_of(pack->kinds, [&](const Kind& kind) {
             return !kind.envelope.empty() && kind.envelope == root.local;
           });
  });
}

bool IsNamedLines(const std::filesystem::path& path) {
  return path.extension() == ".ndjson" || path.extension() == ".jsonl";
}

// One whole object on the first line, and something below it.
bool IsLines(std::string_view head) {
  const std::size_t begin = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const std::size_t end = head.find('\n', begin);
  if (begin == std::string_view::npos || head[begin] != '{' || end == std::string_view::npos)
    return false;
  const std::size_t last = head.find_last_not_of(" \t\r", end - 1);
  const std::size_t next = head.find_first_not_of(" \t\r\n", end);
  return head[last] == '}' && next != std::string_view::npos && head[next] == '{';
}

// The name of the root element, behind what may stand before it.
std::optional<RootName> RootOf(std::string_view head, Encoding encoding) {
  constexpr int kMostTags = 64;  // ends of tags, comments and instructions before the root's own
  const std::string label(kEncodingNames.NameOf(encoding));
  std::size_t at = head.find('>');
  for (int tag = 0; tag < kMostTags && at != std::string_view::npos; ++tag) {
    Decoded decoded;
    Findings remarks;
    if (baybridge::Decode(head.substr(0, at + 1), {.label = label, .label_source = "option"},
                          decoded, remarks))
      return std::nullopt;
    if (auto root = DetectXmlRoot(decoded.utf8)) return root;
    at = head.find('>', at + 1);
  }
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Input>> Input::Open(Session& session, const std::string& file) {
  auto opened = InputFile::Open(file);
  if (!opened) return std::move(opened).error();
  std::unique_ptr<Input> input(new Input(*std::move(opened)));
  input->read_ = session.ReadOptionsFor(file);
  input->limits_ = session.options().limits;
  auto head = input->ReadHead();
  if (!head) return std::move(head).error();
  input->FindForm(session);
  return input;
}

Result<Done> Input::ReadHead() {
  head_.resize(kHeadBytes);
  std::size_t size = 0;
  while (size < kHeadBytes) {
    auto got = file_.Read(head_.data() + size, kHeadBytes - size);
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    size += *got;
  }
  head_.resize(size);
  return Done{};
}

void Input::FindForm(Session& session) {
  const PackSet& packs = session.workspace().packs();
  const std::string& format = session.options().format;
  const std::optional<Encoding> encoding = EncodingOf(head_, session.options().encoding);
  if (!encoding) return;
  encoding_ = *encoding;
  switch (SyntaxOf(packs, head_, format)) {
    case Syntax::kJson:
      if (IsLines(head_) || IsNamedLines(file_.path())) form_ = BatchForm::kLines;
      break;
    case Syntax::kCsv: form_ = BatchForm::kSheet; break;
    case Syntax::kXml:
    case Syntax::kUnknown: {
      const auto root = RootOf(head_, encoding_);
      if (root && IsEnvelope(packs, *root, format)) form_ = BatchForm::kEnvelope;
      break;
    }
  }
  if (!form_) return;
  if (session.options().assurance.empty()) read_.assurance = Assurance::kFast;
  splitter_ = std::make_unique<RecordSplitter>(file_, std::move(head_), *form_, encoding_, limits_);
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
