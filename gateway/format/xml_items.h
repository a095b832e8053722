#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/byte_source.h"
#include "core/limits.h"
#include "core/record.h"
#include "core/result.h"
#include "format/xml_reader.h"

namespace baybridge {

// Reads a long XML document item by item: the child elements of one container, each as a document
// of its own below a copy of the root's start tag, in flat memory. What stands around the items is
// read as one document at the end. So our one strict reader of XML sees everything, however long
// the document is. Only UTF-8.
class XmlItems {
 public:
  // `container` is the local name of the element that holds the items: the root or a child of it.
  // Items end with the first child that is not an `item`: whoever reads must see to it that
  // around() holds none. `limits.max_bytes` holds for one item and for all that is around them.
  XmlItems(std::unique_ptr<ByteSource> source,
           std::string_view container,
           std::string_view item,
           const Limits& limits);

  // The next item into item(); false at the end or where broken() says that the document is not
  // what it should be. Fails as the source does.
  Result<bool> Next();
  // Reads what is left and all that stands around the items into around().
  Result<Done> Finish();

  // The root with the item as its only child.
  const Record& item() const& { return item_; }
  // The item itself: the root's first child that is no attribute.
  NodeId item_node() const;
  // The document without its items; whole behind Finish.
  const Record& around() const& { return around_; }
  bool broken() const { return broken_; }

 private:
  Result<bool> Fill();
  Result<bool> Find(std::string_view mark);
  Result<bool> SkipTag();
  Result<bool> SkipMarkup();
  Result<bool> OpenContainer();
  Result<bool> SkipItem();
  Result<bool> FindItem();
  std::string_view NameAt(std::size_t at) const;
  bool Broken();
  bool ReadInto(const std::string& document, Record& record);

  std::unique_ptr<ByteSource> source_;
  std::string container_;
  std::string item_name_;
  Limits limits_;
  XmlReader reader_;
  NameTable names_;
  Record item_;
  Record around_;
  std::string buffer_;
  std::string head_;           // through the start tag of the container
  std::string root_tag_;       // start tag of the root
  std::string root_name_;      // with its prefix
  std::string item_document_;  // that item_ points into
  std::string around_document_;
  std::size_t at_ = 0;     // next byte to look at
  std::size_t begin_ = 0;  // first byte that must stay
  bool at_end_ = false;
  bool opened_ = false;
  bool items_ended_ = false;
  bool self_closed_ = false;  // the last tag was
  bool broken_ = false;
};

}  // namespace baybridge
