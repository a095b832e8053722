#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/schematron.h"

namespace baybridge {

// Walks the files of one schema.
class SchematronReader {
 public:
  explicit SchematronReader(RuleFiles& files) : files_(files) {}
  Result<SchemaText> Read(const std::string& file);

 private:
  // An element of some file.
  struct At {
    const RuleFile* file = nullptr;
    NodeId node = kNone;
  };
  using Params = std::map<std::string, std::string, std::less<>>;

  // schematron_source.cc: elements, wherever they stand
  std::string_view LocalOf(At at) const;
  std::string_view SpaceOf(At at) const;
  bool Is(At at, std::string_view local) const;
  std::optional<std::string> Attribute(At at, std::string_view name) const;
  std::string Text(At at, std::string_view name) const;
  std::string Required(At at, std::string_view name);
  std::string Substitute(std::string_view text) const;
  std::vector<At> Children(At at);
  void AddChildren(At at, std::uint32_t depth, std::vector<At>& children);
  std::optional<At> Include(At at);
  std::optional<At> Resolve(At at, std::string_view href);
  std::string PlaceOf(At at) const;
  void Fail(At at, std::string what, FailureKind kind = FailureKind::kMalformed);
  void Fail(At at, Failure failure);
  bool failed() const { return failure_.has_value(); }

  // schematron_reader.cc
  void ReadSchema(At at, SchemaText& schema);
  void ReadSchemaChild(At at, SchemaText& schema);
  void CheckBinding(At at);
  void ReadForeign(At at, SchemaText& schema);
  void ReadFormat(At at, SchemaText& schema);
  PhaseText ReadPhase(At at);
  void ReadNotes(At at, std::string_view element, std::vector<NoteText>& notes);
  LetText ReadLet(At at);
  RichAttributes ReadRich(At at) const;
  Validity ReadValidity(At at) const;
  Prose ReadProse(At at);
  void AddProse(At at, std::uint32_t depth, Prose& prose);

  // schematron_patterns.cc
  void GatherAbstract(At schema);
  void ReadPattern(At at, SchemaText& schema);
  void AddPatternChildren(At at, PatternText& pattern);
  void ReadInstance(At at, PatternText& pattern);
  RuleText ReadRule(At at);
  void AddRuleItems(At at, std::uint32_t depth, std::vector<RuleItem>& items);
  void Extend(At at, std::uint32_t depth, std::vector<RuleItem>& items);
  CheckText ReadCheck(At at);

  RuleFiles& files_;
  std::optional<Failure> failure_;
  std::map<std::string, At, std::less<>> abstract_patterns_;
  std::map<std::string, At, std::less<>> abstract_rules_;
  At pattern_;  // the one being read, whose abstract rules come first
  std::map<std::string, At, std::less<>> local_rules_;
  const Params* params_ = nullptr;  // of the abstract pattern being instantiated
};

}  // namespace baybridge
