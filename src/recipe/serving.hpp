// A transfer over the network as a recipe sees it: what the parameters come to, whether the image can arrive
// at all, and which of the things that go wrong has gone wrong. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "src/recipe/bench.hpp"

namespace rommate::recipe {

/// What the book's lines are filled with: "ip" and "mask" of `address`, "router" (the gateway, or the server
/// itself in one network, as vendors' pages say), "file" (the image's name as it is asked for).
[[nodiscard]] std::map<std::string, std::string> network_values(
    const std::map<std::string, std::string>& values);

/// A sentence: these addresses cannot work together. Empty: they can.
[[nodiscard]] std::string wrong_network(const std::map<std::string, std::string>& values);

/// How many seconds of TFTP_TIMEOUT the image needs at a pessimistic rate; nullopt: the default of 7200 does.
[[nodiscard]] std::optional<std::uint64_t> longer_timeout(std::uint64_t bytes);

/// A sentence: this ROM counts blocks no further than the image has; empty: nothing is known against it.
/// `platform` is what its banner says.
[[nodiscard]] std::string too_many_blocks(const std::string& file, std::uint64_t bytes, Family family,
                                          const std::string& platform);

/// Why the device came back without the image: which of no link, no ARP, no request, a wrong name, stalled at
/// block N it was, as our server has seen it, or in the device's own words.
[[nodiscard]] std::string what_happened(const Bench& bench, const Heard& heard);
/// All bytes of the file have gone through our own server, in the one way or the other.
[[nodiscard]] bool has_moved_all(const Bench& bench);

/// "block 120 of 3900": for a person who waits.
[[nodiscard]] std::string progress_of(const console::Served& served);

/// The request that serves the run's image; `bench` has the values.
[[nodiscard]] console::ServeFile serve_request(const Bench& bench);

/// Somebody else's server has the image.
[[nodiscard]] bool served_by_others(const Bench& bench);
/// ... or the device has it already.
[[nodiscard]] bool needs_no_server(const Bench& bench);

}  // namespace rommate::recipe
