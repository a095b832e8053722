#include "format/xlsx_package.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.h"
#include "format/xml_reader.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr std::array<std::string_view, 2> kSpaces{
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main"};

// Parts that act or reach outside, by the beginning of their names (any case).
constexpr std::array<std::string_view, 6> kRefused{"xl/vbaproject",   "xl/externallinks/",
                                                   "xl/connections",  "xl/activex/",
                                                   "xl/macrosheets/", "xl/dialogsheets/"};

// A target as the name of a part; empty where it leads out of the package.
std::string Resolve(std::string_view base, std::string_view target) {
  std::vector<std::string_view> steps;
  const auto add = [&steps](std::string_view path) {
    while (!path.empty()) {
      const std::size_t end = std::min(path.find('/'), path.size());
      const std::string_view step = path.substr(0, end);
      path.remove_prefix(std::min(end + 1, path.size()));
      if (step == "..") {
        if (steps.empty()) return false;
        steps.pop_back();
      } else if (!step.empty() && step != ".") {
        steps.push_back(step);
      }
    }
    return true;
  };
  if (!target.starts_with('/')) {
    const std::size_t folder = base.rfind('/');
    if (folder != std::string_view::npos) add(base.substr(0, folder));
  }
  if (!add(target)) return {};
  std::string name;
  for (const std::string_view step : steps) name += (name.empty() ? "" : "/") + std::string(step);
  return name;
}

std::string RelationsPart(std::string_view part) {
  const std::size_t slash = part.rfind('/');
  const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
  return std::string(part.substr(0, name)) + "_rels/" + std::string(part.substr(name)) + ".rels";
}

}  // namespace

Finding WorkbookProblem(std::string id, std::string part) {
  Finding finding;
  finding.id = std::move(id);
  finding.severity = Severity::kFatal;
  finding.location.native = std::move(part);
  return finding;
}

std::optional<Finding> AsFinding(const Failure& failure, std::string part) {
  Finding finding = WorkbookProblem("GW-XLS-001", std::move(part));
  switch (failure.kind) {
    case FailureKind::kMalformed: return finding;
    case FailureKind::kUnsupported:
      finding.id = "GW-XLS-002";
      finding.kind = FindingKind::kNotSupported;
      return finding;
    case FailureKind::kTooLarge:
      finding.id = "GW-XLS-003";
      finding.kind = FindingKind::kTooLong;
      return finding;
    default: return std::nullopt;
  }
}

Result<std::optional<Finding>> XlsxPackage::Open(const RandomAccess& bytes,
                                                 const ExpansionLimits& expansion,
                                                 const Limits& limits) {
  limits_ = limits;
  auto opened = ZipReader::Open(bytes, expansion, {});
  if (!opened) {
    auto finding = AsFinding(opened.error(), {});
    if (!finding) return std::move(opened).error();
    return finding;
  }
  zip_.emplace(*std::move(opened));
  for (const ZipMember& member : zip_->members()) {
    const std::string name = LowerAscii(member.name);
    const bool refused = std::ranges::any_of(
        kRefused, [&](std::string_view begin) { return name.starts_with(begin); });
    if (refused) return std::optional(WorkbookProblem("GW-XLS-002", member.name));
  }
  std::vector<XlsxRelation> relations;
  if (RelationsOf("", relations)) {
    const auto found = std::ranges::find(relations, "officeDocument", &XlsxRelation::kind);
    if (found != relations.end()) workbook_ = found->target;
  }
  if (workbook_.empty() || zip_->Find(workbook_) == nullptr)
    return std::optional(WorkbookProblem("GW-XLS-001", "_rels/.rels"));
  return std::optional<Finding>();
}

bool XlsxPackage::RelationsOf(std::string_view part, std::vector<XlsxRelation>& relations) const {
  const NameTable names;
  Record record(names);
  if (!ReadXml(RelationsPart(part), record)) return false;
  for (NodeId at = record.nodes[0].first_child; at != kNone; at = record.nodes[at].next_sibling) {
    if (record.nodes[at].is(kAttributeNode)) continue;
    const std::string_view kind = AttributeOf(record, at, "Type").value_or("");
    XlsxRelation& relation = relations.emplace_back();
    relation.id = AttributeOf(record, at, "Id").value_or("");
    relation.kind = kind.substr(kind.rfind('/') + 1);
    if (AttributeOf(record, at, "TargetMode").value_or("") != "External")
      relation.target = Resolve(part, AttributeOf(record, at, "Target").value_or(""));
  }
  return true;
}

std::unique_ptr<ByteSource> XlsxPackage::OpenPart(std::string_view part) const {
  const ZipMember* member = zip_->Find(part);
  return member == nullptr ? nullptr : zip_->OpenMember(*member);
}

bool XlsxPackage::ReadXml(std::string_view part, Record& record) const {
  const ZipMember* member = zip_->Find(part);
  if (member == nullptr) return false;
  auto bytes = zip_->ReadMember(*member, limits_.max_bytes);
  if (!bytes || !IsUtf8(*bytes)) return false;
  std::string_view utf8 = *bytes;
  if (utf8.starts_with("\xEF\xBB\xBF")) utf8.remove_prefix(3);
  record.OwnInput(utf8);
  const std::string_view input = record.input;
  XmlReader reader({.limits = limits_, .allowed_instructions = {}, .skip_all_instructions = false});
  return !reader.Read(input, record);
}

bool IsSheetElement(const Record& record, NodeId node, std::string_view local) {
  const Node& n = record.nodes[node];
  return !n.is(kAttributeNode) && record.local(n.name) == local &&
         std::ranges::find(kSpaces, record.space(n.name)) != kSpaces.end();
}

std::optional<std::string_view> AttributeOf(const Record& record,
                                            NodeId node,
                                            std::string_view local) {
  for (NodeId at = record.nodes[node].first_child; at != kNone;
       at = record.nodes[at].next_sibling) {
    const Node& n = record.nodes[at];
    if (!n.is(kAttributeNode)) break;
    if (record.local(n.name) == local && record.space(n.name).empty()) return n.value();
  }
  return std::nullopt;
}

bool IsSet(const Record& record, NodeId node, std::string_view local) {
  const std::string_view value = AttributeOf(record, node, local).value_or("");
  return value == "1" || value == "true";
}

}  // namespace baybridge
