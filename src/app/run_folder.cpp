#include "src/app/run_folder.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <utility>

#include "src/app/json_line.hpp"
#include "src/port/durable_file.hpp"
#include "src/port/places.hpp"

namespace rommate::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t ended_kept = 100;
constexpr std::size_t longest_port_name = 40;  // in an ID
constexpr std::string_view state_file = "state.json", lock_file = "lock";
constexpr std::string_view own_files[] = {state_file, lock_file, "socket"};

std::string runs_folder(const std::string& asked) {
  if (!asked.empty()) return asked;
  const auto state = port::state_home();
  return state.empty() ? "" : state + "/runs";
}

/// "ttyUSB0" of "/dev/ttyUSB0", "sim-c1841" of "sim:c1841?speed=fast".
std::string in_a_name(std::string_view port) {
  port = port.substr(0, port.find('?'));
  if (const auto slash = port.rfind('/'); slash != std::string_view::npos && slash + 1 < port.size())
    port = port.substr(slash + 1);
  std::string name;
  for (const char each : port.substr(0, longest_port_name)) {
    const bool plain = (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') ||
                       (each >= 'A' && each <= 'Z') || each == '.' || each == '_';
    if (plain || (!name.empty() && name.back() != '-')) name += plain ? each : '-';
  }
  return name;
}

std::string new_id(const std::string& port, std::int64_t started, int number) {
  auto id =
      fmt::format("{:%Y%m%d-%H%M%S}-{}", fmt::localtime(static_cast<std::time_t>(started)), in_a_name(port));
  return number == 1 ? id : fmt::format("{}-{}", id, number);
}

std::string to_json(const RunState& state) {
  JsonLine line;
  line.add("what", state.what).add("port", state.port).add("pid", state.pid).add("started", state.started);
  if (state.ended != 0) line.add("ended", state.ended);
  line.add("status", state.status).add("progress", state.progress);
  if (!state.why.empty()) line.add("why", state.why);
  if (state.ended != 0) line.add("exit_status", state.exit_status);
  return line.text() + "\n";
}

RunState from_json(std::string_view text) {
  RunState state;
  boost::json::error_code error;
  const auto value = boost::json::parse({text.data(), text.size()}, error);
  const auto* object = error ? nullptr : value.if_object();
  if (object == nullptr) return state;
  const auto read_text = [object](std::string_view key, std::string& into) {
    const auto* found = object->if_contains({key.data(), key.size()});
    if (const auto* string = found == nullptr ? nullptr : found->if_string())
      into.assign(string->data(), string->size());
  };
  const auto read_number = [object](std::string_view key, auto& into) {
    const auto* found = object->if_contains({key.data(), key.size()});
    if (const auto* number = found == nullptr ? nullptr : found->if_int64())
      into = static_cast<std::remove_reference_t<decltype(into)>>(*number);
  };
  read_text("what", state.what);
  read_text("port", state.port);
  read_text("status", state.status);
  read_text("progress", state.progress);
  read_text("why", state.why);
  read_number("pid", state.pid);
  read_number("started", state.started);
  read_number("ended", state.ended);
  read_number("exit_status", state.exit_status);
  return state;
}

/// Its lock is held by somebody. The lock is let go with the descriptor.
bool is_alive(const std::string& folder) {
  const int fd = ::open(fmt::format("{}/{}", folder, lock_file).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  const bool held = ::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(fd);
  return held;
}

bool is_own(const std::string& name) { return std::ranges::find(own_files, name) != std::end(own_files); }

bool has_only_own_files(const std::string& folder) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (!is_own(it->path().filename().string())) return false;
  return !error;
}

void take_away_old(const std::string& runs) {
  std::size_t ended = 0;
  for (const auto& run : list_runs(runs)) {
    if (run.alive || ++ended <= ended_kept || !has_only_own_files(run.path)) continue;
    std::error_code ignored;
    fs::remove_all(run.path, ignored);
  }
}

}  // namespace

