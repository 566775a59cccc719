// copy over the network: TFTP both ways, HTTP and FTP to the device. "Accessing" opens the file on the server
// before anything in flash is touched (log of a 3640): a wrong name costs nothing.
#include <fmt/format.h>

#include <limits>

#include "src/device/ftp_get.hpp"
#include "src/device/http_get.hpp"
#include "src/device/ios.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

std::uint32_t number_of(const std::array<Byte, 4>& a) {
  return (static_cast<std::uint32_t>(a[0]) << 24) | (static_cast<std::uint32_t>(a[1]) << 16) |
         (static_cast<std::uint32_t>(a[2]) << 8) | a[3];
}

/// Texts of the vendor's logs (facts: serving 2, procedures 4); what a refused connection is called is a
/// guess.
std::string_view why_failed(const StreamJob::Result& result) {
  if (result.too_long) return "Not enough space on device";
  if (result.timed_out) return "Timed out";
  switch (result.end) {
    case StreamClient::End::not_found: return "No such file or directory";
    case StreamClient::End::no_login: return "Incorrect Login/Password";
    default: return "I/O error";
  }
}

/// "10.0.0.2:5000", or an address alone and the protocol's own port.
std::optional<Endpoint> endpoint_of(const std::string& host, int usual) {
  return parse_endpoint(host.find(':') == std::string::npos ? fmt::format("{}:{}", host, usual) : host);
}

constexpr double flash_rate = 2.9e6;  // bytes a second: 776 523 079 in 268.943 s on a 4321 (log, by FTP)

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
    const auto address = words.empty() ? std::nullopt : protocols::parse_ipv4(words[0]);
    if (!address && words != Args{"dhcp"}) continue;
    const auto name = section.head.substr(10);
    if (first.empty()) first = name;
    const auto mask = words.size() > 1 ? protocols::parse_ipv4(words[1]) : std::nullopt;
    if (address && mask && ((number_of(*address) ^ number_of(to)) & number_of(*mask)) == 0) return name;
  }
  return first;
}

bool Ios::speaks(const CopyEnd& end) const {
  return !end.on_network() || end.kind == CopyEnd::Kind::tftp || &end == &copy_.from;
}

/// As the device names it: a name and a password are stars (log: "%Error copying ftp://*:*@H//F").
std::string Ios::url_of(const CopyEnd& end) const {
  const auto* scheme = end.kind == CopyEnd::Kind::tftp   ? "tftp"
                       : end.kind == CopyEnd::Kind::http ? "http"
                                                         : "ftp";
  return fmt::format("{}://{}{}/{}", scheme, end.user.empty() ? "" : "*:*@", end.server, end.path);
}

/// Where the file is, with the name and the password that the configuration has where the command has none.
std::optional<NetworkPlace> Ios::network_place() const {
  const auto& from = copy_.from;
  const bool ftp = from.kind == CopyEnd::Kind::ftp;
  const auto at = endpoint_of(from.server, from.kind == CopyEnd::Kind::tftp ? 69 : ftp ? 21 : 80);
  if (!at) return std::nullopt;
  NetworkPlace place{*at, from.server, from.path, from.user, from.password};
  const std::string client = ftp ? "ip ftp " : "ip http client ";
  if (place.user.empty()) {
    place.user = config_.value_of(client + "username").value_or("");
    place.password = config_.value_of(client + "password").value_or("");
  }
  return place;
}

void Ios::fetch() {
  const auto url = url_of(copy_.from);
  const auto place = network_place();
  const auto through = place ? outgoing_interface(place->at.address) : "";
  if (!place || through.empty()) {
    tty_.print(fmt::format("Accessing {}...\n", url));
    tty_.busy(3s);
    return answer(fmt::format("%Error opening {} ({})\n", url,
                              place ? "No route to host" : "Cannot resolve domain name"));
  }
  say_accessing(url);
  copy_.from.kind == CopyEnd::Kind::tftp ? fetch_tftp(place->at.address, through) : fetch_stream(*place);
}

