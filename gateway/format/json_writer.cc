#include "format/json_writer.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/arena.h"
#include "format/json_reader.h"
#include "format/json_string.h"
#include "format/out_buffer.h"
#include "format/xml_names.h"

namespace baybridge {

class JsonWriter::Impl {
 public:
  explicit Impl(JsonWriteOptions options) : options_(std::move(options)) {}

  void Write(const Record& record, std::string& text) {
    if (record.nodes.empty()) return;
    OutBuffer out(text, last_size_);
    const std::size_t before = out.size();
    Begin(record, out);
    if (options_.wrap_root) {
      Put('{');
      PutKey(0);
    }
    WriteValue(0, FormOf(0).value);
    while (!stack_.empty()) WriteNext();
    if (options_.wrap_root) Put('}');
    last_size_ = out.size() - before;
    out.Finish();
  }

 private:
  struct Frame {
    NodeId child = kNone;    // the next one that may begin a member
    NodeId item = kNone;     // the last written item of an open array
    std::size_t names = 0;   // first of the names written in this object
    NameId last = kNone;     // of the last written member
    bool scattered = false;  // children of one name do not all stand side by side
    bool empty = true;
  };
  // `"name":` as it is written, with 32 readable bytes behind it.
  struct Key {
    const char* text = nullptr;
    std::uint32_t size = 0;
  };

  void Begin(const Record& record, OutBuffer& out) {
    if (record.names != table_) {
      table_ = record.names;
      keys_.assign(1, {});
      key_of_.clear();
      texts_.Reset();
    }
    record_ = &record;
    out_ = &out;
    key_of_.resize(std::size_t{2} * table_->size());
    seen_.resize(std::max<std::size_t>(seen_.size(), table_->size() + record.own_names()));
  }

  const Node& At(NodeId id) const { return record_->nodes[id]; }
  NodeId ElementFrom(NodeId id) const {
    while (id != kNone && At(id).is(kAttributeNode)) id = At(id).next_sibling;
    return id;
  }
  NodeId SameName(NodeId id, bool scattered) const {
    const NameId name = At(id).name;
    do {
      id = ElementFrom(At(id).next_sibling);
    } while (scattered && id != kNone && At(id).name != name);
    return id != kNone && At(id).name == name ? id : kNone;
  }
  JsonForm FormOf(NodeId id) const {
    if (options_.form) return options_.form(*record_, id);
    return {.array = At(id).is(kArrayItem), .value = JsonForm::Value::kByFlags};
  }

  // True if a name stands among an object's children again with another one between.
  bool IsScattered(NodeId child) {
    if (++objects_ == 0) {  // counted round
      std::ranges::fill(seen_, 0);
      objects_ = 1;
    }
    for (NameId last = kNone; child != kNone; child = ElementFrom(At(child).next_sibling)) {
      const NameId name = At(child).name;
      if (name == last) continue;
      if (seen_[name] == objects_) return true;
      seen_[name] = objects_;
      last = name;
    }
    return false;
  }

  void Put(std::string_view text) {
    out_->Need(text.size());
    out_->Put(text);
  }
  void Put(char c) {
    out_->Need(1);
    out_->Put(c);
  }

  void PutKey(NodeId id) {
    const Node& node = At(id);
    const bool attribute = node.is(kAttributeNode);
    if (node.name >= table_->size()) return Put(Compose(node.name, attribute));
    std::uint32_t& known = key_of_[std::size_t{2} * node.name + (attribute ? 1 : 0)];
    if (known == 0) known = Keep(Compose(node.name, attribute));
    const Key key = keys_[known];
    out_->Need(key.size);
    out_->PutPadded(key.text, key.size);
  }

  std::uint32_t Keep(const std::string& text) {
    constexpr std::size_t kReadable = 32;
    char* const kept = texts_.Allocate(text.size() + kReadable);
    std::fill_n(std::copy(text.begin(), text.end(), kept), kReadable, '\0');
    keys_.push_back({kept, static_cast<std::uint32_t>(text.size())});
    return static_cast<std::uint32_t>(keys_.size() - 1);
  }

  std::string Compose(NameId name, bool attribute) const {
    std::string text = attribute ? "\"@" : "\"";
    const std::string_view space = record_->space(name);
    if (space == kXmlSpace) {
      text += "xml:";
    } else if (!space.empty()) {
      const auto& listed = options_.namespaces;
      const auto found = std::find_if(listed.begin(), listed.end(), [&](const auto& pair) {
        return pair.second == space && !(attribute && pair.first.empty());
      });
      if (found != listed.end() && !found->first.empty()) (text += found->first) += ':';
    }
    text += record_->local(name);
    return text += "\":";
  }

