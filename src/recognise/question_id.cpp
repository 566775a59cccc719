#include "src/recognise/question_id.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "src/recognise/command_line.hpp"
#include "src/recognise/letters.hpp"
#include "src/recognise/line_tail.hpp"
#include "src/recognise/loss.hpp"

namespace rommate::recognise {
namespace {

using Id = QuestionId;

constexpr std::array<std::pair<QuestionId, std::string_view>, 30> id_words{{
    {Id::unknown, "unknown"},
    {Id::erase_nvram, "erase-nvram"},
    {Id::factory_reset, "factory-reset"},
    {Id::erase_passwords, "erase-passwords"},
    {Id::overwrite_startup, "overwrite-startup"},
    {Id::change_running, "change-running"},
    {Id::save_config, "save-config"},
    {Id::commit_changes, "commit-changes"},
    {Id::change_confreg, "change-confreg"},
    {Id::continue_setup, "continue-setup"},
    {Id::setup_value, "setup-value"},
    {Id::replace_keys, "replace-keys"},
    {Id::erase_flash, "erase-flash"},
    {Id::format, "format"},
    {Id::squeeze, "squeeze"},
    {Id::delete_file, "delete-file"},
    {Id::overwrite_file, "overwrite-file"},
    {Id::erase_other, "erase-other"},
    {Id::copy_file_name, "copy-file-name"},
    {Id::transfer_option, "transfer-option"},
    {Id::reload, "reload"},
    {Id::power_off, "power-off"},
    {Id::switchover, "switchover"},
    {Id::disconnect, "disconnect"},
    {Id::heavy_load, "heavy-load"},
    {Id::diagnostic, "diagnostic"},
    {Id::clear_counters, "clear-counters"},
    {Id::open_shell, "open-shell"},
    {Id::accept_licence, "accept-licence"},
    {Id::none, ""},
}};

/// What the row, or a line above it, says in lower case; "*" stands for anything.
struct Saying {
  std::string_view says;
  QuestionId id;
  bool above = false;  // a statement, which may stand in a line of its own above the question
  std::string_view source;
};

// clang-format off
constexpr Saying sayings[] = {
  // --- all there is
  {"factory default", Id::factory_reset, true, "doc: no service password-recovery"},
  {"factory-default", Id::factory_reset, true, "mem: Catalysts, WLC"},
  {"factory reset", Id::factory_reset, true, "doc: factory-reset all"},
  {"factory configuration", Id::factory_reset, true, "doc: 2960 with recovery disabled"},
  {"factory settings", Id::factory_reset, true, "doc: Dell OS9"},
  {"back to the default", Id::factory_reset, true, "doc: 2950 with recovery disabled"},
  {"permanently erase", Id::factory_reset, true, "log: ASA 5506-X"},
  {"erase your startup-config", Id::factory_reset, true, "doc: NX-OS init system"},
  {"erase all ", Id::factory_reset, true, "doc: JunOS zeroize"},
  {"zeroize", Id::factory_reset, true, "doc: JunOS zeroize"},
  {"irreversible", Id::factory_reset, true, "doc: factory-reset all"},
  {"not reversible", Id::factory_reset, true, "doc: Unity Express, restore factory default"},
  {"wipe all", Id::factory_reset, true, "mem: NX-OS, secure erase"},

  // --- configuration
  {"nvram filesystem", Id::erase_nvram, true, "log: write erase"},
  {"remove all configuration files", Id::erase_nvram, true, "log: write erase"},
  {"erase configuration in flash", Id::erase_nvram, true, "doc: ASA write erase"},
  {"erase the nvram", Id::erase_nvram, true, "mem: XR, old IOS"},
  {"erase nvram", Id::erase_nvram, true, "mem: CatOS"},
  {"configuration will be lost", Id::erase_nvram, true, "doc: Cisco IMC"},
  {"erase*startup-config", Id::erase_nvram, true, "mem: NX-OS write erase"},
  {"erase*the startup configuration", Id::erase_nvram, true, "mem: NX-OS write erase"},
  {"erase*saved config", Id::erase_nvram, true, "mem: VRP reset saved-configuration"},
  {"clear the configuration", Id::erase_nvram, true, "doc: WLC clear config"},
  {"configuration*will be erased", Id::erase_nvram, true, "mem: VRP"},
  {"clear all configuration", Id::erase_nvram, true, "doc: CatOS, clear config all"},
  {"erase*passwords", Id::erase_passwords, true, "doc: PIX password tool"},
  {"overwrite the previous nvram", Id::overwrite_startup, true, "log: write memory"},
  {"overwrite an nvram", Id::overwrite_startup, true, "mem: write memory"},
  {"destination filename*[startup-config]", Id::overwrite_startup, false, "log: copy running-config startup-config"},
  {"destination filename*[nvram", Id::overwrite_startup, false, "mem"},
  {"destination filename*[running-config]", Id::change_running, false, "log: copy startup-config running-config"},
  {"replace*running config", Id::change_running, true, "doc: configure replace; XR, commit replace: a rollback brings it back"},
  {"use this configuration", Id::overwrite_startup, false, "log: setup dialog; NX-OS setup"},
  {"enter your selection", Id::overwrite_startup, false, "log: setup dialog: 2 saves what was answered"},
  {"uncommitted changes", Id::commit_changes, true, "pat: IOS-XR"},
  {"commit*before exiting", Id::commit_changes, true, "pat: IOS-XR"},
  {"discard*changes", Id::commit_changes, true, "mem: JunOS"},
  {"exit with uncommitted", Id::commit_changes, true, "mem: JunOS"},
  {"has been modified. save", Id::save_config, false, "log: reload"},
  {"like to save", Id::save_config, false, "log: WLC reset system"},
  {"save the configuration", Id::save_config, false, "mem"},
  {"save?", Id::save_config, false, "log: reload, pat: ASA"},
  {"change the configuration?", Id::change_confreg, false, "log: confreg"},
  {"change this configuration?", Id::change_confreg, false, "log: confreg of an ASA"},
  {"change console baud", Id::change_confreg, false, "log: confreg"},
  {"change the boot characteristics", Id::change_confreg, false, "log: confreg"},
  {"save this configuration?", Id::change_confreg, false, "doc: confreg of a 4500"},
  {"able  \"", Id::change_confreg, false, "log: confreg: enable, disable"},
  {"able \"", Id::change_confreg, false, "log: confreg: enable, disable"},
  {"enter rate:", Id::change_confreg, false, "log: confreg"},
  {"really want to replace them", Id::replace_keys, true, "doc: crypto key generate rsa"},
  {"keys will be removed", Id::replace_keys, true, "doc: crypto key zeroize rsa"},
  {"remove these keys", Id::replace_keys, true, "doc: crypto key zeroize rsa"},
  {"initial configuration dialog", Id::continue_setup, false, "log: setup dialog"},
  {"basic configuration dialog", Id::continue_setup, false, "log: NX-OS"},
  {"basic management setup", Id::continue_setup, false, "log: setup dialog"},
  {"continue with configuration dialog", Id::continue_setup, false, "doc: setup"},
  {"terminate autoinstall", Id::continue_setup, false, "log: IOS, WLC"},
  {"auto provisioning", Id::continue_setup, false, "log: N9000v POAP"},
  {"interactive prompts", Id::continue_setup, false, "pat: ASA"},
  {"bits in the modulus", Id::setup_value, false, "doc: crypto key generate rsa"},
  {"enter host name", Id::setup_value, false, "log: setup dialog"},
  {"for this interface", Id::setup_value, false, "log: setup dialog"},
  {"interface name used to connect", Id::setup_value, false, "log: setup dialog"},

  // --- files
  {"nothing will be erased", Id::transfer_option, false, "guess"},
  {"flash filesystem*remove all", Id::erase_flash, true, "log: copy tftp flash"},
  {"on flash will be lost", Id::erase_flash, true, "log: tftpdnld"},
  {"flash will be lost", Id::erase_flash, true, "log: xmodem of ROMMON"},
  {"flash will be erased", Id::erase_flash, true, "mem: emergency-install"},
  {"*before copying?", Id::erase_flash, false, "log: copy tftp flash"},
  {"with erase?", Id::erase_flash, false, "log: IOS 12.0 copy tftp flash"},
  {"unsaved*lost", Id::change_running, true, "mem: reboot of many makers; the saved configuration stays"},
  {"uncommitted*lost", Id::change_running, true, "mem"},
  {"will be lost", Id::erase_flash, true, "log: loaders"},
  {"filesystem will remove all", Id::erase_flash, true, "log: erase"},
  {"file system will be destroyed", Id::format, true, "mem"},
  {"destroy all data", Id::format, true, "log: format"},
  {"format operation", Id::format, true, "log: format"},
  {"format", Id::format, false, "log: format"},
  {"squeeze operation", Id::squeeze, true, "doc: squeeze"},
  {"all deleted files will be removed", Id::squeeze, true, "doc: squeeze"},
  {"over write", Id::overwrite_file, false, "log: copy tftp flash"},
  {"overwrite", Id::overwrite_file, false, "log: copy on NX-OS"},
  {"already existing with this name", Id::overwrite_file, true, "log: copy tftp flash"},
  {"delete", Id::delete_file, false, "log: delete"},
  {"remove the above files", Id::delete_file, false, "log: install remove inactive"},
  {"files will be deleted", Id::delete_file, true, "log: install remove inactive"},
  {"source file", Id::copy_file_name, false, "log: copy, doc: flash load helper"},
  {"destination file", Id::copy_file_name, false, "log: copy"},
  {"name of file to copy", Id::copy_file_name, false, "log: IOS 12.0"},
  {"address or name of remote host", Id::copy_file_name, false, "log: copy"},
  {"source username", Id::copy_file_name, false, "doc: copy scp"},
  {"destination username", Id::copy_file_name, false, "doc: copy scp"},
  {"crc block checksumming", Id::transfer_option, false, "log: copy xmodem"},
  {"max retry count", Id::transfer_option, false, "log: copy xmodem"},
  {"image validation", Id::transfer_option, true, "log: copy xmodem"},

  // --- traffic
  {"proceed with reload", Id::reload, false, "log: reload"},
  {"reload of the system", Id::reload, true, "log: install add activate"},
  {"reload the system", Id::reload, true, "mem"},
  {"reload the*stack", Id::reload, true, "log: reload of a stack"},
  {"reload hardware module", Id::reload, false, "log: NCS 540"},
  {"reboot", Id::reload, true, "log: NX-OS, FXOS, WLC"},
  {"reset the system", Id::reload, false, "log: WLC reset system"},
  {"restart the", Id::reload, false, "guess"},
  {"switchover", Id::switchover, true, "doc: redundancy force-switchover"},
  {"power down", Id::power_off, true, "mem: JunOS, FXOS"},
  {"power off", Id::power_off, true, "mem: JunOS, FXOS"},
  {"halt the system", Id::power_off, true, "mem: JunOS"},
  {"impact network performance", Id::heavy_load, true, "doc: debug all"},
  {"all possible debugging", Id::heavy_load, true, "doc: debug all"},
  {"close all", Id::disconnect, false, "mem: disconnect"},
  {"clear line", Id::disconnect, false, "doc: clear line"},
  {"open connection", Id::disconnect, true, "doc: exit with open connections"},

  // --- nothing is lost
  {"counters on", Id::clear_counters, false, "doc: clear counters"},
  {"pathname of shell", Id::open_shell, false, "log: SRX 220"},
  {"accept*licen", Id::accept_licence, true, "doc: EULA of IOS"},
  {"accept?", Id::accept_licence, false, "doc: EULA of IOS"},
  {"eula", Id::accept_licence, true, "doc: FTD"},
  {"end user license agreement", Id::accept_licence, true, "doc: EULA of IOS"},
  {"protocol [ip", Id::diagnostic, false, "doc: extended ping"},
  {"target ip", Id::diagnostic, false, "doc: extended ping"},
  {"repeat count [", Id::diagnostic, false, "doc: extended ping"},
  {"datagram size [", Id::diagnostic, false, "doc: extended ping"},
  {"timeout in seconds [", Id::diagnostic, false, "doc: extended ping"},
  {"extended commands [", Id::diagnostic, false, "doc: extended ping"},
  {"source address or interface", Id::diagnostic, false, "doc: extended ping"},
  {"type of service [", Id::diagnostic, false, "doc: extended ping"},
  {"df bit", Id::diagnostic, false, "doc: extended ping"},
  {"validate reply data", Id::diagnostic, false, "doc: extended ping"},
  {"data pattern [", Id::diagnostic, false, "doc: extended ping"},
  {"loose, strict", Id::diagnostic, false, "doc: extended ping"},
  {"sweep range of sizes", Id::diagnostic, false, "doc: extended ping"},
  {"probe count [", Id::diagnostic, false, "doc: extended traceroute"},
  {"time to live [", Id::diagnostic, false, "doc: extended traceroute"},
  {"numeric display [", Id::diagnostic, false, "doc: extended traceroute"},
  {"port number [", Id::diagnostic, false, "doc: extended traceroute"},

  // --- what is left of words that never mean well
  {"erase", Id::erase_other, true, "guess"},
  {"remove", Id::erase_other, false, "guess"},
  {"wipe", Id::erase_other, false, "guess"},
  {"destroy", Id::erase_other, true, "guess"},
};

/// Commands that ask without saying again what about. Each word may be cut short, as IOS takes it; "*" ends a
/// word of which only the beginning matters.
struct Command {
  std::string_view words;
  QuestionId id;
};
constexpr Command commands[] = {
  {"write erase", Id::erase_nvram}, {"erase startup-config", Id::erase_nvram}, {"erase nvram*", Id::erase_nvram},
  {"clear config", Id::erase_nvram}, {"clear configuration", Id::erase_nvram}, {"clear config all", Id::erase_nvram},
  {"factory-reset", Id::factory_reset}, {"factory_reset", Id::factory_reset}, {"init system", Id::factory_reset},
  {"reset config", Id::factory_reset}, {"unset all", Id::factory_reset}, {"/system reset-configuration", Id::factory_reset},
  {"request system zeroize", Id::factory_reset}, {"configure factory-default", Id::factory_reset},
  {"erase *", Id::erase_flash}, {"format", Id::format}, {"squeeze", Id::squeeze},
  {"delete", Id::delete_file}, {"rmdir", Id::delete_file},
  {"configure replace", Id::change_running}, {"rollback", Id::change_running},
  {"crypto key", Id::replace_keys}, {"no crypto", Id::replace_keys},
  {"tftpdnld", Id::erase_flash}, {"xmodem", Id::erase_flash}, {"emergency-install", Id::erase_flash},
  {"reload", Id::reload}, {"reboot", Id::reload}, {"reset system", Id::reload}, {"request system reboot", Id::reload},
  {"boot system", Id::reload}, {"shutdown", Id::power_off}, {"request system halt", Id::power_off},
  {"redundancy force-switchover", Id::switchover}, {"debug all", Id::heavy_load},
  {"clear line", Id::disconnect}, {"clear counters", Id::clear_counters},
};
// clang-format on

/// The parts of `says` between its stars stand in `text` in this order.
bool holds(std::string_view text, std::string_view says) {
  while (true) {
    const auto star = says.find('*');
    const auto part = says.substr(0, star);
    const auto at = text.find(part);
    if (at == std::string_view::npos) return false;
    if (star == std::string_view::npos) return true;
    text.remove_prefix(at + part.size());
    says.remove_prefix(star + 1);
  }
}

QuestionId said_by(std::string_view text, bool is_above) {
  const auto words_of_it = lower(text);
  auto id = Id::unknown;
  for (const auto& saying : sayings)
    if ((saying.above || !is_above) && holds(words_of_it, saying.says)) {
      id = saying.id;
      break;
    }
  const auto harm = harm_of(id);
  // "All configurations will be lost": what is lost is said, and no file system is.
  if (harm == Harm::file_system && !contains(words_of_it, "flash") && !contains(words_of_it, "data") &&
      taken_away_by(words_of_it) == Id::erase_nvram)
    return Id::erase_nvram;
  if (harm == Harm::file_system || harm == Harm::everything || harm == Harm::configuration ||
      id == Id::transfer_option)
    return id;
  const auto taken = taken_away_by(words_of_it);
  return taken == Id::unknown ? id : taken;
}

QuestionId asked_by(std::string_view typed) {
  auto command = lower(typed);
  if (command.starts_with(
          '/'))  // "/system/reset-configuration" is "/system reset-configuration" (doc: RouterOS 7)
    std::replace(command.begin() + 1, command.end(), '/', ' ');
  for (const auto& each : commands)
    if (is_command(command, each.words)) return each.id;
  return Id::unknown;
}

/// The row says nothing by itself but "go on?".
bool is_general(std::string_view row) {
  constexpr std::array<std::string_view, 45> general{
      "are",    "you",     "sure",   "do",     "want",  "wish",      "to",        "continue", "proceed",
      "really", "is",      "this",   "ok",     "okay",  "confirm",   "the",       "command",  "with",
      "go",     "on",      "y",      "n",      "yes",   "no",        "please",    "a",        "anyway",
      "would",  "like",    "it",     "that",   "ahead", "type",      "operation", "or",       "[yn]",
      "still",  "certain", "action", "system", "reset", "dangerous", "enter",     "press",    "cancel"};
  const auto text = lower(row);
  for (std::size_t at = 0; at < text.size();) {
    if (!is_letter(text[at])) {
      ++at;
      continue;
    }
    auto end = at;
    while (end < text.size() && (is_letter(text[end]) || text[end] == '-')) ++end;
    const auto word = std::string_view{text}.substr(at, end - at);
    if (std::find(general.begin(), general.end(), word) == general.end() && word != "yn") return false;
    at = end;
  }
  return true;
}

// --- what it is about

std::string_view without_punctuation(std::string_view word) {
  while (!word.empty() && std::string_view{"?!.,;)\"'"}.find(word.back()) != std::string_view::npos)
    word.remove_suffix(1);
  while (!word.empty() && std::string_view{"(\"'"}.find(word.front()) != std::string_view::npos)
    word.remove_prefix(1);
  return word;
}

/// "flash:", "disk0:/x", "tftp://...": a lower-case name and a colon.
bool is_path(std::string_view word) {
  const auto colon = word.find(':');
  if (colon == std::string_view::npos || colon == 0 || !(word[0] >= 'a' && word[0] <= 'z')) return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; });
}