void Ios::fetch_tftp(const std::array<Byte, 4>& server, const std::string& through) {
  const auto url = url_of(copy_.from);
  const bool erases = (model_.os.asks_erase || copy_.options.erase) && copy_.to.kind == CopyEnd::Kind::file;
  const auto load = [this, through, server] {
    say_loading(through);
    load_from(server);
  };
  if (!erases) return load();
  TftpJob::Request request;
  request.server = server;
  request.file = copy_.from.path;
  request.open_only = true;
  request.marks = false;
  start_job(std::move(request), [this, url, load](TftpJob::Result result) {
    if (!result.good) return answer(fmt::format("%Error opening {} ({})\n", url, why_failed(result)));
    erase_then(load);
  });
}

void Ios::fetch_whole(const std::function<void(const Bytes&)>& then) {
  const auto url = url_of(copy_.from);
  const auto place = network_place();
  const auto through = place ? outgoing_interface(place->at.address) : "";
  if (!place || through.empty()) {
    tty_.busy(3s);
    return answer(fmt::format("%Error opening {} ({})\n", url,
                              place ? "No route to host" : "Cannot resolve domain name"));
  }
  const auto failed = [this, url](std::string_view why) {
    answer(fmt::format("\n%Error opening {} ({})\n", url, why));
  };
  if (copy_.from.kind == CopyEnd::Kind::tftp) {
    say_loading(through);
    TftpJob::Request request;
    request.server = place->at.address;
    request.file = copy_.from.path;
    return start_job(std::move(request), [then, failed](const TftpJob::Result& result) {
      result.good ? then(result.content) : failed(why_failed(result));
    });
  }
  tty_.print("Loading " + (copy_.from.kind == CopyEnd::Kind::http ? url : copy_.from.path) + " ");
  copy_.to.kind = CopyEnd::Kind::running;  // it is kept, and no file system bounds it
  start_stream(*place, false, [then, failed](const StreamJob::Result& result) {
    result.good() ? then(result.content) : failed(why_failed(result));
  });
}

/// HTTP asks for everything twice, two complete requests (capture of a 4321 with 16.06.04).
void Ios::fetch_stream(const NetworkPlace& place) {
  const auto load = [this, place] {
    const auto name = copy_.from.kind == CopyEnd::Kind::http ? url_of(copy_.from) : copy_.from.path;
    tty_.print("Loading " + name + " ");
    start_stream(place, false, [this](StreamJob::Result result) { stream_fetched(std::move(result)); });
  };
  const bool erases = (model_.os.asks_erase || copy_.options.erase) && copy_.to.kind == CopyEnd::Kind::file;
  const auto begin = [this, erases, load] { erases ? erase_then(load) : load(); };
  if (copy_.from.kind == CopyEnd::Kind::ftp) return begin();
  start_stream(place, true, [this, begin](StreamJob::Result result) {
    if (result.good()) return begin();
    answer(fmt::format("%Error opening {} ({})\n", url_of(copy_.from), why_failed(result)));
  });
}

void Ios::start_stream(const NetworkPlace& place, bool probes, StreamJob::Done done) {
  tty_.then([this, place, probes, done = std::move(done)] {
    copy_.began = box_.now();
    StreamJob::Request request;
    if (copy_.from.kind == CopyEnd::Kind::http)
      request.client = std::make_unique<HttpGet>(place);
    else
      request.client = std::make_unique<FtpGet>(place);
    request.at_most = probes ? std::numeric_limits<std::size_t>::max() : room_for_copy();
    request.marks = !probes;
    request.drops = probes || copy_.to.kind == CopyEnd::Kind::nothing;
    job_ = std::make_unique<StreamJob>(tty_, std::move(request), box_.now(), done);
    box_.start_job(*job_);
  });
}

