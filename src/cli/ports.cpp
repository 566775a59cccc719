#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/app/cable_memory.hpp"
#include "src/app/config.hpp"
#include "src/app/json_line.hpp"
#include "src/cli/command.hpp"
#include "src/cli/commands.hpp"
#include "src/port/directory_watch.hpp"
#include "src/port/list.hpp"

namespace rommate::cli {
namespace {

using namespace std::chrono_literals;
using port::PortInfo;
using Clock = std::chrono::system_clock;

constexpr auto ports_examples = R"(Examples:
  rommate ports
  rommate ports --watch        plug the adapter in now, and see its name
  rommate ports --json
)";

struct PortsArguments {
  bool json = false, watch = false;
  std::string root, config;
};

port::Places places_below(const std::string& root) {
  auto places = port::system_places();
  if (root.empty()) return places;
  places.sys = root + "/sys";
  places.dev = root + "/dev";
  places.proc = root + "/proc";
  return places;
}

/// What is known beside sysfs: the host that was last seen on a cable, and the user's own name for the port.
class Known {
 public:
  Known(const std::string& config, const port::Places& places)
      : memory_(app::cable_memory_path()), config_(load_config(config)), places_(places) {}

  [[nodiscard]] std::optional<app::CableSeen> last_seen(const PortInfo& port) const {
    return memory_.last(app::cable_of(port));
  }
  /// The profile whose `port` is this one; empty: none.
  [[nodiscard]] std::string profile(const PortInfo& port) const {
    for (const auto& profile : config_.profiles()) {
      const auto named = config_.whole(profile).port;
      if (named && app::cable_of(*named, places_) == app::cable_of(port)) return profile.name;
    }
    return {};
  }

 private:
  app::CableMemory memory_;
  app::Config config_;
  port::Places places_;
};

// --- one port as text and as JSON

std::string age(const PortInfo& port, Clock::time_point now) {
  if (!port.here_since) return "-";
  const auto seconds = std::max<long long>(
      0, std::chrono::duration_cast<std::chrono::seconds>(now - *port.here_since).count());
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} days", seconds / 86400);
}

std::string dash(const std::string& text) { return text.empty() ? "-" : text; }

using Row = std::vector<std::string>;

std::int64_t since_1970(Clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// "core-sw1, 2 days ago"
std::string text_of(const std::optional<app::CableSeen>& seen, Clock::time_point now) {
  if (!seen) return "-";
  return fmt::format("{}, {}", seen->host, app::how_long_ago(since_1970(now) - seen->when));
}

Row row_of(const PortInfo& port, const Known& known, Clock::time_point now) {
  const auto usb = port.usb.value_or(port::UsbIdentity{});
  return {port.path,
          dash(port.driver),
          port.usb ? usb.vendor + ":" + usb.product : "-",
          dash(usb.serial),
          dash(usb.position),
          age(port, now),
          port.holders.empty() ? "free" : to_string(port.holders),
          text_of(known.last_seen(port), now),
          dash(known.profile(port)),
          port.description};
}

const Row headings{"PORT", "DRIVER",  "USB",       "SERIAL", "POSITION",
                   "AGE",  "HELD BY", "LAST SEEN", "NAME",   "WHAT IT IS"};

void print_rows(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(headings.size(), 0);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) line += fmt::format("{:<{}}  ", row[i], widths[i]);
    fmt::print("{}\n", line + row.back());
  }
}

app::JsonLine json_of(const PortInfo& port, const char* event, const Known& known, Clock::time_point now) {
  app::JsonLine line;
  line.add("event", event).add("path", port.path).add("name", port.name).add("driver", port.driver);
  line.add("description", port.description);
  if (port.usb) {
    line.add("vendor", port.usb->vendor).add("product", port.usb->product).add("serial", port.usb->serial);
    line.add("position", port.usb->position).add("interface", port.usb->interface);
    line.add("manufacturer", port.usb->manufacturer);
  }
  if (port.here_since)
    line.add("age", std::chrono::duration_cast<std::chrono::seconds>(now - *port.here_since).count());
  line.add("held", !port.holders.empty());
  for (const auto& holder : port.holders) {
    app::JsonLine each;
    each.add("pid", holder.pid).add("name", holder.name);
    line.append("held_by", each);
  }
  if (const auto seen = known.last_seen(port)) {
    app::JsonLine host;
    host.add("host", seen->host).add("seconds_ago", since_1970(now) - seen->when);
    line.add("last_seen", host);
  }
  if (const auto profile = known.profile(port); !profile.empty()) line.add("profile", profile);
  return line;
}

// --- what is here, and what changes

