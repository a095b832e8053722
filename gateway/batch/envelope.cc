// The part of the splitter that finds records in an XML envelope.
#include <algorithm>

#include "batch/characters.h"
#include "batch/record_splitter.h"
#include "batch/start_tag.h"
#include "batch/tag_scan.h"

namespace baybridge {
namespace {

constexpr std::size_t kMaxName = 1024;
constexpr std::string_view kCdata = "<![CDATA[";

}  // namespace

Result<bool> RecordSplitter::OpenEnvelope() {
  in_record_ = true;  // holds the bytes of the head
  begin_ = at_;
  while (true) {
    auto found = SkipBlanks();
    if (!found) return found;
    auto enough = Have(kCdata.size());
    if (!enough) return enough;
    if (!*found || dropped_ || buffer_[at_] != '<') return Break("GW-BAT-004");
    const std::size_t start = at_ - begin_;  // the buffer may move
    if (Behind("<!--") || Behind("<?")) {
      auto skipped = SkipMarkup();
      if (!skipped) return skipped;
      if (buffer_.compare(begin_ + start, 5, "<?xml") == 0 && head_.declaration.empty())
        head_.declaration = buffer_.substr(begin_ + start, at_ - begin_ - start);
      continue;
    }
    auto tag = SkipTag();
    if (!tag) return std::move(tag).error();
    if (dropped_ || (*tag != Tag::kStart && *tag != Tag::kEmpty)) return Break("GW-BAT-004");
    envelope_ = tag_name_;
    head_.namespaces = buffer_.substr(begin_ + start, at_ - begin_ - start);
    closed_ = *tag == Tag::kEmpty;
    break;
  }
  std::ranges::replace(head_.declaration, '\n', ' ');
  std::ranges::replace(head_.declaration, '\r', ' ');
  in_record_ = false;
  return true;
}

Result<bool> RecordSplitter::NextInEnvelope(SplitRecord& record) {
  while (true) {
    auto found = SkipBlanks();
    if (!found) return found;
    if (closed_ && !*found) return false;
    if (!*found) return Break("GW-BAT-001");
    auto enough = Have(kCdata.size());
    if (!enough) return enough;
    const bool markup = Behind("<!--") || Behind("<?");
    if (markup) {
      auto skipped = SkipMarkup();
      if (!skipped) return skipped;
      if (!*skipped) return Break("GW-BAT-001");
      continue;
    }
    if (closed_) return Break("GW-BAT-003");
    if (buffer_[at_] != '<' || Behind("<!")) return Break("GW-BAT-002");
    if (!Behind("</")) return SkipRecord(record);
    auto closed = CloseEnvelope();
    if (!closed || !*closed) return closed;
  }
}

Result<bool> RecordSplitter::CloseEnvelope() {
  auto tag = SkipTag();
  if (!tag) return std::move(tag).error();
  closed_ = *tag == Tag::kEnd && tag_name_ == envelope_;
  return closed_ ? Result<bool>(true) : Break("GW-BAT-002");
}

// A comment or processing instruction; false where it does not end.
Result<bool> RecordSplitter::SkipMarkup() {
  const bool comment = Behind("<!--");
  at_ += comment ? 4 : 2;
  return SkipPast(comment ? "-->" : "?>");
}

// Goes behind the record that begins at at_, or to where the next one or the envelope's end begins.
Result<bool> RecordSplitter::SkipRecord(SplitRecord& record) {
  Begin();
  auto first = SkipTag();
  if (!first) return std::move(first).error();
  const std::string name = tag_name_;
  bool open = *first == Tag::kStart;
  while (open) {
    SkipInner(name);
    auto found = SkipPast("<");
    if (!found) return found;
    if (!*found) break;  // the batch ends within the record
    --at_;
    auto enough = Have(kCdata.size());
    if (!enough) return enough;
    if (Behind("<!--") || Behind("<?") || Behind(kCdata)) {
      auto skipped = Behind(kCdata) ? SkipCdata() : SkipMarkup();
      if (!skipped) return skipped;
      continue;
    }
    if (!MayEnd(name)) {  // its end is of no interest: within it, ‘<’ is malformed
      ++at_;
      continue;
    }
    held_ = at_;
    auto tag = SkipTag();
    if (!tag) return std::move(tag).error();
    const bool ends = *tag == Tag::kEnd && tag_name_ == name;
    const bool next = held_ != kNothing && ((*tag == Tag::kEnd && tag_name_ == envelope_) ||
                                            (*tag != Tag::kEnd && tag_name_ == name));
    open = !ends && !next;
    if (next) at_ = held_;
    held_ = kNothing;
  }
  Finish(record, at_);
  return true;
}

// Goes over tags that are neither markup nor of the record's name or the envelope's, while the
// buffer holds enough to tell: nearly all of a record's tags, in one tight loop.
void RecordSplitter::SkipInner(std::string_view name) {
  if (!name.empty() && !envelope_.empty()) at_ = TagScan(name, envelope_).Find(buffer_, at_);
}

// Whether a tag that begins here may close the record, or show that it should have been closed. The
// buffer may end within the tag.
bool RecordSplitter::MayEnd(std::string_view name) const {
  const std::string_view rest = std::string_view(buffer_).substr(at_ + 1);
  const auto begins = [](std::string_view text, std::string_view with) {
    const std::size_t size = std::min(text.size(), with.size());
    return text.substr(0, size) == with.substr(0, size);
  };
  if (!rest.starts_with('/')) return begins(rest, name);
  return begins(rest.substr(1), name) || begins(rest.substr(1), envelope_);
}

// Goes behind a tag, or to a ‘<’ within it (it is malformed then, and its reader will say so).
Result<RecordSplitter::Tag> RecordSplitter::SkipTag() {
  auto enough = Have(2);
  if (!enough) return std::move(enough).error();
  const bool end = Behind("</");
  at_ += end ? 2 : 1;
  auto named = ReadTagName();
  if (!named) return std::move(named).error();
  char last = 0;
  while (true) {
    const std::size_t found = buffer_.find_first_of("\"'><", at_);
    if (found == std::string::npos) {
      if (at_ < buffer_.size()) last = buffer_.back();
      at_ = buffer_.size();
      auto more = Fill();
      if (!more) return std::move(more).error();
      if (!*more) return Tag::kOther;
      continue;
    }
    if (found > at_) last = buffer_[found - 1];
    const char mark = buffer_[found];
    at_ = mark == '<' ? found : found + 1;
    if (mark == '>' || mark == '<') {
      if (end) return Tag::kEnd;
      return mark == '>' && last == '/' ? Tag::kEmpty : Tag::kStart;
    }
    auto value = SkipValue(mark);
    if (!value) return std::move(value).error();
    last = mark;
  }
}

// An attribute's value holds no ‘<’: one that does is not closed.
Result<bool> RecordSplitter::SkipValue(char quote) {
  const char marks[] = {quote, '<'};
  while (true) {
    const std::size_t found = buffer_.find_first_of(std::string_view(marks, sizeof marks), at_);
    if (found != std::string::npos) {
      at_ = buffer_[found] == '<' ? found : found + 1;
      return true;
    }
    at_ = buffer_.size();
    auto more = Fill();
    if (!more || !*more) return more;
  }
}

Result<bool> RecordSplitter::ReadTagName() {
  tag_name_.clear();
  while (true) {
    const std::size_t end = std::min(buffer_.find_first_of(" \t\r\n/><", at_), buffer_.size());
    if (tag_name_.size() <= kMaxName) tag_name_.append(buffer_, at_, end - at_);
    at_ = end;
    if (end < buffer_.size()) return true;
    auto more = Fill();
    if (!more || !*more) return more;
  }
}

Result<bool> RecordSplitter::SkipCdata() {
  at_ += kCdata.size();
  if (head_.encoding == Encoding::kUtf8) return SkipPast("]]>");
  while (true) {
    auto some = Have(4);  // the longest character
    if (!some) return some;
    if (at_ >= buffer_.size()) return false;
    if (Behind("]]>")) {
      at_ += 3;
      return true;
    }
    at_ = std::min(at_ + CharacterSize(std::string_view(buffer_).substr(at_), head_.encoding),
                   buffer_.size());
  }
}

}  // namespace baybridge
