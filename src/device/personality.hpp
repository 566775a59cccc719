// A model of simulated device as data: what src/devices/*.toml says, read and checked. Texts come from what
// real devices printed and name their source; behaviour is in the C++ state machines that use them. Wrong
// files are refused with file, line, column and reason.
//
// In texts {image}, {version}, {feature}, {host}, {reason}, {size}, {hexsize} and {confreg} are replaced;
// "{version:21}" is filled up with blanks.
#pragma once

#include "src/device/device_clock.hpp"
#include "src/device/running_config.hpp"
#include "src/device/sim_image.hpp"

namespace rommate::device {

/// One thing that happens by itself: a text, a time in which nothing is printed, or marks one by one
/// ("####").
struct Step {
  std::string say = {};
  double wait = 0;        // seconds
  std::string mark = {};  // printed `times` times over `over` seconds
  int times = 0;
  double over = 0;
};
using Script = std::vector<Step>;

enum class LoaderKind { rommon, bootstrap, switch_loader, asa, nxos, uboot };
enum class OsKind { ios, asa, nxos, none };
/// How `confreg` talks and what `confreg VALUE` answers.
enum class ConfregStyle { classic, silent, supervisor, asa };  // supervisor: of a Catalyst 4500

/// What `verify FILE` prints: nothing but the result (12.0), the MD5 inside the image (12.3 to 15.0; an ASA
/// in other words), its SHA-512 and signature (15.1 and later of the ISR G2), SHA-1 and SHA-512 (IOS-XE);
/// NX-OS has none.
enum class VerifyStyle { plain, md5, asa, sha2, xe, none };

struct FactoryFile {
  std::string name;
  std::optional<SimImage> image;
  std::string text;           // when it is no image
  bool damaged = false;       // one bit of the body is flipped
  std::size_t real_size = 0;  // of the image on a real box; 0: not known
};

/// The image of this file as long as on a real box, as far as that is known.
[[nodiscard]] SimImage real_image(const FactoryFile& file);

struct FactorySystem {
  std::string name;  // "flash:"
  std::size_t capacity = 0;
  bool read_only = false;
  std::vector<std::string> aliases;  // other names of it: "flash:"
  std::vector<FactoryFile> files;
};

struct LinePart {
  std::uint32_t baud = 9600;
  std::vector<std::uint32_t> rates;  // in the order of the confreg dialog; what set BAUD takes
  std::size_t input_buffer = 255;    // characters
  int take_us = 200;                 // to take one character in
  int command_ms = 20;               // to carry out a command line that does nothing slow
};

// wide: one member for each key of [loader] in a personality file
struct LoaderPart {
  LoaderKind kind = LoaderKind::rommon;
  std::string prompt = "rommon {n} > ";
  std::vector<std::string> commands;  // the lines of its help; a word that is not there is not known
  std::string help_head;
  std::string version;  // what `version` and `showmon` print
  std::string meminfo;
  std::vector<std::string> tftp_block;  // names in the block that tftpdnld shows, in order
  int tftp_retries = 7;
  std::uint32_t tftp_blocks = 0;     // more than so many of 512 bytes do not come through; 0: no bound
  bool reset_before_boot = false;    // `boot` refuses while a new register waits for its reset
  std::string flash_word = "flash";  // "Copying file X to ..."
  bool dates_files = true;           // `dir` of a switch has a column "<date>"
  bool dir_with_rights = false;      // `dir` of the ISR G2: "2  85053068  -rw-  NAME"
  ConfregStyle confreg = ConfregStyle::classic;
  bool keeps_image_question = true;  // switch: delete asks
  int first_number = 1;              // of the first prompt: "rommon 1 > ", "rommon #0> "
  std::string recovery_question;     // ASA 5506-X: one more in the dialog of confreg
};

// wide: one member for each key of [boot] in a personality file
struct BootPart {
  Script power_on;   // from reset until the loader decides what to do
  Script load;       // an image was found: reading and unpacking it
  Script start;      // the system, until "Press RETURN"
  Script kickstart;  // NX-OS of two images: the first, until the window of Ctrl-]
  Script kicked;     // and from there until it loads the second
  std::string launching = "\nLaunching BootLoader...\n";  // ASA: before it looks for its image
  std::string erase_question;  // ASA, recovery disabled: what BREAK or ESC brings instead of the prompt
  // "no service password-recovery": what BREAK behind "[OK]" brings, and what a bare RETURN means there.
  std::string reset_question =
      "\nPASSWORD RECOVERY IS DISABLED.\nDo you want to reset the router to factory default\n"
      "configuration and proceed [y/n] ? ";
  std::string interrupted;     // BREAK while loading
  double break_window = 60;    // seconds after reset in which BREAK works whatever the register says
  double autoboot_window = 0;  // seconds of a window of its own before loading (ASA, Catalyst 9000, U-Boot)
  std::string window_text;
  bool ctrl_c = false;             // Ctrl-C works like BREAK while loading
  bool recovery_disabled = false;  // no service password-recovery
  int attempts = 1;                // failing boots before the prompt comes
  std::string button;              // what is printed when the Mode button was held at power-on
  double button_within = 15;       // seconds
};

struct Interface {
  std::string name;     // "FastEthernet0/0"
  std::string address;  // of the factory configuration is in the startup-config; empty here
};

struct LogLine {
  double after = 0;  // seconds after the first prompt
  std::string say;
};

// wide: one member for each key of [os] in a personality file
struct OsPart {
  OsKind kind = OsKind::ios;
  std::string host = "Router";
  std::string show_version;
  std::vector<std::string> interfaces;  // in the file "FastEthernet0/1-24" stands for all of them
  PortStart ports = PortStart::shut;
  std::vector<std::string> port_lines;  // what each port of the box says of itself: "duplex auto"
  std::string file_dates = "Mar 1 2002 00:05:00 +00:00";
  bool sha512 = false;  // verify /sha512 is known
  VerifyStyle verify = VerifyStyle::md5;
  SecretKind secrets = SecretKind::type5;
  std::size_t copy_rate = 400'000;  // bytes a second into flash, where images have their real sizes
  int pager_erase = 9;              // 9: BS x9, blanks x8, BS x9; 10: 10-10-10
  bool runs_from_flash = false;     // copy to flash is the flash load helper's (2500)
  bool asks_erase = false;          // copy to flash asks to erase first
  bool setup_dialog = true;
  int members = 1;                            // of a stack
  std::string pid, description, serial;       // as "show inventory" has them
  std::vector<std::string> copy_ends;         // what "copy ?" lists
  std::string clock = "2002-03-01 00:00:00";  // when the system comes up
  LogStamp log_stamp = LogStamp::datetime;
  std::vector<LogLine> log;  // the stamp is put before each
  std::string config_file;   // Catalysts: the startup-config is this file in flash
  std::string password;      // NX-OS: of admin, when no configuration says another
  std::size_t memory = 0;    // kilobytes
  std::string module;        // NX-OS: the type that "show module" gives its only module
  std::string system_words;  // NX-OS: what stands behind the version in its configuration
  std::string standard_question = "Do you want to enforce secure password standard (yes/no) [y]: ";
  std::string provision_question;  // NX-OS without a configuration
  std::string provision_over;      // and what it says when that was stopped
  std::string reload_question = "This command will reboot the system. (y/n)?  [n] ";
  std::string abort_text;  // BREAK while the system runs and bit 8 is 0
};

// wide: one member for each section of a personality file
struct Personality {
  std::string name, title, family, about;
  std::vector<std::string> platforms;  // image platforms it boots, the first is its own
  LinePart line;
  std::vector<FactorySystem> storage;  // the first is where names without a colon lie
  std::uint32_t confreg = 0x2102;
  std::string startup_config;
  std::map<std::string, std::string> variables;
  LoaderPart loader;
  BootPart boot;
  OsPart os;
  std::vector<std::string> sources;  // "boot.power_on: ..."
  std::vector<std::string> guesses;
  std::vector<std::string> unmarked;  // keys of texts and times that name neither source nor guess

  /// A Catalyst by what its system knows: its ports come up by themselves.
  [[nodiscard]] bool is_catalyst() const {
    return os.kind == OsKind::ios &&
           (loader.kind == LoaderKind::switch_loader || os.ports == PortStart::access);
  }
};

/// Reads a personality. `base_of` gives the TOML of the model named by `model.base`; empty when there is
/// none. A Refusal holds one line a mistake, "FILE:LINE:COLUMN: reason".
[[nodiscard]] std::variant<Personality, Refusal> read_personality(std::string_view file_name,
                                                                  std::string_view toml);

/// Embedded files: model name and TOML text, made from src/devices/*.toml at build time.
struct EmbeddedModel {
  std::string_view name;
  std::string_view toml;
};
[[nodiscard]] const std::vector<EmbeddedModel>& embedded_models();

}  // namespace rommate::device
