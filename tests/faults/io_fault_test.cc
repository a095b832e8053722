#include <algorithm>
#include <cerrno>
#include <string>

#include <gtest/gtest.h>

#include "faults/echo_job.h"
#include "faults/io_shim.h"
#include "support/rounds.h"

namespace baybridge {
namespace {

struct Case {
  const char* name;
  int error;
  bool for_ever;
  bool must_finish;  // is no error to the caller
};

class IoFaultTest : public testing::TestWithParam<Case> {};

// A clean stop: exit code 3, nothing lost, and the job goes on afterwards.
TEST_P(IoFaultTest, ACallThatFailsStopsTheJobCleanly) {
  const EchoJobs jobs(40);
  const std::string folder = jobs.FolderOf("job").string();
  BeginIo(jobs.FolderOf("whole").string(), {});
  ASSERT_EQ(jobs.RunApart({.name = "whole"}), 0);
  const std::uint64_t calls = IoCalls();
  EndIo();
  ASSERT_GT(calls, 50U);
  const auto whole = jobs.Outputs("whole");
  // BAYBRIDGE_ROUNDS: so many of the calls, spread evenly; as many as there are tries each.
  const std::uint64_t step = std::max<std::uint64_t>(1, calls / Rounds(6));
  for (std::uint64_t call = 1 + FirstSeed() % step; call <= calls; call += step) {
    jobs.scratch().Remove("job");
    BeginIo(folder, {.at = call, .error = GetParam().error, .for_ever = GetParam().for_ever});
    const int code = jobs.RunApart({});
    EndIo();
    ASSERT_TRUE(code == 0 || (code == 3 && !GetParam().must_finish))
        << "call " << call << " of " << calls << ": " << code;
    ASSERT_EQ(jobs.RunApart({}), 0) << "call " << call;
    ASSERT_EQ(jobs.Outputs("job"), whole) << "call " << call;
    ASSERT_EQ(jobs.RecordsOf("job"), 40U) << "call " << call;
  }
}

constexpr Case kCases[] = {
    {"no_space_once", ENOSPC, false, false},
    {"no_space_for_ever", ENOSPC, true, false},
    {"io_error_once", EIO, false, false},
    {"io_error_for_ever", EIO, true, false},
    {"interrupted_once", EINTR, false, true},
    {"no_descriptor_once", EMFILE, false, false},
    {"no_descriptor_for_ever", EMFILE, true, false},
    {"short_write_once", 0, false, true},
    {"short_writes", 0, true, true},
};
INSTANTIATE_TEST_SUITE_P(, IoFaultTest, testing::ValuesIn(kCases), [](const auto& tested) {
  return tested.param.name;
});

}  // namespace
}  // namespace baybridge
