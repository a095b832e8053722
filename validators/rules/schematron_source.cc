#include <algorithm>
#include <utility>

#include "format/xml_names.h"
#include "rules/schematron_reader.h"

namespace baybridge {
namespace {

constexpr std::uint32_t kDeepestInclude = 32;

}  // namespace

std::string_view SchematronReader::LocalOf(At at) const {
  return at.file->record.local(at.file->record.nodes[at.node].name);
}

std::string_view SchematronReader::SpaceOf(At at) const {
  return at.file->record.space(at.file->record.nodes[at.node].name);
}

bool SchematronReader::Is(At at, std::string_view local) const {
  return LocalOf(at) == local && SpaceOf(at) == kSchematronSpace;
}

// The value of an attribute without namespace, parameters put in.
std::optional<std::string> SchematronReader::Attribute(At at, std::string_view name) const {
  const Record& record = at.file->record;
  for (NodeId id = record.nodes[at.node].first_child;
       id != kNone && record.nodes[id].is(kAttributeNode); id = record.nodes[id].next_sibling) {
    const NameId own = record.nodes[id].name;
    if (record.local(own) == name && record.space(own).empty())
      return Substitute(record.nodes[id].value());
  }
  return {};
}

std::string SchematronReader::Text(At at, std::string_view name) const {
  return Attribute(at, name).value_or(std::string());
}

std::string SchematronReader::Required(At at, std::string_view name) {
  auto value = Attribute(at, name);
  if (!value) {
    Fail(at, "‘" + std::string(LocalOf(at)) + "’ has no attribute ‘" + std::string(name) + "’");
    return {};
  }
  return *std::move(value);
}

// Parameters of an abstract pattern stand as $name in any expression; a $name that is no parameter
// is a variable and stays.
std::string SchematronReader::Substitute(std::string_view text) const {
  if (params_ == nullptr || params_->empty()) return std::string(text);
  std::string put;
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    put += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    const char* const begin = text.data() + 1;
    const char* const end = SkipNcName(begin, text.data() + text.size());
    const std::string_view name(begin, static_cast<std::size_t>(end - begin));
    const auto param = params_->find(name);
    put += param == params_->end() ? std::string(text.substr(0, name.size() + 1)) : param->second;
    text.remove_prefix(name.size() + 1);
  }
  return put;
}

// The child elements, with what they include in the place of includes.
std::vector<SchematronReader::At> SchematronReader::Children(At at) {
  std::vector<At> children;
  AddChildren(at, 0, children);
  return children;
}

void SchematronReader::AddChildren(At at, std::uint32_t depth, std::vector<At>& children) {
  const Record& record = at.file->record;
  for (NodeId id = record.nodes[at.node].first_child; id != kNone && !failed();
       id = record.nodes[id].next_sibling) {
    if (record.nodes[id].is(kAttributeNode)) continue;
    At child{at.file, id};
    std::uint32_t included = depth;
    while (Is(child, "include")) {
      const auto target = Include(child);
      if (!target) return;
      if (++included > kDeepestInclude) return Fail(at, "includes go in a circle");
      child = *target;
    }
    // A whole schema that is included gives what it holds.
    if (included != depth && Is(child, "schema")) {
      AddChildren(child, included, children);
    } else {
      children.push_back(child);
    }
  }
}

std::optional<SchematronReader::At> SchematronReader::Include(At at) {
  const std::string href = Required(at, "href");
  if (failed()) return {};
  return Resolve(at, href);
}

// file, file#id or #id.
std::optional<SchematronReader::At> SchematronReader::Resolve(At at, std::string_view href) {
  const std::size_t hash = std::min(href.find('#'), href.size());
  const std::string_view name = href.substr(0, hash);
  const RuleFile* file = at.file;
  if (!name.empty()) {
    auto opened = files_.Open(name, at.file);
    if (!opened) {
      Fail(at, std::move(opened).error());
      return {};
    }
    file = *opened;
  }
  if (hash == href.size()) return At{file, 0};
  const std::string_view id = href.substr(hash + 1);
  const Record& record = file->record;
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    const Node& attribute = record.nodes[node];
    if (attribute.is(kAttributeNode) && record.local(attribute.name) == "id" &&
        attribute.value() == id)
      return At{file, attribute.parent};
  }
  Fail(at, "no element has the id of ‘" + std::string(href) + "’", FailureKind::kNotFound);
  return {};
}

std::string SchematronReader::PlaceOf(At at) const {
  return RuleFiles::PlaceOf(*at.file, at.node);
}

void SchematronReader::Fail(At at, std::string what, FailureKind kind) {
  Fail(at, Failure{kind, std::move(what), {}, {}});
}

void SchematronReader::Fail(At at, Failure failure) {
  if (failed()) return;
  if (failure.place.empty()) failure.place = PlaceOf(at);
  failure_ = std::move(failure);
}

}  // namespace baybridge
