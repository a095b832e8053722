#include <algorithm>
#include <cstring>

#include "format/scan.h"
#include "format/xml_names.h"
#include "format/xml_reader_impl.h"

namespace baybridge {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// VersionNum, production [26] of the fifth edition.
bool IsVersion(std::string_view text) {
  return text.size() > 2 && text.substr(0, 2) == "1." &&
         std::all_of(text.begin() + 2, text.end(), IsDigit);
}

// EncName, production [81].
bool IsEncodingName(std::string_view text) {
  return !text.empty() && IsLetter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return IsLetter(c) || IsDigit(c) || c == '.' || c == '_' || c == '-';
  });
}

bool IsXmlTarget(std::string_view target) {
  return target.size() == 3 && (target[0] | 0x20) == 'x' && (target[1] | 0x20) == 'm' &&
         (target[2] | 0x20) == 'l';
}

}  // namespace

// S name Eq quoted value. `value` stays without data where another name stands there.
bool XmlReader::Impl::ReadPseudoAttribute(const char*& at,
                                          std::string_view name,
                                          std::string_view& value) {
  const char* next = SkipXmlSpace(at, end_);
  if (next == at || !StartsWith(next, name)) return true;
  next = SkipXmlSpace(next + name.size(), end_);
  if (Peek(next) != '=')
    return next == end_ ? FailEnd("?>") : FailExpected("GW-XML-003", next, "=");
  next = SkipXmlSpace(next + 1, end_);
  const char quote = Peek(next);
  if (next == end_) return FailEnd("?>");
  if (quote != '"' && quote != '\'') return FailExpected("GW-XML-003", next, "\"");
  const char* const begin = next + 1;
  const char* const stop = std::find(begin, end_, quote);
  if (stop == end_) return FailEnd("?>");
  value = {begin, static_cast<std::size_t>(stop - begin)};
  at = stop + 1;
  return true;
}

bool XmlReader::Impl::ReadDeclaration() {
  const char* at = at_ + 5;
  if (record_->input.find("?>") == std::string_view::npos) return FailEnd("?>");
  std::string_view version;
  std::string_view encoding;
  std::string_view standalone;
  if (!ReadPseudoAttribute(at, "version", version)) return false;
  if (version.data() == nullptr)
    return FailExpected("GW-XML-003", SkipXmlSpace(at, end_), "version");
  if (!IsVersion(version)) return FailNamed("GW-XML-004", version.data(), "found", version);
  if (!ReadPseudoAttribute(at, "encoding", encoding)) return false;
  if (encoding.data() != nullptr && !IsEncodingName(encoding))
    return FailFound("GW-XML-003", encoding.data());
  if (!ReadPseudoAttribute(at, "standalone", standalone)) return false;
  if (standalone.data() != nullptr && standalone != "yes" && standalone != "no") {
    return FailExpected("GW-XML-003", standalone.data(), "yes");
  }
  at = SkipXmlSpace(at, end_);
  if (!StartsWith(at, "?>"))
    return end_ - at < 2 ? FailEnd("?>") : FailExpected("GW-XML-003", at, "?>");
  at_ = at + 2;
  return true;
}

// White space, comments and processing instructions: up to the root element's tag, or to the end of
// the document.
bool XmlReader::Impl::ReadMisc(bool before_root) {
  while (true) {
    at_ = SkipXmlSpace(at_, end_);
    if (at_ == end_)
      return before_root ? Fail("GW-XML-006", FindingKind::kStructure, at_, {}) : true;
    if (*at_ != '<') return FailFound("GW-XML-005", at_);
    const char next = Peek(at_ + 1);
    if (next == '?') {
      if (!ReadInstruction()) return false;
    } else if (next == '!') {
      if (!ReadDeclarationMarkup()) return false;
    } else {
      return before_root ? true : FailFound("GW-XML-005", at_);
    }
  }
}

bool XmlReader::Impl::CountSection() {
  if (++sections_ <= options_.limits.max_nodes) return true;
  return FailLimit("GW-XML-038", at_, options_.limits.max_nodes);
}

// What begins with "<!".
bool XmlReader::Impl::ReadDeclarationMarkup() {
  constexpr std::string_view kComment = "<!--";
  constexpr std::string_view kCdata = "<![CDATA[";
  constexpr std::string_view kDoctype = "<!DOCTYPE";
  if (StartsWith(at_, kComment)) return ReadComment();
  if (StartsWith(at_, kCdata)) return depth_ != 0 ? ReadCdata() : FailFound("GW-XML-005", at_);
  if (StartsWith(at_, kDoctype)) return Fail("GW-XML-020", FindingKind::kNotSupported, at_, {});
  const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
  for (const std::string_view begin : {kComment, kCdata, kDoctype}) {
    if (begin.substr(0, rest.size()) == rest) return FailOpen();
  }
  return FailFound("GW-XML-023", at_ + 2);
}

bool XmlReader::Impl::ReadComment() {
  const char* const text = at_ + 4;
  const void* found = ::memmem(text, static_cast<std::size_t>(end_ - text), "--", 2);
  const char* const stop = static_cast<const char*>(found);
  if (stop == nullptr || stop + 2 == end_) return FailEnd("-->");
  if (static_cast<std::size_t>(stop - text) > options_.limits.max_text_bytes) {
    return FailLimit("GW-XML-035", at_, options_.limits.max_text_bytes);
  }
  if (stop[2] != '>') return Fail("GW-XML-016", FindingKind::kStructure, stop, {});
  if (!CountSection()) return false;
  ++record_->comments;
  at_ = stop + 3;
  return true;
}

bool XmlReader::Impl::IsAllowed(std::string_view target) const {
  if (options_.skip_all_instructions) return true;
  const auto& allowed = options_.allowed_instructions;
  return record_->nodes.empty() &&
         std::find(allowed.begin(), allowed.end(), target) != allowed.end();
}

bool XmlReader::Impl::ReadInstruction() {
  const char* const name = at_ + 2;
  const char* const name_end = SkipNcName(name, end_);
  if (name_end == end_) return FailEnd("?>");
  const std::string_view target(name, static_cast<std::size_t>(name_end - name));
  if (target.empty() || IsXmlTarget(target)) return FailFound("GW-XML-022", name);
  if (target.size() > options_.limits.max_name_bytes) {
    return FailLimit("GW-XML-036", name, options_.limits.max_name_bytes);
  }
  if (!StartsWith(name_end, "?>") && !IsXmlSpace(*name_end)) {
    return name_end + 1 == end_ && *name_end == '?' ? FailEnd("?>")
                                                    : FailFound("GW-XML-022", name_end);
  }
  if (!IsAllowed(target)) {
    return Fail("GW-XML-021", FindingKind::kNotSupported, at_,
                {{"name", std::string(target.substr(0, 100)), true}});
  }
  const void* found = ::memmem(name_end, static_cast<std::size_t>(end_ - name_end), "?>", 2);
  if (found == nullptr) return FailEnd("?>");
  const char* const stop = static_cast<const char*>(found);
  if (static_cast<std::size_t>(stop - name) > options_.limits.max_text_bytes) {
    return FailLimit("GW-XML-035", at_, options_.limits.max_text_bytes);
  }
  if (!CountSection()) return false;
  ++record_->skipped_instructions;
  at_ = stop + 2;
  return true;
}

}  // namespace baybridge
