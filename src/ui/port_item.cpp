#include "src/ui/port_item.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rommate::ui {
namespace {

using WallTime = std::chrono::system_clock::time_point;

std::string age_text(const port::PortInfo& info, WallTime now) {
  const bool fresh = info.here_since && now - *info.here_since < std::chrono::minutes(1);
  return fresh ? "new" : "";
}

std::string when_seen(const app::CableSeen& seen, WallTime now) {
  const auto wall = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  return app::how_long_ago(wall.count() - seen.when);
}

}  // namespace

tui::Item port_item(const port::PortInfo& info, const std::vector<app::CableSeen>& hosts, WallTime now) {
  tui::Item item;
  item.text = info.name + "  ";
  const auto host = std::find_if(hosts.begin(), hosts.end(), [cable = app::cable_of(info)](const auto& seen) {
    return seen.cable == cable;
  });
  if (host != hosts.end()) item.text += fmt::format("{} ({})  ", host->host, when_seen(*host, now));
  item.text += info.description;
  item.right = info.holders.empty() ? age_text(info, now) : "busy: " + port::to_string(info.holders);
  item.hint = info.path + (info.driver.empty() ? "" : "  " + info.driver);
  if (info.usb) {
    item.hint +=
        fmt::format("  usb {} at {}", info.usb->serial.empty() ? "without a serial number" : info.usb->serial,
                    info.usb->position);
    item.words = info.usb->serial + " " + info.usb->position;
  }
  item.strong = !age_text(info, now).empty();
  return item;
}

}  // namespace rommate::ui
