// What a device remembers without power: flash file systems and NVRAM. Kept in memory; every change is told
// to a sink as Save and Forget effects, each of which the rim carries out whole or not at all.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "src/device/device.hpp"
#include "src/device/sim_image.hpp"

namespace rommate::device {

struct File {
  std::string name;  // without the file system: "c1841-x.bin", "dir/x.bin"
  std::shared_ptr<const Bytes> content;
  [[nodiscard]] ByteView bytes() const { return *content; }
  [[nodiscard]] std::size_t size() const { return whole_size(*content); }
};

/// One "flash:". Names are case-sensitive.
class FileSystem {
 public:
  FileSystem(std::string name, std::size_t capacity, bool read_only = false,
             std::vector<std::string> aliases = {});
  [[nodiscard]] const std::string& name() const { return name_; }  // with its colon: "flash:"
  /// Whether this system is called so, by its name or by another ("flash:" on an ISR 4321).
  [[nodiscard]] bool is_called(std::string_view name) const;
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] std::size_t used() const;
  [[nodiscard]] std::size_t available() const { return capacity_ - used(); }
  [[nodiscard]] bool read_only() const { return read_only_; }
  [[nodiscard]] const std::vector<std::string>& aliases() const { return aliases_; }
  [[nodiscard]] const std::vector<File>& files() const { return files_; }
  [[nodiscard]] const File* find(std::string_view file) const;

 private:
  friend class Storage;
  std::string name_;
  std::size_t capacity_;
  bool read_only_;
  std::vector<std::string> aliases_;
  std::vector<File> files_;  // in the order they were written
};

/// "flash:/dir/x" split: file system name with colon, file without leading slashes.
struct Place {
  std::string system;
  std::string file;
  friend bool operator==(const Place&, const Place&) = default;
};
/// A name without a colon lies on `default_system`.
[[nodiscard]] Place parse_place(std::string_view text, std::string_view default_system);

class Storage {
 public:
  using Sink = std::function<void(DeviceEffect)>;
  explicit Storage(Sink sink) : sink_{std::move(sink)} {}

  void add(FileSystem system) { systems_.push_back(std::move(system)); }
  [[nodiscard]] const std::vector<FileSystem>& systems() const { return systems_; }
  [[nodiscard]] const FileSystem* system(std::string_view name) const;
  /// The same place under the own name of its system.
  [[nodiscard]] Place resolved(Place place) const;
  [[nodiscard]] const File* find(const Place& place) const;

  /// False when the system is missing or read-only, or there is no room.
  bool put(const Place& place, std::shared_ptr<const Bytes> content);
  bool remove(const Place& place);
  bool rename(const Place& from, const Place& to);
  void erase(std::string_view system);

  /// Erases a system and writes one file, also where a running system may not write.
  void replace_all(const Place& place, std::shared_ptr<const Bytes> content);

  /// Catalysts keep the startup-config as a file in flash: both are one from now on.
  void keep_config_in(Place place);

  // NVRAM.
  [[nodiscard]] const std::string& startup_config() const { return startup_config_; }
  void set_startup_config(std::string text);
  [[nodiscard]] std::uint32_t confreg() const { return confreg_; }
  void set_confreg(std::uint32_t value);
  [[nodiscard]] const std::map<std::string, std::string>& variables() const { return variables_; }
  void set_variables(std::map<std::string, std::string> variables);

  /// "no service password-recovery": acts across reloads, whatever is saved.
  [[nodiscard]] bool recovery_disabled() const { return recovery_disabled_; }
  void set_recovery_disabled(bool disabled);

  /// Fills NVRAM and flash without telling the sink: factory state, or what an earlier run saved.
  void load_nvram(std::string startup_config, std::uint32_t confreg,
                  std::map<std::string, std::string> variables, bool recovery_disabled = false);
  void load_file(const Place& place, std::shared_ptr<const Bytes> content);
  /// Takes what Save effects kept; false when `saved` holds nothing of a device.
  bool restore(const std::map<std::string, Bytes>& saved);
  /// Saves everything: the first time a state directory is used.
  void save_all(std::string_view model);

 private:
  FileSystem* system_mutable(std::string_view name);
  void save_text(std::string name, std::string_view text);
  void save_file(const Place& place, const Bytes& content);

  Sink sink_;
  std::optional<Place> config_file_;
  std::vector<FileSystem> systems_;
  std::string startup_config_;
  std::uint32_t confreg_ = 0x2102;
  std::map<std::string, std::string> variables_;
  bool recovery_disabled_ = false;
};

}  // namespace rommate::device
