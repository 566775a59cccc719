#include "protocols/tftp/verdict.hpp"

namespace rommate::protocols::tftp {
namespace {

using Reason = Verdict::Reason;

Verdict refuse(Reason reason, ErrorCode code, std::string told, std::string why) {
  return {.file = nullptr, .refusal = {code, std::move(told)}, .why = std::move(why), .reason = reason};
}

}  // namespace

Verdict judge(const Shelf& shelf, const Request& request, std::string_view peer) {
  auto found = shelf.find(request.file, peer, request.write);
  switch (found.reason) {
    case Found::Reason::wrong_name:
      return refuse(Reason::wrong_name, ErrorCode::not_found, "File not found", std::move(found.why));
    case Found::Reason::wrong_peer:
      return refuse(Reason::wrong_peer, ErrorCode::access, "Access violation", std::move(found.why));
    case Found::Reason::not_allowed:
      return refuse(Reason::not_allowed, ErrorCode::access, "Access violation", std::move(found.why));
    case Found::Reason::served: break;
  }
  // netascii would change an image, and mail is obsolete (RFC 1350, section 1).
  if (request.mode != "octet")
    return refuse(Reason::wrong_mode, ErrorCode::undefined, "only octet mode is served",
                  std::string{peer} + " asks for " + shown_name(request.file) + " in the mode " +
                      shown_name(request.mode) + "; only octet keeps an image as it is");
  return {.file = std::move(found.file), .why = std::move(found.why)};
}

std::unique_ptr<Serving> begin(const Request& request, const ArmedFile& file, const ServingLimits& limits,
                               Time now) {
  if (file.upload) return std::make_unique<Accepting>(request, file.at_most, limits, now);
  return std::make_unique<Sending>(request, file.size, file.read, limits, now);
}

}  // namespace rommate::protocols::tftp
