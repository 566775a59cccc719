// Files on a running IOS: dir, delete, rename, format, write, more. Shapes from logs of 3640, 2960 and
// CSR1000V.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {
using namespace std::chrono_literals;

void Ios::add_file_commands(CommandTable& table) {
  add_dir_commands(table);
  table.add("rename WORD WORD", [this](const Captured& c) { rename(c[0], c[1]); });
  table.add("format WORD", [this](const Captured& c) { format(c[0]); });
  table.add("erase startup-config", [this](const Captured&) { write_erase(); });
  table.add("erase nvram:", [this](const Captured&) { write_erase(); });
  if (model_.os.asks_erase || model_.os.runs_from_flash)  // flash of class B: the others have no such command
    table.add("erase " + default_system(), [this](const Captured&) {
      if (box_.storage().system(default_system())->read_only())
        return answer(fmt::format("%Error erasing {} (Read-only file system)\n", default_system()));
      erase(default_system(), [this] { prompt(); });
    });
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

const File* Ios::file_at(const std::string& what) const { return box_.storage().find(place_of(what)); }

void Ios::rename(const std::string& from, const std::string& to) {
  const auto old_place = place_of(from);
  const auto new_place = place_of(to);
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
  const auto place = place_of(what);
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

std::string Ios::store_shown(const OutputFilter& filter, const std::string& text) {
  const auto end = end_of(split_words(filter.argument).front());
  if (end.kind != CopyEnd::Kind::file) return CliSystem::store_shown(filter, text);
  Bytes content;
  const auto* old = box_.storage().find(end.place);
  if (old != nullptr && filter.kind == OutputFilter::Kind::append) content = *old->content;
  content.insert(content.end(), text.begin(), text.end());
  if (box_.storage().put(end.place, std::make_shared<const Bytes>(std::move(content)))) return "";
  return fmt::format("%Error opening {}{} (No such device)\n", end.place.system, end.place.file);
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
  tty_.busy(500ms);
  keep_config();
  tty_.print("[OK]\n");
}

/// NVRAM is written from its beginning: power that goes in the middle leaves the head of the new
/// configuration and nothing of the old one.
void Ios::store_startup(const std::string& text) {
  tty_.then([this, text] { box_.storage().set_startup_config(text.substr(0, text.size() * 2 / 3)); });
  tty_.busy(1s);
  tty_.then([this, text] { box_.storage().set_startup_config(text); });
}

void Ios::keep_config() {
  store_startup(stored_text());
  tty_.then([this] { config_.mark_saved(); });
}

}  // namespace rommate::device
