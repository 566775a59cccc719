#include "src/recipe/serving.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocols/endpoint.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recipe/flash_room.hpp"

namespace rommate::recipe {
namespace {

using console::Served;

constexpr std::uint64_t plain_block = 512;       // RFC 1350; what ROMMONs ask for
constexpr std::uint64_t usual_timeout = 7200;    // TFTP_TIMEOUT (vendor's tftpdnld help)
constexpr std::uint64_t slow_rate = 25'000;      // bytes a second: 512 for each round trip of 20 ms
constexpr std::uint64_t counted_blocks = 65535;  // then a 16-bit block number starts anew

std::optional<protocols::Ipv4Place> place_of(const std::map<std::string, std::string>& values,
                                             const std::string& name) {
  return protocols::parse_ipv4_place(value_of(values, name));
}

bool same_network(const std::map<std::string, std::string>& values) {
  const auto device = place_of(values, "address"), server = place_of(values, "server");
  return device && server && device->holds(server->address);
}

/// How far it is: blocks of TFTP, bytes of the others.
std::string how_far(const Served& served, std::size_t block_size) {
  if (served.block == 0 && served.bytes > 0) return fmt::format("{} of {} bytes", served.bytes, served.size);
  if (served.block == 0) return "its beginning";
  const auto all = served.size / block_size + 1;
  return fmt::format("block {} of {}", served.block, all);
}

/// Bytes of a block, as far as the number of those that came tells.
std::size_t block_size(const Served& served) {
  return served.block == 0 ? plain_block
                           : std::max<std::uint64_t>(1, (served.bytes + served.block - 1) / served.block);
}

std::string nobody_asked(const Bench& bench, const Served& served) {
  const auto device = value_of(bench.facts, "ip");
  const auto where =
      fmt::format("{} port {} of {}", method_of(bench.values) == console::ServedBy::tftp ? "UDP" : "TCP",
                  port_of(bench.values), value_of(bench.values, "server"));
  switch (served.way) {
    case Served::Way::no_link:
      return "no link: our interface has no carrier; look at the cable and at both ends of it";
    case Served::Way::no_arp:
      return fmt::format(
          "no ARP: nothing of {} was heard; the cable belongs into the device's first built-in LAN port (the "
          "management port of an IOS-XE box), in the same network as this machine",
          device);
    case Served::Way::no_request:
      return fmt::format(
          "no request: {} has found us by ARP, and nothing came to {}: a firewall of this machine?", device,
          where);
    case Served::Way::unknown: break;
  }
  return fmt::format("no request of {} came to {}: cable, addresses, or a firewall", device, where);
}

std::string stalled(const Served& served) {
  auto text = fmt::format("stalled at {} ({} bytes)", how_far(served, block_size(served)), served.bytes);
  if (served.block == counted_blocks || served.block == counted_blocks / 2)
    return text + fmt::format(
                      ": this loader counts no further than {} blocks; a smaller image first, xmodem-flash, "
                      "or a flash card",
                      served.block);
  if (!served.text.empty()) text += ": " + served.text;
  return text;
}

}  // namespace

std::map<std::string, std::string> network_values(const std::map<std::string, std::string>& values) {
  std::map<std::string, std::string> found;
  if (const auto device = place_of(values, "address")) {
    found["ip"] = protocols::ipv4_text(device->address);
    if (device->prefix_length) found["mask"] = protocols::ipv4_text(device->mask());
  }
  if (const auto gateway = place_of(values, "gateway"))
    found["router"] = protocols::ipv4_text(gateway->address);
  else if (same_network(values))
    found["router"] = value_of(values, "server");
  const auto image = value_of(values, "image");
  // Another server's file keeps its folders; of ours only the name is asked for.
  const auto name = value_of(values, "external") == "yes" ? image : image.substr(image.rfind('/') + 1);
  if (!image.empty()) found["file"] = name;
  return found;
}

std::string wrong_network(const std::map<std::string, std::string>& values) {
  const auto address = value_of(values, "address"), server = value_of(values, "server");
  const auto device = place_of(values, "address"), machine = place_of(values, "server");
  // A running device has routes of its own; what has just got its address reaches no further than its
  // network.
  const bool configured = !is_copy(values) || !value_of(values, "interface").empty();
  if (configured && (!device || !device->prefix_length))
    return fmt::format("address={} has no mask: write {}/24, say", address, address);
  if (!machine || machine->prefix_length) return fmt::format("server={} is no address of a machine", server);
  if (device && device->address == machine->address)
    return fmt::format("{} cannot be both the device and the server", server);
  const auto gateway = place_of(values, "gateway");
  if (gateway && gateway->address == device->address)
    return fmt::format("the device {} cannot be its own gateway", protocols::ipv4_text(gateway->address));
  if (configured && !gateway && !same_network(values))
    return fmt::format(
        "{} is not in the network of {}: {}", server, address,
        is_copy(values) ? "an address of its own network is lent, no route is set" : "gateway= is needed");
  const auto file = value_of(network_values(values), "file");
  if (file.find_first_of(" \t\"'") != std::string::npos)
    return fmt::format("no device takes a file name with blanks: rename '{}'", file);
  return "";
}

std::optional<std::uint64_t> longer_timeout(std::uint64_t bytes) {
  const auto needed = bytes / slow_rate;
  if (needed <= usual_timeout) return std::nullopt;
  return (needed / 3600 + 1) * 3600;
}

std::string too_many_blocks(const std::string& file, std::uint64_t bytes, Family family,
                            const std::string& platform) {
  const bool counts = family == Family::ios_router && platform.find("26") != std::string::npos;
  if (!counts || bytes / plain_block + 1 <= counted_blocks) return "";
  return fmt::format(
      "{} has {} bytes, and the ROMMON of a {} counts {} blocks of {}: it would stop at {}. A smaller image "
      "first, xmodem-flash, or a flash card",
      file, bytes, platform, counted_blocks, plain_block, counted_blocks * plain_block);
}

std::string what_happened(const Bench& bench, const Heard& heard) {
  const auto lines = heard.lines();
  auto words = heard.complaint();
  for (auto each = lines.rbegin(); each != lines.rend() && words.empty(); ++each)
    if (each->find_first_not_of(" \t!.#T") != std::string::npos) words = *each;
  if (words.empty()) words = heard.problem;
  const auto said = words.empty() ? std::string{} : fmt::format("; the device says '{}'", words);
  if (heard.says("Missing or illegal") || heard.says("not set") || heard.says("must be set"))
    return fmt::format("the loader lacks a setting{}", said);
  if (served_by_others(bench) || !bench.served)
    return fmt::format("{} did not come from {}{}", value_of(bench.facts, "file"),
                       value_of(bench.values, "server"), said);
  const auto& served = *bench.served;
  switch (served.stage) {
    case Served::Stage::waiting: return nobody_asked(bench, served) + said;
    case Served::Stage::wrong_name:
      return fmt::format("wrong file name: the device asked for '{}', and '{}' is served{}", served.asked,
                         value_of(bench.facts, "file"), said);
    case Served::Stage::refused: return served.text + said;
    case Served::Stage::sending:
    case Served::Stage::stalled: return stalled(served) + said;
    case Served::Stage::done: break;
  }
  return fmt::format("all {} bytes arrived, and the device does not take them{}", served.size, said);
}

std::string progress_of(const Served& served) {
  switch (served.stage) {
    case Served::Stage::waiting:
      return served.way == Served::Way::no_link  ? "no link on our interface"
             : served.way == Served::Way::no_arp ? "nothing of the device was heard yet"
                                                 : "no request yet";
    case Served::Stage::wrong_name: return fmt::format("the device asks for '{}'", served.asked);
    case Served::Stage::refused: return served.text;
    case Served::Stage::sending: return how_far(served, block_size(served));
    case Served::Stage::stalled: return stalled(served);
    case Served::Stage::done: break;
  }
  return fmt::format("all {} bytes are there", served.size);
}

console::ServeFile serve_request(const Bench& bench) {
  const auto known = network_values(bench.values);
  return {.path = value_of(bench.values, "image"),
          .name = value_of(known, "file"),
          .device = value_of(known, "ip"),
          .at = value_of(bench.values, "server"),
          .port = port_of(bench.values),
          .bind = value_of(bench.values, "bind"),
          .by = method_of(bench.values),
          .probe = is_copy(bench.values) ? std::string{probe_name} : ""};
}

bool has_moved_all(const Bench& bench) {
  return bench.served && bench.served->bytes >= number_in(value_of(bench.facts, "size"));
}

bool served_by_others(const Bench& bench) { return value_of(bench.values, "external") == "yes"; }

bool needs_no_server(const Bench& bench) { return served_by_others(bench) || needs_no_network(bench.values); }

}  // namespace rommate::recipe
