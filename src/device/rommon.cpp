#include "src/device/rommon.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "src/device/keys.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

Duration seconds(double s) { return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(s)); }

}  // namespace

void Rommon::start() {
  variables_ = box_.storage().variables();
  attempts_left_ = model_.boot.attempts;
  if (interrupted_) {
    tty_.print(model_.os.abort_text);
    return prompt();
  }
  box_.set_baud(confreg_baud(box_.confreg()));
  state_ = State::powering;
  const char* const reason = box_.reset_reason() == ResetReason::power_on ? "PowerOn" : "LocalSoft";
  say_banner(reason);
  tty_.then([this] { model_.boot.autoboot_window > 0 ? wait_for_key() : autoboot(); });
}

/// "Type control-C to prevent autobooting." and a dot each second (log of a Catalyst 4500).
void Rommon::wait_for_key() {
  if ((box_.confreg() & confreg_boot_field) == 0) return prompt();
  state_ = State::window;
  tty_.print(model_.boot.window_text);
  if (break_seen_) return stop_loading();
  const auto dots = static_cast<int>(model_.boot.autoboot_window);
  for (int i = 0; i < dots; ++i) {
    tty_.window(seconds(1));
    tty_.print(". ");
  }
  tty_.print("\n");
  tty_.then([this] { autoboot(); });
}

/// {recovery}: the line of a router with "no service password-recovery" (log of a 3640); behind the banner
/// where that has no place for it.
void Rommon::say_banner(const char* reason) {
  const auto& script = model_.boot.power_on;
  const std::string line =
      box_.storage().recovery_disabled() ? "PASSWORD RECOVERY FUNCTIONALITY IS DISABLED\n" : "";
  const bool placed = std::any_of(script.begin(), script.end(), [](const Step& step) {
    return step.say.find("{recovery}") != std::string::npos;
  });
  play(tty_, script, {{"reason", reason}, {"recovery", line}});
  if (!placed) tty_.print(line);
}

bool Rommon::on_key(Byte key) {
  if (key != ctrl_c) return false;
  if (state_ == State::fetching) {
    on_break();
    return true;
  }
  if (state_ == State::prompt || !model_.boot.ctrl_c) return false;
  if (state_ == State::window) {
    stop_loading();
  } else if (model_.boot.autoboot_window > 0) {
    break_seen_ = true;  // typed ahead of its window
  } else {
    on_break();
  }
  return true;
}

void Rommon::on_break() {
  if (model_.boot.autoboot_window > 0 && state_ != State::fetching) return;  // it has its key
  const bool allowed = box_.since_reset() < seconds(model_.boot.break_window) ||
                       (box_.confreg() & confreg_break_disabled) == 0;
  switch (state_) {
    case State::powering: break_seen_ = true; break;
    case State::loading:
      if (allowed && !box_.storage().recovery_disabled()) stop_loading();
      break;
    case State::disabled: offer_factory_reset(); break;
    case State::fetching:
      box_.drop_job();
      tty_.clear();
      tty_.print("\n");
      prompt();
      break;
    case State::window:
    case State::prompt: break;
  }
}

void Rommon::autoboot() {
  const auto field = box_.confreg() & confreg_boot_field;
  if ((break_seen_ && !box_.storage().recovery_disabled()) ||
      (field == 0 && !box_.storage().recovery_disabled()))
    return prompt();
  candidates_ = field == 1 ? std::vector<Place>{} : configured_images();
  const auto boot_variable = variables_.find("BOOT");
  if (candidates_.empty() && boot_variable != variables_.end() && !boot_variable->second.empty())
    candidates_.push_back(place_of(boot_variable->second.substr(0, boot_variable->second.find(','))));
  candidates_.push_back({default_system(), ""});
  try_next();
}

void Rommon::try_next() {
  if (candidates_.empty()) return after_failure(true);
  const auto place = candidates_.front();
  candidates_.erase(candidates_.begin());
  boot_place(place, true);
}