void print_all(const std::vector<PortInfo>& ports, const Known& known, bool json) {
  const auto now = Clock::now();
  if (json) {
    for (const auto& port : ports) fmt::print("{}\n", json_of(port, "port", known, now).text());
    return;
  }
  if (ports.empty()) {
    fmt::print(stderr,
               "No serial port is here. Is the adapter plugged in? rommate ports --watch shows what comes; "
               "without hardware: rommate sim:c1841\n");
    return;
  }
  std::vector<Row> rows{headings};
  for (const auto& port : ports) rows.push_back(row_of(port, known, now));
  print_rows(rows);
}

class Watch {
 public:
  Watch(boost::asio::io_context& io, port::Places places, const Known& known, bool json)
      : io_(io),
        places_(std::move(places)),
        known_(known),
        json_(json),
        ports_(port::list_ports(places_)),
        watch_(io, {places_.dev}, [this] { settle(); }),
        soon_(io),
        now_and_then_(io) {
    print_all(ports_, known_, json_);
    std::fflush(stdout);
    look_now_and_then();
  }

 private:
  /// A hub brings several nodes at once, and udev renames and chowns: one look for all of it.
  void settle() {
    soon_.expires_after(50ms);
    soon_.async_wait([this](const boost::system::error_code& error) {
      if (!error) look();
    });
  }

  /// Who holds a port is not told by any directory.
  void look_now_and_then() {
    now_and_then_.expires_after(2s);
    now_and_then_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;
      if (nobody_reads()) return io_.stop();
      look();
      look_now_and_then();
    });
  }

  void look() {
    auto now_here = port::list_ports(places_);
    for (const auto& was : ports_)
      if (!find(now_here, was.path)) tell(was, "gone");
    for (const auto& is : now_here) {
      const auto* was = find(ports_, is.path);
      if (!was || was->usb != is.usb)
        tell(is, "came");
      else if (was->holders != is.holders)
        tell(is, is.holders.empty() ? "free" : "held");
    }
    ports_ = std::move(now_here);
  }

  /// The other end of a pipe has left (`rommate ports --watch | head`).
  static bool nobody_reads() {
    pollfd out{STDOUT_FILENO, 0, 0};
    return poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0;
  }

  static const PortInfo* find(const std::vector<PortInfo>& ports, const std::string& path) {
    const auto found =
        std::find_if(ports.begin(), ports.end(), [&](const auto& port) { return port.path == path; });
    return found == ports.end() ? nullptr : &*found;
  }

  void tell(const PortInfo& port, const char* event) {
    const auto now = Clock::now();
    if (json_) {
      fmt::print("{}\n", json_of(port, event, known_, now).text());
    } else {
      const auto usb = port.usb.value_or(port::UsbIdentity{});
      fmt::print("{:<4}  {}  {}  {}:{}  {}  {}  {}\n", event, port.path, dash(port.driver), usb.vendor,
                 usb.product, dash(usb.serial), dash(usb.position),
                 port.holders.empty() ? port.description : to_string(port.holders));
    }
    std::fflush(stdout);
  }

  boost::asio::io_context& io_;
  port::Places places_;
  const Known& known_;
  bool json_;
  std::vector<PortInfo> ports_;
  port::DirectoryWatch watch_;
  boost::asio::steady_timer soon_, now_and_then_;
};

int run_ports(const PortsArguments& a) {
  const auto places = places_below(a.root);
  const Known known(a.config, places);
  if (!a.watch) {
    print_all(port::list_ports(places), known, a.json);
    return 0;
  }
  boost::asio::io_context io(1);
  boost::asio::signal_set signals(io, SIGINT, SIGTERM, SIGHUP);
  bool interrupted = false;
  signals.async_wait([&](const boost::system::error_code&, int) {
    interrupted = true;
    io.stop();
  });
  const Watch watch(io, places, known, a.json);
  io.run();
  return interrupted ? 130 : 0;
}

}  // namespace

void add_ports(CLI::App& root, int& status) {
  auto a = std::make_shared<PortsArguments>();
  auto* command =
      root.add_subcommand("ports", "every serial port: driver, USB ids, serial, position, who holds it");
  command->add_flag("--json", a->json, "one JSON object a port on standard output");
  command->add_flag("--watch", a->watch, "go on, and tell what comes and goes, until Ctrl-C");
  command->add_option("--root", a->root, "look into DIR/sys, DIR/dev and DIR/proc (containers, tests)")
      ->type_name("DIR");
  add_config_argument(*command, a->config);
  command->footer(ports_examples);
  command->callback([a, &status] { status = run_ports(*a); });
}

}  // namespace rommate::cli
