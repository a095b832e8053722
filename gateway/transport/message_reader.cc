#include "transport/message_reader.h"

#include <utility>

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>

namespace baybridge {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

// A body that is charged to a budget while it grows.
struct ChargedBody {
  struct value_type {
    std::string bytes;
    ByteBudget* budget = nullptr;
    std::size_t charged = 0;
  };

  class reader {
   public:
    template <bool IsRequest, class Fields>
    reader(http::header<IsRequest, Fields>&, value_type& body) : body_(body) {}

    // A length that is only promised takes no memory.
    static void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& error) {
      error = {};
      std::size_t taken = 0;
      for (const auto part : boost::beast::buffers_range_ref(buffers)) {
        if (!body_.budget->Take(part.size())) {
          error = make_error_code(boost::system::errc::not_enough_memory);
          return taken;
        }
        body_.charged += part.size();
        body_.bytes.append(static_cast<const char*>(part.data()), part.size());
        taken += part.size();
      }
      return taken;
    }

    static void finish(error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

}  // namespace

struct MessageReader::Parser {
  http::request_parser<ChargedBody> parser;
  std::size_t fields = 0;  // of the head; a trailer adds to them
  bool counted = false;
};

MessageReader::MessageReader(std::size_t max_body_bytes, ByteBudget& budget)
    : parser_(std::make_unique<Parser>()) {
  constexpr std::uint32_t kHeadLimit = 64 * 1024;  // the gate's own limit comes first
  parser_->parser.eager(true);
  parser_->parser.body_limit(max_body_bytes);
  parser_->parser.header_limit(kHeadLimit);
  parser_->parser.get().body().budget = &budget;
}

MessageReader::~MessageReader() {
  auto& body = parser_->parser.get().body();
  body.budget->Give(body.charged);
}

MessageReader::State MessageReader::Put(std::string_view bytes, std::size_t& consumed) {
  auto& parser = parser_->parser;
  const auto count_fields = [&] {
    std::size_t count = 0;
    for (auto it = parser.get().begin(); it != parser.get().end(); ++it) ++count;
    return count;
  };
  error_code error;
  consumed = parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error == http::error::body_limit) return State::kTooLarge;
  if (error == make_error_code(boost::system::errc::not_enough_memory)) return State::kNoBudget;
  if (error && error != http::error::need_more) return State::kBad;
  if (parser.is_header_done() && !parser_->counted) {
    parser_->fields = count_fields();
    parser_->counted = true;
  }
  if (!parser.is_done()) return State::kMore;
  return count_fields() == parser_->fields ? State::kDone : State::kBad;
}

std::size_t MessageReader::size() const {
  return parser_->parser.get().body().bytes.size();
}

std::string MessageReader::TakeBody() {
  return std::move(parser_->parser.get().body().bytes);
}

}  // namespace baybridge
