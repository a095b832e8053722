#include "store/device_keys.h"

#include <algorithm>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <p11-kit/pkcs11.h>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/file.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostPin = 256;    // bytes
constexpr std::size_t kNonceBytes = 12;  // NIST SP 800-38D, 8.2
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kSealedKey = kNonceBytes + SecretKey::kBytes + kTagBytes;
constexpr CK_ULONG kBitsOfByte = 8;

Failure DeviceFailure(const char* what, CK_RV code, const std::string& place) {
  return {code == CKR_MECHANISM_INVALID || code == CKR_MECHANISM_PARAM_INVALID
              ? FailureKind::kUnsupported
              : FailureKind::kUnreadable,
          std::string(what) + " (PKCS#11 return value " + std::to_string(code) + ")", place,
          "see that the device is connected and that the module is the device's own"};
}

// The module writes through these pointers only where PKCS#11 says so, which is nowhere here.
CK_BYTE_PTR Bytes(std::string_view text) {
  return reinterpret_cast<CK_BYTE_PTR>(const_cast<char*>(text.data()));  // NOLINT
}

std::string Associated(std::string_view place) {
  return "baybridge/key/1|" + std::string(place);
}

CK_GCM_PARAMS GcmOf(std::string_view nonce, std::string_view associated) {
  CK_GCM_PARAMS gcm{};
  gcm.pIv = Bytes(nonce);
  gcm.ulIvLen = nonce.size();
  gcm.ulIvBits = nonce.size() * kBitsOfByte;
  gcm.pAAD = Bytes(associated);
  gcm.ulAADLen = associated.size();
  gcm.ulTagBits = kTagBytes * kBitsOfByte;
  return gcm;
}

// Labels of tokens are padded with spaces.
std::string LabelOf(const CK_TOKEN_INFO& info) {
  std::string label(std::begin(info.label), std::end(info.label));
  label.erase(label.find_last_not_of(' ') + 1);
  return label;
}

}  // namespace

// A module that was loaded and a session that is logged in.
class DeviceKeys::Device {
 public:
  explicit Device(DeviceKeyPlace place) : place_(std::move(place)) {}
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;
  // The module stays loaded and started: others of the process may use it.
  ~Device() {
    if (session_ != CK_INVALID_HANDLE) functions_->C_CloseSession(session_);
  }

  Result<Done> Start() {
    auto loaded = Load();
    if (!loaded) return loaded;
    auto slot = FindSlot();
    if (!slot) return std::move(slot).error();
    const CK_RV opened =
        functions_->C_OpenSession(*slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session_);
    if (opened != CKR_OK) return DeviceFailure("the token opens no session", opened, place_.token);
    auto pin = ReadSecretFile(place_.pin_file, kMostPin, "PIN");
    if (!pin) return std::move(pin).error();
    const CK_RV logged = functions_->C_Login(session_, CKU_USER, Bytes(*pin), pin->size());
    Cleanse(*pin);
    if (logged != CKR_OK && logged != CKR_USER_ALREADY_LOGGED_IN)
      return DeviceFailure("the token refuses the PIN", logged, place_.token);
    auto key = Find(place_.key);
    if (!key) return std::move(key).error();
    return Done{};
  }

  const std::string& id() const { return place_.key; }

  Result<std::string> Encrypt(std::string_view label,
                              std::string_view associated,
                              std::string_view text) {
    const std::scoped_lock lock(one_at_a_time_);
    auto key = Find(label);
    if (!key) return std::move(key).error();
    std::string sealed = RandomBytes(kNonceBytes);
    const std::string nonce = sealed;
    CK_GCM_PARAMS gcm = GcmOf(nonce, associated);
    CK_MECHANISM mechanism{CKM_AES_GCM, &gcm, sizeof gcm};
    CK_RV code = functions_->C_EncryptInit(session_, &mechanism, *key);
    std::string cipher(text.size() + kTagBytes, '\0');
    CK_ULONG size = cipher.size();
    if (code == CKR_OK)
      code = functions_->C_Encrypt(session_, Bytes(text), text.size(), Bytes(cipher), &size);
    if (code != CKR_OK) return DeviceFailure("the device does not wrap", code, place_.token);
    if (size != cipher.size())
      return Failure{
          FailureKind::kUnsupported, "the device wraps in another form", place_.token, {}};
    return sealed + cipher;
  }

  Result<std::string> Decrypt(std::string_view label,
                              std::string_view associated,
                              std::string_view sealed) {
    const std::scoped_lock lock(one_at_a_time_);
    auto key = Find(label);
    if (!key) return std::move(key).error();
    CK_GCM_PARAMS gcm = GcmOf(sealed.substr(0, kNonceBytes), associated);
    CK_MECHANISM mechanism{CKM_AES_GCM, &gcm, sizeof gcm};
    CK_RV code = functions_->C_DecryptInit(session_, &mechanism, *key);
    if (code != CKR_OK) return DeviceFailure("the device does not unwrap", code, place_.token);
    const std::string_view cipher = sealed.substr(kNonceBytes);
    std::string text(cipher.size(), '\0');
    CK_ULONG size = text.size();
    code = functions_->C_Decrypt(session_, Bytes(cipher), cipher.size(), Bytes(text), &size);
    // Which value a module answers to a wrong tag differs from module to module.
    const bool away = code == CKR_DEVICE_REMOVED || code == CKR_DEVICE_ERROR ||
                      code == CKR_SESSION_HANDLE_INVALID || code == CKR_TOKEN_NOT_PRESENT;
    if (away) return DeviceFailure("the device does not unwrap", code, place_.token);
    if (code != CKR_OK)
      return Failure{FailureKind::kMalformed, "a wrapped key was altered, or is another's", {}, {}};
    text.resize(size);
    return text;
  }

