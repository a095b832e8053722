#include "text/script.h"

#include <SimpleConverter.hpp>
#include <filesystem>
#include <random>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/file.h"
#include "text/opencc_tables.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

std::string ReadTable(const char* name) {
  constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;
  const auto bytes =
      ReadFile(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "mapping/terms" / name, kMaxBytes);
  EXPECT_TRUE(bytes.has_value()) << name;
  return bytes ? *bytes : "";
}

const ScriptConverters& Converters() {
  static const auto converters = ScriptConverters::Make(
      ReadTable("terms.csv"), "terms.csv", ReadTable("overrides.csv"), "overrides.csv");
  if (!converters) ADD_FAILURE() << converters.error().place << ": " << converters.error().what;
  return **converters;
}

std::string Convert(const ScriptConverter& converter, std::string_view text) {
  std::string out;
  const bool changed = converter.Convert(text, out);
  EXPECT_EQ(changed, out != text);
  return out;
}

std::string Convert(ScriptConversion conversion, std::string_view text) {
  const auto converter = Converters().Get(conversion);
  EXPECT_TRUE(converter.has_value());
  return converter ? Convert(**converter, text) : "";
}

struct OracleCase {
  ScriptConversion conversion;
  const char* config;
};

constexpr OracleCase kOracles[] = {
    {ScriptConversion::kHansToHantHk, "s2hk.json"},
    {ScriptConversion::kHantHkToHans, "hk2s.json"},
    {ScriptConversion::kHansToHant, "s2t.json"},
    {ScriptConversion::kHantToHans, "t2s.json"},
};

// Texts that touch the dictionaries where it hurts: whole keys, beginnings of keys, and single
// characters of keys, in any order.
class TextMaker {
 public:
  explicit TextMaker(const OpenccTables& tables) {
    std::set<char32_t> characters;
    for (const Phrases* phrases : {&tables.first, &tables.second}) {
      for (const auto& [key, value] : *phrases) {
        keys_.push_back(key);
        characters.insert(key.begin(), key.end());
        for (const char32_t c : Widen(value.soft)) characters.insert(c);
      }
    }
    characters_.assign(characters.begin(), characters.end());
  }

  std::string Make(unsigned seed) const {
    std::mt19937 random(seed);
    std::string text;
    for (std::size_t pieces = random() % 12; pieces > 0; --pieces) {
      const std::u32string& key = keys_[random() % keys_.size()];
      const std::size_t kind = random() % 5;
      const std::size_t size = kind == 0 ? key.size() : kind == 1 ? random() % (key.size() + 1) : 0;
      for (std::size_t i = 0; i < size; ++i) AppendUtf8(text, key[i]);
      if (kind == 2 || kind == 3) AppendUtf8(text, characters_[random() % characters_.size()]);
      if (kind == 4) text += random() % 2 == 0 ? "a1 " : "，";
    }
    return text;
  }

 private:
  std::vector<std::u32string> keys_;
  std::vector<char32_t> characters_;
};

using testing::ElementsAre;

TEST(Script, GivesWhatOpenccGives) {
  constexpr unsigned kRounds = 5'000;
  for (const OracleCase& c : kOracles) {
    const opencc::SimpleConverter oracle(c.config);
    const auto converter = ScriptConverter::Make(c.conversion, {});
    const auto tables = ReadOpencc(c.config);
    ASSERT_TRUE(converter.has_value() && tables.has_value());
    const TextMaker maker(*tables);
    for (unsigned seed = 0; seed < kRounds; ++seed) {
      const std::string text = maker.Make(seed);
      ASSERT_EQ(Convert(*converter, text), oracle.Convert(text))
          << c.config << " seed " << seed << ' ' << text;
    }
  }
}

TEST(Script, SecondStepIsNeededFromHongKongOnly) {
  EXPECT_TRUE(ReadOpencc("s2hk.json")->second.empty());
  EXPECT_FALSE(ReadOpencc("hk2s.json")->second.empty());
  EXPECT_EQ(ReadOpencc("no-such.json").error().kind, FailureKind::kNotFound);
}

struct Case {
  const char* from;
  const char* to;
};

// hongkong-macao.md 13.2, measured on OpenCC alone. The names among them are why no name may come
// here.
constexpr Case kMeasured[] = {
    {"范冰", "範冰"},     {"余锦棠", "餘錦棠"}, {"余伯", "餘伯"},
    {"姓余", "姓餘"},     {"王于", "王於"},     {"于氏", "於氏"},
    {"蒋征", "蔣徵"},     {"李杰", "李傑"},     {"冯杰", "馮傑"},
    {"吴秋岳", "吳秋嶽"}, {"占美", "佔美"},     {"胡须勇", "鬍鬚勇"},
    {"李里", "李裏"},     {"里水镇", "裏水鎮"}, {"后海", "後海"},
    {"卧床", "卧牀"},     {"坠床", "墜牀"},     {"床边", "牀邊"},
    {"钟志强", "鍾志強"}, {"沈从文", "沈從文"}, {"万俟", "万俟"},
    {"种师道", "种師道"}, {"谷俊", "谷俊"},     {"曲婉婷", "曲婉婷"},
    {"台山", "台山"},     {"葵涌", "葵涌"},     {"皇后大道中", "皇后大道中"},
    {"质量", "質量"},     {"视频", "視頻"},     {"尿不湿", "尿不濕"},
};

