// `rommate serve`: these files, to these devices, for as long as it runs.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <ctime>
#include <memory>

#include "protocols/ascii.hpp"
#include "src/app/ask_secret.hpp"
#include "src/app/drop_root.hpp"
#include "src/app/file_service.hpp"
#include "src/app/progress.hpp"
#include "src/app/pump.hpp"
#include "src/app/serve_board.hpp"
#include "src/app/stdio.hpp"
#include "src/cli/commands.hpp"
#include "src/server/tftp/way_there.hpp"

namespace rommate::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto serve_examples = R"(Examples:
  rommate serve c2960.bin --http=8080 --allow 192.0.2.1      to this switch alone, as http://HERE:8080/c2960.bin
  rommate serve backups/ c2960.bin --tftp=6969 --ftp=2121    files, and those of a folder; no rights are needed
  rommate serve --tftp=6969 --upload running.cfg             takes `copy running-config tftp:`, once
  rommate serve c2960.bin --https=8443 --old-tls         HTTPS with a self-made certificate, for old devices too
Without --tftp, --http, --https or --ftp it is TFTP, HTTP and FTP, on ports 69, 80 and 21, where devices look. Nothing but what is named
is given away, and nothing is changed.
)";

// wide: one member for each option of the command line
struct ServeArguments {
  app::ServeOptions options;
  std::string ftp_data;  // "50000-50100"
  std::string tftp, http, ftp,
      https;  // of the command line: a port, nothing, or a file that was meant as a PATH
  std::vector<std::string> allowed;
  std::string user, auth;
  int secret_fd = -1;
  bool json = false;
};

int cannot_serve(const std::string& why, int status = 2) {
  fmt::print(stderr, "rommate: {}\n", why);
  return status;
}

constexpr std::size_t most_unread = 1 << 20;  // bytes of events

/// `--tftp` alone, `--tftp=6969`, and `--tftp FILE`, where the file is one to be served.
std::optional<std::uint16_t> port_of(const std::string& given, std::uint16_t usual,
                                     std::vector<std::string>& paths) {
  if (given.empty()) return usual;
  if (!protocols::is_number(given)) {
    paths.push_back(given);
    return usual;
  }
  const auto port = given.size() > 5 ? 65536 : std::stoul(given);
  if (port > 65535)
    throw CLI::ValidationError(fmt::format("{} is no port: 1 to 65535, or 0 for a free one", given));
  return static_cast<std::uint16_t>(port);
}

/// "50000-50100", of which a firewall lets each through.
std::pair<std::uint16_t, std::uint16_t> range_of(const std::string& given) {
  const auto dash = given.find('-');
  const auto low = given.substr(0, dash), high = dash == std::string::npos ? low : given.substr(dash + 1);
  const auto port = [&](const std::string& text) -> std::uint16_t {
    const bool number = protocols::is_number(text) && text.size() <= 5;
    const auto value = number ? std::stoul(text) : 0;
    if (value < 1024 || value > 65535)
      throw CLI::ValidationError(
          fmt::format("--ftp-data {}: write LOW-HIGH, ports from 1024 to 65535", given));
    return static_cast<std::uint16_t>(value);
  };
  const std::pair range{port(low), port(high)};
  if (range.first > range.second)
    throw CLI::ValidationError(fmt::format("--ftp-data {}: the lower port first", given));
  return range;
}

/// A service with somebody who watches it, until a signal ends it.
class Serving {
 public:
  Serving(boost::asio::io_context& io, bool json)
      : io_{io},
        signals_{io, SIGINT, SIGTERM, SIGHUP},
        redraw_{io},
        out_{io, STDOUT_FILENO},
        board_{json},
        json_{json} {}

  [[nodiscard]] std::optional<app::FileService::Trouble> start(const app::ServeOptions& options) {
    auto made = app::FileService::start(io_, options, [this](const auto& event) { happened(event); });
    if (auto* trouble = std::get_if<app::FileService::Trouble>(&made)) return std::move(*trouble);
    service_ = std::move(std::get<0>(made));
    return std::nullopt;
  }

  void run(const app::ServeOptions& options) {
    for (const auto& each : service_->bound())
      out_.write(board_.listening(each.protocol, address(options), each.port));
    if (const auto print = service_->fingerprint(); !print.empty()) out_.write(board_.certificate(print));
    for (const auto& each : service_->files()) out_.write(board_.file(*each));
    service_->digest([this](const auto& file, const std::string& sha512, const std::string& md5) {
      say(board_.digests(file, sha512, md5));
    });
    signals_.async_wait([this](const boost::system::error_code& error, int) {
      if (!error) io_.stop();
    });
    if (!json_ && app::may_draw_progress()) draw();
    io_.run();
    erase_line();
  }

 private:
  void happened(const server::ServeEvent& event) { say(board_.on_event(event, clock(), app::Pump::now())); }

  void say(const std::string& text) {
    if (text.empty() || out_.waiting() > most_unread) return;  // nobody reads: the files matter more
    erase_line();
    out_.write(text);
  }

  /// The one to be typed at the device: of ours, the one in its network.
  [[nodiscard]] std::string address(const app::ServeOptions& options) const {
    if (json_ || options.bind != "0.0.0.0" || options.allowed.empty()) return options.bind;
    const auto beside = server::address_beside(protocols::ipv4_text(options.allowed.front().address));
    return beside.empty() ? options.bind : beside;
  }

