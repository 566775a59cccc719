#include "src/app/log_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <utility>

#include "src/app/settings.hpp"
#include "src/port/durable_file.hpp"

namespace rommate::app {
namespace {

using namespace std::chrono_literals;

constexpr protocols::Duration log_flush_after = 50ms, log_retry_after = 1s;
constexpr std::size_t log_write_at = 64 * 1024;
constexpr std::size_t most_log_waiting = 1024 * 1024;  // kept while the disk is full
constexpr int log_flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

/// A new file in the folder; two sessions of one second have a number more.
int open_new_log(const std::string& folder, const std::string& name, std::string& path) {
  for (int number = 1;; ++number) {
    path = fmt::format("{}/{}{}.log", folder, name, number == 1 ? "" : fmt::format("-{}", number));
    const int file = ::open(path.c_str(), log_flags | O_EXCL, 0600);
    if (file >= 0 || errno != EEXIST) return file;
  }
}

}  // namespace

record::WallTime wall_now() {
  return std::chrono::duration_cast<protocols::Duration>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool is_log_folder(const std::string& place) {
  std::error_code none;
  const auto about = std::filesystem::status(place, none);
  if (std::filesystem::exists(about)) return std::filesystem::is_directory(about);
  const auto slash = place.rfind('/');
  const auto name = place.substr(slash == std::string::npos ? 0 : slash + 1);
  return name.find('.') == std::string::npos;
}

std::variant<std::unique_ptr<LogFile>, std::string> LogFile::start(boost::asio::io_context& io,
                                                                   console::Session& session,
                                                                   const LogOptions& options,
                                                                   const std::string& port) {
  const auto cannot = [&](const std::string& path) {
    return fmt::format("not logged: {}: {}", path, std::strerror(errno));
  };
  auto place = expand_home(options.place);
  const bool folder = is_log_folder(place);
  while (place.size() > 1 && place.back() == '/') place.pop_back();
  const auto slash = place.rfind('/');
  const auto in = folder ? place : place.substr(0, slash == std::string::npos ? 0 : slash);
  if (!in.empty() && !port::make_folders(in)) return cannot(in);
  auto path = place;
  const auto name = folder ? record_path("{port}", port) : "";
  const int file = folder ? open_new_log(place, name + record_path("-{date}-{time}", port), path)
                          : ::open(path.c_str(), log_flags, 0600);
  if (file < 0) return cannot(path);
  return std::unique_ptr<LogFile>(new LogFile(io, session, options.stamps, file, path, name));
}

LogFile::LogFile(boost::asio::io_context& io, console::Session& session, bool stamps, int file,
                 std::string path, std::string name)
    : session_(session),
      log_(stamps),
      file_(file),
      path_(std::move(path)),
      name_(std::move(name)),
      timer_(io) {
  session_.watch(*this);
  log_.remark(fmt::format("log begins, {}", to_string(session_.line())), wall_now());
  after();
}

LogFile::~LogFile() {
  alive_.end();
  session_.unwatch(*this);
  log_.finish(wall_now());
  log_.remark("log ends", wall_now());
  waiting_ += log_.take();
  on_notice = nullptr;
  flush();
  ::close(file_);
}

void LogFile::received(console::ByteView bytes, console::Time) {
  log_.on_bytes(bytes, wall_now());
  after();
}

void LogFile::break_changed(bool on, console::Time) {
  if (!on) return;
  log_.remark("BREAK", wall_now());
  after();
}

void LogFile::line_set(const console::LineSettings& line, console::Time) {
  log_.remark(to_string(line), wall_now());
  after();
}

void LogFile::noted(std::string_view text, console::Time) {
  log_.remark(text, wall_now());
  after();
}

/// The first host that says its name.
void LogFile::sighted(const recognise::Sighting& seen, console::Time) {
  if (name_.empty() || seen.host.empty()) return;
  const auto folder = path_.substr(0, path_.rfind('/') + 1);
  const auto host = record_path("{port}", seen.host);
  const auto path = fmt::format("{}{}-{}{}", folder, name_, host, path_.substr(folder.size() + name_.size()));
  name_.clear();
  std::error_code none;
  if (!std::filesystem::exists(path, none) && ::rename(path_.c_str(), path.c_str()) == 0) path_ = path;
}

void LogFile::after() {
  waiting_ += log_.take();
  if (waiting_.size() >= log_write_at && !failing_) flush();
  if (failing_ && waiting_.size() > most_log_waiting) {
    missing_ += waiting_.size();
    waiting_.clear();
  }
  if (armed_ || (waiting_.empty() && missing_ == 0)) return;
  armed_ = true;
  timer_.expires_after(failing_ ? log_retry_after : log_flush_after);
  timer_.async_wait([this, alive = alive_.watch()](boost::system::error_code cancelled) {
    if (cancelled || !alive) return;
    armed_ = false;
    flush();
    after();
  });
}

void LogFile::flush() {
  if (missing_ > 0) {
    log_.remark(fmt::format("{} bytes are missing here: they could not be written", missing_), wall_now());
    if (!port::write_all(file_, protocols::as_bytes(log_.take()))) return failed(errno);
  }
  const auto written = port::write_most(file_, protocols::as_bytes(waiting_));
  const int error = errno;
  waiting_.erase(0, written);
  if (!waiting_.empty()) return failed(error);
  missing_ = 0;
  if (std::exchange(failing_, false) && on_notice) on_notice(fmt::format("the log goes on: {}", path_));
}

void LogFile::failed(int error) {
  if (std::exchange(failing_, true) || !on_notice) return;
  on_notice(fmt::format("the log cannot be written: {}: {}", path_, std::strerror(error)));
}

}  // namespace rommate::app
