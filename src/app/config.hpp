// The configuration file: TOML, read once at start. What it may hold:
//
//   include = ["lab.toml"]    # read first; relative to this file, ~ is your home, a missing one is told
//
//   [defaults]                # for every console: the keys of settings.hpp
//   baud = 9600
//
//   [profile.core-r1]         # `rommate core-r1` opens it; it is also applied when it matches
//   inherits = "lab"          # or ["lab", "slow"]; later ones win
//   match = { usb = "A9XYZ*", path = "/dev/ttyUSB*", url = "telnet://10.0.0.*" }   # each may be a list
//   port = "usb:A9XYZ123"
//   baud = 115200
//
// Every profile that matches is applied, in the order of the file, later ones win; a profile that is named
// wins over all that match. Mistakes are collected with line and column, and the rest of the file is still
// used.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/settings.hpp"

namespace rommate::app {

/// A mistake in a file. Line and column count from 1; 0: it concerns the whole file.
struct ConfigProblem {
  std::string file;
  std::size_t line = 0, column = 0;
  std::string text;
};
/// "/home/ann/.config/rommate/config.toml:3:1: unknown key 'buad'; did you mean 'baud'?"
[[nodiscard]] std::string to_string(const ConfigProblem& problem);

/// What is known of a port before it is opened; patterns are held against it. Empty: not known.
struct PortFacts {
  std::string name = {};  // as the user wrote it
  std::string path = {};  // of the device
  std::string usb_serial = {};
  std::string usb_position = {};  // "1-2.4"
};

struct Profile {
  std::string name;
  std::vector<std::string> inherits;
  ConfigProblem inherits_at = {};  // the place of `inherits`; no text
  std::vector<std::string> match_path, match_usb, match_url;
  Settings own;
};

class Config {
 public:
  /// The content of a file of at most `most` bytes. nullopt: errno says why, EFBIG when it is larger.
  using ReadFile = std::function<std::optional<std::string>(const std::string& path, std::size_t most)>;

  /// Reads `path` and what it includes. No such file is a problem only when `required`.
  [[nodiscard]] static Config load(const std::string& path, bool required);
  /// The same from elsewhere than the disk.
  [[nodiscard]] static Config load(const std::string& path, bool required, const ReadFile& read_file);

  [[nodiscard]] const std::vector<ConfigProblem>& problems() const { return problems_; }
  /// nullptr: no such profile.
  [[nodiscard]] const Profile* profile(std::string_view name) const;
  [[nodiscard]] const std::vector<Profile>& profiles() const { return profiles_; }
  /// The settings of a console: defaults, then the profiles that match `port`, then `named` (may be nullptr).
  [[nodiscard]] Settings settings(const PortFacts& port, const Profile* named = nullptr) const;
  /// With what it inherits.
  [[nodiscard]] Settings whole(const Profile& profile) const;

 private:
  struct Reader;
  void check_inheritance();
  [[nodiscard]] std::string no_profile(std::string_view name) const;

  Settings defaults_;
  std::vector<Profile> profiles_;
  std::vector<ConfigProblem> problems_;
};

/// $XDG_CONFIG_HOME/rommate/config.toml, or below ~/.config; empty when there is no home.
[[nodiscard]] std::string default_config_path();

/// `*` any characters, `?` one; upper and lower case are the same (USB serial numbers are written both ways).
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text);

}  // namespace rommate::app
