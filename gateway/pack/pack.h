#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/enum_names.h"
#include "core/name_table.h"
#include "core/result.h"
#include "identifiers/scheme.h"
#include "pack/shape.h"

namespace baybridge {

enum class Language : std::uint8_t { kEn, kZhHans, kZhHant, kPt };
inline constexpr std::size_t kLanguages = 4;
inline constexpr EnumNames<Language, kLanguages> kLanguageNames{{{{Language::kEn, "en"},
                                                                  {Language::kZhHans, "zh-Hans"},
                                                                  {Language::kZhHant, "zh-Hant"},
                                                                  {Language::kPt, "pt"}}}};
// One text in each language; a missing one falls back to English.
struct Texts {
  std::array<std::string, kLanguages> by_language;
  std::string_view In(Language language) const {
    const std::string& text = by_language[static_cast<std::size_t>(language)];
    return text.empty() ? std::string_view(by_language[0]) : std::string_view(text);
  }
};

struct Code {
  std::string code = {};
  Texts display = {};
  std::string valid_from = {};  // ISO date or empty
  std::string valid_to = {};    // ISO date, the last day, or empty
  std::string evidence = {};
  bool unverified = false;
  std::uint32_t line = 0;  // in the list's file
};

// A closed or extensible list of codes, with a flat look-up. Constant once loaded.
struct CodeList {
  std::string id;  // "sex", unique within its pack
  std::string version;
  Texts title;
  std::string source;
  bool extensible = false;
  bool unverified = false;
  std::vector<Code> codes;
  std::filesystem::path file;  // codes/<list>.csv
  std::uint32_t line = 0;      // in code-lists.csv

  // Fills the look-up table; call once after `codes` is complete.
  void Index();
  // Index of the code in `codes`, or kNone.
  std::uint32_t Find(std::string_view code) const;
  // True if the code is valid on an ISO date, or date and time; of a date with a precision of month
  // or year, if it is valid on any of its days. An empty date: always.
  bool ValidOn(std::uint32_t code, std::string_view date) const;

 private:
  std::vector<std::uint32_t> slots_;
};

// A field: what a format says of one leaf.
struct Field {
  std::string path;               // plain, "/Resident/Drug/Name"
  ElementId element = kNone;      // in the kind's Shape; kNone until the shape is bound
  std::string code_list;          // id in this pack, or empty
  std::string identifier_scheme;  // id of an identifier scheme, or empty
  Texts label;
  std::string personal_class;  // schemas/_meta/classes.csv; empty for a group
  bool critical = false;
  bool opaque = false;
  bool unverified = false;
  // Of a sheet, which has no XSD:
  std::string type;       // name of a built-in XSD type; empty: string
  std::string column;     // heading of the column; empty: the name of the leaf
  std::string pattern;    // XSD pattern that values match; empty: none
  bool required = false;  // every row has a value
  std::string example;
  std::string section;
  std::string evidence;
  std::uint32_t line = 0;  // in fields.csv
};

// One record kind of one pack.
struct Kind {
  std::string id;                     // "resident"
  std::string root;                   // local name of the root element
  std::string envelope;               // local name of the batch envelope; may be empty
  std::filesystem::path schema_file;  // the XSD; empty for a sheet
  std::filesystem::path fields_file;  // <kind>.fields.csv
  std::string as_of;                  // plain path of the record's own date; may be empty
  std::string residue;  // "file", or the plain path of the element that takes keep blocks
  std::vector<Field> fields;
  Shape shape;  // filled by the layer that compiles the XSD
  std::vector<std::uint32_t>
      field_of;  // ElementId to index in fields, kNone where there is none; filled by BindFields

  // Binds fields to the shape; returns the paths of fields that the shape does not have.
  std::vector<std::string> BindFields(const NameTable& names);
  // True for a kind whose shape the fields state: a row of a sheet, without XSD.
  bool is_sheet() const { return schema_file.empty(); }
  const Field* FieldOf(ElementId element) const {
    return element < field_of.size() && field_of[element] != kNone ? &fields[field_of[element]]
                                                                   : nullptr;
  }
};

// Everything known of one format. The hub is a pack too (id "hub", no namespace, place "").
struct Pack {
  std::string id;
  std::string version;
  std::string status;
  std::string place;  // "GD", "HK", "MO", or another place's code; empty for the hub
  Texts title;
  std::vector<std::string> syntaxes;
  std::vector<std::string> encodings;
  std::vector<std::string> languages;
  std::vector<std::pair<std::string, std::string>>
      namespaces;  // prefix ("" = default) and namespace name
  std::vector<Kind> kinds;
  std::vector<CodeList> code_lists;
  bool fhir_json = false;  // JSON is bound as FHIR binds it, not plainly
  std::vector<std::string>
      instructions;  // targets of processing instructions that its documents may hold in the prolog
  std::string evidence;
  std::filesystem::path folder;          // schemas/<pack>
  std::filesystem::path mapping_folder;  // mapping/<pack>
  std::string
      digest;  // SHA-256 (hex) over the names and bytes of every file of the pack, mapping included

  const Kind* FindKind(std::string_view id) const;
  const CodeList* FindCodeList(std::string_view id) const;
  // Namespace name of a prefix; empty where there is none.
  std::string_view SpaceOf(std::string_view prefix) const;
};

// A class of personal data: a row of schemas/_meta/classes.csv.
struct PersonalClass {
  std::string id;  // "identity"
  Texts label;
  bool sensitive = false;  // of the kinds that the laws of the places protect more
};

// All packs of one run: immutable once loaded, shared by threads. The names of all packs are in one
// table.
struct PackSet {
  NameTable names;
  std::vector<std::unique_ptr<Pack>> packs;  // the hub first
  SchemeSet schemes;
  std::vector<PersonalClass> personal_classes;
  std::filesystem::path root;  // folder that holds schemas/ and mapping/

  const Pack* Find(std::string_view id) const;
  Pack* Find(std::string_view id);
  const PersonalClass* FindClass(std::string_view id) const;
  const Pack& hub() const { return *packs.front(); }
  // A code list by "list" (of `pack`), or "pack:list" anywhere; nullptr if there is none.
  const CodeList* FindCodeList(const Pack& pack, std::string_view name) const;
};

// True for the shape of an ISO date, "2026-01-31" (that the day exists is not asked).
bool IsIsoDate(std::string_view text);

// Reads every pack below `root`/schemas (and its mapping folder), the identifier schemes and the
// personal-data classes; packs of the further folders (each with schemas/ and mapping/; identifier
// schemes and personal-data classes of their own are added) follow, and a pack id that is there
// already is kMalformed. Shapes are not filled: the XSD is compiled by a higher layer. Fails with
// kNotFound or kMalformed and file:line.
Result<std::unique_ptr<PackSet>> LoadPacks(const std::filesystem::path& root,
                                           const std::vector<std::filesystem::path>& further = {});

}  // namespace baybridge