  static std::string clock() { return fmt::format("{:%H:%M:%S}", fmt::localtime(std::time(nullptr))); }

  void erase_line() {
    if (drawn_.empty()) return;
    fmt::print(stderr, "\r\033[K");
    drawn_.clear();
  }

  void draw() {
    if (auto line = board_.under_way(app::progress_columns()); line != drawn_) {
      erase_line();
      fmt::print(stderr, "\r{}", line);
      std::fflush(stderr);
      drawn_ = std::move(line);
    }
    redraw_.expires_after(200ms);
    redraw_.async_wait([this](const boost::system::error_code& error) {
      if (!error) draw();
    });
  }

  boost::asio::io_context& io_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer redraw_;
  app::Output out_;
  app::ServeBoard board_;
  bool json_;
  std::string drawn_;
  std::unique_ptr<app::FileService> service_;
};

std::string ask_password(ServeArguments& a) {
  if (a.auth.empty()) return "";
  const auto given =
      a.secret_fd >= 0 ? app::read_secret(a.secret_fd) : app::ask_secret("Password of " + a.auth);
  if (const auto* why = std::get_if<std::string>(&given)) return *why;
  a.options.user = a.auth;
  a.options.password = std::string(std::get<app::LockedText>(given).view());
  return "";
}

int run_serve(ServeArguments& a) {
  if (a.options.paths.empty() && a.options.uploads.empty())
    throw CLI::ValidationError("say which file: rommate serve PATH..., or --upload NAME");
  for (const auto& each : a.allowed) {
    const auto place = protocols::parse_ipv4_place(each);
    if (!place) throw CLI::ValidationError(fmt::format("--allow {}: write 192.0.2.1 or 192.0.2.0/24", each));
    a.options.allowed.push_back(*place);
  }
  if (auto why = ask_password(a); !why.empty()) return cannot_serve(why);
  if (!a.ftp_data.empty()) a.options.ftp_data = range_of(a.ftp_data);
  boost::asio::io_context io(1);
  Serving serving(io, a.json);
  if (const auto trouble = serving.start(a.options))
    return cannot_serve(trouble->why, trouble->of_port ? 3 : 2);
  if (const auto why = app::drop_root(a.user)) return cannot_serve(*why);
  serving.run(a.options);
  return 130;
}

}  // namespace

void add_serve(CLI::App& root, int& status) {
  auto a = std::make_shared<ServeArguments>();
  auto* command = root.add_subcommand("serve", "give just these files to devices: TFTP, HTTP, HTTPS, FTP");
  command->add_option("PATH", a->options.paths, "files; of a folder, the files in it")->type_name("");
  const auto server = [&](const char* name, std::string& given, const char* about) {
    return command->add_option(name, given, about)->type_name("PORT")->expected(0, 1);
  };
  auto* tftp = server("--tftp", a->tftp, "by TFTP; port 69");
  auto* http = server("--http", a->http, "by HTTP; port 80");
  auto* ftp = server("--ftp", a->ftp, "by FTP; port 21");
  auto* https = server("--https", a->https, "by HTTPS; port 443");
  command
      ->add_option("--certificate", a->options.certificate,
                   "who we are in HTTPS, as PEM; without it a self-made one")
      ->type_name("FILE")
      ->needs(https);
  command->add_option("--key", a->options.key, "its key, as PEM; without it in the same file")
      ->type_name("FILE")
      ->needs("--certificate");
  command
      ->add_flag("--old-tls", a->options.old_tls,
                 "HTTPS takes TLS 1.0 and 1.1 too, as old IOS and phones speak it")
      ->needs(https);
  command
      ->add_option("--ftp-data", a->ftp_data,
                   "ports for the data of FTP in passive mode, which a firewall lets in")
      ->type_name("LOW-HIGH");
  command->add_option("--bind", a->options.bind, "only at this address of ours")
      ->type_name("ADDR")
      ->capture_default_str();
  command
      ->add_option("--allow", a->allowed, "only to this device, or this network; more than one may be given")
      ->type_name("ADDR[/LEN]")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--upload", a->options.uploads, "this file, which must not exist, may be written once")
      ->type_name("NAME")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command
      ->add_option("--user", a->user,
                   "started as root: become this user once the ports are bound (else who called sudo)")
      ->type_name("NAME");
  command->add_option("--auth", a->auth, "HTTP and FTP ask for this name; its password is asked for here")
      ->type_name("NAME");
  command->add_option("--secret-fd", a->secret_fd, "read that password from this descriptor")->type_name("N");
  command->add_flag(
      "--json", a->json,
      "one JSON object per line: listening, file, digest, request, progress, done, failed, refused");
  command->footer(serve_examples);
  command->callback([a, tftp, http, ftp, https, &status] {
    const bool all = tftp->count() + http->count() + ftp->count() + https->count() == 0;
    auto& options = a->options;
    if (all || tftp->count() > 0) options.tftp = port_of(a->tftp, 69, options.paths);
    if (all || http->count() > 0) options.http = port_of(a->http, 80, options.paths);
    if (all || ftp->count() > 0) options.ftp = port_of(a->ftp, 21, options.paths);
    if (https->count() > 0) options.https = port_of(a->https, 443, options.paths);
    status = run_serve(*a);
  });
}

}  // namespace rommate::cli
