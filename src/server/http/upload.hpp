// The body of a PUT on its way into the sink of an armed upload. Pure.
#pragma once

#include <memory>
#include <string>

#include "protocols/shelf.hpp"
#include "src/server/http/chunks.hpp"
#include "src/server/http/request.hpp"

namespace rommate::server::http {

class Upload {
 public:
  Upload(const Request& request, std::uint64_t at_most, std::unique_ptr<protocols::Sink> sink)
      : length_{request.chunked ? std::nullopt : request.length}, at_most_{at_most}, sink_{std::move(sink)} {}

  /// Takes what belongs to the body off the front of `in`. True: it is over, kept or failed.
  [[nodiscard]] bool take(std::string& in);
  /// 201: it is kept; else the number that is answered.
  [[nodiscard]] unsigned status() const { return status_; }
  [[nodiscard]] const std::string& why() const { return why_; }
  [[nodiscard]] std::uint64_t received() const { return received_; }

 private:
  bool fail(unsigned status, std::string why);

  std::optional<std::uint64_t> length_;  // none: in chunks
  std::uint64_t at_most_, received_ = 0;
  std::unique_ptr<protocols::Sink> sink_;
  Chunks chunks_;
  unsigned status_ = 201;
  std::string why_;
};

}  // namespace rommate::server::http
