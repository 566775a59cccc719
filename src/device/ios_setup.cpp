// The setup dialog of a system without configuration, from console logs of 2600 and 2960.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {

void Ios::offer_setup() {
  tty_.print("\n         --- System Configuration Dialog ---\n\n");
  ask("Would you like to enter the initial configuration dialog? [yes/no]: ",
      [this](const std::string& answer) {
        const auto word = lower(answer);
        if (word == "n" || word == "no") return press_return();
        if (word == "y" || word == "yes") return setup_dialog();
        tty_.print("% Please answer 'yes' or 'no'.\n");
        offer_setup();
      });
}

void Ios::setup_dialog() {
  tty_.print(
      "\nAt any point you may enter a question mark '?' for help.\n"
      "Use ctrl-c to abort configuration dialog at any prompt.\n"
      "Default settings are in square brackets '[]'.\n\n\n"
      "Basic management setup configures only enough connectivity\n"
      "for management of the system, extended setup will ask you\n"
      "to configure each interface on the system\n\n");
  ask("Would you like to enter basic management setup? [yes/no]: ", [this](const std::string& answer) {
    if (lower(answer) == "n" || lower(answer) == "no") return press_return();
    tty_.print("Configuring global parameters:\n\n");
    setup_host();
  });
}

void Ios::setup_host() {
  ask(fmt::format("  Enter host name [{}]: ", model_.os.host), [this](const std::string& name) {
    if (!name.empty()) config_.apply("hostname " + name);
    setup_passwords();
  });
}

void Ios::setup_passwords() {
  tty_.print(
      "\n  The enable secret is a password used to protect access to\n"
      "  privileged EXEC and configuration modes. This password, after\n"
      "  entered, becomes encrypted in the configuration.\n");
  ask("  Enter enable secret: ", [this](const std::string& secret) {
    if (secret.empty()) {
      tty_.print("% No defaulting allowed\n");
      return setup_passwords();
    }
    tty_.print(
        "\n  The enable password is used when you do not specify an\n"
        "  enable secret password, with some older software versions, and\n"
        "  some boot images.\n");
    ask("  Enter enable password: ", [this, secret](const std::string& password) {
      if (password == secret) {
        tty_.print("% Please choose a password that is different from the enable secret\n");
        return setup_passwords();
      }
      config_.apply("enable secret " + secret);
      if (!password.empty()) config_.apply("enable password " + password);
      tty_.print(
          "\n  The virtual terminal password is used to protect\n"
          "  access to the router over a network interface.\n");
      ask("  Enter virtual terminal password: ", [this](const std::string&) {
        ask("  Configure SNMP Network Management? [no]: ", [this](const std::string&) { setup_interface(); });
      });
    });
  });
}

void Ios::setup_interface() {
  tty_.print("\nCurrent interface summary\n\n");
  for (const auto& name : model_.os.interfaces)
    tty_.print(fmt::format("{:<27}unassigned      YES unset  down   down\n", name));
  tty_.print("\nEnter interface name used to connect to the\n");
  ask("management network from the above interface summary: ", [this](const std::string& name) {
    bool known = false;
    for (const auto& each : model_.os.interfaces) known = known || lower(each) == lower(name);
    if (!known) {
      tty_.print("% Invalid interface name\n");
      return setup_interface();
    }
    config_.apply("interface " + name);
    ask("  Configure IP on this interface? [yes]: ", [this](const std::string& wanted) {
      if (lower(wanted) == "no" || lower(wanted) == "n") return setup_choice();
      ask("    IP address for this interface: ", [this](const std::string& address) {
        ask("    Subnet mask for this interface [255.255.255.0] : ", [this,
                                                                      address](const std::string& mask) {
          config_.apply_in_section("ip address " + address + " " + (mask.empty() ? "255.255.255.0" : mask));
          config_.apply_in_section("no shutdown");
          setup_choice();
        });
      });
    });
  });
}

void Ios::setup_choice() {
  tty_.print("\nThe following configuration command script was created:\n\n");
  tty_.print(config_.text(image_.version));
  tty_.print(
      "\n\n[0] Go to the IOS command prompt without saving this config.\n"
      "[1] Return back to the setup without saving this config.\n"
      "[2] Save this configuration to nvram and exit.\n\n");
  ask("Enter your selection [2]: ", [this](const std::string& choice) {
    if (choice == "1") return setup_dialog();
    host_ = config_.host();
    if (choice != "0") {
      tty_.print("Building configuration...\n[OK]\n");
      box_.storage().set_startup_config(config_.text(image_.version));
      config_.mark_saved();
    }
    tty_.print("Use the enabled mode 'configure' command to modify this configuration.\n");
    press_return();
  });
}

}  // namespace rommate::device
