// Install mode of IOS-XE: "packages.conf" names the packages that run, "install add / activate / commit"
// changes them. Texts from a log of a 9200L; summary, abort and rollback from the vendor's guides. In this
// model a "packages.conf" and "NAME.SPA.conf" are small images of their own that carry the version.
#include <fmt/format.h>

#include <algorithm>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view conf = "packages.conf";
// Where the version that a rollback goes back to is kept while the new one is not committed.
constexpr std::string_view uncommitted = ".rollback_timer";
constexpr auto rollback_after = 120min;  // vendor: the auto-abort timer's default
constexpr auto packages = {"rpbase", "rpboot", "srdriver", "webui"};

/// "cat9k_lite_iosxe.17.09.06a.SPA.bin": "cat9k_lite" and "17.09.06a.SPA".
struct PackageName {
  std::string family, version;
};
PackageName package_name(const std::string& file) {
  const auto dot = std::min(file.find('.'), file.size());
  auto family = file.substr(0, dot);
  if (family.ends_with("_iosxe")) family.erase(family.size() - 6);
  auto version = dot < file.size() ? file.substr(dot + 1) : "";
  if (version.ends_with(".bin")) version.erase(version.size() - 4);
  return {family, version};
}

/// "17.9.6a" as "17.09.06a.0.12": the last two are a build, invented here.
std::string build_of(const SimImage& image) { return padded_version(image.version) + ".0.12"; }

/// "00:02:18 UTC Mon Mar 1 1993" as install writes it: "Mon Mar 01 00:02:18 UTC 1993".
std::string date_of(const std::string& shown) {
  const auto part = split_words(shown);
  return fmt::format("{} {} {:0>2} {} {} {}", part[2], part[3], part[4], part[0], part[1], part[5]);
}

std::shared_ptr<const Bytes> conf_of(SimImage image) {
  image.size = 7168;
  return std::make_shared<const Bytes>(make_image(image));
}

}  // namespace

void Ios::add_install_commands() {
  for (const char* tail : {"", " prompt-level none"})
    enable_.add(std::string("install add file WORD activate commit") + tail,
                [this, quiet = *tail != 0](const Captured& c) {
                  install({.file = c[0], .activate = true, .commit = true, .quiet = quiet});
                });
  enable_.add("install add file WORD", [this](const Captured& c) { install({.file = c[0]}); });
  enable_.add("install activate", [this](const Captured&) { install({.activate = true}); });
  enable_.add("install commit", [this](const Captured&) { install({.commit = true}); });
  for (const char* back : {"install abort", "install rollback to committed"})
    enable_.add(back, [this](const Captured&) { roll_back(); });
  enable_.add("install remove inactive", [this](const Captured&) { remove_inactive(); });
  enable_.add("show install summary", [this](const Captured&) { show_install(); });
}

bool Ios::in_install_mode() const { return file_.ends_with(conf); }

/// The version of the file of that name; nullopt: there is none, or it is no such file.
std::optional<SimImage> Ios::installed(std::string_view name) const {
  const auto check = check_image(Place{default_system(), std::string(name)});
  return check.fault == ImageFault::none ? std::optional(check.inspected.image) : std::nullopt;
}

/// Added and not running: the first "*.conf" of another version.
std::optional<Place> Ios::inactive() const {
  const auto running = installed(conf);
  for (const auto& file : box_.storage().system(default_system())->files()) {
    if (!file.name.ends_with(".SPA.conf")) continue;
    const auto image = installed(file.name);
    if (image && (!running || image->version != running->version)) return Place{default_system(), file.name};
  }
  return std::nullopt;
}

void Ios::install(const Install& what) {
  const auto name = std::string("install") + (!what.file.empty() ? "_add" : "") +
                    (what.activate ? "_activate" : "") + (what.commit ? "_commit" : "");
  const auto failed = [this, name](const std::string& why) {
    answer(fmt::format("{}\nFAILED: {} exit(1) {}\n", why, name, date_of(clock_.long_date(up()))));
  };
  const auto start = [this, name, what, failed] {
    tty_.print(fmt::format("{}: START {}\n", name, date_of(clock_.long_date(up()))));
    tty_.busy(2s);
    // Vendor: only the one-shot form leaves bundle mode.
    if (!in_install_mode() && !(!what.file.empty() && what.activate))
      return failed(
          "[1]  R0 FAILED: Booted in bundle mode. For Bundle-to-Install mode convertion, please use one-shot "
          "CLI - "
          "'install add file <> activate commit'");
    if (!what.file.empty() && !add_packages(what.file))
      return failed(fmt::format("Error: {} cannot be added", what.file));
    if (!what.activate) return what.commit ? commit_install(name) : install_done(name, false);
    if (!inactive()) return failed("Error: no inactive package to activate");
    activate(name, what);
  };
  if (!config_.changed() || !what.activate || what.quiet) return start();
  tty_.print(
      "\nSystem configuration has been modified.\nPress Yes(y) to save the configuration and proceed.\n"
      "Press No(n) for proceeding without saving the configuration.\n");
  ask("Press Quit(q) to exit, you may save configuration and re-enter the command. [y/n/q] ",
      [this, start](const std::string& typed) {
        const auto word = lower(typed);
        if (!word.starts_with("y") && !word.starts_with("n")) return prompt();
        if (word.starts_with("y")) save();
        start();
      });
}

