// Configuration mode: lines are checked by the grammar, kept by RunningConfig, and what the box itself must
// know (register, loader variables, ports) is told to it here. Texts from consoles of 2900, 2960 and 4331.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

ConfigDialect dialect_of(const Personality& model) {
  if (model.os.kind == OsKind::asa) return ConfigDialect::asa;
  if (model.os.kind == OsKind::nxos) return ConfigDialect::nxos;
  return model.is_catalyst() ? ConfigDialect::catalyst : ConfigDialect::router;
}

bool is_exec_word(std::string_view word) {
  constexpr std::array<std::string_view, 12> words{"show", "sh",     "copy",       "write",
                                                   "wr",   "reload", "dir",        "ping",
                                                   "more", "delete", "traceroute", "configure"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

const ConfigGrammar& Ios::grammar() {
  if (!grammar_) grammar_ = std::make_unique<ConfigGrammar>(dialect_of(model_), names_);
  return *grammar_;
}

void Ios::enter_config() {
  mode_ = Mode::config;
  section_.clear();
  answer(config_greeting());
}

void Ios::leave_config() {
  mode_ = Mode::enable;
  section_.clear();
  leaving_ = false;
  say_configured();
  prompt();
}

/// The end of a configuration line: the next prompt, or the way out that Ctrl-Z asked for.
void Ios::config_done(std::string_view text) {
  tty_.print(text);
  host_ = config_.host();
  leaving_ ? leave_config() : prompt();
}

void Ios::set_register(const std::string& value) {
  const auto number = parse_hex(value, 0xFFFF);
  if (!number || !value.starts_with("0x")) return config_done("% Invalid register value\n");
  box_.storage().set_confreg(*number);
  config_done();
}

/// Lines that a Catalyst keeps as variables of its loader, where they count at once and without being saved
/// (vendor: boot commands of the 2960 and 9000; a 2960 log shows a reload without saving that boots the new
/// image). True: nothing of it belongs into the configuration.
bool Ios::tell_loader(const std::string& what, bool negated) {
  if (model_.loader.kind != LoaderKind::switch_loader) return false;
  auto kept = box_.storage().variables();
  const auto yes_or_no = [&](const char* name) { kept[name] = negated ? "no" : "yes"; };
  bool in_configuration = false;
  if (what.starts_with("boot manual")) {
    yes_or_no("MANUAL_BOOT");
  } else if (what.starts_with("boot enable-break")) {
    yes_or_no("ENABLE_BREAK");
  } else if (what.starts_with("system disable password recovery")) {  // vendor: of a 3650 and its kin
    box_.storage().set_recovery_disabled(!negated);
    in_configuration = true;
  } else if (what.starts_with("system ignore startupconfig")) {
    kept["SWITCH_IGNORE_STARTUP_CFG"] = negated ? "0" : "1";
  } else if (what.starts_with("boot system")) {
    in_configuration = model_.os.config_file.empty();
    const auto file = split_words(what).back();
    if (negated)
      kept.erase("BOOT");
    else if (auto& list = kept["BOOT"]; in_configuration && !list.empty() && config_.value_of("boot system"))
      list += ";" + file;
    else
      list = file;
  } else {
    return false;
  }
  box_.storage().set_variables(kept);
  return !in_configuration;
}

/// "no service password-recovery" acts across reloads without being saved (log, packetlife 2010); the
/// question is the vendor's.
void Ios::disable_recovery() {
  tty_.print(
      "WARNING:\nExecuting this command will disable password recovery mechanism.\n"
      "Do not execute this command without another plan for\npassword recovery.\n\n");
  ask("Are you sure you want to continue? [yes/no]: ", [this](const std::string& typed) {
    if (!lower(typed).starts_with("y")) return config_done();
    box_.storage().set_recovery_disabled(true);
    config_.apply("no service password-recovery");
    config_done();
  });
}

void Ios::config_line(const std::string& typed) {
  const auto words = split_words(typed);
  if (words.empty()) return config_done();
  const auto first = lower(words[0]);
  if (is_range_of_ports(typed)) {
    mode_ = Mode::section;
    section_ = "config-if-range";
    range_.clear();
    if (open_range(typed.substr(typed.find(words[1], words[0].size())))) return config_done();
    mode_ = Mode::config;
    section_.clear();
    range_.clear();
  }
  if (first == "do" && words.size() > 1)
    return do_exec(typed, typed.find(words[1], typed.find(words[0]) + 2));
  if (first == "end") return leave_config();
  const auto line = grammar().parse(typed, section_);
  const bool leaves = first == "exit" || (line.kind == ConfigLine::Kind::good && line.text == "exit");
  if (leaves || line.text == "end") {
    if (mode_ == Mode::config || line.text == "end") return leave_config();
    mode_ = Mode::config;
    section_.clear();
    return prompt();
  }
  if (mixes_modes() && line.kind == ConfigLine::Kind::invalid &&
      enable_.match(typed.substr(0, typed.find('|'))).kind != CommandTable::Match::Kind::invalid)
    return carry_out_in(enable_, typed, 0);
  // What only EXEC knows is no line of a section, also where the section's own words are not known.
  const bool of_exec =
      grammar().takes_anything(section_) && line.kind == ConfigLine::Kind::good && !line.global &&
      enable_.match(typed.substr(0, typed.find('|'))).kind == CommandTable::Match::Kind::found;
  if (of_exec && mixes_modes()) return carry_out_in(enable_, typed, 0);
  if (of_exec && is_exec_word(first)) {
    tty_.print(caret(typed.find(words[0])));
    return config_done();
  }
  switch (line.kind) {
    case ConfigLine::Kind::empty: return config_done();
    case ConfigLine::Kind::invalid: tty_.print(caret(line.column)); return config_done();
    case ConfigLine::Kind::incomplete: return config_done("% Incomplete command.\n\n");
    case ConfigLine::Kind::ambiguous:
      return config_done(fmt::format("% Ambiguous command:  \"{}\"\n", typed));
    case ConfigLine::Kind::good: break;
  }
  // Whatever is taken makes reload ask whether to save, also what is kept elsewhere: log of a 2960 whose only
  // line was "boot system".
  config_.mark_changed();
  line.global ? global_line(line) : section_line(line);
}

void Ios::do_exec(const std::string& typed, std::size_t from) {
  carry_out_in(enable_, typed.substr(from), from);
}

/// What a line does beside being kept; true: it has been dealt with.
bool Ios::acts(const ConfigLine& line) {
  const auto words = split_words(line.text);
  if (line.text.starts_with("config-register")) {
    set_register(line.negated ? default_register().value_or("") : words.back());
    return true;
  }
  if (line.text == "service password-recovery") {
    if (line.negated) return disable_recovery(), true;
    box_.storage().set_recovery_disabled(false);
  }
  if (line.defaulted && line.text.starts_with("interface ")) {
    const auto name = line.text.substr(10);
    config_.reset_section(line.text);
    return config_done(fmt::format("Interface {} set to default configuration\n", name)), true;
  }
  if (line.text.starts_with("crypto key ")) return rsa_key(words), true;
  if (line.text == "help") return config_done(help_text()), true;
  if (line.negated && line.text.starts_with("interface ") && names_.is_built_in(line.text.substr(10)))
    return config_done("% Removal of physical interfaces is not permitted\n"), true;
  if (!line.negated && line.text.starts_with("banner ")) return read_banner(line.text), true;
  return false;
}

void Ios::global_line(const ConfigLine& line) {
  mode_ = Mode::config;
  section_.clear();
  range_.clear();
  if (acts(line)) return;
  if (tell_loader(line.text, line.negated)) {
    config_.mark_changed();
    return config_done();
  }
  if (!line.opens.empty()) {
    mode_ = Mode::section;
    section_ = line.opens;
    if (line.text.starts_with("interface range")) {
      if (!open_range(line.text.substr(16))) {
        mode_ = Mode::config;
        section_.clear();
        return config_done("%Command rejected: Bad interface range\n");
      }
      return config_done();
    }
    if (line.text.starts_with("line vty") && open_vty(line.text)) return config_done();
  }
  config_.apply((line.negated ? "no " : "") + line.text);
  config_done();
}

/// Lines 0 to 4 and those behind them are kept apart, however they were named.
bool Ios::open_vty(const std::string& text) {
  const auto words = split_words(text);
  if (words.size() < 4 || words[2] != "0" || std::atoi(words[3].c_str()) < 5) return false;
  range_ = {"line vty 0 4", "line vty 5 " + words[3]};
  for (const auto& head : range_) config_.apply(head);
  return true;
}

/// "fa0/1 - 24", "fa0/1 - 2 , gi0/1": the ports one by one.
bool Ios::open_range(const std::string& text) {
  std::string rest;
  for (const char c : text)
    if (c != ' ') rest += c;
  while (!rest.empty()) {
    const auto part = rest.substr(0, rest.find(','));
    rest.erase(0, std::min(rest.size(), part.size() + 1));
    const auto dash = part.find('-');
    const auto first = names_.full(part.substr(0, dash));
    if (first.empty()) return false;
    const auto slash = first.find_last_of("/");
    const auto digits = slash == std::string::npos ? first.find_first_of("0123456789") : slash + 1;
    const auto from = std::atoi(first.c_str() + digits);
    const auto to = dash == std::string::npos ? from : std::atoi(part.c_str() + dash + 1);
    for (int number = from; number <= to && number - from < 128; ++number) {
      const auto name = names_.full(first.substr(0, digits) + std::to_string(number));
      if (name.empty()) return false;
      range_.push_back("interface " + name);
    }
  }
  return !range_.empty();
}

void Ios::section_line(const ConfigLine& line) {
  if (section_ == "config-cert-chain" && !line.negated && line.text.starts_with("certificate"))
    return read_certificate(line.text);
  const auto text = (line.negated ? "no " : "") + line.text;
  auto heads = range_;
  if (heads.empty()) heads.push_back(config_.open_section());
  for (const auto& head : heads) {
    if (!range_.empty()) config_.apply(head);
    const bool was_shut = config_.value_in(head, "shutdown").has_value();
    config_.apply_in_section(text);
    if (text.starts_with("switchport access vlan ")) make_missing_vlan(text.substr(23));
    if (head.starts_with("line con")) follow_console_speed();
    const bool port = head.starts_with("interface ");
    if (port && was_shut != config_.value_in(head, "shutdown").has_value())
      say_port(head.substr(10), was_shut);
  }
  config_done();
}

/// A port put into a VLAN that is not there makes it (general knowledge, 2960 and later).
void Ios::make_missing_vlan(const std::string& number) {
  const auto there = config_.sections();
  const auto head = "vlan " + number;
  const bool known = number == "1" || std::any_of(there.begin(), there.end(),
                                                  [&](const auto& section) { return section.head == head; });
  if (known || model_.os.kind != OsKind::ios || !model_.is_catalyst()) return;
  tty_.print(fmt::format("% Access VLAN does not exist. Creating vlan {}\n", number));
  const auto open = config_.open_section();
  config_.apply(head);
  config_.apply(open);
}

/// "speed" under "line con 0" counts at once, whatever the register says.
void Ios::follow_console_speed() {
  const auto speed = config_.value_in("line con", "speed");
  const int baud = speed ? std::atoi(speed->c_str()) : 0;
  if (baud > 0 && static_cast<std::uint32_t>(baud) != box_.baud())
    tty_.then([this, baud] { box_.set_baud(static_cast<std::uint32_t>(baud)); });
}

/// "banner motd #": everything up to the next of that sign, which is written as ^C in the configuration.
void Ios::read_banner(const std::string& text) {
  const auto kind_end = text.find(' ', text.find(' ') + 1);
  const auto head = text.substr(0, kind_end);
  auto rest = text.substr(kind_end + 1);
  const auto sign = rest.starts_with("^C") ? std::string("^C") : rest.substr(0, 1);
  rest.erase(0, sign.size());
  if (const auto end = rest.find(sign); end != std::string::npos) {
    config_.apply(head + " ^C" + rest.substr(0, end) + "^C");
    return config_done();
  }
  tty_.print(fmt::format("Enter TEXT message.  End with the character '{}'.\n", sign));
  collect(rest.empty() ? "" : rest + "\n", sign, [this, head](const std::string& body) {
    config_.apply(head + " ^C\n" + body + "^C");
    config_done();
  });
}

void Ios::read_certificate(const std::string& text) {
  config_.apply_in_section(text);
  collect("", "quit", [this](const std::string& body) {
    std::string_view rest = body;
    while (!rest.empty()) {
      const auto one = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), one.size() + 1));
      config_.apply_in_section("  " + std::string(one));
    }
    config_.apply_in_section("quit");
    config_done();
  });
}

