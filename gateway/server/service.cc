#include "server/service.h"

#include <algorithm>
#include <ctime>
#include <exception>
#include <utility>

#include "crypto/digest.h"
#include "server/admitted.h"
#include "server/correlation.h"
#include "server/log_line.h"

namespace baybridge {
namespace {

// Nothing where one is malformed, or the route does not know it.
std::optional<Parameters> KnownParameters(const HttpRequest& request, const Route& route) {
  auto parameters = ReadParameters(request.query);
  if (!parameters) return std::nullopt;
  for (const auto& [name, value] : *parameters) {
    if (std::ranges::find(route.parameters, name) == route.parameters.end()) return std::nullopt;
  }
  return *std::move(parameters);
}

std::string ActorForLog(const Actor& actor) {
  constexpr std::size_t kBytes = 8;
  return actor.name.empty() ? std::string("-") : Hex(Sha256(actor.name), kBytes);
}

std::vector<Route> WithMetrics(std::vector<Route> routes,
                               std::function<HttpResponse(const Call&)> metrics) {
  routes.push_back({.method = "GET",
                    .path = "/metrics",
                    .operation = "metrics",
                    .roles = Roles(Role::kOperator),
                    .quick = true,
                    .parameters = {},
                    .handle = std::move(metrics)});
  return routes;
}

}  // namespace

Service::Service(ServiceParts parts,
                 std::vector<Route> routes,
                 IdempotencyStore::Limits idempotency)
    : parts_(std::move(parts)),
      routes_(WithMetrics(std::move(routes), [this](const Call&) { return AnswerMetrics(); })),
      metrics_(routes_),
      idempotency_(idempotency) {}

ServiceParts Service::Parts() const {
  const std::lock_guard lock(mutex_);
  return parts_;
}

void Service::Replace(std::shared_ptr<const ServiceData> data) {
  const std::lock_guard lock(mutex_);
  parts_.data = std::move(data);
}

void Service::Replace(std::shared_ptr<const Access> access) {
  const std::lock_guard lock(mutex_);
  parts_.access = std::move(access);
}

void Service::SetListenerStats(std::function<ListenerStats()> stats) {
  stats_ = std::move(stats);
}

HttpResponse Service::AnswerMetrics() {
  HttpResponse response;
  response.Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = metrics_.Render(stats_ ? stats_() : ListenerStats{}, certificate_ends_.load(),
                                  gauges_ ? gauges_() : std::vector<Gauge>{});
  return response;
}

HttpResponse Service::Render(const Admitted& admitted, const Problem& problem) const {
  return ProblemResponse(problem, admitted.parts.data->catalogue(), admitted.language,
                         admitted.correlation);
}

// Headers that every answer has, the count and the line of the log.
void Service::Finish(const Admitted& admitted, HttpResponse& response) {
  response.Set("X-Correlation-Id", admitted.correlation);
  response.Set("Strict-Transport-Security", "max-age=63072000");
  response.Set("X-Content-Type-Options", "nosniff");
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(response.headers,
                               [&](const HttpHeader& header) { return header.name == name; });
  };
  if (!has("Cache-Control")) response.Set("Cache-Control", "no-store");
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - admitted.begin);
  metrics_.Count(admitted.route, response.status, time);
  if (admitted.route != nullptr && admitted.route->quick && response.status < 400) return;
  LogLine line(response.status >= 500 ? "error" : "info", "request");
  line.Text("operation", admitted.route == nullptr ? "none" : admitted.route->operation)
      .Number("status", response.status)
      .Text("correlation", admitted.correlation)
      .Text("role", kRoleNames.NameOf(admitted.actor.role))
      .Text("actor", ActorForLog(admitted.actor))
      .Number("duration_us", static_cast<std::uint64_t>(time.count()))
      .Number("bytes", response.body.size());
  if (!admitted.trace.empty()) line.Text("trace", admitted.trace);
  if (response.status < 500) return line.WriteSoon(log_);
  log_.Flush();
  line.Write();
}

