#include "server/translate_answer.h"

#include <array>
#include <utility>
#include <variant>

#include "format/detect.h"
#include "pack/default_kind.h"
#include "pipeline/translating.h"
#include "report/json_text.h"
#include "server/document.h"
#include "server/service_data.h"

namespace baybridge {
namespace {

constexpr std::string_view kWhole = "application/json";

struct TargetType {
  std::string_view name;
  Syntax syntax;
};
constexpr std::array<TargetType, 4> kTargetTypes{
    {{"application/xml", Syntax::kXml},
     {"text/xml", Syntax::kXml},
     {"text/csv", Syntax::kCsv},
     {"application/vnd.baybridge.record+json", Syntax::kJson}}};

// What a call asks for.
struct Wish {
  TranslateOptions options;
  const TargetType* alone = nullptr;  // the document alone, of this type; null: all in one object
  bool no_keep = false;
};

// Leaves by their state; the profile counts what it withheld.
std::string NumbersOf(const LedgerTotals& totals, std::uint32_t withheld) {
  std::string text;
  for (const auto& [state, name] : kLeafStateNames.entries) {
    const std::uint32_t count =
        state == LeafState::kWithheld ? withheld : totals.by_state[static_cast<std::size_t>(state)];
    text += (text.empty() ? "" : ", ") + std::string(name) + "=" + std::to_string(count);
  }
  return text;
}

std::variant<Wish, Problem> ReadWish(const Call& call) {
  auto read = DocumentOptions(call);
  if (auto* problem = std::get_if<Problem>(&read)) return *problem;
  Wish wish;
  wish.options.read = std::get<ReadOptions>(std::move(read));
  wish.options.to = call.Parameter("to");
  wish.options.profile = call.Parameter("profile");
  wish.options.encoding = call.Parameter("encoding");
  if (wish.options.to.empty()) return BadParameter("to");
  const std::string_view keep = call.Parameter("keep");
  if (!keep.empty() && keep != "none" && keep != "inside" && keep != "beside")
    return BadParameter("keep");
  wish.no_keep = keep == "none";
  wish.options.keep_inside = keep != "beside";
  const std::string_view syntax = call.Parameter("syntax");
  if (!syntax.empty()) {
    const auto known = kSyntaxNames.ValueOf(syntax);
    if (!known) return BadParameter("syntax");
    wish.options.syntax = *known;
  }
  std::vector<std::string_view> offered{kWhole};
  for (const TargetType& type : kTargetTypes) offered.push_back(type.name);
  const auto accepted = AcceptedOf(call.request.Header("accept"), offered);
  if (!accepted) return Problem{.status = 406, .code = "not-acceptable"};
  for (const TargetType& type : kTargetTypes) {
    if (type.name == *accepted) wish.alone = &type;
  }
  if (wish.alone != nullptr) wish.options.syntax = wish.alone->syntax;
  return wish;
}

// The report in a JSON object is JSON itself: put there as it is, without the line end.
void AppendMember(std::string& json, std::string_view key, std::string_view value) {
  while (value.ends_with('\n')) value.remove_suffix(1);
  json += ",\n  \"" + std::string(key) + "\": " + std::string(value);
}

std::string WholeOf(const Call& call, Translated& made) {
  RenderOptions options;
  options.language = call.language;
  options.sensitive =
      call.actor.role == Role::kCareInstitution ? SensitiveValues::kShow : SensitiveValues::kMask;
  const RenderContext context{
      .catalogue = call.data->catalogue(), .source = {}, .kind = made.source->compiled->kind};
  JsonText json;
  json.BeginObject();
  json.String("verdict", kVerdictNames.NameOf(made.report.verdict()));
  json.String("document", made.document);
  json.String("keep", made.keep_document);
  json.String("ledger", LedgerCsv(made));
  json.EndObject();
  std::string text = json.Take();
  text.resize(text.rfind('\n', text.rfind('}')));
  AppendMember(text, "report", RenderJson(made.report, context, options));
  return text + "\n}\n";
}

void SetAbout(const Call& call, HttpResponse& response, Verdict verdict, std::string leaves) {
  response.Set("Content-Language", std::string(kLanguageNames.NameOf(call.language)));
  response.Set("Baybridge-Verdict", std::string(kVerdictNames.NameOf(verdict)));
  response.Set("Baybridge-Leaves", std::move(leaves));
}

HttpResponse NotMade(const Call& call, Report& report, const Kind* kind) {
  if (const auto problem = UnreadProblem(report)) return ProblemResponse(call, *problem);
  report.Sort();
  const RenderContext context{.catalogue = call.data->catalogue(), .source = {}, .kind = kind};
  constexpr ReportChoice kJson{.form = ReportForm::kJson, .media_type = "application/json"};
  return ReportResponse(call, report, context, kJson, 422);
}

HttpResponse TranslateFully(const Call& call, const Wish& wish) {
  auto translated = TranslateDocument(call.data->workspace(), call.request.body, wish.options);
  if (!translated) return ProblemResponse(call, ProblemOf(translated.error()));
  Translated& made = **translated;
  const Kind* kind = made.source->compiled == nullptr ? nullptr : made.source->compiled->kind;
  if (!made.made()) return NotMade(call, made.report, kind);
  if (wish.alone != nullptr && !wish.no_keep && !made.keep_document.empty())
    return ProblemResponse(call, {.status = 406, .code = "keep-file-needed"});
  made.report.Sort();
  HttpResponse response;
  SetAbout(call, response, made.report.verdict(),
           NumbersOf(made.translation->totals(), made.withheld.total));
  response.Set("Content-Type", std::string(wish.alone == nullptr ? kWhole : wish.alone->name));
  response.body = wish.alone == nullptr ? WholeOf(call, made) : std::move(made.document);
  return response;
}

// True where our own engine alone may do, and the document goes without its keep block.
bool IsPlain(const Wish& wish) {
  const ReadOptions& read = wish.options.read;
  return read.assurance == Assurance::kFast && wish.no_keep && wish.alone != nullptr &&
         wish.alone->syntax == Syntax::kXml && wish.options.profile.empty() &&
         wish.options.encoding.empty() && read.encoding.empty() && !read.format.empty();
}

std::string KindOf(const Wish& wish) {
  return wish.options.read.kind.empty() ? std::string(kDefaultKind) : wish.options.read.kind;
}

// The fast way. Nothing where the record must go the ordinary way: it has findings to be told, or
// its form is not plain.
std::optional<HttpResponse> TranslateFast(const Call& call, const Wish& wish, Lane& lane) {
  Decoded decoded;
  Findings findings;
  if (Decode(call.request.body, {.label = {}, .label_source = "option"}, decoded, findings) ||
      !findings.empty())
    return std::nullopt;
  HttpResponse response;
  const bool made = lane.Run(decoded.utf8, wish.options.read.as_of, response.body, findings);
  // Without a date the validity of codes was not judged.
  if (!made || HasErrors(findings) || lane.as_of().empty()) return std::nullopt;
  SetAbout(call, response, lane.verdict(), NumbersOf(lane.totals(), 0));
  response.Set("Baybridge-Assurance", "fast");
  response.Set("Baybridge-Findings", std::to_string(findings.size()));
  response.Set("Content-Type", "application/xml");
  return response;
}

}  // namespace

HttpResponse Translate(const Call& call) {
  const auto read = ReadWish(call);
  if (const auto* problem = std::get_if<Problem>(&read)) return ProblemResponse(call, *problem);
  const auto& wish = std::get<Wish>(read);
  const bool declined = call.brief != nullptr && call.brief->declined;
  if (IsPlain(wish) && !declined) {
    auto lane = call.data->BorrowLane(wish.options.read.format, wish.options.to, KindOf(wish));
    if (lane) {
      if (auto response = TranslateFast(call, wish, **lane)) return *std::move(response);
    }
  }
  return TranslateFully(call, wish);
}

std::optional<HttpResponse> TranslateBriefly(const Call& call) {
  const auto read = ReadWish(call);
  const auto* wish = std::get_if<Wish>(&read);
  if (wish == nullptr || !IsPlain(*wish)) return std::nullopt;
  auto lane = call.data->BorrowFreeLane(wish->options.read.format, wish->options.to, KindOf(*wish));
  if (!lane) return std::nullopt;
  auto response = TranslateFast(call, *wish, **lane);
  if (!response && call.brief != nullptr) call.brief->declined = true;
  return response;
}

}  // namespace baybridge