/// What it brought is written as fast as the flash takes it.
void Ios::stream_fetched(StreamJob::Result result) {
  if (!result.good()) {
    const bool begun = result.bytes > 0;
    if (begun && !result.too_long) keep_broken(std::move(result.content));
    return answer(fmt::format("\n%Error {} {} ({})\n",
                              result.too_long ? "copying"
                              : begun         ? "reading"
                                              : "opening",
                              url_of(copy_.from), why_failed(result)));
  }
  const double rate = box_.copy_rate() > 0 ? box_.copy_rate() : flash_rate;
  const auto writing = static_cast<double>(result.bytes) / rate -
                       std::chrono::duration<double>(box_.now() - copy_.began).count();
  if (writing > 0 && copy_.to.kind == CopyEnd::Kind::file) tty_.busy(protocols::from_seconds(writing));
  tty_.print(fmt::format("\n[OK - {}/4096 bytes]\n\n", result.bytes));
  if (copy_.to.kind == CopyEnd::Kind::nothing)
    return tty_.then([this, size = result.bytes] { copied(size, box_.now() - copy_.began); });
  finish_copy(std::make_shared<const Bytes>(std::move(result.content)));
}

/// How long a file may be that this copy brings; what is overwritten makes room.
std::size_t Ios::room_for_copy() const {
  const auto& place = copy_.to.place;
  const auto* system = copy_.to.kind == CopyEnd::Kind::file ? box_.storage().system(place.system) : nullptr;
  if (system == nullptr) return std::numeric_limits<std::size_t>::max();
  const auto* old = system->find(place.file);
  return system->available() + (old == nullptr ? 0 : old->size());
}

/// A transfer that breaks off leaves what had come (procedures of every vendor: delete it).
void Ios::keep_broken(Bytes content) {
  if (copy_.to.kind == CopyEnd::Kind::file)
    box_.storage().put(copy_.to.place, std::make_shared<const Bytes>(std::move(content)));
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
  if (copy_.to.kind == CopyEnd::Kind::file) request.at_most = room_for_copy();
  if (const auto size = config_.value_of("ip tftp blocksize"))
    if (const int value = std::atoi(size->c_str()); value >= 512 && value <= 8192)
      request.block_size = static_cast<std::size_t>(value);
  start_job(std::move(request), [this](TftpJob::Result result) { fetched(std::move(result)); });
}

void Ios::start_job(TftpJob::Request request, TftpJob::Done done) {
  request.rate = box_.copy_rate();
  tty_.then([this, request = std::move(request), done = std::move(done)] {
    copy_.began = box_.now();
    job_ = std::make_unique<TftpJob>(tty_, request, box_.now(), done);
    box_.start_job(*job_);
  });
}

/// A 2600 wants its flash erased before a copy, and says twice what that means.
void Ios::erase_then(const std::function<void()>& go_on) {
  const auto system = copy_.to.place.system;
  confirm(fmt::format("Erase {} before copying? [confirm]", system),
          [this, system, go_on](bool yes) { yes ? erase(system, go_on) : go_on(); });
}

void Ios::erase(const std::string& system, const std::function<void()>& go_on) {
  confirm("Erasing the flash filesystem will remove all files! Continue? [confirm]",
          [this, system, go_on](bool sure) {
            if (!sure) return prompt();
            tty_.print("Erasing device... ");
            play(tty_, {{.mark = "e", .times = 64, .over = 16}}, {});
            tty_.print(" ...erased\nErase of " + system + " complete\n");
            tty_.then([this, system, go_on] {
              box_.storage().erase(system);
              go_on();
            });
          });
}

void Ios::fetched(TftpJob::Result result) {
  const auto url = url_of(copy_.from);
  if (!result.good) {
    const bool begun = !result.content.empty();
    if (begun && !result.too_long) keep_broken(std::move(result.content));
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
  const auto url = url_of(copy_.to);
  const auto server = protocols::parse_ipv4(copy_.to.server);
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
