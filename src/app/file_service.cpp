#include "src/app/file_service.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "protocols/ascii.hpp"
#include "src/app/disk_worker.hpp"
#include "src/app/image_file.hpp"
#include "src/app/upload_file.hpp"
#include "src/port/durable_file.hpp"
#include "src/server/ftp/ftp_server.hpp"
#include "src/server/http/answer.hpp"
#include "src/server/http/http_server.hpp"
#include "src/server/tftp/tftp_server.hpp"
#include "src/server/tftp/way_there.hpp"

namespace rommate::app {
namespace {

namespace fs = std::filesystem;
using server::ServeEvent;

ServeEvent to_serve_event(const server::TftpEvent& event) {
  using From = server::TftpEvent::Kind;
  using To = ServeEvent::Kind;
  ServeEvent it{.protocol = "tftp",
                .peer = event.peer,
                .name = event.name,
                .text = event.text,
                .transfer = event.transfer,
                .bytes = event.bytes,
                .size = event.size,
                .upload = event.upload};
  switch (event.kind) {
    case From::request: it.kind = To::request; break;
    case From::refused: it.kind = To::refused; break;
    case From::progress: it.kind = To::progress; break;
    case From::asked: it.kind = To::done, it.text = "its size was asked"; break;
    case From::done: it.kind = To::done; break;
    case From::failed: it.kind = To::failed; break;
  }
  using Reason = protocols::tftp::Verdict::Reason;
  if (event.kind == From::refused)  // RFC 1350: 1 File not found, 2 Access violation, 0 not defined
    it.status = event.reason == Reason::wrong_name ? 1 : event.reason == Reason::wrong_mode ? 0 : 2;
  return it;
}

/// What HTTP asks for.
std::string authorization(const ServeOptions& options) {
  return options.user.empty() ? "" : server::http::basic(options.user, options.password);
}

/// What a path of the user's means: itself, or the files in a folder.
std::variant<std::vector<std::string>, std::string> files_of(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return std::vector{path};
  std::vector<std::string> files;
  for (fs::directory_iterator each(path, error), end; !error && each != end; each.increment(error)) {
    std::error_code none;
    const bool hidden = each->path().filename().string().starts_with('.');
    if (!hidden && !each->is_symlink(none) && each->is_regular_file(none))
      files.push_back(each->path().string());
  }
  if (error) return fmt::format("cannot look into {}: {}", path, error.message());
  if (files.empty()) return fmt::format("there is no file in the folder {}", path);
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

FileService::FileService(boost::asio::io_context& io, server::OnServeEvent on_event)
    : io_{io}, on_event_{std::move(on_event)} {}
FileService::~FileService() = default;

std::variant<std::unique_ptr<FileService>, FileService::Trouble> FileService::start(
    boost::asio::io_context& io, const ServeOptions& options, server::OnServeEvent on_event) {
  std::unique_ptr<FileService> service(new FileService(io, std::move(on_event)));
  if (auto why = service->arm(options); !why.empty()) return Trouble{std::move(why)};
  if (auto why = service->listen(options); !why.empty()) return Trouble{std::move(why), true};
  return service;
}

std::string FileService::arm_file(const std::string& path, const std::vector<protocols::Ipv4Place>& allowed) {
  auto opened = server::ServedFile::open(path);
  if (auto* why = std::get_if<std::string>(&opened)) return std::move(*why);
  const auto name = fs::path(path).filename().string();
  for (const auto& each : files())
    if (each->name == name)
      return fmt::format("{}: there are two files of this name, and a device could mean either", name);
  set_->give(name, std::get<0>(opened), allowed);
  return "";
}

std::string FileService::arm(const ServeOptions& options) {
  for (const auto& path : options.paths) {
    const auto found = files_of(path);
    if (const auto* why = std::get_if<std::string>(&found)) return *why;
    for (const auto& each : std::get<0>(found))
      if (auto why = arm_file(each, options.allowed); !why.empty()) return why;
  }
  for (const auto& path : options.uploads) {
    std::error_code none;
    if (fs::exists(fs::symlink_status(path, none)))
      return fmt::format("{} is there already: an upload never takes its place", path);
    set_->take(fs::path(path).filename().string(), options.upload_at_most, options.allowed,
               [path] { return upload_into(path); });
  }
  return "";
}

std::string FileService::listen(const ServeOptions& options) {
  bind_ = options.bind;
  if (options.tftp) {
    auto made =
        server::TftpServer::start(io_, {.address = options.bind, .port = *options.tftp}, set_->shelf(),
                                  [this](const auto& event) { on_event_(to_serve_event(event)); });
    if (auto* why = std::get_if<std::string>(&made)) return std::move(*why);
    tftp_ = std::move(std::get<0>(made));
  }
  if (auto why = options.http ? listen_http(options) : ""; !why.empty()) return why;
  if (auto why = options.https ? listen_https(options) : ""; !why.empty()) return why;
  if (options.ftp) {
    auto made = server::FtpServer::start(io_,
                                         {.address = options.bind,
                                          .port = *options.ftp,
                                          .user = options.user,
                                          .password = options.password,
                                          .passive = options.ftp_data},
                                         set_, on_event_);
    if (auto* why = std::get_if<std::string>(&made)) return std::move(*why);
    ftp_ = std::move(std::get<0>(made));
  }
  return "";
}

std::string FileService::listen_http(const ServeOptions& options) {
  auto made = server::HttpServer::start(
      io_, {.address = options.bind, .port = *options.http, .authorization = authorization(options)}, set_,
      on_event_);
  if (auto* why = std::get_if<std::string>(&made)) return std::move(*why);
  http_ = std::move(std::get<0>(made));
  return "";
}

std::string FileService::listen_https(const ServeOptions& options) {
  auto tls = server::Tls::make(
      {.certificate = options.certificate, .key = options.key, .names = addresses(), .old = options.old_tls});
  if (auto* why = std::get_if<std::string>(&tls)) return std::move(*why);
  tls_ = std::get<0>(tls);
  auto made = server::HttpServer::start(
      io_,
      {.address = options.bind, .port = *options.https, .authorization = authorization(options), .tls = tls_},
      set_, on_event_);
  if (auto* why = std::get_if<std::string>(&made)) return std::move(*why);
  https_ = std::move(std::get<0>(made));
  return "";
}

std::string FileService::fingerprint() const { return tls_ ? tls_->fingerprint() : ""; }

std::vector<FileService::Bound> FileService::bound() const {
  std::vector<Bound> all;
  if (tftp_) all.push_back({"tftp", tftp_->port()});
  if (http_) all.push_back({"http", http_->port()});
  if (https_) all.push_back({"https", https_->port()});
  if (ftp_) all.push_back({"ftp", ftp_->port()});
  return all;
}

std::vector<std::string> FileService::addresses() const {
  if (bind_ != "0.0.0.0") return {bind_};
  auto all = server::own_addresses();
  if (all.empty()) all.emplace_back("127.0.0.1");
  return all;
}

std::vector<std::shared_ptr<const protocols::ArmedFile>> FileService::files() const {
  auto all = set_->shelf()->files();
  std::erase_if(all, [](const auto& each) { return each->upload; });
  return all;
}

void FileService::digest(
    std::function<void(const protocols::ArmedFile&, const std::string&, const std::string&)> told) {
  for (const auto& each : files()) {
    struct Found {
      std::vector<std::string> digests;
    };
    auto found = std::make_shared<Found>();
    auto work = [found, content = set_->content(*each)] {
      static constexpr std::array kinds{image::DigestKind::sha512, image::DigestKind::md5};
      ImageFile file(content);
      found->digests = digests_of(file, kinds);
    };
    auto done = [found, each, told] {
      if (found->digests.size() == 2) told(*each, found->digests[0], found->digests[1]);
    };
    if (auto errand = disk_worker().ask(io_, std::move(work), std::move(done)))
      errands_.push_back(std::move(errand));
  }
}

}  // namespace rommate::app
