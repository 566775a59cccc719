// archive download-sw of a fixed Catalyst: a tar is fetched twice, looked at, unpacked into flash:update and
// renamed; BOOT names the new image then. Texts from logs of a 2960 (15.0(2)SE11), a 3750E (15.0(2)SE6) and a
// 3750 (12.2(25)SEE); "insufficient space" from a mail of 2008. What it says of an image for another
// platform, of one that is there already, and of what it deletes is a guess.
#include <fmt/format.h>

#include <algorithm>

#include "src/device/ios.hpp"
#include "src/image/tar_archive.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

const std::string update = "update/";
constexpr double unpack_rate = 400'000;  // bytes a second, where the model names none [guess]

std::string folder_of(const std::string& name) { return name.substr(0, name.find('/') + 1); }

std::string without_slash(std::string folder) {
  if (folder.ends_with('/')) folder.pop_back();
  return folder;
}

std::uint64_t size_of_member(const std::vector<image::TarMember>& members, const std::string& name) {
  for (const auto& each : members)
    if (each.name == name) return each.size;
  return 0;
}

}  // namespace

void Ios::archive_download(const std::string& line) {
  archive_ = {};
  for (const auto& word : split_words(line)) {
    if (!word.starts_with('/')) archive_.url = word;
    if (word == "/overwrite") archive_.old = ArchiveOrder::Old::overwritten;
    if (word == "/leave-old-sw") archive_.old = ArchiveOrder::Old::kept;
    archive_.reloads |= word == "/reload" || word == "/force-reload";
    archive_.sets_boot &= word != "/no-set-boot";
  }
  if (archive_.url.empty()) return answer("% Incomplete command.\n\n");
  copy_ = {};
  copy_.from = end_of(archive_.url);
  if (copy_.from.kind == CopyEnd::Kind::file) {
    const auto content = readable(copy_.from);
    if (!content) return answer(fmt::format("%Error opening {} (No such file or directory)\n", archive_.url));
    return examine_archive(*content);
  }
  if (!copy_.from.on_network() || !speaks(copy_.from))
    return answer(not_simulated("archive download-sw from " + copy_.from.word));
  fetch_whole([this](const Bytes& first) {
    tty_.print(fmt::format("\n[OK - {} bytes]\n\n", first.size()));
    fetch_whole([this](const Bytes& content) {
      tty_.print("\n");
      examine_archive(content);
    });
  });
}

/// Where the image that runs lies, if it has a folder of its own; else empty.
std::string Ios::folder_of_running() const {
  const auto place = place_of(file_);
  return place.system == default_system() ? folder_of(place.file) : "";
}

void Ios::examine_archive(const Bytes& content) {
  tty_.print("examining image...\n");
  tty_.busy(2s);
  image::BytesInMemory bytes{content};
  const auto members = image::tar_members(bytes);
  const auto found = image::read_archive(bytes);
  if (!members || !found || folder_of(found->image.name).empty())
    return answer("%Tar checksum error.\nERROR: Problem extracting files from archive.\n");
  const auto folder = folder_of(found->image.name);
  const auto info = fmt::format("extracting info ({} bytes)\n", size_of_member(*members, "info"));
  tty_.print(
      info +
      fmt::format("extracting {}info ({} bytes)\n", folder, size_of_member(*members, folder + "info")) +
      info);
  tty_.print(fmt::format(
      "\nSystem Type:             0x00000000\n  Ios Image File Size:   0x{:08X}\n  Total Image File Size: "
      "0x{:08X}\n  Minimum Dram required: 0x04000000\n  Image Suffix:          {}\n  Image Directory:       "
      "{}\n  Image Name:            {}\n  Image Feature:         LAYER_2|SSH|3DES|MIN_DRAM_MEG=64\n  FRU "
      "Module Version:    No FRU Version Specified\n\n",
      found->image.size, found->unpacked,
      folder.substr(folder.find('-') + 1, folder.size() - folder.find('-') - 2), without_slash(folder),
      found->image.name.substr(folder.size())));
  const auto old = folder_of_running();
  tty_.print(fmt::format("Old image for switch 1: {}\n",
                         old.empty() ? "unknown" : default_system() + "/" + without_slash(old)));
  const auto whole = std::make_shared<const Bytes>(content);
  const auto part = ByteView{*whole}.subspan(found->image.at, found->image.size);
  if (check_image(std::make_shared<const Bytes>(part.begin(), part.end())).fault != ImageFault::none)
    return answer("Error: The image in the archive is not one for this switch.\n");
  auto& storage = box_.storage();
  const auto free_again = [&](const std::string& gone) {
    std::size_t sum = 0;
    for (const auto& file : storage.system(default_system())->files())
      if (!gone.empty() && file.name.starts_with(gone)) sum += file.size();
    return sum;
  };
  const bool overwrites = archive_.old == ArchiveOrder::Old::overwritten;
  if (storage.find({default_system(), folder}) != nullptr && !overwrites)
    return answer(fmt::format("Error: {}/{} exists already; /overwrite installs it anew.\n", default_system(),
                              without_slash(folder)));
  const auto room = storage.system(default_system())->available() + free_again(update) +
                    (overwrites ? free_again(old) + (folder == old ? 0 : free_again(folder)) : 0);
  if (found->unpacked > room)
    return answer(
        "Error: There is insufficient space in flash: to install the required\nError: image.  Clean up "
        "some old images, and try again.\n");
  tty_.then([this] { delete_folder(update); });
  if (overwrites) {
    delete_old_image(old, "before");
    tty_.then([this, folder] { delete_folder(folder); });
  } else if (archive_.old == ArchiveOrder::Old::deleted_after && !old.empty()) {
    tty_.print("  Old image will be deleted after download.\n");
  }
  unpack_archive(whole, *members, found->image.name);
}

