// What the service answers, asked over TLS as a client would.
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "core/file.h"
#include "unit/server/running_gateway.h"

namespace baybridge {
namespace {

RunningGateway& Gate() {
  return RunningGateway::Shared();
}
Answer AsHome(const RequestText& request) {
  return Gate().AskAs(Role::kCareInstitution, request);
}

RequestText With(RequestText request, std::string name, std::string value) {
  request.headers.emplace_back(std::move(name), std::move(value));
  return request;
}

bool Holds(const Answer& answer, std::string_view text) {
  return answer.body.find(text) != std::string::npos;
}

std::string Changed(std::string_view old_text, std::string_view new_text) {
  std::string record = SampleRecord();
  const std::size_t at = record.find(old_text);
  EXPECT_NE(at, std::string::npos) << old_text;
  return record.replace(at, old_text.size(), new_text);
}

TEST(ValidateTest, ReportsInEveryForm) {
  const Answer json = AsHome(PostRecord("/v1/validate"));
  EXPECT_EQ(json.status, 200U);
  EXPECT_EQ(json.Header("Content-Type"), "application/json");
  EXPECT_EQ(json.Header("Baybridge-Verdict"), "conforms");
  EXPECT_TRUE(Holds(json, "\"verdict\": \"conforms\""));
  const Answer text = AsHome(With(PostRecord("/v1/validate"), "Accept", "text/plain"));
  EXPECT_EQ(text.Header("Content-Type"), "text/plain; charset=utf-8");
  const Answer html = AsHome(With(PostRecord("/v1/validate"), "Accept", "text/html"));
  EXPECT_TRUE(html.body.starts_with("<!"));
  EXPECT_NE(html.Header("Content-Security-Policy"), "");
  const Answer fhir = AsHome(With(PostRecord("/v1/validate"), "Accept", "application/fhir+json"));
  EXPECT_TRUE(Holds(fhir, "OperationOutcome"));
  EXPECT_EQ(AsHome(With(PostRecord("/v1/validate"), "Accept", "image/png")).status, 406U);
}

TEST(ValidateTest, AnswersInTheReadersLanguage) {
  RequestText request = PostRecord("/v1/validate", "<a/>");
  request.headers.emplace_back("Accept", "text/plain");
  const Answer portuguese = AsHome(With(request, "Accept-Language", "pt-PT"));
  EXPECT_EQ(portuguese.status, 200U);
  EXPECT_EQ(portuguese.Header("Content-Language"), "pt");
  EXPECT_NE(portuguese.body, AsHome(request).body);
  const Answer chinese =
      Ask(Gate().port(), With({.target = "/v1/packs"}, "Accept-Language", "zh-HK"));
  EXPECT_EQ(chinese.status, 401U);
  EXPECT_TRUE(Holds(chinese, "無法確認呼叫者的身分"));
}

// A regulator sees what is wrong and where, never the value.
TEST(ValidateTest, MasksValuesForThoseWhoDoNotCare) {
  const std::string record = Changed("<Sex>", "<Sex>SECRETVALUE");
  const Answer home = AsHome(PostRecord("/v1/validate", record));
  EXPECT_EQ(home.Header("Baybridge-Verdict"), "does-not-conform");
  for (const std::string accept :
       {"application/json", "text/plain", "text/html", "application/fhir+json"}) {
    const Answer answer =
        Gate().AskAs(Role::kRegulator, With(PostRecord("/v1/validate", record), "Accept", accept));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_FALSE(Holds(answer, "陳")) << accept;
  }
}

TEST(TranslateTest, GivesTheDocumentAloneOrAllOfIt) {
  const Answer alone =
      AsHome(With(PostRecord("/v1/translate?to=gd-care"), "Accept", "application/xml"));
  EXPECT_EQ(alone.status, 200U) << alone.body;
  EXPECT_TRUE(alone.body.starts_with("<?xml"));
  const Answer whole = AsHome(PostRecord("/v1/translate?to=gd-care"));
  EXPECT_EQ(whole.status, 200U);
  for (const std::string_view member : {"\"document\":", "\"keep\":", "\"ledger\":", "\"report\":"})
    EXPECT_TRUE(Holds(whole, member)) << member;
  EXPECT_EQ(whole.Header("Baybridge-Leaves"), alone.Header("Baybridge-Leaves"));
  // What the document says can be judged again by the same service.
  EXPECT_EQ(AsHome(PostRecord("/v1/validate", alone.body)).Header("Baybridge-Verdict"), "conforms");
}

// The fast way gives the very document of the ordinary one, but for the keep block.
TEST(TranslateTest, TheFastWayCountsTheSame) {
  const std::string target = "/v1/translate?to=gd-care&from=hk-care&assurance=fast";
  const Answer fast = AsHome(With(PostRecord(target + "&keep=none"), "Accept", "application/xml"));
  const Answer full = AsHome(With(PostRecord(target), "Accept", "application/xml"));
  ASSERT_EQ(fast.status, 200U) << fast.body;
  EXPECT_EQ(fast.Header("Baybridge-Assurance"), "fast");
  EXPECT_EQ(full.Header("Baybridge-Assurance"), "");
  EXPECT_EQ(fast.Header("Baybridge-Leaves"), full.Header("Baybridge-Leaves"));
  EXPECT_EQ(fast.Header("Baybridge-Verdict"), full.Header("Baybridge-Verdict"));
  EXPECT_EQ(AsHome(PostRecord("/v1/validate", fast.body)).Header("Baybridge-Verdict"), "conforms");
  // A record that is wrong takes the ordinary way, which says why.
  const Answer wrong =
      AsHome(With(PostRecord(target + "&keep=none", Changed("<Resident", "<Residant")), "Accept",
                  "application/xml"));
  EXPECT_GE(wrong.status, 400U);
}

TEST(TranslateTest, SaysWhyThereIsNoTarget) {
  const Answer invalid =
      AsHome(PostRecord("/v1/translate?to=gd-care", Changed("<Sex>", "<Sax/><Sex>")));
  EXPECT_EQ(invalid.status, 422U);
  EXPECT_EQ(invalid.Header("Content-Type"), "application/json");
  EXPECT_TRUE(Holds(invalid, "GW-SCH"));
  EXPECT_EQ(AsHome(PostRecord("/v1/translate?to=nowhere")).status, 400U);
  EXPECT_EQ(AsHome(PostRecord("/v1/translate")).status, 400U);
  EXPECT_EQ(AsHome(PostRecord("/v1/translate?to=gd-care&profile=nothing")).status, 400U);
  EXPECT_EQ(AsHome(PostRecord("/v1/translate?to=gd-care&tu=x")).status, 400U);
}

TEST(ExplainTest, TellsWhereALeafCameFrom) {
  const Answer told = AsHome(PostRecord("/v1/explain?to=gd-care&at=/Resident/RecordDate"));
  EXPECT_EQ(told.status, 200U) << told.body;
  EXPECT_TRUE(Holds(told, "mapping/hk-care/resident.csv"));
  EXPECT_EQ(AsHome(PostRecord("/v1/explain?to=gd-care&at=/Nothing")).status, 404U);
  EXPECT_EQ(
      AsHome(PostRecord("/v1/explain?to=gd-care&at=/a", Changed("<Sex>", "<Sax/><Sex>"))).status,
      422U);
}

// The problem names the parameter, and of one that the call does not know, those it does: no byte
// of the request is in it.
TEST(ProblemTest, NamesTheParameterThatIsMeant) {
  const Answer missing = AsHome(PostRecord("/v1/explain?to=gd-care"));
  EXPECT_EQ(missing.status, 400U);
  EXPECT_TRUE(Holds(missing, "\"parameter\": \"at\"")) << missing.body;
  EXPECT_TRUE(Holds(missing, "‘at’")) << missing.body;
  const Answer wrong = AsHome(PostRecord("/v1/validate?as-of=yesterday"));
  EXPECT_TRUE(Holds(wrong, "\"parameter\": \"as-of\"")) << wrong.body;
  const Answer unknown = AsHome(PostRecord("/v1/explain?sideways=1"));
  EXPECT_EQ(unknown.status, 400U);
  EXPECT_FALSE(Holds(unknown, "sideways"));
  EXPECT_TRUE(Holds(unknown, "assurance")) << unknown.body;
}

TEST(ConformTest, JudgesByAStandard) {
  const std::string id = Gate().service().Parts().data->standards().begin()->first;
  const Answer json = AsHome(PostRecord("/v1/conform?standard=" + id));
  EXPECT_EQ(json.status, 200U) << json.body;
  EXPECT_TRUE(Holds(json, "\"" + id + "\""));
  EXPECT_NE(json.Header("Baybridge-Verdict"), "");
  const Answer csv = AsHome(With(PostRecord("/v1/conform?standard=" + id), "Accept", "text/csv"));
  EXPECT_EQ(csv.Header("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_EQ(AsHome(PostRecord("/v1/conform?standard=nothing")).status, 400U);
}

TEST(PagesTest, PrintAndDue) {
  const Answer page = AsHome(PostRecord("/v1/print?view=handover&languages=zh-Hant,en&place=GD"));
  EXPECT_EQ(page.status, 200U) << page.body;
  EXPECT_EQ(page.Header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(AsHome(PostRecord("/v1/print?view=nothing")).status, 400U);
  EXPECT_EQ(AsHome(PostRecord("/v1/print?languages=fr")).status, 400U);
  const Answer due = AsHome(PostRecord("/v1/due?since=2026-11-20&days=365"));
  EXPECT_EQ(due.status, 200U) << due.body;
  EXPECT_EQ(due.Header("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_EQ(AsHome(PostRecord("/v1/due?days=x")).status, 400U);
  EXPECT_EQ(AsHome(PostRecord("/v1/due?since=yesterday")).status, 400U);
}

TEST(PacksTest, AreListedWithTags) {
  const Answer packs = AsHome({.target = "/v1/packs"});
  EXPECT_TRUE(Holds(packs, "\"hk-care\""));
  const std::string tag = packs.Header("ETag");
  ASSERT_FALSE(tag.empty());
  const Answer same = AsHome(With({.target = "/v1/packs"}, "If-None-Match", tag));
  EXPECT_EQ(same.status, 304U);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(AsHome(With({.target = "/v1/packs"}, "If-None-Match", "\"other\"")).status, 200U);
}

// Page by page, every field once.
TEST(PacksTest, FieldsArePaged) {
  const Pack* pack = Gate().service().Parts().data->workspace().packs().Find("hk-care");
  ASSERT_NE(pack, nullptr);
  const std::string base = "/v1/packs/hk-care/kinds/resident/fields";
  std::size_t count = 0;
  std::string cursor;
  for (int pages = 0; pages < 20; ++pages) {
    std::string target = base;
    if (!cursor.empty()) target.append("?cursor=").append(cursor);
    const Answer page = AsHome({.target = target});
    ASSERT_EQ(page.status, 200U);
    for (std::size_t at = page.body.find("\"path\":"); at != std::string::npos;
         at = page.body.find("\"path\":", at + 1))
      ++count;
    const std::string_view next = "\"next\": \"";
    const std::size_t at = page.body.find(next);
    if (at == std::string::npos) break;
    cursor = page.body.substr(at + next.size(),
                              page.body.find('"', at + next.size()) - at - next.size());
  }
  EXPECT_EQ(count, pack->FindKind("resident")->fields.size());
  EXPECT_EQ(AsHome({.target = base + "?cursor=x"}).status, 400U);
  EXPECT_EQ(AsHome({.target = base + "?cursor=999999"}).status, 400U);
}

TEST(PacksTest, CodesAreLookedUpAndTranslated) {
  EXPECT_TRUE(Holds(AsHome({.target = "/v1/packs/hk-care/codes/sex"}), "\"code\": \"F\""));
  const Answer one = AsHome({.target = "/v1/packs/hk-care/codes/sex/F?as-of=2026-01-31"});
  EXPECT_TRUE(Holds(one, "\"valid\": true"));
  EXPECT_EQ(AsHome({.target = "/v1/packs/hk-care/codes/sex/Q"}).status, 404U);
  EXPECT_EQ(AsHome({.target = "/v1/packs/hk-care/codes/nothing"}).status, 404U);
  const std::string table = "/v1/packs/hk-care/kinds/resident/tables/sex/translate?code=";
  EXPECT_TRUE(Holds(AsHome({.target = table + "F"}), "\"code\": \"female\""));
  EXPECT_TRUE(Holds(AsHome({.target = table + "female&direction=from-hub"}), "\"code\": \"F\""));
  EXPECT_TRUE(Holds(AsHome({.target = table + "Q"}), "\"result\": false"));
  EXPECT_EQ(AsHome({.target = table}).status, 400U);
}

TEST(ServiceTest, GivesTheSameAnswerToARepeatedRequest) {
  const RequestText request = With(PostRecord("/v1/validate"), "Idempotency-Key", "once");
  const Answer first = AsHome(request);
  const Answer again = AsHome(request);
  EXPECT_EQ(first.Header("Idempotency-Replayed"), "");
  EXPECT_EQ(again.Header("Idempotency-Replayed"), "true");
  EXPECT_EQ(first.body, again.body);
  RequestText other = request;
  other.body += " ";
  EXPECT_EQ(AsHome(other).status, 422U);
  // Another caller's key is another key.
  EXPECT_EQ(Gate().AskAs(Role::kRegulator, request).Header("Idempotency-Replayed"), "");
  EXPECT_EQ(
      AsHome(With(PostRecord("/v1/validate"), "Idempotency-Key", std::string(129, 'k'))).status,
      400U);
}

TEST(ServiceTest, NamesRequestsForTheLog) {
  const std::string trace(32, 'a');
  const Answer traced =
      AsHome(With({.target = "/v1/packs"}, "traceparent", "00-" + trace + "-bbbbbbbbbbbbbbbb-01"));
  EXPECT_EQ(traced.Header("X-Correlation-Id"), trace);
  const auto answered = [](const std::string& chosen) {
    return AsHome(With({.target = "/v1/packs"}, "X-Correlation-Id", chosen))
        .Header("X-Correlation-Id");
  };
  const std::string uuid = "0B1a2c3d-0000-4000-8000-00000000000f";
  EXPECT_EQ(answered(uuid), uuid);
  EXPECT_EQ(answered(trace), trace);
  // What may be a person's name or number is not taken for one.
  for (const std::string& other :
       {std::string("a\"b"), std::string("mine-1"), std::string("A1234563"), "g" + uuid.substr(1),
        uuid + "0", trace.substr(1), trace + "-"}) {
    const std::string made = answered(other);
    EXPECT_EQ(made.size(), 32U) << other;
    EXPECT_NE(made, other);
  }
  for (const std::string& bad : std::vector<std::string>{
           "00-" + std::string(32, '0') + "-bbbbbbbbbbbbbbbb-01", std::string("junk")})
    EXPECT_NE(AsHome(With({.target = "/v1/packs"}, "traceparent", bad)).Header("X-Correlation-Id"),
              std::string(32, '0'));
}

TEST(ServiceTest, SaysHowItIs) {
  EXPECT_EQ(Ask(Gate().port(), {.target = "/healthz"}).body, "ok\n");
  EXPECT_EQ(Ask(Gate().port(), {.target = "/readyz"}).body, "ready\n");
  AsHome({.target = "/v1/packs"});
  const Answer metrics = Gate().AskAs(Role::kOperator, {.target = "/metrics"});
  EXPECT_EQ(metrics.status, 200U);
  EXPECT_TRUE(
      Holds(metrics, "\nbaybridge_requests_total{operation=\"listPacks\",status=\"2xx\"} "));
  EXPECT_FALSE(Holds(metrics, "operation=\"listPacks\",status=\"2xx\"} 0\n"));
  // Every line is a comment or a sample of the text format: a name, labels or none, a number.
  std::istringstream lines(metrics.body);
  for (std::string one; std::getline(lines, one);) {
    if (one.starts_with("# HELP ") || one.starts_with("# TYPE ")) continue;
    const std::size_t blank = one.rfind(' ');
    ASSERT_NE(blank, std::string::npos) << one;
    EXPECT_EQ(one.find_first_not_of("0123456789.e+-", blank + 1), std::string::npos) << one;
    EXPECT_TRUE(one.starts_with("baybridge_")) << one;
    EXPECT_EQ(one.find('{') == std::string::npos, one[blank - 1] != '}') << one;
  }
}

TEST(ServiceTest, SetsHeadersThatProtect) {
  const Answer answer = AsHome(PostRecord("/v1/validate"));
  EXPECT_EQ(answer.Header("Strict-Transport-Security"), "max-age=63072000");
  EXPECT_EQ(answer.Header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(answer.Header("Cache-Control"), "no-store");
}

TEST(ServiceTest, RefusesMediaTypesThatAreNotOrDisagree) {
  const auto status = [](std::string type, std::string body) {
    return AsHome({.method = "POST",
                   .target = "/v1/validate",
                   .headers = {{"Content-Type", std::move(type)}},
                   .body = std::move(body)})
        .status;
  };
  EXPECT_EQ(status("application/xml", SampleRecord()), 200U);
  EXPECT_EQ(status("application/xml; charset=utf-8", SampleRecord()), 200U);
  EXPECT_EQ(status("application/octet-stream", SampleRecord()), 200U);
  EXPECT_EQ(status("image/png", SampleRecord()), 415U);
  EXPECT_EQ(status("application/json", SampleRecord()), 415U);
  EXPECT_EQ(status("application/xml", "{\"Resident\":{}}"), 415U);
  EXPECT_EQ(status("application/xml; charset=utf-7", SampleRecord()), 415U);
  EXPECT_EQ(
      status("application/xml; charset=gb18030", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>"),
      415U);
  EXPECT_EQ(AsHome({.method = "POST", .target = "/v1/validate", .body = SampleRecord()}).status,
            415U);
}

// Last of this file: it takes the longest. Requests keep their answers meanwhile.
TEST(ServiceTest, ReloadsWhatIsInUse) {
  const auto before = Gate().service().Parts();
  EXPECT_EQ(Gate().AskAs(Role::kOperator, {.method = "POST", .target = "/v1/admin/reload"}).status,
            204U);
  EXPECT_NE(Gate().service().Parts().data, before.data);
  EXPECT_EQ(AsHome(PostRecord("/v1/validate")).Header("Baybridge-Verdict"), "conforms");
}

// A certificate that the configuration does not name any more is nobody's, without a restart.
TEST(ServiceTest, ReloadsClientsAndPartners) {
  const auto file = Gate().folder() / "hk.json";
  const std::string whole = *ReadFile(file, 100'000);
  std::string text = whole;
  const std::string name = "dns:gateway.example";
  text.replace(text.find(name), name.size(), "dns:nobody.example");
  const RequestText request{.method = "POST", .target = "/v1/inbox"};
  EXPECT_EQ(Gate().AskAs(Role::kGateway, request).status, 400U);
  ASSERT_TRUE(WriteFile(file, text));
  EXPECT_TRUE(Gate().gateway().Reload());
  EXPECT_EQ(Gate().AskAs(Role::kGateway, request).status, 401U);
  EXPECT_EQ(Gate().gateway().transfers()->partners().size(), 1U);
  ASSERT_TRUE(WriteFile(file, whole));
  EXPECT_TRUE(Gate().gateway().Reload());
  EXPECT_EQ(Gate().AskAs(Role::kGateway, request).status, 400U);
}

// A token that was believed a moment ago is not, once its key is gone.
TEST(ServiceTest, ForgetsTokensWhoseKeyWasTakenAway) {
  const auto file = Gate().folder() / "jwks.json";
  const std::string whole = *ReadFile(file, 100'000);
  const RequestText by_token{
      .target = "/v1/packs",
      .headers = {{"Authorization", "Bearer " + Gate().TokenOf(Role::kAuditor)}}};
  EXPECT_EQ(Ask(Gate().port(), by_token).status, 200U);
  EXPECT_EQ(Ask(Gate().port(), by_token).status, 200U);
  std::string text = whole;
  const std::string kid = "\"demo\"";
  ASSERT_NE(text.find(kid), std::string::npos);
  text.replace(text.find(kid), kid.size(), "\"another\"");
  ASSERT_TRUE(WriteFile(file, text));
  EXPECT_TRUE(Gate().gateway().Reload());
  EXPECT_EQ(Ask(Gate().port(), by_token).status, 401U);
  ASSERT_TRUE(WriteFile(file, whole));
  EXPECT_TRUE(Gate().gateway().Reload());
  EXPECT_EQ(Ask(Gate().port(), by_token).status, 200U);
}

// What cannot be read stays as it was, and the answer says so.
TEST(ServiceTest, KeepsWhatCannotBeReloaded) {
  const auto file = Gate().folder() / "jwks.json";
  const auto kept = Gate().folder() / "kept.json";
  std::filesystem::copy_file(file, kept);
  std::ofstream(file) << "{}";
  EXPECT_FALSE(Gate().gateway().Reload());
  const RequestText by_token{
      .target = "/v1/packs",
      .headers = {{"Authorization", "Bearer " + Gate().TokenOf(Role::kAuditor)}}};
  EXPECT_EQ(Ask(Gate().port(), by_token).status, 200U);
  std::filesystem::rename(kept, file);
}

}  // namespace
}  // namespace baybridge
