#include "src/device/replay.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace rommate::device {
namespace {

constexpr char carriage_return = '\r', line_feed = '\n', backspace = '\b', rubout = 0x7f;

/// The line a cursor stands in behind this text.
class CursorLine {
 public:
  void print(std::string_view text) {
    for (const char c : text) {
      if (c == carriage_return || c == line_feed)
        line_.clear();
      else if (c != backspace)
        line_ += c;
      else if (!line_.empty())
        line_.pop_back();
      if (line_.size() > longest) line_.erase(0, longest / 2);
    }
  }
  [[nodiscard]] const std::string& text() const { return line_; }
  void clear() { line_.clear(); }

 private:
  static constexpr std::size_t longest = 4096;  // a bar of marks is one line
  std::string line_;
};

/// "rommon 3 > " is the same place as "rommon 1 > ".
std::string without_numbers(std::string_view place) {
  std::string out;
  for (const char c : place) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && out.ends_with('#')) continue;
    out += digit ? '#' : c;
  }
  return out;
}

/// How much of `text` is the echo of what was typed, keys that took something back included; 0: none is.
std::size_t echo_length(std::string_view text, std::string_view typed) {
  CursorLine line;
  std::size_t found = 0;
  for (std::size_t i = 0; i < text.size() && text[i] != carriage_return && text[i] != line_feed; ++i) {
    line.print(text.substr(i, 1));
    if (line.text() == typed) found = i + 1;
  }
  return typed.empty() ? 0 : found;
}

/// Whether it may be the beginning of such an echo.
bool begins_echo(std::string_view text, std::string_view typed) {
  CursorLine line;
  line.print(text);
  return text.find(line_feed) == std::string_view::npos && typed.starts_with(line.text());
}

bool is_control(char c) { return (c >= 0 && c < ' ') || c == rubout; }

/// Cuts events into turns, one event after another.
class Cutter {
 public:
  void take(const ReplayEvent& event) {
    const auto text = std::string(protocols::as_text(event.bytes));
    switch (event.kind) {
      case ReplayEvent::Kind::printed: printed(text, event.at); break;
      case ReplayEvent::Kind::typed:
        for (const char c : text) typed(c, event.at);
        break;
      case ReplayEvent::Kind::secret:
        begin(event.at);
        turn_->secret = closed_ = true;
        break;
      case ReplayEvent::Kind::held:
        finish();
        begin(event.at);
        turn_->kind = ReplayTurn::Kind::hold;
        closed_ = true;
        break;
      case ReplayEvent::Kind::lost: ++script_.lost; break;
    }
  }

  ReplayScript finished() {
    finish();
    return std::move(script_);
  }

 private:
  void begin(Time at) {
    if (turn_ && closed_) finish();
    if (!turn_) {
      turn_ = ReplayTurn{};
      turn_->place = cursor_.text();
    }
    last_ = at;
  }

  void typed(char c, Time at) {
    if (c == line_feed && turn_ && closed_ && turn_->answer.empty()) return;  // the second half of CR LF
    begin(at);
    if (c == carriage_return || c == line_feed) {
      closed_ = true;
    } else if (c == backspace || c == rubout) {
      if (!turn_->typed.empty()) turn_->typed.pop_back();
    } else {
      turn_->typed += c;
      if (is_control(c)) act_at_once();
    }
  }

  void act_at_once() {
    turn_->kind = ReplayTurn::Kind::key;
    closed_ = true;
  }

  void printed(const std::string& text, Time at) {
    cursor_.print(text);
    const auto after = begun_ ? at - last_ : Duration{};
    last_ = at;
    begun_ = true;
    if (!turn_) return script_.start.push_back({after, text});
    turn_->answer.push_back({after, text});
    if (closed_) return;
    // More than the echo before RETURN: these keys did it.
    std::string all;
    for (const auto& piece : turn_->answer) all += piece.text;
    if (!begins_echo(all, turn_->typed)) act_at_once();
  }

  void finish() {
    if (!turn_) return;
    auto& pieces = turn_->answer;
    std::string all;
    for (const auto& piece : pieces) all += piece.text;
    const auto echo = echo_length(all, turn_->typed);
    turn_->echoed = echo > 0;
    for (auto left = echo; left > 0 && !pieces.empty();) {
      const auto part = std::min(left, pieces.front().text.size());
      pieces.front().text.erase(0, part);
      left -= part;
      if (pieces.front().text.empty()) pieces.erase(pieces.begin());
    }
    script_.turns.push_back(std::move(*turn_));
    turn_.reset();
    closed_ = false;
  }

