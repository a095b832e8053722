#include "format/xml_items.h"

#include <algorithm>
#include <utility>

#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr std::size_t kChunk = std::size_t{64} * 1024;
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view LocalOf(std::string_view name) {
  return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

}  // namespace

XmlItems::XmlItems(std::unique_ptr<ByteSource> source,
                   std::string_view container,
                   std::string_view item,
                   const Limits& limits)
    : source_(std::move(source)),
      container_(container),
      item_name_(item),
      limits_(limits),
      reader_({.limits = limits, .allowed_instructions = {}, .skip_all_instructions = false}),
      item_(names_),
      around_(names_) {}

bool XmlItems::Broken() {
  broken_ = true;
  return false;
}

// Reads another chunk; false at the end, and where what must stay is too long.
Result<bool> XmlItems::Fill() {
  if (at_end_) return false;
  if (buffer_.size() - begin_ > limits_.max_bytes) return Broken();
  buffer_.erase(0, begin_);
  at_ -= begin_;
  begin_ = 0;
  const std::size_t old = buffer_.size();
  buffer_.resize(old + kChunk);
  auto got = source_->Read(buffer_.data() + old, kChunk);
  buffer_.resize(old + (got ? *got : 0));
  if (!got) return std::move(got).error();
  at_end_ = *got == 0;
  return !at_end_;
}

// Goes to the next `mark`; false where there is none.
Result<bool> XmlItems::Find(std::string_view mark) {
  while (true) {
    const std::size_t found = buffer_.find(mark, at_);
    if (found != std::string::npos) {
      at_ = found;
      return true;
    }
    if (buffer_.size() >= mark.size()) at_ = std::max(at_, buffer_.size() - (mark.size() - 1));
    auto more = Fill();
    if (!more || !*more) return more;
  }
}

// Goes behind the tag at at_.
Result<bool> XmlItems::SkipTag() {
  while (true) {
    const std::size_t found = buffer_.find_first_of("\"'>", at_);
    if (found == std::string::npos) {
      at_ = buffer_.size();
      auto more = Fill();
      if (!more || !*more) return more;
      continue;
    }
    at_ = found + 1;
    if (buffer_[found] == '>') {
      self_closed_ = buffer_[found - 1] == '/';
      return true;
    }
    auto closed = Find(std::string_view(buffer_[found] == '"' ? "\"" : "'"));
    if (!closed || !*closed) return closed;
    ++at_;
  }
}

// Goes behind a comment, CDATA section or instruction at at_; false where there is another thing.
Result<bool> XmlItems::SkipMarkup() {
  constexpr std::size_t kLongest = 9;  // "<![CDATA["
  while (buffer_.size() - at_ < kLongest) {
    auto more = Fill();
    if (!more) return more;
    if (!*more) break;
  }
  const std::string_view here = std::string_view(buffer_).substr(at_);
  std::string_view end;
  if (here.starts_with("<!--")) end = "-->";
  if (here.starts_with("<![CDATA[")) end = "]]>";
  if (here.starts_with("<?")) end = "?>";
  if (end.empty()) return false;
  at_ += end.size() == 2 ? 2 : 4;
  auto found = Find(end);
  if (!found) return found;
  if (!*found) return Broken();
  at_ += end.size();
  return true;
}

// The name of the tag whose "<" or "</" is before `at`.
std::string_view XmlItems::NameAt(std::size_t at) const {
  const std::size_t end = std::min(buffer_.find_first_of(" \t\r\n/>", at), buffer_.size());
  return std::string_view(buffer_).substr(at, end - at);
}

