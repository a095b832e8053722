#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "archive/expansion.h"
#include "core/finding.h"
#include "core/result.h"
#include "pack/catalogue.h"
#include "pack/pack.h"
#include "pipeline/reading.h"
#include "pipeline/workspace.h"

namespace baybridge {

// Options that every command has.
struct CommonOptions {
  std::string data;                // folder that holds schemas/ and mapping/; empty: found
  std::vector<std::string> packs;  // further pack folders
  std::string language = "en";
  std::string report = "text";  // text, json, html, fhir
  std::string as_of;
  std::string format;
  std::string kind;
  std::string encoding;
  std::string assurance;           // full or fast; empty: full for documents, fast for batches
  std::uint64_t record = 0;        // of a batch, from 1: the one to work on; 0: not chosen
  std::string sheet;               // of a workbook; empty: the first that is not hidden
  std::uint64_t max_unpacked = 0;  // bytes that a packed input may unpack to; 0: the default
  std::uint32_t max_ratio = 0;     // unpacked to packed; 0: the default
  bool reveal = false;             // show personal values in reports
  Limits limits;
};

// What a command works with: packs, texts and choices. Lives as long as the command.
class Session {
 public:
  // Opens packs and texts. Fails with kNotFound where there is no data folder, kUsage for an
  // unknown choice.
  static Result<std::unique_ptr<Session>> Open(const CommonOptions& options);
  // Another session with other choices; it shares the packs of this one where they come from the
  // same folders. Fails as `Open` does.
  Result<std::unique_ptr<Session>> With(const CommonOptions& options) const;

  Workspace& workspace() { return *workspace_; }
  const Workspace& workspace() const { return *workspace_; }
  const Catalogue& catalogue() const { return catalogue_; }
  Language language() const { return language_; }
  const CommonOptions& options() const { return options_; }
  // What is wrong with the command line, in the reader's language (usage.… of the texts).
  Failure Usage(const std::string& id, std::vector<Arg> args = {}) const;

  // Options for reading `file` as the command line says.
  ReadOptions ReadOptionsFor(const std::string& file) const;
  // How far packed input may expand: as the command line says, else as `limits` say.
  ExpansionLimits ExpansionFor(ExpansionLimits limits) const;

 private:
  Session() = default;
  static Result<std::unique_ptr<Session>> Open(const CommonOptions& options,
                                               std::shared_ptr<Workspace> workspace);

  CommonOptions options_;
  std::shared_ptr<Workspace> workspace_;
  Catalogue catalogue_;
  Language language_ = Language::kEn;
};

// Today in this machine's time zone, ISO.
std::string Today();

// Prints "baybridge: place: what" and the advice on standard error, in the reader's language where
// the texts have it; returns the exit code for it.
int TellFailure(const Session& session, const Failure& failure);
int TellFailure(const Catalogue& texts, Language language, const Failure& failure);

}  // namespace baybridge
