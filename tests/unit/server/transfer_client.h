#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "core/file.h"
#include "server/demo.h"
#include "server/multipart.h"
#include "support/tls_client.h"

namespace baybridge {

// One client of one gateway in the words of transfers.
class TransferClient {
 public:
  TransferClient(std::uint16_t port, ClientIdentity identity)
      : port_(port),
        identity_(std::move(identity)) {}

  Answer Get(const std::string& target) const { return Ask(port_, {.target = target}, identity_); }
  Answer Post(const std::string& target,
              std::string body = {},
              std::vector<std::pair<std::string, std::string>> headers = {}) const {
    return Ask(port_,
               {.method = "POST",
                .target = target,
                .headers = std::move(headers),
                .body = std::move(body)},
               identity_);
  }
  Answer PostForm(const std::string& target,
                  const std::vector<std::pair<std::string, FormPart>>& parts) const {
    WrittenForm form = WriteForm(parts);
    return Post(target, std::move(form.body), {{"Content-Type", form.content_type}});
  }
  Answer Send(const std::string& envelope,
              const std::string& record,
              const std::string& person = "bed 12",
              const std::string& replaces = {}) const {
    std::vector<std::pair<std::string, FormPart>> parts = {{"envelope", {"", envelope}},
                                                           {"record", {"application/xml", record}},
                                                           {"person", {"", person}}};
    if (!replaces.empty()) parts.push_back({"replaces", {"", replaces}});
    return PostForm("/v1/transfers", parts);
  }
  // With documents beside the record.
  Answer SendWith(const std::string& envelope,
                  const std::vector<std::pair<std::string, FormPart>>& documents) const;
  // The state of a transfer; empty where it is not there.
  std::string StateOf(const std::string& id) const {
    return Member(Get("/v1/transfers/" + id).body, "state");
  }
  // The state in the answer to any path.
  std::string StateIn(const std::string& path) const { return Member(Get(path).body, "state"); }
  // True once the transfer has that state; false after a minute.
  bool Reaches(const std::string& id, const std::string& state) const {
    for (int i = 0; i < 1'200; ++i) {
      if (StateOf(id) == state) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << id << " is " << StateOf(id) << ", not " << state;
    return false;
  }
  // True once the questions of a transfer hold a text; false after a minute.
  bool Hears(const std::string& id, const std::string& text) const {
    for (int i = 0; i < 1'200; ++i) {
      if (Get("/v1/transfers/" + id + "/questions").body.find(text) != std::string::npos)
        return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << id << " never heard " << text;
    return false;
  }
  // The id of the newest transfer that came in; waits until there are more than `known`.
  std::string NewestIncoming(std::size_t known) const {
    for (int i = 0; i < 1'200; ++i) {
      const auto ids = Incoming();
      if (ids.size() > known) return ids.back();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << "nothing came in";
    return {};
  }
  std::vector<std::string> Incoming() const {
    std::vector<std::string> ids;
    const std::string list = Get("/v1/transfers?limit=1000").body;
    const std::string mark = "\"id\": \"";
    for (std::size_t at = list.find(mark); at != std::string::npos; at = list.find(mark, at)) {
      at += mark.size();
      constexpr std::size_t kIdSize = 32;
      const std::string rest = list.substr(at, list.find('}', at) - at);
      if (rest.find("\"incoming\"") != std::string::npos) ids.push_back(list.substr(at, kIdSize));
    }
    return ids;
  }

  // A list that goes on with every medicine of an incoming transfer as it is.
  std::string WholeList(const std::string& id) const {
    const std::string found = Get("/v1/transfers/" + id + "/medicines").body;
    std::size_t count = 0;
    for (std::size_t at = found.find("\"number\""); at != std::string::npos;
         at = found.find("\"number\"", at + 1))
      ++count;
    std::string list;
    for (std::size_t i = 1; i <= count; ++i)
      list +=
          (i == 1 ? "" : ", ") + ("{\"number\": " + std::to_string(i)) + ", \"outcome\": \"same\"}";
    return "{\"medicines\": [" + list + "]}";
  }

  // The text of a member of a JSON object, wherever it stands first.
  static std::string Member(const std::string& json, const std::string& name) {
    const std::string mark = "\"" + name + "\": \"";
    const std::size_t at = json.find(mark);
    if (at == std::string::npos) return {};
    const std::size_t begin = at + mark.size();
    return json.substr(begin, json.find('"', begin) - begin);
  }
  std::uint16_t port() const { return port_; }
  const ClientIdentity& identity() const { return identity_; }

 private:
  std::uint16_t port_;
  ClientIdentity identity_;
};

inline std::string SampleOf(const std::string& name) {
  constexpr std::size_t kMost = 1'000'000;
  auto bytes =
      ReadFile(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples" / name / "input.xml", kMost);
  EXPECT_TRUE(bytes) << name;
  return bytes ? *bytes : std::string();
}

inline Answer TransferClient::SendWith(
    const std::string& envelope,
    const std::vector<std::pair<std::string, FormPart>>& documents) const {
  std::vector<std::pair<std::string, FormPart>> parts = {
      {"envelope", {"", envelope}},
      {"record", {"application/xml", SampleOf("hk-care/basic")}},
      {"person", {"", "bed 12"}}};
  parts.insert(parts.end(), documents.begin(), documents.end());
  return PostForm("/v1/transfers", parts);
}

// A picture without pixels: sign and last chunk.
inline std::string PngText() {
  return std::string("\x89PNG\r\n\x1A\n\0\0\0\0IEND\xAE\x42\x60\x82", 20);
}
inline std::string PdfText(const std::string& objects = "1 0 obj <</Type /Catalog>> endobj") {
  return "%PDF-1.7\n" + objects + "\n%%EOF\n";
}

inline constexpr const char* kAcknowledgement =
    R"({"clinician": "Example Nurse", "reason": "told by telephone"})";
// A record with a route of a medicine that no table knows.
inline std::string RecordToAcknowledge() {
  std::string record = SampleOf("hk-care/basic");
  const std::string route = "<Route>PO<";
  const std::size_t at = record.find(route);
  EXPECT_NE(at, std::string::npos);
  return record.replace(at, route.size(), "<Route>XX<");
}

}  // namespace baybridge
