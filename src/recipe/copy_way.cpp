#include "src/recipe/copy_way.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "src/recipe/plan.hpp"
#include "src/recipe/serving.hpp"

namespace rommate::recipe {
namespace {

using console::ServedBy;

constexpr double tftp_block = 512, tftp_round_trip = 0.0022;

/// Bytes a second that a device writes to its flash (logs: a 4321 by FTP, a 2960 and a 3640 by TFTP).
double flash_rate(Family family) {
  switch (family) {
    case Family::catalyst: return 11'832'960 / 145.0;
    case Family::ios_router:
    case Family::old_bootstrap: return 12'000'000 / 77.0;
    default: return 776'523'079 / 268.943;
  }
}

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
  if (method == "ftp") return ServedBy::ftp;
  return method.empty() || method == "tftp" ? ServedBy::tftp : ServedBy::http;
}

bool is_copy(const Values& values) { return values.contains("method"); }

bool by_stick(const Values& values) { return value_of(values, "method") == "usb"; }

bool is_pull(const Values& values) { return on_device(values) && !value_of(values, "into").empty(); }

bool needs_no_network(const Values& values) {
  return is_copy(values) && (on_device(values) || by_stick(values)) && !is_pull(values);
}

std::string wrong_method(const Values& values) {
  const auto method = value_of(values, "method");
  for (const auto* known : {"", "auto", "http", "ftp", "tftp", "usb"})
    if (method == known) return "";
  return fmt::format("method={} is none of auto, http, ftp, tftp and usb", method);
}

std::uint16_t port_of(const Values& values) {
  const auto given = value_of(values, "port");
  std::uint16_t port = 0;
  std::from_chars(given.data(), given.data() + given.size(), port);
  return port != 0 ? port : protocol_of(method_of(values)).port;
}

std::string copy_url(const Values& values) {
  const auto file = value_of(network_values(values), "file");
  return by_stick(values) ? value_of(values, "stick") + file : url_of_ours(values, file);
}

std::string url_of_ours(const Values& values, std::string_view file) {
  const auto protocol = protocol_of(method_of(values));
  const auto port = port_of(values);
  return fmt::format("{}://{}{}{}/{}", protocol.scheme, value_of(values, "name sent"),
                     value_of(values, "server"), port == protocol.port ? "" : fmt::format(":{}", port), file);
}

std::string probe_url(const Values& values) { return url_of_ours(values, probe_name); }

Seconds copy_time(ServedBy method, std::uint64_t bytes, Family family) {
  const auto size = static_cast<double>(bytes);
  const auto writing = size / flash_rate(family);
  const auto seconds =
      method == ServedBy::tftp ? std::max(writing, size / tftp_block * tftp_round_trip) : writing;
  return Seconds{static_cast<Seconds::rep>(seconds)};
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
