#include "protocols/tftp/shelf.hpp"

#include <algorithm>

#include "protocols/ascii.hpp"

namespace rommate::protocols::tftp {
namespace {

using Reason = Verdict::Reason;

Verdict refuse(Reason reason, ErrorCode code, std::string told, std::string why) {
  return {.file = nullptr, .refusal = {code, std::move(told)}, .why = std::move(why), .reason = reason};
}

/// What may be shown to a person of a name that anybody may have sent.
std::string shown(std::string_view name) {
  std::string text;
  for (const char c : name.substr(0, 80)) text += c >= ' ' && c <= '~' ? c : '?';
  return "'" + text + "'";
}

}  // namespace

std::string bare_name(std::string_view asked) {
  std::string name;
  for (const char c : asked) {
    const char each = c == '\\' ? '/' : c;
    if (each == '/' && (name.empty() || name.back() == '/')) continue;
    name += each;
  }
  return name;
}

Verdict Shelf::judge(const Request& request, std::string_view peer) const {
  const auto name = bare_name(request.file);
  const auto asked = shown(request.file);
  std::shared_ptr<const ArmedFile> exact, folded;
  int alike = 0;
  for (const auto& each : files_) {
    if (each->upload != request.write) continue;
    const auto own = bare_name(each->name);
    if (own == name) exact = each;
    if (same_letters(own, name)) folded = each, ++alike;
  }
  const auto found = exact ? exact : alike == 1 ? folded : nullptr;
  if (!found && request.write)
    return refuse(Reason::not_allowed, ErrorCode::access, "Access violation",
                  std::string{peer} + " wants to write " + asked + ", and nothing may be written");
  if (!found)
    return refuse(Reason::wrong_name, ErrorCode::not_found, "File not found",
                  std::string{peer} + " asks for " + asked + ", which is not served");
  if (!found->peers.empty() &&
      std::find(found->peers.begin(), found->peers.end(), peer) == found->peers.end())
    return refuse(Reason::wrong_peer, ErrorCode::access, "Access violation",
                  std::string{peer} + " asks for " + asked + ", which is not for this address");
  // netascii would change an image, and mail is obsolete (RFC 1350, section 1).
  if (request.mode != "octet")
    return refuse(Reason::wrong_mode, ErrorCode::undefined, "only octet mode is served",
                  std::string{peer} + " asks for " + asked + " in the mode " + shown(request.mode) +
                      "; only octet keeps an image as it is");
  Verdict verdict{.file = found};
  if (!exact) verdict.why = asked + " is taken for '" + found->name + "'";
  return verdict;
}

std::unique_ptr<Serving> begin(const Request& request, const ArmedFile& file, const ServingLimits& limits,
                               Time now) {
  if (file.upload) return std::make_unique<Accepting>(request, file.at_most, limits, now);
  return std::make_unique<Sending>(request, file.size, file.read, limits, now);
}

}  // namespace rommate::protocols::tftp