/// Lines without a prompt until one holds `end`; what stands before it belongs to the text.
void Ios::collect(std::string so_far, const std::string& end, std::function<void(const std::string&)> then) {
  constexpr std::size_t most = 8192;  // what a banner may hold; more is cut off
  tty_.read_line({}, [this, so_far = std::move(so_far), end, then = std::move(then)](const std::string& line,
                                                                                     Byte) mutable {
    const auto at = line.find(end);
    if (at == std::string::npos) {
      if (so_far.size() < most) so_far += line + "\n";
      return collect(std::move(so_far), end, std::move(then));
    }
    then(so_far + line.substr(0, at));
  });
}

/// A saved configuration, line by line as if it were typed: what this release does not know is refused with
/// the line and a "^" under the place, and the rest goes on. `boot`: ports that it names are open.
void Ios::load_config(std::string_view text, bool boot) {
  if (boot) config_.open_named(text);
  std::string section;
  ConfigText lines(text);
  while (const auto each = lines.next()) {
    const bool raw = each->text.starts_with("banner ") || section == "config-cert-chain";
    if (!each->indented) section.clear();
    const auto line = grammar().parse(each->text, each->indented ? section : "");
    if (line.kind != ConfigLine::Kind::good && !raw) {
      tty_.print(fmt::format("{}{}\n{}^\n% Invalid input detected at '^' marker.\n\n",
                             each->indented ? " " : "", each->text,
                             std::string(line.column + (each->indented ? 1 : 0), ' ')));
      continue;
    }
    if (each->indented && !section.empty()) {
      config_.apply_in_section(raw ? each->text : (line.negated ? "no " : "") + line.text);
      continue;
    }
    section = line.opens;
    config_.apply(raw ? each->text : (line.negated ? "no " : "") + line.text);
  }
  config_.mark_saved();
}

}  // namespace rommate::device
