#include "src/recognise/loss.hpp"

#include <algorithm>
#include <iterator>

#include "src/recognise/letters.hpp"

namespace rommate::recognise {
namespace {

using Id = QuestionId;

constexpr std::string_view removals[] = {"erase", "erasing", "clear",     "delet",     "wipe",   "wiping",
                                         "remov", "purge",   "initializ", "initialis", "lost",   " lose ",
                                         "zero ", "destroy", "flush",     "reformat",  "losing", "scrub"};
constexpr std::string_view returns[] = {"reset", "restor", "return", "revert", "set to", "back to", "load"};
constexpr std::string_view settings[] = {"config", "settings", "startup", "start-up", "nvram", "parameters"};
constexpr std::string_view stores[] = {
    "disk",       "partition", "file system", "filesystem",   "file-system", "volumes",     "ssd",
    "hard drive", "emmc",      "nand",        "flash memory", "database",    "whole flash", "entire flash"};

template <class Words>
bool has_any(std::string_view text, const Words& words) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return contains(text, word); });
}

/// All of "bootflash:", and no file in it.
bool names_whole_flash(std::string_view words) {
  for (auto at = words.find("flash:"); at != std::string_view::npos; at = words.find("flash:", at + 1))
    if (const auto behind = words.substr(at + 6);
        behind.empty() || !(is_letter(behind[0]) || behind[0] == '/'))
      return true;
  return false;
}

/// "to default image and configuration", "restore defaults"; "the default gateway" is another thing.
bool names_defaults(std::string_view words) {
  for (auto at = words.find("default"); at != std::string_view::npos; at = words.find("default", at + 1)) {
    const auto behind = words.substr(at + 7);
    if (behind.starts_with("s") || behind.starts_with(" image") || behind.starts_with(" config") ||
        behind.starts_with(" setting") || behind.starts_with(" value") || behind.starts_with(" state") ||
        behind.starts_with(" parameters"))
      return true;
  }
  for (const std::string_view other : {"default gateway", "default route", "default vlan", "default user"})
    if (contains(words, other)) return false;
  return contains(words, "to default") || contains(words, "restore default") ||
         contains(words, "restore the default") || contains(words, "factory") ||
         contains(words, "as shipped");
}

/// What narrows it: "all VLAN configuration", "all unsaved changes to the configuration".
constexpr std::string_view parts[] = {"vlan", "interface", "port ", "ports", "acl",     "route",      "snmp",
                                      "wlan", "ssid",      "vpn",   "aaa",   "unsaved", "uncommitted"};

/// "all your data", "all logs and configuration", "the whole running configuration": a word for all, and
/// soon, in the same clause, one of `things`.
template <class Words>
bool names_all_of(std::string_view words, const Words& things) {
  for (const std::string_view part :
       {" associated", " related", " belonging", " for this ", " on this ", " of the interface",
        " of interface", " on the interface", " of the port", " of port", " of the vlan", " of the group",
        " of the user"})
    if (contains(words, part)) return false;
  constexpr std::size_t within = 40;  // bytes; a guess
  for (const std::string_view all : {"all ", "entire ", "whole ", "any "})
    for (auto at = words.find(all); at != std::string_view::npos; at = words.find(all, at + 1)) {
      if (at > 0 && is_letter(words[at - 1])) continue;  // "install "
      const auto behind = words.substr(at + all.size(), within);
      const auto clause = behind.substr(0, behind.find_first_of(".?!;:"));
      if (has_any(clause, things) && !has_any(clause, parts)) return true;
    }
  return false;
}

/// "all settings", "the device configuration", "the saved configuration"
bool names_all_settings(std::string_view words) {
  if (names_all_of(words, settings)) return true;
  // "Configuration will be deleted, and device rebooted": it alone
  for (auto at = words.find("configuration "); at != std::string_view::npos;
       at = words.find("configuration ", at + 1))
    if (at == 0 || (at > 1 && words[at - 1] == ' ' && std::string_view{".!:"}.find(words[at - 2]) < 3))
      return true;
  for (const std::string_view whole :
       {"current configuration", "saved config", "startup-config", "startup config", "configuration database",
        "the configuration", "system config", "device config", "switch config", "router config",
        "unit config", "configuration data"})
    if (contains(words, whole)) return true;
  return false;
}

/// "all data", "erase data in boot device", "data on the disk"
bool names_all_data(std::string_view words) {
  constexpr std::string_view things[] = {"data"};
  if (names_all_of(words, things) || contains(words, "all files") || contains(words, "all the files"))
    return true;
  for (const std::string_view place : {" data in ", " data on "})
    if (const auto at = words.find(place); at != std::string_view::npos) {
      const auto before = words.substr(0, at);
      if (std::any_of(std::begin(removals), std::end(removals),
                      [&](std::string_view verb) { return before.ends_with(verb); }))
        return true;
    }
  return false;
}

}  // namespace

QuestionId taken_away_by(std::string_view words) {
  if (contains(words, "save ")) return Id::unknown;  // "... may be lost after the reboot, save it?"
  if (contains(words, "nothing") || contains(words, " not be ") || contains(words, "without "))
    return Id::unknown;
  if (has_any(words, returns) && names_defaults(words)) return Id::factory_reset;
  if (contains(words, "reset") && names_all_settings(words)) return Id::factory_reset;
  if (!has_any(words, removals)) return Id::unknown;
  const bool file = contains(words, "\"") || contains(words, ".cfg") ||
                    (contains(words, "file ") && !contains(words, "file system"));
  if (!file && (has_any(words, stores) || names_all_data(words) || names_whole_flash(words)))
    return contains(words, "flash") ? Id::erase_flash : Id::format;
  if (has_any(words, settings) && (names_all_settings(words) || (!file && contains(words, "erase"))))
    return Id::erase_nvram;
  return Id::unknown;
}

}  // namespace rommate::recognise
