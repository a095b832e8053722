// The law parse(print(record)) = record, for records made from a seed.
#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "format/json_reader.h"
#include "format/json_writer.h"
#include "format/xml_reader.h"
#include "format/xml_writer.h"
#include "format_support.h"

namespace baybridge {
namespace {

constexpr std::string_view kPieces[] = {"x",
                                        " ",
                                        "\n",
                                        "\t",
                                        "\r",
                                        "&",
                                        "<",
                                        ">",
                                        "\"",
                                        "'",
                                        "]]>",
                                        "\xE9\x99\xB3",
                                        "\xF0\xA0\xAE\xB7",
                                        "&amp;",
                                        "--",
                                        "\\",
                                        "a long text that fills more than one block"};
constexpr std::string_view kLocals[] = {
    "a", "b", "Name", "a-name-that-is-longer-than-thirty-two-bytes", "\xE5\xA7\x93"};
constexpr std::string_view kSpaces[] = {"", "urn:u", "urn:v", "urn:unlisted"};

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  void Make(Record& record, bool json) {
    json_ = json;
    record.Clear();
    record.Append(kNone, kNone, Name(record, false));
    Fill(record, 0);
    const std::size_t count = 1 + Below(kMaxNodes);
    for (NodeId id = 0; id < record.nodes.size() && record.nodes.size() < count; ++id)
      AddChildren(record, id);
  }

 private:
  static constexpr std::size_t kMaxNodes = 60;

  std::size_t Below(std::size_t limit) { return random_() % limit; }
  template <std::size_t N>
  std::string_view Any(const std::string_view (&list)[N]) {
    return list[Below(N)];
  }

  NameId Name(Record& record, bool attribute) {
    const std::string_view space = json_ ? (attribute ? "" : "urn:u") : Any(kSpaces);
    return record.AddName(space, Any(kLocals));
  }

  void Fill(Record& record, NodeId id) {
    std::string text;
    for (std::size_t i = Below(4); i > 0; --i) text += Any(kPieces);
    if (text.empty() && !record.nodes[id].is(kAttributeNode)) return;
    record.SetText(id, record.arena.Copy(text));
  }

  void AddChildren(Record& record, NodeId id) {
    if (record.nodes[id].is(kAttributeNode)) return;
    NodeId last = kNone;
    std::vector<NameId> used;
    for (std::size_t i = Below(4); i > 0; --i) {
      const NameId name = Name(record, true);
      if (std::find(used.begin(), used.end(), name) != used.end()) continue;
      used.push_back(name);
      last = record.Append(id, last, name, kAttributeNode);
      Fill(record, last);
    }
    const bool group = Below(2) == 0;
    used.clear();
    for (std::size_t i = group ? Below(5) : 0; i > 0; --i) {
      const NameId name = Name(record, false);
      if (json_ && std::find(used.begin(), used.end(), name) != used.end()) continue;
      used.push_back(name);
      last = record.Append(id, last, name);
      Fill(record, last);
    }
    // White space alone beside child elements is not text.
    if (group && !used.empty() &&
        record.nodes[id].value().find_first_not_of(" \t\r\n") == std::string_view::npos) {
      record.nodes[id].text_size = 0;
      record.nodes[id].flags = static_cast<std::uint8_t>(record.nodes[id].flags & ~kHasText);
    }
  }

  std::mt19937 random_;
  bool json_ = false;
};

// The nodes in the order of the tree: made records number them level by level.
std::string DumpTree(const Record& record) {
  std::string dump;
  for (NodeId at = 0; at != kNone;) {
    const Node& node = record.nodes[at];
    ((((dump += record.PathOf(at)) += '{') += record.space(node.name)) += "}=") += node.value();
    dump += '\n';
    NodeId next = node.first_child;
    while (next == kNone && at != kNone) {
      next = record.nodes[at].next_sibling;
      if (next == kNone) at = record.nodes[at].parent;
    }
    at = next;
  }
  return dump;
}

TEST(RecordProperty, XmlThatWasPrintedReadsAsTheSameRecord) {
  const NameTable names;
  Record made(names);
  Record read(names);
  XmlReader reader;
  XmlWriter writer({.namespaces = {{"", "urn:u"}, {"v", "urn:v"}}});
  XmlWriter bare;
  for (unsigned seed = 0; seed < 200; ++seed) {
    Maker(seed).Make(made, false);
    for (XmlWriter* each : {&writer, &bare}) {
      std::string document;
      each->Write(made, document);
      ASSERT_EQ(Brief(reader.Read(document, read)), "") << "seed " << seed << '\n' << document;
      ASSERT_EQ(DumpTree(read), DumpTree(made)) << "seed " << seed << '\n' << document;
      std::string again;
      each->Write(read, again);
      ASSERT_EQ(again, document) << "seed " << seed;
    }
  }
}

TEST(RecordProperty, JsonThatWasPrintedReadsAsTheSameRecord) {
  const NameTable names;
  Record made(names);
  Record read(names);
  const std::vector<std::pair<std::string, std::string>> namespaces = {{"", "urn:u"}};
  JsonReader reader({.limits = {}, .namespaces = namespaces});
  for (unsigned seed = 0; seed < 200; ++seed) {
    Maker(seed).Make(made, true);
    std::string document;
    WriteJson(made, {.namespaces = namespaces, .form = {}}, document);
    ASSERT_EQ(Brief(reader.Read(document, read)), "") << "seed " << seed << '\n' << document;
    ASSERT_EQ(DumpTree(read), DumpTree(made)) << "seed " << seed << '\n' << document;
  }
}

}  // namespace
}  // namespace baybridge