  void WriteScalar(const Node& node, JsonForm::Value form) {
    const std::string_view text = node.value();
    if (node.is(kNilNode)) return Put("null");
    const bool by_flags = form == JsonForm::Value::kByFlags;
    const bool number = by_flags ? node.is(kNumberNode) : form == JsonForm::Value::kNumber;
    const bool boolean = by_flags ? node.is(kBooleanNode) : form == JsonForm::Value::kBoolean;
    if ((number && IsJsonNumber(text)) || (boolean && (text == "true" || text == "false"))) {
      Put(text);
    } else {
      PutJsonString(text, *out_);
    }
  }

  // Writes a value whole, or opens its object.
  void WriteValue(NodeId id, JsonForm::Value form) {
    const Node& node = At(id);
    const NodeId children = node.is(kOpaqueNode) ? kNone : ElementFrom(node.first_child);
    const bool attributes = node.first_child != kNone && At(node.first_child).is(kAttributeNode);
    if (children == kNone && !attributes) {
      const bool object = form == JsonForm::Value::kObject;
      return object && node.text_size == 0 && !node.is(kNilNode) ? Put("{}")
                                                                 : WriteScalar(node, form);
    }
    Put('{');
    Frame frame;
    frame.child = children;
    frame.names = names_.size();
    frame.scattered = IsScattered(children);
    for (NodeId at = node.first_child; at != kNone; at = At(at).next_sibling) {
      if (!At(at).is(kAttributeNode)) continue;
      Separate(frame);
      PutKey(at);
      WriteScalar(At(at), FormOf(at).value);
    }
    if (node.text_size != 0 || node.is(kNilNode)) {
      Separate(frame);
      Put("\"#text\":");
      WriteScalar(node, form);
    }
    stack_.push_back(frame);
  }

  void Separate(Frame& frame) {
    if (!frame.empty) Put(',');
    frame.empty = false;
  }

  // The next item or member of the innermost object, or its end.
  void WriteNext() {
    Frame& frame = stack_.back();
    if (frame.item != kNone) {
      const NodeId next = SameName(frame.item, frame.scattered);
      frame.item = next;
      if (next == kNone) return Put(']');
      Put(',');
      return WriteValue(next, FormOf(next).value);
    }
    NodeId child = frame.child;
    while (child != kNone && WasWritten(child, frame)) child = ElementFrom(At(child).next_sibling);
    if (child == kNone) {
      names_.resize(frame.names);
      stack_.pop_back();
      return Put('}');
    }
    WriteMember(child, frame);
  }

  void WriteMember(NodeId child, Frame& frame) {
    const NodeId next = SameName(child, frame.scattered);
    frame.child = ElementFrom(At(child).next_sibling);
    frame.last = At(child).name;
    if (frame.scattered) names_.push_back(frame.last);
    Separate(frame);
    PutKey(child);
    const JsonForm form = FormOf(child);
    if (form.array || next != kNone) {
      Put('[');
      frame.item = child;
    }
    WriteValue(child, form.value);
  }

  bool WasWritten(NodeId child, const Frame& frame) const {
    const NameId name = At(child).name;
    if (frame.scattered) {
      return std::find(names_.begin() + static_cast<std::ptrdiff_t>(frame.names), names_.end(),
                       name) != names_.end();
    }
    // Side by side: the item that was written last, and those before it.
    return frame.last == name;
  }

  JsonWriteOptions options_;
  const NameTable* table_ = nullptr;
  Arena texts_;
  std::vector<Key> keys_;
  // By name of the table, as an element and as an attribute: index in keys_; 0 is none so far.
  std::vector<std::uint32_t> key_of_;
  std::vector<std::uint32_t> seen_;  // by name: the last object that holds it
  std::uint32_t objects_ = 0;
  const Record* record_ = nullptr;
  OutBuffer* out_ = nullptr;
  std::size_t last_size_ = OutBuffer::kStep;  // of the record before: a good guess for the next
  std::vector<Frame> stack_;
  std::vector<NameId> names_;
};

JsonWriter::JsonWriter(JsonWriteOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
JsonWriter::JsonWriter(JsonWriter&&) noexcept = default;
JsonWriter& JsonWriter::operator=(JsonWriter&&) noexcept = default;
JsonWriter::~JsonWriter() = default;

void JsonWriter::Write(const Record& record, std::string& out) {
  impl_->Write(record, out);
}

void WriteJson(const Record& record, const JsonWriteOptions& options, std::string& out) {
  JsonWriter(options).Write(record, out);
}

}  // namespace baybridge
