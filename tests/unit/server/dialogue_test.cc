// What the two homes of a transfer say to each other: medicines, new versions, questions, returns.
#include "pack/json_value.h"
#include "unit/server/transfers_fixture.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

using DialogueTest = TransfersTest;

// An empty list or another record's medicines end nothing: the answer names each that is missing.
TEST_F(DialogueTest, MedicinesAreReconciledOneByOne) {
  const std::size_t known = gd.Incoming().size();
  const std::string id = Delivered("medicines-1");
  const std::string there = gd.NewestIncoming(known);
  const std::string path = "/v1/transfers/" + there;
  const Answer medicines = gd.Get(path + "/medicines");
  EXPECT_THAT(medicines.body, HasSubstr("Metformin tab 500 mg"));
  EXPECT_THAT(medicines.body, HasSubstr("Amlodipine tab 5 mg"));
  EXPECT_EQ(gd.Get(path + "/reconciliation").status, 404U) << "not yet";
  const Answer empty = gd.Post(path + "/reconcile", R"({"medicines": []})");
  EXPECT_EQ(empty.status, 422U);
  EXPECT_THAT(empty.body, HasSubstr("GW-TRF-016"));
  EXPECT_THAT(empty.body, HasSubstr("Metformin tab 500 mg"));
  EXPECT_THAT(empty.body, HasSubstr("Amlodipine tab 5 mg"));
  const Answer other = gd.Post(path + "/reconcile",
                               R"({"medicines": [{"medicine": "Aspirin", "outcome": "same"},
      {"number": 1, "outcome": "same"}, {"number": 2, "outcome": "same"}]})",
                               {{"Accept", "text/plain"}, {"Accept-Language", "zh-Hans"}});
  EXPECT_EQ(other.status, 422U);
  EXPECT_THAT(other.body, HasSubstr("记录中没有药物‘Aspirin’"));
  for (const char* bad : {"", "{}", "[]", R"({"medicines": [{"medicine": "x"}]})"})
    EXPECT_EQ(gd.Post(path + "/reconcile", bad).status, 400U) << bad;
  EXPECT_EQ(gd.StateOf(there), "delivered") << "nothing was taken";
  const std::string whole =
      R"({"medicines": [{"medicine": "Metformin tab 500 mg", "outcome": "same"},
      {"number": 2, "outcome": "changed", "to": "\u6c28\u6c2f\u5730\u5e73 5 mg"},
      {"medicine": "Vitamin D", "outcome": "added", "reason": "example"}]})";
  ASSERT_EQ(gd.Post(path + "/reconcile", whole).status, 200U);
  // The list returns to the sender, and both read the same.
  ASSERT_TRUE(hk.Reaches(id, "reconciled"));
  const Answer returned = hk.Get("/v1/transfers/" + id + "/reconciliation");
  EXPECT_EQ(returned.status, 200U);
  EXPECT_THAT(returned.body, HasSubstr("氨氯地平 5 mg"));
  EXPECT_EQ(gd.Get(path + "/reconciliation").body, returned.body);
  EXPECT_EQ(hk.Get("/v1/transfers/" + id + "/medicines").body, medicines.body);
  EXPECT_EQ(TransferClient::Member(hk.Get("/v1/transfers/" + id).body, "result"), "told");
}

TEST_F(DialogueTest, ANewVersionTakesThePlaceOfTheOneBefore) {
  std::size_t known = gd.Incoming().size();
  const std::string first = Delivered("version-1");
  const std::string there = gd.NewestIncoming(known);
  EXPECT_EQ(gd.Get("/v1/transfers/" + there + "/delta").status, 404U);
  std::string record = SampleOf("hk-care/basic");
  const std::string dose = "<DrugName>Amlodipine tab 5 mg<";
  const std::size_t at = record.find(dose);
  ASSERT_NE(at, std::string::npos);
  record.replace(at, dose.size(), "<DrugName>Amlodipine tab 10 mg<");
  known = gd.Incoming().size();
  const Answer second = hk.Send(DemoEnvelope({.transfer = "version-2"}), record, "bed 12", first);
  ASSERT_EQ(second.status, 201U) << second.body;
  EXPECT_EQ(hk.StateOf(first), "superseded");
  const std::string newer = gd.NewestIncoming(known);
  EXPECT_EQ(gd.StateOf(there), "superseded") << "as soon as the new one is there";
  EXPECT_EQ(gd.Post("/v1/transfers/" + there + "/reconcile", gd.WholeList(there)).status, 409U);
  EXPECT_EQ(TransferClient::Member(gd.Get("/v1/transfers/" + newer).body, "replaces"), there);
  // What has changed, what can harm first; both sides see the same.
  const Answer delta = gd.Get("/v1/transfers/" + newer + "/delta");
  ASSERT_EQ(delta.status, 200U) << delta.body;
  EXPECT_THAT(delta.body, HasSubstr("\"critical\": true"));
  EXPECT_THAT(delta.body, HasSubstr("\"before\": \"Amlodipine tab 5 mg\""));
  EXPECT_THAT(delta.body, HasSubstr("\"after\": \"Amlodipine tab 10 mg\""));
  EXPECT_THAT(delta.body, Not(HasSubstr("Metformin"))) << "what stayed as it was is not told";
  const std::string id = TransferClient::Member(second.body, "id");
  const std::string sent = hk.Get("/v1/transfers/" + id + "/delta").body;
  EXPECT_EQ(sent.substr(sent.find("\"added\"")), delta.body.substr(delta.body.find("\"added\"")));
}