// Goes behind the start tag of the container. False where there is none: there are no items then.
Result<bool> XmlItems::OpenContainer() {
  opened_ = true;
  while (true) {
    auto found = Find("<");
    if (!found || !*found) return found;
    auto skipped = SkipMarkup();
    if (!skipped) return skipped;
    if (*skipped) continue;
    if (broken_) return false;
    const std::size_t tag = at_ - begin_;  // nothing before begin_ is let go of here
    auto ended = SkipTag();
    if (!ended || !*ended) return ended;
    const std::string_view name = NameAt(begin_ + tag + 1);
    if (root_tag_.empty()) {
      root_name_ = name;
      root_tag_ = buffer_.substr(begin_ + tag, at_ - begin_ - tag);
      if (self_closed_) return false;
    }
    if (LocalOf(name) != container_) continue;
    if (self_closed_) return false;
    head_ = buffer_.substr(begin_, at_ - begin_);
    begin_ = at_;
    return true;
  }
}

// Goes behind the item at at_, whatever it holds.
Result<bool> XmlItems::SkipItem() {
  std::size_t depth = 0;
  do {
    auto found = Find("<");
    if (!found || !*found) return found;
    auto skipped = SkipMarkup();
    if (!skipped) return skipped;
    if (broken_) return false;
    if (*skipped) continue;
    const bool closes = buffer_[at_ + 1] == '/';
    auto ended = SkipTag();
    if (!ended || !*ended) return ended;
    if (closes) --depth;
    if (!closes && !self_closed_) ++depth;
  } while (depth > 0);
  return true;
}

// Goes to the next tag behind blanks and comments; false at the end.
Result<bool> XmlItems::FindItem() {
  constexpr std::size_t kEnough = 64;  // bytes of a tag's name with its prefix
  while (true) {
    at_ = std::min(buffer_.find_first_not_of(kBlanks, at_), buffer_.size());
    begin_ = at_;
    if (buffer_.size() - at_ < item_name_.size() + kEnough) {
      auto more = Fill();
      if (!more) return more;
      if (*more) continue;
    }
    if (broken_ || at_ == buffer_.size()) return true;
    auto skipped = buffer_[at_] == '<' ? SkipMarkup() : Result<bool>(false);
    if (!skipped) return skipped;
    if (broken_) return false;
    if (!*skipped) return true;
  }
}

Result<bool> XmlItems::Next() {
  if (broken_ || items_ended_) return false;
  if (!opened_) {
    auto opened = OpenContainer();
    if (!opened) return opened;
    items_ended_ = !*opened;
    if (!*opened) return false;
  }
  auto found = FindItem();
  if (!found || !*found) return found;
  const bool is_item =
      at_ < buffer_.size() && buffer_[at_] == '<' && LocalOf(NameAt(at_ + 1)) == item_name_;
  if (!is_item) {
    items_ended_ = true;
    return false;
  }
  auto ended = SkipItem();
  if (!ended) return ended;
  if (!*ended) return Broken();
  item_document_ = root_tag_;
  item_document_ += std::string_view(buffer_).substr(begin_, at_ - begin_);
  item_document_ += "</" + root_name_ + ">";
  begin_ = at_;
  return ReadInto(item_document_, item_) || Broken();
}

NodeId XmlItems::item_node() const {
  NodeId node = item_.nodes[0].first_child;
  while (item_.nodes[node].is(kAttributeNode)) node = item_.nodes[node].next_sibling;
  return node;
}

Result<Done> XmlItems::Finish() {
  while (!broken_ && !items_ended_) {
    auto next = Next();
    if (!next) return std::move(next).error();
  }
  while (!broken_) {
    at_ = buffer_.size();
    auto more = Fill();
    if (!more) return std::move(more).error();
    if (!*more) break;
  }
  around_document_ = head_ + buffer_.substr(begin_);
  if (!broken_) broken_ = !ReadInto(around_document_, around_);
  return Done{};
}

bool XmlItems::ReadInto(const std::string& document, Record& record) {
  std::string_view utf8 = document;
  if (utf8.starts_with(kByteOrderMark)) utf8.remove_prefix(kByteOrderMark.size());
  return IsUtf8(utf8) && !reader_.Read(utf8, record);
}

}  // namespace baybridge
