#include "src/recipe/copy_way.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "protocols/endpoint.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recipe/serving.hpp"

namespace rommate::recipe {
namespace {

using console::ServedBy;

constexpr double flash_rate = 776'523'079 / 268.943;  // bytes a second
constexpr double tftp_block = 512, tftp_round_trip = 0.0022;
constexpr double console_rate = 9600 / 10.0 * 128 / 133;  // XMODEM: 128 of 133 bytes are the file's

std::string value_of(const Values& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? "" : found->second;
}

std::string length_in_words(Seconds length) {
  const auto seconds = length.count();
  if (seconds < 60) return fmt::format("{} s", std::max<Seconds::rep>(seconds, 1));
  if (seconds < 600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  if (seconds < 3 * 3600) return fmt::format("{} min", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} days", seconds / (24 * 3600));
}

}  // namespace

bool on_device(const Values& values) {
  const auto image = value_of(values, "image");
  const auto colon = image.find(':');
  return colon != std::string::npos && colon > 0 && image.find('/') > colon;
}

ServedBy method_of(const Values& values) {
  const auto method = value_of(values, "method");
  return method == "ftp" ? ServedBy::ftp : method == "tftp" ? ServedBy::tftp : ServedBy::http;
}

std::string wrong_method(const Values& values) {
  const auto method = value_of(values, "method");
  if (method.empty() || method == "http" || method == "ftp" || method == "tftp") return "";
  return fmt::format("method={} is none of http, ftp and tftp", method);
}

std::string wrong_copy_network(const Values& values) {
  const auto address = value_of(values, "address"), server = value_of(values, "server");
  const auto device = protocols::parse_ipv4_place(address), machine = protocols::parse_ipv4_place(server);
  if (!machine || machine->prefix_length) return fmt::format("server={} is no address of a machine", server);
  if (device && device->address == machine->address)
    return fmt::format("{} cannot be both the device and the server", server);
  if (const auto file = value_of(network_values(values), "file");
      file.find_first_of(" \t\"'?") != std::string::npos)
    return fmt::format("no copy takes a file name with blanks: rename '{}'", file);
  if (value_of(values, "interface").empty()) return "";
  if (!device || !device->prefix_length)
    return fmt::format("address={} has no mask: write {}/24, say", address, address);
  if (!device->holds(machine->address))
    return fmt::format(
        "{} is not in the network of {}: an address of its own network is lent, no route is set", server,
        address);
  return "";
}

std::uint16_t port_of(const Values& values) {
  const auto given = value_of(values, "port");
  unsigned port = 0;
  std::from_chars(given.data(), given.data() + given.size(), port);
  if (port > 0 && port <= 0xffff) return static_cast<std::uint16_t>(port);
  switch (method_of(values)) {
    case ServedBy::ftp: return 21;
    case ServedBy::tftp: return 69;
    case ServedBy::http: break;
  }
  return 80;
}

std::string copy_url(const Values& values) {
  const auto method = method_of(values);
  const auto scheme = method == ServedBy::ftp ? "ftp" : method == ServedBy::tftp ? "tftp" : "http";
  const auto usual = method == ServedBy::ftp ? 21 : method == ServedBy::tftp ? 69 : 80;
  const auto port = port_of(values);
  const auto at = value_of(values, "server") + (port == usual ? "" : fmt::format(":{}", port));
  const auto known = network_values(values);
  return fmt::format("{}://{}/{}", scheme, at, value_of(known, "file"));
}

Seconds copy_time(ServedBy method, std::uint64_t bytes) {
  const auto size = static_cast<double>(bytes);
  const auto seconds = method == ServedBy::tftp ? size / tftp_block * tftp_round_trip : size / flash_rate;
  return Seconds{static_cast<Seconds::rep>(seconds)};
}

std::string ways_in_words(std::uint64_t bytes) {
  const auto by_console = Seconds{static_cast<Seconds::rep>(static_cast<double>(bytes) / console_rate)};
  return fmt::format(
      "{} bytes take by http or ftp about {} (the flash sets the pace), by tftp {}, over a console of "
      "9600 baud {}",
      bytes, length_in_words(copy_time(ServedBy::http, bytes)),
      length_in_words(copy_time(ServedBy::tftp, bytes)), length_in_words(by_console));
}

std::string image_for_another(const std::string& image, const std::string& platform) {
  const auto figures = [](std::string_view text) {
    const auto at = text.find_first_of("0123456789");
    const auto end = text.find_first_not_of("0123456789", at);
    return at == std::string_view::npos ? std::string_view{} : text.substr(at, end - at);
  };
  // "isr4300-universalk9.17.09.04.SPA.bin", "c2600-ipbase-mz...": the series stands in the first word.
  const auto ours = figures(std::string_view{image}.substr(0, image.find_first_of("-_."))),
             box = figures(platform);
  if (ours.size() < 3 || box.size() < 3 || ours.substr(0, 2) == box.substr(0, 2)) return "";
  return fmt::format("{} is an image for {} by its name, and the device is a {}", image,
                     image.substr(0, image.find_first_of("-_.")), platform);
}

std::vector<std::string> split_answer(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::string without_blanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
  return text;
}

}  // namespace rommate::recipe
