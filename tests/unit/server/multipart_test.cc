#include "server/multipart.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

constexpr const char* kType = "multipart/form-data; boundary=x";

TEST(MultipartTest, ReadsWhatItWrites) {
  const WrittenForm written = WriteForm({{"message", {"application/json", "{}"}},
                                         {"content", {"", std::string("a\0\r\n--b", 7)}},
                                         {"empty", {"", ""}}});
  const auto form = ReadForm(written.content_type, written.body);
  ASSERT_TRUE(form) << form.error().what;
  EXPECT_EQ(form->size(), 3U);
  EXPECT_EQ(form->at("message").type, "application/json");
  EXPECT_EQ(form->at("content").bytes, std::string("a\0\r\n--b", 7));
  EXPECT_EQ(form->at("empty").bytes, "");
}

TEST(MultipartTest, ReadsWhatCurlSends) {
  const auto form = ReadForm(
      "multipart/form-data; boundary=------------------------0123456789abcdef",
      "--------------------------0123456789abcdef\r\nContent-Disposition: form-data; "
      "name=\"record\"; filename=\"input.xml\"\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n"
      "--------------------------0123456789abcdef--\r\n");
  ASSERT_TRUE(form) << form.error().what;
  EXPECT_EQ(form->at("record").bytes, "<a/>");
  EXPECT_EQ(form->at("record").type, "application/xml");
}

TEST(MultipartTest, RefusesWhatIsNotPlain) {
  const std::string part = "Content-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
  ASSERT_TRUE(ReadForm(kType, "--x\r\n" + part + "--x--\r\n"));
  const std::string bad[] = {
      "",
      "--x--\r\n",
      part + "--x--\r\n",
      "--x\r\n" + part,
      "--x\r\n" + part + "--x",
      "--x\r\n" + part + "--x--\r\nmore",
      "--x\r\n" + part + "--xy\r\n" + part + "--x--\r\n",
      "--x\r\n" + part + "--x\r\n" + part + "--x--\r\n",  // a name twice
      "--x\n" + part + "--x--\r\n",
      "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n",
      "--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--x--\r\n",
      "--x\r\nno header\r\n\r\n1\r\n--x--\r\n",
      "--x\r\nA: " + std::string(2'000, 'b') + "\r\n\r\n1\r\n--x--\r\n"};
  for (const std::string& body : bad) EXPECT_FALSE(ReadForm(kType, body)) << body;
  std::string many = "--x\r\n";
  for (char c = 'a'; c < 'j'; ++c)
    many += std::string("Content-Disposition: form-data; name=\"") + c + "\"\r\n\r\n1\r\n--x" +
            (c == 'i' ? "--\r\n" : "\r\n");
  EXPECT_FALSE(ReadForm(kType, many)) << "nine parts";
  for (const char* type : {"", "multipart/form-data", "multipart/mixed; boundary=x",
                           "multipart/form-data; boundary=", "multipart/form-data; boundary=a b"})
    EXPECT_FALSE(ReadForm(type, "--x\r\n" + part + "--x--\r\n")) << type;
}

}  // namespace
}  // namespace baybridge
