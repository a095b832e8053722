#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "archive/zstd_packer.h"
#include "core/finding.h"
#include "core/result.h"
#include "crypto/merkle.h"
#include "crypto/signature.h"
#include "evidence/audit_entry.h"
#include "store/sqlite.h"
#include "store/vault.h"

namespace baybridge {

// What a gateway keeps: payloads of persons, each sealed under a key of that person, and the audit
// log. Nothing of a person stands in it in the clear: persons are found by a blind index, payloads
// by ids of ours. One connection, one thread at a time.
//
// Every function fails as its statements do (Statement::Step) and where said.
class Store {
 public:
  // Opens or makes the file, brings its tables up to date and reads the tree of the log. Fails with
  // kMalformed where the log is not whole, kUsage for a key that is not that of the file. `keys`
  // must outlive it.
  static Result<std::unique_ptr<Store>> Open(const std::filesystem::path& file,
                                             const KeyEncryption& keys);

  // The same in PostgreSQL, where any number of nodes use it at once: they write one after the
  // other, and each knows of the log what the others added when it begins. Fails like
  // Database::OpenShared too.
  static Result<std::unique_ptr<Store>> OpenShared(const PgOptions& options,
                                                   const KeyEncryption& keys);
  bool shared() const { return database_.shared(); }
  // Reads what other nodes added to the log; nothing where there are none.
  Result<Done> CatchUp();

  // What is done between Begin and Commit is durable as a whole or not at all; without Begin each
  // call is one by itself. Rollback takes back what was done since Begin; without
  // one it does nothing.
  Result<Done> Begin();
  Result<Done> Commit();
  void Rollback();
  // The same for the work of several callers (GroupCommit): a function that fails takes back what
  // it did itself, and nothing of what was done before. Lost: the transaction ended by an error
  // (the disk is full); Commit fails then, and nothing more must be done before it.
  Result<Done> BeginGroup();
  bool GroupIsLost() const { return !database_.in_transaction(); }

  // Persons. `identity` is a scheme and a number as the caller writes them, always alike; only its
  // code stands in the file.
  Result<std::int64_t> AddPerson(std::string_view identity);  // or the one that is there
  Result<std::optional<std::int64_t>> FindPerson(std::string_view identity);
  // A code (32 bytes) that only this store can make: by it a value is found again that must not
  // stand in the file.
  std::string CodeOf(std::string_view value) const;
  // Salt (32 bytes) for commitments about a person; gone with the person's key. Fails with
  // kNotFound for a person that was erased.
  Result<std::string> SaltOf(std::int64_t person);
  // Destroys the key and the payloads, and what is left of them in the file and its log. The audit
  // log stays as it is; who calls adds the entry.
  Result<Done> ErasePerson(std::int64_t person);

  // Payloads, by kind and an id that is no personal data. Larger ones are packed before they are
  // sealed.
  Result<Done> Put(std::int64_t person,
                   std::string_view kind,
                   std::string_view id,
                   std::string_view bytes);
  // The same for several of one id and person.
  struct Part {
    std::string kind;
    std::string_view bytes;
    // Of a Payload: the store packs the bytes itself where it is not decided how they are kept.
    bool decided = false;
    std::string_view packed = {};
  };
  Result<Done> PutAll(std::int64_t person, std::string_view id, std::span<const Part> parts);
  // Fails with kNotFound, and with kMalformed and the row where a bit differs.
  Result<std::string> Get(std::string_view kind, std::string_view id);
  // The ids of a person's payloads of a kind, in order.
  Result<std::vector<std::string>> ListPayloads(std::int64_t person, std::string_view kind);
  // Fails with kNotFound.
  Result<Done> DropPayload(std::string_view kind, std::string_view id);
  // Opens every payload. Findings name the rows that do not open.
  Result<Findings> Scrub();

  // The audit log. Appends an entry; its number is returned and stands in it.
  Result<std::uint64_t> Append(AuditEntry entry);
  std::uint64_t audit_size() const { return tree_.size(); }
  const MerkleLog& tree() const { return tree_; }
  // Signs the state of the log and keeps the note; a state that is signed already keeps the note
  // that it has, with its witnesses. Not within Begin and Commit (kUsage). A log keeps its name and
  // its key: fails with kUsage for others than those of its last note.
  Result<std::string> Sign(const std::string& origin, const SigningKey& key, std::string_view time);
  // Adds a witness's line to the note of that size, in place of an older one of the same witness.
  // Fails with kNotFound.
  Result<Done> SetWitness(std::uint64_t size, std::string_view line);
  // The notes from the last one back, until `found` says true of one: that one; else empty.
  Result<std::string> FindNote(const std::function<bool(std::string_view)>& found);

  // As a witness of other logs: the last note that was signed here for a log (empty: none), and the
  // first one that contradicted it.
  struct Witnessed {
    std::string note = {};
    std::string contradiction = {};
  };
  Result<Witnessed> FindWitnessed(std::string_view origin);
  Result<Done> PutWitnessed(std::string_view origin, std::string_view note);
  // Keeps the first one only.
  Result<Done> PutContradiction(std::string_view origin, std::string_view note);
  // Writes the log up to the last checkpoint into a folder. Fails with kNotFound without one.
  Result<Done> ExportAudit(const std::filesystem::path& folder);

  // Wraps at most `most` keys anew, under the key that wraps now. Returns how many are left under
  // others; reading goes on meanwhile.
  Result<std::uint64_t> Rewrap(std::uint64_t most);

  // A copy of the whole that is consistent, while the store is in use. The file must not exist. Its
  // payloads need the same keys.
  Result<Done> Backup(const std::filesystem::path& file);

 private:
  friend class TransferStore;
  friend class AnswerStore;
  friend class HeldBatches;
  Store(Database database, const KeyEncryption& keys)
      : database_(std::move(database)),
        keys_(keys) {}
  Result<Done> Prepare();
  Result<Done> ReadIndexKey();
  Result<Done> ReadTree();
  Result<Done> ReadEntries();
  Result<std::string> LastNote();
  Result<std::string> SignState(const std::string& origin,
                                const SigningKey& key,
                                std::string_view time);
  Result<SecretKey> KeyOf(std::int64_t person);
  Result<Done> RewrapIndexKey();
  Result<Done> RewrapPerson(std::int64_t person);
  Result<std::vector<std::int64_t>> PersonsToRewrap();
  Result<std::string> OpenPayload(const SecretKey& key,
                                  std::string_view kind,
                                  std::string_view id,
                                  const Statement& row);
  Result<Done> InOne(const std::function<Result<Done>()>& work);
  Result<Done> InSavepoint(const std::function<Result<Done>()>& work);

  Database database_;
  const KeyEncryption& keys_;
  std::optional<SecretKey> index_key_;
  MerkleLog tree_;
  std::uint64_t durable_ = 0;  // entries when the transaction began
  std::optional<Transaction> open_;
  bool group_ = false;   // the open transaction is of several callers,
  bool nested_ = false;  // and one function of one of them is under way
  // Of the person that was used last in the open transaction: one transfer needs it many times.
  struct PersonKey {
    std::int64_t person = 0;
    SecretKey key;
    std::string salt = {};  // empty: not made so far
  };
  std::optional<PersonKey> last_key_;
  ZstdPacker packer_;
};

}  // namespace baybridge
