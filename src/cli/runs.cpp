#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <ctime>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/app/cable_memory.hpp"
#include "src/app/json_line.hpp"
#include "src/app/progress.hpp"
#include "src/app/run_attach.hpp"
#include "src/app/run_folder.hpp"
#include "src/app/run_journal.hpp"
#include "src/cli/commands.hpp"
#include "src/record/output_filter.hpp"

namespace rommate::cli {
namespace {

constexpr auto runs_examples =
    R"(A transfer, a paste or a hunt for a prompt goes on when its terminal goes away: a dropped ssh does not end it.

Examples:
  rommate runs                          what runs here, and what ran
  rommate runs attach                   watch the one that runs; Ctrl-C asks whether to stop it
  rommate runs show last                how it ended
  rommate runs forget 20261129-030712-ttyUSB0
)";

struct RunsArguments {
  std::string id;
  bool json = false, force = false;
};

std::string status_of(const app::RunRecord& run) {
  if (run.alive || run.state.ended != 0) return run.state.status;
  return "killed";  // it has said nothing, and its process is gone
}

std::string clock_text(std::int64_t seconds) {
  return fmt::format("{:%F %T}", fmt::localtime(static_cast<std::time_t>(seconds)));
}

std::vector<console::Debt> debts_of(const app::RunRecord& run) {
  const auto journal = app::RunJournal::unfinished(run.id, "");
  return journal ? journal->debts : std::vector<console::Debt>{};
}

app::JsonLine run_json(const app::RunRecord& run) {
  app::JsonLine line;
  line.add("event", "run").add("run", run.id).add("what", run.state.what).add("port", run.state.port);
  line.add("status", status_of(run)).add("started", run.state.started).add("folder", run.path);
  if (run.alive) line.add("pid", run.state.pid);
  if (!run.state.progress.empty()) line.add("progress", run.state.progress);
  if (run.state.ended != 0) line.add("ended", run.state.ended).add("exit_status", run.state.exit_status);
  if (!run.state.why.empty()) line.add("why", run.state.why);
  for (const auto& debt : debts_of(run))
    line.append("owed", app::JsonLine()
                            .add("what", debt.what)
                            .add("home", debt.home)
                            .add("away", debt.away)
                            .add("by_hand", debt.way_home));
  return line;
}

int runs_list(const RunsArguments& a) {
  const auto now = std::time(nullptr);
  for (const auto& run : app::list_runs()) {
    if (a.json)
      fmt::print("{}\n", run_json(run).text());
    else
      fmt::print("{}  {:<11} {}, {}: {}\n", run.id, status_of(run), run.state.what,
                 app::how_long_ago(now - run.state.started),
                 run.alive || run.state.why.empty() ? run.state.progress : run.state.why);
  }
  return 0;
}

/// The run that was meant, or nothing, and that has been said.
std::optional<app::RunRecord> meant(const std::string& id) {
  auto found = app::find_run(id);
  if (auto* run = std::get_if<app::RunRecord>(&found)) return std::move(*run);
  fmt::print(stderr, "rommate: {}\n", std::get<std::string>(found));
  return std::nullopt;
}

void print_run(const app::RunRecord& run) {
  const auto line = [](std::string_view name, const std::string& value) {
    if (!value.empty()) fmt::print("{:<9} {}\n", name, value);
  };
  line("run", run.id);
  line("what", run.state.what);
  line("port", run.state.port);
  line("status", status_of(run));
  if (run.alive) line("process", std::to_string(run.state.pid));
  line("started", clock_text(run.state.started));
  if (run.state.ended != 0) line("ended", clock_text(run.state.ended));
  line("progress", run.state.progress);
  line("outcome", run.state.why);
  if (run.state.ended != 0) line("exit", std::to_string(run.state.exit_status));
  for (const auto& debt : debts_of(run))
    line("owed", fmt::format("{} is {} and must be {} again; by hand: {}", debt.what, debt.away, debt.home,
                             debt.way_home));
  line("folder", run.path);
}

int runs_show(const RunsArguments& a) {
  const auto run = meant(a.id);
  if (!run) return 2;
  if (a.json)
    fmt::print("{}\n", run_json(*run).text());
  else
    print_run(*run);
  return 0;
}

/// What a watched run tells, as its own terminal would have it.
class RunWatcher {
 public:
  explicit RunWatcher(bool json) : json_(json), draws_(!json && app::may_draw_progress()) {}

  void operator()(const app::RunNews& news) {
    if (news.event == "end") status = news.exit_status;
    if (json_) return print_json(news);
    if (news.event == "progress") return progress(news.text);
    clear();
    if (news.event == "text") device(news.text);
    if (news.event == "remark") fmt::print(stderr, "# {}\n", news.text);
    if (news.event == "end") fmt::print("{}{}{}\n", news.outcome, news.why.empty() ? "" : ": ", news.why);
    std::fflush(stdout);
  }

  int status = 0;

