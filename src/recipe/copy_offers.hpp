// What `copy ?` of a running device lists, and what each way of it comes to: its time, or the reason against
// it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/recipe/copy_way.hpp"

namespace rommate::recipe {

/// "http:", "usb0:", "running-config" of the lines behind `copy ?`; empty: it listed none.
[[nodiscard]] std::vector<std::string> offers_in(const std::vector<std::string>& lines);
/// Those of them that are sockets for a USB stick: "usb0:", "usbflash1:".
[[nodiscard]] std::vector<std::string> sticks_among(const std::vector<std::string>& offers);

/// What is known of the ways when the device has been asked.
struct WaysThere {
  std::vector<std::string> offers = {};  // empty: it did not tell
  std::string stick = {};                // the one that has the file, whole by its size; empty: none
  std::uint64_t bytes = 0;
  Family family = Family::none;
  std::uint32_t baud = 9600;  // of the console
};

/// "http", "ftp", "tftp" or "usb": the quickest of what it offers, for `method=auto`. Empty: none of them.
[[nodiscard]] std::string quickest_way(const WaysThere& known);
/// A sentence: the device cannot be copied to by this method. Empty: nothing speaks against it.
[[nodiscard]] std::string closed_way(const std::string& method, const WaysThere& known);
/// A line for each way, the ones that are no ways together in one.
[[nodiscard]] std::vector<std::string> ways_in_words(const WaysThere& known);

}  // namespace rommate::recipe
