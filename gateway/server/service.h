#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/http.h"
#include "server/access.h"
#include "server/gathered_log.h"
#include "server/idempotency.h"
#include "server/metrics.h"
#include "server/problem.h"
#include "server/route.h"
#include "server/service_data.h"

namespace baybridge {

class KeptAnswers;

// What a call is answered with that is not the routes' own. All of it may be replaced while the
// service runs; a call keeps what it began with.
struct ServiceParts {
  std::shared_ptr<const ServiceData> data;
  std::shared_ptr<const Access> access;
};

// Answers requests: finds the route, tells who calls and whether it may, keeps answers to repeated
// requests, calls the route's handler, logs and counts. Thread-safe.
class Service : public HttpHandler {
 public:
  // The routes of the caller come on top of /metrics, which is the service's own.
  Service(ServiceParts parts, std::vector<Route> routes, IdempotencyStore::Limits idempotency = {});

  std::optional<HttpResponse> Admit(HttpRequest& request) override;
  bool IsQuick(const HttpRequest& request) const override;
  HttpResponse Handle(HttpRequest request) override;
  std::optional<HttpResponse> HandleBriefly(const HttpRequest& request) override;
  HttpResponse Refuse(const HttpRefusal& refusal) override;

  void Replace(std::shared_ptr<const ServiceData> data);
  void Replace(std::shared_ptr<const Access> access);
  // Every request that was answered stands in the log when it returns.
  void FlushLog() { log_.Flush(); }
  ServiceParts Parts() const;
  const RouteTable& routes() const { return routes_; }
  // Where answers of routes that change the store are kept (Route::keeps); null: in memory, as
  // those of all others. Set before the listener starts to take connections; must outlive the
  // service.
  void SetAnswers(KeptAnswers* answers) { answers_ = answers; }
  // What /metrics says of the network; set before the listener starts to take connections.
  void SetListenerStats(std::function<ListenerStats()> stats);
  // Further numbers of /metrics; set at the same time.
  void SetGauges(std::function<std::vector<Gauge>()> gauges) { gauges_ = std::move(gauges); }
  void SetCertificateEnd(std::time_t ends) {
    certificate_ends_.store(static_cast<std::uint64_t>(ends));
  }

 private:
  struct Admitted;
  static Call CallOf(const HttpRequest& request, const Admitted& admitted);
  HttpResponse HandleAdmitted(const HttpRequest& request, const Admitted& admitted);
  HttpResponse HandleOnce(const Call& call, const Admitted& admitted);
  HttpResponse HandleStored(const Call& call, const Admitted& admitted, OnceRequest& once);
  HttpResponse Render(const Admitted& admitted, const Problem& problem) const;
  void Finish(const Admitted& admitted, HttpResponse& response);
  HttpResponse AnswerMetrics();

  mutable std::mutex mutex_;  // of parts_
  ServiceParts parts_;
  RouteTable routes_;
  Metrics metrics_;
  IdempotencyStore idempotency_;
  KeptAnswers* answers_ = nullptr;
  std::function<ListenerStats()> stats_;
  std::function<std::vector<Gauge>()> gauges_;
  std::atomic<std::uint64_t> certificate_ends_{0};
  GatheredLog log_;  // of requests
};

}  // namespace baybridge
