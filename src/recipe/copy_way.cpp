#include "src/recipe/copy_way.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "src/recipe/plan.hpp"
#include "src/recipe/serving.hpp"

namespace rommate::recipe {
namespace {

using console::ServedBy;

constexpr double flash_rate = 776'523'079 / 268.943;  // bytes a second
constexpr double tftp_block = 512, tftp_round_trip = 0.0022;
constexpr double console_rate = 9600 / 10.0 * 128 / 133;  // XMODEM: 128 of 133 bytes are the file's

struct Protocol {
  std::string_view scheme;
  std::uint16_t port;
};
Protocol protocol_of(ServedBy method) {
  switch (method) {
    case ServedBy::http: return {"http", 80};
    case ServedBy::ftp: return {"ftp", 21};
    case ServedBy::tftp: break;
  }
  return {"tftp", 69};
}

}  // namespace

bool on_device(const Values& values) {
  const auto image = value_of(values, "image");
  const auto colon = image.find(':');
  return colon != std::string::npos && colon > 0 && image.find('/') > colon;
}

ServedBy method_of(const Values& values) {
  const auto method = value_of(values, "method");
  return method == "ftp" ? ServedBy::ftp : method == "http" ? ServedBy::http : ServedBy::tftp;
}

bool is_copy(const Values& values) { return values.contains("method"); }

std::string wrong_method(const Values& values) {
  const auto method = value_of(values, "method");
  if (method.empty() || method == "http" || method == "ftp" || method == "tftp") return "";
  return fmt::format("method={} is none of http, ftp and tftp", method);
}

std::uint16_t port_of(const Values& values) {
  const auto given = value_of(values, "port");
  std::uint16_t port = 0;
  std::from_chars(given.data(), given.data() + given.size(), port);
  return port != 0 ? port : protocol_of(method_of(values)).port;
}

std::string copy_url(const Values& values) {
  const auto protocol = protocol_of(method_of(values));
  const auto port = port_of(values);
  const auto at = value_of(values, "server") + (port == protocol.port ? "" : fmt::format(":{}", port));
  return fmt::format("{}://{}/{}", protocol.scheme, at, value_of(network_values(values), "file"));
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
      bytes, in_words(copy_time(ServedBy::http, bytes)), in_words(copy_time(ServedBy::tftp, bytes)),
      in_words(by_console));
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

}  // namespace rommate::recipe
