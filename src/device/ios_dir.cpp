// File systems on a running IOS: dir in all its forms, folders, delete, squeeze, fsck, show flash and show
// file systems. Layouts from logs of 3640, 2960, 4331 and the vendor's file system guide. A folder is an
// entry whose name ends in a slash.
#include <algorithm>

#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t nvram_size = 196600;  // of an 1841: "Using 1324 out of 196600 bytes"

bool is_folder(const File& file) { return file.name.ends_with("/"); }

/// "dir/x" lies in "dir/"; "" holds what has no slash before its end.
bool lies_in(const File& file, const std::string& folder, bool below) {
  if (!file.name.starts_with(folder) || file.name.size() == folder.size()) return false;
  const auto rest = std::string_view(file.name).substr(folder.size());
  const auto slash = rest.find('/');
  return below || slash == std::string_view::npos || slash + 1 == rest.size();
}

}  // namespace

void Ios::add_dir_commands(CommandTable& table) {
  table.add("dir", [this](const Captured&) { dir(""); });
  table.add("dir WORD", [this](const Captured& c) { dir(c[0]); });
  table.add("dir /all", [this](const Captured&) { dir(""); });
  table.add("dir /all WORD", [this](const Captured& c) { dir(c[0]); });
  table.add("dir /recursive WORD", [this](const Captured& c) { answer_dir(place_of(c[0]), true); });
  table.add("dir all-filesystems", [this](const Captured&) { dir_all(); });
  table.add("delete WORD", [this](const Captured& c) { remove(c[0]); });
  for (const char* options : {"/force", "/force /recursive", "/recursive /force"})
    table.add(std::string("delete ") + options + " WORD",
              [this](const Captured& c) { remove_at_once(place_of(c[0])); });
  table.add("delete /recursive WORD", [this](const Captured& c) { remove(c[0]); });
  table.add("mkdir WORD", [this](const Captured& c) { make_folder(c[0]); });
  table.add("rmdir WORD", [this](const Captured& c) { remove_folder(c[0]); });
  table.add("pwd", [this](const Captured&) { answer(working_text() + "\n"); });
  table.add("cd", [this](const Captured&) { change_folder(default_system()); });
  table.add("cd WORD", [this](const Captured& c) { change_folder(c[0]); });
  table.add("fsck WORD", [this](const Captured& c) { check_system(c[0]); });
  table.add("squeeze WORD", [this](const Captured& c) { squeeze(c[0]); });
}

std::string Ios::working_text() const {
  auto text = working_.system + "/" + working_.file;
  if (text.ends_with("/") && !working_.file.empty()) text.pop_back();
  return text;
}

/// Names without a file system lie in the folder that "cd" chose.
Place Ios::place_of(std::string_view text) const {
  auto place = CliSystem::place_of(text);
  if (text.find(':') == std::string_view::npos && !text.starts_with("/") && !place.file.empty() &&
      !working_.file.empty())
    place.file = working_.file + place.file;
  if (text.find(':') == std::string_view::npos && place.system == default_system())
    place.system = working_.system;
  return place;
}

std::string Ios::dir_line(const File& file, std::size_t number, std::size_t prefix) const {
  auto name = file.name.substr(prefix);
  if (is_folder(file)) name.pop_back();
  return fmt::format("{:>5}  {}rw-  {:>10}   {}  {}\n", number, is_folder(file) ? "d" : "-", file.size(),
                     model_.os.file_dates, name);
}

std::string Ios::dir_text(const Place& place, bool below) const {
  const auto* system = box_.storage().system(place.system);
  auto folder = place.file;
  if (!folder.empty() && !folder.ends_with("/")) folder += "/";
  std::string out = fmt::format("Directory of {}/{}\n\n", system->name(),
                                folder.empty() ? "" : folder.substr(0, folder.size() - 1));
  std::size_t number = 0, shown = 0;
  for (const auto& file : system->files()) {
    ++number;
    if (!lies_in(file, folder, below)) continue;
    out += dir_line(file, number, folder.size());
    ++shown;
  }
  if (shown == 0) out += "No files in directory\n";
  return out + fmt::format("\n{} bytes total ({} bytes free)\n", system->capacity(), system->available());
}

