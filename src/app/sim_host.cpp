#include "src/app/sim_host.hpp"

#include <unistd.h>

#include <array>
#include <charconv>
#include <csignal>
#include <deque>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "src/port/pty_end.hpp"
#include "src/server/line/line_server.hpp"

namespace rommate::app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using port::ByteView;
using port::Duration;

constexpr auto break_signal = 300ms;  // for telnet's IAC BRK and the command "break"
constexpr std::string_view help =
    "commands: power (off and on), off, on, break [MS], button (hold 12 s), help, quit\n";

class Host {
 public:
  Host(asio::io_context& io, const SimHostOptions& options, std::unique_ptr<port::DeviceRunner> device)
      : io_{io},
        options_{options},
        device_{std::move(device)},
        break_timer_{io},
        button_timer_{io},
        line_timer_{io},
        signals_{io, SIGINT, SIGTERM, SIGHUP},
        input_{io} {
    device_->on_printed([this](ByteView bytes) {
      for (auto& end : ptys_) end->send(bytes);
      for (auto& end : servers_) end->send(bytes);
    });
    device_->on_remark([](const std::string& text) { fmt::print(stderr, "# guess: {}\n", text); });
    device_->on_trouble([](const port::Problem& problem) { fmt::print(stderr, "{}\n", to_string(problem)); });
  }

  /// 0, or the exit status of what could not be had.
  int open_ends() {
    auto line = port::LineSettings{};
    line.baud = options_.baud;
    device_->set_line(line);
    for (const auto& link : options_.ptys) {
      auto made =
          port::PtyEnd::make(io_, link, line,
                             {.on_bytes = [this](ByteView bytes) { device_->type(bytes); },
                              .on_line = [this](const port::LineSettings& set) { device_->set_line(set); }});
      if (auto* problem = std::get_if<port::Problem>(&made)) {
        fmt::print(stderr, "rommate: {}\n", to_string(*problem));
        return exit_status(problem->kind);
      }
      ptys_.push_back(std::move(std::get<0>(made)));
      fmt::print(stderr,
                 "# {} -> {} (a pty carries no BREAK: use --telnet or --rfc2217, or type break here)\n", link,
                 ptys_.back()->device());
    }
    using Protocol = server::LineServerSettings::Protocol;
    for (const auto& at : options_.telnets)
      if (const int status = listen(at, Protocol::telnet, "telnet"); status != 0) return status;
    for (const auto& at : options_.rfc2217s)
      if (const int status = listen(at, Protocol::rfc2217, "rfc2217"); status != 0) return status;
    return 0;
  }

  /// True: ended by a signal.
  bool run() {
    bool interrupted = false;
    signals_.async_wait([&, this](const auto& error, int) {
      if (error) return;
      interrupted = true;
      io_.stop();
    });
    if (options_.commands) {
      const int fd = ::dup(STDIN_FILENO);
      boost::system::error_code error;
      if (fd >= 0) input_.assign(fd, error);
      if (fd >= 0 && !error) read_commands();
    }
    device_->power_on();
    io_.run();
    device_->set_break(false);
    return interrupted;
  }

 private:
  int listen(const std::string& at, server::LineServerSettings::Protocol protocol, std::string_view scheme) {
    server::LineServerSettings settings;
    settings.protocol = protocol;
    settings.at = at;
    settings.line.baud = options_.baud;
    server::LineEvents events;
    events.on_bytes = [this](ByteView bytes) { device_->type(bytes); };
    events.on_break = [this](bool on) { set_break(on); };
    events.on_break_signal = [this] { send_break(break_signal); };
    events.on_line = [this](const port::LineSettings& line) {
      // What was typed before goes out at the old speed.
      line_timer_.expires_after(device_->until_sent());
      line_timer_.async_wait([this, line](const auto& error) {
        if (!error) device_->set_line(line);
      });
    };
    events.on_purge = [this](bool, bool unsent) {
      if (unsent) device_->purge_unsent();
    };
    auto made = server::listen_line(io_, settings, std::move(events));
    if (auto* problem = std::get_if<server::ListenProblem>(&made)) {
      fmt::print(stderr, "rommate: {}{}{}\n", problem->what, problem->hint.empty() ? "" : ". ",
                 problem->hint);
      return problem->usage ? 2 : 3;
    }
    servers_.push_back(std::move(std::get<0>(made)));
    fmt::print(stderr, "# {}://{}\n", scheme, servers_.back()->address());
    return 0;
  }

  void set_break(bool on) { device_->set_break(on); }

  void send_break(Duration length) {
    device_->set_break(true);
    break_timer_.expires_after(length);
    break_timer_.async_wait([this](const auto& error) {
      if (!error) device_->set_break(false);
    });
  }

  void read_commands() {
    input_.async_read_some(asio::buffer(buffer_), [this](const auto& error, std::size_t count) {
      if (error) return;  // the end of standard input ends nothing
      for (const char c : std::string_view(buffer_.data(), count)) {
        if (c != '\n' && c != '\r') {
          word_ += c;
        } else if (!word_.empty()) {
          carry_out(std::exchange(word_, {}));
        }
      }
      read_commands();
    });
  }

  void carry_out(const std::string& line) {
    const auto word = line.substr(0, line.find(' '));
    if (word == "quit" || word == "exit") return io_.stop();
    if (word == "power" || word == "off") device_->power_off();
    if (word == "power" || word == "on") return device_->power_on();
    if (word == "off") return;
    if (word == "break") {
      int length = 300;
      if (line.size() > 6) std::from_chars(line.data() + 6, line.data() + line.size(), length);
      return send_break(std::chrono::milliseconds{std::clamp(length, 1, 10'000)});
    }
    if (word == "button") {
      device_->hold_button(true);
      button_timer_.expires_after(12s);
      return button_timer_.async_wait([this](const auto& error) {
        if (!error) device_->hold_button(false);
      });
    }
    fmt::print(stderr, "{}", help);
  }

  asio::io_context& io_;
  SimHostOptions options_;
  std::unique_ptr<port::DeviceRunner> device_;
  std::vector<std::unique_ptr<port::PtyEnd>> ptys_;
  std::vector<std::unique_ptr<server::LineServer>> servers_;
  asio::steady_timer break_timer_, button_timer_, line_timer_;
  asio::signal_set signals_;
  asio::posix::stream_descriptor input_;
  std::array<char, 1024> buffer_{};
  std::string word_;
};

}  // namespace

int run_sim_host(const SimHostOptions& options) {
  asio::io_context io;
  auto made = port::DeviceRunner::make(io, options.device);
  if (auto* problem = std::get_if<port::Problem>(&made)) {
    fmt::print(stderr, "rommate: {}\n", to_string(*problem));
    return exit_status(problem->kind);
  }
  Host host(io, options, std::move(std::get<0>(made)));
  if (const int status = host.open_ends(); status != 0) return status;
  return host.run() ? 130 : 0;
}

}  // namespace rommate::app
