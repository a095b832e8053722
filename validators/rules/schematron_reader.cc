#include "rules/schematron_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rules/mixed_text.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr std::string_view kOursSpace = "urn:baybridge:functions";
constexpr std::string_view kOldSpace = "http://www.ascc.net/xml/schematron";
// Query bindings that are XPath 1.0 with the functions of XSLT 1.0; none stated means xslt.
constexpr std::array<std::string_view, 6> kBindings = {"",        "xslt",  "xslt1",
                                                       "xslt1.0", "xpath", "xpath1"};

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : CollapseSpace(text) + ' ') {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

// One character from which ten digits can stand in a row.
bool IsZeroDigit(std::string_view text) {
  constexpr char32_t kLastBefore = 0xD7FF;  // the surrogates
  constexpr char32_t kFirstBehind = 0xE000;
  constexpr char32_t kLast = 0x10FFFF;
  constexpr char32_t kNine = 9;
  const char32_t zero = CodePointAt(text, 0).value;
  return zero + kNine <= kLastBefore || (zero >= kFirstBehind && zero + kNine <= kLast);
}

}  // namespace

Result<SchemaText> ReadSchematron(RuleFiles& files, const std::string& file) {
  return SchematronReader(files).Read(file);
}

Result<SchemaText> SchematronReader::Read(const std::string& file) {
  auto opened = files_.Open(file, nullptr);
  if (!opened) return std::move(opened).error();
  SchemaText schema;
  ReadSchema({*opened, 0}, schema);
  if (failed()) return *std::move(failure_);
  return schema;
}

void SchematronReader::ReadSchema(At at, SchemaText& schema) {
  if (SpaceOf(at) == kOldSpace)
    return Fail(at, "Schematron 1.5 is not run; expected the namespace of ISO Schematron",
                FailureKind::kUnsupported);
  if (!Is(at, "schema")) return Fail(at, "expected the element ‘schema’ of ISO Schematron");
  CheckBinding(at);
  schema.id = Text(at, "id");
  schema.version = Text(at, "schemaVersion");
  schema.default_phase = Text(at, "defaultPhase");
  if (failed()) return;
  GatherAbstract(at);
  for (const At child : Children(at)) {
    if (failed()) return;
    ReadSchemaChild(child, schema);
  }
}

