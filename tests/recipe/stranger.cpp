#include "tests/recipe/stranger.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "src/device/chassis.hpp"

namespace rommate::testing {
namespace {

using device::LoaderKind;
using device::OsKind;
using device::Personality;

/// What is being made.
struct Draft {
  Personality model;
  Meddler& line;
  Stranger& whole;
  std::mt19937& random;

  template <class Each>
  [[nodiscard]] const Each& one_of(const std::vector<Each>& all) {
    return all[random() % all.size()];
  }
  [[nodiscard]] double between(double low, double high) {
    return low + (high - low) * static_cast<double>(random() % 1000) / 1000;
  }
  [[nodiscard]] bool is_ios() const { return model.os.kind == OsKind::ios; }
};

void scale(device::Script& script, double factor) {
  for (auto& step : script) {
    step.wait *= factor;
    step.over *= factor;
  }
}

void put(std::string& config, const std::string& lines) {
  const auto end = config.rfind("end\n");
  config.insert(end == std::string::npos ? config.size() : end, lines);
}

// --- what a stranger may be like

void other_host(Draft& it) {
  static const std::vector<std::string> names{
      "R",
      "core-sw_01.lab",
      "rommon",
      "NET00000-LAN-EXAMPLETOWN.CE3",
      "Switch-config",
      "x-2--y",
      "Router",
      "edge.2.lab.example.net",
      "Password",
      "switch",
      "login",
      "1841",
      "CCC",
      "loader",
      "Username",
      "boot",
      "7",
      "More",
      "confirm",
      "y",
      "no",
      "Press-RETURN",
      "System-Bootstrap",
      "a-name-of-sixty-three-letters-which-is-the-longest-that-is-let-in"};
  auto& config = it.model.startup_config;
  const auto at = config.find("hostname ");
  if (at == std::string::npos) return void(it.model.os.host = "board-7");
  const auto end = config.find('\n', at);
  const auto& name = it.one_of(names);
  it.whole.oddly_named =
      name == "loader" || name == "boot" || name == "login" || name == "Password" || name == "Username";
  config.replace(at, end - at, "hostname " + name);
}

void noise_at_prompts(Draft& it) { it.line.noise = true; }

void log_lines(Draft& it) {
  if (it.model.os.kind == OsKind::none) return;
  static const std::vector<std::string> lines{
      "%LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to down",
      "%SYS-5-CONFIG_I: Configured from console by vty0 (192.0.2.77)",
      "%CDP-4-DUPLEX_MISMATCH: duplex mismatch discovered on FastEthernet0/1 (not full duplex), with lab",
      "%OSPF-5-ADJCHG: Process 1, Nbr 192.0.2.9 on Vlan1 from FULL to DOWN, Neighbor Down: Dead timer "
      "expired",
      "%SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: root] [Source: 203.0.113.4] [localport: 22]"};
  for (double at = it.between(0.5, 4); at < 150; at += it.between(0.7, 14))
    it.model.os.log.push_back({at, it.one_of(lines)});
}

void other_questions(Draft& it) {
  if (!it.is_ios()) return;
  auto& asks = it.line.questions;
  switch (it.random() % 4) {
    case 0:
      asks.push_back({"Press RETURN to get started",
                      "Would you like to terminate autoinstall? [yes]: ",
                      {"", "yes", "y"},
                      "",
                      9,
                      "System Configuration Dialog"});
      break;
    case 1:
      asks.push_back({"         --- System Configuration Dialog",
                      "Would you like to terminate autoinstall? [yes]: ",
                      {"", "yes", "y"},
                      "",
                      9});
      break;
    case 2:
      asks.push_back({"Proceed with reload? [confirm]",
                      "System configuration has been modified. Save? [yes/no]: ",
                      {"yes", "no", "y", "n"},
                      "yes",
                      9});
      break;
    default:
      asks.push_back({"Building configuration...",
                      "Overwrite the previous NVRAM configuration?[confirm]",
                      {"", "y"},
                      "",
                      9,
                      "Destination filename [startup-config]"});
  }
}

void log_in_questions(Draft& it) {
  if (it.is_ios()) it.line.tears = true;
}

void missing_image(Draft& it) {
  if (it.is_ios() && it.model.loader.kind == LoaderKind::rommon && !it.model.startup_config.empty())
    put(it.model.startup_config, "boot system flash:c9999-nothing-mz.bin\n");
}

void second_flash(Draft& it) {
  if (!it.is_ios()) return;
  device::FactorySystem stick;
  stick.name = "usbflash0:";
  stick.capacity = 64'000'000;
  stick.files.push_back({"notes.txt", std::nullopt, "hostname NOTES\n!\nend\n", false});
  it.model.storage.push_back(stick);
}

void pager_everywhere(Draft& it) { it.line.page = 4 + static_cast<int>(it.random() % 20); }

void banner_of_a_loader(Draft& it) {
  if (!it.is_ios() || it.model.startup_config.empty()) return;
  static const std::vector<std::string> banners{
      "rommon 1 >\n",
      "Authorised staff only.\nrommon 1 > \n\n",
      "switch: \nThis is no loader.\n",
      "#####\n# rommon 1 > confreg 0x2142\n#####\n",
      "Continue? [confirm]\nPassword: \n",
      "Would you like to enter the initial configuration dialog? [yes/no]: \n",
      "Do you accept these terms? (y/n)\n\nlogin: \n",
      " --More-- \n",
      "Router#erase startup-config\n",
      "Press RETURN to get started!\n",
      "%SYS-5-RELOAD: Reload requested by nobody\n",
      "Begin the Xmodem or Xmodem-1K transfer now...\nC\n",
      "PASSWORD RECOVERY IS FOR OWNERS\n*** Unauthorised access? [yes/no] ***\n"};
  static const std::vector<std::string> kinds{"motd", "motd", "exec", "login"};
  put(it.model.startup_config, "banner " + it.one_of(kinds) + " ^C\n" + it.one_of(banners) + "^C\n");
}

void slow(Draft& it) {
  const double factor = it.between(2, 6);
  scale(it.model.boot.load, factor);
  scale(it.model.boot.start, factor);
  it.model.line.command_ms = it.model.line.command_ms * 10 + 50;
  it.model.line.take_us = it.model.line.take_us * 2 + 100;
}

void fast(Draft& it) {
  scale(it.model.boot.load, 0.15);
  scale(it.model.boot.start, 0.05);
  it.model.line.command_ms = 0;
}

void small_buffer(Draft& it) { it.model.line.input_buffer = 16; }

void left_ignoring(Draft& it) {
  it.whole.ignoring = true;
  switch (it.model.loader.kind) {
    case LoaderKind::rommon:
    case LoaderKind::bootstrap: it.model.confreg |= 0x40; return;
    case LoaderKind::asa: it.model.confreg |= 0x40; return;
    case LoaderKind::switch_loader:
      if (it.model.os.config_file.empty()) it.model.variables["SWITCH_IGNORE_STARTUP_CFG"] = "1";
      return;
    default: return;
  }
}

void other_register(Draft& it) {
  static const std::vector<std::uint32_t> values{0x2002, 0x0102, 0x2112, 0x210f, 0x0002};
  if (it.model.loader.kind == LoaderKind::rommon) it.model.confreg = it.one_of(values);
}

void no_config(Draft& it) {
  if (it.model.os.kind == OsKind::none) return;
  it.model.startup_config.clear();
  it.whole.no_config = true;
}

void full_flash(Draft& it) {
  std::size_t used = 0;
  for (const auto& file : it.model.storage.front().files)
    used += file.image ? file.image->size : file.text.size();
  it.model.storage.front().capacity = used + 300;
  it.whole.full = true;
}

void disabled(Draft& it) {
  it.model.boot.recovery_disabled = true;
  it.whole.disabled = true;
}

void other_prompt(Draft& it) {
  auto& prompt = it.model.loader.prompt;
  switch (it.model.loader.kind) {
    case LoaderKind::rommon: {
      static const std::vector<std::string> prompts{"rommon {n}> ", "rommon> ", "rommon {n} >"};
      prompt = it.one_of(prompts);
      it.model.loader.first_number = static_cast<int>(1 + it.random() % 12);
      break;
    }
    case LoaderKind::nxos: prompt = "loader> "; break;
    case LoaderKind::uboot: {
      static const std::vector<std::string> prompts{"u-boot>> ", "ar7100> ", "8311 # ", "U-Boot> "};
      prompt = it.one_of(prompts);
      break;
    }
    default: break;
  }
}

void chatters(Draft& it) { it.line.chatters = it.is_ios(); }

void keeps_its_pager(Draft& it) { it.line.keeps_pager = it.is_ios(); }

/// Not in a window of seconds.
void stutters(Draft& it) { it.whole.stutters = it.model.loader.kind != LoaderKind::uboot; }

/// "enable password", as years ago, in place of "enable secret".
void old_secret(Draft& it) {
  auto& config = it.model.startup_config;
  if (const auto at = config.find("enable secret "); at != std::string::npos && it.is_ios())
    config.replace(at, 14, "enable password ");
}

void other_window(Draft& it) {
  if (it.model.loader.kind != LoaderKind::uboot) return;
  static const std::vector<std::string> texts{
      "Hit any key to stop autoboot: ", "Press any key to abort autoboot in ",
      "Autobooting, hit any key to stop: "};
  it.model.boot.window_text = it.one_of(texts);
  it.model.boot.autoboot_window = it.between(2, 6);
}

/// A firewall that has no configuration offers to make one (vendor: the 5500's getting started guides).
void firewall_asks(Draft& it) {
  if (it.model.loader.kind != LoaderKind::asa || !it.model.startup_config.empty()) return;
  it.line.questions.push_back(
      {"Type help or", "Pre-configure Firewall now through interactive prompts [yes]? ", {"no"}, "yes", 9});
}

void no_dialog(Draft& it) { it.model.os.setup_dialog = false; }

void old_copies(Draft& it) {
  if (it.model.os.config_file.empty()) return;
  auto& files = it.model.storage.front().files;
  files.push_back({"config.old", std::nullopt, "hostname OLD\n!\nend\n", false});
  files.push_back({"private-config.text", std::nullopt, "\n", false});
}

void more_in_the_configuration(Draft& it) {
  if (!it.is_ios() || it.model.startup_config.empty()) return;
  static const std::vector<std::string> parts{
      "username noc privilege 15 secret forgotten\nline con 0\n login local\n",
      "aaa new-model\naaa authentication login default local\nusername noc privilege 15 secret forgotten\n",
      "line con 0\n password console\n login\n logging synchronous\n",
      "aaa new-model\naaa authentication login default line\nline con 0\n password console\n",
      "aaa new-model\naaa authentication login default group tacacs+ local\n"
      "username noc privilege 15 secret forgotten\ntacacs-server host 192.0.2.9\n",
      "banner exec ^C\nSwitch> this is no prompt\n^C\nline con 0\n exec-timeout 3 0\n",
      "line con 0\n privilege level 15\n",
      "no logging console\nservice password-encryption\nline con 0\n exec-timeout 0 0\n stopbits 1\n",
      "line con 0\n logging synchronous\n transport output none\n",
      "aaa new-model\naaa authentication login default local\naaa authentication enable default group "
      "tacacs+ "
      "enable\nusername noc secret forgotten\ntacacs-server host 192.0.2.9\n",
      "login block-for 60 attempts 3 within 30\nlogin on-failure log\nservice timestamps log uptime\n",
      "archive\n log config\n  logging enable\nalias exec wr copy running-config startup-config\n",
      "ip access-list extended GUARD\n permit tcp any any eq 22\n deny ip any any log\n"
      "snmp-server community public RO\nntp server 192.0.2.123\n"};
  const auto& part = it.one_of(parts);
  put(it.model.startup_config, part);
  if (part.find("username noc") != std::string::npos) it.whole.user = "noc";
}

void other_pager(Draft& it) { it.model.os.pager_erase = it.model.os.pager_erase == 9 ? 10 : 9; }

struct Trait {
  std::string_view name;
  void (*make)(Draft&);
  unsigned one_of;  // so many strangers are like that
};
constexpr Trait all_traits[] = {
    {"other host", other_host, 2},
    {"noise", noise_at_prompts, 4},
    {"log lines", log_lines, 3},
    {"other questions", other_questions, 4},
    {"pager", pager_everywhere, 4},
    {"banner", banner_of_a_loader, 4},
    {"slow", slow, 4},
    {"fast", fast, 5},
    {"small buffer", small_buffer, 8},
    {"other register", other_register, 5},
    {"left ignoring", left_ignoring, 5},
    {"more configuration", more_in_the_configuration, 4},
    {"other prompt", other_prompt, 6},
    {"no dialog", no_dialog, 6},
    {"old copies", old_copies, 3},
    {"other pager", other_pager, 4},
    {"log in questions", log_in_questions, 6},
    {"missing image", missing_image, 6},
    {"second flash", second_flash, 6},
    {"flash full", full_flash, 9},
    {"chatters", chatters, 6},
    {"keeps its pager", keeps_its_pager, 6},
    {"stutters", stutters, 6},
    {"old secret", old_secret, 6},
    {"other window", other_window, 2},
    {"no configuration", no_config, 12},
    {"firewall asks", firewall_asks, 1},
    {"recovery disabled", disabled, 12},
};

}  // namespace

Stranger make_stranger(device::Personality model, unsigned seed) {
  std::mt19937 random(seed);
  Stranger whole;
  whole.meddler = std::make_unique<Meddler>(seed);
  Draft draft{std::move(model), *whole.meddler, whole, random};
  const auto always = seed % std::size(all_traits);  // so that each has its turn
  for (std::size_t i = 0; i < std::size(all_traits); ++i) {
    const bool drawn = random() % all_traits[i].one_of == 0;
    if (!drawn && i != always) continue;
    all_traits[i].make(draft);
    whole.traits += fmt::format("{}{}", whole.traits.empty() ? "" : ", ", all_traits[i].name);
  }
  whole.device = std::make_unique<device::Chassis>(std::move(draft.model), device::DeviceOptions{});
  return whole;
}

}  // namespace rommate::testing