std::string_view between(std::string_view text, std::string_view open, char close) {
  const auto from = text.find(open);
  if (from == std::string_view::npos) return {};
  text.remove_prefix(from + open.size());
  const auto to = text.find(close);
  return to == std::string_view::npos ? std::string_view{} : text.substr(0, to);
}

std::string named_in(std::string_view text) {
  for (const auto quoted : {between(text, "\"", '"'), between(text, " '", '\'')})
    if (!quoted.empty()) return std::string{quoted};
  if (const auto name = trimmed(between(text, "filename [", ']')); !name.empty()) return std::string{name};
  std::string_view before;
  for (auto rest = text; !trimmed(rest).empty();) {
    const auto word = take_word(rest);
    if (is_path(without_punctuation(word))) return std::string{without_punctuation(word)};
    if (word.starts_with("filesystem")) return std::string{before};
    before = word;
  }
  return {};
}

/// The answer, or the default, of the "Destination filename [X]?" above.
std::string destination_in(std::span<const std::string_view> above) {
  for (const auto line : above) {
    if (!line.starts_with("Destination filename [")) continue;
    const auto typed =
        trimmed(line.substr(std::min(line.size(), line.find('?')) + (line.find('?') < line.size())));
    return std::string{typed.empty() ? between(line, "[", ']') : typed};
  }
  return {};
}