  ReplayScript script_;
  std::optional<ReplayTurn> turn_;
  bool closed_ = false, begun_ = false;
  CursorLine cursor_;
  Time last_{};
};

class Replay : public Device {
 public:
  Replay(ReplayScript script, bool fast) : script_{std::move(script)}, fast_{fast} {
    for (auto& turn : script_.turns) places_.push_back(without_numbers(turn.place));
  }

  void power_on(Time now) override {
    power_off(now);
    on_ = true;
    queue(script_.start, now);
  }
  void power_off(Time) override {
    on_ = false;
    next_ = 0;
    queue_.clear();
    waiting_.clear();
    line_.clear();
    cursor_.clear();
  }
  void on_button(bool, Time) override {}
  void on_bytes(ByteView typed, Time now) override {
    if (!on_) return;
    waiting_ += protocols::as_text(typed);
    on_time(now);
  }
  void on_line(const LineSettings&, Time) override {}
  void on_break(bool held, Time now) override {
    if (!held || !on_) return;
    const auto found = find(ReplayTurn::Kind::hold, "");
    if (!found) return remark("BREAK is not in the recording from here on: nothing happens");
    queue_.clear();
    answer(*found, now);
  }
  void purge_unsent(Time) override { waiting_.clear(); }
  [[nodiscard]] Time sent_at() const override { return {}; }  // long ago: everything is out at once
  void on_udp(unsigned, const Endpoint&, ByteView, Time) override {}
  void on_tcp(unsigned, StreamNews, ByteView, Time) override {}

  void on_time(Time now) override {
    while (!queue_.empty() && queue_.front().due <= now) {
      print(queue_.front().text);
      queue_.pop_front();
    }
    while (queue_.empty() && !waiting_.empty()) {
      const char c = waiting_.front();
      waiting_.erase(0, 1);
      key(c, now);
      while (!queue_.empty() && queue_.front().due <= now) {
        print(queue_.front().text);
        queue_.pop_front();
      }
    }
  }

  [[nodiscard]] Bytes take_output() override { return std::exchange(output_, {}); }
  [[nodiscard]] std::vector<DeviceEffect> take_effects() override { return std::exchange(effects_, {}); }
  [[nodiscard]] std::optional<Time> deadline() const override {
    return queue_.empty() ? std::nullopt : std::optional(queue_.front().due);
  }

 private:
  struct Due {
    Time due;
    std::string text;
  };

  void print(std::string_view text) {
    protocols::append(output_, protocols::as_bytes(text));
    cursor_.print(text);
    place_.reset();
  }
  void remark(std::string text) { effects_.emplace_back(Remark{std::move(text)}); }

  void queue(const std::vector<ReplayTurn::Piece>& pieces, Time now) {
    for (const auto& piece : pieces) {
      if (!fast_) now += piece.after;
      queue_.push_back({now, piece.text});
    }
  }

  /// The line without what was typed into it.
  [[nodiscard]] std::string place() const { return without_numbers(place_.value_or(cursor_.text())); }

  void key(char c, Time now) {
    if (!place_) place_ = cursor_.text();
    const bool second = c == line_feed && last_key_ == carriage_return;
    last_key_ = c;
    if (second) return;
    if (c == carriage_return || c == line_feed) return enter(now);
    if (c == backspace || c == rubout) {
      if (line_.empty()) return;
      line_.pop_back();
      return echo("\b \b");
    }
    line_ += c;
    if (const auto found = find(ReplayTurn::Kind::key, line_)) {
      if (script_.turns[*found].echoed) echo({&c, 1});
      return answer(*found, now);
    }
    if (is_control(c)) {
      line_.pop_back();
      return remark(fmt::format("key {:02X}h is not in the recording at \"{}\": nothing happens",
                                static_cast<unsigned char>(c), *place_));
    }
    echo({&c, 1});
  }

  void echo(std::string_view text) {
    if (!echoes()) return;
    auto before = place_;
    print(text);
    place_ = std::move(before);
  }

