#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/json_reader.h"
#include "format/xml_vocabulary.h"

namespace baybridge {

// The state of one reading. The functions return false once finding_ is set.
class JsonReader::Impl {
 public:
  explicit Impl(JsonReadOptions options) : options_(std::move(options)) {}
  std::optional<Finding> Read(std::string_view utf8, Record& record);

 private:
  // An object or array whose end is still to come. An array adds its items to the object around it.
  struct Frame {
    NodeId node = kNone;  // element of the object; of an array: of the object around it
    NodeId last_child = kNone;
    NodeId last_attribute = kNone;
    NameId item = kNone;     // name of an array's items; kNone for an object
    std::uint32_t keys = 0;  // first of its keys in keys_
    std::uint32_t attributes = 0;
    bool empty = true;
  };
  struct Key {
    enum class Kind { kElement, kAttribute, kText };
    Kind kind = Kind::kElement;
    NameId name = kNone;
    const char* at = nullptr;
  };
  struct Scalar {
    std::string_view text;
    std::uint8_t flags = 0;
  };

  // json_reader.cc: structure
  bool ReadDocument();
  bool ReadRoot();
  bool ReadFrame();
  bool ReadMember();
  bool ReadItem();
  bool CloseFrame(char end);
  bool ReadElement(NameId name, std::uint8_t flags);
  bool ReadAttribute(const Key& key);
  bool ReadText();
  bool ReadKey(Key& key);
  bool ResolveKey(std::string_view raw, std::string_view text, Key& key);
  bool ResolveName(std::string_view text, const char* at, bool attribute, std::uint32_t& name);
  bool CheckKey(const Key& key, std::string_view text);
  bool UseName(std::uint32_t index, const char* at);
  bool AddElement(NameId name, const char* at, std::uint8_t flags, NodeId& node);
  bool Push(const Frame& frame, const char* at);
  void Skip();
  bool Expect(char c);

  // json_scalar.cc: values
  bool ReadScalar(Scalar& scalar);
  bool ReadString(std::string_view& text);
  bool ReadNumber(std::string_view& text);
  bool ReadWord(std::string_view word);
  bool DecodeString(const char* begin, std::string_view& text);
  bool DecodeEscape(char*& out);
  bool DecodeUnicode(char*& out);
  bool ReadHex(const char* at, std::uint32_t& unit);

  bool Fail(std::string_view id, FindingKind kind, const char* at, std::vector<Arg> args);
  bool FailFound(std::string_view id, const char* at);
  bool FailNamed(std::string_view id, const char* at, std::string_view name);
  bool FailExpected(std::string_view expected);
  bool FailLimit(std::string_view id, const char* at, std::size_t limit);

  char Peek() const { return at_ < end_ ? *at_ : '\0'; }
  std::uint32_t Offset(const char* at) const { return static_cast<std::uint32_t>(at - begin_); }

  JsonReadOptions options_;
  XmlVocabulary vocabulary_;
  std::optional<Finding> finding_;
  Record* record_ = nullptr;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  const char* at_ = nullptr;
  std::vector<Frame> stack_;
  std::vector<std::uint64_t> keys_;  // of the open objects: kind and name
};

}  // namespace baybridge
