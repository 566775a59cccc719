#include "src/recipe/verb.hpp"

#include <algorithm>
#include <array>

#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

// Times are typical ones of procedures in the field: a router boots in one to four minutes, a Catalyst with
// its self-test in three to five. [guess] where no log says it.
constexpr Verb all[] = {
    {.name = "power-cycle", .about = "switch the device off and on", .cost = "power-cycle", .takes = 10s},
    {.name = "interrupt-boot", .about = "stop the boot in the loader, by this family's key", .takes = 60s},
    {.name = "reset", .about = "start the system from the loader", .takes = 150s},
    {.name = "leave-setup", .about = "decline the setup dialog", .takes = 10s},
    {.name = "login", .about = "log in with what is given", .takes = 5s, .takes_secret = true},
    {.name = "enable", .about = "enter enable mode", .takes = 3s, .takes_secret = true},
    {.name = "leave-config", .about = "leave configuration mode", .takes = 1s},
    {.name = "skip-config",
     .about = "leave out the saved configuration at the next start",
     .change = Change::owes,
     .undo = "the saved configuration is read again at the next start",
     .takes = 15s},
    {.name = "recovery-mode",
     .about = "start once without asking for a password",
     .change = Change::lapses,
     .takes = 200s},
    {.name = "single-user",
     .about = "start once with a shell in place of init",
     .change = Change::lapses,
     .takes = 30s},
    {.name = "fetch-config", .about = "copy the configuration to this machine", .arguments = 1, .takes = 30s},
    {.name = "load-config",
     .about = "load the saved configuration into the running one",
     .arguments = 1,
     .change = Change::lapses,
     .takes = 20s},
    {.name = "paste-config",
     .about = "type a configuration, each line proved by its echo",
     .arguments = 1,
     .change = Change::lapses,
     .takes = 60s},
    {.name = "set-secret",
     .about = "set the new secret, also for console line and local users that exist",
     .arguments = 1,
     .change = Change::lapses,
     .takes = 10s,
     .takes_secret = true},
    {.name = "set-user",
     .about = "set a local user's secret",
     .arguments = 2,
     .change = Change::lapses,
     .takes = 5s,
     .takes_secret = true},
    {.name = "set-root-password",
     .about = "set root's password on the disk",
     .arguments = 1,
     .change = Change::for_good,
     .takes = 10s,
     .takes_secret = true},
    {.name = "open-interfaces",
     .about = "open exactly the interfaces that were open",
     .change = Change::lapses,
     .takes = 15s},
    {.name = "save-config",
     .about = "save the running configuration over the saved one",
     .change = Change::for_good,
     .takes = 10s,
     .saves = true},
    {.name = "reload", .about = "restart the running system", .cost = "reload", .takes = 150s},
    {.name = "restart", .about = "restart from a shell without init", .takes = 60s},
    {.name = "read-image-places", .about = "ask the loader what can be booted", .takes = 20s},
    {.name = "boot-image", .about = "boot one image, once", .arguments = 1, .cost = "reload", .takes = 180s},
    {.name = "keep-image",
     .about = "copy the image that was booted from elsewhere into the device's own flash",
     .arguments = 1,
     .change = Change::for_good,
     .takes = 300s},
    {.name = "set-boot",
     .about = "name the image that boots",
     .arguments = 1,
     .change = Change::lapses,
     .takes = 5s},
    {.name = "see-copy",
     .about = "see that the image fits the device and its flash",
     .arguments = 1,
     .takes = 15s,
     .uses = "method sha512 catalogue catalogue-key server port"},
    {.name = "lend-address",
     .about = "give an interface the address for the copy",
     .change = Change::owes,
     .undo = "the interface is as it was",
     .takes = 10s,
     .uses = "address interface server"},
    {.name = "see-reach", .about = "have the device ping the server", .takes = 10s, .uses = "server"},
    {.name = "lend-settings",
     .about = "set the block size of TFTP, or the window of TCP, where the round trip bounds the copy",
     .change = Change::owes,
     .undo = "the setting is as it was",
     .takes = 5s,
     .uses = "method settings server address"},
    {.name = "probe-way",
     .about = "have the device load a few kilobytes that go nowhere",
     .takes = 5s,
     .uses = "server port"},
    {.name = "copy-image",
     .about = "have the device copy the image to its flash, and to no other name",
     .arguments = 1,
     .change = Change::for_good,
     .takes = 10s,
     .uses = "method address server port"},
    {.name = "see-image",
     .about = "see that the image is on the device, and how long it is",
     .arguments = 1,
     .takes = 10s,
     .uses = "method address server into sha512"},
    {.name = "await-image",
     .about = "take this one file, from the device alone, once",
     .arguments = 1,
     .takes = 1s,
     .uses = "into address server port bind method"},
    {.name = "pull-image",
     .about = "have the device send the image to our server",
     .arguments = 1,
     .takes = 10s,
     .uses = "method address server port"},
    {.name = "see-signer", .about = "ask the device who has signed the image", .arguments = 1, .takes = 5s},
    {.name = "install-image",
     .about = "have a device in install mode unpack the image, start it and keep it",
     .arguments = 1,
     .change = Change::for_good,
     .cost = "reload",
     .takes = 900s},
    {.name = "serve",
     .about = "give the file to the device, to it alone, as long as the run lasts",
     .arguments = 1,
     .takes = 1s,
     .uses = "address server external port bind method"},
    {.name = "set-variables",
     .about = "give the loader its addresses; a Catalyst keeps them until they are unset",
     .change = Change::lapses,
     .takes = 10s,
     .uses = "address gateway server port"},
    {.name = "tftp-boot",
     .about = "fetch an image by TFTP into memory and start it",
     .arguments = 1,
     .takes = 60s,
     .uses = "to"},
    {.name = "tftp-flash",
     .about = "fetch an image by TFTP over all of the flash",
     .arguments = 1,
     .change = Change::for_good,
     .cost = "erase",
     .takes = 120s},
    {.name = "see-flash", .about = "see that flash has room for the image", .arguments = 1, .takes = 40s},
    {.name = "xmodem-flash",
     .about = "send an image over the console into flash",
     .arguments = 2,
     .change = Change::for_good,
     .cost = "erase",
     .takes = 30s},
    {.name = "set-speed",
     .about = "change the console's speed at both ends",
     .arguments = 1,
     .change = Change::owes,
     .undo = "the console runs at its old speed",
     .takes = 5s},
    {.name = "find-speed",
     .about = "look for the speed at which the device speaks",
     .arguments = 1,
     .takes = 30s},
    {.name = "home-speed",
     .about = "bring the console to this speed for good",
     .arguments = 1,
     .change = Change::for_good,
     .takes = 10s},
    {.name = "erase-config",
     .about = "erase the saved configuration",
     .change = Change::for_good,
     .cost = "erase",
     .takes = 20s},
    {.name = "by-hand", .about = "a person does it", .arguments = -1, .takes = 60s},
    {.name = "type", .about = "type one line", .arguments = -1, .takes = 5s},
};

