// Keys in a device, by SoftHSM: a device in software.
#include "store/device_keys.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "store/store.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModule = "/usr/lib/softhsm/libsofthsm2.so";
constexpr const char* kPin = "1234";

// One token for all: the module reads its configuration when it is loaded, once in a process.
class DeviceKeysTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    scratch = new Scratch;  // NOLINT(cppcoreguidelines-owning-memory): for the whole suite
    fs::create_directory(scratch->folder() / "tokens");
    scratch->Write("softhsm2.conf",
                   "directories.tokendir = " + (scratch->folder() / "tokens").string() + "\n");
    const std::string conf = (scratch->folder() / "softhsm2.conf").string();
    ::setenv("SOFTHSM2_CONF", conf.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): one thread yet
    Shell("softhsm2-util --init-token --free --label gateway --pin 1234 --so-pin 5678");
    MakeKey("first");
    MakeKey("second");
    MakeKey("twice");
    MakeKey("twice");
    scratch->Write("pin", std::string(kPin) + "\n");
    fs::permissions(scratch->folder() / "pin", fs::perms::owner_read | fs::perms::owner_write);
  }
  static void TearDownTestSuite() { delete scratch; }  // NOLINT

  static void Shell(const std::string& command) {
    const std::string quiet = command + " >" + (scratch->folder() / "log").string() + " 2>&1";
    ASSERT_EQ(std::system(quiet.c_str()), 0)  // NOLINT(cert-env33-c): a test's fixed command
        << command << scratch->Read("log");
  }
  static void MakeKey(const std::string& label) {
    Shell("pkcs11-tool --module " + std::string(kModule) +
          " --token-label gateway --login --pin 1234 --keygen --key-type AES:32 --sensitive "
          "--label " +
          label);
  }
  static DeviceKeyPlace Place(const std::string& key) {
    return {.module = kModule,
            .token = "gateway",
            .pin_file = (scratch->folder() / "pin").string(),
            .key = key};
  }
  static Result<std::unique_ptr<DeviceKeys>> Open(const std::string& key) {
    return DeviceKeys::Open(Place(key));
  }
  static Scratch* scratch;
};
Scratch* DeviceKeysTest::scratch = nullptr;

TEST_F(DeviceKeysTest, UnwrapsWhatItWrappedForThatPlaceOnly) {
  auto keys = Open("first");
  ASSERT_TRUE(keys) << keys.error().what;
  const SecretKey key = SecretKey::Random();
  auto wrapped = (*keys)->Wrap(key, "person|1|key");
  ASSERT_TRUE(wrapped) << wrapped.error().what;
  EXPECT_EQ(wrapped->find(key.bytes()), std::string::npos);
  auto back = (*keys)->Unwrap("first", *wrapped, "person|1|key");
  ASSERT_TRUE(back) << back.error().what;
  EXPECT_EQ(back->bytes(), key.bytes());
  EXPECT_EQ((*keys)->Unwrap("first", *wrapped, "person|2|key").error().kind,
            FailureKind::kMalformed);
  EXPECT_EQ((*keys)->Unwrap("second", *wrapped, "person|1|key").error().kind,
            FailureKind::kMalformed);
  EXPECT_EQ((*keys)->Unwrap("none", *wrapped, "person|1|key").error().kind, FailureKind::kNotFound);
  for (std::size_t i = 0; i < wrapped->size(); ++i) {
    std::string altered = *wrapped;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_FALSE((*keys)->Unwrap("first", altered, "person|1|key")) << i;
    EXPECT_FALSE((*keys)->Unwrap("first", wrapped->substr(0, i), "person|1|key")) << i;
  }
  EXPECT_TRUE((*keys)->Unwrap("first", *wrapped, "person|1|key")) << "a refusal leaves no trace";
}

TEST_F(DeviceKeysTest, OpensAStoreAndRotatesItsKeys) {
  const fs::path file = scratch->folder() / "store.db";
  auto first = Open("first");
  ASSERT_TRUE(first) << first.error().what;
  {
    auto store = Store::Open(file, **first);
    ASSERT_TRUE(store) << store.error().what;
    const auto person = (*store)->AddPerson("X-TEST|7351735");
    ASSERT_TRUE((*store)->Put(*person, "record", "T-1", "a record"));
  }
  auto second = Open("second");
  ASSERT_TRUE(second) << second.error().what;
  auto store = Store::Open(file, **second);
  ASSERT_TRUE(store) << store.error().what;
  auto left = (*store)->Rewrap(100);
  ASSERT_TRUE(left) << left.error().what;
  EXPECT_EQ(*left, 0U);
  EXPECT_EQ(*(*store)->Get("record", "T-1"), "a record");
}

TEST_F(DeviceKeysTest, ServesManyThreads) {
  auto keys = Open("first");
  ASSERT_TRUE(keys);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        const SecretKey key = SecretKey::Random();
        auto wrapped = (*keys)->Wrap(key, "x");
        auto back = (*keys)->Unwrap("first", *wrapped, "x");
        EXPECT_TRUE(back && back->bytes() == key.bytes());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(DeviceKeysTest, SaysWhatIsMissing) {
  EXPECT_EQ(Open("none").error().kind, FailureKind::kNotFound);
  EXPECT_EQ(Open("twice").error().kind, FailureKind::kNotFound);
  DeviceKeyPlace place = Place("first");
  place.token = "elsewhere";
  EXPECT_EQ(DeviceKeys::Open(place).error().kind, FailureKind::kNotFound);
  place.module = "/none/of/it.so";
  EXPECT_EQ(DeviceKeys::Open(place).error().kind, FailureKind::kNotFound);
  scratch->Write("open-pin", kPin);
  fs::permissions(scratch->folder() / "open-pin", fs::perms::all);
  place = Place("first");
  place.pin_file = (scratch->folder() / "open-pin").string();
  EXPECT_EQ(DeviceKeys::Open(place).error().kind, FailureKind::kUsage);
}

}  // namespace
}  // namespace baybridge