 private:
  void print_json(const app::RunNews& news) {
    app::JsonLine line;
    line.add("event", news.event);
    if (news.event != "end")
      line.add("text", news.text);
    else
      line.add("outcome", news.outcome).add("why", news.why).add("exit_status", news.exit_status);
    fmt::print("{}\n", line.text());
    std::fflush(stdout);
  }
  void progress(const std::string& text) {
    if (draws_) fmt::print(stderr, "\r{}\x1b[K", text.substr(0, app::progress_columns()));
    drawn_ = draws_;
  }
  void clear() {
    if (drawn_) fmt::print(stderr, "\r\x1b[K");
    drawn_ = false;
  }
  void device(const std::string& text) {
    filter_.filter(protocols::as_bytes(text), pieces_);
    for (const auto piece : pieces_) std::fwrite(piece.data(), 1, piece.size(), stdout);
  }

  bool json_, draws_;
  bool drawn_ = false;
  record::OutputFilter filter_;
  std::vector<protocols::ByteView> pieces_;
};

/// Ctrl-C at a terminal asks; without one nobody can answer, and the run is left alone.
app::AttachHooks::Wish ask_to_stop(const std::string& what) {
  using Wish = app::AttachHooks::Wish;
  if (::isatty(STDIN_FILENO) == 0) return Wish::leave;
  fmt::print(stderr, "\nStop '{}'? y: stop it; n: leave it running; Enter: watch on: ", what);
  char answer[16] = {};
  if (std::fgets(answer, sizeof answer, stdin) == nullptr) return Wish::leave;
  if (answer[0] == 'y' || answer[0] == 'Y') return Wish::stop;
  return answer[0] == 'n' || answer[0] == 'N' ? Wish::leave : Wish::go_on;
}

/// Without an ID the one run that is alive is meant.
std::optional<app::RunRecord> to_attach(const std::string& id) {
  if (!id.empty()) return meant(id);
  std::vector<app::RunRecord> alive;
  for (auto& run : app::list_runs())
    if (run.alive) alive.push_back(std::move(run));
  if (alive.size() == 1) return alive.front();
  fmt::print(stderr, "rommate: {}\n",
             alive.empty() ? "no run is under way" : "several runs are under way; rommate runs lists them");
  return std::nullopt;
}

int runs_attach(const RunsArguments& a) {
  const auto run = to_attach(a.id);
  if (!run) return 2;
  if (run->state.ended != 0) {
    if (a.json)
      fmt::print("{}\n", run_json(*run).text());
    else
      print_run(*run);
    return run->state.exit_status;
  }
  RunWatcher screen(a.json);
  app::AttachHooks hooks;
  hooks.news = [&, greeted = false](const app::RunNews& news) mutable {
    // The run greets who connects, so from here on nothing is missed.
    if (!std::exchange(greeted, true) && !a.json)
      fmt::print(stderr, "# watching {} at {}; Ctrl-C asks\n", run->state.what, run->state.port);
    screen(news);
  };
  hooks.interrupted = [&] { return ask_to_stop(run->state.what); };
  switch (app::attach_run(*run, hooks)) {
    case app::AttachEnd::ended: return screen.status;
    case app::AttachEnd::left: return 130;
    case app::AttachEnd::cannot:
      fmt::print(stderr, "rommate: {} does not answer: {}\n", run->id,
                 run->alive ? "its process runs without a socket" : "it was killed");
      return run->alive ? 3 : 4;
    case app::AttachEnd::lost: break;
  }
  fmt::print(stderr, "rommate: {} has gone without a last word\n", run->id);
  return 4;
}

int runs_forget(const RunsArguments& a) {
  const auto run = meant(a.id);
  if (!run) return 2;
  if (!a.force && !run->alive && !debts_of(*run).empty()) {
    fmt::print(stderr, "rommate: {} still owes something: rommate runs show {}; --force forgets it\n",
               run->id, run->id);
    return 5;
  }
  if (const auto why = app::forget_run(*run)) {
    fmt::print(stderr, "rommate: {}\n", *why);
    return 5;
  }
  return 0;
}

}  // namespace

void add_runs(CLI::App& root, int& status) {
  auto* runs =
      root.add_subcommand("runs", "transfers and other runs: watch them from any terminal, how they ended");
  runs->footer(runs_examples);
  auto a = std::make_shared<RunsArguments>();
  const auto add = [&](const std::string& name, const std::string& what, int (*run)(const RunsArguments&)) {
    auto* command = runs->add_subcommand(name, what);
    command->footer(runs_examples);
    command->callback([a, run, &status] { status = run(*a); });
    return command;
  };
  constexpr auto which = "its ID, or the beginning or end of it; last is the newest";
  auto* listed = add("list", "all, the newest first", runs_list);
  auto* shown = add("show", "one in full", runs_show);
  shown->add_option("ID", a->id, which)->type_name("")->required();
  auto* attached = add("attach", "watch one until it ends; Ctrl-C asks whether to stop it", runs_attach);
  attached->add_option("ID", a->id, which)->type_name("");
  auto* forgotten = add("forget", "remove what is kept of one that has ended", runs_forget);
  forgotten->add_option("ID", a->id, which)->type_name("")->required();
  forgotten->add_flag("--force", a->force, "also one that still owes a device something");
  for (auto* command : {listed, shown, attached})
    command->add_flag("--json", a->json, "JSON lines on standard output");
  runs->callback([runs, a, &status] {
    if (runs->get_subcommands().empty()) status = runs_list(*a);
  });
}

}  // namespace rommate::cli
