// Nothing of a record leaves the columns that are sealed: people with a token of their own in every
// field go through everything that the service does, and afterwards every file, log, temporary file
// and error is searched for the tokens, in every form in which they may have leaked.

#include <set>
#include <sstream>

#include <gmock/gmock.h>

#include "e2e/canary_story.h"
#include "evidence/container.h"
#include "support/rounds.h"

namespace baybridge {
namespace {

using testing::IsEmpty;
using testing::Not;

TEST_F(CanaryStory, NothingOfARecordStandsOutsideTheSealedColumns) {
  const std::size_t people = Rounds(50);
  for (std::size_t person = 0; person < people; ++person) {
    search.Add(CardOf(person));
    search.Add(PhoneOf(person));
    search.Add("8522892" + Digits(person, 4));
  }
  StartAll();
  Learn();
  for (std::size_t person = 0; person < people && !HasFatalFailure(); ++person) {
    if (person < people / 10 + 1) Judge(person);
    Transfer(person);
  }
  Provoke(people);
  Batch(std::min<std::size_t>(people, 100));
  SearchWhatTheyTell();
  SearchEverything("while they run");
  processes_[0]->End(SIGKILL);
  SearchEverything("after a crash");
  StartAll();
  for (const auto& process : processes_) process->End(SIGTERM);
  SearchEverything("in the end");
  // The tokens were there, and the search knows them where they are allowed.
  EXPECT_EQ(found_there, people);
  EXPECT_GT(errors, 50U);
  const OpenedContainer opened = OpenContainer(container);
  ASSERT_NE(opened.Find("target.xml"), nullptr);
  EXPECT_THAT(search.Find(opened.Find("target.xml")->bytes), Not(IsEmpty()));
  // A log with a token in clear would have been found, and told with its place.
  scratch_.Write("leak.log", "{\"level\":\"info\",\"name\":\"" + TokenOf("leak", 1) + "\"}\n");
  const auto leaks = search.FindBelow(scratch_.folder());
  ASSERT_EQ(leaks.size(), 1U);
  EXPECT_THAT(leaks[0], testing::HasSubstr("leak.log: Zqvkxjwy in UTF-8 at 24"));
}

// What a profile withholds stands in nothing that leaves: not in the container, member by member as
// it is unpacked, nor in the letter around it, in any form. The full ledger, which stays here, says
// which leaves these are.
TEST_F(CanaryStory, NothingWithheldStandsInWhatIsDelivered) {
  StartAll();
  Learn();
  std::size_t person = 8'000;
  for (const char* profile : {"residential", "assessment-only", "scheme-return"}) {
    ++person;
    std::string envelope = DemoEnvelope({.transfer = std::string("withheld ") + profile});
    const std::string usual = "\"profile\": \"residential\"";
    envelope.replace(envelope.find(usual), usual.size(),
                     "\"profile\": \"" + std::string(profile) + "\"");
    const TransferClient hk = HomeAt(0);
    const TransferClient gd = HomeAt(1);
    const std::size_t known = gd.Incoming().size();
    const Answer sent = hk.Send(envelope, records.Make(person));
    ASSERT_EQ(sent.status, 201U) << profile << sent.body;
    const std::string path = "/v1/transfers/" + TransferClient::Member(sent.body, "id");
    if (sent.body.find("\"waitsForClinician\": true") != std::string::npos) {
      ASSERT_EQ(hk.Post(path + "/acknowledge", kAcknowledgement).status, 200U);
    }
    const std::string there = "/v1/transfers/" + gd.NewestIncoming(known);
    const OpenedContainer archive =
        OpenContainer(hk.Get(path + "/evidence?container=archive").body);
    ASSERT_NE(archive.Find("ledger-full.csv"), nullptr);
    ASSERT_NE(archive.Find("source.xml"), nullptr);
    std::set<std::string> withheld;
    std::set<std::string> others;
    std::istringstream ledger(archive.Find("ledger-full.csv")->bytes);
    for (std::string row; std::getline(ledger, row);) {
      std::vector<std::string> cells;
      std::istringstream text(row);
      for (std::string cell; std::getline(text, cell, ',');) cells.push_back(cell);
      if (cells.size() < 5 || cells[0] != "source") continue;
      const std::string word = records.WordAt(std::stoul("0" + cells[2]), person);
      if (!word.empty()) (cells[4] == "withheld" ? withheld : others).insert(word);
    }
    CanarySearch kept_back;
    std::size_t searched = 0;
    for (const std::string& word : withheld) {
      if (others.contains(word)) continue;  // a name that also stands where it may leave
      kept_back.Add(word, false);
      ++searched;
      EXPECT_NE(archive.Find("source.xml")->bytes.find(word), std::string::npos) << word;
    }
    EXPECT_GT(searched, 0U) << profile;
    const std::string delivered = gd.Get(there + "/evidence").body;
    const OpenedContainer opened = OpenContainer(delivered);
    ASSERT_TRUE(opened.findings.empty()) << profile;
    ASSERT_GT(opened.members.size(), 4U);
    for (const ContainerMember& member : opened.members)
      EXPECT_THAT(kept_back.Find(member.name + " " + member.bytes), IsEmpty())
          << profile << ": " << member.name;
    EXPECT_THAT(kept_back.Find(delivered), IsEmpty()) << profile;
    for (const char* end : {"/record", "/medicines", "/documents", "/receipt", "/receipt?of=origin",
                            "/receipt?of=message", ""})
      EXPECT_THAT(kept_back.Find(gd.Get(there + end).body), IsEmpty()) << profile << end;
    // The control: what may leave is found where it went.
    EXPECT_THAT(search.Find(opened.Find("target.xml")->bytes), Not(IsEmpty())) << profile;
  }
}

// Each form is found as another program writes it.
TEST(CanarySearchTest, FindsEveryForm) {
  const Scratch scratch;
  const std::string python = R"py(
import base64, html, json, sys, urllib.parse
folder = sys.argv[1]
for word, token in (('latin', 'Zqvkxjwy0001L0002'), ('han', '\u7511\u9e9d\u77bf\u9ecd\u4e00')):
    forms = {}
    for charset in ('utf-8', 'utf-16-le', 'utf-16-be', 'utf-16', 'utf-32-le', 'gb18030', 'big5hkscs'):
        raw = token.encode(charset)
        forms[charset] = raw
        forms[charset + '-hex'] = raw.hex().encode()
        forms[charset + '-HEX'] = raw.hex().upper().encode()
        forms[charset + '-quoted'] = urllib.parse.quote(raw).encode()
        for offset in range(3):
            forms[charset + '-base64-%d' % offset] = base64.b64encode(b'\x07' * offset + raw + b'\x99')
            forms[charset + '-url64-%d' % offset] = base64.urlsafe_b64encode(b'\xff' * offset + raw)
    forms['json'] = json.dumps(token).encode()
    forms['upper'] = token.upper().encode()
    forms['lower'] = token.lower().encode()
    forms['repr'] = repr(token.encode()).encode()
    forms['references'] = token.encode('ascii', 'xmlcharrefreplace')
    for form, raw in forms.items():
        open('%s/%s-%s' % (folder, word, form), 'wb').write(b'\x00before ' + raw + b' after\xff')
)py";
  scratch.Write("write.py", python);
  std::filesystem::create_directory(scratch.folder() / "forms");
  const std::string command = "python3 " + (scratch.folder() / "write.py").string() + " " +
                              (scratch.folder() / "forms").string();
  ASSERT_EQ(std::system(command.c_str()), 0);  // NOLINT(cert-env33-c): a test's own command
  CanarySearch search;
  EXPECT_THAT(search.FindBelow(scratch.folder()), IsEmpty()) << "it looks for nothing yet";
  search.Add(kCanary);
  search.Add(kHanCanary);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scratch.folder() / "forms")) {
    ++files;
    EXPECT_THAT(search.Find(TextOf(entry.path())), Not(IsEmpty())) << entry.path();
  }
  EXPECT_EQ(files, 2U * (7 * 10 + 5));
  EXPECT_THAT(search.Find("nothing of the kind, 甑 and 麝 alone, Zqvkxjw"), IsEmpty());
}

}  // namespace
}  // namespace baybridge
