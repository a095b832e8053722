// What two homes say to each other through gateways that run as processes.
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/transfer_story.h"

namespace baybridge {
namespace {

using testing::HasSubstr;

// A record that changed after it was delivered, between two processes.
TEST_F(TwoGateways, ANewVersionTellsWhatIsOtherwise) {
  StartAll();
  const TransferClient hk = HomeAt(0);
  const TransferClient gd = HomeAt(1);
  std::string record = SampleOf("hk-care/basic");
  const Answer first = hk.Send(DemoEnvelope({.transfer = "before"}), record);
  ASSERT_EQ(first.status, 201U) << first.body;
  const std::string former = gd.NewestIncoming(0);
  const std::string name = "Metformin tab 500 mg";
  record.replace(record.find(name), name.size(), "Metformin tab 850 mg");
  const Answer second = hk.Send(DemoEnvelope({.transfer = "after"}), record, "bed 12",
                                TransferClient::Member(first.body, "id"));
  ASSERT_EQ(second.status, 201U) << second.body;
  const std::string newer = gd.NewestIncoming(1);
  EXPECT_EQ(gd.StateOf(former), "superseded");
  EXPECT_EQ(gd.Post("/v1/transfers/" + former + "/reconcile", gd.WholeList(former)).status, 409U);
  const std::string delta = gd.Get("/v1/transfers/" + newer + "/delta").body;
  EXPECT_EQ(TransferClient::Member(delta, "replaces"), former);
  EXPECT_EQ(TransferClient::Member(delta, "before"), name) << delta;
  EXPECT_EQ(TransferClient::Member(delta, "after"), "Metformin tab 850 mg");
  EXPECT_EQ(gd.Post("/v1/transfers/" + newer + "/reconcile", gd.WholeList(newer)).status, 200U);
  EXPECT_EQ(gd.Post("/v1/transfers/" + newer + "/accept").status, 200U);
}

// A gateway that does not take a parcel signs for that, and only what it signed ends the transfer.
TEST_F(TwoGateways, ARefusalCountsOnlyWithTheSignatureOfThePartner) {
  const auto change = [&](std::size_t index, const std::string& from, const std::string& to) {
    const std::filesystem::path file = demo_->config_file(index);
    std::string text = TextOf(file);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    std::ofstream(file) << text.replace(at, from.size(), to);
  };
  // The gateway in Guangdong serves another home; the one in Hong Kong has a wrong key for it.
  change(1, "\"institutions\": [\"GD-0001\"]", "\"institutions\": [\"GD-0009\"]");
  change(0, "gd-receipt.pub", "hk-receipt.pub");
  StartAll();
  const TransferClient hk = HomeAt(0);
  const Answer sent = hk.Send(DemoEnvelope({.transfer = "refused"}), SampleOf("hk-care/basic"));
  ASSERT_EQ(sent.status, 201U) << sent.body;
  const std::string id = TransferClient::Member(sent.body, "id");
  for (int i = 0; i < 1'200; ++i) {
    if (TextOf(processes_[0]->log()).find("refusal-not-signed") != std::string::npos) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ASSERT_THAT(TextOf(processes_[0]->log()), HasSubstr("refusal-not-signed"));
  EXPECT_EQ(hk.StateOf(id), "delivering");
  processes_[0]->End(SIGTERM);
  change(0, "hk-receipt.pub", "gd-receipt.pub");
  processes_[0]->Start();
  ASSERT_TRUE(Answers(0));
  ASSERT_TRUE(hk.Reaches(id, "refused"));
  EXPECT_EQ(TransferClient::Member(hk.Get("/v1/transfers/" + id).body, "result"), "envelope");
  scratch_.Write("refusal", hk.Get("/v1/transfers/" + id + "/receipt?of=refusal").body);
  scratch_.Write("message", hk.Get("/v1/transfers/" + id + "/receipt?of=message").body);
  EXPECT_TRUE(
      Shell("head -n 1 refusal | tr -d '\\n' > token && sed -n 2p refusal | openssl base64 -d -A > "
            "signature && openssl pkeyutl -verify -pubin -inkey $DEMO/gd-receipt.pub -rawin -in "
            "token -sigfile signature && printf '\\nenvelope' | cat message - | openssl dgst "
            "-sha256 -r | cut -c1-64 > imprint && grep -qF \"$(cat imprint)\" token"))
      << scratch_.Read("shell.err");
}

// The letter that brought a record is brought again, before and after the recipient was killed: the
// receipt is the first one, and there is one transfer.
TEST_F(TwoGateways, ALetterIsOneAlsoAfterARestart) {
  StartAll();
  const TransferClient hk = HomeAt(0);
  const TransferClient gd = HomeAt(1);
  const Answer sent = hk.Send(DemoEnvelope({.transfer = "once"}), SampleOf("hk-care/basic"));
  ASSERT_EQ(sent.status, 201U) << sent.body;
  const std::string id = TransferClient::Member(sent.body, "id");
  ASSERT_TRUE(hk.Reaches(id, "delivered"));
  const std::string path = "/v1/transfers/" + id;
  const std::vector<std::pair<std::string, FormPart>> letter = {
      {"message", {"application/json", hk.Get(path + "/receipt?of=message").body}},
      {"token", {"text/plain", hk.Get(path + "/receipt?of=origin").body}},
      {"content", {"", hk.Get(path + "/evidence").body}}};
  const std::string receipt = hk.Get(path + "/receipt").body;
  const TransferClient bringer(ports_[1], IdentityOf("hk"));
  for (int round = 0; round < 3; ++round) {
    const Answer again = bringer.PostForm("/v1/inbox", letter);
    EXPECT_EQ(again.status, 200U) << again.body;
    EXPECT_EQ(again.body, receipt);
    EXPECT_EQ(gd.Incoming().size(), 1U);
    processes_[1]->End(round == 0 ? SIGKILL : SIGTERM);
    processes_[1]->Start();
    ASSERT_TRUE(Answers(1));
  }
}

// Documents travel beside the record and are the same bytes there, named by their digests in the
// evidence that openssl computes; one that is not what it says, acts, or is too large stays here
// and leaves nothing behind.
TEST_F(TwoGateways, DocumentsArriveByteByByteAndBadOnesStayHere) {
  StartAll();
  const TransferClient hk = HomeAt(0);
  const TransferClient gd = HomeAt(1);
  const auto send = [&](const std::string& name, const std::string& document, FormPart part) {
    return hk.SendWith(DemoEnvelope({.transfer = name}), {{document, std::move(part)}});
  };
  constexpr std::size_t kMost = std::size_t{2} * 1024 * 1024;  // of a portrait: documents.csv
  // Filled up by a chunk of text behind the sign.
  const auto portrait = [](std::size_t size) {
    constexpr std::size_t kSign = 8;
    constexpr std::size_t kFrame = 12;  // length, type and check sum of a chunk
    const std::size_t data = size - PngText().size() - kFrame;
    std::string chunk;
    for (const unsigned shift : {24U, 16U, 8U, 0U})
      chunk += static_cast<char>(data >> shift & 0xFFU);
    chunk += "teXt" + std::string(data, 'x') + "none";
    std::string bytes = PngText();
    return bytes.insert(kSign, chunk);
  };
  const std::string largest = portrait(kMost);
  const std::string report = "\xE8\xA1\x80\xE5\xA3\x93 120/80\r\n";
  const Answer sent = hk.SendWith(DemoEnvelope({.transfer = "papers"}),
                                  {{"portrait", {"image/png", largest}},
                                   {"report", {"text/plain", report}},
                                   {"directive", {"application/pdf", PdfText()}}});
  ASSERT_EQ(sent.status, 201U) << sent.body;
  const std::string id = TransferClient::Member(sent.body, "id");
  ASSERT_TRUE(hk.Reaches(id, "delivered")) << TextOf(processes_[0]->log());
  const std::string there = "/v1/transfers/" + gd.NewestIncoming(0);
  EXPECT_EQ(gd.Get(there + "/documents/portrait").body, largest);
  EXPECT_EQ(gd.Get(there + "/documents/report").body, report);
  EXPECT_EQ(gd.Get(there + "/documents/directive").body, PdfText());
  scratch_.Write("delivered.asice", gd.Get(there + "/evidence").body);
  EXPECT_TRUE(Shell(
      "mkdir p && cd p && unzip -q ../delivered.asice && for f in document-portrait.png "
      "document-report.txt document-directive.pdf; do grep -qF \"$(openssl dgst -sha256 -r $f "
      "| cut -c1-64)\" ledger.csv && grep -qF \"$(openssl dgst -sha256 -binary $f | openssl "
      "base64)\" META-INF/ASiCManifest.xml || exit 1; done"))
      << scratch_.Read("shell.err");
  struct Case {
    const char* name;
    const char* document;
    FormPart part;
    const char* finding;
  };
  const Case cases[] = {
      {"bad-1", "portrait", {"image/png", portrait(kMost + 1)}, "GW-TRF-023"},
      {"bad-2", "portrait", {"image/jpeg", PngText()}, "GW-TRF-021"},
      {"bad-3", "report", {"application/pdf", "<html><script>x</script></html>"}, "GW-TRF-021"},
      {"bad-4", "report", {"text/plain", PdfText()}, "GW-TRF-021"},
      {"bad-5",
       "order",
       {"application/pdf", PdfText("<</OpenAction <</S /JavaScript>>>>")},
       "GW-TRF-022"},
      {"bad-6", "order", {"application/pdf", PdfText("<</S /Launch>>")}, "GW-TRF-022"}};
  for (const Case& each : cases) {
    const Answer refused = send(each.name, each.document, each.part);
    EXPECT_EQ(refused.status, 422U) << each.name << refused.body;
    EXPECT_THAT(refused.body, HasSubstr(each.finding)) << each.name;
    // The same transfer without it goes: the document alone was the reason, and nothing was kept.
    if (&each != cases) continue;
    const Answer good = send(each.name, each.document, {"image/png", PngText()});
    EXPECT_EQ(good.status, 201U) << good.body;
  }
  (void)gd.NewestIncoming(1);
  EXPECT_EQ(gd.Incoming().size(), 2U) << "no bad one arrived";
}

// A question is asked while the other gateway is down, and answered; nobody can read it but the
// two.
TEST_F(TwoGateways, QuestionsArriveThoughAPartnerWasDown) {
  StartAll();
  const TransferClient hk = HomeAt(0);
  const TransferClient gd = HomeAt(1);
  const Answer sent = hk.Send(DemoEnvelope({.transfer = "asked"}), SampleOf("hk-care/basic"));
  ASSERT_EQ(sent.status, 201U) << sent.body;
  const std::string id = TransferClient::Member(sent.body, "id");
  ASSERT_TRUE(hk.Reaches(id, "delivered"));
  const std::string there = gd.NewestIncoming(0);
  processes_[0]->End(SIGKILL);
  const Answer asked = gd.Post("/v1/transfers/" + there + "/questions",
                               R"({"by": "Example Nurse", "text": "canaryquestion"})");
  ASSERT_EQ(asked.status, 201U) << asked.body;
  processes_[0]->Start();
  ASSERT_TRUE(Answers(0));
  ASSERT_TRUE(hk.Hears(id, "canaryquestion"));
  const std::string question = TransferClient::Member(asked.body, "id");
  EXPECT_EQ(hk.Post("/v1/transfers/" + id + "/questions/" + question + "/answer",
                    R"({"text": "canaryanswer"})")
                .status,
            201U);
  ASSERT_TRUE(gd.Hears(there, "canaryanswer"));
  for (const auto& process : processes_)
    EXPECT_EQ(TextOf(process->log()).find("canary"), std::string::npos);
  for (const char* name : {"hk.db", "hk.db-wal", "gd.db", "gd.db-wal"})
    EXPECT_EQ(TextOf(demo_->folder() / name).find("canary"), std::string::npos) << name;
}

}  // namespace
}  // namespace baybridge
