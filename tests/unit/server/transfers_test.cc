// A transfer between two running gateways, and everything that is refused on its way.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/base64.h"
#include "crypto/digest.h"
#include "crypto/merkle.h"
#include "evidence/audit_entry.h"
#include "evidence/checkpoint.h"
#include "unit/server/transfers_fixture.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(TransfersTest, GoesFromHomeToHomeAndBothHoldReceipts) {
  const std::size_t known = gd.Incoming().size();
  const Answer sent = SendNew("story-1");
  ASSERT_EQ(sent.status, 201U) << sent.body;
  const std::string id = TransferClient::Member(sent.body, "id");
  EXPECT_EQ(sent.Header("Location"), "/v1/transfers/" + id);
  ASSERT_TRUE(hk.Reaches(id, "delivered"));
  const std::string there = gd.NewestIncoming(known);
  const Answer record = gd.Get("/v1/transfers/" + there + "/record");
  EXPECT_EQ(record.Header("Content-Type"), "application/xml");
  EXPECT_THAT(record.body, HasSubstr("urn:baybridge"));
  // Both sides hold the same evidence and the same two tokens.
  const std::string container = hk.Get("/v1/transfers/" + id + "/evidence").body;
  EXPECT_EQ(gd.Get("/v1/transfers/" + there + "/evidence").body, container);
  const OpenedContainer opened = OpenContainer(container);
  EXPECT_TRUE(opened.findings.empty());
  EXPECT_EQ(opened.Find("target.xml")->bytes, record.body);
  for (const char* of : {"delivery", "origin", "message"}) {
    const std::string path = "/receipt?of=" + std::string(of);
    EXPECT_EQ(hk.Get("/v1/transfers/" + id + path).body,
              gd.Get("/v1/transfers/" + there + path).body);
  }
  const std::string message = hk.Get("/v1/transfers/" + id + "/receipt?of=message").body;
  const auto receipt =
      ReadToken(hk.Get("/v1/transfers/" + id + "/receipt").body, PublicKeyOf("gd-receipt.pub"));
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->type, TokenType::kDelivery);
  EXPECT_EQ(receipt->imprint, Hex(Sha256(message)));
  EXPECT_EQ(ReadMessage(message)->content, Hex(Sha256(container)));
  EXPECT_EQ(gd.Get("/v1/transfers/" + there + "/evidence?container=archive").status, 404U);
  EXPECT_EQ(hk.Get("/v1/transfers/" + id + "/evidence?container=archive").status, 200U);
  // Guangdong decides, Hong Kong learns it.
  const std::string path = "/v1/transfers/" + there;
  EXPECT_EQ(gd.Post(path + "/accept").status, 409U) << "the medicines come first";
  EXPECT_EQ(gd.Post(path + "/reconcile", gd.WholeList(there)).status, 200U);
  EXPECT_EQ(gd.Post(path + "/accept").status, 200U);
  EXPECT_EQ(gd.Post(path + "/arrive", R"({"note": "walked in"})").status, 200U);
  EXPECT_TRUE(hk.Reaches(id, "resident-arrived"));
}

TEST_F(TransfersTest, TheSameSentTwiceIsOneTransfer) {
  const std::string envelope = DemoEnvelope({.transfer = "twice-1"});
  const Answer first = hk.Send(envelope, SampleOf("hk-care/basic"));
  const Answer again = hk.Send(envelope, SampleOf("hk-care/basic"));
  EXPECT_EQ(first.status, 201U);
  EXPECT_EQ(again.status, 200U);
  EXPECT_EQ(TransferClient::Member(first.body, "id"), TransferClient::Member(again.body, "id"));
  const Answer other = hk.Send(envelope, SampleOf("hk-care/rich"));
  EXPECT_EQ(other.status, 422U);
  EXPECT_EQ(TransferClient::Member(other.body, "code"), "reference-used");
}

