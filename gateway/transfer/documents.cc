#include "transfer/documents.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/file.h"
#include "crypto/digest.h"
#include "pack/table_reader.h"
#include "text/utf8.h"
#include "transfer/pdf_content.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostTable = std::size_t{1024} * 1024;  // 1 MiB
constexpr std::string_view kMemberMark = "document-";
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kEnds{
    {{"application/pdf", ".pdf"},
     {"image/png", ".png"},
     {"image/jpeg", ".jpg"},
     {"text/plain", ".txt"}}};

std::string_view EndOf(std::string_view type) {
  const auto found =
      std::ranges::find(kEnds, type, &std::pair<std::string_view, std::string_view>::first);
  return found == kEnds.end() ? std::string_view(".bin") : found->second;
}

// PNG (ISO/IEC 15948, 5): chunk by chunk to IEND, with nothing behind it.
bool IsPng(std::string_view bytes) {
  constexpr std::string_view kSign = "\x89PNG\r\n\x1A\n";
  if (!bytes.starts_with(kSign)) return false;
  constexpr std::size_t kFrame = 12;  // length, type and check sum of a chunk
  for (std::size_t at = kSign.size(); at + kFrame <= bytes.size();) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
      size = (size << 8U) | static_cast<unsigned char>(bytes[at + i]);
    if (size > bytes.size() - at - kFrame) return false;
    const bool last = bytes.substr(at + 4, 4) == "IEND";
    at += kFrame + size;
    if (last) return at == bytes.size();
  }
  return false;
}

bool IsJpeg(std::string_view bytes) {
  return bytes.starts_with("\xFF\xD8\xFF") && bytes.ends_with("\xFF\xD9");
}

bool IsPdf(std::string_view bytes) {
  constexpr std::size_t kTail = 1'024;
  const std::string_view tail = bytes.substr(bytes.size() - std::min(bytes.size(), kTail));
  return bytes.starts_with("%PDF-") && tail.find("%%EOF") != std::string_view::npos;
}

// Words without markup, which a reader might take for a page or a script.
bool IsPlainText(std::string_view bytes) {
  if (bytes.empty() || !IsUtf8(bytes)) return false;
  const bool control = std::ranges::any_of(bytes, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n';
  });
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool markup = first != std::string_view::npos &&
                      (bytes[first] == '<' || bytes[first] == '%' || bytes.starts_with("#!"));
  return !control && !markup;
}

Finding Told(const char* id, const std::string& name, std::vector<Arg> more) {
  Finding finding;
  finding.id = id;
  finding.kind = FindingKind::kNotSupported;
  finding.args = {{"name", name, false}};
  for (Arg& arg : more) finding.args.push_back(std::move(arg));
  return finding;
}

Result<DocumentKind> ReadKind(const CsvTable& table, const CsvRow& row, const Columns<4>& cells) {
  DocumentKind kind{.id = cells.Cell(row, 0), .personal_class = cells.Cell(row, 1), .types = {}};
  const std::string types = cells.Cell(row, 2);
  for (std::string_view rest = types; !rest.empty();) {
    const std::string_view type = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(type.size() + 1, rest.size()));
    if (EndOf(type) == ".bin") return BadRow(table, row, "expected types that are known");
    kind.types.emplace_back(type);
  }
  const std::string most = cells.Cell(row, 3);
  std::from_chars(most.data(), most.data() + most.size(), kind.most_bytes);
  if (kind.id.empty() || kind.personal_class.empty() || kind.types.empty() || kind.most_bytes == 0)
    return BadRow(table, row, "expected a kind, a class, types and a size");
  return kind;
}

}  // namespace

Result<std::vector<DocumentKind>> LoadDocumentKinds(const std::filesystem::path& root) {
  const auto file = root / "schemas" / "_transfer" / "documents.csv";
  auto bytes = ReadFile(file, kMostTable);
  if (!bytes) return std::move(bytes).error();
  auto table = ReadCsvTable(*bytes, file.string());
  if (!table) return std::move(table).error();
  auto columns = NeedColumns(*table, {"kind", "class", "types", "most_bytes", "evidence"});
  if (!columns) return std::move(columns).error();
  const Columns<4> cells(*table, {"kind", "class", "types", "most_bytes"});
  std::vector<DocumentKind> kinds;
  for (const CsvRow& row : table->rows) {
    auto kind = ReadKind(*table, row, cells);
    if (!kind) return std::move(kind).error();
    kinds.push_back(*std::move(kind));
  }
  return kinds;
}

const DocumentKind* KindOfDocument(std::string_view name, const std::vector<DocumentKind>& kinds) {
  const auto found = std::ranges::find_if(kinds, [&](const DocumentKind& kind) {
    if (!name.starts_with(kind.id)) return false;
    const std::string_view number = name.substr(kind.id.size());
    return number.empty() ||
           (number.size() == 2 && number[0] == '-' && number[1] >= '2' && number[1] <= '9');
  });
  return found == kinds.end() ? nullptr : &*found;
}

std::string_view SniffedType(std::string_view bytes) {
  if (IsPdf(bytes)) return "application/pdf";
  if (IsPng(bytes)) return "image/png";
  if (IsJpeg(bytes)) return "image/jpeg";
  return IsPlainText(bytes) ? "text/plain" : "";
}

Findings CheckDocument(const AttachedDocument& document, const std::vector<DocumentKind>& kinds) {
  const DocumentKind* kind = KindOfDocument(document.name, kinds);
  const std::string found(SniffedType(document.bytes));
  const bool taken = kind != nullptr && found == document.type &&
                     std::ranges::find(kind->types, found) != kind->types.end();
  if (!taken)
    return {Told("GW-TRF-021", document.name,
                 {{"expected", document.type, false}, {"found", found, false}})};
  if (document.bytes.size() > kind->most_bytes)
    return {
        Told("GW-TRF-023", document.name, {{"limit", std::to_string(kind->most_bytes), false}})};
  if (found != "application/pdf") return {};
  const std::string active = ActiveContentOfPdf(document.bytes);
  if (active.empty()) return {};
  return {Told("GW-TRF-022", document.name, {{"found", active, false}})};
}

std::string FileNameOf(const AttachedDocument& document) {
  return document.name + std::string(EndOf(document.type));
}

ContainerMember MemberOf(const AttachedDocument& document) {
  return {std::string(kMemberMark) + FileNameOf(document), document.bytes};
}

std::vector<AttachedDocument> DocumentsOf(const OpenedContainer& container) {
  std::vector<AttachedDocument> documents;
  for (const ContainerMember& member : container.members) {
    if (!member.name.starts_with(kMemberMark)) continue;
    const std::size_t dot = std::min(member.name.rfind('.'), member.name.size());
    const auto end = std::ranges::find(kEnds, std::string_view(member.name).substr(dot),
                                       &std::pair<std::string_view, std::string_view>::second);
    documents.push_back({.name = member.name.substr(kMemberMark.size(), dot - kMemberMark.size()),
                         .type = end == kEnds.end() ? std::string() : std::string(end->first),
                         .bytes = member.bytes});
  }
  return documents;
}

std::string LedgerLinesOf(const std::vector<AttachedDocument>& documents) {
  std::string lines;
  for (const AttachedDocument& document : documents)
    lines += WriteCsvRow({"document", "sha256 " + Hex(Sha256(document.bytes)), "", "", "carried",
                          "equivalent", "", MemberOf(document).name, "", "", "1"});
  return lines;
}

}  // namespace baybridge