bool names_something(QuestionId id) {
  const auto harm = harm_of(id);
  return harm == Harm::file || harm == Harm::file_system || harm == Harm::everything ||
         id == Id::erase_nvram || id == Id::copy_file_name || id == Id::overwrite_startup ||
         id == Id::change_running;
}

bool takes_all(QuestionId id) {
  const auto harm = harm_of(id);
  return harm == Harm::file_system || harm == Harm::everything || id == Id::erase_nvram;
}

Identity with_name(QuestionId id, std::string_view text, std::span<const std::string_view> above) {
  Identity result{id, names_something(id) ? named_in(text) : ""};
  if (id == Id::overwrite_file && result.about.empty()) result.about = destination_in(above);
  return result;
}

}  // namespace

std::string_view to_string(QuestionId id) {
  for (const auto& [each, word] : id_words)
    if (each == id) return word;
  return "";
}

Harm harm_of(QuestionId id) {
  switch (id) {
    case Id::none:
    case Id::continue_setup:
    case Id::setup_value:
    case Id::copy_file_name:
    case Id::transfer_option:
    case Id::diagnostic:
    case Id::clear_counters:
    case Id::open_shell: return Harm::none;
    case Id::delete_file:
    case Id::overwrite_file:
    case Id::squeeze:
    case Id::erase_other: return Harm::file;
    case Id::erase_flash:
    case Id::format: return Harm::file_system;
    case Id::erase_nvram:
    case Id::erase_passwords:
    case Id::overwrite_startup:
    case Id::change_running:
    case Id::save_config:
    case Id::commit_changes:
    case Id::change_confreg:
    case Id::replace_keys: return Harm::configuration;
    case Id::factory_reset: return Harm::everything;
    case Id::reload:
    case Id::power_off:
    case Id::switchover:
    case Id::disconnect:
    case Id::heavy_load: return Harm::traffic;
    case Id::accept_licence: return Harm::consent;
    case Id::unknown: return Harm::unknown;
  }
  return Harm::unknown;
}