/// Unpacks an image beside the running packages; false: it is not there, or not one of this box.
bool Ios::add_packages(const std::string& what) {
  const auto place = place_of(what);
  const auto check = check_image(place);
  const auto named = package_name(place.file);
  tty_.print("install_add: Adding IMG\n--- Starting initial file syncing ---\n");
  if (check.fault == ImageFault::missing) return false;
  tty_.print(
      fmt::format("Copying {0} from Switch 1 to Switch 1\nInfo: Finished copying to the selected Switch\n"
                  "Finished initial file syncing\n\n--- Starting Add ---\nPerforming Add on all members\n",
                  what));
  tty_.busy(4min);
  if (check.fault != ImageFault::none) {
    tty_.print(" [1] FAILED: Add package(s) on Switch 1\n");
    return false;
  }
  auto& storage = box_.storage();
  for (const char* package : packages) {
    const auto file = fmt::format("{}-{}.{}.pkg", named.family, package, named.version);
    const auto text = std::string("package ") + package + "\n";
    if (!storage.put({default_system(), file}, std::make_shared<const Bytes>(text.begin(), text.end())))
      return false;
  }
  if (!storage.put({default_system(), named.family + "_iosxe." + named.version + ".conf"},
                   conf_of(check.inspected.image)))
    return false;
  tty_.print(fmt::format(
      " [1] Finished Add package(s) on Switch 1\nChecking status of Add on [1]\nAdd: Passed on [1]\n"
      "Finished Add\n\nImage added. Version: {}\n\n",
      build_of(check.inspected.image)));
  return true;
}

void Ios::activate(const std::string& name, const Install& what) {
  const auto added = *inactive();
  const auto named = package_name(added.file.substr(0, added.file.size() - 5));
  tty_.print("install_activate: Activating IMG\nFollowing packages shall be activated:\n");
  for (const char* package : packages)
    tty_.print(fmt::format("/flash/{}-{}.{}.pkg\n", named.family, package, named.version));
  const auto go = [this, name, what, added] {
    auto& storage = box_.storage();
    tty_.print(
        "\n--- Starting Activate ---\nPerforming Activate on all members\n [1] Activate package(s) on Switch "
        "1\n");
    tty_.busy(3min);
    tty_.print(
        " [1] Finished Activate on Switch 1\nChecking status of Activate on [1]\nActivate: Passed on "
        "[1]\nFinished Activate\n\n");
    if (const auto* old = storage.find({default_system(), std::string(conf)}); old != nullptr && !what.commit)
      storage.put({default_system(), std::string(uncommitted)}, old->content);
    storage.put({default_system(), std::string(conf)}, storage.find(added)->content);
    if (what.commit) say_commit();
    install_done(name, true);
  };
  if (what.quiet) return go();
  tty_.print("\nThis operation may require a reload of the system. Do you want to proceed? [y/n]");
  tty_.read_key([this, go, name](Byte key) {
    tty_.send({&key, 1});
    tty_.print("\n");
    if (key == 'y' || key == 'Y') return go();
    answer(fmt::format("\nUser rejected operation\nFAILED: {} exit(1) {}\n", name,
                       date_of(clock_.long_date(up()))));
  });
}

void Ios::say_commit() {
  tty_.print(
      "--- Starting Commit ---\nPerforming Commit on all members\n [1] Commit package(s) on Switch 1\n");
  tty_.busy(1min);
  tty_.print(
      " [1] Finished Commit on Switch 1\nChecking status of Commit on [1]\nCommit: Passed on [1]\nFinished "
      "Commit "
      "operation\n\n");
}

void Ios::commit_install(const std::string& name) {
  say_commit();
  box_.storage().remove({default_system(), std::string(uncommitted)});
  install_done(name, false);
}

