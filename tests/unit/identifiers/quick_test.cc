// The quick way says what the exact way says, or nothing: over the examples of every scheme and all
// their single changes.
#include "identifiers/quick.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "core/check.h"
#include "core/file.h"

namespace baybridge {
namespace {

const SchemeSet& Schemes() {
  static const SchemeSet schemes = [] {
    constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;
    SchemeSet read;
    const auto bytes =
        ReadFile(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "schemas/_identifiers/schemes.csv",
                 kMaxBytes);
    BAYBRIDGE_CHECK(bytes.has_value() && read.Add(*bytes, "schemes.csv").has_value());
    return read;
  }();
  return schemes;
}

struct Counts {
  unsigned accepted = 0;
  unsigned refused = 0;
};

void Compare(const Scheme& scheme, const std::string& text, Counts& counts) {
  IdentifierText canonical;
  if (!QuicklyAccepts(scheme, text, canonical)) {
    ++counts.refused;
    return;
  }
  ++counts.accepted;
  const IdentifierCheck exact = CheckIdentifier(scheme, text);
  EXPECT_FALSE(exact.problem) << scheme.id << " ‘" << text << "’";
  EXPECT_EQ(canonical.text(), exact.canonical) << scheme.id << " ‘" << text << "’";
  EXPECT_EQ(canonical.noted, !exact.notes.empty()) << scheme.id << " ‘" << text << "’";
}

// What a slip of the pen makes of a text.
std::vector<std::string> Changed(const std::string& text) {
  constexpr std::string_view kOthers = "0159XAzQ( )-+/ \t\x7F\xC3";
  std::vector<std::string> changed;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    for (const char c : kOthers) {
      changed.push_back(text.substr(0, at) + c + text.substr(at));
      if (at < text.size()) changed.push_back(text.substr(0, at) + c + text.substr(at + 1));
    }
    if (at < text.size()) changed.push_back(text.substr(0, at) + text.substr(at + 1));
  }
  return changed;
}

TEST(QuickIdentifiers, SayWhatTheExactWaySays) {
  constexpr unsigned kLeastAccepted = 1000;
  constexpr unsigned kLeastRefused = 10000;
  Counts counts;
  for (const Scheme& scheme : Schemes().schemes()) {
    std::vector<std::string> examples = scheme.valid_examples;
    examples.insert(examples.end(), scheme.invalid_examples.begin(), scheme.invalid_examples.end());
    for (const std::string& example : examples) {
      const std::string text = example.substr(0, example.find("=>"));
      Compare(scheme, text, counts);
      for (const std::string& changed : Changed(text)) Compare(scheme, changed, counts);
    }
  }
  EXPECT_GE(counts.accepted, kLeastAccepted);
  EXPECT_GE(counts.refused, kLeastRefused);
}

TEST(QuickIdentifiers, AcceptPlainExamples) {
  for (const auto& [scheme, text] : {std::pair{"HKID", "A123456(3)"},
                                     {"CN-RIC", "440104194803150020"},
                                     {"PHONE-CN", "+86 138 0000 0001"},
                                     {"MO-BIR", "1/234567/8"},
                                     {"HK-DRUG", "hk 00001"}}) {
    IdentifierText canonical;
    EXPECT_TRUE(QuicklyAccepts(*Schemes().Find(scheme), text, canonical)) << scheme;
  }
}

TEST(QuickIdentifiers, PrintWhatTheExactWayPrints) {
  unsigned printed = 0;
  for (const Scheme& scheme : Schemes().schemes()) {
    for (const std::string& example : scheme.valid_examples) {
      const std::string canonical =
          CheckIdentifier(scheme, example.substr(0, example.find("=>"))).canonical;
      std::vector<std::string> texts = Changed(canonical);
      texts.push_back(canonical);
      for (const std::string& text : texts) {
        IdentifierText quick;
        if (!QuicklyPrints(scheme, text, quick)) continue;
        ++printed;
        EXPECT_EQ(quick.text(), PrintIdentifier(scheme, text)) << scheme.id << " ‘" << text << "’";
      }
    }
  }
  EXPECT_GE(printed, 1000U);
}

}  // namespace
}  // namespace baybridge
