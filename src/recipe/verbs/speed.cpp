// Verbs of the console's speed: found, raised for a transfer, brought home. A change that acts at once is
// followed by our end of the line, and a prompt at the new speed proves it.
#include <fmt/format.h>

#include "src/recipe/bench.hpp"
#include "src/recipe/config_register.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

constexpr std::size_t by_console_line = 20;  // a bench's `at` from here on

/// What is typed where the console's speed is a variable; empty: it is none there.
std::string key_of_change(const Bench& bench, std::uint32_t to) {
  if (bench.stands() == State::switch_loader) return to == 9600 ? "unset" : "set";
  return bench.stands() == State::uboot ? "set" : "";
}

/// One line that acts at once; our end follows.
Move change_now(const Bench& bench, std::string_view verb, std::string_view key, std::uint32_t to) {
  auto move = say(bench, verb, key);
  if (auto* type = std::get_if<Type>(&move)) {
    type->order.speed = to;
    type->order.within = std::chrono::seconds{20};
  }
  return move;
}

console::Debt speed_debt(const Bench& bench, std::uint32_t home, std::uint32_t away) {
  const auto loader = bench.stands() == State::uboot ? fmt::format("setenv baudrate {}", home)
                      : home == 9600                 ? std::string{"unset BAUD"}
                                                     : fmt::format("set BAUD {}", home);
  return {.what = "set-speed",
          .home = std::to_string(home),
          .away = std::to_string(away),
          .way_home = key_of_change(bench, home).empty() ? fmt::format("speed {}", home) : loader};
}

/// A prompt at the speed of now: our own end has tried another one since it was seen.
Move prompt_again(const Bench& bench) {
  return Type{{.within = std::chrono::seconds{20}, .speed = bench.baud}};
}

Move set_speed(Bench& bench, const Heard& heard, int stage) {
  const auto to = parse_baud(bench.arguments.empty() ? "" : bench.arguments.front());
  if (stage == 0) {
    if (to == 0) return fail("that is no speed");
    if (bench.baud == to) return Done{};
    if (key_of_change(bench, to).empty()) return fail("this loader has no variable for its speed");
    return TrySpeed{to};
  }
  if (stage == 1) return prompt_again(bench);
  if (stage > 1 && heard.end != Heard::End::none && heard.end != Heard::End::prompt)
    return fail(fmt::format("nobody answers at {} baud", bench.baud));
  if (stage == 2) return Owe{speed_debt(bench, bench.baud, to)};
  if (stage == 3) {
    return change_now(bench, "set-speed", key_of_change(bench, to), to);
  }
  return Done{};
}

// --- home

Move start_at(const Bench& bench, std::string_view verb, std::uint32_t to) {
  std::vector<Reply> replies;
  if (verb == "reload")
    replies = {{.question = QuestionId::save_config, .text = "no", .agreed = true, .times = 2},
               {.question = QuestionId::reload, .agreed = true}};
  auto move = say(bench, verb, "go", std::move(replies), Order::Restart::must);
  if (auto* type = std::get_if<Type>(&move)) type->order.speed = to;
  return move;
}

/// The register's speed bits, and a start with them. Read twice: a letter that the line loses may be a bit.
Move home_by_register(Bench& bench, const Heard& heard, std::uint32_t to) {
  const bool loader = is_loader(bench.stands());
  const auto read = [&] {
    if (!loader) return say(bench, "home-speed", "note");
    return say(bench, "home-speed", "read", {{.question = QuestionId::change_confreg, .text = "n"}});
  };
  if (bench.list.empty()) {
    bench.list.emplace_back("");
    return read();
  }
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  auto noted = loader ? register_in(heard.lines()) : next_register(heard.lines());
  if (loader && !noted) noted = register_in_summary(heard.lines());
  const auto reading = noted ? fmt::format("0x{:04x}", *noted) : "";
  if (!noted || bench.list.back() != reading) {
    bench.list.push_back(reading);
    if (bench.list.size() > 6) return fail("the device does not say twice the same what its register is");
    return read();
  }
  if (speed_of_register(*noted) != bench.baud) {
    // "0x2922 (will be 0x2102 at next reload)": somebody has set it, and nothing was started since. A loader
    // does not tell what it was.
    const auto now = loader ? std::nullopt : register_in(heard.lines());
    if (speed_of_register(*noted) == to && (loader || (now && speed_of_register(*now) == bench.baud))) {
      bench.at = 5;
      return start_at(bench, loader ? "reset" : "reload", to);
    }
    if (loader)
      return fail(
          fmt::format("the register says {} baud, and the device speaks at {}: its speed is set elsewhere",
                      speed_of_register(*noted), bench.baud));
    bench.at = by_console_line;
    return say(bench, "home-speed", "see");
  }
  const auto wanted = with_speed(*noted, to);
  if (!wanted) return fail(fmt::format("the register has no bits for {} baud", to));
  bench.facts["register for the speed"] = fmt::format("0x{:04x}", *wanted);
  bench.at = 1;
  return Done{};
}

