// What becomes of a TFTP request: the file of the shelf that it gets, or the ERROR that it is answered with,
// at once: a silent server costs a device a minute for each name.
#pragma once

#include <memory>

#include "protocols/shelf.hpp"
#include "protocols/tftp/serving.hpp"

namespace rommate::protocols::tftp {

struct Verdict {
  std::shared_ptr<const ArmedFile> file;  // null: refused
  Error refusal = {};                     // what the client is told
  std::string why = {};  // what a person is told; also of a file that was found by another case
  enum class Reason { served, wrong_name, wrong_peer, not_allowed, wrong_mode } reason = Reason::served;
};

/// `peer`: the address in figures.
[[nodiscard]] Verdict judge(const Shelf& shelf, const Request& request, std::string_view peer);

/// The transfer that a served request begins.
[[nodiscard]] std::unique_ptr<Serving> begin(const Request& request, const ArmedFile& file,
                                             const ServingLimits& limits, Time now);

}  // namespace rommate::protocols::tftp
