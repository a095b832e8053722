#include "conformance/attacks/attack.h"
#include "core/check.h"
#include "core/file.h"

namespace baybridge {
namespace {
constexpr std::size_t kMostBytes = std::size_t{1024} * 1024;  // 1 MiB
}  // namespace

const std::string& GoodRecord() {
  static const std::string record = [] {
    auto bytes = ReadFile(BAYBRIDGE_SOURCE_DIR "/samples/hk-care/basic/input.xml", kMostBytes);
    BAYBRIDGE_CHECK(bytes.has_value());
    return *std::move(bytes);
  }();
  return record;
}

std::string GoodRecordWith(std::string_view old_text, std::string_view new_text) {
  std::string record = GoodRecord();
  const std::size_t at = record.find(old_text);
  BAYBRIDGE_CHECK(at != std::string::npos);
  return record.replace(at, old_text.size(), new_text);
}

std::string GoodRecordWithNote(std::string_view raw) {
  return GoodRecordWith("晚上睡眠良好，胃口一般。", raw);
}

std::string GoodRecordWithLast(std::string_view markup) {
  return GoodRecordWith("</Resident>", std::string(markup) + "</Resident>");
}

std::string Times(std::string_view text, std::size_t times) {
  std::string repeated;
  repeated.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) repeated += text;
  return repeated;
}

}  // namespace baybridge