std::string Ios::nvram_dir_text() const {
  const auto used = box_.storage().startup_config().size();
  std::string out = "Directory of nvram:/\n\n";
  if (used > 0)
    out += fmt::format("{:>5}  -rw-  {:>10}                    <no date>  startup-config\n", 190, used);
  return out + fmt::format("\n{} bytes total ({} bytes free)\n", nvram_size,
                           nvram_size - std::min(nvram_size, used));
}

void Ios::dir(const std::string& where) { answer_dir(where.empty() ? working_ : place_of(where), false); }

void Ios::answer_dir(const Place& place, bool below) {
  if (place.system == "nvram:") return page_and_prompt(nvram_dir_text());
  if (place.system == "system:")
    return page_and_prompt(fmt::format(
        "Directory of system:/\n\n{:>5}  -rw-  {:>10}                    <no date>  running-config\n\n"
        "No space information available\n",
        2, running_text().size()));
  const auto* system = box_.storage().system(place.system);
  if (system == nullptr) return answer(fmt::format("%Error opening {}/ (No such device)\n", place.system));
  if (const auto* file = system->find(place.file); file != nullptr && !is_folder(*file))
    return page_and_prompt(fmt::format("Directory of {}/{}\n\n{}\n{} bytes total ({} bytes free)\n",
                                       system->name(), place.file, dir_line(*file, 1, 0), system->capacity(),
                                       system->available()));
  const bool folder_there =
      place.file.empty() ||
      std::any_of(system->files().begin(), system->files().end(), [&](const File& file) {
        return file.name.starts_with(place.file + (place.file.ends_with("/") ? "" : "/"));
      });
  if (!folder_there)
    return answer(
        fmt::format("%Error opening {}/{} (No such file or directory)\n", system->name(), place.file));
  page_and_prompt(dir_text(place, below));
}

void Ios::dir_all() {
  std::string out = nvram_dir_text() + "\n";
  for (const auto& system : box_.storage().systems()) out += dir_text({system.name(), ""}, false) + "\n";
  page_and_prompt(out);
}

void Ios::remove(const std::string& what) {
  const auto place = place_of(what);
  ask(fmt::format("Delete filename [{}]? ", place.file), [this, place](const std::string& typed) {
    auto chosen = place;
    if (!typed.empty()) chosen.file = typed;
    const auto name = chosen.system + "/" + chosen.file;
    confirm(fmt::format("Delete {}? [confirm]", name), [this, chosen, name](bool yes) {
      if (!yes) return answer(fmt::format("Delete of {} aborted!\n", name));
      remove_at_once(chosen);
    });
  });
}

void Ios::remove_at_once(const Place& place) {
  if (place.system == "nvram:") {
    box_.storage().set_startup_config("");
    return prompt();
  }
  bool gone = box_.storage().remove(place);
  if (const auto* system = box_.storage().system(place.system); system != nullptr) {
    const auto files = system->files();
    for (const auto& file : files)  // a folder goes with what is in it
      if (file.name.starts_with(place.file + "/"))
        gone = box_.storage().remove({place.system, file.name}) || gone;
  }
  if (!gone)
    return answer(
        fmt::format("%Error deleting {}/{} (No such file or directory)\n\n", place.system, place.file));
  prompt();
}

void Ios::make_folder(const std::string& what) {
  const auto place = place_of(what);
  ask(fmt::format("Create directory filename [{}]? ", place.file), [this, place](const std::string& typed) {
    auto chosen = place;
    if (!typed.empty()) chosen.file = typed;
    const auto name = chosen.system + "/" + chosen.file;
    chosen.file += "/";
    if (box_.storage().find(chosen) != nullptr)
      return answer(fmt::format("%Error Creating dir {} (Can't create a file that exists)\n", name));
    if (!box_.storage().put(chosen, std::make_shared<const Bytes>()))
      return answer(fmt::format("%Error Creating dir {} (No such device)\n", name));
    answer(fmt::format("Created dir {}\n", name));
  });
}