TEST_F(TransfersTest, WhatBelongsToAnotherInstitutionIsNotThere) {
  const std::string id = Delivered("mine-1");
  const TransferClient other(gateway.port(), gateway.IdentityOf("other"));
  const std::string none(32, '0');
  for (const char* end :
       {"", "/receipt", "/evidence", "/record", "/medicines", "/reconciliation", "/delta"}) {
    const Answer answer = other.Get("/v1/transfers/" + id + end);
    const Answer nothing = other.Get("/v1/transfers/" + none + end);
    EXPECT_EQ(answer.status, 404U) << end;
    EXPECT_EQ(answer.body.substr(0, answer.body.find("correlation")),
              nothing.body.substr(0, nothing.body.find("correlation")))
        << "no difference to one that was never there";
  }
  for (const char* end : {"acknowledge", "reconcile", "accept", "refuse", "arrive", "withdraw"})
    EXPECT_NE(other.Post("/v1/transfers/" + id + "/" + end).status / 100, 2U) << end;
  EXPECT_EQ(other.Post("/v1/transfers/" + id + "/withdraw").status, 404U);
  EXPECT_THAT(other.Get("/v1/transfers").body, Not(HasSubstr(id)));
  EXPECT_EQ(other.Send(DemoEnvelope({.transfer = "mine-2"}), SampleOf("hk-care/basic")).status,
            403U)
      << "the envelope names another sender";
  EXPECT_EQ(hk.StateOf(id), "delivered");
}

TEST_F(TransfersTest, RefusesWhatTheEnvelopeForbids) {
  const std::string record = SampleOf("hk-care/basic");
  const Answer none = hk.Send(DemoEnvelope({.transfer = "no-1", .mechanism = ""}), record);
  EXPECT_EQ(none.status, 422U);
  EXPECT_THAT(none.body, HasSubstr("GW-TRF-004"));
  std::string old = DemoEnvelope({.transfer = "no-2"});
  const std::size_t at = old.find("\"time\": \"") + 9;
  old.replace(at, 4, "2020");
  EXPECT_EQ(hk.Send(old, record).status, 422U) << "an envelope is of today";
  EXPECT_EQ(hk.Send("{}", record).status, 422U);
  const Answer unknown = hk.Send(DemoEnvelope({.transfer = "no-3", .to = 2}), record);
  EXPECT_EQ(TransferClient::Member(unknown.body, "code"), "no-such-recipient");
  const Answer bad = hk.Send(DemoEnvelope({.transfer = "no-4"}), "<a/>");
  EXPECT_EQ(bad.status, 422U);
  const std::string id = bad.Header("Location").substr(bad.Header("Location").rfind('/') + 1);
  EXPECT_EQ(hk.StateOf(id), "refused");
}

// A critical leaf that no table has a place for: nothing is sealed before somebody takes it upon
// himself, and what he says travels along.
TEST_F(TransfersTest, WaitsForANamedClinicianWhereACriticalLeafDoesNotArrive) {
  const Answer sent = hk.Send(DemoEnvelope({.transfer = "critical-1"}), RecordToAcknowledge());
  ASSERT_EQ(sent.status, 201U) << sent.body;
  EXPECT_THAT(sent.body, HasSubstr("\"waitsForClinician\": true"));
  EXPECT_THAT(sent.body, HasSubstr("/Resident/Medicine[1]/Route"));
  const std::string path = "/v1/transfers/" + TransferClient::Member(sent.body, "id");
  EXPECT_EQ(TransferClient::Member(sent.body, "state"), "judged");
  EXPECT_EQ(hk.Get(path + "/evidence").status, 404U);
  for (const char* bad : {"", "{}", R"({"clinician": "Example Nurse"})", "[]"})
    EXPECT_EQ(hk.Post(path + "/acknowledge", bad).status, 400U) << bad;
  EXPECT_EQ(hk.Post(path + "/acknowledge", kAcknowledgement).status, 200U);
  EXPECT_TRUE(hk.Reaches(TransferClient::Member(sent.body, "id"), "delivered"));
  const OpenedContainer opened = OpenContainer(hk.Get(path + "/evidence").body);
  ASSERT_NE(opened.Find("acknowledgement.json"), nullptr);
  EXPECT_EQ(opened.Find("acknowledgement.json")->bytes, kAcknowledgement);
  EXPECT_EQ(hk.Post(path + "/acknowledge", kAcknowledgement).status, 409U) << "once";
}

