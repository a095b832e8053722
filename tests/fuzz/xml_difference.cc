// Our reader against libxml2: verdict and canonical form.
#include <cstdio>
#include <string>
#include <string_view>

#include "conformance/xml/model_form.h"
#include "core/check.h"
#include "format/xml_reader.h"
#include "fuzz/fuzz.h"
#include "opinion/opinion.h"
#include "text/decode.h"

namespace baybridge {
namespace {

// Where the two differ and are meant to.
bool IsKnown(const Finding& finding) {
  // Limits of ours; version "1." (production [26] wants a digit, libxml2 does not).
  return finding.kind == FindingKind::kTooLong || finding.id == "GW-XML-004";
}

// libxml2 refuses a namespace name that is no URI; Namespaces 1.0 makes that no error.
bool HasDoubtfulNamespace(std::string_view utf8) {
  return utf8.find("xmlns") != std::string_view::npos;
}

[[noreturn]] void Differ(const char* how, const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", how, what.c_str());
  std::abort();
}

}  // namespace

void Fuzz(std::string_view input) {
  Decoded decoded;
  Findings remarks;
  if (Decode(input, {}, decoded, remarks)) return;
  // A character U+FEFF behind the byte order mark: libxml2 takes it for another mark.
  if (decoded.utf8.starts_with("\xEF\xBB\xBF")) return;
  static const NameTable names;
  Record record(names);
  XmlReadOptions options;
  options.skip_all_instructions = true;
  XmlReader reader(options);
  const auto finding = reader.Read(decoded.utf8, record);
  const Opinion theirs = ParseOpinion(decoded.utf8);
  if (finding) {
    if (decoded.utf8.find('\0') != std::string_view::npos) return;  // ends libxml2's reading
    if (theirs.accepted && !IsKnown(*finding)) Differ("only libxml2 accepts it", finding->id);
    return;
  }
  if (!theirs.accepted) {
    if (HasDoubtfulNamespace(decoded.utf8)) return;
    Differ("only our reader accepts it", {});
  }
  for (const Node& node : record.nodes) {
    if (node.is(kNilNode)) return;  // written empty, as a nil node must be
  }
  const auto ours_form = ModelForm(record);
  const auto their_form = ModelForm(decoded.utf8);
  // Canonical XML has no form for namespace names that are relative references.
  if (!their_form && HasDoubtfulNamespace(decoded.utf8)) return;
  if (!ours_form || !their_form) Differ("what we write is not well-formed", {});
  if (*ours_form != *their_form) Differ("the forms differ", *ours_form + "\n" + *their_form);
}

}  // namespace baybridge
