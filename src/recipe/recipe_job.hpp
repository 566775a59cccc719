// Runs a recipe: looks where the device stands, asks what holds already, takes the gentlest way to the next
// step that does not hold, writes down what it will owe, does it, proves it by asking the device, pays, and
// says in the end where the device stands. One more Job; what it must not do by itself it asks for by a
// Request.
//
// Resume is the same loop: it is given the debts and the copy of the run before, and asks the device for the
// rest. `running` proofs die with every reset that is seen and with every gap in which nobody watched.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "src/job/break_job.hpp"
#include "src/job/nested_job.hpp"
#include "src/job/vocabulary.hpp"
#include "src/recipe/bench.hpp"
#include "src/recipe/course.hpp"
#include "src/recipe/ledger.hpp"
#include "src/recipe/model.hpp"
#include "src/recipe/route.hpp"
#include "src/recipe/stop_texts.hpp"
#include "src/recipe/talk.hpp"
#include "src/recipe/task_queue.hpp"

namespace rommate::recipe {

using console::ByteView;
using console::EffectId;
using console::EffectResult;
using console::JobReport;
using console::Outcome;
using console::RequestId;

/// Names under which a run keeps texts (console::KeepText): the copy of the configuration, and the family
/// that was learned. RunOptions takes both up again.
inline constexpr std::string_view configuration_file = "saved-config", family_file = "family";

/// What happened, for a checklist or --json.
struct RunEvent {
  enum class Kind { way, step, change, remark, progress } kind = Kind::remark;
  std::string name;    // of the step, "rommon -> ios-enable", of the debt
  std::string status;  // started, done, skipped, failed; of a change: its undo
  std::string text;    // more, for a person
};

using MadeTransfer = std::variant<std::unique_ptr<console::Job>, std::string>;

// wide: all that a run is given; what it does with it is in the types of RecipeJob
struct RunOptions {
  Recipe recipe = {};
  std::vector<Ways> ways = {};
  Family family = Family::none;  // none: learned
  std::map<std::string, std::string> values = {};
  std::map<std::string, Secret> secrets = {};
  std::map<std::string, std::string> files = {};   // content of files that parameters name, by parameter
  std::set<std::string, std::less<>> agreed = {};  // costs and debts that the person agreed to
  bool agreed_to_destroy = false;
  std::vector<Debt> debts = {};  // of the run that is resumed
  std::string kept = {};         // its copy of the configuration; empty: none
  bool only_pay = false;         // --undo
  enum class Consent { ask, given, refused };
  Consent to_return = Consent::ask;  // that RETURN is typed where the line shows nothing
  job::BreakOptions breaks = {};
  console::LineSettings line = {};  // of our end, when the run begins
  std::string vouched_by = {};      // whose digest `sha512=` is, where a catalogue told it
  std::string unprotected =
      {};  // what the device's words come over, where others could change them; else empty
  /// Makes the transfer of a file of ours; a sentence: it cannot be sent.
  std::function<MadeTransfer(const std::string& path, protocols::transfer::Protocol protocol)> make_transfer =
      {};
  bool outlive_loss = true;
};

class RecipeJob final : public console::Job {
 public:
  explicit RecipeJob(RunOptions options);

  /// Called when something happens.
  std::function<void(const RunEvent&)> on_event;

  [[nodiscard]] std::string_view name() const override { return "recipe"; }
  [[nodiscard]] bool takes_bytes() const override;
  [[nodiscard]] std::vector<std::string> secrets() const override;
  [[nodiscard]] JobReport report() const override;
  void on_start(const Sight& sight, Time now) override;
  void on_bytes(ByteView received, Time now) override;
  void on_sighting(const Sighting& seen, Time now) override;
  void on_effect(const EffectResult& result, Time now) override;
  void on_carried_out(Time now) override;
  void on_answer(RequestId id, const console::Answer& answer, Time now) override;
  void on_time(Time now) override;
  void cancel(Time now) override;
  void on_lost(std::string_view why, Time now) override;
  void on_back(Time now) override;
  [[nodiscard]] std::optional<Time> deadline() const override;
  [[nodiscard]] console::Bytes take_leftover() override;

  /// What must be true again, newest last.
  [[nodiscard]] const std::vector<Debt>& owed() const { return ledger_.owed(); }
  [[nodiscard]] const std::vector<std::string>& proved() const { return tale_.proved; }
  /// What the device says and nothing proves: the claim, and why there is no proof.
  [[nodiscard]] const std::map<std::string, std::string>& unproved() const { return tale_.unproved; }
  /// The lines that were typed, secrets left out; each stands in the plan.
  [[nodiscard]] const std::vector<std::string>& typed() const { return talk_.typed(); }
  /// Where the device stands, in words.
  [[nodiscard]] std::string stands() const;

