#include "unit/server/running_gateway.h"

#include <gtest/gtest.h>

#include "core/file.h"

namespace baybridge {
namespace {

std::string FileText(const std::filesystem::path& file) {
  constexpr std::size_t kMost = 1'000'000;
  auto bytes = ReadFile(file, kMost);
  EXPECT_TRUE(bytes) << file;
  return bytes ? *bytes : std::string();
}

}  // namespace

RunningGateway& RunningGateway::Shared() {
  static RunningGateway shared = [] {
    auto demo = DemoFolder::Make();
    BAYBRIDGE_CHECK(demo.has_value());
    const auto start = [&](std::size_t index, std::shared_ptr<const ServiceData> data) {
      auto config = ReadServerConfig(demo->config_file(index));
      if (!config) std::fprintf(stderr, "%s\n", config.error().what.c_str());
      BAYBRIDGE_CHECK(config.has_value());
      config->data = BAYBRIDGE_SOURCE_DIR;
      // Witnesses are asked until all have signed once, and then no more while tests run.
      config->transfers.checkpoint_seconds = 3'600;
      config->batches.program = BAYBRIDGE_PROGRAM;
      auto gateway = Gateway::Start(*config, std::move(data));
      if (!gateway) std::fprintf(stderr, "%s\n", gateway.error().what.c_str());
      BAYBRIDGE_CHECK(gateway.has_value());
      return *std::move(gateway);
    };
    auto gateway = start(0, nullptr);
    auto partner = start(1, gateway->service().Parts().data);
    gateway->transfers()->SetAddress("gd.example", {"localhost", partner->port()});
    partner->transfers()->SetAddress("hk.example", {"localhost", gateway->port()});
    return RunningGateway(*std::move(demo), std::move(gateway), std::move(partner));
  }();
  return shared;
}

ClientIdentity RunningGateway::IdentityOf(Role role) const {
  if (role == Role::kAnonymous) return {};
  return IdentityOf(std::string(kRoleNames.NameOf(role)));
}

ClientIdentity RunningGateway::IdentityOf(const std::string& name) const {
  return {.certificate_pem = FileText(demo_.folder() / (name + ".pem")),
          .key_pem = FileText(demo_.folder() / (name + ".key"))};
}

std::string RunningGateway::TokenOf(Role role) const {
  return FileText(demo_.folder() / (std::string(kRoleNames.NameOf(role)) + ".token"));
}

Answer RunningGateway::AskAs(Role role, const RequestText& request) const {
  return Ask(port(), request, IdentityOf(role));
}

std::string SampleRecord() {
  static const std::string record =
      FileText(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples/hk-care/basic/input.xml");
  return record;
}

RequestText PostRecord(std::string target, std::string body) {
  return {.method = "POST",
          .target = std::move(target),
          .headers = {{"Content-Type", "application/xml"}},
          .body = std::move(body)};
}

}  // namespace baybridge