/// An empty file name means the first image of the system.
void Rommon::boot_place(const Place& place, bool automatic) {
  Place found = place;
  if (found.file.empty()) found.file = first_image(place.system);
  auto check = check_image(found);
  const auto fault = check.fault;
  if (place.file.empty() && found.file.empty()) {
    tty_.print(fmt::format("\nboot: cannot determine first {}file name on{}device \"{}\"\n",
                           model_.loader.dir_with_rights ? "executable " : "",
                           model_.loader.dir_with_rights ? "" : " ", place.system));
    return automatic ? try_next() : after_failure(false);
  }
  if (fault == ImageFault::none || fault == ImageFault::damaged) {
    load(found.file, std::move(check));
    if (fault == ImageFault::damaged)
      tty_.then(
          [this, found, check = check_image(found), automatic] { boot_failed(found, check, automatic); });
    return;
  }
  boot_failed(found, check, automatic);
}

void Rommon::load(const std::string& file, ImageCheck check) {
  state_ = State::loading;
  auto script = model_.boot.load;
  // The five seconds of "no service password-recovery" begin with "[OK]".
  if (box_.storage().recovery_disabled() && !script.empty()) script.back().wait = 0;
  play_window(tty_, script, words_for(file, check));
  if (check.fault != ImageFault::none) return;
  if (!box_.storage().recovery_disabled())
    return tty_.then([this, file, image = check.inspected.image] { start_system(file, image); });
  tty_.then([this] { state_ = State::disabled; });
  tty_.window(5s);
  tty_.then([this, file, image = check.inspected.image] { start_system(file, image); });
}

void Rommon::start_system(const std::string& file, const SimImage& image) {
  box_.run(make_system(box_, image, file));
}

void Rommon::boot_failed(const Place& place, const ImageCheck& check, bool automatic) {
  const auto name = place.system + place.file;
  switch (check.fault) {
    case ImageFault::missing: tty_.print(fmt::format("\nboot: cannot open \"{}\"\n", name)); break;
    case ImageFault::not_an_image: {
      const auto& bytes = *check.content;
      std::uint32_t magic = 0;
      for (std::size_t i = 0; i < 4 && i < bytes.size(); ++i) magic = (magic << 8) | bytes[i];
      tty_.print(fmt::format("\nloadprog: bad file magic number:      0x{:x}\nboot: cannot load \"{}\"\n",
                             magic, name));
      break;
    }
    case ImageFault::wrong_platform:
      tty_.print(fmt::format("\nloadprog: bad file machine type:      0x{:x}\nboot: cannot load \"{}\"\n",
                             checksum16(protocols::as_bytes(check.inspected.image.platform)), name));
      break;
    case ImageFault::truncated:
      tty_.print(fmt::format("\nloadprog: error - on file read\nboot: cannot load \"{}\"\n", name));
      break;
    case ImageFault::damaged:
      tty_.print(
          fmt::format("\nError : compressed image checksum is incorrect 0x{:08X}\n"
                      "Expected a checksum of 0x{:08X}\n\n",
                      check.inspected.computed, check.inspected.expected));
      break;
    case ImageFault::none: break;
  }
  automatic ? try_next() : after_failure(false);
}

void Rommon::after_failure(bool automatic) {
  if (box_.storage().recovery_disabled()) {  // log of an 877: no prompt, the banner for ever
    tty_.print(fmt::format("\nNo bootable image file: {}/\nUnable to open boot file\n", default_system()));
    tty_.busy(3s);
    state_ = State::powering;
    say_banner("ResetRequest");
    return tty_.then([this] { autoboot(); });
  }
  if (automatic && --attempts_left_ > 0) {  // the whole banner again, some times (1841 logs)
    state_ = State::powering;
    say_banner("ResetRequest");
    return tty_.then([this] { autoboot(); });
  }
  prompt();
}

void Rommon::stop_loading() {
  tty_.clear();
  tty_.print(model_.boot.interrupted);
  prompt();
}

