// Bodies that are a JSON object, as programs write them.
#include "server/json_body.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

std::string Plain(const std::string& body) {
  auto plain = PlainJson(body);
  return plain ? *plain : "refused";
}

TEST(JsonBodyTest, CharactersMayBeWrittenByNumber) {
  EXPECT_EQ(Plain(R"({"a": "\u82ef\u78fa"})"), "{\"a\": \"苯磺\"}");
  EXPECT_EQ(Plain(R"({"a": "\ud842\udfb7 \u00e9"})"), "{\"a\": \"𠮷 é\"}");
  EXPECT_EQ(Plain(R"({"a": "\\u82ef \" \u0022 \u005c"})"), R"({"a": "\\u82ef \" \" \\"})");
  EXPECT_EQ(Plain(R"({"a": 1})"), R"({"a": 1})");
}

TEST(JsonBodyTest, WhatIsNoCharacterIsRefused) {
  for (const char* bad : {R"({"a": "\ud842"})", R"({"a": "\udfb7\ud842"})", R"({"a": "\u0000"})",
                          R"({"a": "\u82e"})", R"({"a": "\u+2ef"})", R"({"a": "\ud842\u0041"})"})
    EXPECT_EQ(Plain(bad), "refused") << bad;
  EXPECT_FALSE(ReadJsonBody(R"(\u007b"a": "b"})", 100, "note")) << "outside of a text";
}

TEST(JsonBodyTest, NotesAreTextsOfAnObject) {
  for (const char* good : {"", "{}", R"({"note": "x"})"}) EXPECT_TRUE(CheckNote(good)) << good;
  for (const char* bad : {"[]", "x", R"({"note": 1})", R"({"note": {}})"})
    EXPECT_FALSE(CheckNote(bad)) << bad;
  EXPECT_FALSE(CheckNote("{\"note\": \"" + std::string(20'000, 'x') + "\"}"));
  EXPECT_EQ(OnlyMember(R"({"consent": "C-1"})", "consent"), "C-1");
  EXPECT_EQ(OnlyMember(R"({"consent": "C-1", "more": "x"})", "consent"), "");
  EXPECT_EQ(OnlyMember("", "consent"), "");
}

}  // namespace
}  // namespace baybridge
