// copy: tftp: to flash: and back, configurations, file to file. Questions and messages as on 2960, 3640 and
// ISR 4000 consoles; the transfer is a real one.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

struct TftpUrl {
  std::string server, path;
};

/// "tftp://A/F", "tftp:F", "tftp:"
TftpUrl parse_tftp(std::string_view text) {
  text.remove_prefix(5);
  if (!text.starts_with("//")) return {"", std::string(text)};
  text.remove_prefix(2);
  const auto slash = std::min(text.find('/'), text.size());
  return {std::string(text.substr(0, slash)), std::string(text.substr(std::min(slash + 1, text.size())))};
}

std::string last_part(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

bool is_config(const std::string& word, std::string_view full) {
  return word.size() >= 3 && full.starts_with(lower(word));
}

}  // namespace

void Ios::add_copy_commands(CommandTable& table) {
  table.add("copy WORD WORD", [this](const Captured& c) { copy(c[0], c[1]); });
  table.add("copy xmodem: WORD", [this](const Captured& c) { copy_xmodem("Xmodem", c[0]); });
  table.add("copy ymodem: WORD", [this](const Captured& c) { copy_xmodem("Ymodem", c[0]); });
}

void Ios::copy(const std::string& from, const std::string& to) {
  const bool from_running = is_config(from, "running-config"),
             from_startup = is_config(from, "startup-config");
  const bool to_running = is_config(to, "running-config"), to_startup = is_config(to, "startup-config");
  for (const char* scheme :
       {"http:", "https:", "ftp:", "scp:", "rcp:"})  // subsystems this image does not have
    if (from.starts_with(scheme) || to.starts_with(scheme))
      return answer(
          fmt::format("%Error opening {} (Protocol not supported)\n", from.starts_with(scheme) ? from : to));
  if (from.starts_with("tftp:")) return copy_tftp(from, to);
  if (to.starts_with("tftp:")) return copy_out(from, to);
  if (from_running && to_startup) return save_as_startup();
  if (to_running)
    return ask("Destination filename [running-config]? ", [this, from_startup, from](const std::string&) {
      const auto* file = from_startup ? nullptr : file_at(from);
      if (!from_startup && file == nullptr)
        return answer(fmt::format("%Error opening {} (No such file or directory)\n", from));
      const std::string text =
          from_startup ? box_.storage().startup_config() : std::string(protocols::as_text(file->bytes()));
      copy_to_running(text, text.size());
    });
  copy_file(from, to);
}

void Ios::save_as_startup() {
  ask("Destination filename [startup-config]? ", [this](const std::string&) {
    save();
    prompt();
  });
}

void Ios::copy_to_running(std::string_view text, std::size_t size) {
  const auto seconds = 1.0 + static_cast<double>(size) / 500;
  tty_.busy(std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds)));
  config_.load(text);
  const auto host = config_.host();
  tty_.print(fmt::format("\n{} bytes copied in {:.3f} secs ({} bytes/sec)\n", size, seconds,
                         static_cast<int>(static_cast<double>(size) / seconds)));
  tty_.then([this, host] {
    host_ = host;
    prompt();
  });
}

std::shared_ptr<const Bytes> Ios::readable(const std::string& what) const {
  std::string text;
  if (is_config(what, "running-config"))
    text = running_text();
  else if (is_config(what, "startup-config"))
    text = box_.storage().startup_config();
  else if (const auto* file = file_at(what))
    return file->content;
  if (text.empty()) return nullptr;
  return std::make_shared<const Bytes>(text.begin(), text.end());
}

