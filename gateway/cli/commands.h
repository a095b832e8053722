#pragma once

#include <string>
#include <vector>

#include "cli/session.h"

namespace baybridge {

struct ValidateCommand {
  std::vector<std::string> files;
  std::string report_file;
};

struct TranslateCommand {
  std::string file;
  std::string to;
  std::string output;   // "-" or empty: standard output
  std::string prefill;  // file for provisional items (CSV); empty: none
  std::string ledger;   // file for the ledger; empty: none
  std::string keep;  // file for the keep file; empty: inside the target where it has a place, else
                     // <output>.keep.xml
  std::string restore_from;  // keep file that came beside the source
  std::string profile;
  std::string target_encoding;
  std::string syntax;  // xml, json or csv; empty: by the name of the output, else the pack's first
  std::string report_file;
  bool indent = false;
  bool no_restore = false;
  std::size_t most_leaves = 20;  // leaves that were not carried whole which a text report names
};

struct ExplainCommand {
  std::string file;
  std::string to;
  std::string at;
  std::string profile;
};

struct PackCommand {
  std::vector<std::string> names;  // pack ids, or case folders for test and bless
  bool coverage = false;
  bool all_outcomes = false;  // bless: translated documents and ledgers too
  std::string output;
};

struct NewPackCommand {
  std::string id;
  std::string like;    // pack whose kind is copied; or
  std::string xsd;     // an XSD with its
  std::string root;    // root element
  std::string place;   // code of the place
  std::string folder;  // that gets schemas/ and mapping/; empty: the data folder
};

// Each runs one command and returns the exit code.
int RunValidate(Session& session, const ValidateCommand& command);
int RunTranslate(Session& session, const TranslateCommand& command);
int RunExplain(Session& session, const ExplainCommand& command);
int RunPackList(Session& session);
int RunPackCheck(Session& session, const PackCommand& command);
int RunPackDoc(Session& session, const PackCommand& command);
int RunPackNew(Session& session, const NewPackCommand& command);
int RunPackTest(Session& session, const PackCommand& command);
int RunPackBless(Session& session, const PackCommand& command);
int RunPackMatrix(Session& session, const PackCommand& command);

}  // namespace baybridge
