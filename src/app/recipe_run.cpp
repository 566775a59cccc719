#include "src/app/recipe_run.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <ctime>
#include <utility>

#include "src/app/break_methods.hpp"
#include "src/app/recipe_values.hpp"
#include "src/app/run_report.hpp"
#include "src/app/transfer.hpp"
#include "src/port/durable_file.hpp"
#include "src/recipe/copy_way.hpp"
#include "src/recognise/state.hpp"

namespace rommate::app {
namespace {

/// The outcome as a person, and --json, have it.
std::string word_of(protocols::Outcome::Kind kind, bool refused) {
  if (refused) return "refused";
  return kind == protocols::Outcome::Kind::cancelled ? "stopped" : std::string(to_string(kind));
}

/// The device has asked already: its request may be the last thing that it said.
recipe::MadeTransfer transfer_of(Console& on, const std::string& path,
                                 protocols::transfer::Protocol protocol) {
  SendOptions options;
  options.paths = {path};
  options.protocol = protocol;
  auto made = make_send(on, options, nullptr);
  if (auto* why = std::get_if<std::string>(&made)) return std::move(*why);
  return std::unique_ptr<console::Job>(std::move(std::get<0>(made)));
}

}  // namespace

RecipeRun::RecipeRun(recipe::RunOptions options, RunJournal journal, bool rehearsal)
    : options_(std::move(options)),
      journal_(std::move(journal)),
      rehearsal_(rehearsal),
      checklist_(options_),
      began_(Pump::now()),
      began_wall_(std::time(nullptr)) {}

RecipeRun::~RecipeRun() { lost(); }

std::variant<std::unique_ptr<recipe::RecipeJob>, std::string> RecipeRun::begin(Console& on) {
  const auto url = port::parse_url(on.options().port);
  if (const auto* problem = std::get_if<port::Problem>(&url)) return port::to_string(*problem);
  on_ = &on;
  auto world = std::make_shared<World>();
  world->power = std::make_unique<PowerSwitch>(on);
  world->serving = std::make_unique<RunServing>(
      on.io(), [&session = on.session()](console::RequestId id, const console::Answer& answer) {
        session.on_answer(id, answer, Pump::now());
      });
  world_ = world;
  on.on_run = [this, world, alive = alive_.watch()](console::RequestId id, const console::Request& what) {
    return alive && on_ != nullptr && serve(*world, id, what);
  };
  if (options_.family != recipe::Family::none) journal_.family = to_string(options_.family);
  auto run = options_;
  run.outlive_loss = on.options().reconnect;
  run.breaks.line = on.pump().port().line();
  // Without a method a key may still do; BreakJob says so.
  static_cast<void>(choose_break_methods(std::get<port::Url>(url), on.pump().port().capabilities(),
                                         std::nullopt, run.breaks));
  run.line = on.session().line();
  run.unprotected = channel_of(std::get<port::Url>(url));
  run.make_transfer = [&on](const std::string& path, protocols::transfer::Protocol protocol) {
    return transfer_of(on, path, protocol);
  };
  auto job = std::make_unique<recipe::RecipeJob>(std::move(run));
  job->on_event = [this](recipe::RunEvent event) {
    event.text = mask(std::move(event.text));
    checklist_.on_event(event, Pump::now());
    if (on_event) on_event(event);
  };
  began_ = Pump::now();
  began_wall_ = std::time(nullptr);
  return job;
}

std::optional<std::string> RecipeRun::start(Console& on) {
  auto begun = begin(on);
  std::string why;
  if (auto* problem = std::get_if<std::string>(&begun)) {
    why = std::move(*problem);
  } else {
    std::unique_ptr<console::Job> job = std::move(std::get<0>(begun));
    if (on.session().start(job, Pump::now())) {
      if (on.session().job() != nullptr) keep([&on] { on.session().cancel_job(Pump::now()); });
      return std::nullopt;
    }
    why = "the line is not free";
  }
  lost();
  if (const auto trouble = not_begun()) why += "; " + *trouble;
  return why;
}

std::optional<std::string> RecipeRun::not_begun() {
  if (!journal_.debts.empty()) return std::nullopt;  // of a run before, which is still owed
  journal_.outcome = "not begun";
  return journal_.save();
}

void RecipeRun::keep(std::function<void()> stop) {
  // Not at once: it ends the run, and with it whoever calls.
  auto later = [&io = on_->io(), stop = std::function<void()>(alive_.guarded(std::move(stop)))] {
    boost::asio::post(io, stop);
  };
  auto begun = KeptRun::begin(on_->io(), {.what = journal_.recipe, .port = journal_.port}, journal_.file(""),
                              std::move(later));
  if (auto* kept = std::get_if<std::unique_ptr<KeptRun>>(&begun)) {
    kept_ = std::move(*kept);
    on_->session().watch(*kept_);
  }
}

void RecipeRun::lost() {
  if (const auto world = world_.lock()) *world = {};
  world_.reset();
  if (kept_ && on_ != nullptr) on_->session().unwatch(*kept_);
  kept_.reset();
  on_ = nullptr;  // which may have gone: under run_job() it has when the outcome is told
}

void RecipeRun::tick() {
  if (on_ == nullptr) return;
  if (const auto* job = on_->session().job(); kept_ && job != nullptr)
    kept_->progress(job->report().phase, Pump::now());
  const auto world = world_.lock();
  if (world && world->power && recognise::is_loader(on_->session().seen().state))
    world->power->release_button();
}

bool RecipeRun::serve(World& world, console::RequestId id, const console::Request& what) {
  auto& session = on_->session();
  if (const auto* cycle = std::get_if<console::PowerCycle>(&what)) {
    world.power->cycle(*cycle, [&session, id](const console::Answer& answer) {
      session.on_answer(id, answer, Pump::now());
    });
    return true;
  }
  if (const auto* file = std::get_if<console::Digest>(&what)) {
    world.digest = digest_file(on_->io(), file->path, [&session, id](const FileDigest& found) {
      session.on_answer(id, {found.why.empty(), found.why.empty() ? found.text : found.why}, Pump::now());
    });
    if (!world.digest)
      session.on_answer(id, {false, fmt::format("there is no thread to read {}", file->path)}, Pump::now());
    return true;
  }
  if (world.serving->take(id, what, on_->pump().port())) return true;
  on_->disk().ask(write_down(what), [&session, id](const port::DiskTrouble& why) {
    session.on_answer(id, {!why, why.value_or("")}, Pump::now());
  });
  return true;
}

/// What is to be on the disk before the run goes on: the journal as it is now, or a text beside it.
port::DiskOrder::Work RecipeRun::write_down(const console::Request& what) {
  if (const auto* owed = std::get_if<console::WriteDown>(&what)) journal_.owe(owed->debt);
  if (const auto* paid = std::get_if<console::StrikeOut>(&what)) journal_.paid(paid->what);
  if (const auto* keep = std::get_if<console::KeepText>(&what)) {
    if (keep->name != recipe::family_file)
      return [journal = journal_, kept = *keep] { return journal.keep(kept.name, kept.content); };
    learned(keep->content);
  }
  return [journal = journal_] { return journal.save(); };
}

void RecipeRun::learned(const std::string& name) {
  journal_.family = name;
  const auto family = recipe::parse_family(name);
  if (!family) return;
  checklist_.learned(*family);
  if (on_family) on_family(*family);
}

RecipeRun::End RecipeRun::end(const recipe::RecipeJob& job) {
  if (!world_.expired()) on_->disk().settle();  // else its console has gone, and has seen to that
  const auto& outcome = *job.outcome();
  const auto report = job.report();
  End end;
  end.done = outcome.kind == protocols::Outcome::Kind::done;
  end.refused = report.refused;
  end.why = mask(outcome.why);
  ReportFacts facts{.recipe = journal_.recipe,
                    .port = journal_.port,
                    .family = journal_.family,
                    .began = began_wall_,
                    .ended = std::time(nullptr),
                    .outcome = word_of(outcome.kind, report.refused),
                    .why = outcome.why};
  facts.rows = checklist_.rows(Pump::now());
  facts.receipt = report.receipt;
  facts.owes = !journal_.debts.empty();
  // A line that went away is gone on with when it is there again.
  facts.cut = outcome.kind == protocols::Outcome::Kind::lost;
  if (!rehearsal_) facts.folder = journal_.file("");
  end.report = mask(report_text(facts));
  if (!facts.owes && !facts.cut) journal_.outcome = to_string(outcome.kind);
  for (const auto& trouble : {journal_.save(), journal_.keep("report", end.report)})
    if (trouble) end.troubles.push_back(*trouble);
  const bool keeps =
      !recipe::is_pull(journal_.values);  // else the file is there already, and is no configuration
  if (const auto into = journal_.values.find("into"); end.done && keeps && into != journal_.values.end())
    if (const auto why =
            port::write_file(into->second, journal_.kept(std::string{recipe::configuration_file}))) {
      end.troubles.push_back(fmt::format("cannot write {}: {}", into->second, *why));
      end.done = false;
    }
  if (kept_) kept_->ended(std::string(to_string(outcome.kind)), end.why, end.done ? 0 : end.refused ? 5 : 1);
  lost();
  return end;
}

void take_up(recipe::RunOptions& run, const RunJournal& journal) {
  run.debts = journal.debts;
  run.kept = journal.kept(std::string{recipe::configuration_file});
  run.family = recipe::parse_family(journal.family).value_or(recipe::Family::none);
  for (const auto& [name, value] : journal.values) run.values.emplace(name, value);
}

std::string RecipeRun::mask(std::string text) const { return masked(std::move(text), options_.secrets); }

}  // namespace rommate::app
