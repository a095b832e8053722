#include "server/transfer_config.h"

#include <set>
#include <utility>

#include "evidence/checkpoint.h"
#include "server/config_reader.h"
#include "store/pg_connection.h"

namespace baybridge {
namespace {

class TransferParts {
 public:
  TransferParts(const JsonDocument& document, const std::filesystem::path& folder)
      : document_(document),
        folder_(folder) {}

  Result<TransferConfig> Read(const JsonValue& object) {
    ConfigReader part(document_, object);
    config_.name = NameOf(part, object, "name");
    config_.place = part.Text("place");
    config_.institutions = part.Texts("institutions");
    ReadFiles(part, object);
    const auto assurance = kAssuranceNames.ValueOf(part.Text("assurance", "full"));
    if (!assurance) part.Fail(object, "expected full or fast for ‘assurance’");
    config_.assurance = assurance.value_or(Assurance::kFull);
    constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60;
    config_.retry.first_seconds = part.Number("retry_first", config_.retry.first_seconds, 1, 3'600);
    config_.retry.most_seconds = part.Number("retry_most", config_.retry.most_seconds, 1, kDay);
    config_.deliver_within_seconds =
        part.Number("deliver_within", config_.deliver_within_seconds, 1, 30 * kDay);
    config_.attempt_seconds = part.Number("attempt", config_.attempt_seconds, 1, 600);
    config_.anchor_within_seconds =
        part.Number("anchor_within", config_.anchor_within_seconds, 0, 30 * kDay);
    config_.checkpoint_seconds =
        part.Number("checkpoint_every", config_.checkpoint_seconds, 1, 3'600);
    ReadTimeStamps(part, object);
    config_.reports_kept = part.Number("reports_kept", config_.reports_kept, 1, 1'000'000);
    const auto partners = part.Objects("partners");
    config_.least_witnesses = part.Number("witnesses", config_.least_witnesses, 1, 100);
    if (!partners.empty() && config_.least_witnesses > static_cast<std::int64_t>(partners.size()))
      part.Fail(object, "expected at most as many ‘witnesses’ as there are partners");
    if (config_.place.empty() || config_.institutions.empty())
      part.Fail(object, "‘place’ and ‘institutions’ are needed");
    auto done = part.Finish();
    for (const JsonValue* partner : partners) {
      if (done) done = ReadPartner(*partner);
    }
    if (!done) return std::move(done).error();
    return std::move(config_);
  }

 private:
  std::filesystem::path PathOf(const std::string& text) const {
    return text.empty() ? std::filesystem::path() : folder_ / text;
  }
  // The key is in a file or in a device; OpenKeys refuses both and neither.
  void ReadStoreKeys(ConfigReader& part) {
    KeySource& keys = config_.store_keys;
    keys.file = PathOf(part.Text("store_key")).string();
    for (const std::string& older : part.Texts("older_store_keys"))
      keys.older_files.push_back(PathOf(older).string());
    keys.device.module = part.Text("store_key_module");
    keys.device.token = part.Text("store_key_token");
    keys.device.key = part.Text("store_key_label");
    keys.device.pin_file = PathOf(part.Text("store_key_pin")).string();
  }
  // Names of gateways stand in tokens and checkpoints.
  static std::string NameOf(ConfigReader& part, const JsonValue& object, std::string_view key) {
    std::string name = part.Text(key);
    bool plain = IsKeyName(name);
    for (const char c : name)
      plain = plain && (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-');
    if (!plain) part.Fail(object, "expected letters, digits, ‘.’ and ‘-’ for ‘name’");
    return name;
  }

  // "https://host:port/path".
  void ReadTimeStamps(ConfigReader& part, const JsonValue& object) {
    constexpr std::string_view kScheme = "https://";
    const std::string url = part.Text("time_stamps");
    if (url.empty()) return;
    const std::size_t slash = url.find('/', kScheme.size());
    auto address = ReadHttpsAddress(url.substr(0, slash));
    if (!address) return part.Fail(object, address.error().what + " for ‘time_stamps’");
    config_.time_stamps = *address;
    if (slash != std::string::npos) config_.time_stamp_path = url.substr(slash);
  }

  // A file, or a database that several nodes of a gateway share.
  void ReadStore(ConfigReader& part, const JsonValue& object) {
    const std::string store = part.Text("store");
    config_.store_password = PathOf(part.Text("store_password"));
    if (store.empty()) return part.Fail(object, "the key ‘store’ is missing");
    if (!IsPgAddress(store)) {
      config_.store = PathOf(store);
      if (!config_.store_password.empty())
        part.Fail(object, "‘store_password’ is for a ‘store’ in PostgreSQL");
      return;
    }
    config_.store_address = store;
    auto checked = CheckPgAddress(store);
    if (!checked) part.Fail(object, checked.error().what + " for ‘store’");
  }

  void ReadFiles(ConfigReader& part, const JsonValue& object) {
    const auto file = [&](std::string_view key, std::filesystem::path& to, bool needed = true) {
      to = PathOf(part.Text(key));
      if (needed && to.empty()) part.Fail(object, "the key ‘" + std::string(key) + "’ is missing");
    };
    ReadStore(part, object);
    ReadStoreKeys(part);
    file("seal_key", config_.seal_key);
    file("seal_certificate", config_.seal_certificate);
    file("sm2_key", config_.sm2_key, false);
    file("sm2_certificate", config_.sm2_certificate, !config_.sm2_key.empty());
    file("receipt_key", config_.receipt_key);
    file("certificate", config_.certificate);
    file("key", config_.key);
    file("authorities", config_.authorities);
    for (const std::string& list : part.Texts("revocation_lists"))
      config_.revocation_lists.push_back(PathOf(list));
    for (const std::string& list : part.Texts("signer_revocation_lists"))
      config_.signer_revocation_lists.push_back(PathOf(list));
  }

  Result<Done> ReadPartner(const JsonValue& object) {
    ConfigReader part(document_, object);
    PartnerConfig partner;
    partner.name = NameOf(part, object, "name");
    partner.place = part.Text("place");
    auto address = ReadHttpsAddress(part.Text("url"));
    if (address) {
      partner.address = *address;
    } else {
      part.Fail(object, address.error().what + " for ‘url’");
    }
    partner.certificate_names = part.Texts("certificate_names");
    partner.receipt_key = PathOf(part.Text("receipt_key"));
    if (partner.place.empty() || partner.certificate_names.empty() || partner.receipt_key.empty())
      part.Fail(object, "‘place’, ‘certificate_names’ and ‘receipt_key’ are needed");
    const auto institutions = part.Objects("institutions");
    auto done = part.Finish();
    for (const JsonValue* institution : institutions) {
      ConfigReader home(document_, *institution);
      partner.institutions.push_back({.id = home.Text("id"), .format = home.Text("format")});
      if (partner.institutions.back().id.empty() || partner.institutions.back().format.empty())
        home.Fail(*institution, "‘id’ and ‘format’ are needed");
      if (!homes_.insert(partner.institutions.back().id).second)
        home.Fail(*institution, "two partners have the same institution");
      if (done) done = home.Finish();
    }
    config_.partners.push_back(std::move(partner));
    return done;
  }

  const JsonDocument& document_;
  const std::filesystem::path& folder_;
  TransferConfig config_;
  std::set<std::string> homes_;
};

}  // namespace

Result<TransferConfig> ReadTransferConfig(const JsonDocument& document,
                                          const JsonValue& object,
                                          const std::filesystem::path& folder) {
  return TransferParts(document, folder).Read(object);
}

}  // namespace baybridge
