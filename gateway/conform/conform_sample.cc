#include "conform/conform_sample.h"

#include <algorithm>
#include <numeric>

#include "crypto/digest.h"

namespace baybridge {
namespace {

// The same on every machine: hexadecimal digits of a digest.
std::string DrawingNumber(std::uint64_t seed, const DrawnRecord& record) {
  return Hex(
      Sha256(std::to_string(seed) + '\n' + record.file + '\n' + std::to_string(record.number)));
}

}  // namespace

SampleDraw::SampleDraw(std::uint64_t size, std::uint64_t seed, std::vector<std::string> stratify)
    : size_(size),
      seed_(seed),
      stratify_(std::move(stratify)) {}

void SampleDraw::Add(DrawnRecord record) {
  Candidates& stratum = strata_[record.values];
  ++stratum.population;
  std::string number = DrawingNumber(seed_, record);
  stratum.smallest.emplace(std::move(number), std::pair{added_++, std::move(record)});
  if (stratum.smallest.size() > size_) stratum.smallest.erase(std::prev(stratum.smallest.end()));
}

// How many of each stratum, in the order of the map.
std::vector<std::uint64_t> SampleDraw::Shares() const {
  std::uint64_t population = 0;
  for (const auto& [values, stratum] : strata_) population += stratum.population;
  const std::uint64_t size = std::min(size_, population);
  std::vector<std::uint64_t> shares;
  std::vector<std::uint64_t> populations;
  std::vector<std::uint64_t> rests;
  for (const auto& [values, stratum] : strata_) {
    populations.push_back(stratum.population);
    shares.push_back(size * stratum.population / population);
    rests.push_back(size * stratum.population % population);
  }
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return rests[i]; });
  std::uint64_t left = size - std::accumulate(shares.begin(), shares.end(), std::uint64_t{0});
  for (std::size_t i = 0; i < order.size() && left > 0; ++i) {
    if (shares[order[i]] == populations[order[i]]) continue;
    ++shares[order[i]];
    --left;
  }
  if (size < shares.size()) return shares;
  for (std::uint64_t& share : shares) {
    if (share != 0) continue;
    --*std::ranges::max_element(shares);
    share = 1;
  }
  return shares;
}

ConformSample SampleDraw::Draw() const {
  ConformSample sample{.size = size_,
                       .seed = seed_,
                       .stratify = stratify_,
                       .population = 0,
                       .strata = {},
                       .drawn = {}};
  if (strata_.empty()) return sample;
  const std::vector<std::uint64_t> shares = Shares();
  std::map<std::uint64_t, DrawnRecord> drawn;  // in the order of the input
  std::size_t index = 0;
  for (const auto& [values, stratum] : strata_) {
    const std::uint64_t share = shares[index++];
    sample.population += stratum.population;
    sample.strata.push_back({.values = values, .population = stratum.population, .drawn = share});
    auto next = stratum.smallest.begin();
    for (std::uint64_t i = 0; i < share; ++i, ++next) drawn.insert(next->second);
  }
  for (auto& [order, record] : drawn) sample.drawn.push_back(std::move(record));
  return sample;
}

}  // namespace baybridge