NewRunFolder make_run_folder(const std::string& port, std::int64_t started, const std::string& asked) {
  const auto runs = runs_folder(asked);
  if (runs.empty()) return {.why_not = "neither XDG_STATE_HOME nor HOME names a folder"};
  const auto cannot = [&runs]() -> NewRunFolder {
    return {.why_not = fmt::format("{}: {}", runs, std::strerror(errno))};
  };
  if (!port::make_folders(runs)) return cannot();
  take_away_old(runs);
  for (int number = 1;; ++number) {
    const auto path = runs + "/" + new_id(port, started, number);
    if (::mkdir(path.c_str(), 0700) == 0) return {.path = path};
    if (errno != EEXIST) return cannot();
  }
}

std::variant<RunFolder, std::string> RunFolder::create(const RunState& state, const std::string& runs) {
  const auto made = make_run_folder(state.port, state.started, runs);
  if (!made.why_not.empty()) return made.why_not;
  return take(made.path, state);
}

std::variant<RunFolder, std::string> RunFolder::take(const std::string& path, const RunState& state) {
  const auto folder_path = path.substr(0, path.find_last_not_of('/') + 1);
  const auto lock_path = fmt::format("{}/{}", folder_path, lock_file);
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (lock < 0 || ::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    auto why = fmt::format("{}: {}", lock_path,
                           errno == EWOULDBLOCK ? "another process runs it" : std::strerror(errno));
    if (lock >= 0) ::close(lock);
    return why;
  }
  RunFolder folder(folder_path, lock);
  folder.write(state);
  return folder;
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

RunFolder::~RunFolder() {
  if (lock_ >= 0) ::close(lock_);
}

std::string_view RunFolder::id() const { return std::string_view{path_}.substr(path_.rfind('/') + 1); }

void RunFolder::write(const RunState& state) const {
  const auto durable = state.ended != 0 ? port::Durable::yes : port::Durable::no;
  static_cast<void>(port::write_file(file(state_file), to_json(state), {.durable = durable}));
}

std::vector<std::string> run_folders(const std::string& runs) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::directory_iterator it(runs_folder(runs), error), end; !error && it != end; it.increment(error))
    paths.push_back(it->path().string());
  return paths;
}

std::vector<RunRecord> list_runs(const std::string& runs) {
  std::vector<RunRecord> found;
  for (auto& path : run_folders(runs)) {
    RunRecord run;
    run.id = fs::path(path).filename().string();
    run.path = std::move(path);
    const auto text = port::read_file(run.path + "/" + std::string(state_file));
    if (!text) continue;
    run.state = from_json(*text);
    run.alive = is_alive(run.path);
    found.push_back(std::move(run));
  }
  std::ranges::sort(found, [](const auto& a, const auto& b) {
    return std::pair(a.state.started, a.id) > std::pair(b.state.started, b.id);
  });
  return found;
}

std::variant<RunRecord, std::string> find_run(std::string_view id, const std::string& asked) {
  const auto all = list_runs(asked);
  if (all.empty()) return std::string("no run is known here");
  if (id == "last") return all.front();
  std::vector<RunRecord> fit;
  for (const auto& run : all) {
    if (run.id == id) return run;
    if (run.id.starts_with(id) || run.id.ends_with(id)) fit.push_back(run);
  }
  if (fit.size() == 1) return fit.front();
  if (fit.empty()) return fmt::format("no run is called '{}'; rommate runs lists them", id);
  return fmt::format("{} runs are called '{}': {}, {} ...", fit.size(), id, fit[0].id, fit[1].id);
}

std::optional<std::string> forget_run(const RunRecord& run) {
  if (run.alive)
    return fmt::format("{} is alive (process {}); attach to it and stop it first", run.id, run.state.pid);
  std::error_code error;
  fs::remove_all(run.path, error);
  if (error) return fmt::format("{} cannot be removed: {}", run.path, error.message());
  return std::nullopt;
}

}  // namespace rommate::app
