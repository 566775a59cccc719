// Files at "switch:": flash_init, dir, delete, rename, copy, TFTP boot and emergency-install. Shapes from
// 2950, 2960 Plus, 3850 and 9400 logs.
#include <fmt/format.h>

#include "src/device/switch_loader.hpp"

namespace rommate::device {

using namespace std::chrono_literals;

namespace {

struct LoaderUrl {
  std::string server, path;
};

LoaderUrl parse_loader_url(std::string_view text) {
  text.remove_prefix(5);
  while (text.starts_with("/")) text.remove_prefix(1);
  const auto slash = std::min(text.find('/'), text.size());
  return {std::string(text.substr(0, slash)), std::string(text.substr(std::min(slash + 1, text.size())))};
}

}  // namespace

std::string SwitchLoader::flash_report() const {
  const auto& system = *box_.storage().system(default_system());
  return fmt::format(
      "flashfs[0]: {} files, 1 directories\nflashfs[0]: 0 orphaned files, 0 orphaned directories\n"
      "flashfs[0]: Total bytes: {}\nflashfs[0]: Bytes used: {}\nflashfs[0]: Bytes available: {}\n"
      "flashfs[0]: flashfs fsck took 10 seconds.\n",
      system.files().size(), system.capacity(), system.used(), system.available());
}

void SwitchLoader::flash_init() {
  if (initialised_) return answer("...The flash is already initialized.\n\n");
  tty_.print("Initializing Flash...\n");
  tty_.busy(4s);
  tty_.print(flash_report() + "...done Initializing Flash.\n");
  initialised_ = true;
  prompt();
}

/// A loader stopped by the button has not opened its flash yet.
bool SwitchLoader::flash_ready(const Place& place) {
  if (!knows("flash_init") || initialised_ || place.system != default_system()) return true;
  tty_.print(fmt::format("unable to stat {}/: invalid argument\n", place.system));
  return false;
}

void SwitchLoader::dir(const Args& args) {
  const auto place = place_of(args.empty() ? default_system() : args[0]);
  const auto* system = box_.storage().system(place.system);
  if (system == nullptr) return answer(fmt::format("unable to stat {}/: no such device\n", place.system));
  if (!flash_ready(place)) return prompt();
  if (!model_.loader.dates_files) return dir_with_sizes(*system);
  tty_.print(fmt::format("Directory of {}/\n\n", place.system));
  int number = 2;
  for (const auto& file : system->files()) {
    const bool folder = file.name.ends_with("/");
    tty_.print(fmt::format("{:>5}  {}rwx  {:<10}<date>               {}\n", number++, folder ? "d" : "-",
                           file.size(), file.name.substr(0, file.name.size() - (folder ? 1 : 0))));
  }
  answer(fmt::format("\n{} bytes available ({} bytes used)\n\n", system->available(), system->used()));
}

/// The 9000's: no dates. Layout from general knowledge, no log.
void SwitchLoader::dir_with_sizes(const FileSystem& system) {
  std::string out = fmt::format("Directory of {}\n\n      Size  Attributes  Name\n", system.name());
  for (const auto& file : system.files())
    out += fmt::format("{:>10}  {}rw-        {}\n", file.size(), file.name.ends_with("/") ? "d" : "-",
                       file.name);
  answer(out + fmt::format("\n{} bytes available ({} bytes used)\n\n", system.available(), system.used()));
}

void SwitchLoader::remove(const Args& args) {
  if (args.empty()) return answer("usage: delete filename ...\n");
  const auto place = place_of(args.back());
  const auto name = place.system + place.file;
  if (!flash_ready(place)) return prompt();
  yes_no(fmt::format("Are you sure you want to delete \"{}\" (y/n)?", name), [this, place, name](bool yes) {
    if (!yes) return answer(fmt::format("File \"{}\" not deleted\n", name));
    if (!box_.storage().remove(place))
      return answer(fmt::format("unable to delete \"{}\": no such file or directory\n", name));
    answer(fmt::format("File \"{}\" deleted\n\n", name));
  });
}

void SwitchLoader::rename(const Args& args) {
  if (args.size() != 2) return answer("usage: rename filename filename\n");
  const auto from = place_of(args[0]), to = place_of(args[1]);
  if (!flash_ready(from)) return prompt();
  if (box_.storage().find(from) == nullptr)
    return answer(fmt::format("unable to stat {}{}/: no such file or directory\n", from.system, from.file));
  if (!box_.storage().rename(from, to))
    return answer(fmt::format("unable to rename {}{}\n", from.system, from.file));
  prompt();
}

void SwitchLoader::format(const Args& args) {
  if (args.empty()) return answer("usage: format filesystem\n");
  const auto place = place_of(args[0]);
  if (box_.storage().system(place.system) == nullptr || box_.storage().system(place.system)->read_only())
    return answer(fmt::format("unable to format {}: no such device\n", args[0]));
  yes_no(fmt::format("Are you sure you want to format \"{}\" (all data will be lost) (y/n)?", place.system),
         [this, place](bool yes) {
           if (!yes) return answer("Format aborted\n");
           tty_.busy(std::chrono::seconds{20});
           box_.storage().erase(place.system);
           answer(fmt::format("flashfs[0]: {} files, 1 directories\n{}: formatted\n", 0, place.system));
         });
}

void SwitchLoader::fsck(const Args& args) {
  const auto place = place_of(args.empty() ? default_system() : args.back());
  if (box_.storage().system(place.system) == nullptr)
    return answer(fmt::format("unable to check {}: no such device\n", place.system));
  tty_.busy(std::chrono::seconds{10});
  answer(flash_report());
}

void SwitchLoader::make_folder(const Args& args) {
  if (args.empty()) return answer("usage: mkdir directory_name ...\n");
  auto place = place_of(args[0]);
  if (!flash_ready(place)) return prompt();
  place.file += "/";
  if (!box_.storage().put(place, std::make_shared<const Bytes>()))
    return answer(fmt::format("unable to create \"{}\": read only file system\n", args[0]));
  answer(fmt::format("Directory \"{}\" created\n\n", args[0]));
}

void SwitchLoader::remove_folder(const Args& args) {
  if (args.empty()) return answer("usage: rmdir directory_name ...\n");
  auto place = place_of(args[0]);
  if (!flash_ready(place)) return prompt();
  place.file += "/";
  if (!box_.storage().remove(place))
    return answer(fmt::format("unable to stat {}/: no such file or directory\n", args[0]));
  answer(fmt::format("Directory \"{}\" removed\n\n", args[0]));
}

void SwitchLoader::type(const Args& args) {
  if (args.empty()) return answer("usage: cat filename ...\n");
  const auto place = place_of(args[0]);
  if (!flash_ready(place)) return prompt();
  const auto* file = box_.storage().find(place);
  if (file == nullptr)
    return answer(fmt::format("unable to stat {}{}/: no such file or directory\n", place.system, place.file));
  std::string text;
  for (const char c :
       protocols::as_text(file->bytes().first(std::min<std::size_t>(file->content->size(), 16384))))
    if (c == '\n' || (c >= ' ' && c < 127)) text += c;
  answer(text + "\n");
}

void SwitchLoader::copy(const Args& args) {
  Args names;
  for (const auto& arg : args)
    if (arg[0] != '-') names.push_back(arg);
  if (names.size() != 2) return answer("usage: copy [-b <block_size>] src_filename dest_filename\n");
  const auto to = place_of(names[1]);
  if (!flash_ready(to)) return prompt();
  const auto* system = box_.storage().system(to.system);
  if (system != nullptr && system->read_only())
    return answer(fmt::format("{}{}: read only file system\n", to.system, to.file));
  if (names[0] == "xmodem:") return copy_xmodem(names[1]);
  const auto from = place_of(names[0]);
  const auto* file = box_.storage().find(from);
  if (file == nullptr)
    return answer(fmt::format("unable to stat {}{}/: no such file or directory\n", from.system, from.file));
  tty_.print("................................\n");
  if (!box_.storage().put(to, file->content))
    return answer(fmt::format("{}{}: no space left on device\n", to.system, to.file));
  answer(fmt::format("File \"{}\" successfully copied to \"{}\"\n\n", names[0], names[1]));
}

void SwitchLoader::copy_xmodem(const std::string& name) {
  tty_.print("Begin the Xmodem or Xmodem-1K transfer now...\n");
  receive_ = std::make_unique<SerialReceive>(
      box_, SerialReceive::Options{}, [this, name](std::optional<Bytes> file, const std::string&) {
        const auto to = place_of(name);
        if (!file) return answer("\nxmodem: transfer failed\n\n");
        tty_.print("\n");
        if (!box_.storage().put(to, std::make_shared<const Bytes>(std::move(*file))))
          return answer(fmt::format("{}{}: no space left on device\n", to.system, to.file));
        answer(fmt::format("File \"xmodem:\" successfully copied to \"{}\"\n\n", name));
      });
}

void SwitchLoader::boot_tftp(const std::string& url) {
  auto [server, path] = parse_loader_url(url);
  if (path.empty()) path = variable("TFTP_FILE");
  if (server.empty()) server = variable("TFTP_SERVER");
  const auto address = protocols::parse_ipv4(server);
  if (!address || !protocols::parse_ipv4(variable("IP_ADDRESS")) || path.empty())
    return answer(fmt::format(
        "boot: cannot open \"{}\": IP_ADDRESS, IP_SUBNET_MASK and DEFAULT_GATEWAY must be set\n", url));
  TftpJob::Request request;
  request.server = *address;
  request.file = path;
  request.block_size = 1460;
  tty_.print(fmt::format(
      "boot: attempting to boot from [{}]\n\nh/w (environment):\n mac       : 00:00:5E:00:53:01\nn/w "
      "(environment):\n"
      " ip        : {}\n mask      : {}\n gateway   : {}\n\ntftp v4:\n server    : {}\n file      : {}\n "
      "blocksize : 1460\n",
      url, variable("IP_ADDRESS"), variable("IP_SUBNET_MASK"), variable("DEFAULT_GATEWAY"), server, path));
  fetch(std::move(request), [this, url](TftpJob::Result result) {
    if (!result.good)
      return answer(fmt::format("\nboot: cannot load [{}]: {}\n", url,
                                result.error ? result.error->text : "timed out"));
    const auto check = check_image(std::make_shared<const Bytes>(std::move(result.content)));
    if (check.fault != ImageFault::none)
      return answer("\nboot: the file is not a valid image for this platform\n");
    tty_.print("\n");
    load(url, check);
  });
}

void SwitchLoader::emergency_install(const Args& args) {
  if (args.empty()) return answer("usage: emergency-install <url>\n");
  const auto url = args[0];
  yes_no("The bootflash will be erased during install operation, continue (y/n)?", [this, url](bool yes) {
    if (!yes) return prompt();
    tty_.print("Starting emergency recovery (" + url + ")...\n");
    const auto file = url.substr(url.find_last_of('/') + 1);
    if (!url.starts_with("tftp:")) {
      const auto* found = box_.storage().find(place_of(url));
      if (found == nullptr) return answer(fmt::format("unable to open {}: no such file or directory\n", url));
      return install(found->content, place_of(url).file);
    }
    const auto [server, path] = parse_loader_url(url);
    const auto address = protocols::parse_ipv4(server);
    if (!address) return answer("emergency-install: no such server\n");
    TftpJob::Request request;
    request.server = *address;
    request.file = path;
    request.block_size = 1460;
    fetch(std::move(request), [this, file](TftpJob::Result result) {
      if (!result.good) return answer("\nemergency-install: the file could not be fetched\n");
      install(std::make_shared<const Bytes>(std::move(result.content)), file);
    });
  });
}

void SwitchLoader::install(const std::shared_ptr<const Bytes>& content, const std::string& file) {
  if (check_image(content).fault != ImageFault::none)
    return answer("\nemergency-install: the image is not valid for this platform\n");
  tty_.print("\nBooting Recovery Image...\n");
  tty_.busy(20s);
  tty_.print("Initiating Emergency Installation of bundle\nPreparing flash...\n");
  tty_.then([this] { box_.storage().erase(default_system()); });
  tty_.busy(30s);
  tty_.then([this, content, file] {
    box_.storage().put({default_system(), file}, content);
    box_.storage().set_startup_config("");
    auto kept = box_.storage().variables();
    kept["BOOT"] = default_system() + file;
    box_.storage().set_variables(kept);
    tty_.print("Emergency Install successful... Rebooting\nWill reboot now\n\n");
    tty_.then([this] { box_.reset(ResetReason::loader_reset); });
  });
}

}  // namespace rommate::device