 private:
  Result<Done> Load() {
    void* library = ::dlopen(place_.module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
      return Failure{FailureKind::kNotFound, "the PKCS#11 module does not load", place_.module,
                     "install the library of the device, and name it with its whole path"};
    void* symbol = ::dlsym(library, "C_GetFunctionList");
    if (symbol == nullptr)
      return Failure{FailureKind::kUnsupported, "expected a PKCS#11 module", place_.module, {}};
    const auto get = reinterpret_cast<CK_C_GetFunctionList>(symbol);  // NOLINT: as dlsym gives it
    CK_RV code = get(&functions_);
    if (code != CKR_OK) return DeviceFailure("the module gives no functions", code, place_.module);
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    code = functions_->C_Initialize(&arguments);
    if (code == CKR_OK || code == CKR_CRYPTOKI_ALREADY_INITIALIZED) return Done{};
    return DeviceFailure("the module does not start", code, place_.module);
  }

  Result<CK_SLOT_ID> FindSlot() {
    CK_ULONG count = 0;
    CK_RV code = functions_->C_GetSlotList(CK_TRUE, nullptr, &count);
    std::vector<CK_SLOT_ID> slots(count);
    if (code == CKR_OK) code = functions_->C_GetSlotList(CK_TRUE, slots.data(), &count);
    if (code != CKR_OK) return DeviceFailure("the module lists no tokens", code, place_.module);
    slots.resize(std::min<std::size_t>(slots.size(), count));
    for (const CK_SLOT_ID slot : slots) {
      CK_TOKEN_INFO info{};
      if (functions_->C_GetTokenInfo(slot, &info) == CKR_OK && LabelOf(info) == place_.token)
        return slot;
    }
    return Failure{FailureKind::kNotFound, "there is no token of that label", place_.token, {}};
  }

  // The one key of that label; two of a label would be chosen from by chance.
  Result<CK_OBJECT_HANDLE> Find(std::string_view label) {
    const auto known = keys_.find(label);
    if (known != keys_.end()) return known->second;
    CK_OBJECT_CLASS kind = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_AES;
    std::vector<CK_ATTRIBUTE> wanted = {{CKA_CLASS, &kind, sizeof kind},
                                        {CKA_KEY_TYPE, &type, sizeof type},
                                        {CKA_LABEL, Bytes(label), label.size()}};
    CK_RV code = functions_->C_FindObjectsInit(session_, wanted.data(), wanted.size());
    if (code != CKR_OK) return DeviceFailure("the token cannot be searched", code, place_.token);
    constexpr CK_ULONG kTwo = 2;
    std::vector<CK_OBJECT_HANDLE> found(kTwo);
    CK_ULONG count = 0;
    code = functions_->C_FindObjects(session_, found.data(), kTwo, &count);
    functions_->C_FindObjectsFinal(session_);
    if (code != CKR_OK) return DeviceFailure("the token cannot be searched", code, place_.token);
    if (count != 1)
      return Failure{FailureKind::kNotFound,
                     count == 0 ? "the token has no AES key of that label"
                                : "the token has more than one AES key of that label",
                     std::string(label),
                     {}};
    keys_.emplace(label, found.front());
    return found.front();
  }

  DeviceKeyPlace place_;
  CK_FUNCTION_LIST* functions_ = nullptr;
  CK_SESSION_HANDLE session_ = CK_INVALID_HANDLE;
  std::mutex one_at_a_time_;  // a session does one thing at a time
  std::map<std::string, CK_OBJECT_HANDLE, std::less<>> keys_;
};

DeviceKeys::DeviceKeys(std::unique_ptr<Device> device) : device_(std::move(device)) {}
DeviceKeys::~DeviceKeys() = default;

Result<std::unique_ptr<DeviceKeys>> DeviceKeys::Open(const DeviceKeyPlace& place) {
  auto device = std::make_unique<Device>(place);
  auto started = device->Start();
  if (!started) return std::move(started).error();
  return std::unique_ptr<DeviceKeys>(new DeviceKeys(std::move(device)));
}

const std::string& DeviceKeys::id() const {
  return device_->id();
}

Result<std::string> DeviceKeys::Wrap(const SecretKey& key, std::string_view place) const {
  return device_->Encrypt(device_->id(), Associated(place), key.bytes());
}

Result<SecretKey> DeviceKeys::Unwrap(std::string_view id,
                                     std::string_view wrapped,
                                     std::string_view place) const {
  if (wrapped.size() != kSealedKey)
    return Failure{FailureKind::kMalformed, "a wrapped key was altered, or is another's", {}, {}};
  auto bytes = device_->Decrypt(id, Associated(place), wrapped);
  if (!bytes) return std::move(bytes).error();
  auto key = SecretKey::FromBytes(*bytes);
  Cleanse(*bytes);
  return key;
}

}  // namespace baybridge
