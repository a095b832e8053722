#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace baybridge {

// A record that may be drawn.
struct DrawnRecord {
  std::string file;
  std::uint64_t number = 0;         // in its batch, from 1; 0 where the file is one record
  std::vector<std::string> values;  // of the strata asked for
};

// What was drawn, and out of what.
struct ConformSample {
  std::uint64_t size = 0;  // asked for
  std::uint64_t seed = 0;
  std::vector<std::string> stratify;  // ids of strata
  std::uint64_t population = 0;
  struct Stratum {
    std::vector<std::string> values;
    std::uint64_t population = 0;
    std::uint64_t drawn = 0;
  };
  std::vector<Stratum> strata;
  std::vector<DrawnRecord> drawn;  // in the order of the input
};

// Draws records out of a stream that is seen once. Each record has a number of its own, made of
// seed, file and record number by SHA-256; in each stratum those with the smallest numbers are
// drawn. So the order of the stream and the number of threads change nothing, and whoever has the
// seed draws the same. Holds at most `size` records a stratum.
class SampleDraw {
 public:
  SampleDraw(std::uint64_t size, std::uint64_t seed, std::vector<std::string> stratify);

  void Add(DrawnRecord record);

  // The sample: strata get their share by population (largest remainders), and at least one each
  // where the size allows it.
  ConformSample Draw() const;

 private:
  struct Candidates {
    std::uint64_t population = 0;
    // by drawing number; the order of the stream
    std::map<std::string, std::pair<std::uint64_t, DrawnRecord>> smallest;
  };
  std::vector<std::uint64_t> Shares() const;

  std::uint64_t size_;
  std::uint64_t seed_;
  std::vector<std::string> stratify_;
  std::uint64_t added_ = 0;
  std::map<std::vector<std::string>, Candidates> strata_;
};

}  // namespace baybridge