void Ios::copy_file(const std::string& from, const std::string& to) {
  auto place = parse_place(to, default_system());
  const auto name = parse_place(from, default_system()).file;
  if (place.file.empty()) place.file = name;
  ask(fmt::format("Destination filename [{}]? ", place.file), [this, from, place](const std::string& typed) {
    const auto content = readable(from);
    if (!content) return answer(fmt::format("%Error opening {} (No such file or directory)\n", from));
    copy_ = {};
    copy_.to = place;
    copy_.began = box_.now();
    if (!typed.empty()) copy_.to.file = typed;
    tty_.print("Copy in progress...");
    play(tty_, {{.mark = "C", .times = 20, .over = static_cast<double>(content->size()) / 400'000}}, {});
    tty_.print("\n");
    tty_.then([this, content] { finish_copy(content); });
  });
}

void Ios::copy_tftp(const std::string& url, const std::string& to) {
  const auto parsed = parse_tftp(url);
  copy_ = {};
  copy_.server_text = parsed.server;
  copy_.path = parsed.path;
  copy_.to_running = is_config(to, "running-config");
  const bool to_flash = parse_place(to, default_system()).system == default_system() && !copy_.to_running &&
                        !is_config(to, "startup-config");
  to_flash&& model_.os.runs_from_flash ? offer_flash_helper() : ask_tftp_server(to);
}

void Ios::ask_tftp_server(const std::string& to) {
  if (!copy_.server_text.empty() && !asks_known_names()) return ask_tftp_source(to);
  ask(fmt::format("Address or name of remote host [{}]? ", copy_.server_text),
      [this, to](const std::string& typed) {
        if (!typed.empty()) copy_.server_text = typed;
        if (copy_.server_text.empty()) return answer("?Host name or IP address not specified\n");
        ask_tftp_source(to);
      });
}

void Ios::ask_tftp_source(const std::string& to) {
  if (!copy_.path.empty() && !asks_known_names()) return ask_destination(to);
  ask(fmt::format("Source filename [{}]? ", copy_.path), [this, to](const std::string& typed) {
    if (!typed.empty()) copy_.path = typed;
    if (copy_.path.empty()) return answer("?Source filename not specified\n");
    ask_destination(to);
  });
}

void Ios::ask_destination(const std::string& to) {
  const bool config = copy_.to_running || is_config(to, "startup-config");
  copy_.to = config ? Place{"nvram:", copy_.to_running ? "running-config" : "startup-config"}
                    : parse_place(to, default_system());
  if (copy_.to.file.empty()) copy_.to.file = last_part(copy_.path);
  if (!config && box_.storage().system(copy_.to.system) == nullptr)
    return answer(fmt::format("%Error opening {} (No such device)\n", to));
  ask(fmt::format("Destination filename [{}]? ", copy_.to.file), [this](const std::string& typed) {
    if (!typed.empty()) copy_.to.file = typed;
    before_fetch();
  });
}

void Ios::before_fetch() {
  if (copy_.to.system == "nvram:" || box_.storage().find(copy_.to) == nullptr) return fetch();
  tty_.print("%Warning:There is a file already existing with this name\n");
  confirm("Do you want to over write? [confirm]", [this](bool yes) { yes ? fetch() : prompt(); });
}

/// The interface that would carry the transfer: the first with an address that is not shut down.
std::string Ios::outgoing_interface() const {
  for (const auto& section : config_.sections()) {
    if (!section.head.starts_with("interface ")) continue;
    bool address = false, down = false;
    for (const auto& line : section.body) {
      address = address || line.starts_with("ip address ");
      down = down || line == "shutdown";
    }
    if (address && !down) return section.head.substr(10);
  }
  return "";
}

void Ios::fetch() {
  const auto url = fmt::format("tftp://{}/{}", copy_.server_text, copy_.path);
  const auto server = parse_address(copy_.server_text);
  const auto through = outgoing_interface();
  if (!server || through.empty()) {
    tty_.print(fmt::format("Accessing {}...\n", url));
    tty_.busy(3s);
    return answer(fmt::format("%Error opening {} ({})\n", url,
                              server ? "No route to host" : "Cannot resolve domain name"));
  }
  erase_then([this, url, through, server] {
    say_fetching(url, through);
    load_from(*server);
  });
}

void Ios::say_fetching(const std::string& url, const std::string& through) {
  tty_.print(fmt::format("Accessing {}...\nLoading {} from {} (via {}): ", url, copy_.path, copy_.server_text,
                         through));
}

void Ios::say_fetched(std::size_t bytes) { tty_.print(fmt::format("\n[OK - {} bytes]\n\n", bytes)); }

void Ios::load_from(const std::array<Byte, 4>& server) {
  TftpJob::Request request;
  request.server = server;
  request.file = copy_.path;
  if (const auto size = config_.value_of("ip tftp blocksize"))
    if (const int value = std::atoi(size->c_str()); value >= 512 && value <= 8192)
      request.block_size = static_cast<std::size_t>(value);
  start_job(std::move(request), [this](TftpJob::Result result) { fetched(std::move(result)); });
}

void Ios::start_job(TftpJob::Request request, TftpJob::Done done) {
  tty_.then([this, request = std::move(request), done = std::move(done)] {
    copy_.began = box_.now();
    job_ = std::make_unique<TftpJob>(tty_, request, box_.now(), done);
    box_.start_job(*job_);
  });
}

/// A 2600 wants its flash erased before a copy, and says twice what that means.
void Ios::erase_then(const std::function<void()>& go_on) {
  if (!model_.os.asks_erase || copy_.to.system == "nvram:") return go_on();
  confirm(fmt::format("Erase {} before copying? [confirm]", copy_.to.system), [this, go_on](bool yes) {
    if (!yes) return go_on();
    confirm("Erasing the flash filesystem will remove all files! Continue? [confirm]",
            [this, go_on](bool sure) {
              if (!sure) return prompt();
              tty_.print("Erasing device... ");
              play(tty_, {{.mark = "e", .times = 64, .over = 16}}, {});
              tty_.print(" ...erased\nErase of " + copy_.to.system + " complete\n");
              tty_.then([this, go_on] {
                box_.storage().erase(copy_.to.system);
                go_on();
              });
            });
  });
}

void Ios::fetched(TftpJob::Result result) {
  const auto url = fmt::format("tftp://{}/{}", copy_.server_text, copy_.path);
  if (!result.good) {
    std::string_view why = "Timed out";
    if (result.too_long) why = "Not enough space on device";
    if (result.error)
      why = result.error->code == protocols::tftp::ErrorCode::not_found ? "No such file or directory"
                                                                        : "Permission denied";
    return answer(fmt::format("\n%Error opening {} ({})\n", url, why));
  }
  say_fetched(result.bytes);
  finish_copy(std::make_shared<const Bytes>(std::move(result.content)));
}

void Ios::finish_copy(std::shared_ptr<const Bytes> content) {
  const auto text = std::string(protocols::as_text(*content));
  if (copy_.to_running) return copy_to_running(text, text.size());
  if (copy_.to.system == "nvram:") {
    box_.storage().set_startup_config(text);
  } else {
    if (model_.os.asks_erase)
      tty_.print(fmt::format("Verifying checksum...  OK (0x{:04X})\n", checksum16(*content)));
    if (!box_.storage().put(copy_.to, content))
      return answer(
          fmt::format("%Error copying {}{} (Not enough space on device)\n", copy_.to.system, copy_.to.file));
  }
  copied(content->size(), box_.now() - copy_.began);
}

void Ios::copied(std::size_t bytes, Duration took) {
  const auto seconds = std::max(0.001, std::chrono::duration<double>(took).count());
  answer(fmt::format("{} bytes copied in {:.3f} secs ({} bytes/sec)\n", bytes, seconds,
                     static_cast<std::uint64_t>(static_cast<double>(bytes) / seconds)));
}

void Ios::copy_out(const std::string& from, const std::string& url) {
  const auto parsed = parse_tftp(url);
  const auto content = readable(from);
  if (!content) return answer(fmt::format("%Error opening {} (No such file or directory)\n", from));
  const bool config = is_config(from, "running-config") || is_config(from, "startup-config");
  const auto offered = !parsed.path.empty() ? parsed.path
                       : config             ? lower(host_) + "-confg"
                                            : parse_place(from, default_system()).file;
  ask(fmt::format("Address or name of remote host [{}]? ", parsed.server),
      [this, parsed, content, offered](const std::string& typed) {
        const auto server_text = typed.empty() ? parsed.server : typed;
        ask(fmt::format("Destination filename [{}]? ", offered),
            [this, server_text, content, offered](const std::string& name) {
              const auto path = name.empty() ? offered : name;
              const auto server = parse_address(server_text);
              if (!server || outgoing_interface().empty()) {
                tty_.busy(3s);
                return answer(fmt::format("%Error opening tftp://{}/{} ({})\n", server_text, path,
                                          server ? "No route to host" : "Cannot resolve domain name"));
              }
              TftpJob::Request request;
              request.server = *server;
              request.file = path;
              request.upload = *content;
              start_job(std::move(request), [this, server_text, path](TftpJob::Result result) {
                tty_.print("\n");
                if (result.good) return copied(result.bytes, box_.now() - copy_.began);
                answer(fmt::format("%Error opening tftp://{}/{} ({})\n", server_text, path,
                                   result.error ? "Permission denied" : "Timed out"));
              });
            });
      });
}

}  // namespace rommate::device
