#include "check/pack_doc.h"

#include <string_view>
#include <vector>

namespace baybridge {
namespace {

std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|' || c == '\\' || c == '<' || c == '`') cell += '\\';
    cell += c == '\n' ? ' ' : c;
  }
  return cell;
}

class Page {
 public:
  Page(const PackSet& packs, const Pack& pack, const Catalogue& catalogue, Language language)
      : packs_(packs),
        pack_(pack),
        catalogue_(catalogue),
        language_(language) {}

  std::string Write() {
    out_ = "# " + Cell(pack_.title.In(language_)) + " (`" + pack_.id + "`)\n\n";
    Fact("version", pack_.version);
    Fact("place", pack_.place);
    Fact("status", pack_.status);
    Fact("evidence", pack_.evidence);
    for (const Kind& kind : pack_.kinds) Fields(kind);
    if (!pack_.code_lists.empty()) out_ += "\n## " + Word("code-lists") + '\n';
    for (const CodeList& list : pack_.code_lists) List(list);
    return std::move(out_);
  }

 private:
  std::string Word(std::string_view word) const {
    return std::string(catalogue_.Text("doc." + std::string(word), language_));
  }
  void Fact(std::string_view word, const std::string& value) {
    if (!value.empty()) out_ += "- " + Word(word) + ": " + Cell(value) + '\n';
  }

  void Row(const std::vector<std::string>& cells) {
    out_ += '|';
    for (const std::string& cell : cells) out_ += ' ' + cell + " |";
    out_ += '\n';
  }
  void Header(const std::vector<std::string_view>& words) {
    std::vector<std::string> names;
    names.reserve(words.size());
    for (const std::string_view word : words) names.push_back(Word(word));
    Row(names);
    Row(std::vector<std::string>(words.size(), "---"));
  }

  void Fields(const Kind& kind) {
    out_ += "\n## " + Word("fields") + ": " + kind.id + '\n';
    std::string section;
    bool first = true;
    for (const Field& field : kind.fields) {
      if (first || field.section != section) {
        out_ += field.section.empty() ? "\n" : "\n### " + Cell(field.section) + "\n\n";
        Header({"path", "label", "count", "codes", "class", "critical", "example", "evidence"});
      }
      first = false;
      section = field.section;
      FieldRow(kind, field);
    }
  }

  void FieldRow(const Kind& kind, const Field& field) {
    std::string codes = field.code_list.empty() ? std::string() : '`' + field.code_list + '`';
    if (!field.identifier_scheme.empty()) codes = '`' + field.identifier_scheme + '`';
    const PersonalClass* personal = packs_.FindClass(field.personal_class);
    std::string evidence = Cell(field.evidence);
    if (field.unverified) evidence += (evidence.empty() ? "(" : " (") + Word("unverified") + ')';
    Row({'`' + field.path + '`', Cell(field.label.In(language_)), CountOf(kind, field), codes,
         personal == nullptr ? "" : Cell(personal->label.In(language_)), field.critical ? "●" : "",
         Cell(field.example), evidence});
  }

  static std::string CountOf(const Kind& kind, const Field& field) {
    if (field.element == kNone || kind.shape.elements.empty()) return {};
    const ShapeElement& element = kind.shape.elements[field.element];
    return std::to_string(element.min) + ".." +
           (element.max == kUnbounded ? "*" : std::to_string(element.max));
  }

  void List(const CodeList& list) {
    out_ += "\n### " + Cell(list.title.In(language_)) + " (`" + list.id + "`";
    if (!list.version.empty()) out_ += ", " + Cell(list.version);
    if (list.unverified) out_ += ", " + Word("unverified");
    out_ += ")\n\n";
    Header({"code", "meaning", "valid", "evidence"});
    for (const Code& code : list.codes) {
      const bool bounded = !code.valid_from.empty() || !code.valid_to.empty();
      std::string evidence = Cell(code.evidence);
      if (code.unverified) evidence += (evidence.empty() ? "(" : " (") + Word("unverified") + ')';
      Row({'`' + code.code + '`', Cell(code.display.In(language_)),
           bounded ? code.valid_from + " – " + code.valid_to : "", evidence});
    }
  }

  const PackSet& packs_;
  const Pack& pack_;
  const Catalogue& catalogue_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string DescribePack(const PackSet& packs,
                         const Pack& pack,
                         const Catalogue& catalogue,
                         Language language) {
  return Page(packs, pack, catalogue, language).Write();
}

}  // namespace baybridge
