#include "src/server/http/upload.hpp"

#include <algorithm>

namespace rommate::server::http {

bool Upload::fail(unsigned status, std::string why) {
  status_ = status;
  why_ = std::move(why);
  sink_.reset();
  return true;
}

bool Upload::take(std::string& in) {
  std::string content;
  std::string_view bytes = in;
  if (length_) {
    content = bytes.substr(
        0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), *length_ - received_)));
    bytes.remove_prefix(content.size());
  } else {
    chunks_.read(bytes, content);
  }
  in.erase(0, in.size() - bytes.size());
  received_ += content.size();
  if (chunks_.broken()) return fail(400, "these are no chunks of HTTP");
  if (received_ > at_most_) return fail(413, "it is longer than " + std::to_string(at_most_) + " bytes");
  if (!sink_->write(protocols::as_bytes(content))) return fail(507, sink_->trouble());
  if (length_ ? received_ < *length_ : !chunks_.complete()) return false;
  return sink_->keep() || fail(507, sink_->trouble());
}

}  // namespace rommate::server::http