/// "line con 0" / " speed 115200" in the running configuration: the register says another speed.
Move home_in_console_line(Bench& bench, const Heard& heard, std::uint32_t to) {
  if (auto wrong = went_wrong(heard)) return *wrong;
  switch (bench.at++) {
    case by_console_line: {
      const auto line = ConfigText::in_answer(heard.said).section("line con 0");
      if (!line || !line->has(fmt::format("speed {}", bench.baud)))
        return fail(fmt::format(
            "neither the register nor 'line con 0' says {} baud: the device's speed is set elsewhere",
            bench.baud));
      bench.facts["console speed"] = std::to_string(to);
      return say(bench, "home-speed", "config");
    }
    case by_console_line + 1: return say(bench, "home-speed", "line");
    case by_console_line + 2: return change_now(bench, "home-speed", "speed", to);
    case by_console_line + 3: return say(bench, "home-speed", "end");
    case by_console_line + 4: return say(bench, "home-speed", "see saved");
    default:
      if (const auto line = ConfigText::in_answer(heard.said).section("line con 0");
          line && line->begins("speed ") && !line->has(fmt::format("speed {}", to)))
        bench.remarks.push_back(
            "the saved configuration still has the other speed under 'line con 0': save the running one when "
            "it is as you want it (copy running-config startup-config)");
      return Done{};
  }
}

Move home_in_register(Bench& bench, const Heard& heard, std::uint32_t to) {
  if (bench.at >= by_console_line) return home_in_console_line(bench, heard, to);
  if (bench.at == 0) {
    auto move = home_by_register(bench, heard, to);
    if (bench.at == by_console_line || !std::holds_alternative<Done>(move)) return move;
    if (is_loader(bench.stands())) {
      bench.at = 4;
      return say(bench, "home-speed", "in loader");
    }
    return say(bench, "home-speed", "config");
  }
  if (auto wrong = went_wrong(heard); wrong && bench.at < 5) return *wrong;
  switch (bench.at++) {
    case 1: return say(bench, "home-speed", "set");
    case 2: return say(bench, "home-speed", "end");
    case 3: bench.at = 5; return start_at(bench, "reload", to);
    case 4: return start_at(bench, "reset", to);
    default:
      if (heard.end == Heard::End::silent || heard.end == Heard::End::not_typed) return fail(heard.problem);
      return Done{};
  }
}

Move bring_home(Bench& bench, const Heard& heard, std::string_view verb, int stage, std::uint32_t to) {
  const auto key = stage == 0 ? key_of_change(bench, to) : std::string{};
  if (!key.empty()) return change_now(bench, verb, key, to);
  if (stage > 0 && bench.at == 0 && bench.list.empty()) {
    if (heard.end != Heard::End::prompt) return fail(fmt::format("nobody answers at {} baud", to));
    return Done{};
  }
  return home_in_register(bench, heard, to);
}

Move home_speed(Bench& bench, const Heard& heard, int stage) {
  const auto to = parse_baud(bench.arguments.empty() ? "" : bench.arguments.front());
  if (to == 0) return fail("that is no speed");
  if (stage == 0 && bench.baud == to) return Done{};
  if (stage == 0) return TrySpeed{to};
  if (stage == 1) return prompt_again(bench);
  if (stage == 2 && heard.end != Heard::End::prompt) return fail(heard.problem);
  if (stage == 2) return Owe{speed_debt(bench, to, bench.baud)};
  return bring_home(bench, heard, "home-speed", stage - 3, to);
}

/// The device may be home already: a start has put it there, or the payment's answer was lost. Where its
/// speed is a variable that is set all the same: the next start reads it.
Move pay_speed(Bench& bench, const Heard& heard, int stage) {
  const auto to = parse_baud(bench.facts["home speed"]);
  if (to == 0) return fail("nobody knows what the speed was");
  if (stage == 0 && bench.baud == to && key_of_change(bench, to).empty()) return Done{};
  return bring_home(bench, heard, "pay set-speed", stage, to);
}

// --- found

Move find_speed(Bench& bench, const Heard& heard, int stage) {
  switch (stage) {
    case 0:
      if (bench.stands() != State::unknown) return Done{};
      return Sweep{!bench.arguments.empty() && bench.arguments.front() == "yes"};
    case 1: return look({});
    default:
      if (heard.end == Heard::End::prompt || heard.end == Heard::End::asked) return Done{};
      return fail("nobody answers at any usual speed: look at the cable, the adapter and the power");
  }
}

Move at_speed(const Bench& bench, const std::string& wanted) {
  if (bench.stands() == State::unknown) return HoldsNot{"the device does not answer readably"};
  if (std::to_string(bench.baud) == wanted) return Holds{};
  return HoldsNot{fmt::format("the device speaks at {} baud", bench.baud)};
}

Move speed_is(Bench& bench, const Heard&, int) { return at_speed(bench, bench.values["speed"]); }
Move speed_as_it_was(Bench& bench, const Heard&, int) { return at_speed(bench, bench.facts["home speed"]); }

Move device_answers(Bench& bench, const Heard&, int) {
  if (bench.stands() != State::unknown) return Holds{};
  return HoldsNot{"the device does not answer readably"};
}

}  // namespace

std::vector<Entry> speed_scripts() {
  return {{"set-speed", set_speed},          {"pay set-speed", pay_speed},
          {"find-speed", find_speed},        {"home-speed", home_speed},
          {"speed is {}", speed_is},         {"speed as it was", speed_as_it_was},
          {"device answers", device_answers}};
}

}  // namespace rommate::recipe
