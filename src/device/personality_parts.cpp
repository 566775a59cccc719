// What the tables of a personality file mean: each read_X takes one of them into its part of the model.
#include "src/device/personality_parts.hpp"

#include <cstdlib>
#include <limits>

namespace rommate::device {
namespace {

void read_script(Section& in, const char* key, Script& into) {
  in.each(
      key, Need::optional, [&] { into.clear(); },
      [&](Section& step) {
        Step& made = into.emplace_back();
        step.text("say", made.say);
        step.seconds("wait", made.wait);
        step.text("mark", made.mark);
        step.number("times", made.times, 1, 10'000);
        step.seconds("over", made.over);
        if (made.times > 0 && made.mark.empty()) step.mistake("times", "times needs a mark to print");
      });
}

void read_file(Section& in, FactoryFile& file) {
  in.text("name", file.name, Need::required);
  in.text("text", file.text);
  in.truth("damaged", file.damaged);
  if (!in.has("platform")) return;
  SimImage image;
  in.text("platform", image.platform);
  in.text("version", image.version, Need::required);
  in.text("feature", image.feature, Need::required);
  in.number("size", image.size, smallest_image, 64 << 20);
  in.number("real_size", file.real_size, smallest_image, 4LL << 30);
  file.image = image;
}

void read_storage(Section& root, Personality& model) {
  root.each(
      "storage", Need::required, [&] { model.storage.clear(); },
      [&](Section& in) {
        FactorySystem& system = model.storage.emplace_back();
        in.text("name", system.name, Need::required);
        if (!system.name.empty() && system.name.back() != ':')
          in.mistake("name", "the name of a file system ends in ':'");
        in.number("capacity", system.capacity, 1024, 1LL << 40, Need::required);
        in.truth("read_only", system.read_only);
        in.texts("aliases", system.aliases);
        in.each(
            "files", Need::optional, [] {},
            [&](Section& file) { read_file(file, system.files.emplace_back()); });
      });
}

void read_model(Section& in, Personality& model) {
  std::string base;
  in.text("base", base);
  in.text("name", model.name, Need::required);
  in.text("title", model.title, Need::required);
  in.text("family", model.family, Need::required);
  in.text("about", model.about);
  in.texts("platforms", model.platforms, Need::required);
}

void read_line(Section& in, LinePart& line) {
  in.number("baud", line.baud, 50, 4'000'000);
  in.numbers("rates", line.rates, 50, 4'000'000);
  in.number("input_buffer", line.input_buffer, 1, 65536);
  in.number("take_us", line.take_us, 0, 1'000'000);
  in.number("command_ms", line.command_ms, 0, 60'000);
}

void read_loader(Section& in, LoaderPart& loader) {
  in.word("kind", loader.kind,
          {{"rommon", LoaderKind::rommon},
           {"bootstrap", LoaderKind::bootstrap},
           {"switch", LoaderKind::switch_loader},
           {"asa", LoaderKind::asa},
           {"nxos", LoaderKind::nxos},
           {"uboot", LoaderKind::uboot}},
          Need::required);
  in.text("prompt", loader.prompt, Need::required);
  in.texts("commands", loader.commands, Need::required);
  in.text("help_head", loader.help_head);
  in.text("version", loader.version);
  in.text("meminfo", loader.meminfo);
  in.texts("tftp_block", loader.tftp_block);
  in.number("tftp_retries", loader.tftp_retries, 1, 100);
  in.number("tftp_blocks", loader.tftp_blocks, 0, 65536);
  in.truth("reset_before_boot", loader.reset_before_boot);
  in.text("flash_word", loader.flash_word);
  in.truth("dir_with_rights", loader.dir_with_rights);
  in.truth("dates_files", loader.dates_files);
  in.word("confreg", loader.confreg,
          {{"classic", ConfregStyle::classic},
           {"silent", ConfregStyle::silent},
           {"supervisor", ConfregStyle::supervisor},
           {"asa", ConfregStyle::asa}});
  in.number("first_number", loader.first_number, 0, 1);
  in.text("recovery_question", loader.recovery_question);
}

void read_boot(Section& in, BootPart& boot) {
  read_script(in, "power_on", boot.power_on);
  read_script(in, "load", boot.load);
  read_script(in, "start", boot.start);
  read_script(in, "kickstart", boot.kickstart);
  read_script(in, "kicked", boot.kicked);
  in.text("launching", boot.launching);
  in.text("erase_question", boot.erase_question);
  in.text("reset_question", boot.reset_question);
  in.text("interrupted", boot.interrupted);
  in.seconds("break_window", boot.break_window);
  in.seconds("autoboot_window", boot.autoboot_window);
  in.text("window_text", boot.window_text);
  in.truth("ctrl_c", boot.ctrl_c);
  in.truth("recovery_disabled", boot.recovery_disabled);
  in.number("attempts", boot.attempts, 1, 20);
  in.text("button", boot.button);
  in.seconds("button_within", boot.button_within);
}

/// "FastEthernet0/1-24": one after another.
std::vector<std::string> each_interface(const std::vector<std::string>& written) {
  std::vector<std::string> out;
  for (const auto& name : written) {
    const auto dash = name.rfind('-');
    const auto digits = dash == std::string::npos ? dash : name.find_last_not_of("0123456789", dash - 1);
    if (digits == std::string::npos || digits + 1 == dash) {
      out.push_back(name);
      continue;
    }
    const auto from = std::atoi(name.c_str() + digits + 1), to = std::atoi(name.c_str() + dash + 1);
    for (int number = from; number <= to && number - from < 128; ++number)
      out.push_back(name.substr(0, digits + 1) + std::to_string(number));
  }
  return out;
}

void read_os(Section& in, OsPart& os) {
  in.word("kind", os.kind,
          {{"ios", OsKind::ios}, {"asa", OsKind::asa}, {"nxos", OsKind::nxos}, {"none", OsKind::none}},
          Need::required);
  in.text("host", os.host);
  in.text("show_version", os.show_version);
  in.number("members", os.members, 1, 9);
  in.text("pid", os.pid);
  in.text("description", os.description);
  in.text("serial", os.serial);
  in.texts("copy_ends", os.copy_ends);
  in.text("clock", os.clock);
  in.word("log_stamp", os.log_stamp,
          {{"datetime", LogStamp::datetime},
           {"uptime", LogStamp::uptime},
           {"nxos", LogStamp::nxos},
           {"none", LogStamp::none}});
  in.texts("interfaces", os.interfaces);
  os.interfaces = each_interface(os.interfaces);
  in.texts("port_lines", os.port_lines);
  in.word("ports", os.ports, {{"shut", PortStart::shut}, {"access", PortStart::access}});
  in.text("file_dates", os.file_dates);
  in.truth("sha512", os.sha512);
  in.word("verify", os.verify,
          {{"plain", VerifyStyle::plain},
           {"md5", VerifyStyle::md5},
           {"asa", VerifyStyle::asa},
           {"sha2", VerifyStyle::sha2},
           {"xe", VerifyStyle::xe},
           {"none", VerifyStyle::none}});
  in.word("secrets", os.secrets,
          {{"type4", SecretKind::type4},
           {"type5", SecretKind::type5},
           {"type8", SecretKind::type8},
           {"type9", SecretKind::type9},
           {"sha256", SecretKind::sha256},
           {"pix", SecretKind::pix}});
  in.number("copy_rate", os.copy_rate, 1000, 1'000'000'000);
  in.number("pager_erase", os.pager_erase, 1, 40);
  in.truth("runs_from_flash", os.runs_from_flash);
  in.truth("asks_erase", os.asks_erase);
  in.truth("setup_dialog", os.setup_dialog);
  in.text("config_file", os.config_file);
  in.text("abort_text", os.abort_text);
  in.text("password", os.password);
  in.number("memory", os.memory, 0, 1LL << 40);
  in.text("module", os.module);
  in.text("system_words", os.system_words);
  in.text("standard_question", os.standard_question);
  in.text("provision_question", os.provision_question);
  in.text("provision_over", os.provision_over);
  in.text("reload_question", os.reload_question);
  in.each(
      "log", Need::optional, [&] { os.log.clear(); },
      [&](Section& line) {
        LogLine& made = os.log.emplace_back();
        line.seconds("after", made.after);
        line.text("say", made.say, Need::required);
      });
}

}  // namespace

void read_parts(Section& root, Personality& model) {
  root.inside("model", Need::required, [&](Section& in) { read_model(in, model); });
  root.inside("line", Need::optional, [&](Section& in) { read_line(in, model.line); });
  read_storage(root, model);
  root.inside("nvram", Need::optional, [&](Section& in) {
    in.number("confreg", model.confreg, 0, std::numeric_limits<std::uint32_t>::max());
    in.text("startup_config", model.startup_config);
    in.pairs("variables", model.variables);
  });
  root.inside("loader", Need::required, [&](Section& in) { read_loader(in, model.loader); });
  root.inside("boot", Need::required, [&](Section& in) { read_boot(in, model.boot); });
  root.inside("os", Need::required, [&](Section& in) { read_os(in, model.os); });
  std::map<std::string, std::string> ignored;
  root.pairs("sources", ignored);
  root.pairs("guesses", ignored);
}

}  // namespace rommate::device
