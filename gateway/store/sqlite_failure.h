#pragma once

#include "core/result.h"

struct sqlite3;

namespace baybridge {

// The last error of a connection as a Failure. Sets `sync_failed` where it was a sync to the disk.
Failure SqliteFailure(sqlite3* database, bool* sync_failed);

}  // namespace baybridge
