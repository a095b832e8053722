#include "cli/session.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <unistd.h>

#include "cli/run.h"
#include "cli/usage_failure.h"
#include "format/date_format.h"
#include "report/failure_text.h"
#include "text/encoding.h"

namespace baybridge {
namespace {

// Prints a failure; `advice` is the word before its advice. Returns the exit code for it.
int Tell(const Failure& failure, const std::string& advice) {
  std::fprintf(stderr, "baybridge: %s%s%s\n", failure.place.c_str(),
               failure.place.empty() ? "" : ": ", failure.what.c_str());
  if (!failure.advice.empty())
    std::fprintf(stderr, "  %s%s\n", advice.c_str(), failure.advice.c_str());
  return failure.kind == FailureKind::kUsage ? kExitUsage : kExitFailure;
}

// True for a day that exists, as 2026-01-31.
bool IsDay(const std::string& text) {
  const auto parts = ReadIsoDate(text);
  return parts && parts->precision == DateParts::Precision::kDay;
}

Result<std::unique_ptr<Workspace>> OpenWorkspace(const CommonOptions& options) {
  const std::filesystem::path root =
      options.data.empty() ? FindDataFolder() : std::filesystem::path(options.data);
  if (root.empty()) {
    return Failure{.kind = FailureKind::kNotFound,
                   .what = "found no folder with schemas/ and mapping/",
                   .place = {},
                   .advice = "name it with --data DIR or in BAYBRIDGE_DATA"};
  }
  const std::vector<std::filesystem::path> further(options.packs.begin(), options.packs.end());
  return Workspace::Open(root, further);
}

}  // namespace

std::string Today() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  constexpr std::size_t kIsoSize = 11;
  std::array<char, kIsoSize> text{};
  if (std::strftime(text.data(), text.size(), "%Y-%m-%d", &local) == 0) return {};
  return text.data();
}

int TellFailure(const Session& session, const Failure& failure) {
  return TellFailure(session.catalogue(), session.language(), failure);
}

int TellFailure(const Catalogue& texts, Language language, const Failure& failure) {
  if (texts.Find("report.advice", language) == nullptr) return Tell(failure, "advice: ");
  return Tell(InLanguage(failure, texts, language),
              std::string(texts.Text("report.advice", language)) +
                  std::string(texts.Text("report.colon", language)));
}

Result<std::unique_ptr<Session>> Session::Open(const CommonOptions& options) {
  return Open(options, nullptr);
}

Result<std::unique_ptr<Session>> Session::With(const CommonOptions& options) const {
  const bool same = options.data == options_.data && options.packs == options_.packs;
  return Open(options, same ? workspace_ : nullptr);
}

Result<std::unique_ptr<Session>> Session::Open(const CommonOptions& options,
                                               std::shared_ptr<Workspace> workspace) {
  const auto usage = [&](const std::string& id, const std::string& found) {
    return UsageFailureOf(
        options.data, options.language, id,
        {{.name = "option", .value = "--as-of"}, {.name = "found", .value = found}});
  };
  const auto language = kLanguageNames.ValueOf(options.language);
  if (!language) return usage("usage.language", options.language);
  if (!options.encoding.empty() && KindOfLabel(options.encoding) == LabelKind::kOther) {
    return usage("usage.encoding", options.encoding);
  }
  if (!options.as_of.empty() && !IsDay(options.as_of)) return usage("usage.date", options.as_of);
  if (workspace == nullptr) {
    auto opened = OpenWorkspace(options);
    if (!opened) return std::move(opened).error();
    workspace = *std::move(opened);
  }
  std::unique_ptr<Session> session(new Session);
  session->options_ = options;
  session->language_ = *language;
  session->workspace_ = std::move(workspace);
  auto catalogue = LoadCatalogue(session->workspace_->packs());
  if (!catalogue) return std::move(catalogue).error();
  session->catalogue_ = *std::move(catalogue);
  return session;
}

Failure Session::Usage(const std::string& id, std::vector<Arg> args) const {
  return UsageFailure(catalogue_, language_, id, std::move(args));
}

ExpansionLimits Session::ExpansionFor(ExpansionLimits limits) const {
  if (options_.max_unpacked != 0) limits.max_bytes = options_.max_unpacked;
  if (options_.max_ratio != 0) limits.max_ratio = options_.max_ratio;
  return limits;
}

ReadOptions Session::ReadOptionsFor(const std::string& file) const {
  ReadOptions read;
  read.format = options_.format;
  read.kind = options_.kind;
  read.encoding = options_.encoding;
  read.as_of = options_.as_of;
  read.today = Today();
  read.file = file == "-" ? "standard input" : file;
  read.limits = options_.limits;
  read.assurance = options_.assurance == "fast" ? Assurance::kFast : Assurance::kFull;
  return read;
}

}  // namespace baybridge
