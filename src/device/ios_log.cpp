// Log lines on the console: they come when they come and break into prompts; none prints the prompt again.
// Shapes from logs of 2900 and 4331 starts.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

void Ios::log_line(std::string_view text) {
  const auto line = clock_.stamp(up()) + std::string(text);
  log_buffer_.push_back(line);
  if (log_buffer_.size() > 50) log_buffer_.erase(log_buffer_.begin());
  if (!config_.value_of("no logging console")) tty_.interject(line);
}

void Ios::log_later(Duration after, std::string text) {
  tty_.after(after, [this, text = std::move(text)] { log_line(text); });
}

/// The lines that name the system, as "show version" begins.
std::string Ios::system_lines() const {
  auto text = filled(model_.os.show_version, words());
  text = text.substr(0, text.find("\n\n"));
  if (text.starts_with("Cisco IOS XE Software")) text.erase(0, text.find('\n') + 1);
  return text;
}

/// What a start has to say: the ports that come up, those that nobody has opened, and whether a configuration
/// was read.
void Ios::start_log() {
  if (started_) return;
  started_ = true;
  for (const auto& line : model_.os.log)
    log_later(protocols::from_seconds(line.after), filled(line.say, words()));
  if (!logs_ports()) return;
  auto after = 1000ms;
  for (const auto& section : config_.sections()) {
    if (!section.head.starts_with("interface ")) continue;
    const auto name = section.head.substr(10);
    if (config_.value_in(section.head, "shutdown")) {
      log_later(after + 2s,
                fmt::format("%LINK-5-CHANGED: Interface {}, changed state to administratively down", name));
    } else if (config_.value_in(section.head, "ip address")) {
      log_later(after, fmt::format("%LINK-3-UPDOWN: Interface {}, changed state to up", name));
      log_later(after + 1004ms,
                fmt::format("%LINEPROTO-5-UPDOWN: Line protocol on Interface {}, changed state to up", name));
    }
    after += 40ms;
  }
  log_later(after + 2200ms, "%SYS-5-RESTART: System restarted --\n" + system_lines());
  if (read_a_configuration_) log_later(after + 2500ms, "%SYS-5-CONFIG_I: Configured from memory by console");
}

/// The line comes a moment after the prompt and breaks into it.
void Ios::say_configured() { log_later(300ms, "%SYS-5-CONFIG_I: Configured from console by console"); }

/// A port that was opened or shut by a person; a cable is in it.
void Ios::say_port(std::string_view name, bool open) {
  if (!logs_ports()) return;
  if (!open) {
    log_later(1s, fmt::format("%LINK-5-CHANGED: Interface {}, changed state to administratively down", name));
    return log_later(
        2s, fmt::format("%LINEPROTO-5-UPDOWN: Line protocol on Interface {}, changed state to down", name));
  }
  log_later(2s, fmt::format("%LINK-3-UPDOWN: Interface {}, changed state to up", name));
  log_later(3s, fmt::format("%LINEPROTO-5-UPDOWN: Line protocol on Interface {}, changed state to up", name));
}

}  // namespace rommate::device