void Rommon::offer_factory_reset() {
  tty_.clear();
  state_ = State::prompt;
  tty_.print(model_.boot.reset_question);
  tty_.read_line({}, [this](const std::string& typed, Byte) {
    const bool offers_no = model_.boot.reset_question.ends_with("[n]: ");
    const auto answer = typed.empty() && offers_no ? std::string("n") : typed;
    if (lower(answer) == "y" || lower(answer) == "yes") {
      tty_.print("Reset router configuration to factory default.\n");
      box_.storage().set_startup_config("");
    } else if (lower(answer) != "n" && lower(answer) != "no") {
      return offer_factory_reset();
    } else {
      tty_.print("Router continuing with existing configuration...\n");
    }
    const auto file = first_image(default_system());
    const auto check = check_image(Place{default_system(), file});
    if (check.fault == ImageFault::none)
      tty_.then([this, file, image = check.inspected.image] { start_system(file, image); });
  });
}

std::string Rommon::prompt_text() const {
  const auto ps1 = variables_.find("PS1");
  if (ps1 == variables_.end()) return filled(model_.loader.prompt, {{"n", std::to_string(number_)}});
  auto text = ps1->second;
  if (const auto mark = text.find('!'); mark != std::string::npos)
    text.replace(mark, 1, std::to_string(number_));
  return text;
}

void Rommon::prompt() {
  state_ = State::prompt;
  tty_.then([this] {
    tty_.print(prompt_text());
    tty_.read_line({}, [this](const std::string& line, Byte) { carry_out(line); });
  });
}

void Rommon::carry_out(const std::string& line) {
  const auto words = split_words(line);
  if (words.empty()) return prompt();
  ++number_;
  history_.push_back(line);
  if (history_.size() > 16) history_.erase(history_.begin());
  tty_.busy(std::chrono::milliseconds{model_.line.command_ms});
  execute(line, false);
}

/// `aliased`: the line came out of an alias, which is not looked up again.
void Rommon::execute(const std::string& line, bool aliased) {
  if (assign(line)) return prompt();
  const auto words = split_words(line);
  if (words.empty()) return prompt();
  auto name = words[0] == "?" ? std::string("help") : words[0];
  if (const auto alias = aliases_.find(name); alias != aliases_.end() && !aliased) {
    auto meant = alias->second;
    for (std::size_t i = 1; i < words.size(); ++i) meant += " " + words[i];
    return execute(meant, true);
  }
  if (!knows(name)) {
    tty_.print(fmt::format("monitor: command \"{}\" not found\n", words[0]));
    return prompt();
  }
  const auto command = command_named(name);
  if (command == nullptr) {
    tty_.print(not_simulated(name));
    return prompt();
  }
  (this->*command)(Args(words.begin() + 1, words.end()));
}

Rommon::Command Rommon::command_named(std::string_view name) {
  static const std::map<std::string_view, Command> commands{
      {"alias", &Rommon::alias},     {"unalias", &Rommon::unalias}, {"repeat", &Rommon::repeat},
      {"showmon", &Rommon::showmon}, {"boot", &Rommon::boot},       {"confreg", &Rommon::confreg},
      {"dev", &Rommon::dev},         {"dir", &Rommon::dir},         {"help", &Rommon::help},
      {"history", &Rommon::history}, {"meminfo", &Rommon::meminfo}, {"reset", &Rommon::reset},
      {"set", &Rommon::set},         {"sync", &Rommon::sync},       {"tftpdnld", &Rommon::tftpdnld},
      {"unset", &Rommon::unset},     {"xmodem", &Rommon::xmodem}};
  const auto found = commands.find(name);
  return found == commands.end() ? nullptr : found->second;
}

bool Rommon::assign(const std::string& line) {
  const auto equals = line.find('=');
  if (equals == 0 || equals == std::string::npos) return false;
  const auto name = line.substr(line.find_first_not_of(" \t"), equals - line.find_first_not_of(" \t"));
  const bool good = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '?';
  });
  if (good) variables_[name] = line.substr(equals + 1);
  return good;
}

}  // namespace rommate::device
