#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "e2e/canary_records.h"
#include "e2e/transfer_story.h"
#include "support/canary.h"

namespace baybridge {

// Two gateways, people with a token of their own in every field, and what is done with their
// records: everything that the service does.
class CanaryStory : public TransferStory {
 protected:
  CanaryStory() : TransferStory(2), records(SampleOf("hk-care/full-1")) {
    search.Add(kCanary);
    search.Add(kHanCanary);
    const std::filesystem::path standards = scratch_.folder() / "data/validators/standards";
    std::filesystem::remove_all(standards);
    std::filesystem::create_directory_symlink(
        std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "validators/standards", standards);
  }

  // Takes back the tokens that the form of their leaf forbids, until the record conforms and goes.
  void Learn() {
    const TransferClient hk = HomeAt(0);
    for (int round = 0; round < 5; ++round) {
      const std::string record = records.Make(0);
      const Answer judged = hk.Post("/v1/validate", record, {{"Content-Type", "application/xml"}});
      ASSERT_EQ(judged.status, 200U) << judged.body;
      const Answer sent =
          hk.Send(DemoEnvelope({.transfer = "learn-" + std::to_string(round)}), record);
      const bool lines = KeepNamed(judged.body, "\"line\": ", 0);
      const bool words =
          sent.status != 201 && KeepNamed(sent.body, std::string(kCanary) + "0000L", 1);
      if (!lines && !words) break;
    }
    ASSERT_GT(records.words(), 500U);
  }
  // True if a token stood on one of the lines that are named behind a mark.
  bool KeepNamed(const std::string& text, const std::string& mark, std::size_t from) {
    bool any = false;
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1))
      any = records.Keep(std::stoul(text.substr(at + mark.size(), 6)) + from) || any;
    return any;
  }

  // An answer that tells of an error: it holds no token.
  void SearchError(const Answer& answer, const std::string& what) {
    EXPECT_GE(answer.status, 400U) << what;
    EXPECT_LT(answer.status, 500U) << what << answer.body;
    ++errors;
    // A report on his own record shows a client its values.
    if (answer.body.find("\"tool\": \"baybridge") != std::string::npos) return;
    EXPECT_THAT(search.Find(answer.body), testing::IsEmpty()) << what << ": " << answer.body;
    for (const auto& [name, value] : answer.headers)
      EXPECT_THAT(search.Find(name + ": " + value), testing::IsEmpty()) << what;
  }

  std::string EnvelopeOf(std::size_t person, const std::string& name) const {
    std::string text =
        DemoEnvelope({.transfer = TokenOf(name, person), .consent = TokenOf("consent", person)});
    for (const auto& [from, to] :
         std::vector<std::pair<std::string, std::string>>{{"the resident", "giver"},
                                                          {"residential placement", "purpose"},
                                                          {"SC-0001", "contract"},
                                                          {"F-0001", "filing"},
                                                          {"PIA-0001", "assessment"},
                                                          {"Example Home HK", "home"},
                                                          {"baybridge, mutual TLS", "method"}}) {
      const std::size_t at = text.find(from);
      EXPECT_NE(at, std::string::npos) << from;
      text.replace(at, from.size(), TokenOf(to, person));
    }
    return text;
  }

  void Judge(std::size_t person) {
    const TransferClient hk = HomeAt(0);
    const std::string record = records.Make(person);
    for (const char* target :
         {"/v1/validate", "/v1/translate?to=gd-care", "/v1/translate?to=mo-care", "/v1/print",
          "/v1/explain?to=gd-care&at=/Resident/RecordDate", "/v1/due",
          "/v1/conform?standard=resident-file-completeness"}) {
      const Answer answer = hk.Post(target, record, {{"Content-Type", "application/xml"}});
      EXPECT_EQ(answer.status, 200U) << target << answer.body.substr(0, 500);
    }
  }

  // A transfer with two documents, and what becomes of it: another end for each person in turn.
  void Transfer(std::size_t person) {
    const TransferClient hk = HomeAt(0);
    const TransferClient gd = HomeAt(1);
    const std::size_t known = gd.Incoming().size();
    const std::string name = TokenOf("name", person);
    std::vector<std::pair<std::string, FormPart>> parts = {
        {"envelope", {"", EnvelopeOf(person, "transfer")}},
        {"record", {"application/xml", records.Make(person)}},
        {"person", {"", TokenOf("person", person)}},
        {"report", {"text/plain", TokenOf("report", person) + kHanCanary}},
        {"directive", {"application/pdf", PdfText("1 0 obj <</T (" + name + ")>> endobj")}}};
    const Answer sent = hk.PostForm("/v1/transfers", parts);
    ASSERT_EQ(sent.status, 201U) << sent.body;
    const std::string id = TransferClient::Member(sent.body, "id");
    const std::string from = "/v1/transfers/" + id;
    if (sent.body.find("\"waitsForClinician\": true") != std::string::npos) {
      ASSERT_EQ(hk.Post(from + "/acknowledge", R"({"clinician": ")" + name + R"(", "reason": ")" +
                                                   TokenOf("reason", person) + R"("})")
                    .status,
                200U);
    }
    ASSERT_TRUE(hk.Reaches(id, "delivered")) << TextOf(processes_[0]->log());
    const std::string there = gd.NewestIncoming(known);
    const std::string to = "/v1/transfers/" + there;
    const std::string note = R"({"note": ")" + TokenOf("note", person) + R"("})";
    const Answer record = gd.Get(to + "/record");
    found_there += search.Find(record.body, 1).size();
    switch (person % 6) {
      case 0: {
        std::string list = gd.WholeList(there);
        const std::string same = "\"same\"";
        list.replace(list.find(same), same.size(),
                     R"("stopped", "reason": ")" + TokenOf("stopped", person) + "\"");
        EXPECT_EQ(gd.Post(to + "/reconcile", list).status, 200U);
        EXPECT_EQ(gd.Post(to + "/accept", note).status, 200U);
        EXPECT_EQ(gd.Post(to + "/arrive", note).status, 200U);
        EXPECT_TRUE(hk.Reaches(id, "resident-arrived"));
        break;
      }
      case 1:
        EXPECT_EQ(gd.Post(to + "/refuse", note).status, 200U);
        EXPECT_TRUE(hk.Reaches(id, "refused"));
        break;
      case 2:
        EXPECT_EQ(hk.Post(from + "/withdraw", note).status, 200U);
        EXPECT_TRUE(gd.Reaches(there, "recalled"));
        break;
      case 3: {
        const Answer asked = gd.Post(to + "/questions", R"({"by": ")" + name + R"(", "text": ")" +
                                                            TokenOf("question", person) + R"("})");
        EXPECT_EQ(asked.status, 201U) << asked.body;
        EXPECT_TRUE(hk.Hears(id, TokenOf("question", person)));
        EXPECT_EQ(
            hk.Post(from + "/questions/" + TransferClient::Member(asked.body, "id") + "/answer",
                    R"({"text": ")" + TokenOf("answer", person) + R"("})")
                .status,
            201U);
        EXPECT_TRUE(gd.Hears(there, TokenOf("answer", person)));
        break;
      }
      case 4:
        EXPECT_EQ(hk.Send(EnvelopeOf(person, "version"), records.Make(person + 5'000),
                          TokenOf("person", person), id)
                      .status,
                  201U);
        EXPECT_TRUE(gd.Reaches(there, "superseded"));
        break;
      default:
        EXPECT_EQ(hk.Post("/v1/consents/revoke",
                          R"({"consent": ")" + TokenOf("consent", person) + R"("})")
                      .status,
                  200U);
        EXPECT_EQ(
            hk.Post("/v1/persons/deceased", R"({"person": ")" + TokenOf("person", person) + R"("})")
                .status,
            200U);
    }
    container = hk.Get(from + "/evidence").body;
    EXPECT_EQ(hk.Get(from + "/evidence?container=archive").status, 200U);
    EXPECT_EQ(hk.Get(from + "/receipt").status, 200U);
  }

  // Everything that is refused, with tokens wherever a client can put some.
  void Provoke(std::size_t person) {
    const TransferClient hk = HomeAt(0);
    const std::string token = TokenOf("wrong", person);
    const std::string record = records.Make(person);
    const std::string head = record.substr(0, record.find("<HKID>"));
    const std::vector<std::pair<std::string, std::string>> broken = {
        {"cut short", record.substr(0, record.size() / 2)},
        {"an end tag too many", record + "</" + token + ">"},
        {"a wrong end tag", head + "<" + token + "></Other></Resident>"},
        {"a doctype", "<!DOCTYPE " + token + " [<!ENTITY x \"" + token + "\">]>" + record},
        {"an instruction", "<?" + token + " " + token + "?>" + record},
        {"an entity", head + "&" + token + ";</Resident>"},
        {"no UTF-8", head + "<A>" + token + "\xC0\xAF</A></Resident>"},
        {"a prefix of nothing",
         head + "<" + token + ":a>" + token + "</" + token + ":a></Resident>"},
        {"an attribute twice", head + "<A b=\"" + token + "\" b=\"" + token + "\"/></Resident>"},
        {"an encoding of nothing", "<?xml version=\"1.0\" encoding=\"" + token + "\"?><a/>"},
        {"JSON cut short", "{\"" + token + "\": \"" + kHanCanary + "\", "},
        {"a key twice", "{\"" + token + "\": 1, \"" + token + "\": \"" + kHanCanary + "\"}"}};
    for (const auto& [what, body] : broken) {
      for (const char* target : {"/v1/validate", "/v1/translate?to=gd-care", "/v1/print", "/v1/due",
                                 "/v1/conform?standard=resident-file-completeness",
                                 "/v1/reports?standard=resident-file-completeness",
                                 "/v1/explain?to=gd-care&at=/Resident/RecordDate"}) {
        const Answer answer = hk.Post(target, body);
        if (answer.status != 200 && answer.status != 201)
          SearchError(answer, what + " at " + target);
      }
      // A record that cannot be judged is kept with its transfer, and told of.
      SearchError(hk.Send(EnvelopeOf(person, "broken" + std::to_string(errors)), body, token),
                  what);
    }
    const std::string envelope = EnvelopeOf(person, "bad");
    for (const std::string& bad :
         {"{\"" + token + "\": \"" + token + "\"}", envelope.substr(0, envelope.size() / 2),
          "{\"contract\": \"" + token + "\"}", "[\"" + token + "\"]", token})
      SearchError(hk.Send(bad, record, token), "envelope");
    const std::string none = "/v1/transfers/" + token;
    for (const std::string& target :
         {none, none + "/evidence", "/v1/transfers?cursor=" + token, "/v1/" + token,
          "/v1/packs/" + token, "/v1/reports/" + token, "/v1/batches/" + token + "/events",
          "/v1/transfers?" + token + "=" + token, "/v1/audit/entries?limit=" + token})
      SearchError(hk.Get(target), target);
    for (const std::string& target :
         {none + "/accept", none + "/questions", std::string("/v1/consents/revoke"),
          std::string("/v1/persons/deceased"), std::string("/v1/inbox"), std::string("/v1/witness"),
          "/v1/translate?to=" + token, "/v1/validate?format=" + token,
          "/v1/conform?standard=" + token, "/v1/batches?from=" + token + "&to=gd-care",
          "/v1/batches?from=hk-care&to=gd-care&reference=inbox/" + token})
      SearchError(hk.Post(target, "{\"" + token + "\": \"" + token + "\"}"), target);
    for (const char* header : {"Content-Type", "Authorization", "Accept-Language", "User-Agent",
                               "traceparent", "Idempotency-Key", "X-Correlation-Id", "Referer"}) {
      const Answer answer = hk.Post("/v1/translate?to=" + token, record, {{header, token}});
      SearchError(answer, header);
    }
    SearchError(Ask(ports_[0], {.target = "/v1/" + token}), "a stranger");
    // What is no HTTP at all.
    TlsClient client(ports_[0]);
    client.Send("GET /" + token + " HTTP/9.9\r\n" + token + ": " + token + "\r\n\r\n");
    EXPECT_THAT(search.Find(client.ReadAll()), testing::IsEmpty());
    const PlainClient plain(ports_[0]);
    plain.Send("GET /" + token + " HTTP/1.1\r\n\r\n");
    EXPECT_THAT(search.Find(plain.ReadToEnd()), testing::IsEmpty());
  }

  // All of them as one batch, with one that is broken among them. While it is there its folder
  // holds what the batch was given and what it makes: that is what it is for. Nothing else of it
  // does, and nothing is left when it is taken away.
  void Batch(std::size_t people) {
    const TransferClient hk = HomeAt(0);
    std::string batch =
        "<?xml version=\"1.0\"?>\n<Residents xmlns=\"urn:baybridge:hk-care:2026\">\n";
    for (std::size_t person = 0; person < people; ++person) {
      std::string record = records.Make(person);
      record.erase(0, record.find("<Resident"));
      const std::string card = CheckedCardOf(person);
      if (person == 1) record.replace(record.find(card), card.size(), TokenOf("card", person));
      batch += record;
    }
    const Answer made = hk.Post("/v1/batches?from=hk-care&to=gd-care", batch + "</Residents>\n");
    ASSERT_EQ(made.status, 201U) << made.body;
    const std::string path = made.Header("Location");
    std::string view;
    for (int i = 0; i < 2'400; ++i) {
      view = hk.Get(path).body;
      if (!TransferClient::Member(view, "ended").empty()) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    EXPECT_THAT(view, testing::HasSubstr("\"translated\": " + std::to_string(people - 1))) << view;
    EXPECT_THAT(search.Find(view), testing::IsEmpty()) << view;
    const std::filesystem::path folder =
        demo_->folder() / "hk-batches" / path.substr(path.rfind('/') + 1);
    const auto is_product = [](const std::filesystem::path& file) {
      const std::string name = file.filename().string();
      return name.starts_with("target-") || name.starts_with("rejected.") || name == "residue.csv";
    };
    std::size_t files = 0;
    EXPECT_THAT(search.FindBelow(folder, is_product, &files), testing::IsEmpty());
    EXPECT_GT(files, 1U);
    EXPECT_THAT(search.FindBelow(folder), testing::Not(testing::IsEmpty())) << "the control";
    EXPECT_EQ(Ask(ports_[0], {.method = "DELETE", .target = path}, hk.identity()).status, 204U);
    EXPECT_FALSE(std::filesystem::exists(folder));
  }

  // All that the two gateways have on disk, and what they tell of themselves.
  void SearchEverything(const char* when) {
    std::size_t files = 0;
    EXPECT_THAT(search.FindBelow(demo_->folder(), {}, &files), testing::IsEmpty()) << when;
    EXPECT_THAT(search.FindBelow(scratch_.folder(), {}, &files), testing::IsEmpty()) << when;
    EXPECT_GT(files, 20U) << when;
  }
  void SearchWhatTheyTell() {
    for (const std::size_t gateway : {0U, 1U}) {
      for (const char* target :
           {"/metrics", "/healthz", "/readyz", "/v1/audit/checkpoint",
            "/v1/audit/entries?limit=1000", "/v1/partners", "/v1/transfers?limit=1000"}) {
        for (const char* who : {"operator", "auditor", "regulator"}) {
          const Answer answer = Ask(ports_[gateway], {.target = target}, IdentityOf(who));
          EXPECT_THAT(search.Find(answer.body), testing::IsEmpty()) << target << " for " << who;
        }
      }
    }
  }

  CanarySearch search;
  CanaryRecords records;
  std::size_t errors = 0;
  std::size_t found_there = 0;
  std::string container;
};

}  // namespace baybridge