void Ios::remove_folder(const std::string& what) {
  const auto place = place_of(what);
  ask(fmt::format("Remove directory filename [{}]? ", place.file), [this, place](const std::string& typed) {
    auto chosen = place;
    if (!typed.empty()) chosen.file = typed;
    const auto name = chosen.system + "/" + chosen.file;
    chosen.file += "/";
    confirm(fmt::format("Delete {}? [confirm]", name), [this, chosen, name](bool yes) {
      if (!yes) return prompt();
      if (!box_.storage().remove(chosen))
        return answer(fmt::format("%Error Removing dir {} (No such file or directory)\n", name));
      answer(fmt::format("Removed dir {}\n", name));
    });
  });
}

void Ios::change_folder(const std::string& what) {
  auto place = place_of(what);
  const auto* system = box_.storage().system(place.system);
  if (!place.file.empty() && !place.file.ends_with("/")) place.file += "/";
  const bool there =
      system != nullptr && (place.file.empty() ||
                            std::any_of(system->files().begin(), system->files().end(),
                                        [&](const File& file) { return file.name.starts_with(place.file); }));
  if (!there) return answer(fmt::format("%Error changing dir to {} (No such file or directory)\n", what));
  working_ = place;
  prompt();
}

void Ios::check_system(const std::string& what) {
  const auto place = place_of(what);
  if (box_.storage().system(place.system) == nullptr)
    return answer(fmt::format("%Error fscking {} (No such device)\n", what));
  confirm("Fsck operation may take a while. Continue? [confirm]", [this, place](bool yes) {
    if (!yes) return prompt();
    tty_.busy(5s);
    answer(fmt::format("flashfs[0]: {} files, 1 directories\nFsck of {}: complete\n",
                       box_.storage().system(place.system)->files().size(), place.system));
  });
}

void Ios::squeeze(const std::string& what) {
  const auto place = place_of(what);
  if (box_.storage().system(place.system) == nullptr)
    return answer(fmt::format("%Error squeezing {} (No such device)\n", what));
  confirm("All deleted files will be removed. Continue? [confirm]", [this, place](bool yes) {
    if (!yes) return prompt();
    confirm("Squeeze operation may take a while. Continue? [confirm]", [this, place](bool sure) {
      if (!sure) return prompt();
      tty_.busy(5s);
      answer(fmt::format("\nSqueeze of {} complete\n", place.system));
    });
  });
}

/// "System flash directory" on boxes of the nineties, "dir" on a Catalyst, a table on the others.
void Ios::show_flash() {
  if (model_.os.asks_erase || model_.os.runs_from_flash) return page_and_prompt(flash_listing() + "\n");
  if (!model_.os.config_file.empty()) return answer_dir({default_system(), ""}, false);
  const auto& system = box_.storage().systems().front();
  std::string out = "-#- --length-- -----date/time------ path\n";
  int number = 1;
  for (const auto& file : system.files())
    out += fmt::format("{:<4}{:>10} {} {}\n", number++, file.size(), model_.os.file_dates, file.name);
  out += fmt::format("\n{} bytes available ({} bytes used)\n\n", system.available(), system.used());
  page_and_prompt(out);
}

void Ios::show_file_systems() {
  std::string out = "File Systems:\n\n     Size(b)     Free(b)      Type  Flags  Prefixes\n";
  const auto row = [&](char star, const std::string& size, const std::string& free, const char* type,
                       const char* flags, const std::string& prefix) {
    out += fmt::format("{}{:>11} {:>11} {:>9} {:>6}   {}\n", star, size, free, type, flags, prefix);
  };
  for (const char* name : {"archive:", "system:", "null:"}) row(' ', "-", "-", "opaque", "rw", name);
  row(' ', "-", "-", "network", "rw", "tftp:");
  const auto used = std::min(nvram_size, box_.storage().startup_config().size());
  row(' ', std::to_string(nvram_size), std::to_string(nvram_size - used), "nvram", "rw", "nvram:");
  for (const auto& system : box_.storage().systems()) {
    auto prefix = system.name();
    for (const auto& alias : system.aliases()) prefix += " " + alias;
    row(system.name() == working_.system ? '*' : ' ', std::to_string(system.capacity()),
        std::to_string(system.available()), model_.os.config_file.empty() ? "disk" : "flash",
        system.read_only() ? "ro" : "rw", prefix);
  }
  page_and_prompt(out + "\n");
}

}  // namespace rommate::device