constexpr DebtSheet all_debts[] = {
    {"skip-config", "the saved configuration is left out at each start", "pay skip-config"},
    {"set-speed", "the console runs at a raised speed", "pay set-speed"},
    {"lend-address", "an interface has the address of a copy", "pay lend-address"},
    {"lend-settings", "a setting of TFTP or TCP is another for a copy", "pay lend-settings"},
    {"boot-variable", "the loader's BOOT names another image", "pay boot-variable"},
};

constexpr ClaimSheet all_claims[] = {
    {"file complete", Lives::here,
     "the copy on this machine has the length that the device names, and its last line"},
    {"file written", Lives::here, "the file on this machine is complete", false, false},
    {"every section of the saved configuration", Lives::running,
     "each section of the copy stands in the running configuration", true},
    {"configuration as it was", Lives::running,
     "each section of the copy stands in the running configuration", true},
    {"every line of {}", Lives::running, "each line of the file stands in the running configuration", true},
    {"host name of the saved configuration", Lives::running,
     "the prompt carries the host name of the saved configuration", true},
    {"secret changed", Lives::running, "the hash of the secret in the running configuration is a new one"},
    {"secret changed", Lives::stored, "the hash of the secret in the saved configuration is the new one"},
    {"user changed", Lives::running, "the user's hash in the running configuration is a new one"},
    {"interfaces as saved", Lives::running, "what was open is open, what was shut is shut"},
    {"register as it was", Lives::stored, "the next start reads the saved configuration again"},
    {"running configuration saved", Lives::stored, "the saved configuration is the running one"},
    {"enable with {}", Lives::running, "the secret opens enable mode; tried once", false, true},
    {"root with {}", Lives::running, "the password opens root; tried once", false, true},
    {"loader answers", Lives::running, "the device stands in its loader"},
    {"image {} runs", Lives::running, "the running system says that it is this image"},
    {"image {} on flash", Lives::stored, "the file is there, with the size of the one sent"},
    {"image {} in memory", Lives::running, "the CRC-32 of the memory is the file's"},
    {"image {} kept", Lives::stored, "the device verifies the image in its own flash"},
    {"image list", Lives::here, "what the loader can boot is known"},
    {"boots {}", Lives::running, "the running configuration names the image"},
    {"boots {}", Lives::stored, "the boot variable or the saved configuration names the image"},
    {"device answers", Lives::running, "what it says can be read"},
    {"speed is {}", Lives::running, "the device answers readably at this speed"},
    {"no saved configuration", Lives::stored, "the device says that there is none"},
    {"image has room", Lives::here, "the loader lists room for it in flash, or lists it already"},
    {"image fits", Lives::here,
     "it is for this device, there is room for it, and it is not the one that runs"},
    {"address lent", Lives::running, "the interface has the address, and is open"},
    {"reach is told", Lives::here, "whether a ping of the device comes back was asked"},
    {"settings lent", Lives::running, "the setting that makes the copy quicker is there, or none is needed"},
    {"settings as they were", Lives::running, "what was set for the copy is as it was before"},
    {"way is tried", Lives::here, "a small file came to the device from our server, and was thrown away"},
    {"address as it was", Lives::running, "the interface has what it had before it was lent one"},
    {"copy of {} is proved", Lives::stored,
     "the digest that the device computes of it is that of the file here, or the one that is given"},
    {"image is seen", Lives::here, "the device lists it, with its size"},
    {"image is awaited", Lives::here, "our server takes it, or it is here already"},
    {"image {} is here", Lives::stored, "the digest that the device computes of it is that of the file here"},
    {"signer is told", Lives::here, "who has signed the image, as far as the device tells it, was asked"},
    {"packages of {} are committed", Lives::stored,
     "in install mode: the device lists this release as committed"},
    {"image is served", Lives::here, "our server listens and has it, or another one is named"},
    {"addresses set", Lives::running, "the loader shows the variables as they were typed"},
};

