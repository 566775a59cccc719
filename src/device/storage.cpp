#include "src/device/storage.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace rommate::device {
namespace {

constexpr std::string_view model_name = "model";  // marks a state directory as ours, and whose
constexpr std::string_view confreg_name = "nvram/confreg";
constexpr std::string_view startup_name = "nvram/startup-config";
constexpr std::string_view recovery_name = "nvram/recovery";
constexpr std::string_view variables_name = "nvram/variables";
constexpr std::string_view file_prefix = "file/";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.';
}

/// "flash:a/b" as one file name: everything unusual becomes %XX.
std::string escaped(const Place& place) {
  std::string name(file_prefix);
  for (const char c : place.system + place.file) {
    if (is_plain(c))
      name += c;
    else
      name += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return name;
}

std::string unescaped(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    unsigned value = 0;
    if (name[i] == '%' && i + 2 < name.size() &&
        std::from_chars(name.data() + i + 1, name.data() + i + 3, value, 16).ec == std::errc{}) {
      text += static_cast<char>(value);
      i += 2;
    } else {
      text += name[i];
    }
  }
  return text;
}

}  // namespace

FileSystem::FileSystem(std::string name, std::size_t capacity, bool read_only,
                       std::vector<std::string> aliases)
    : name_{std::move(name)}, capacity_{capacity}, read_only_{read_only}, aliases_{std::move(aliases)} {}

bool FileSystem::is_called(std::string_view name) const {
  return name == name_ || std::find(aliases_.begin(), aliases_.end(), name) != aliases_.end();
}

std::size_t FileSystem::used() const {
  std::size_t sum = 0;
  for (const auto& file : files_) sum += file.size();
  return std::min(sum, capacity_);
}

const File* FileSystem::find(std::string_view file) const {
  const auto found =
      std::find_if(files_.begin(), files_.end(), [&](const File& f) { return f.name == file; });
  return found == files_.end() ? nullptr : &*found;
}

Place parse_place(std::string_view text, std::string_view default_system) {
  const auto colon = text.find(':');
  Place place{std::string(default_system), ""};
  if (colon != std::string_view::npos) {
    place.system = text.substr(0, colon + 1);
    text.remove_prefix(colon + 1);
  }
  while (!text.empty() && text.front() == '/') text.remove_prefix(1);
  place.file = text;
  return place;
}

const FileSystem* Storage::system(std::string_view name) const {
  for (const auto& each : systems_)
    if (each.is_called(name)) return &each;
  return nullptr;
}

Place Storage::resolved(Place place) const {
  if (const auto* in = system(place.system)) place.system = in->name();
  return place;
}

FileSystem* Storage::system_mutable(std::string_view name) { return const_cast<FileSystem*>(system(name)); }

const File* Storage::find(const Place& place) const {
  const auto* in = system(place.system);
  return in == nullptr ? nullptr : in->find(place.file);
}

bool Storage::put(const Place& named, std::shared_ptr<const Bytes> content) {
  const auto place = resolved(named);
  auto* to = system_mutable(place.system);
  if (to == nullptr || to->read_only() || place.file.empty()) return false;
  const auto* old = to->find(place.file);
  const auto freed = old == nullptr ? 0 : old->size();
  if (whole_size(*content) > to->available() + freed) return false;
  load_file(place, content);
  save_file(place, *content);
  if (place == config_file_) startup_config_ = protocols::as_text(*content);
  return true;
}

bool Storage::remove(const Place& named) {
  const auto place = resolved(named);
  auto* from = system_mutable(place.system);
  if (from == nullptr || from->read_only()) return false;
  const auto gone = std::erase_if(from->files_, [&](const File& f) { return f.name == place.file; });
  if (gone > 0) sink_(Forget{escaped(place)});
  if (gone > 0 && place == config_file_) startup_config_.clear();
  return gone > 0;
}

bool Storage::rename(const Place& old_name, const Place& new_name) {
  const auto from = resolved(old_name), to = resolved(new_name);
  const auto* file = find(from);
  if (file == nullptr || find(to) != nullptr || from.system != to.system) return false;
  if (system_mutable(to.system)->read_only()) return false;
  const auto content = file->content;
  // The new name is safe before the old one goes; a flash that is full has room for another name.
  load_file(to, content);
  save_file(to, *content);
  if (to == config_file_) startup_config_ = protocols::as_text(*content);
  return remove(from);
}