// A nurse in Guangdong asks, one in Hong Kong answers; what they say stands in no log.
TEST_F(DialogueTest, TheTwoHomesAskAndAnswer) {
  const std::size_t known = gd.Incoming().size();
  const std::string id = Delivered("talk-1");
  const std::string there = gd.NewestIncoming(known);
  const std::string path = "/v1/transfers/" + there + "/questions";
  for (const char* bad : {"", "{}", "[]", R"({"text": " "})", R"({"text": 1})",
                          R"({"text": "x", "about": "y"})", R"({"text": "x", "more": "y"})"})
    EXPECT_EQ(gd.Post(path, bad).status, 400U) << bad;
  EXPECT_EQ(gd.Post(path, "{\"text\": \"" + std::string(20'000, 'x') + "\"}").status, 400U);
  const Answer asked =
      gd.Post(path, R"({"by": "Example Nurse", "text": "\u665a\u4e0a with food?"})");
  ASSERT_EQ(asked.status, 201U) << asked.body;
  const std::string question = TransferClient::Member(asked.body, "id");
  ASSERT_TRUE(hk.Hears(id, "晚上 with food?"));
  EXPECT_EQ(gd.Post(path + "/" + question + "/answer", R"({"text": "x"})").status, 404U)
      << "nobody answers himself";
  const std::string answer = "/v1/transfers/" + id + "/questions/" + question + "/answer";
  ASSERT_EQ(hk.Post(answer, R"({"text": "Yes, with the meal"})").status, 201U);
  ASSERT_TRUE(gd.Hears(there, "Yes, with the meal"));
  EXPECT_THAT(gd.Get(path).body, HasSubstr("\"by\": \"Example Nurse\""));
  EXPECT_TRUE(gd.Hears(there, "\"state\": \"taken\""));
  const TransferClient other(gateway.port(), gateway.IdentityOf("other"));
  EXPECT_EQ(other.Get("/v1/transfers/" + id + "/questions").status, 404U);
  EXPECT_EQ(other.Post("/v1/transfers/" + id + "/questions", R"({"text": "x"})").status, 404U);
  // What is taken back is not talked about any more.
  EXPECT_EQ(hk.Post("/v1/transfers/" + id + "/withdraw").status, 200U);
  EXPECT_EQ(hk.Post("/v1/transfers/" + id + "/questions", R"({"text": "x"})").status, 409U);
}

// A question is taken once, from the partner, and about a transfer that both know.
TEST_F(DialogueTest, InboxTakesAQuestionOnce) {
  const std::string id = Delivered("talk-2");
  const GatewayMessage question{.id = "q-1", .event = "ask", .transfer = id};
  const Answer first = Letter(question, R"({"text": "once"})");
  ASSERT_EQ(first.status, 200U) << first.body;
  EXPECT_EQ(Inbox().body, first.body);
  const std::string heard = hk.Get("/v1/transfers/" + id + "/questions").body;
  EXPECT_EQ(heard.find("once"), heard.rfind("once"));
  EXPECT_EQ(Letter({.id = "q-2", .event = "ask", .transfer = id}, "{}").status, 422U);
  EXPECT_EQ(Letter({.id = "q-3", .event = "ask", .transfer = "x"}, R"({"text": "x"})").status,
            422U);
  EXPECT_EQ(
      Letter({.id = "q-4", .event = "answer", .transfer = id}, R"({"about": "q-1", "text": "x"})")
          .status,
      422U)
      << "the other side asked, and does not answer itself";
}

TEST_F(DialogueTest, AVersionIsOfAKnownTransferOfTheSamePerson) {
  const std::string first = Delivered("version-3");
  const std::string record = SampleOf("hk-care/basic");
  const std::string envelope = DemoEnvelope({.transfer = "version-4"});
  const auto why = [&](const std::string& text, const std::string& person,
                       const std::string& replaces) {
    const Answer answer = hk.Send(text, record, person, replaces);
    return answer.status == 422 ? TransferClient::Member(answer.body, "code")
                                : std::to_string(answer.status);
  };
  EXPECT_EQ(why(envelope, "bed 12", std::string(32, '0')), "no-such-transfer");
  EXPECT_EQ(why(envelope, "bed 13", first), "other-person");
  EXPECT_EQ(why(envelope, "bed 12", first), "201");
  EXPECT_EQ(why(envelope, "bed 12", first), "200") << "the same again";
  EXPECT_EQ(why(envelope, "bed 12", {}), "reference-used") << "not as a first version";
  EXPECT_EQ(why(DemoEnvelope({.transfer = "version-5"}), "bed 12", first), "already-replaced");
}

// Orders, directives, portraits and reports travel beside the record, sealed with it; what could
// act on who opens it does not.
TEST_F(DialogueTest, DocumentsTravelBesideTheRecord) {
  const std::size_t known = gd.Incoming().size();
  const std::string directive = PdfText();
  const Answer sent = hk.SendWith(DemoEnvelope({.transfer = "documents-1"}),
                                  {{"directive", {"application/pdf", directive}},
                                   {"portrait", {"image/png", PngText()}},
                                   {"report-2", {"text/plain; charset=utf-8", "no findings"}}});
  ASSERT_EQ(sent.status, 201U) << sent.body;
  const std::string id = TransferClient::Member(sent.body, "id");
  ASSERT_TRUE(hk.Reaches(id, "delivered"));
  const std::string path = "/v1/transfers/" + gd.NewestIncoming(known) + "/documents";
  const Answer list = gd.Get(path);
  EXPECT_THAT(list.body, HasSubstr(Hex(Sha256(directive))));
  EXPECT_EQ(hk.Get("/v1/transfers/" + id + "/documents").body, list.body);
  const Answer got = gd.Get(path + "/directive");
  EXPECT_EQ(got.body, directive);
  EXPECT_EQ(got.Header("Content-Type"), "application/pdf");
  EXPECT_THAT(got.Header("Content-Disposition"),
              HasSubstr("attachment; filename=\"directive.pdf\""));
  EXPECT_EQ(gd.Get(path + "/order").status, 404U);
  const OpenedContainer opened = OpenContainer(hk.Get("/v1/transfers/" + id + "/evidence").body);
  ASSERT_NE(opened.Find("document-directive.pdf"), nullptr);
  EXPECT_THAT(opened.Find("ledger.csv")->bytes,
              HasSubstr("document,sha256 " + Hex(Sha256(directive)) + ",,,carried"));
}

TEST_F(DialogueTest, DocumentsThatActOrPretendAreRefused) {
  const auto why = [&](const std::string& name, const FormPart& part, bool returned = false) {
    std::string envelope = DemoEnvelope({.transfer = "documents-2"});
    const std::string profile = "\"profile\": \"residential\"";
    if (returned)
      envelope.replace(envelope.find(profile), profile.size(), "\"profile\": \"scheme-return\"");
    const Answer answer = hk.SendWith(envelope, {{name, part}});
    const std::size_t at = answer.body.find("GW-TRF-");
    return std::to_string(answer.status) +
           (at == std::string::npos ? "" : " " + answer.body.substr(at, 10));
  };
  EXPECT_EQ(why("portrait", {"image/png", "not a picture"}), "422 GW-TRF-021");
  EXPECT_EQ(why("portrait", {"application/pdf", PdfText()}), "422 GW-TRF-021") << "of its kind";
  EXPECT_EQ(why("order", {"application/pdf", PdfText("<</S /JavaScript>>")}), "422 GW-TRF-022");
  EXPECT_EQ(why("will", {"application/pdf", PdfText()}), "400") << "no kind of document";
  EXPECT_EQ(why("report-1", {"application/pdf", PdfText()}), "400") << "numbers begin with 2";
  EXPECT_EQ(why("directive", {"application/pdf", PdfText()}, true), "422 GW-TRF-024")
      << "the profile withholds its class";
}

// What a home tells the authority that pays for the place: stays, incidents, occupancy, and nothing
// of diagnoses, medicines or the care plan.
TEST_F(DialogueTest, AReturnToThePayerHoldsStaysAndNothingOfCare) {
  struct Case {
    const char* sample;
    const char* told;
    std::vector<std::string> withheld;
  };
  for (const Case& sample :
       {Case{"gd-care/full-1", "<AdmittedOn>01/12/2025<", {"肺炎"}},
        Case{"gd-care/rich", "<RiskEvent><Kind>FALL<", {"甘精胰岛素注射液", "三个月内无跌倒"}}}) {
    std::string envelope =
        DemoEnvelope({.transfer = "return " + std::string(sample.sample), .from = 1, .to = 0});
    const std::string profile = "\"profile\": \"residential\"";
    envelope.replace(envelope.find(profile), profile.size(), "\"profile\": \"scheme-return\"");
    const std::string record = SampleOf(sample.sample);
    const std::size_t known = hk.Incoming().size();
    const Answer sent = gd.Send(envelope, record);
    ASSERT_EQ(sent.status, 201U) << sent.body;
    const std::string path = "/v1/transfers/" + hk.NewestIncoming(known);
    EXPECT_THAT(hk.Get(path + "/record").body, HasSubstr(sample.told));
    const std::string container = hk.Get(path + "/evidence").body;
    for (const std::string& withheld : sample.withheld) {
      EXPECT_THAT(record, HasSubstr(withheld)) << "or the search finds nothing";
      EXPECT_THAT(container, Not(HasSubstr(withheld)));
    }
    EXPECT_EQ(hk.Post(path + "/reconcile", R"({"medicines": []})").status, 200U)
        << "there is no medicine to go through";
  }
}

}  // namespace
}  // namespace baybridge