std::optional<HttpResponse> Service::Admit(HttpRequest& request) {
  auto admitted = std::make_shared<Admitted>();
  admitted->parts = Parts();
  admitted->language = LanguageOf(request.Header("accept-language"));
  admitted->trace = TraceOf(request.Header("traceparent"));
  admitted->correlation = CorrelationOf(request, admitted->trace);
  RouteTable::Match match = routes_.Find(request.method, request.path);
  admitted->route = match.route;
  admitted->path = std::move(match.path);
  const auto refuse = [&](unsigned status, std::string_view code,
                          std::span<const std::string> known = {}) {
    HttpResponse response = Render(*admitted, {.status = status, .code = code, .known = known});
    if (status == 401) response.Set("WWW-Authenticate", "Bearer");
    if (status == 405) response.Set("Allow", match.allowed);
    Finish(*admitted, response);
    return response;
  };
  auto actor = admitted->parts.access->ActorOf(request, std::time(nullptr));
  if (!actor) {
    LogLine("warning", "not-authenticated")
        .Text("reason", actor.error().what)
        .Text("correlation", admitted->correlation)
        .Write();
    return refuse(401, "not-authenticated");
  }
  admitted->actor = *std::move(actor);
  if (match.route == nullptr) {
    // Who may call nothing learns nothing of what there is.
    if (admitted->actor.role == Role::kAnonymous) return refuse(401, "not-authenticated");
    return match.allowed.empty() ? refuse(404, "no-such-path") : refuse(405, "method");
  }
  if (!match.route->roles.Has(admitted->actor.role)) {
    return admitted->actor.role == Role::kAnonymous ? refuse(401, "not-authenticated")
                                                    : refuse(403, "not-allowed");
  }
  auto parameters = KnownParameters(request, *match.route);
  if (!parameters) return refuse(400, "parameter", match.route->parameters);
  admitted->parameters = *std::move(parameters);
  request.admission = std::move(admitted);
  return std::nullopt;
}

bool Service::IsQuick(const HttpRequest& request) const {
  return static_cast<const Admitted&>(*request.admission).route->quick;
}

HttpResponse Service::Handle(HttpRequest request) {
  const auto admission = request.admission;
  const auto& admitted = static_cast<const Admitted&>(*admission);
  HttpResponse response;
  // The last catch of a request: what nobody foresaw is an answer, not the end of the service.
  try {
    response = HandleAdmitted(request, admitted);
  } catch (const std::exception&) {
    response = Render(admitted, {.status = 500, .code = "internal"});
  }
  Finish(admitted, response);
  return response;
}

// A request that is to be done once goes the ordinary way.
std::optional<HttpResponse> Service::HandleBriefly(const HttpRequest& request) {
  const auto& admitted = static_cast<const Admitted&>(*request.admission);
  if (!admitted.route->brief || !request.Header("idempotency-key").empty()) return std::nullopt;
  std::optional<HttpResponse> response;
  try {
    response = admitted.route->brief(CallOf(request, admitted));
  } catch (const std::exception&) {
    response = Render(admitted, {.status = 500, .code = "internal"});
  }
  if (response) Finish(admitted, *response);
  return response;
}

Call Service::CallOf(const HttpRequest& request, const Admitted& admitted) {
  return {.request = request,
          .actor = admitted.actor,
          .parameters = admitted.parameters,
          .path = admitted.path,
          .language = admitted.language,
          .correlation = admitted.correlation,
          .data = admitted.parts.data,
          .brief = &admitted.brief};
}

HttpResponse Service::HandleAdmitted(const HttpRequest& request, const Admitted& admitted) {
  const Call call = CallOf(request, admitted);
  const bool once = request.method == "POST" && !request.Header("idempotency-key").empty();
  HttpResponse response = once ? HandleOnce(call, admitted) : admitted.route->handle(call);
  if (request.method != "GET" || response.status != 200) return response;
  const auto tag = std::ranges::find(response.headers, "ETag", &HttpHeader::name);
  if (tag == response.headers.end() || request.Header("if-none-match") != tag->value)
    return response;
  response.status = 304;
  response.body.clear();
  return response;
}

HttpResponse Service::Refuse(const HttpRefusal& refusal) {
  Admitted admitted;
  admitted.parts = Parts();
  admitted.correlation = NewCorrelation();
  HttpResponse response = Render(admitted, {.status = refusal.status, .code = refusal.code});
  if (refusal.status == 503) response.Set("Retry-After", "1");
  Finish(admitted, response);
  return response;
}

}  // namespace baybridge