Harms harms_of(QuestionId id, std::string_view default_answer) {
  Harms harms;
  harms.yes = harm_of(id) != Harm::none;
  harms.no = id == Id::unknown || id == Id::commit_changes;
  const bool means_no = default_answer == "no" || default_answer == "n";
  harms.enter = means_no ? harms.no : harms.yes;
  return harms;
}

namespace {

/// The rows that a question goes over, with small letters at their beginning.
std::string paragraph(std::string_view text, std::span<const std::string_view> above) {
  constexpr std::size_t longest_paragraph = 4;
  std::string whole{text};
  for (std::size_t at = 0; at < above.size() && at < longest_paragraph; ++at) {
    if (command_on(above[at])) break;
    whole = std::string{above[at]} + " " + whole;
    if (!(above[at][0] >= 'a' && above[at][0] <= 'z')) break;
  }
  return whole;
}

}  // namespace

Identity identify(std::string_view row, std::span<const std::string_view> above) {
  // A question over two rows goes on with a small letter: "configuration and proceed [y/n] ?".
  const auto text = trimmed(row);
  const bool goes_on =
      !text.empty() && text[0] >= 'a' && text[0] <= 'z' && !above.empty() && !command_on(above.front());
  const std::string whole = goes_on ? paragraph(text, above) : std::string{text};
  if (const auto id = said_by(whole, false); id != Id::unknown)
    return with_name(id, goes_on ? whole : text, above);
  if (!is_general(text)) return {};
  auto said = Id::unknown;
  std::string_view by;
  for (const auto line : above) {
    const auto typed = command_on(line);
    if (said != Id::unknown && (typed || contains(line, "?"))) break;  // another question's words
    if (typed) return with_name(asked_by(*typed), *typed, above);
    const auto id = said_by(line, true);
    if (id == Id::unknown || (said != Id::unknown && !takes_all(id))) continue;
    said = id;  // "... will erase all data on it," two lines above "and require the unit to reboot."
    by = line;
    if (takes_all(id)) break;
  }
  return said == Id::unknown ? Identity{} : with_name(said, by, above);
}

}  // namespace rommate::recognise