TEST_F(TransfersTest, NothingLeavesAfterTheConsentWasRevoked) {
  ASSERT_EQ(SendNew("consent-1", "C-gone").status, 201U);
  const Answer revoked = hk.Post("/v1/consents/revoke", R"({"consent": "C-gone"})");
  ASSERT_EQ(revoked.status, 200U) << revoked.body;
  const Answer after = SendNew("consent-2", "C-gone");
  EXPECT_EQ(after.status, 422U);
  EXPECT_EQ(TransferClient::Member(after.body, "code"), "consent-revoked");
  EXPECT_EQ(hk.Post("/v1/consents/revoke", R"({"consent": ""})").status, 400U);
  EXPECT_EQ(hk.Post("/v1/consents/revoke", R"({"consent": "C-gone"})").body, revoked.body);
}

// Who revokes learns whether anything hangs on it, and nothing of what others have.
TEST_F(TransfersTest, AConsentThatNobodyKnowsIsNotRevoked) {
  ASSERT_EQ(SendNew("consent-3", "C-known").status, 201U);
  const TransferClient other(gateway.port(), gateway.IdentityOf("other"));
  const Answer foreign = other.Post("/v1/consents/revoke", R"({"consent": "C-known"})");
  const Answer nothing = other.Post("/v1/consents/revoke", R"({"consent": "C-nobody"})");
  EXPECT_EQ(foreign.status, 404U);
  EXPECT_EQ(foreign.Header("Content-Type"), "application/problem+json");
  EXPECT_EQ(TransferClient::Member(foreign.body, "code"), "no-such-consent");
  EXPECT_EQ(foreign.body.substr(0, foreign.body.find("correlation")),
            nothing.body.substr(0, nothing.body.find("correlation")));
  // Nor does the recipient end the sender's consent.
  EXPECT_EQ(gd.Post("/v1/consents/revoke", R"({"consent": "C-known"})").status, 404U);
  EXPECT_EQ(hk.Post("/v1/consents/revoke", R"({"consent": "C-known"})").status, 200U);
}

TEST_F(TransfersTest, TheOtherHomeIsToldOfRecallAndDeath) {
  std::size_t known = gd.Incoming().size();
  const std::string id = Delivered("back-1");
  const std::string there = gd.NewestIncoming(known);
  EXPECT_EQ(hk.Post("/v1/transfers/" + id + "/withdraw").status, 200U);
  EXPECT_EQ(hk.StateOf(id), "recalled");
  EXPECT_TRUE(gd.Reaches(there, "recalled"));
  known = gd.Incoming().size();
  ASSERT_EQ(
      hk.Send(DemoEnvelope({.transfer = "death-1"}), SampleOf("hk-care/basic"), "bed 99").status,
      201U);
  const std::string other = gd.NewestIncoming(known);
  EXPECT_EQ(hk.Post("/v1/persons/deceased", R"({"person": "nobody"})").status, 404U);
  EXPECT_EQ(hk.Post("/v1/persons/deceased", R"({"person": "bed 99"})").status, 200U);
  EXPECT_TRUE(gd.Reaches(other, "person-deceased"));
  EXPECT_EQ(
      hk.Send(DemoEnvelope({.transfer = "death-2"}), SampleOf("hk-care/basic"), "bed 99").status,
      422U);
}

TEST_F(TransfersTest, VersionsGuardAgainstDecisionsOnWhatHasChanged) {
  const std::size_t known = gd.Incoming().size();
  Delivered("match-1");
  const std::string there = gd.NewestIncoming(known);
  const std::string path = "/v1/transfers/" + there;
  const std::string seen = gd.Get(path).Header("ETag");
  const std::string list = gd.WholeList(there);
  ASSERT_EQ(gd.Post(path + "/reconcile", list, {{"If-Match", seen}}).status, 200U);
  EXPECT_EQ(gd.Post(path + "/refuse", {}, {{"If-Match", seen}}).status, 412U);
  EXPECT_EQ(gd.Post(path + "/refuse", {}, {{"If-Match", gd.Get(path).Header("ETag")}}).status,
            200U);
}

