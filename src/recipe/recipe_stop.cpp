// A person stops a run: what the device is at is ended with the family's own key, its prompt is waited for,
// and a file that is left half-written is deleted where the person says so.
#include <fmt/format.h>

#include "src/recipe/recipe_job.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

/// A key that stops a copy is answered within seconds; a transfer's end takes some more. A guess.
constexpr console::Duration longest_stop = 15s;
constexpr console::Duration longest_thought = 90s;  // of a person who is asked

}  // namespace

void RecipeJob::cancel(Time now) {
  if (outcome_) return;
  if (course_.stop.by || own_end_.lost) return end_of_stop();
  course_.stop.by = now + longest_stop;
  waiting_for_.reset();
  if (nested_.job() == nullptr) return stop_device(now);
  nested_.job()->cancel(now);
  pump_nested(now);
}

/// What it is at is ended with its own key, and its prompt waited for: a device that copies on by itself
/// reads what the next one types as he comes.
void RecipeJob::stop_device(Time now) {
  course_.stop.at = talk_.at_work();
  const auto key = course_.stop.at.empty() ? std::string_view{} : talk_.stop_key();
  if (!key.empty()) {
    tell(RunEvent::Kind::remark, options_.recipe.name.text, "remark",
         fmt::format("the device is still at '{}': the key that stops it is typed", course_.stop.at));
    return static_cast<void>(write(key, console::InterruptKey{.blind = true}));
  }
  if (talk_.under_way()) {
    talk_.stop();
    talk_.take_writes([&](Write& each) { return want(each); });
  }
  course_.stop.by = now;
  end_of_stop();
}

/// The device has come back to where it waits, or its time is over.
void RecipeJob::stopped(Time now) {
  if (bench_.left.file.empty() || (waiting_for_ && now >= *course_.stop.by)) return end_of_stop();
  if (waiting_for_) return;
  const auto* seen = sight_->settled();
  if (seen == nullptr || !takes_commands(*seen)) return now < *course_.stop.by ? void() : end_of_stop();
  course_.stop.by = now + longest_thought;
  waiting_for_ = Waiting{request(console::Ask{
      .question = fmt::format("The copy was stopped: {} is incomplete. Delete it?", bench_.left.file),
      .choices = {"yes", "no"}})};
}

void RecipeJob::tidy(const console::Answer& answer, Time now) {
  waiting_for_.reset();
  if (!answer.good || answer.text != "yes") return end_of_stop();
  auto replies = offered_names();
  const bool loader = is_loader(bench_.stands());
  replies.push_back(
      {.question = QuestionId::delete_file, .text = loader ? "y" : "", .agreed = true, .times = 2});
  bench_.facts["left"] = bench_.left.file;
  std::string why;
  auto order = bench_.order(bench_.left.verb, "delete", why);
  if (!order) return end_of_stop();
  order->replies = std::move(replies);
  course_.stop.tidies = true;
  talk_.begin(std::move(*order), *sight_, bench_.family, now);
  pump_talk(now);
}

void RecipeJob::end_of_stop() {
  const auto* seen = sight_->settled();
  const bool waits = seen != nullptr && (takes_commands(*seen) || is_login(*seen));
  std::string why = "stopped";
  if (!waits && !course_.stop.at.empty())
    why = fmt::format(
        "stopped; the device goes on with '{}' by itself: leave it switched on until its prompt is back",
        course_.stop.at);
  if (course_.stop.tidies) {
    const auto& heard = talk_.heard();
    const bool gone = heard.end == Heard::End::prompt && heard.complaint().empty();
    why += gone ? fmt::format("; the incomplete {} is deleted", bench_.left.file)
                : fmt::format("; {} may be there, incomplete: see to it", bench_.left.file);
  } else if (!bench_.left.file.empty()) {
    why += fmt::format("; {0} is incomplete: delete {0}", bench_.left.file);
  }
  end(Outcome::Kind::cancelled, why);
}

}  // namespace rommate::recipe