  /// As it was at this place; where nobody typed, everything but a password is echoed.
  [[nodiscard]] bool echoes() const {
    bool any = false;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (places_[i] != place() || script_.turns[i].kind == ReplayTurn::Kind::hold) continue;
      if (script_.turns[i].echoed) return true;
      any = any || script_.turns[i].secret || !script_.turns[i].typed.empty();
    }
    return !any && place().find("assword") == std::string::npos;
  }

  void enter(Time now) {
    if (const auto found = find(ReplayTurn::Kind::line, line_)) return answer(*found, now);
    const auto typed = std::exchange(line_, {});
    const auto place = place_.value_or("");
    print("\r\n");
    if (!typed.empty()) {
      print(fmt::format("% Not in the recording: {}\r\n", typed));
      remark(fmt::format("\"{}\" was not typed at \"{}\": no answer is known", typed, place));
    }
    print(place);
  }

  /// At this place from here on, then before, then at another place; the further the more of a guess.
  [[nodiscard]] std::optional<std::size_t> find(ReplayTurn::Kind kind, const std::string& typed) {
    const auto& turns = script_.turns;
    const auto here = place();
    const auto fits = [&](std::size_t i, bool anywhere) {
      if (turns[i].kind != kind || !(anywhere || places_[i] == here)) return false;
      return turns[i].typed == typed || (turns[i].secret && !anywhere);
    };
    for (std::size_t i = next_; i < turns.size(); ++i)
      if (fits(i, kind == ReplayTurn::Kind::hold)) {
        if (i > next_) remark(fmt::format("\"{}\" comes {} turns early", typed, i - next_));
        if (turns[i].secret) remark("any password is taken: it is not in the recording");
        return i;
      }
    for (std::size_t i = std::min(next_, turns.size()); i-- > 0;)
      if (fits(i, false)) {
        remark(fmt::format("\"{}\" again: answered as before, whatever has changed since", typed));
        return i;
      }
    if (kind != ReplayTurn::Kind::line || typed.empty()) return std::nullopt;
    for (std::size_t i = 0; i < turns.size(); ++i)
      if (fits(i, true)) {
        remark(fmt::format("\"{}\" was typed at \"{}\", not here", typed, turns[i].place));
        return i;
      }
    return std::nullopt;
  }

  void answer(std::size_t turn, Time now) {
    next_ = turn + 1;
    line_.clear();
    queue(script_.turns[turn].answer, now);
    place_.reset();
  }

  ReplayScript script_;
  bool fast_, on_ = false;
  char last_key_ = 0;
  std::vector<std::string> places_;  // of the turns
  std::size_t next_ = 0;             // the turn that comes when all goes as it did
  std::deque<Due> queue_;
  std::string waiting_;               // typed while something was printed
  std::string line_;                  // typed at this place
  std::optional<std::string> place_;  // the cursor's line before that
  CursorLine cursor_;
  Bytes output_;
  std::vector<DeviceEffect> effects_;
};

}  // namespace

ReplayScript cut_into_turns(const std::vector<ReplayEvent>& events) {
  Cutter cutter;
  for (const auto& event : events) cutter.take(event);
  return cutter.finished();
}

std::string told_about(const ReplayScript& script) {
  std::size_t secrets = 0, holds = 0, keys = 0;
  std::set<std::string> places;
  for (const auto& turn : script.turns) {
    secrets += turn.secret ? 1 : 0;
    holds += turn.kind == ReplayTurn::Kind::hold ? 1 : 0;
    keys += turn.kind == ReplayTurn::Kind::key ? 1 : 0;
    if (!turn.place.empty()) places.insert(without_numbers(turn.place));
  }
  auto out =
      fmt::format("{} answers: {} lines, {} keys, {} BREAKs; {} without anything typed before\n\nPlaces:\n",
                  script.turns.size(), script.turns.size() - keys - holds, keys, holds,
                  script.start.empty() ? "nothing came" : "something came");
  for (const auto& place : places) out += fmt::format("  \"{}\"\n", place);
  out +=
      "\nGuesses:\n  a line that was typed again, early or at another place is answered as it was then\n"
      "  a line that was not typed is not answered: \"% Not in the recording\"\n"
      "  speed and frame of the line, the Mode button and the network: not modelled\n";
  if (secrets > 0)
    out += fmt::format("  {} hidden lines (passwords): whatever is typed there is right\n", secrets);
  if (script.lost > 0) out += fmt::format("  {} places where the recording lacks something\n", script.lost);
  return out;
}

std::unique_ptr<Device> make_replay(ReplayScript script, bool fast) {
  return std::make_unique<Replay>(std::move(script), fast);
}

}  // namespace rommate::device
