#include "src/app/kept_run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <utility>

namespace rommate::app {
namespace {

using namespace std::chrono_literals;

constexpr auto write_every = 1s;
constexpr std::size_t longest_word = 64;  // of those who watch
constexpr std::size_t most_watchers = 8;

}  // namespace

KeptRun::Begun KeptRun::begin(boost::asio::io_context& io, RunState state, const std::string& folder,
                              std::function<void()> stop) {
  state.pid = ::getpid();
  state.started = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  state.status = "running";
  auto made = folder.empty() ? RunFolder::create(state) : RunFolder::take(folder, state);
  if (auto* why = std::get_if<std::string>(&made)) return std::move(*why);
  std::unique_ptr<KeptRun> run(
      new KeptRun(std::move(std::get<RunFolder>(made)), std::move(state), std::move(stop)));
  run->listen(io);
  return run;
}

KeptRun::KeptRun(RunFolder folder, RunState state, std::function<void()> stop)
    : folder_(std::move(folder)), state_(std::move(state)), stop_(std::move(stop)) {
  if (!state_.port.starts_with("sim:")) awake_.emplace(state_.what);
}

KeptRun::~KeptRun() {
  server_.reset();
  if (directory_ >= 0) ::close(directory_);
}

/// Without a socket the run goes on all the same; what it is and how far stands in its folder.
void KeptRun::listen(boost::asio::io_context& io) {
  directory_ = ::open(folder_.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  server::LineServerSettings settings;
  settings.at = fmt::format("/proc/self/fd/{}/socket", directory_);
  settings.clients_at_most = most_watchers;
  server::LineEvents events;
  events.on_bytes = [this](protocols::ByteView bytes) { heard(bytes); };
  events.on_client = [this](std::string_view, bool here) {
    if (here) tell("progress", state_.progress);  // also when there is none yet: it is the greeting
  };
  auto made = server::listen_line(io, settings, std::move(events));
  if (auto* server = std::get_if<std::unique_ptr<server::LineServer>>(&made)) server_ = std::move(*server);
}

void KeptRun::heard(protocols::ByteView bytes) {
  for (const char each : protocols::as_text(bytes)) {
    if (each != '\n') {
      if (heard_.size() < longest_word) heard_ += each;
    } else if (std::exchange(heard_, {}) == "stop") {
      stop_();
    }
  }
}

void KeptRun::progress(const std::string& line, console::Time now) {
  if (line == state_.progress) return;
  state_.progress = line;
  tell("progress", line);
  if (written_at_ && now - *written_at_ < write_every) return;
  written_at_ = now;
  folder_.write(state_);
}

void KeptRun::remark(const std::string& text) { tell("remark", text); }

void KeptRun::ended(const std::string& status, const std::string& why, int exit_status) {
  if (state_.ended != 0) return;
  state_.ended = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  state_.status = status;
  state_.why = why;
  state_.exit_status = exit_status;
  folder_.write(state_);
  JsonLine line;
  line.add("event", "end").add("outcome", status).add("why", why).add("exit_status", exit_status);
  tell(line);
}

std::optional<std::string> KeptRun::take_trouble() { return awake_ ? awake_->take_trouble() : std::nullopt; }

void KeptRun::shown(protocols::ByteView bytes, console::Time) {
  if (!bytes.empty()) tell("text", valid_utf8(protocols::as_text(bytes)));
}

void KeptRun::tell(std::string_view event, std::string_view text) {
  JsonLine line;
  line.add("event", event).add("text", text);
  tell(line);
}

void KeptRun::tell(const JsonLine& line) {
  if (server_ && server_->clients() > 0) server_->send(protocols::as_bytes(line.text() + "\n"));
}

}  // namespace rommate::app
