#include "text/script.h"

#include <utility>

#include "text/opencc_tables.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

const char* ConfigOf(ScriptConversion conversion) {
  switch (conversion) {
    case ScriptConversion::kHansToHantHk:
    case ScriptConversion::kHansToHantMo: return "s2hk.json";  // OpenCC has no variant of Macao
    case ScriptConversion::kHantHkToHans:
    case ScriptConversion::kHantMoToHans: return "hk2s.json";
    case ScriptConversion::kHansToHant: return "s2t.json";
    case ScriptConversion::kHantToHans: return "t2s.json";
  }
  return "";
}

void ReplaceAll(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Changes what OpenCC gives; the last step is the one whose values reach the result.
void ApplyResultRule(const ScriptRule& rule, OpenccTables& tables) {
  Phrases& last = tables.second.empty() ? tables.first : tables.second;
  for (auto& [key, value] : tables.first) ReplaceAll(value.hard, rule.from, rule.to);
  for (auto& [key, value] : last) ReplaceAll(value.soft, rule.from, rule.to);
  last.try_emplace(Widen(rule.from),
                   PhraseValue{.has_hard = false, .has_soft = true, .hard = {}, .soft = rule.to});
}

// A single character that becomes itself needs no entry.
void DropIdentities(Phrases& phrases) {
  for (auto phrase = phrases.begin(); phrase != phrases.end();) {
    const PhraseValue& value = phrase->second;
    const bool idle =
        phrase->first.size() == 1 && !value.has_hard && Widen(value.soft) == phrase->first;
    phrase = idle ? phrases.erase(phrase) : std::next(phrase);
  }
}

}  // namespace

ScriptConverter::ScriptConverter(OpenccTables tables) : two_steps_(!tables.second.empty()) {
  if (!two_steps_) DropIdentities(tables.first);
  DropIdentities(tables.second);
  first_ = PhraseTrie(tables.first);
  second_ = PhraseTrie(tables.second);
}

Result<ScriptConverter> ScriptConverter::Make(ScriptConversion conversion,
                                              const std::vector<ScriptRule>& rules) {
  auto tables = ReadOpencc(ConfigOf(conversion));
  if (!tables) return std::move(tables).error();
  for (const ScriptRule& rule : rules) {
    if (rule.from.empty() || !IsUtf8(rule.from) || !IsUtf8(rule.to)) {
      return Failure{.kind = FailureKind::kMalformed,
                     .what = "expected two texts, found ‘" + rule.from + "’ and ‘" + rule.to + "’",
                     .place = {},
                     .advice = {}};
    }
    if (rule.kind == ScriptRule::Kind::kResult) ApplyResultRule(rule, *tables);
  }
  const ScriptConverter plain(*tables);
  for (const ScriptRule& rule : rules) {
    if (rule.kind == ScriptRule::Kind::kResult) continue;
    PhraseValue& value = tables->first[Widen(rule.from)];
    value.has_hard = true;
    value.hard = rule.to;
    if (rule.kind != ScriptRule::Kind::kWord) continue;
    value.hard.clear();
    static_cast<void>(plain.Convert(rule.from, value.hard));
  }
  return ScriptConverter(*std::move(tables));
}

// Where the next word of the first step begins after `begin`, at most `end`: a piece of running
// text must not reach into it.
std::size_t ScriptConverter::FirstHardMatch(std::string_view text,
                                            std::size_t begin,
                                            std::size_t end) const {
  std::size_t at = begin + CodePointAt(text, begin).size;
  while (at < end && first_.Find(text, at, text.size()).hard_size == 0)
    at += CodePointAt(text, at).size;
  return at < end ? at : end;
}

void ScriptConverter::ConvertRun(std::string_view run, std::string& out) const {
  std::size_t copied = 0;
  for (std::size_t at = 0; at < run.size();) {
    const CodePoint point = CodePointAt(run, at);
    const auto match =
        second_.MayBegin(point.value) ? second_.Find(run, at, run.size()) : PhraseTrie::Match{};
    if (match.soft_size == 0) {
      at += point.size;
      continue;
    }
    out.append(run.substr(copied, at - copied)).append(match.soft);
    at += match.soft_size;
    copied = at;
  }
  out.append(run.substr(copied));
}

// The match of the first step at `at`; the pieces of running text do not reach into the next word.
PhraseTrie::Match ScriptConverter::FindFirst(std::string_view text, std::size_t at) const {
  const CodePoint point = CodePointAt(text, at);
  if (!first_.MayBegin(point.value)) return {};
  const auto match = first_.Find(text, at, text.size());
  if (match.hard_size != 0 || match.soft_size <= point.size) return match;
  return first_.Find(text, at, FirstHardMatch(text, at, at + match.soft_size));
}

bool ScriptConverter::Convert(std::string_view text, std::string& out) const {
  const std::size_t begin = out.size();
  std::string run_buffer;  // running text after the first of two steps
  std::string& run = two_steps_ ? run_buffer : out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto match = FindFirst(text, at);
    if (match.hard_size == 0 && match.soft_size == 0) {
      at += CodePointAt(text, at).size;
      continue;
    }
    run.append(text.substr(copied, at - copied));
    if (match.hard_size == 0) {
      run.append(match.soft);
      at += match.soft_size;
    } else {
      if (two_steps_) ConvertRun(std::exchange(run_buffer, {}), out);
      out.append(match.hard);
      at += match.hard_size;
    }
    copied = at;
  }
  run.append(text.substr(copied));
  if (two_steps_) ConvertRun(run_buffer, out);
  return std::string_view(out).substr(begin) != text;
}

}  // namespace baybridge
