// What a user may settle for a console, as a table of keys: name, kind, range, default, meaning. The table is
// the only list of them; the reader of the configuration file (config.hpp), the writer (config_edit.hpp), the
// man page and the tests go by it. Knows nothing of files.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::app {

/// One console's settings; what is not set is left to the next wider table, and at last to the defaults.
// wide: one member for each key of the configuration
struct Settings {
  std::optional<std::string> port;
  std::optional<std::int64_t> baud, data, stop;
  std::optional<std::string> parity, flow, dtr, rts;
  std::optional<bool> low_latency, reconnect, wait;
  std::optional<std::string> record, log;
  std::optional<protocols::Duration> break_length, char_delay, line_delay;
  std::optional<std::string> escape;
  std::optional<bool> echo, wrap, add_lf, time_stamps, stamp, unfiltered;
  std::optional<std::string> enter, backspace, imap, omap;
  std::optional<std::string> listen;
  std::optional<bool> cable_memory;
  std::optional<std::string> power;

  /// What is set in `over` wins.
  void apply(const Settings& over);
};

/// A key of [defaults] and [profile.NAME].
struct SettingKey {
  /// How the value is written and where it goes. `duration` is a string such as "300ms".
  using Place =
      std::variant<std::optional<bool> Settings::*, std::optional<std::int64_t> Settings::*,
                   std::optional<std::string> Settings::*, std::optional<protocols::Duration> Settings::*>;
  std::string_view name;
  Place place;
  std::int64_t least = 0, most = 0;  // numbers only
  std::string_view words = {};       // strings only: "none even odd"; empty: any text that `fits`
  bool (*fits)(std::string_view) = nullptr;
  std::string_view form = {};        // what fits, in words for who wrote something else
  bool profile_only = false;         // makes no sense in [defaults]
  std::string_view by_default = {};  // as written in the file; empty: none
  std::string_view meaning = {};     // a sentence for the man page
};

[[nodiscard]] std::span<const SettingKey> setting_keys();
[[nodiscard]] const SettingKey* find_setting(std::string_view name);
/// "a number from 5 to 8", "one of none, even, odd", "true or false", "a text", "a length of time such as
/// 300ms".
[[nodiscard]] std::string expected(const SettingKey& key);
/// The words of a key that takes one of a list; empty for any other.
[[nodiscard]] std::vector<std::string_view> words_of(const SettingKey& key);
/// Whether a key of texts or of lengths of time takes this one.
[[nodiscard]] bool takes(const SettingKey& key, std::string_view text);

/// The word nearest to `wrong`, when one is near enough to be meant: a third of the letters may differ.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view wrong,
                                                      const std::vector<std::string_view>& words);

/// "300ms", "2s", "1.5s", "1m"; a plain number is seconds. nullopt: no length of time.
[[nodiscard]] std::optional<protocols::Duration> parse_duration(std::string_view word);

/// The file of a `record` setting: a leading ~ is the home directory, {port}, {date} and {time} are filled in
/// (local time; characters of the port's name that a file name should not have become '-').
[[nodiscard]] std::string record_path(std::string_view pattern, std::string_view port);
/// `path` with a leading ~/ replaced by the home directory.
[[nodiscard]] std::string expand_home(std::string_view path);

}  // namespace rommate::app
