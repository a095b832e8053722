#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "format/xml_write_names.h"
#include "format/xml_writer.h"
#include "translate/fused_sheet.h"
#include "translate/plan.h"

namespace baybridge {

// Writes a sheet out as XML, byte for byte what XmlWriter writes of the record that it stands for.
// Belongs to one thread; reused, it allocates nothing at steady state. Plan and names must outlive
// it.
class SheetXml {
 public:
  // `plan` writes the sheet's kind.
  SheetXml(const Plan& plan, const NameTable& names, const XmlWriteOptions& options);

  // Appends to `text`, and numbers the sheet's leaves and frames as the nodes that they would be.
  void Write(Sheet& sheet, std::string& text);

 private:
  void WriteFrame(std::uint32_t frame, OutBuffer& out);
  void WriteEntry(const SheetLayout::Slot& slot,
                  std::uint32_t id,
                  std::size_t base,
                  OutBuffer& out);
  void OpenGroups(const SheetLayout::Slot& slot, std::size_t base, OutBuffer& out);
  void WriteLeaf(SheetLeaf& leaf, const SheetLayout::Slot& slot, OutBuffer& out);
  void Enter(PatternId pattern, std::string_view text, bool opaque, OutBuffer& out);
  void CloseTo(std::size_t depth, OutBuffer& out);
  // Of the innermost element, whose tag must be open.
  void EndTag(OutBuffer& out);
  NameId NameOf(PatternId pattern) const { return written_as_[pattern].name; }
  bool IsAttribute(PatternId pattern) const { return written_as_[pattern].attribute; }

  struct WrittenAs {
    NameId name;
    bool attribute;
  };
  std::vector<WrittenAs> written_as_;  // by pattern
  Record names_of_;                    // an empty record: what the names are written with
  XmlWriteNames names_;
  struct Open {
    PatternId pattern;
    const char* text;  // to be written once the tag is closed
    std::uint32_t size;
    bool in_tag;  // attributes may still come
    bool opaque;
  };
  Sheet* sheet_ = nullptr;
  std::vector<Open> open_;
  std::vector<Sheet::Entry> entries_;
  std::uint32_t nodes_ = 0;
  std::size_t last_size_ = 4096;
};

}  // namespace baybridge
