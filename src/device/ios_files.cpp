// Files on a running IOS: dir, delete, rename, format, write, more. Shapes from logs of 3640, 2960 and
// CSR1000V.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {
using namespace std::chrono_literals;

void Ios::add_file_commands(CommandTable& table) {
  table.add("dir", [this](const Captured&) { dir(default_system()); });
  table.add("dir WORD", [this](const Captured& c) { dir(c[0]); });
  table.add("delete WORD", [this](const Captured& c) { remove(c[0]); });
  table.add("delete /force WORD", [this](const Captured& c) {
    box_.storage().remove(parse_place(c[0], default_system()));
    prompt();
  });
  table.add("rename WORD WORD", [this](const Captured& c) { rename(c[0], c[1]); });
  table.add("format WORD", [this](const Captured& c) { format(c[0]); });
  table.add("erase startup-config", [this](const Captured&) { write_erase(); });
  table.add("erase nvram:", [this](const Captured&) { write_erase(); });
  table.add("write erase", [this](const Captured&) { write_erase(); });
  for (const char* pattern : {"write", "write memory"})
    table.add(pattern, [this](const Captured&) {
      save();
      prompt();
    });
  table.add("write terminal", [this](const Captured&) { page_and_prompt(running_text()); });
  table.add("more WORD", [this](const Captured& c) { more_file(c[0]); });
  add_verify_commands(table);
}

const File* Ios::file_at(const std::string& what) const {
  return box_.storage().find(parse_place(what, default_system()));
}

void Ios::dir(const std::string& where) {
  const auto place = parse_place(where, default_system());
  if (place.system == "nvram:") {
    return answer(fmt::format(
        "Directory of nvram:/\n\n  190  -rw-        {:>6}                    <no date>  startup-config\n\n"
        "196600 bytes total ({} bytes free)\n",
        box_.storage().startup_config().size(),
        196600 - std::min<std::size_t>(196600, box_.storage().startup_config().size())));
  }
  const auto* system = box_.storage().system(place.system);
  if (system == nullptr) return answer(fmt::format("%Error opening {} (No such device)\n", where));
  std::string out = fmt::format("Directory of {}/\n\n", place.system);
  int number = 1;
  for (const auto& file : system->files())
    out += fmt::format("{:>5}  -rw-  {:>10}   {}  {}\n", number++, file.content->size(), model_.os.file_dates,
                       file.name);
  if (system->files().empty()) out += "No files in directory\n";
  out += fmt::format("\n{} bytes total ({} bytes free)\n", system->capacity(), system->available());
  page_and_prompt(out);
}

void Ios::remove(const std::string& what) {
  const auto place = parse_place(what, default_system());
  ask(fmt::format("Delete filename [{}]? ", place.file), [this, place](const std::string& typed) {
    auto chosen = place;
    if (!typed.empty()) chosen.file = typed;
    const auto name = chosen.system + "/" + chosen.file;
    confirm(fmt::format("Delete {}? [confirm]", name), [this, chosen, name](bool yes) {
      if (!yes) return answer(fmt::format("Delete of {} aborted!\n", name));
      if (!box_.storage().remove(chosen))
        return answer(fmt::format("%Error deleting {} (No such file or directory)\n\n", name));
      prompt();
    });
  });
}

void Ios::rename(const std::string& from, const std::string& to) {
  const auto old_place = parse_place(from, default_system());
  const auto new_place = parse_place(to, default_system());
  ask(fmt::format("Destination filename [{}]? ", new_place.file),
      [this, old_place, new_place](const std::string& typed) {
        auto target = new_place;
        if (!typed.empty()) target.file = typed;
        if (!box_.storage().rename(old_place, target))
          return answer(fmt::format("%Error renaming {}{} (No such file or directory)\n", old_place.system,
                                    old_place.file));
        prompt();
      });
}

void Ios::format(const std::string& what) {
  const auto place = parse_place(what, default_system());
  if (box_.storage().system(place.system) == nullptr)
    return answer(fmt::format("%Error formatting {} (No such device)\n", what));
  confirm("Format operation may take a while. Continue? [confirm]", [this, place](bool yes) {
    if (!yes) return answer(fmt::format("Format of {} aborted\n", place.system));
    confirm(
        fmt::format("Format operation will destroy all data in \"{}\".  Continue? [confirm]", place.system),
        [this, place](bool sure) {
          if (!sure) return answer(fmt::format("Format of {} aborted\n", place.system));
          tty_.print(
              "Writing Monlib sectors....\nMonlib write complete\n\nFormat: All system sectors written. "
              "OK...\n");
          tty_.busy(4s);
          tty_.then([this, place] { box_.storage().erase(place.system); });
          answer(fmt::format("\nFormat of {} complete\n", place.system));
        });
  });
}

void Ios::write_erase() {
  confirm("Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]",
          [this](bool yes) {
            if (!yes) return prompt();
            tty_.busy(1s);
            tty_.then([this] { box_.storage().set_startup_config(""); });
            answer("[OK]\nErase of nvram: complete\n");
          });
}

void Ios::more_file(const std::string& what) {
  const auto* file = file_at(what);
  if (file == nullptr) return answer(fmt::format("%Error opening {} (No such file or directory)\n", what));
  std::string text;
  for (const char c :
       protocols::as_text(file->bytes().first(std::min<std::size_t>(file->content->size(), 65536))))
    if (c == '\n' || (c >= ' ' && c < 127)) text += c;
  page_and_prompt(text);
}

void Ios::save() {
  tty_.print("Building configuration...\n");
  tty_.busy(1500ms);
  keep_config();
  tty_.print("[OK]\n");
}

void Ios::keep_config() {
  tty_.then([this] {
    box_.storage().set_startup_config(config_.text(image_.version));
    config_.mark_saved();
  });
}

}  // namespace rommate::device