void Ios::delete_old_image(const std::string& folder, std::string_view when) {
  if (folder.empty()) return;
  if (when == "before") tty_.print("  Old image will be deleted before download.\n");
  tty_.print(fmt::format("\nDeleting `{}/{}'...", default_system(), without_slash(folder)));
  tty_.busy(5s);
  tty_.then([this, folder] { delete_folder(folder); });
  tty_.print("done.\n");
}

void Ios::delete_folder(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& file : box_.storage().system(default_system())->files())
    if (file.name.starts_with(folder)) names.push_back(file.name);
  for (const auto& name : names) box_.storage().remove({default_system(), name});
}

void Ios::unpack_archive(const std::shared_ptr<const Bytes>& whole,
                         const std::vector<image::TarMember>& members, const std::string& boots) {
  const auto folder = folder_of(boots);
  tty_.print("\nExtracting images from archive into flash...\n");
  const double rate = box_.copy_rate() > 0 ? box_.copy_rate() : unpack_rate;
  const auto keep = [this](const std::string& name, std::shared_ptr<const Bytes> content) {
    tty_.then([this, name, content = std::move(content)] {
      box_.storage().put({default_system(), update + name}, content);
    });
  };
  keep(folder, std::make_shared<const Bytes>());
  for (const auto& each : members) {
    if (!each.name.starts_with(folder)) continue;
    if (each.name.ends_with('/')) {
      tty_.print(each.name + " (directory)\n");
      if (each.name != folder) keep(each.name, std::make_shared<const Bytes>());
      continue;
    }
    tty_.print(fmt::format("extracting {} ({} bytes)\n", each.name, each.size));
    tty_.busy(protocols::from_seconds(static_cast<double>(each.size) / rate));
    const auto part = ByteView{*whole}.subspan(each.at, each.size);
    keep(each.name, std::make_shared<const Bytes>(part.begin(), part.end()));
  }
  tty_.print(fmt::format("extracting info ({} bytes)\n\n", size_of_member(members, "info")));
  tty_.print(fmt::format("Installing (renaming): `{0}update/{1}' ->\n{2}`{0}/{1}'\n", default_system(),
                         without_slash(folder), std::string(39, ' ')));
  tty_.busy(1s);
  tty_.then([this, boots] { install_archive(boots); });
}

void Ios::install_archive(const std::string& boots) {
  const auto folder = folder_of(boots), old = folder_of_running();
  auto& storage = box_.storage();
  std::vector<File> files;
  for (const auto& file : storage.system(default_system())->files())
    if (file.name.starts_with(update)) files.push_back(file);
  for (const auto& file : files) storage.remove({default_system(), file.name});
  for (const auto& file : files)
    storage.put({default_system(), file.name.substr(update.size())}, file.content);
  tty_.print(fmt::format("New software image installed in {}/{}\n", default_system(), without_slash(folder)));
  if (archive_.sets_boot) {
    auto kept = storage.variables();
    kept["BOOT"] = default_system() + "/" + boots;
    storage.set_variables(kept);
  }
  if (archive_.old == ArchiveOrder::Old::deleted_after && old != folder) delete_old_image(old, "after");
  tty_.print("All software images installed.\n");
  if (!archive_.reloads || config_.changed()) return prompt();
  tty_.print("Requested system reload in progress...\n");
  tty_.busy(3s);
  tty_.then([this] { box_.reset(ResetReason::reload); });
}

}  // namespace rommate::device
