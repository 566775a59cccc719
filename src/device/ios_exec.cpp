// EXEC commands that show no file and copy none: terminal settings, clock, ping and traceroute with their
// dialogues, reload in all its forms. Dialogues as in the vendor's command references.
#include <array>

#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 12> month_names{"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};

std::optional<unsigned> month_of(const std::string& word) {
  const auto small = lower(word);
  for (unsigned i = 0; i < month_names.size(); ++i)
    if (small.size() >= 3 && month_names[i].starts_with(small)) return i + 1;
  return std::nullopt;
}

}  // namespace

void Ios::add_exec_commands(CommandTable& table) {
  const auto nothing = [this](const Captured&) { prompt(); };
  table.add("terminal length <0-512>", [this](const Captured& c) {
    page_lines_ = std::atoi(c[0].c_str());
    prompt();
  });
  table.add("terminal width <0-512>", nothing);
  table.add("terminal monitor", nothing);
  table.add("terminal no monitor", nothing);
  table.add("terminal history size <0-256>", [this](const Captured& c) {
    history_.set_size(static_cast<std::size_t>(std::atoi(c[0].c_str())));
    prompt();
  });
  table.add("help", [this](const Captured&) { answer(help_text()); });
  table.add("ping", [this](const Captured&) { ask_ping(); });
  table.add("ping WORD", [this](const Captured& c) { ping(c[0], 5, 2); });
  table.add("ping WORD repeat <1-1000>",
            [this](const Captured& c) { ping(c[0], std::atoi(c[1].c_str()), 2); });
  table.add("traceroute", [this](const Captured&) {
    ask("Protocol [ip]: ", [this](const std::string&) {
      ask("Target IP address: ", [this](const std::string& to) { traceroute(to); });
    });
  });
  table.add("traceroute WORD", [this](const Captured& c) { traceroute(c[0]); });
  for (const char* pattern : {"show clock detail", "ssh LINE", "telnet LINE"})
    table.add(
        pattern,
        [this, pattern](const Captured&) {
          answer(not_simulated(pattern[1] == 'h' ? "show clock detail" : "a session to another host"));
        },
        Truth::missing);
  if (&table != &enable_) return;
  table.add("clock set WORD <1-31> WORD <1993-2035>",
            [this](const Captured& c) { set_clock(c[0], c[1], c[2], c[3]); });
  table.add("clock set WORD WORD <1-31> <1993-2035>",
            [this](const Captured& c) { set_clock(c[0], c[2], c[1], c[3]); });
  for (const char* pattern : {"undebug all", "no debug all"})
    table.add(pattern, [this](const Captured&) { answer("All possible debugging has been turned off\n"); });
  table.add("reload", [this](const Captured&) { reload(); });
  table.add("reload cancel", [this](const Captured&) { cancel_reload(); });
  table.add("reload reason LINE", [this](const Captured& c) {
    reload_reason_ = c[0];
    reload();
  });
  table.add("reload in WORD", [this](const Captured& c) { reload_in(c[0], "Reload Command"); });
  table.add("reload in WORD LINE", [this](const Captured& c) { reload_in(c[0], c[1]); });
  table.add("show reload",
            [this](const Captured&) { answer(reload_at_ ? reload_notice() : "No reload is scheduled.\n"); });
}

void Ios::set_clock(const std::string& time, const std::string& day, const std::string& month,
                    const std::string& year) {
  const auto number = month_of(month);
  if (!number || time.size() != 8) return answer("% Invalid input detected at '^' marker.\n\n");
  clock_.set(fmt::format("{}-{:02}-{:0>2} {}", year, *number, day, time), up());
  log_later(200ms, "%SYS-6-CLOCKUPDATE: System clock has been updated, configured from console by console.");
  prompt();
}

/// Nothing is sent: a device with an address in use reaches everything that has the shape of an address.
void Ios::ping(const std::string& address, int count, int timeout) {
  const auto to = protocols::parse_ipv4(address);
  if (!to) return answer("% Unrecognized host or address, or protocol not running.\n\n");
  const bool up = !outgoing_interface(*to).empty();
  tty_.print(fmt::format(
      "\nType escape sequence to abort.\nSending {}, 100-byte ICMP Echos to {}, timeout is {} seconds:\n",
      count, address, timeout));
  play(tty_, {{.mark = up ? "!" : ".", .times = count, .over = up ? 0.02 * count : 1.0 * timeout * count}},
       {});
  answer(
      up ? fmt::format("\nSuccess rate is 100 percent ({0}/{0}), round-trip min/avg/max = 1/2/4 ms\n", count)
         : fmt::format("\nSuccess rate is 0 percent (0/{})\n", count));
}

