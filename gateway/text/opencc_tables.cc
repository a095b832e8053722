#include "text/opencc_tables.h"

#include <Config.hpp>
#include <Conversion.hpp>
#include <ConversionChain.hpp>
#include <Converter.hpp>
#include <DictGroup.hpp>
#include <Exception.hpp>
#include <Lexicon.hpp>
#include <MaxMatchSegmentation.hpp>
#include <Segments.hpp>
#include <algorithm>
#include <exception>
#include <list>
#include <memory>
#include <utility>
#include <vector>

#include "text/utf8.h"

namespace baybridge {
namespace {

// The dictionaries of one step: in a group the first that matches wins, however short its match.
std::list<opencc::DictPtr> DictionariesOf(const opencc::DictPtr& dictionary) {
  const auto group = std::dynamic_pointer_cast<opencc::DictGroup>(dictionary);
  return group ? group->GetDicts() : std::list<opencc::DictPtr>{dictionary};
}

bool IsSingle(const std::u32string& key) {
  return key.size() == 1;
}

// The keys of a step and what it makes of each.
Phrases ReadStep(const opencc::Conversion& step) {
  Phrases phrases;
  for (const auto& dictionary : DictionariesOf(step.GetDict())) {
    for (const auto& entry : *dictionary->GetLexicon()) {
      PhraseValue& value = phrases[Widen(entry->Key())];
      if (value.has_soft) continue;
      value.has_soft = true;
      value.soft = entry->GetDefault();
    }
  }
  return phrases;
}

bool AllSingle(const Phrases& phrases) {
  return std::all_of(phrases.begin(), phrases.end(),
                     [](const auto& phrase) { return IsSingle(phrase.first); });
}

// Longest matching over a step is what OpenCC does only if every dictionary after the first holds
// single characters.
bool IsLongestMatch(const opencc::Conversion& step) {
  const auto dictionaries = DictionariesOf(step.GetDict());
  for (auto dictionary = std::next(dictionaries.begin()); dictionary != dictionaries.end();
       ++dictionary) {
    if ((*dictionary)->KeyMaxLength() > sizeof(char32_t)) return false;
  }
  return true;
}

// The first step's pieces, with a second step of single characters already applied.
void FoldSecondStep(const opencc::Conversion& second,
                    const Phrases& second_phrases,
                    Phrases& pieces) {
  for (auto& [key, value] : pieces) value.soft = second.Convert(value.soft);
  for (const auto& [key, value] : second_phrases) pieces.try_emplace(key, value);
}

Result<OpenccTables> Read(const std::string& config) {
  const opencc::ConverterPtr converter = opencc::Config().NewFromFile(config);
  const auto chain = converter->GetConversionChain();
  const auto conversions = chain->GetConversions();
  const auto segmentation =
      std::dynamic_pointer_cast<opencc::MaxMatchSegmentation>(converter->GetSegmentation());
  const auto unsupported = Failure{
      .kind = FailureKind::kUnsupported,
      .what = "OpenCC configuration " + config + " is built in a way that is not known here",
      .place = config,
      .advice = "use the dictionaries of OpenCC 1.1"};
  if (!segmentation || conversions.empty() || conversions.size() > 2) return unsupported;
  if (!std::all_of(conversions.begin(), conversions.end(),
                   [](const auto& step) { return IsLongestMatch(*step); }))
    return unsupported;

  OpenccTables tables;
  tables.first = ReadStep(*conversions.front());
  if (conversions.size() == 2) {
    Phrases second = ReadStep(*conversions.back());
    if (AllSingle(second)) {
      FoldSecondStep(*conversions.back(), second, tables.first);
    } else {
      tables.second = std::move(second);
    }
  }
  for (const auto& entry : *segmentation->GetDict()->GetLexicon()) {
    const auto segment = std::make_shared<opencc::Segments>();
    segment->AddSegment(entry->Key());
    PhraseValue& value = tables.first[Widen(entry->Key())];
    value.has_hard = true;
    value.hard = chain->Convert(segment)->ToString();
  }
  return tables;
}

}  // namespace

std::u32string Widen(std::string_view text) {
  std::u32string wide;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = CodePointAt(text, i);
    wide += point.value;
    i += point.size;
  }
  return wide;
}

Result<OpenccTables> ReadOpencc(const std::string& config) {
  Failure failure{.kind = FailureKind::kNotFound,
                  .what = "OpenCC configuration " + config + " cannot be read",
                  .place = config,
                  .advice = "install OpenCC's data (Debian package libopencc-data)"};
  try {
    return Read(config);
  } catch (const opencc::Exception& error) {  // no std::exception
    failure.what += std::string(": ") + error.what();
  } catch (const std::exception& error) {
    failure.what += std::string(": ") + error.what();
  }
  return failure;
}

}  // namespace baybridge
