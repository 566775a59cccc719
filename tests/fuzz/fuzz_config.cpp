// A configuration file of any bytes, with files of any bytes to include: read without harm, every mistake
// with a place and a text, every profile put together. Then a setting is written into it: what comes out can
// be read as well as before, has the value, and is the same when it is written twice. Byte 0 chooses the key
// and where it goes; then come the files, split at 0xFF: "/c/0" is read, it includes "1", "2".
#include <cerrno>
#include <cstdlib>

#include "src/app/config.hpp"
#include "src/app/config_edit.hpp"

using namespace rommate;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> files;
  for (;;) {
    const auto end = text.find('\xFF');
    files.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return files;
    text.remove_prefix(end + 1);
  }
}

app::Config read(const std::vector<std::string>& files) {
  int count = 0;
  const auto from_memory = [&](const std::string& path, std::size_t most) -> std::optional<std::string> {
    require(++count <= 100);
    const auto number = path.starts_with("/c/") ? std::strtoul(path.c_str() + 3, nullptr, 10) : files.size();
    errno = ENOENT;
    if (number >= files.size()) return std::nullopt;
    errno = EFBIG;
    if (files[number].size() > most) return std::nullopt;
    return files[number];
  };
  return app::Config::load("/c/0", true, from_memory);
}

void look(const app::Config& config) {
  for (const auto& problem : config.problems()) require(!problem.text.empty() && !to_string(problem).empty());
  for (const auto& profile : config.profiles()) static_cast<void>(config.whole(profile));
  static_cast<void>(config.settings({.name = "tcp://h:1", .path = "/dev/ttyUSB0", .usb_serial = "A9"}));
}

app::ConfigValue value_for(const app::SettingKey& key) {
  if (std::holds_alternative<std::optional<bool> app::Settings::*>(key.place)) return true;
  if (std::holds_alternative<std::optional<std::int64_t> app::Settings::*>(key.place)) return key.least;
  return std::string("3s");
}

void edit(std::vector<std::string> files, std::uint8_t choice) {
  const auto& key = app::setting_keys()[choice % app::setting_keys().size()];
  const std::string profile = (choice & 0x80) != 0 ? "core r1" : "";
  const auto edited = app::edit_config(files[0], profile, key.name, value_for(key));
  if (!edited.problem.empty()) return;
  const auto again = app::edit_config(edited.text, profile, key.name, value_for(key));
  require(again.problem.empty() && again.text == edited.text);
  const auto taken = app::edit_config(edited.text, profile, key.name, std::nullopt);
  files[0] = edited.text;
  const auto config = read(files);
  for (const auto& problem : config.problems())
    require(problem.file != "/c/0" || !problem.text.ends_with("; nothing of this file is used"));
  if (!taken.problem.empty()) return;
  files[0] = taken.text;
  look(read(files));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto files = split({reinterpret_cast<const char*>(data) + 1, size - 1});
  look(read(files));
  edit(files, data[0]);
  return 0;
}