TEST(Script, OpenccAloneFailsAsMeasured) {
  const auto plain = ScriptConverter::Make(ScriptConversion::kHansToHantHk, {});
  ASSERT_TRUE(plain.has_value());
  for (const Case& c : kMeasured) EXPECT_EQ(Convert(*plain, c.from), c.to);
}

// With terms and overrides.
constexpr Case kToHongKong[] = {
    {"", ""},
    {"abc 123", "abc 123"},
    {"床边", "床邊"},
    {"面条", "麵條"},
    {"开启", "開啟"},
    {"里水镇", "里水鎮"},
    {"后海", "后海"},
    {"老年人服务对象", "長者服務使用者"},
    {"老年人口", "老年人口"},
    {"评估员", "認可評估員"},
    {"半失能", "半失能"},  // only related to the Hong Kong term
    {"𨋢", "𨋢"},
};

TEST(Script, TermsAndOverridesComeFirst) {
  for (const Case& c : kToHongKong)
    EXPECT_EQ(Convert(ScriptConversion::kHansToHantHk, c.from), c.to);
}

// The other way loses what Simplified does not tell apart.
constexpr Case kFromHongKong[] = {
    {"鍾鐘", "钟钟"},
    {"範范", "范范"},
    {"後后", "后后"},
    {"係繫系", "系系系"},
    {"邨埗氹涌栢咗嘅", "邨埗氹涌栢咗嘅"},
    {"於梨華", "於梨华"},
    {"長者", "老年人"},
    {"服務使用者", "服务对象"},
};

TEST(Script, BackToSimplified) {
  for (const Case& c : kFromHongKong)
    EXPECT_EQ(Convert(ScriptConversion::kHantHkToHans, c.from), c.to);
}

TEST(Script, PlainConversionsUseNoTerms) {
  EXPECT_EQ(Convert(ScriptConversion::kHansToHant, "老年人"), "老年人");
  EXPECT_TRUE(Converters().rules(ScriptConversion::kHansToHant).empty());
  EXPECT_FALSE(Converters().rules(ScriptConversion::kHansToHantMo).empty());
}

std::vector<std::string> TermsOf(const ScriptConverters& converters, ScriptConversion conversion) {
  std::vector<std::string> terms;
  for (const ScriptRule& rule : converters.rules(conversion)) {
    terms.push_back(rule.kind == ScriptRule::Kind::kWord ? rule.from : rule.from + "=" + rule.to);
  }
  return terms;
}

constexpr char kTermsHeader[] = "id,zh_hans,zh_hant_hk,zh_hant_mo,relationship,status\n";
constexpr char kOverridesHeader[] = "conversion,place,from,to,evidence\n";

TEST(Script, TermThatIsNotCertainStaysOneWord) {
  const std::string terms = std::string(kTermsHeader) +
                            "1,甲|乙,丙|丁,,,\n"
                            "2,戊,己,,related-to,\n"
                            "3,庚,辛,,,unverified\n"
                            "4,壬,丁,,equivalent,\n";
  const auto made = ScriptConverters::Make(terms, "t.csv", kOverridesHeader, "o.csv");
  ASSERT_TRUE(made.has_value());
  EXPECT_THAT(TermsOf(**made, ScriptConversion::kHansToHantHk),
              ElementsAre("乙=丙", "壬=丁", "庚", "戊", "甲=丙"));
  EXPECT_THAT(TermsOf(**made, ScriptConversion::kHantHkToHans),
              ElementsAre("丁", "丙=甲", "己", "辛"));
}

struct BadCase {
  const char* name;
  std::string terms;
  std::string overrides;
  const char* place;
};

TEST(Script, RefusesBadTables) {
  const std::string terms = kTermsHeader;
  const std::string overrides = kOverridesHeader;
  const BadCase cases[] = {
      {"no_column", "id,zh_hans\n", overrides, "t.csv:1"},
      {"no_override_column", terms, "from,to\n", "o.csv:1"},
      {"unknown_conversion", terms, overrides + "hans-latin,result,a,b,e\n", "o.csv:2"},
      {"unknown_place", terms, overrides + "hans-hant,here,a,b,e\n", "o.csv:2"},
      {"no_text", terms, overrides + "hans-hant,source,,b,e\n", "o.csv:2"},
      {"short_row", terms + "1,2\n", overrides, "t.csv:2"},
  };
  for (const BadCase& c : cases) {
    const auto made = ScriptConverters::Make(c.terms, "t.csv", c.overrides, "o.csv");
    ASSERT_FALSE(made.has_value()) << c.name;
    EXPECT_EQ(made.error().place, c.place) << c.name;
  }
}

TEST(Script, AppendsToWhatIsThere) {
  std::string out = "a";
  const auto converter = ScriptConverter::Make(ScriptConversion::kHantToHans, {});
  ASSERT_TRUE(converter.has_value());
  EXPECT_TRUE(converter->Convert("長", out));
  EXPECT_FALSE(converter->Convert("人", out));
  EXPECT_EQ(out, "a长人");
}

}  // namespace
}  // namespace baybridge