constexpr std::array<std::string_view, 7> all_costs{
    "reload", "power-cycle", "erase", "skip-config", "set-speed", "lend-address", "lend-settings"};

/// "enable with {secret}" -> "enable with {}".
std::string without_names(std::string_view text) {
  std::string bare;
  bool inside = false;
  for (const char c : text) {
    if (c == '}') inside = false;
    if (!inside) bare += c;
    if (c == '{') inside = true;
  }
  return bare;
}

}  // namespace

std::span<const Verb> verbs() { return all; }
std::span<const DebtSheet> debts() { return all_debts; }
std::span<const ClaimSheet> claims() { return all_claims; }
std::span<const std::string_view> costs() { return all_costs; }

const Verb* find_verb(std::string_view name) {
  const auto* found = std::find_if(std::begin(all), std::end(all), [&](auto& v) { return v.name == name; });
  return found == std::end(all) ? nullptr : found;
}

const DebtSheet* find_debt(std::string_view name) {
  for (const auto& each : all_debts)
    if (each.name == name) return &each;
  return nullptr;
}

const ClaimSheet* find_claim(std::string_view text) {
  const auto bare = without_names(text);
  for (const auto& each : all_claims)
    if (each.text == bare) return &each;
  return nullptr;
}

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (const auto& each : all) names.emplace_back(each.name);
  return names;
}

std::optional<State> loader_of(Family family) {
  switch (family) {
    case Family::old_bootstrap: return State::bootstrap_old;
    case Family::ios_router:
    case Family::ios_xe_router:
    case Family::catalyst_rommon:
    case Family::firepower:
    case Family::ios_xr: return State::rommon;
    case Family::catalyst:
    case Family::catalyst_xe: return State::switch_loader;
    case Family::asa: return State::asa_rommon;
    case Family::aironet: return State::ap_loader;
    case Family::nexus: return State::nxos_loader;
    case Family::u_boot: return State::uboot;
    default: return std::nullopt;
  }
}

bool stands_at(State state, std::string_view place) {
  if (place == "anywhere") return true;
  if (place == "loader") return recognise::is_loader(state);
  return recognise::parse_state(place) == state;
}

bool is_place(std::string_view word) {
  return word == "anywhere" || word == "loader" || recognise::parse_state(word).has_value();
}

std::vector<std::string> place_names() {
  std::vector<std::string> names{"anywhere", "loader"};
  for (int i = 0; i <= static_cast<int>(State::unknown); ++i)
    names.emplace_back(to_string(static_cast<State>(i)));
  return names;
}

}  // namespace rommate::recipe
