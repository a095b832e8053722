#include "pipeline/target_writer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "format/json_writer.h"
#include "format/sheet_reader.h"
#include "format/xml_writer.h"
#include "pipeline/binding.h"
#include "pipeline/recognise.h"
#include "text/encode.h"

namespace baybridge {
namespace {

Failure Usage(std::string what, std::string advice = {}) {
  return {.kind = FailureKind::kUsage,
          .what = std::move(what),
          .place = {},
          .advice = std::move(advice)};
}

bool IsUtf8(const TranslateOptions& options) {
  return options.encoding.empty() || options.encoding == "UTF-8";
}

Result<Syntax> CheckedSyntax(const CompiledKind& kind, const TranslateOptions& options) {
  const Syntax syntax = TargetSyntax(kind, options);
  const std::string name(kSyntaxNames.NameOf(syntax));
  if (!HasSyntax(*kind.pack, syntax)) {
    std::string known;
    for (const std::string& each : kind.pack->syntaxes) known += (known.empty() ? "" : ", ") + each;
    return Usage("pack ‘" + kind.pack->id + "’ is not written as " + name,
                 "choose with --syntax: " + known);
  }
  if (syntax == Syntax::kJson && !IsUtf8(options))
    return Usage("JSON is written in UTF-8 only", "leave --target-encoding out");
  return syntax;
}

std::vector<std::pair<std::string, std::string>> Declared(const Pack& pack, bool keep) {
  return keep ? PrefixesOf(pack) : pack.namespaces;
}

std::string XmlOf(const Workspace& workspace,
                  const CompiledKind& kind,
                  const Record& target,
                  bool declare_keep,
                  const TranslateOptions& options) {
  std::string encoding = options.encoding.empty() ? "UTF-8" : options.encoding;
  if (options.fragment) encoding.clear();
  std::string text;
  const XmlWriteOptions write{.namespaces = Declared(*kind.pack, declare_keep),
                              .encoding = std::move(encoding),
                              .indent = options.indent};
  // Any word may stand for another encoding until that is looked at: no writer is kept for each.
  if (IsUtf8(options)) {
    workspace.xml().Write(target, write, text);
  } else {
    WriteXml(target, write, text);
  }
  if (options.fragment) {  // the envelope declares them
    const std::string declared = RootDeclarations(*kind.pack);
    const std::size_t at = text.find(declared);
    if (!declared.empty() && at < text.find('>')) text.erase(at, declared.size());
    if (text.ends_with('\n')) return text;
  }
  text += '\n';
  return text;
}

std::string JsonOf(const CompiledKind& kind,
                   const Record& target,
                   const TranslateOptions& options) {
  std::string text;
  WriteJson(target, JsonOptionsOf(kind), text);
  if (options.indent && !options.fragment) text = IndentJson(text);
  text += '\n';
  return text;
}

std::string SheetOf(const Workspace& workspace,
                    const CompiledKind& kind,
                    const Record& target,
                    const TranslateOptions& options) {
  const std::vector<SheetColumn> columns = ColumnsOf(kind, workspace.packs().names);
  std::string text;
  if (!options.fragment) WriteSheetHead(columns, text);
  WriteSheetRow(target, columns, text);
  return text;
}

// `text` in the target's encoding.
Result<std::string> Encoded(std::string text, const TranslateOptions& options, Findings& findings) {
  if (IsUtf8(options)) return text;
  const std::optional<Encoding> encoding =
      options.encoding == "UTF-16" ? Encoding::kUtf16Le : EncodingOfLabel(options.encoding);
  if (!encoding) {
    return Usage("expected UTF-8, UTF-16, GB18030 or Big5-HKSCS, found ‘" + options.encoding + "’");
  }
  std::string encoded;
  if (auto finding = Encode(text, *encoding, encoded)) {
    findings.push_back(*std::move(finding));
    encoded.clear();
  }
  return encoded;
}

}  // namespace

std::string RootDeclarations(const Pack& pack) {
  std::string text;
  for (const auto& [prefix, space] : pack.namespaces) {
    text += prefix.empty() ? " xmlns=\"" : " xmlns:" + prefix + "=\"";
    AppendXmlText(space, true, text);
    text += '"';
  }
  return text;
}

Syntax TargetSyntax(const CompiledKind& kind, const TranslateOptions& options) {
  if (options.syntax != Syntax::kUnknown) return options.syntax;
  if (kind.pack->syntaxes.empty()) return Syntax::kXml;
  return kSyntaxNames.ValueOf(kind.pack->syntaxes.front()).value_or(Syntax::kXml);
}

Result<std::string> WriteTarget(const Workspace& workspace,
                                const CompiledKind& kind,
                                const Record& target,
                                bool declare_keep,
                                const TranslateOptions& options,
                                Findings& findings) {
  auto syntax = CheckedSyntax(kind, options);
  if (!syntax) return std::move(syntax).error();
  std::string text;
  switch (*syntax) {
    case Syntax::kJson: text = JsonOf(kind, target, options); break;
    case Syntax::kCsv: text = SheetOf(workspace, kind, target, options); break;
    case Syntax::kXml:
    case Syntax::kUnknown: text = XmlOf(workspace, kind, target, declare_keep, options); break;
  }
  return Encoded(std::move(text), options, findings);
}

Result<BatchFrame> WriteFrame(const Workspace& workspace,
                              const CompiledKind& kind,
                              const TranslateOptions& options) {
  auto syntax = CheckedSyntax(kind, options);
  if (!syntax) return std::move(syntax).error();
  BatchFrame frame;
  if (*syntax == Syntax::kJson) return frame;
  if (options.encoding == "UTF-16") {
    return Usage("a batch is not written in UTF-16",
                 "choose UTF-8, GB18030 or Big5-HKSCS with --target-encoding");
  }
  if (*syntax == Syntax::kCsv) {
    WriteSheetHead(ColumnsOf(kind, workspace.packs().names), frame.head);
  } else {
    if (kind.kind->envelope.empty()) {
      return Usage("kind ‘" + kind.kind->id + "’ of pack ‘" + kind.pack->id + "’ has no envelope",
                   "write JSON, one record a line, with --syntax json");
    }
    const std::string encoding = options.encoding.empty() ? "UTF-8" : options.encoding;
    frame.head = "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>\n<" + kind.kind->envelope +
                 RootDeclarations(*kind.pack) + ">\n";
    frame.tail = "</" + kind.kind->envelope + ">\n";
  }
  Findings ignored;  // names of elements and headings are the pack's own
  auto head = Encoded(std::move(frame.head), options, ignored);
  if (!head) return std::move(head).error();
  auto tail = Encoded(std::move(frame.tail), options, ignored);
  if (!tail) return std::move(tail).error();
  return BatchFrame{.head = *std::move(head), .tail = *std::move(tail)};
}

}  // namespace baybridge