void Storage::erase(std::string_view called) {
  auto* from = system_mutable(called);
  if (from == nullptr) return;
  const auto& name = from->name();
  for (const auto& file : from->files_) sink_(Forget{escaped({name, file.name})});
  from->files_.clear();
  if (config_file_ && config_file_->system == name) startup_config_.clear();
}

void Storage::replace_all(const Place& named, std::shared_ptr<const Bytes> content) {
  const auto place = resolved(named);
  erase(place.system);
  load_file(place, content);
  save_file(place, *content);
}

void Storage::keep_config_in(Place place) {
  config_file_ = std::move(place);
  if (const auto* file = find(*config_file_))
    startup_config_ = protocols::as_text(file->bytes());
  else if (!startup_config_.empty())
    load_file(*config_file_, std::make_shared<const Bytes>(startup_config_.begin(), startup_config_.end()));
}

void Storage::set_startup_config(std::string text) {
  if (config_file_ && !text.empty()) {
    put(*config_file_, std::make_shared<const Bytes>(text.begin(), text.end()));
  } else if (config_file_) {
    remove(*config_file_);
  }
  startup_config_ = std::move(text);
  save_text(std::string(startup_name), startup_config_);
}

void Storage::set_confreg(std::uint32_t value) {
  confreg_ = value;
  save_text(std::string(confreg_name), fmt::format("0x{:x}", value));
}

void Storage::set_variables(std::map<std::string, std::string> variables) {
  variables_ = std::move(variables);
  std::string text;
  for (const auto& [name, value] : variables_) text += name + "=" + value + "\n";
  save_text(std::string(variables_name), text);
}

void Storage::set_recovery_disabled(bool disabled) {
  recovery_disabled_ = disabled;
  save_text(std::string(recovery_name), disabled ? "disabled" : "enabled");
}

void Storage::load_nvram(std::string startup_config, std::uint32_t confreg,
                         std::map<std::string, std::string> variables, bool recovery_disabled) {
  recovery_disabled_ = recovery_disabled;
  startup_config_ = std::move(startup_config);
  confreg_ = confreg;
  variables_ = std::move(variables);
}

void Storage::load_file(const Place& place, std::shared_ptr<const Bytes> content) {
  auto* to = system_mutable(place.system);
  if (to == nullptr) return;
  for (auto& file : to->files_)
    if (file.name == place.file) {
      file.content = std::move(content);
      return;
    }
  to->files_.push_back({place.file, std::move(content)});
}

bool Storage::restore(const std::map<std::string, Bytes>& saved) {
  if (!saved.contains(std::string(model_name))) return false;
  for (const auto& [name, content] : saved) {
    const auto text = protocols::as_text(content);
    if (name == startup_name) startup_config_ = text;
    if (name == recovery_name) recovery_disabled_ = text == "disabled";
    if (name == confreg_name && text.size() > 2)
      std::from_chars(text.data() + 2, text.data() + text.size(), confreg_, 16);
    if (name == variables_name) {
      variables_.clear();
      for (auto rest = text; !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const auto equals = line.find('=');
        if (equals != std::string_view::npos)
          variables_[std::string(line.substr(0, equals))] = line.substr(equals + 1);
      }
    }
    if (name.starts_with(file_prefix))
      load_file(parse_place(unescaped(std::string_view(name).substr(file_prefix.size())), ""),
                std::make_shared<const Bytes>(content));
  }
  return true;
}

void Storage::save_all(std::string_view model) {
  set_startup_config(startup_config_);
  set_confreg(confreg_);
  set_variables(variables_);
  set_recovery_disabled(recovery_disabled_);
  for (const auto& each : systems_)
    for (const auto& file : each.files()) save_file({each.name(), file.name}, *file.content);
  save_text(std::string(model_name), model);  // last: it says that the rest is complete
}

void Storage::save_text(std::string name, std::string_view text) {
  sink_(Save{std::move(name), Bytes(text.begin(), text.end())});
}

void Storage::save_file(const Place& place, const Bytes& content) { sink_(Save{escaped(place), content}); }

}  // namespace rommate::device
