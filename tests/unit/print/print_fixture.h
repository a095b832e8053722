#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "core/file.h"
#include "pipeline/translating.h"
#include "print/due.h"
#include "print/print_record.h"

namespace baybridge {

// The packs of the source tree with the layouts, opened once for all tests.
class PrintTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto opened = Workspace::Open(BAYBRIDGE_SOURCE_DIR);
    ASSERT_TRUE(opened) << opened.error().what;
    workspace_ = *std::move(opened);
    auto compiled = workspace_->Compile("hub", "resident");
    ASSERT_TRUE(compiled) << compiled.error().what;
    kind_ = (*compiled)->kind;
    auto data = LoadPrintData(workspace_->packs(), *kind_);
    ASSERT_TRUE(data) << data.error().place << ": " << data.error().what;
    data_ = std::make_unique<PrintData>(*std::move(data));
  }
  static void TearDownTestSuite() {
    data_.reset();
    workspace_.reset();
  }

  static PrintContext Context() {
    return {.packs = workspace_->packs(), .kind = *kind_, .data = *data_};
  }

  // A hub record from its XML; kept alive by the fixture.
  const Record& Hub(const std::string& body) {
    ReadOptions options;
    options.today = "2026-11-20";
    options.assurance = Assurance::kFast;
    auto judged = ReadAndJudge(*workspace_, "<resident>" + body + "</resident>", options);
    EXPECT_TRUE(judged && (*judged)->readable);
    judged_ = *std::move(judged);
    return judged_->record;
  }

  // A sample of a pack as a hub record.
  const Record& Sample(const std::string& sample) {
    auto bytes = ReadFile(std::string(BAYBRIDGE_SOURCE_DIR) + "/samples/" + sample + "/input.xml",
                          std::size_t{1} << 24U);
    EXPECT_TRUE(bytes);
    TranslateOptions options;
    options.read.today = "2026-11-20";
    options.read.assurance = Assurance::kFast;
    options.to = "hub";
    auto made = TranslateDocument(*workspace_, *std::move(bytes), options);
    EXPECT_TRUE(made && (*made)->made());
    made_ = *std::move(made);
    return made_->target();
  }

  static std::string Print(const Record& hub,
                           const PrintOptions& options,
                           PrintInput input = {.context = Context()}) {
    return PrintRecord(hub, input, options);
  }
  static std::string Handover(const Record& hub) { return Print(hub, {.view = "handover"}); }

  // What stands in a section of the page, up to the next one.
  static std::string Section(const std::string& page, const std::string& id) {
    const std::size_t begin = page.find("id=\"" + id + "\"");
    if (begin == std::string::npos) return {};
    return page.substr(begin, page.find("</section>", begin) - begin);
  }
  const Translated& made() const { return *made_; }

  inline static std::unique_ptr<Workspace> workspace_;
  inline static const Kind* kind_ = nullptr;
  inline static std::unique_ptr<PrintData> data_;

 private:
  std::unique_ptr<Judged> judged_;
  std::unique_ptr<Translated> made_;
};

}  // namespace baybridge