/// The end of a step. What was activated runs after a reload that the box makes by itself.
void Ios::install_done(const std::string& name, bool reloads) {
  tty_.then([this, name, reloads] {
    tty_.print(fmt::format("SUCCESS: {} {}\n", name, date_of(clock_.long_date(up()))));
    if (!reloads) return prompt();
    tty_.busy(10s);
    tty_.print("\nChassis 1 reloading, reason - Reload command\n");
    tty_.busy(5s);
    tty_.then([this] { box_.reset(ResetReason::reload); });
  });
}

void Ios::watch_uncommitted() {
  if (box_.storage().find({default_system(), std::string(uncommitted)}) == nullptr) return;
  tty_.after(rollback_after, [this] { restore_committed(); });
}

bool Ios::restore_committed() {
  auto& storage = box_.storage();
  const auto* old = storage.find({default_system(), std::string(uncommitted)});
  if (old == nullptr) return false;
  storage.put({default_system(), std::string(conf)}, old->content);
  storage.remove({default_system(), std::string(uncommitted)});
  tty_.clear();
  tty_.print("\nChassis 1 reloading, reason - Reload command\n");
  tty_.busy(5s);
  tty_.then([this] { box_.reset(ResetReason::reload); });
  return true;
}

void Ios::roll_back() {
  tty_.print(fmt::format("install_rollback: START {}\n", date_of(clock_.long_date(up()))));
  tty_.busy(30s);
  tty_.then([this] {
    if (!restore_committed())
      answer(fmt::format("FAILED: install_rollback exit(1) {}\n", date_of(clock_.long_date(up()))));
  });
}

void Ios::remove_inactive() {
  const auto running = installed(conf);
  std::vector<Place> files;
  for (const auto& file : box_.storage().system(default_system())->files()) {
    const bool part =
        file.name.ends_with(".pkg") || file.name.ends_with(".SPA.conf") || file.name.ends_with(".SPA.bin");
    const auto mine = running && file.name.find(padded_version(running->version)) != std::string::npos;
    if (part && (!mine || file.name.ends_with(".bin"))) files.push_back({default_system(), file.name});
  }
  tty_.print(
      fmt::format("install_remove: START {}\nCleaning up unnecessary package files\nNo path specified, will "
                  "use booted path "
                  "flash:packages.conf\n",
                  date_of(clock_.long_date(up()))));
  tty_.busy(3s);
  if (files.empty())
    return answer(
        fmt::format("  done.\n\nSUCCESS: No extra package or provisioning files found on media. Nothing to "
                    "clean.\nSUCCESS: "
                    "install_remove {}\n",
                    date_of(clock_.long_date(up()))));
  tty_.print("  done.\n\nThe following files will be deleted:\n[switch 1]:\n");
  for (const auto& file : files) tty_.print("/flash/" + file.file + "\n");
  tty_.print("\nDo you want to remove the above files? [y/n]");
  tty_.read_key([this, files](Byte key) {
    tty_.send({&key, 1});
    tty_.print("\n");
    if (key != 'y' && key != 'Y') return answer("");
    for (const auto& file : files) box_.storage().remove(file);
    tty_.busy(5s);
    answer(fmt::format(
        "[switch 1]:\nDeleting files...done.\nSUCCESS: Files deleted.\nSUCCESS: install_remove {}\n",
        date_of(clock_.long_date(up()))));
  });
}

void Ios::show_install() {
  const std::string rule(80, '-');
  auto out = fmt::format(
      "[ Switch 1 ] Installed Package(s) Information:\nState (St): I - Inactive, U - Activated & "
      "Uncommitted,\n            C - Activated "
      "& Committed, D - Deactivated & Uncommitted\n{0}\nType  St   Filename/Version    \n{0}\n",
      rule);
  const bool open = box_.storage().find({default_system(), std::string(uncommitted)}) != nullptr;
  if (const auto running = installed(conf); running && in_install_mode())
    out += fmt::format("IMG   {}    {}\n", open ? "U" : "C", build_of(*running));
  else
    out += fmt::format("IMG   C    {}\n", build_of(image_));
  if (const auto added = inactive()) out += fmt::format("IMG   I    {}\n", build_of(*installed(added->file)));
  page_and_prompt(out + fmt::format("\n{0}\nAuto abort timer: {1}\n{0}\n\n", rule,
                                    open ? "active, time before rollback - 01:59:00" : "inactive"));
}

}  // namespace rommate::device
