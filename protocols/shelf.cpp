#include "protocols/shelf.hpp"

#include <algorithm>

#include "protocols/ascii.hpp"

namespace rommate::protocols {
namespace {

constexpr std::size_t shown_at_most = 80;
constexpr std::string_view mapped = "::ffff:";  // IPv4 in IPv6, RFC 4291, section 2.5.5.2

bool may_have(const ArmedFile& file, std::string_view peer) {
  if (file.peers.empty()) return true;
  if (peer.starts_with(mapped)) peer.remove_prefix(mapped.size());
  const auto place = parse_ipv4_place(peer);
  return place && std::any_of(file.peers.begin(), file.peers.end(),
                              [&](const Ipv4Place& each) { return each.holds(place->address); });
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

std::string shown_name(std::string_view name) {
  std::string text;
  for (const char c : name.substr(0, shown_at_most)) text += c >= ' ' && c <= '~' ? c : '?';
  return "'" + text + "'";
}

Found Shelf::find(std::string_view asked, std::string_view peer, bool write) const {
  const auto name = bare_name(asked);
  const auto who = std::string{peer} + (write ? " wants to write " : " asks for ") + shown_name(asked);
  std::shared_ptr<const ArmedFile> exact, folded;
  int alike = 0;
  for (const auto& each : files_) {
    if (each->upload != write) continue;
    const auto own = bare_name(each->name);
    if (own == name) exact = each;
    if (same_letters(own, name)) folded = each, ++alike;
  }
  const auto found = exact ? exact : alike == 1 ? folded : nullptr;
  if (!found && write) return {nullptr, who + ", and nothing may be written", Found::Reason::not_allowed};
  if (!found) return {nullptr, who + ", which is not served", Found::Reason::wrong_name};
  if (!may_have(*found, peer))
    return {nullptr, who + ", which is not for this address", Found::Reason::wrong_peer};
  return {found, exact ? "" : shown_name(asked) + " is taken for '" + found->name + "'"};
}

}  // namespace rommate::protocols
