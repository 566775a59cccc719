// copy over the network: TFTP both ways. "Accessing" opens the file on the server before anything in flash is
// touched (log of a 3640): a wrong name costs nothing.
#include <fmt/format.h>

#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

std::uint32_t number_of(const std::array<Byte, 4>& a) {
  return (static_cast<std::uint32_t>(a[0]) << 24) | (static_cast<std::uint32_t>(a[1]) << 16) |
         (static_cast<std::uint32_t>(a[2]) << 8) | a[3];
}

std::string_view why_failed(const TftpJob::Result& result) {
  if (result.too_long) return "Not enough space on device";
  if (!result.error) return "Timed out";
  switch (result.error->code) {
    case protocols::tftp::ErrorCode::not_found: return "No such file or directory";
    case protocols::tftp::ErrorCode::access: return "Permission denied";
    default: return "Undefined error";
  }
}

}  // namespace

/// The interface that would carry the transfer: the one in the server's network, else the first that is up
/// and has an address (what a default route would take). Empty: there is none.
std::string Ios::outgoing_interface(const std::array<Byte, 4>& to) const {
  std::string first;
  for (const auto& section : config_.sections()) {
    if (!section.head.starts_with("interface ")) continue;
    const auto line = config_.value_in(section.head, "ip address");
    if (!line || config_.value_in(section.head, "shutdown")) continue;
    const auto words = split_words(*line);
    const auto address = words.empty() ? std::nullopt : parse_address(words[0]);
    if (!address && words != Args{"dhcp"}) continue;
    const auto name = section.head.substr(10);
    if (first.empty()) first = name;
    const auto mask = words.size() > 1 ? parse_address(words[1]) : std::nullopt;
    if (address && mask && ((number_of(*address) ^ number_of(to)) & number_of(*mask)) == 0) return name;
  }
  return first;
}

void Ios::fetch() {
  const auto url = fmt::format("tftp://{}/{}", copy_.from.server, copy_.from.path);
  const auto server = parse_address(copy_.from.server);
  const auto through = server ? outgoing_interface(*server) : "";
  if (!server || through.empty()) {
    tty_.print(fmt::format("Accessing {}...\n", url));
    tty_.busy(3s);
    return answer(fmt::format("%Error opening {} ({})\n", url,
                              server ? "No route to host" : "Cannot resolve domain name"));
  }
  say_accessing(url);
  const bool erases = (model_.os.asks_erase || copy_.options.erase) && copy_.to.kind == CopyEnd::Kind::file;
  const auto load = [this, through, server] {
    say_loading(through);
    load_from(*server);
  };
  if (!erases) return load();
  TftpJob::Request request;
  request.server = *server;
  request.file = copy_.from.path;
  request.open_only = true;
  request.marks = false;
  start_job(std::move(request), [this, url, load](TftpJob::Result result) {
    if (!result.good) return answer(fmt::format("%Error opening {} ({})\n", url, why_failed(result)));
    erase_then(load);
  });
}

void Ios::say_accessing(const std::string& url) { tty_.print(fmt::format("Accessing {}...\n", url)); }

void Ios::say_loading(const std::string& through) {
  tty_.print(fmt::format("Loading {} from {} (via {}): ", copy_.from.path, copy_.from.server, through));
}

void Ios::say_fetched(std::size_t bytes) { tty_.print(fmt::format("\n[OK - {} bytes]\n\n", bytes)); }

void Ios::load_from(const std::array<Byte, 4>& server) {
  TftpJob::Request request;
  request.server = server;
  request.file = copy_.from.path;
  const auto& place = copy_.to.place;
  const auto* system = copy_.to.kind == CopyEnd::Kind::file ? box_.storage().system(place.system) : nullptr;
  if (system != nullptr) {
    const auto* old = system->find(place.file);
    request.at_most = system->available() + (old == nullptr ? 0 : old->content->size());
  }
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
  const auto system = copy_.to.place.system;
  const auto erase = [this, system, go_on] {
    tty_.print("Erasing device... ");
    play(tty_, {{.mark = "e", .times = 64, .over = 16}}, {});
    tty_.print(" ...erased\nErase of " + system + " complete\n");
    tty_.then([this, system, go_on] {
      box_.storage().erase(system);
      go_on();
    });
  };
  confirm(fmt::format("Erase {} before copying? [confirm]", system), [this, erase, go_on](bool yes) {
    if (!yes) return go_on();
    confirm("Erasing the flash filesystem will remove all files! Continue? [confirm]",
            [this, erase](bool sure) { sure ? erase() : prompt(); });
  });
}

/// A transfer that breaks off leaves what had come (procedures of every vendor: delete it).
void Ios::fetched(TftpJob::Result result) {
  const auto url = fmt::format("tftp://{}/{}", copy_.from.server, copy_.from.path);
  if (!result.good) {
    const bool begun = !result.content.empty();
    if (begun && !result.too_long && copy_.to.kind == CopyEnd::Kind::file)
      box_.storage().put(copy_.to.place, std::make_shared<const Bytes>(result.content));
    return answer(fmt::format("\n%Error {} {} ({})\n",
                              result.too_long ? "copying"
                              : begun         ? "reading"
                                              : "opening",
                              url, why_failed(result)));
  }
  say_fetched(result.bytes);
  finish_copy(std::make_shared<const Bytes>(std::move(result.content)));
}

void Ios::copy_out() {
  const auto content = readable(copy_.from);
  if (!content)
    return answer(fmt::format("%Error opening {} (No such file or directory)\n", copy_.from.word));
  ask(fmt::format("Address or name of remote host [{}]? ", copy_.to.server),
      [this, content](const std::string& typed) {
        if (!typed.empty()) copy_.to.server = typed;
        if (copy_.to.server.empty()) return answer("?Host name or IP address not specified\n");
        const auto offered = offered_name();
        ask(fmt::format("Destination filename [{}]? ", offered),
            [this, content, offered](const std::string& name) {
              copy_.to.path = name.empty() ? offered : name;
              upload(content);
            });
      });
}

void Ios::upload(const std::shared_ptr<const Bytes>& content) {
  const auto url = fmt::format("tftp://{}/{}", copy_.to.server, copy_.to.path);
  const auto server = parse_address(copy_.to.server);
  if (!server || outgoing_interface(*server).empty()) {
    tty_.busy(3s);
    return answer(fmt::format("%Error opening {} ({})\n", url,
                              server ? "No route to host" : "Cannot resolve domain name"));
  }
  TftpJob::Request request;
  request.server = *server;
  request.file = copy_.to.path;
  request.upload = *content;
  start_job(std::move(request), [this, url](TftpJob::Result result) {
    tty_.print("\n");
    if (result.good) return copied(result.bytes, box_.now() - copy_.began);
    answer(fmt::format("%Error opening {} ({})\n", url, why_failed(result)));
  });
}

}  // namespace rommate::device