 private:
  using Phase = Course::Phase;
  /// Whose lines are typed: given, said by a banner, or guessed from a prompt.
  struct KnownFamily {
    bool sure = false;            // a loader's banner said it
    bool guessed = false;         // nothing said it: what the recipe is mostly for
    Family noted = Family::none;  // as it was written down
  };
  struct Waiting {
    RequestId answer;
    bool to_return = false;  // whether RETURN may be typed is asked
  };
  /// Of the line.
  struct OwnEnd {
    console::LineSettings line = {};
    bool lost = false;
    int changes = 0;                     // of speed, asked for and not yet reported
    std::optional<EffectId> trial = {};  // of a speed
    std::optional<EffectId> knock = {};  // a RETURN where nothing shows
    console::Bytes leftover = {};        // of a nested job that has ended
  };
  /// For the report.
  struct Tale {
    std::vector<std::string> proved = {};
    std::map<std::string, std::string> unproved = {};  // claims that hold by the device's word: why only so
    std::vector<std::string> remarks = {};
    std::string stood = {};  // where the device stood at the end
    bool refused = false;
  };

  // --- recipe_look.cpp: where the device stands, and whose it is
  void look(Time now);
  void look_again(Time now, bool answered = false);
  void looked(Time now);
  [[nodiscard]] bool leave_question();
  [[nodiscard]] bool may_reset() const;
  bool take_reset(const Sighting& seen);
  void press_return(Time now);
  void leave_lost_question();
  void start_over(Time now);
  void learn_family();
  void ask_whose_loader(Time now);
  void ask_whose_system(Time now);

  // --- recipe_loop.cpp: which is next
  void decide(Time now);
  void decide_steps(Time now);
  void decide_step(std::size_t index, Time now);
  void do_step(std::size_t index, Time now);
  void go_to(const std::vector<Word>& place, const std::string& for_what, Time now);
  void take_way(const Way& way, Time now);
  void pay_all(Time now);
  void task_done(Time now);
  void tasks_done(Time now);
  [[nodiscard]] bool leads_on() const;
  void ask_goal(Phase phase, Time now);
  void prove_inside(std::size_t index, Time now);
  void task_failed(const Fail& failed, Time now);
  void claim_holds(const Holds& how, Time now);
  void claim_fails(const std::string& why, Time now);
  void claims_done(bool hold, const std::string& why, Time now);
  void new_secret_opens(const Step& step);
  void strike_out();
  bool check_stop_facts();

  // --- recipe_job.cpp: how it is carried out
  void run_next(Time now);
  void move(Time now);
  void carry_out(Move next, Time now);
  void pump_talk(Time now);
  void begin_nested(std::unique_ptr<console::Job> inner, Time now);
  void begin_interrupt(Time now);
  void begin_sweep(bool may_return, Time now);
  void send(const Send& what, Time now);
  void set_line(std::uint32_t baud);
  void follow(std::uint32_t baud);
  void try_speed(std::uint32_t baud);
  void note_line(const EffectResult& result);
  bool hear_of_serving(RequestId id, const console::Answer& answer);
  void pump_nested(Time now);
  void nested_ended(Time now);

  // --- recipe_stop.cpp: a person stops it
  void stop_device(Time now);
  void stopped(Time now);
  void tidy(const console::Answer& answer, Time now);
  void end_of_stop();
  /// Its device is waited for, and nothing of ours is at work.
  [[nodiscard]] bool is_stopping() const {
    return course_.stop.by && nested_.job() == nullptr && !course_.stop.tidies;
  }

  void was_reset();
  void note_family();
  bool look_for_stop(std::string_view text);
  void tell(RunEvent::Kind kind, std::string name, std::string status, std::string text = {});
  void end(Outcome::Kind kind, std::string why, bool refused = false);
  [[nodiscard]] const Ways* ways() const { return ways_of(bench_.family, options_.ways); }
  /// It boots, and is heard doing so.
  [[nodiscard]] bool boots() const { return sight_->booting() && !course_.fell_silent; }
  [[nodiscard]] std::string no_way(std::string_view from, const std::vector<Word>& place,
                                   const std::string& for_what) const;
  [[nodiscard]] bool at_place(const std::vector<Word>& place) const;
  [[nodiscard]] std::optional<std::size_t> next_step() const;
  [[nodiscard]] std::string title(const Step& step) const { return fill(step.name.text, bench_.values); }
  [[nodiscard]] std::string without_secrets(std::string text) const;
  [[nodiscard]] bool concerned(const Step& step) const;

  RunOptions options_;
  Terms terms_;
  Bench bench_;
  KnownFamily family_;
  Course course_;
  TaskQueue tasks_;
  Ledger ledger_;
  Talk talk_;
  job::NestedJob nested_;
  StopTexts stop_texts_;
  std::optional<Waiting> waiting_for_;
  const Sight* sight_ = nullptr;
  OwnEnd own_end_;
  Tale tale_;
};

}  // namespace rommate::recipe