void SchematronReader::CheckBinding(At at) {
  std::string binding = Text(at, "queryBinding");
  std::ranges::transform(binding, binding.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (std::ranges::find(kBindings, binding) != kBindings.end()) return;
  Fail(at, "the query binding ‘" + binding + "’ is not run; expected XPath 1.0 (‘xslt’)",
       FailureKind::kUnsupported);
}

void SchematronReader::ReadSchemaChild(At at, SchemaText& schema) {
  if (SpaceOf(at) != kSchematronSpace) return ReadForeign(at, schema);
  const std::string_view name = LocalOf(at);
  if (name == "ns") {
    schema.namespaces.emplace_back(Required(at, "prefix"), Required(at, "uri"));
  } else if (name == "let") {
    schema.lets.push_back(ReadLet(at));
  } else if (name == "phase") {
    schema.phases.push_back(ReadPhase(at));
  } else if (name == "pattern") {
    ReadPattern(at, schema);
  } else if (name == "diagnostics") {
    ReadNotes(at, "diagnostic", schema.diagnostics);
  } else if (name == "properties") {
    ReadNotes(at, "property", schema.properties);
  } else if (name == "title") {
    for (const ProsePiece& piece : ReadProse(at)) schema.title += piece.text;
    schema.title = CollapseSpace(schema.title);
  } else if (name != "p" && name != "rules") {
    Fail(at, "‘" + std::string(name) + "’ is no child of ‘schema’");
  }
}

void SchematronReader::ReadFormat(At at, SchemaText& schema) {
  FormatText text{.format = {}, .place = PlaceOf(at)};
  text.format.name = Text(at, "name");
  for (const xpath::FormatSymbol& symbol : xpath::kFormatSymbols) {
    auto value = Attribute(at, symbol.attribute);
    if (!value) continue;
    const bool one = !value->empty() && CodePointAt(*value, 0).size == value->size();
    const bool zero = symbol.member == &xpath::DecimalFormat::zero_digit;
    if ((symbol.one_character && !one) || (zero && !IsZeroDigit(*value)))
      return Fail(at, "‘" + std::string(symbol.attribute) + "’ must be one character");
    text.format.*symbol.member = *std::move(value);
  }
  schema.formats.push_back(std::move(text));
}

// Of XSLT only keys and formats of numbers mean something here; other elements of other namespaces
// are documentation.
void SchematronReader::ReadForeign(At at, SchemaText& schema) {
  if (SpaceOf(at) != kXsltSpace) return;
  if (LocalOf(at) == "key") {
    schema.keys.push_back(
        {Required(at, "name"), Required(at, "match"), Required(at, "use"), PlaceOf(at)});
    return;
  }
  if (LocalOf(at) == "decimal-format") return ReadFormat(at, schema);
  Fail(at, "the element ‘" + std::string(LocalOf(at)) + "’ of XSLT is not run",
       FailureKind::kUnsupported);
}

PhaseText SchematronReader::ReadPhase(At at) {
  PhaseText phase{.id = Required(at, "id"), .active = {}, .lets = {}};
  for (const At child : Children(at)) {
    if (Is(child, "active")) phase.active.push_back(Required(child, "pattern"));
    if (Is(child, "let")) phase.lets.push_back(ReadLet(child));
  }
  return phase;
}

void SchematronReader::ReadNotes(At at, std::string_view element, std::vector<NoteText>& notes) {
  for (const At child : Children(at)) {
    if (!Is(child, element)) continue;
    NoteText note{.id = Required(child, "id"),
                  .role = Text(child, "role"),
                  .scheme = Text(child, "scheme"),
                  .prose = ReadProse(child),
                  .place = PlaceOf(child)};
    const bool twice = std::ranges::any_of(notes, [&](const auto& n) { return n.id == note.id; });
    if (twice) return Fail(child, "the id ‘" + note.id + "’ is given twice");
    notes.push_back(std::move(note));
  }
}

LetText SchematronReader::ReadLet(At at) {
  LetText let{.name = Required(at, "name"), .value = {}, .place = PlaceOf(at)};
  if (auto value = Attribute(at, "value")) {
    let.value = *std::move(value);
    return let;
  }
  let.is_expression = false;
  for (const MixedPiece& piece : MixedContent(at.file->record, at.node)) {
    if (piece.element != kNone)
      Fail(at, "a variable whose value is elements is not run", FailureKind::kUnsupported);
    let.value += piece.text;
  }
  return let;
}

RichAttributes SchematronReader::ReadRich(At at) const {
  return {.role = Text(at, "role"),
          .flag = Text(at, "flag"),
          .see = Text(at, "see"),
          .icon = Text(at, "icon"),
          .fpi = Text(at, "fpi"),
          .subject = Text(at, "subject")};
}

Validity SchematronReader::ReadValidity(At at) const {
  Validity validity;
  const Record& record = at.file->record;
  for (NodeId id = record.nodes[at.node].first_child;
       id != kNone && record.nodes[id].is(kAttributeNode); id = record.nodes[id].next_sibling) {
    const NameId name = record.nodes[id].name;
    if (record.space(name) != kOursSpace) continue;
    if (record.local(name) == "valid-from") validity.from = record.nodes[id].value();
    if (record.local(name) == "valid-to") validity.to = record.nodes[id].value();
  }
  return validity;
}

Prose SchematronReader::ReadProse(At at) {
  Prose prose;
  AddProse(at, 0, prose);
  return prose;
}

void SchematronReader::AddProse(At at, std::uint32_t depth, Prose& prose) {
  constexpr std::uint32_t kDeepest = 16;
  if (depth > kDeepest) return Fail(at, "prose is nested too deeply");
  for (MixedPiece& piece : MixedContent(at.file->record, at.node)) {
    if (failed()) return;
    if (piece.element == kNone) {
      if (!piece.text.empty()) prose.push_back({PieceKind::kText, Substitute(piece.text), {}});
      continue;
    }
    const At child{at.file, piece.element};
    const std::string local(LocalOf(child));
    if (Is(child, "value-of")) {
      prose.push_back({PieceKind::kValueOf, Required(child, "select"), {}});
    } else if (Is(child, "name")) {
      prose.push_back({PieceKind::kName, Attribute(child, "path").value_or("."), {}});
    } else if (Is(child, "emph") || Is(child, "dir") || Is(child, "span")) {
      prose.push_back({PieceKind::kOpen, local, Text(child, local == "dir" ? "value" : "class")});
      AddProse(child, depth + 1, prose);
      prose.push_back({PieceKind::kClose, local, {}});
    } else {
      AddProse(child, depth + 1, prose);  // foreign markup: its text
    }
  }
}

CheckText SchematronReader::ReadCheck(At at) {
  return {.report = LocalOf(at) == "report",
          .id = Text(at, "id"),
          .test = Required(at, "test"),
          .rich = ReadRich(at),
          .validity = ReadValidity(at),
          .diagnostics = Words(Text(at, "diagnostics")),
          .properties = Words(Text(at, "properties")),
          .prose = ReadProse(at),
          .place = PlaceOf(at)};
}

}  // namespace baybridge
