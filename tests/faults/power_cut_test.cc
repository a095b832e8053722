#include <random>
#include <string>

#include <gtest/gtest.h>

#include "faults/disk_image.h"
#include "faults/echo_job.h"
#include "faults/io_shim.h"
#include "support/rounds.h"

namespace baybridge {
namespace {

struct Cuts {
  unsigned images = 0;
  unsigned lost = 0;    // records that were told to be durable are not in the ledger
  unsigned differ = 0;  // the job does not go on to the same outputs
};

// Runs a job, and goes on from disks of random moments at which the power went.
Cuts Cut(Durability durability, unsigned images) {
  const EchoJobs jobs(120);
  const std::string folder = jobs.FolderOf("job").string();
  const std::string log = (jobs.scratch().folder() / "log").string();
  BeginIo(folder, {}, log);
  const int code = jobs.RunApart(
      {.durability = durability, .progress = [](const auto& now) { Tell(now.durable); }});
  EndIo();
  EXPECT_EQ(code, 0);
  const auto whole = jobs.Outputs("job");
  const std::vector<IoEvent> events = ReadIoLog(log);
  EXPECT_GT(events.size(), 100U);
  Cuts cuts;
  const unsigned first = FirstSeed();
  for (unsigned seed = first; seed < first + images; ++seed) {
    std::mt19937 random(seed);
    const std::size_t count = random() % (events.size() + 1);
    std::uint64_t told = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (events[i].call == IoCall::kTell) told = events[i].offset;
    }
    jobs.scratch().Remove("image");
    WriteDiskImage(events, count, folder, jobs.FolderOf("image"), random);
    ++cuts.images;
    if (jobs.RecordsOf("image") < told) ++cuts.lost;
    const bool same = jobs.RunApart({.name = "image"}) == 0 && jobs.Outputs("image") == whole;
    if (!same) ++cuts.differ;
    if (durability == Durability::kNormal && cuts.lost != 0) return cuts;  // it bites
    if (durability == Durability::kFull && (cuts.lost != 0 || !same)) {
      ADD_FAILURE() << "seed " << seed << ", event " << count << " of " << events.size();
      return cuts;
    }
  }
  return cuts;
}

TEST(PowerCutTest, NothingThatWasToldIsLost) {
  const unsigned images = Rounds(30);
  const Cuts cuts = Cut(Durability::kFull, images);
  EXPECT_EQ(cuts.images, images);
  EXPECT_EQ(cuts.lost, 0U);
  EXPECT_EQ(cuts.differ, 0U);
}

// The control: without a sync at every commit the same test must find losses.
TEST(PowerCutTest, WithoutSyncedCommitsItIsLost) {
  EXPECT_GT(Cut(Durability::kNormal, 200).lost, 0U);
}

}  // namespace
}  // namespace baybridge
