#include "server/metrics.h"

#include <algorithm>

namespace baybridge {
namespace {

constexpr double kMicrosecond = 1e-6;  // seconds

void Head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
  out.append(name).append(" ").append(type).append("\n");
}

void One(std::string& out,
         std::string_view name,
         std::string_view type,
         std::string_view help,
         std::uint64_t value) {
  Head(out, name, type, help);
  out.append(name).append(" ").append(std::to_string(value)).append("\n");
}

}  // namespace

Metrics::Metrics(const RouteTable& routes) {
  for (const Route& route : routes.routes()) {
    series_.emplace_back().operation = route.operation;
    by_route_[&route] = &series_.back();
  }
  series_.emplace_back().operation = "none";
}

void Metrics::Count(const Route* route, unsigned status, std::chrono::microseconds time) {
  constexpr unsigned kHundred = 100;
  const auto found = by_route_.find(route);
  Series& series = found == by_route_.end() ? series_.back() : *found->second;
  series.by_class[std::min<std::size_t>(status / kHundred, kClasses - 1)].fetch_add(1);
  const auto micros = static_cast<std::uint64_t>(time.count());
  const auto bucket = std::ranges::lower_bound(kBounds, micros) - kBounds.begin();
  series.buckets[static_cast<std::size_t>(bucket)].fetch_add(1);
  series.microseconds.fetch_add(micros);
}

std::string Metrics::Render(const ListenerStats& listener,
                            std::uint64_t certificate_ends,
                            const std::vector<Gauge>& gauges) const {
  std::string out;
  Head(out, "baybridge_requests_total", "counter", "Requests by operation and class of status.");
  for (const Series& series : series_) {
    for (std::size_t i = 1; i < kClasses; ++i) {
      out += "baybridge_requests_total{operation=\"" + series.operation + "\",status=\"" +
             std::to_string(i) + "xx\"} " + std::to_string(series.by_class[i].load()) + "\n";
    }
  }
  Head(out, "baybridge_request_seconds", "histogram", "Time from the head to the answer.");
  for (const Series& series : series_) {
    const std::string label = "operation=\"" + series.operation + "\"";
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      sum += series.buckets[i].load();
      out += "baybridge_request_seconds_bucket{" + label + ",le=\"" +
             std::to_string(static_cast<double>(kBounds[i]) * kMicrosecond) + "\"} " +
             std::to_string(sum) + "\n";
    }
    sum += series.buckets.back().load();
    out +=
        "baybridge_request_seconds_bucket{" + label + ",le=\"+Inf\"} " + std::to_string(sum) + "\n";
    out += "baybridge_request_seconds_sum{" + label + "} " +
           std::to_string(static_cast<double>(series.microseconds.load()) * kMicrosecond) + "\n";
    out += "baybridge_request_seconds_count{" + label + "} " + std::to_string(sum) + "\n";
  }
  One(out, "baybridge_connections_accepted_total", "counter", "Connections.", listener.accepted);
  One(out, "baybridge_connections_over_limit_total", "counter",
      "Connections closed at once, there being too many.", listener.over_limit);
  One(out, "baybridge_connections_open", "gauge", "Connections now.", listener.open);
  One(out, "baybridge_handshakes_failed_total", "counter", "TLS handshakes that failed.",
      listener.handshakes_failed);
  One(out, "baybridge_requests_refused_total", "counter",
      "Requests refused before they were handled.", listener.refused);
  One(out, "baybridge_deadlines_passed_total", "counter", "Connections closed at a deadline.",
      listener.expired);
  One(out, "baybridge_body_bytes", "gauge", "Bytes of bodies held now.", listener.bytes_in_flight);
  One(out, "baybridge_requests_waiting", "gauge", "Requests that wait for a worker.",
      listener.waiting);
  One(out, "baybridge_certificate_ends_seconds", "gauge",
      "When the server's certificate ends, in seconds since 1970.", certificate_ends);
  for (const Gauge& gauge : gauges) One(out, gauge.name, "gauge", gauge.help, gauge.value);
  return out;
}

}  // namespace baybridge
