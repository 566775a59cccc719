#include "src/recipe/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "src/console/gate.hpp"
#include "src/recipe/config_text.hpp"
#include "src/recognise/state.hpp"
#include "src/recognise/utf8.hpp"

namespace rommate::recipe {
namespace {

using namespace std::chrono_literals;

constexpr Duration noise_settles =
    3s;                                // a guess: log lines behind a prompt come in bursts of a second or two
constexpr Duration help_is_over = 1s;  // a guess: behind "?" words come without a pause
constexpr int most_redraws = 5;
constexpr Duration row_clears = 300ms;     // a guess, as LinePacer's
constexpr Duration shutdown_begins = 20s;  // a guess; an ASA shows its prompt for a second between (log)
constexpr Duration logs_after_boot = 5s;   // routers log for some seconds behind their first prompt (logs)
constexpr Duration receiver_gives_up =
    30s;  // behind its last request: U-Boot asks each 4.25 s, loaders each 2 to 10 s (measured, logs)
constexpr Duration garbled_long_enough = 12s;  // a guess
constexpr std::size_t most_said = 1 << 20;

/// The system of a device that starts has shown its prompt, and a log line has torn it: "fw-lab> " as a whole
/// row.
bool shows_prompt_row(std::string_view said) {
  constexpr std::size_t rows_looked_at = 2000;
  const auto lines = lines_of(said.substr(said.size() > rows_looked_at ? said.size() - rows_looked_at : 0));
  return std::any_of(lines.begin(), lines.end(), [](const std::string& row) {
    return row.size() > 1 && (row.back() == '>' || row.back() == '#') && std::isalpha(row.front()) != 0 &&
           row.find_first_of(" #>") == row.size() - 1;
  });
}

}  // namespace

std::vector<std::string> Heard::lines() const {
  auto all = lines_of(said);
  if (!all.empty()) all.erase(all.begin());
  if (!all.empty()) all.pop_back();
  for (auto& line : all) line.erase(0, line.size() - recognise::behind_noise(line).size());
  return all;
}

std::string Heard::complaint() const {
  for (const auto& line : lines()) {
    // A log line begins with '%' as well, but goes on with its facility; "%Warning:There is a file already
    // existing with this name" (log of a 2960) is followed by a question, and refuses nothing.
    const bool warns = line.starts_with("%Warning") || line.starts_with("% Warning");
    if (!line.empty() && line[0] == '%' && !warns && !is_log_line(line)) return line;
    for (const std::string_view words : {"ERROR: ", "monitor: command \"", "Error "})
      if (line.starts_with(words)) return line;
  }
  return "";
}

void Exchange::begin(Order order, const Sight& sight, Time now) {
  order_ = std::move(order);
  sight_ = &sight;
  heard_ = {};
  writes_.clear();
  follow_.reset();
  boot_ = {};
  held_ = false;
  held_until_.reset();
  redraws_ = cleared_ = 0;
  typing_ = order_.line.has_value();
  begun_ = last_heard_ = now;
  ask_at_ = now + noise_settles;
  if (typing_)
    return pacer_.begin(*order_.line, {.secret = order_.secret, .asks = asks_by_key()}, sight, now);
  if (const auto* seen = sight.settled(); seen != nullptr && !order_.answered) judge(*seen, now);
}

void Exchange::hear(Time now) {
  last_heard_ = now;
  ask_at_ = now + (asks_by_key() ? help_is_over : noise_settles);
  if (sight_->booting()) begun_ = now;  // a boot may be as long as it is
  if (held_until_ && boot_.seen) held_until_ = now + logs_after_boot;
}

void Exchange::on_bytes(console::ByteView received, Time now) {
  if (over()) return;
  hear(now);
  if (heard_.said.size() < most_said) heard_.said += protocols::as_text(received);
  if (!typing_) return;
  pacer_.on_bytes(received, now);
  look_after_typing(now);
}

void Exchange::look_after_typing(Time now) {
  if (pacer_.state() == job::LinePacer::State::entered) {
    typing_ = false;
    hear(now);
    if (order_.speed != 0 && !asks_first()) follow_ = order_.speed;
  } else if (pacer_.state() == job::LinePacer::State::failed) {
    end(Heard::End::not_typed, sight_->last(), pacer_.problem());
  }
}

void Exchange::on_sighting(const Sighting& seen, Time now) {
  if (over()) return;
  if (seen.state == State::booting) {
    boot_.seen = true;
    boot_.at = heard_.said.size();
    redraws_ = 0;
    hear(now);
    held_until_.reset();
    if (order_.restart == Order::Restart::none && !typing_)
      return end(Heard::End::restarted, seen, "the device has started anew, and was not told to");
  }
  if (!typing_ && seen.waiting) judge(seen, now);
}

void Exchange::judge(const Sighting& seen, Time now) {
  hear(now);
  if (order_.outwaits_transfer && seen.state == State::transfer) {
    order_.within = std::max(order_.within, receiver_gives_up);
    ask_at_.reset();
    return;
  }
  if (is_pager(seen)) return answer(seen, " ", false, false);
  if (auto* reply = reply_to(seen)) {
    --reply->times;
    return answer(seen, reply->text + "\r", reply->secret, reply->agreed);
  }
  if (seen.state == State::press_return) return answer(seen, "\r", false, false);
  if (takes_commands(seen)) {
    return seen.typing ? clear_row(now) : at_prompt(seen, now);
  }
  if (is_login(seen) || is_question(seen) || seen.state == State::transfer || seen.state == State::text_input)
    end(Heard::End::asked, seen, fmt::format("the device asks '{}'", seen.prompt));
}

/// Something is typed there that nobody has ended: a RETURN would carry it out.
void Exchange::clear_row(Time now) {
  if (++cleared_ > most_redraws) return;
  writes_.push_back({{console::Byte{0x15}}, false, console::InterruptKey{}});  // Ctrl-U
  ask_at_ = now + row_clears;
}

/// A restart is agreed to at the old speed: until then our end stays there, whatever log lines do to the
/// question.
bool Exchange::asks_first() const {
  return order_.restart == Order::Restart::must && !boot_.seen &&
         std::any_of(order_.replies.begin(), order_.replies.end(),
                     [](auto& each) { return each.question == QuestionId::reload && each.times > 0; });
}

bool Exchange::asks_by_key() const { return order_.enters == Order::Enters::by_its_last_key; }

/// The end, unless a shutdown or the log lines of a start are still to come.
void Exchange::at_prompt(const Sighting& seen, Time now) {
  const bool must = order_.restart == Order::Restart::must && !boot_.seen;
  const bool logs = boot_.seen && !is_loader(seen);
  if (held_ || (!must && !logs)) return end(Heard::End::prompt, seen, "");
  held_until_ = now + (must ? shutdown_begins : logs_after_boot);
}

Reply* Exchange::reply_to(const Sighting& seen) {
  for (auto& each : order_.replies) {
    const bool meant = each.at ? *each.at == seen.state
                               : each.question != QuestionId::none && each.question == seen.question;
    if (meant && each.times > 0 && seen.prompt.find(each.says) != std::string::npos) return &each;
  }
  return nullptr;
}

void Exchange::answer(const Sighting& seen, const std::string& text, bool secret, bool agreed) {
  const auto bytes = protocols::as_bytes(text);
  writes_.push_back({{bytes.begin(), bytes.end()},
                     secret,
                     console::AnswerTo{seen.offset, seen.question, seen.about, agreed}});
  if (order_.speed != 0 && seen.question == QuestionId::reload) follow_ = order_.speed;
}

void Exchange::on_refused(const Write& write, const std::string& why, Time now) {
  if (over()) return;
  if (typing_) {
    pacer_.on_refused(why, now);
    return look_after_typing(now);
  }
  // An answer came too late, or may not be given: what stands there now is looked at again.
  const auto* to = std::get_if<console::AnswerTo>(&write.purpose);
  const auto* seen = sight_->settled();
  if (to == nullptr || seen == nullptr) return;
  if (seen->offset == to->offset) return end(Heard::End::asked, *seen, why);
  judge(*seen, now);
}

/// The prompt may stand behind log lines, or have been torn by one.
void Exchange::ask_again(Time now) {
  ask_at_ = now + noise_settles;
  if (const auto* torn = sight_->behind_log_lines()) return judge(Sighting{*torn}, now);
  if (asks_by_key() && cleared_ < most_redraws && (cleared_ == 0 || sight_->last().typing))
    return clear_row(now);                  // what was asked about stands there again
  if (order_.speed != 0 && asks_first()) {  // it restarts unasked
    for (auto& each : order_.replies) each.times = 0;
    follow_ = order_.speed;
  }
  const bool offered =
      order_.restart != Order::Restart::none && heard_.says("Press RETURN");  // and log lines stand behind it
  const bool torn = order_.restart != Order::Restart::none && boot_.seen &&
                    shows_prompt_row(std::string_view{heard_.said}.substr(boot_.at));
  if (sight_->booting() && !offered && !torn) return;
  ask_at_.reset();
  if (redraws_ >= most_redraws || (sight_->unknown() && !moves())) return;
  ++redraws_;
  // After a start that we have watched to its "Press RETURN" a RETURN is what was asked for. At a password
  // that we asked for ourselves, and that log lines have torn, it is an empty one: it is asked again.
  const bool password = heard_.says("assword:") &&
                        std::any_of(order_.replies.begin(), order_.replies.end(),
                                    [](auto& each) { return each.at == State::password && each.times > 0; });
  // And a login that a start has brought, which knows no key that shows it again, asks anew after an empty
  // name.
  const bool login =
      order_.restart != Order::Restart::none && (heard_.says("login: ") || heard_.says("Username: "));
  const bool may_return =
      moves() || (offered && sight_->booting()) || (redraws_ > 2 && (offered || password || login));
  const auto bytes = protocols::as_bytes(may_return ? std::string_view{"\r"} : console::Gate::redraw);
  const bool blind = sight_->booting() && !offered;
  writes_.push_back(
      {{bytes.begin(), bytes.end()},
       false,
       blind ? console::Purpose{console::InterruptKey{.blind = true}} : console::Knock{may_return}});
  ask_at_ = now + 2 * noise_settles;
}

void Exchange::on_time(Time now) {
  if (over() || sight_ == nullptr) return;
  if (typing_ && now >= last_heard_ + order_.within) {
    pacer_.stop();
    return end(Heard::End::not_typed, sight_->last(), "the line could not be typed: no prompt showed");
  }
  if (typing_) {
    pacer_.on_time(now);
    return look_after_typing(now);
  }
  if (held_until_ && now >= *held_until_) {
    held_until_.reset();
    held_ = true;
    if (const auto* seen = sight_->settled()) return judge(*seen, now);
    ask_at_ = now;
  }
  if (order_.at_most != Duration{} && now >= begun_ + bound() && !sight_->booting())
    return end(Heard::End::flows, sight_->last(),
               fmt::format("the device goes on talking; its last line is '{}'", sight_->last_line()));
  if (now >= last_heard_ + order_.within)
    return end(Heard::End::silent, sight_->last(),
               fmt::format("nothing more came from the device; its last line is '{}'", sight_->last_line()));
  if (!held_until_ && ask_at_ && now >= *ask_at_) ask_again(now);
}

/// What makes no sense makes none later.
Duration Exchange::bound() const {
  return sight_->last().state == State::garbled ? std::min<Duration>(order_.at_most, garbled_long_enough)
                                                : order_.at_most;
}

void Exchange::end(Heard::End how, const Sighting& seen, std::string problem) {
  heard_.end = how;
  heard_.seen = seen;
  heard_.problem = std::move(problem);
}

void Exchange::stop() {
  if (typing_) pacer_.stop();
}

std::string Exchange::at_work() const {
  return over() || typing_ || !order_.line || order_.secret ? "" : *order_.line;
}

std::string_view Exchange::stop_key() const {
  const bool late = !order_.no_stop_behind.empty() && heard_.says(order_.no_stop_behind);
  return late || at_work().empty() ? std::string_view{} : order_.stop_key;
}

std::vector<Write> Exchange::take_writes() {
  auto writes = pacer_.take_writes();
  writes.insert(writes.end(), std::make_move_iterator(writes_.begin()),
                std::make_move_iterator(writes_.end()));
  writes_.clear();
  if (typing_ && pacer_.state() != job::LinePacer::State::typing) typing_ = false;
  return writes;
}

std::optional<Time> Exchange::deadline() const {
  if (over() || sight_ == nullptr) return std::nullopt;
  auto due = last_heard_ + order_.within;
  if (order_.at_most != Duration{} && !sight_->booting()) due = std::min(due, begun_ + bound());
  if (typing_) return std::min(due, pacer_.deadline().value_or(due));
  if (const auto& at = held_until_ ? held_until_ : ask_at_) due = std::min(due, *at);
  return due;
}

}  // namespace rommate::recipe
