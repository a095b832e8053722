#include <utility>

#include "format/show.h"
#include "format/xml_reader_impl.h"

namespace baybridge {

bool XmlReader::Impl::Fail(std::string_view id,
                           FindingKind kind,
                           const char* at,
                           std::vector<Arg> args) {
  finding_ = MakeFatal(id, kind, *record_, Offset(at), std::move(args));
  return false;
}

bool XmlReader::Impl::FailExpected(std::string_view id, const char* at, std::string_view expected) {
  return Fail(
      id, FindingKind::kStructure, at,
      {{"expected", std::string(expected), false}, {"found", ShowCharacter(at, end_), false}});
}

bool XmlReader::Impl::FailFound(std::string_view id, const char* at) {
  return Fail(id, FindingKind::kStructure, at, {{"found", ShowCharacter(at, end_), false}});
}

// Names out of the record may be anything at all, a person's name included.
bool XmlReader::Impl::FailNamed(std::string_view id,
                                const char* at,
                                std::string_view argument,
                                std::string_view name) {
  return Fail(id, FindingKind::kStructure, at, {{std::string(argument), ShowName(name), true}});
}

bool XmlReader::Impl::FailEnd(std::string_view expected) {
  return Fail("GW-XML-001", FindingKind::kStructure, end_,
              {{"expected", std::string(expected), false}});
}

// The document ends inside an element or a tag. The name is one that the document opened an element
// by, as that of an end tag that is expected.
bool XmlReader::Impl::FailOpen() {
  if (depth_ == 0) return FailEnd(">");
  const Open& open = *open_;
  return Fail("GW-XML-001", FindingKind::kStructure, end_,
              {{"expected", "</" + ShowName({open.name, open.name_size}) + ">", false}});
}

bool XmlReader::Impl::FailLimit(std::string_view id, const char* at, std::size_t limit) {
  return Fail(id, FindingKind::kTooLong, at, {{"limit", std::to_string(limit), false}});
}

}  // namespace baybridge
