#include "src/device/nxos_system.hpp"

#include <fmt/format.h>

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

std::string without_trailing_blanks(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace

NxosSystem::NxosSystem(Chassis& box, SimImage image, std::string file)
    : Ios(box, std::move(image), std::move(file)) {
  add_show_commands();
  add_lock_commands();
  if (of_two())
    enable_.add("install all kickstart WORD system WORD", [this](const Captured& c) {
      install_all({{"kickstart", c[0]}, {"system", c[1]}});
    });
  else
    for (const char* tail : {"", " non-disruptive", " no-reload"})
      enable_.add(std::string("install all nxos WORD") + tail, [this](const Captured& c) {
        install_all({{"nxos", c[0]}});
      });
  // What IOS has and a Nexus has not.
  for (const char* word : {"clock set",
                           "configure memory",
                           "copy /erase",
                           "copy /error",
                           "copy /noverify",
                           "copy /verify",
                           "delete /",
                           "dir /",
                           "dir all-filesystems",
                           "disable",
                           "enable",
                           "erase",
                           "format",
                           "fsck",
                           "logout",
                           "quit",
                           "reload in",
                           "reload reason",
                           "rename",
                           "setup",
                           "show bootvar",
                           "squeeze",
                           "terminal history",
                           "write memory",
                           "write terminal",
                           "no debug",
                           "help"})
    for (auto* table : {&user_, &enable_}) table->forget(word);
  enable_.forget_exactly("write");
  enable_.add("copy WORD WORD vrf WORD", [this](const Captured& c) { copy(c[0], c[1], {}); });
}

void NxosSystem::leave() { log_in(); }

bool NxosSystem::is_range_of_ports(const std::string& typed) const {
  const auto words = split_words(lower(typed));
  return words.size() > 1 && words[0].size() > 2 && std::string_view("interface").starts_with(words[0]) &&
         words[1] != "range" &&
         typed.find_first_of("-,", typed.find_first_of("0123456789")) != std::string::npos;
}

/// Shapes of NX-OS sessions, times invented.
void NxosSystem::ping(const std::string& address, int count, int) {
  const auto to = protocols::parse_ipv4(address);
  if (!to) return answer(fmt::format("% Invalid host/interface {}\n", address));
  const bool up = !outgoing_interface(*to).empty();
  tty_.print(fmt::format("PING {0} ({0}): 56 data bytes\n", address));
  for (int i = 0; i < count; ++i) {
    tty_.busy(up ? 20ms : 2s);
    tty_.print(up ? fmt::format("64 bytes from {}: icmp_seq={} ttl=254 time=0.9{} ms\n", address, i, i % 10)
                  : fmt::format("Request {} timed out\n", i));
  }
  answer(fmt::format(
      "\n--- {} ping statistics ---\n{} packets transmitted, {} packets received, {}% packet loss\n{}",
      address, count, up ? count : 0, up ? "0.00" : "100.00",
      up ? "round-trip min/avg/max = 0.9/0.92/0.94 ms\n" : ""));
}

void NxosSystem::traceroute(const std::string& address) {
  const auto to = protocols::parse_ipv4(address);
  if (!to) return answer(fmt::format("% Invalid host/interface {}\n", address));
  tty_.print(fmt::format("traceroute to {0} ({0}), 30 hops max, 40 byte packets\n", address));
  const bool up = !outgoing_interface(*to).empty();
  if (!up) tty_.busy(9s);
  answer(up ? fmt::format(" 1  {0} ({0})  0.958 ms  0.611 ms  0.596 ms\n", address) : " 1  * * *\n");
}

void NxosSystem::set_admin_password(const std::string& plain) { recovered_password_ = plain; }

void NxosSystem::press_return() {
  if (!recovered_password_.empty())
    config_.apply("username admin password " + recovered_password_ + " role network-admin");
  recovered_password_.clear();
  log_in();
}

void NxosSystem::offer_setup() {
  ask(model_.os.provision_question, [this](const std::string& answer) {
    const auto word = lower(answer);
    if (word == "skip" && model_.os.provision_question.find("skip") != std::string::npos) return log_in();
    if (word != "yes" && word != "y") {
      tty_.busy(20s);
      return offer_setup();
    }
    tty_.print(model_.os.provision_over + "\n         ---- System Admin Account Setup ----\n\n\n");
    ask(model_.os.standard_question, [this](const std::string&) {
      tty_.print("\n");
      ask_admin_password();
    });
  });
}

void NxosSystem::ask_admin_password() {
  ask_secret("  Enter the password for \"admin\": ", [this](const std::string& first) {
    tty_.print("\n");
    ask_secret("  Confirm the password for \"admin\": ", [this, first](const std::string& second) {
      tty_.print("\n");
      if (first.empty() || first != second) {
        tty_.print("  Password mismatch, try again\n");
        return ask_admin_password();
      }
      config_.apply("username admin password " + first + " role network-admin");
      tty_.print("\n         ---- Basic System Configuration Dialog VDC: 1 ----\n\n");
      ask("Would you like to enter the basic configuration dialog (yes/no): ",
          [this](const std::string&) { log_in(); });
    });
  });
}

/// N9000 logs: "2018 Nov 15 17:10:48 switch %$ VDC-1 %$ %VSHD-5-VSHD_SYSLOG_CONFIG_I: ...".
void NxosSystem::say_configured() {
  log_later(300ms,
            host_ + " %$ VDC-1 %$ %VSHD-5-VSHD_SYSLOG_CONFIG_I: Configured from vty by admin on console0");
}

/// A Nexus writes no comments between its lines, and its console line without a number.
std::string NxosSystem::stored_text() const {
  std::string out = fmt::format("version {}{}\n", image_.version, model_.os.system_words),
              text = config_.text(image_.version);
  for (std::string_view rest = text; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line == "!" || line == "end" || line.starts_with("version ") || line == " login" ||
        line == " no ip address")
      continue;
    if (line.starts_with("interface ")) out += "\n";
    out += line == "line con 0"     ? "line console\n"
           : line == "line vty 0 4" ? "line vty\n"
                                    : (line.starts_with(" ") ? " " : "") + std::string(line) + "\n";
  }
  return out;
}