TEST_F(TransfersTest, ListsPageByPage) {
  SendNew("page-1");
  SendNew("page-2");
  std::string cursor;
  std::size_t count = 0;
  do {
    const Answer page =
        hk.Get("/v1/transfers?limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(page.status, 200U);
    count += page.body.find("\"id\"") != std::string::npos ? 1 : 0;
    cursor = TransferClient::Member(page.body, "next");
  } while (!cursor.empty() && count < 1'000);
  const std::string all = hk.Get("/v1/transfers?limit=1000").body;
  std::size_t ids = 0;
  for (std::size_t at = all.find("\"id\""); at != std::string::npos;
       at = all.find("\"id\"", at + 1))
    ++ids;
  EXPECT_EQ(count, ids);
  EXPECT_GE(count, 2U);
  for (const char* bad : {"cursor=x", "limit=0", "limit=1001", "limit=-1"})
    EXPECT_EQ(hk.Get("/v1/transfers?" + std::string(bad)).status, 400U) << bad;
}

// The inbox believes nothing that it cannot check.
TEST_F(TransfersTest, InboxTakesAMessageOnceAndOnlyAsItWasSigned) {
  const GatewayMessage recall{.id = "m-1", .event = "recall", .transfer = "never-came"};
  const Answer first = Letter(recall);
  ASSERT_EQ(first.status, 200U) << first.body;
  EXPECT_TRUE(ReadToken(first.body, PublicKeyOf("hk-receipt.pub")));
  EXPECT_EQ(Inbox().body, first.body) << "the same message, the same receipt";
  const auto good = last_parts;
  for (std::size_t part = 0; part < 2; ++part) {
    last_parts = good;
    std::string& bytes = last_parts[part].second.bytes;
    bytes[bytes.size() / 2] = bytes[bytes.size() / 2] == 'a' ? 'b' : 'a';
    EXPECT_EQ(Inbox().status, 400U) << part;
  }
  last_parts = good;
  last_parts.push_back({"content", {"", "not what was signed"}});
  EXPECT_EQ(Inbox().status, 400U);
  EXPECT_EQ(Letter({.id = "m-1", .event = "recall", .transfer = "another"}).status, 422U)
      << "the id of another message";
  EXPECT_EQ(Letter({.id = "m-2", .event = "judge", .transfer = "x"}).status, 422U);
  EXPECT_EQ(Letter({.id = "m-3", .event = "accept", .transfer = "x"}).status, 422U);
  // What was recalled before it came is not taken any more.
  const Answer late = Letter({.id = "m-4", .event = "parcel", .transfer = "never-came"}, "x");
  EXPECT_EQ(late.status, 422U);
}

TEST_F(TransfersTest, InboxRefusesAContainerOfWhichABitWasAltered) {
  const std::string id = Delivered("tamper-1");
  std::string container = hk.Get("/v1/transfers/" + id + "/evidence").body;
  const std::size_t known = hk.Incoming().size();
  container[container.size() / 2] = static_cast<char>(container[container.size() / 2] ^ 1);
  const Answer altered = Letter({.id = "t-1", .event = "parcel", .transfer = "t-1"}, container);
  EXPECT_EQ(altered.status, 422U);
  EXPECT_EQ(TransferClient::Member(altered.body, "code"), "container-altered");
  // Who refuses signs for it: for this message and this reason.
  const auto json = ReadJsonDocument(altered.body, "answer");
  ASSERT_TRUE(json) << altered.body;
  const JsonValue* token = json->Member(json->values[0], "refusal");
  ASSERT_NE(token, nullptr) << altered.body;
  const auto refusal = ReadToken(token->text, PublicKeyOf("hk-receipt.pub"));
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->type, TokenType::kRefusal);
  EXPECT_EQ(refusal->originator, "gd.example");
  const std::string& text = last_parts[0].second.bytes;
  EXPECT_EQ(refusal->imprint, RefusalImprint(text, "container-altered"));
  EXPECT_NE(refusal->imprint, RefusalImprint(text, "envelope"));
  container[container.size() / 2] = static_cast<char>(container[container.size() / 2] ^ 1);
  const Answer foreign = Letter({.id = "t-2", .event = "parcel", .transfer = "t-2"}, container);
  EXPECT_EQ(foreign.status, 422U) << "whole, but neither for this gateway nor from that one";
  EXPECT_EQ(TransferClient::Member(foreign.body, "code"), "envelope");
  EXPECT_EQ(hk.Incoming().size(), known);
}

// A decision about a transfer by a gateway that is not its partner changes nothing.
TEST_F(TransfersTest, OnlyTheRecipientsGatewayDecides) {
  const std::string id = Delivered("decide-1");
  const Answer early = Letter({.id = "d-1", .event = "accept", .transfer = id});
  EXPECT_EQ(early.status, 409U) << "not before the medicines";
  EXPECT_EQ(hk.StateOf(id), "delivered");
  EXPECT_EQ(Letter({.id = "d-2", .event = "reconcile", .transfer = id}, "[]").status, 422U);
  // Its gateway answers for the list; this one notes that it is not that of the record it sent.
  EXPECT_EQ(
      Letter({.id = "d-3", .event = "reconcile", .transfer = id}, R"({"medicines": []})").status,
      200U);
  EXPECT_EQ(hk.StateOf(id), "reconciled");
  EXPECT_EQ(TransferClient::Member(hk.Get("/v1/transfers/" + id).body, "result"), "list-differs");
  EXPECT_EQ(hk.Post("/v1/transfers/" + id + "/accept").status, 409U) << "not by the sender";
}

TEST_F(TransfersTest, TheLogProvesWhatItHolds) {
  Delivered("audit-1");
  const TransferClient auditor(gateway.port(), gateway.IdentityOf("auditor"));
  const Answer list = auditor.Get("/v1/audit/entries?limit=1000");
  ASSERT_EQ(list.status, 200U);
  EXPECT_THAT(list.body, HasSubstr("disclosed"));
  EXPECT_THAT(list.body, Not(HasSubstr("bed 12")));
  const auto note = ReadCheckpoint(auditor.Get("/v1/audit/checkpoint").body, "checkpoint");
  ASSERT_TRUE(note);
  EXPECT_TRUE(VerifyOrigin(*note, note->signatures.at(0), PublicKeyOf("hk-receipt.pub")));
  const std::uint64_t size = note->checkpoint.state.size;
  const std::string first_leaf = TransferClient::Member(list.body, "leaf");
  const auto digests = [&](const std::string& target) {
    std::vector<Sha256Digest> proof;
    const std::string body = auditor.Get(target).body;
    for (std::size_t at = body.find('['); at < body.size(); ++at) {
      if (body[at] != '"') continue;
      const auto bytes = FromHex(body.substr(at + 1, 64));
      if (!bytes) break;
      Sha256Digest digest{};
      std::copy(bytes->begin(), bytes->end(), digest.begin());
      proof.push_back(digest);
      at += 65;
    }
    return proof;
  };
  Sha256Digest leaf{};
  const auto bytes = FromHex(first_leaf);
  ASSERT_TRUE(bytes);
  std::copy(bytes->begin(), bytes->end(), leaf.begin());
  EXPECT_TRUE(VerifyInclusion(
      leaf, 0, size, digests("/v1/audit/inclusion?sequence=1&size=" + std::to_string(size)),
      note->checkpoint.state.root));
  MerkleState one{.size = 1, .root = leaf};
  EXPECT_TRUE(
      VerifyConsistency(one, note->checkpoint.state,
                        digests("/v1/audit/consistency?first=1&second=" + std::to_string(size))));
  for (const char* bad : {"inclusion?sequence=0&size=1", "inclusion?sequence=2&size=1",
                          "inclusion?sequence=1&size=99999999", "inclusion", "inclusion?size=x",
                          "consistency?first=2&second=1", "consistency?first=0&second=1"})
    EXPECT_EQ(auditor.Get("/v1/audit/" + std::string(bad)).status, 400U) << bad;
}

TEST_F(TransfersTest, ARegulatorSeesAllAndLeavesATrace) {
  const std::string id = Delivered("regulator-1");
  const TransferClient regulator(gateway.port(), gateway.IdentityOf("regulator"));
  const TransferClient auditor(gateway.port(), gateway.IdentityOf("auditor"));
  EXPECT_THAT(regulator.Get("/v1/transfers?limit=1000").body, HasSubstr(id));
  EXPECT_EQ(regulator.Get("/v1/transfers/" + id + "/evidence?container=archive").status, 200U);
  EXPECT_THAT(auditor.Get("/v1/audit/entries?limit=1000").body, HasSubstr("inspected"));
  EXPECT_EQ(regulator.Get("/v1/transfers/" + id + "/record").status, 403U);
  EXPECT_THAT(regulator.Get("/v1/partners").body, HasSubstr("GD-0001"));
}

}  // namespace
}  // namespace baybridge
