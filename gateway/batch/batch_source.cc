#include "batch/batch_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "batch/input_name.h"
#include "format/detect.h"
#include "pipeline/recognise.h"
#include "text/decode.h"
#include "text/encoding_signs.h"

namespace baybridge {
namespace {

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
  if (path.extension() == ".gz" || path.extension() == ".zst") return IsNamedLines(path.stem());
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

FoundForm FindForm(const PackSet& packs,
                   std::string_view head,
                   const std::string& file,
                   const SourceOptions& options) {
  const std::optional<Encoding> encoding = EncodingOf(head, options.encoding);
  FoundForm found;
  if (!encoding) return found;
  found.encoding = *encoding;
  switch (SyntaxOf(packs, head, options.format)) {
    case Syntax::kJson:
      if (IsLines(head) || IsNamedLines(file)) found.form = BatchForm::kLines;
      break;
    case Syntax::kCsv: found.form = BatchForm::kSheet; break;
    case Syntax::kXml:
    case Syntax::kUnknown: {
      const auto root = RootOf(head, found.encoding);
      if (root && IsEnvelope(packs, *root, options.format)) found.form = BatchForm::kEnvelope;
      break;
    }
  }
  return found;
}

Result<std::string> ReadHead(ByteSource& file) {
  std::string head(kHeadBytes, '\0');
  std::size_t size = 0;
  while (size < kHeadBytes) {
    auto got = file.Read(head.data() + size, kHeadBytes - size);
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    size += *got;
  }
  head.resize(size);
  return head;
}

BatchSource::Bytes::Bytes(PackedFile& file, bool seekable)
    : file_(file),
      plain_(seekable ? file.plain() : nullptr),
      at_(file.head().size()) {}

Result<std::size_t> BatchSource::Bytes::Read(char* to, std::size_t size) {
  if (plain_ == nullptr) return file_.rest().Read(to, size);
  auto got = plain_->ReadAt(at_, to, size);
  if (got) at_ += *got;
  return got;
}

Result<Done> BatchSource::Bytes::Skip(std::uint64_t bytes) {
  if (plain_ != nullptr) {
    at_ += bytes;
    return Done{};
  }
  std::string part(kHeadBytes, '\0');
  while (bytes > 0) {
    auto got = file_.rest().Read(part.data(), std::min<std::uint64_t>(part.size(), bytes));
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    bytes -= *got;
  }
  return Done{};
}

Result<Done> BatchSource::SkipTo(const BatchPosition& position) {
  if (workbook_ != nullptr) return workbook_->SkipTo(position);
  return splitter_->SkipTo(position, [this](std::uint64_t bytes) { return bytes_->Skip(bytes); });
}

Result<std::unique_ptr<BatchSource>> BatchSource::Open(const PackSet& packs,
                                                       const std::string& name,
                                                       const SourceOptions& options) {
  const InputName input = SplitInputName(name);
  auto opened = PackedFile::Open(input.file, options.expansion, input.member);
  if (!opened) return std::move(opened).error();
  std::unique_ptr<BatchSource> source(new BatchSource(*std::move(opened)));
  PackedFile& file = *source->file_;
  if (file.is_workbook()) {
    WorkbookRecordsOptions workbook{.workbook = options.workbook, .ignored = {}};
    workbook.workbook.limits = options.limits;
    auto rows = std::make_unique<WorkbookRecords>(file.whole(), std::move(workbook));
    source->workbook_ = rows.get();
    source->records_ = std::move(rows);
    return source;
  }
  source->bytes_ = std::make_unique<Bytes>(file, input.file != "-");
  const std::string& known = input.member.empty() ? input.file : input.member;
  const FoundForm found = FindForm(packs, file.head(), known, options);
  auto splitter = std::make_unique<RecordSplitter>(*source->bytes_, std::move(file.head()),
                                                   found.form, found.encoding, options.limits);
  source->splitter_ = splitter.get();
  source->records_ = std::move(splitter);
  return source;
}

}  // namespace baybridge
