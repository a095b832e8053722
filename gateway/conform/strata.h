#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "core/result.h"
#include "pack/pack.h"
#include "rules/xpath/evaluator.h"

namespace baybridge {

// Something that records are told apart by: the institution, the care level
// (validators/standards/strata.csv). The first three of the file are known to the program.
inline constexpr std::uint32_t kInstitution = 0;
inline constexpr std::uint32_t kInstitutionName = 1;
inline constexpr std::uint32_t kRecordId = 2;  // how the record names itself
struct Stratum {
  std::string id;
  std::string kinds;  // of records that it is read of, each between spaces
  std::string list;   // hub code list of its values; empty: none
  Texts title;
  xpath::ExprId value = 0;
};

// The strata of a run, compiled. Immutable; used by many threads.
class Strata {
 public:
  // Fails with kNotFound, or kMalformed and file:line. Interns names.
  static Result<std::unique_ptr<const Strata>> Load(const std::filesystem::path& file,
                                                    NameTable& names);
  const std::vector<Stratum>& strata() const { return strata_; }
  const xpath::Program& program() const { return program_; }
  // Index of a stratum, or kNone.
  std::uint32_t Find(std::string_view id) const;

 private:
  std::vector<Stratum> strata_;
  xpath::Program program_;
};

// Tells the strata of one record after the other. Belongs to one thread.
class StrataReader {
 public:
  // `strata` must outlive it.
  explicit StrataReader(const Strata& strata) : strata_(strata), evaluator_(strata.program()) {}

  // The value of each stratum in a hub record of that kind, cut at 200 bytes; empty where there is
  // none.
  void Read(const Record& hub, std::string_view kind, std::vector<std::string>& values);

 private:
  const Strata& strata_;
  xpath::Evaluator evaluator_;
};

}  // namespace baybridge
