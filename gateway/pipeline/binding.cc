#include "pipeline/binding.h"

#include <algorithm>

#include "format/json_reader.h"
#include "format/xml_reader.h"
#include "format/xml_writer.h"
#include "pack/shape_order.h"
#include "pack/sheet.h"

namespace baybridge {
namespace {

std::optional<Finding> ReadJson(std::string_view utf8,
                                const CompiledKind& compiled,
                                const Limits& limits,
                                Record& record) {
  JsonReader reader(
      {.limits = limits, .namespaces = PrefixesOf(*compiled.pack), .root = compiled.kind->root});
  return reader.Read(utf8, record);
}

std::optional<Finding> ReadRow(std::string_view utf8,
                               const CompiledKind& compiled,
                               const Limits& limits,
                               const NameTable& names,
                               Record& record) {
  const SheetReadOptions options{.limits = limits,
                                 .root = compiled.kind->shape.elements[0].name,
                                 .columns = ColumnsOf(compiled, names)};
  return ReadSheet(utf8, options, record);
}

JsonForm FormOf(const Shape& shape, const Record& record, NodeId id) {
  const ElementId element = record.nodes[id].element;
  if (element == kNone) {
    return {.array = record.nodes[id].is(kArrayItem), .value = JsonForm::Value::kByFlags};
  }
  const ShapeElement& stated = shape.elements[element];
  JsonForm form{.array = stated.max > 1, .value = JsonForm::Value::kString};
  switch (stated.json) {
    case JsonKind::kNumber: form.value = JsonForm::Value::kNumber; break;
    case JsonKind::kBoolean: form.value = JsonForm::Value::kBoolean; break;
    case JsonKind::kObject: form.value = JsonForm::Value::kObject; break;
    case JsonKind::kString:
    case JsonKind::kArray: break;
  }
  return form;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> PrefixesOf(const Pack& pack) {
  std::vector<std::pair<std::string, std::string>> prefixes = pack.namespaces;
  const bool known =
      std::ranges::any_of(prefixes, [](const auto& pair) { return pair.second == kKeepSpace; });
  if (!known) prefixes.emplace_back("k", kKeepSpace);
  return prefixes;
}

std::optional<Finding> ReadBound(Syntax syntax,
                                 std::string_view utf8,
                                 const CompiledKind& compiled,
                                 const Limits& limits,
                                 const NameTable& names,
                                 Record& record) {
  if (syntax == Syntax::kXml) {
    XmlReader reader(
        {.limits = limits, .allowed_instructions = {}, .skip_all_instructions = false});
    return reader.Read(utf8, record);
  }
  auto finding = syntax == Syntax::kJson ? ReadJson(utf8, compiled, limits, record)
                                         : ReadRow(utf8, compiled, limits, names, record);
  if (!finding) OrderByShape(compiled.kind->shape, record);
  return finding;
}

JsonWriteOptions JsonOptionsOf(const CompiledKind& compiled) {
  const Shape* shape = &compiled.kind->shape;
  return {.namespaces = PrefixesOf(*compiled.pack),
          .form = [shape](const Record& record, NodeId id) { return FormOf(*shape, record, id); },
          .wrap_root = true};
}

std::vector<SheetColumn> ColumnsOf(const CompiledKind& compiled, const NameTable& names) {
  std::vector<SheetColumn> columns;
  const std::string_view space = names.space(compiled.kind->shape.elements[0].name);
  for (const Field& field : compiled.kind->fields) {
    const std::string_view leaf = std::string_view(field.path).substr(field.path.rfind('/') + 1);
    columns.push_back({.heading = std::string(ColumnOf(field)), .name = names.Find(space, leaf)});
  }
  return columns;
}

std::string AsXml(const CompiledKind& compiled, const Record& record) {
  std::string xml;
  WriteXml(record, {.namespaces = PrefixesOf(*compiled.pack), .encoding = {}, .indent = false},
           xml);
  return xml;
}

}  // namespace baybridge