void Ios::ask_ping() {
  ask("Protocol [ip]: ", [this](const std::string& protocol) {
    if (!protocol.empty() && lower(protocol) != "ip")
      return answer(fmt::format("% Unknown protocol - \"{}\", type \"ping ?\" for help\n", protocol));
    ask("Target IP address: ", [this](const std::string& to) {
      if (!protocols::parse_ipv4(to)) return answer("% Bad IP address\n");
      ask("Repeat count [5]: ", [this, to](const std::string& repeat) {
        const auto count = repeat.empty() ? 5 : std::clamp(std::atoi(repeat.c_str()), 1, 1000);
        ask("Datagram size [100]: ", [this, to, count](const std::string&) {
          ask("Timeout in seconds [2]: ", [this, to, count](const std::string& timeout) {
            const auto seconds = timeout.empty() ? 2 : std::clamp(std::atoi(timeout.c_str()), 1, 60);
            ask("Extended commands [n]: ", [this, to, count, seconds](const std::string&) {
              ask("Sweep range of sizes [n]: ",
                  [this, to, count, seconds](const std::string&) { ping(to, count, seconds); });
            });
          });
        });
      });
    });
  });
}

void Ios::traceroute(const std::string& address) {
  const auto to = protocols::parse_ipv4(address);
  if (!to) return answer("% Unrecognized host or address, or protocol not running.\n\n");
  tty_.print(fmt::format("\nType escape sequence to abort.\nTracing the route to {}\n\n  1 ", address));
  const bool up = !outgoing_interface(*to).empty();
  if (!up) play(tty_, {{.mark = " * ", .times = 3, .over = 9.0}}, {});
  answer(up ? address + " 4 msec 0 msec * \n" : "\n");
}

/// "10", "1:30"
void Ios::reload_in(const std::string& when, const std::string& reason) {
  const auto colon = when.find(':');
  const auto hours = colon == std::string::npos ? 0 : std::atoi(when.c_str());
  const auto minutes = std::atoi(when.c_str() + (colon == std::string::npos ? 0 : colon + 1));
  if (hours < 0 || minutes < 0 || hours * 60 + minutes < 1 || hours > 400)
    return answer("%Reload time must be in the future\n");
  const auto in = std::chrono::minutes{hours * 60 + minutes};
  const auto go = [this, in, reason] {
    reload_at_ = up() + in;
    reload_reason_ = reason;
    tty_.print(reload_notice());
    confirm("Proceed with reload? [confirm]", [this, in](bool yes) {
      if (!yes) {
        reload_at_.reset();
        return prompt();
      }
      const auto number = ++reload_number_;
      tty_.after(in, [this, number] {
        if (reload_at_ && number == reload_number_) reload_now();
      });
      prompt();
    });
  };
  save_if_wanted(go);
}

void Ios::save_if_wanted(std::function<void()> then) {
  if (!config_.changed()) return then();
  ask("\nSystem configuration has been modified. Save? [yes/no]: ",
      [this, then = std::move(then)](const std::string& answer) {
        const auto word = lower(answer);
        if (word != "yes" && word != "y" && word != "no" && word != "n") {
          tty_.print("% Please answer 'yes' or 'no'.\n");
          return save_if_wanted(then);
        }
        if (word[0] == 'y') save();
        then();
      });
}

std::string Ios::reload_notice() const {
  const auto left = std::chrono::duration_cast<std::chrono::minutes>(*reload_at_ - up() + 30s).count();
  return fmt::format("Reload scheduled for {} (in {} minute{}) by console\nReload reason: {}\n",
                     clock_.long_date(*reload_at_), left, left == 1 ? "" : "s", reload_reason_);
}

void Ios::cancel_reload() {
  if (!reload_at_) return answer("%No reload is scheduled.\n");
  reload_at_.reset();
  tty_.print("\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n");
  log_later(500ms,
            "%SYS-5-SCHEDULED_RELOAD_CANCELLED:  Scheduled reload cancelled at " + clock_.long_date(up()));
  prompt();
}

void Ios::reload_now() {
  tty_.print("\n" + clock_.stamp(up()) +
             fmt::format("%SYS-5-RELOAD: Reload requested by console. Reload Reason: {}.\n", reload_reason_));
  tty_.busy(2s);
  tty_.then([this] { box_.reset(ResetReason::reload); });
}

void Ios::reload() {
  save_if_wanted([this] { confirm_reload(); });
}

void Ios::confirm_reload() {
  confirm("Proceed with reload? [confirm]", [this](bool yes) { yes ? reload_now() : prompt(); });
}

}  // namespace rommate::device