std::string NxosSystem::running_text() const {
  return fmt::format("\n!Command: show running-config\n!Time: {}\n\n{}\n", clock_.long_date(up()),
                     stored_text());
}

std::string NxosSystem::startup_text() const {
  return fmt::format("\n!Command: show startup-config\n!Time: {}\n\n{}\n", clock_.long_date(up()),
                     box_.storage().startup_config());
}

void NxosSystem::save() {
  tty_.print("[");
  play(tty_, {{.mark = "#", .times = 40, .over = 4}}, {});
  tty_.print("] 100%\nCopy complete, now saving to disk (please wait)...\nCopy complete.\n");
  keep_config();
}

void NxosSystem::save_as_startup() {
  save();
  prompt();
}

void NxosSystem::reload() {
  ask(model_.os.reload_question, [this](const std::string& answer) {
    if (lower(answer) != "y") return prompt();
    tty_.busy(3s);
    tty_.then([this] { box_.reset(ResetReason::reload); });
  });
}

/// Vendor: NX-OS fundamentals guides.
void NxosSystem::write_erase() {
  tty_.print("Warning: This command will erase the startup-configuration.\n");
  ask("Do you wish to proceed anyway? (y/n)  [n] ", [this](const std::string& answer) {
    if (lower(answer) != "y") return prompt();
    tty_.busy(1s);
    tty_.then([this] { box_.storage().set_startup_config(""); });
    prompt();
  });
}

void NxosSystem::copy_tftp() { ask_fetch({copy_from().server, copy_from().path, copy_to().place}); }

/// It asks for what the command did not say, each with a colon: no question has a default.
void NxosSystem::ask_fetch(Fetch fetch) {
  if (fetch.path.empty())
    return ask("Enter source filename: ", [this, fetch](const std::string& typed) mutable {
      if (typed.empty()) return answer("No source filename given\n");
      fetch.path = typed;
      ask("Enter vrf (If no input, current vrf 'default' is considered): ",
          [this, fetch](const std::string&) { ask_fetch(fetch); });
    });
  if (fetch.server.empty())
    return ask("Enter hostname for the tftp server: ", [this, fetch](const std::string& typed) mutable {
      if (typed.empty()) return answer("No hostname given\n");
      fetch.server = typed;
      ask_fetch(fetch);
    });
  if (fetch.to.file.empty()) fetch.to.file = fetch.path.substr(fetch.path.find_last_of('/') + 1);
  start_fetch(fetch);
}

void NxosSystem::start_fetch(const Fetch& fetch) {
  tty_.print("Trying to connect to tftp server......\n");
  tty_.busy(1s);
  const auto server = protocols::parse_ipv4(fetch.server);
  if (!server) return answer("TFTP get operation failed:No route to host\n");
  TftpJob::Request request;
  request.server = *server;
  request.file = fetch.path;
  request.marks = false;
  tty_.print("Connection to Server Established.\n");
  start_job(std::move(request), [this, to = fetch.to](TftpJob::Result result) {
    if (!result.good)
      return answer(fmt::format("TFTP get operation failed:{}\n",
                                result.error ? result.error->text : std::string("Timed out")));
    tty_.print(
        fmt::format("[#########################] {:>12.2f}KB\nTFTP get operation was successful\n"
                    "Copy complete, now saving to disk (please wait)...\n",
                    static_cast<double>(result.bytes) / 1024));
    tty_.busy(2s);
    if (!box_.storage().put(to, std::make_shared<const Bytes>(std::move(result.content))))
      return answer("No space left on device\n");
    answer("Copy complete.\n");
  });
}

void NxosSystem::dir(const std::string& where) {
  const auto* system = box_.storage().system(place_of(where).system);
  if (system == nullptr) return answer("No such file or directory\n");
  std::string out;
  for (const auto& file : system->files())
    out += fmt::format("{:>12}    {}  {}\n", file.size(), model_.os.file_dates, file.name);
  out += fmt::format("\nUsage for {}//\n{:>13} bytes used\n{:>13} bytes free\n{:>13} bytes total\n",
                     system->name(), system->used(), system->available(), system->capacity());
  page_and_prompt(out);
}

void NxosSystem::remove(const std::string& what) {
  const auto place = place_of(what);
  ask(fmt::format("Do you want to delete \"/{}\" ? (yes/no/abort)   [y] ", place.file),
      [this, place](const std::string& typed) {
        const auto word = lower(without_trailing_blanks(typed));
        if (!word.empty() && word[0] != 'y') return prompt();
        answer(box_.storage().remove(place) ? "" : "No such file or directory\n");
      });
}

}  // namespace rommate::device
