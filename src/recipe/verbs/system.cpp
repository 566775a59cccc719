// Verbs of the running system: in and out of it, its restart, and the debts that are paid there.
#include <fmt/format.h>

#include <utility>

#include "src/recipe/bench.hpp"
#include "src/recipe/flash_room.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recipe {
namespace {

Move leave_setup(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0 && !setup_declined(bench).empty()) return look(setup_declined(bench), Order::Restart::may);
  if (heard.end == Heard::End::silent) return fail(heard.problem);
  return Done{};
}

/// What a device says that lets nobody in for a while, or has locked this user out, and how that ends: a
/// further try would not help, or make it longer. Vendor: command references, login block-for, aaa local
/// authentication attempts max-fail; of ASA also the release notes of 9.17; faillock(8).
struct Lock {
  std::string_view words;
  bool everybody;
  std::string_view ends;
};
constexpr Lock all_locks[] = {
    {"QUIET_MODE_ON", true, "until the time of `login block-for` has passed; `show login` tells how long"},
    {"Login blocked", true, "until the time of `login block-for` has passed"},
    {"Too many login attempts", true, "until some time has passed, which it does not tell"},
    {"113006", false,
     "until somebody else types `clear aaa local user lockout username`; since release 9.17 for ten minutes"},
    {"USER_LOCKED", false, "until somebody else types `clear aaa local user lockout username`"},
    {"LOCAL_USER_BLOCKED", false,
     "until the time of `aaa authentication rejected` has passed, or somebody else types `clear aaa local "
     "user "
     "blocked username`"},
    {"locked out", false, "until somebody else unlocks him, or the time of the lock has passed"},
    {"account is locked", false, "until somebody else unlocks him, or the time of the lock has passed"},
    {"Account locked", false, "until somebody else unlocks him, or the time of the lock has passed"},
    {"temporarily locked", false, "until the time of the lock has passed"},
};

/// Empty: it says nothing of the kind.
std::string locked_out(const Heard& heard) {
  for (const auto& lock : all_locks)
    if (heard.says(lock.words))
      return fmt::format("the device {} ('{}'), {}: no further try would help",
                         lock.everybody ? "lets nobody in for a while" : "has locked this user out",
                         lock.words, lock.ends);
  return "";
}

/// These refuse one who is locked out in the words of a wrong password: a right one may be among what is
/// refused.
std::string_view silent_lock(Family family) {
  switch (family) {
    case Family::nexus:
      return "; where `aaa authentication rejected` or `login block-for` is set a right one is refused, too, "
             "until "
             "its time has passed: `show aaa local user blocked` tells";
    case Family::asa:
      return "; with `aaa local authentication attempts max-fail` a right one is refused, too, once he is "
             "locked "
             "out: `show aaa local user` tells";
    default: return "";
  }
}

Move enable(Bench& bench, const Heard& heard, int stage) {
  const auto* seen = bench.sight->settled();
  if (stage == 0 && seen != nullptr && seen->state == State::ios_enable) return Done{};
  const bool in_vain = waited_in_vain(heard) && heard.seen.state == State::ios_user;
  // An ASA asks for one even where it has left its configuration out, and RETURN is it; "ciscoasa" until that
  // is loaded.
  const bool has_none = bench.sight->facts().config_ignored && seen != nullptr && seen->host == "ciscoasa";
  if (stage == 0 || (in_vain && bench.at++ == 0))
    return say(
        bench, "enable", "go",
        {has_none ? Reply{.at = State::password} : secret_reply(bench, State::password, "enable-secret")});
  if (heard.end == Heard::End::prompt && heard.seen.state == State::ios_enable) return Done{};
  if (const auto why = locked_out(heard); !why.empty()) return fail(why);
  const bool asks = heard.end == Heard::End::asked && is_login(heard.seen);
  const bool waits = heard.end == Heard::End::silent && bench.stands() == State::password;
  if ((asks || waits) && std::exchange(bench.list, {"left"}).empty())
    return look(
        {{.at = State::password, .times = 3}});  // nothing: leaves the question, and tries no second secret
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  return fail("enable mode is not open: the secret was not taken");
}

Move login(Bench& bench, const Heard& heard, int stage) {
  const bool in_vain = waited_in_vain(heard) && heard.end == Heard::End::asked && is_login(heard.seen);
  if (stage == 0 || (in_vain && bench.at++ == 0)) {
    const auto user = bench.given("login-user")        ? bench.values["login-user"]
                      : bench.family == Family::u_boot ? "root"
                                                       : "admin";
    const bool by_name =
        bench.given("login-user") || bench.family == Family::nexus || bench.family == Family::u_boot;
    return look(login_replies(bench, user, "login-secret", by_name));
  }
  if (const auto why = locked_out(heard); heard.end != Heard::End::prompt && !why.empty()) return fail(why);
  if (heard.end != Heard::End::prompt)
    return fail(fmt::format("the login was not taken: {}{}", heard.problem, silent_lock(bench.family)));
  return Done{};
}

Move leave_config(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) return say(bench, "leave-config", "go");
  if (heard.end != Heard::End::prompt) return fail(heard.problem);
  return Done{};
}

Move reload(Bench& bench, const Heard& heard, int stage) {
  if (bench.facts.contains("started by install")) return Done{};
  if (stage == 0) {
    const auto* confirm = find_phrase("reload", "confirm", bench.family);
    return say(bench, "reload", "go",
               {{.question = QuestionId::save_config, .text = "no", .agreed = true, .times = 2},
                {.question = QuestionId::reload,
                 .text = confirm == nullptr ? "" : std::string{confirm->line},
                 .agreed = true}},
               Order::Restart::must);
  }
  if (heard.end == Heard::End::silent || heard.end == Heard::End::not_typed) return fail(heard.problem);
  if (is_loader(heard.seen)) return fail("the start ended in the loader");
  return Done{};
}

Move restart(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) return say(bench, "restart", "go", {}, Order::Restart::must);
  if (heard.end == Heard::End::silent || heard.end == Heard::End::not_typed) return fail(heard.problem);
  return Done{};
}

Move set_root_password(Bench& bench, const Heard& heard, int stage) {
  if (stage > 0)
    if (auto wrong = went_wrong(heard)) return *wrong;
  switch (stage) {
    case 0: return say(bench, "set-root-password", "proc");  // which busybox's mount reads
    case 1: return say(bench, "set-root-password", "write");
    case 2: {
      auto reply = secret_reply(bench, State::password, "secret");
      reply.times = 2;
      return say(bench, "set-root-password", "set", {reply});
    }
    case 3:
      if (!heard.says("password for root changed") && !heard.says("updated successfully"))
        return fail("the password was not changed: " + (heard.lines().empty() ? "" : heard.lines().back()));
      return say(bench, "set-root-password", "sync");
    default: bench.started_anew = true; return Done{};
  }
}

Move by_hand(Bench& bench, const Heard&, int stage) {
  if (stage == 0 && !bench.arguments.empty()) return Hand{bench.arguments.front()};
  return Done{};
}

Move type(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0) {
    bench.facts["line"] = bench.arguments.empty() ? "" : bench.arguments.front();
    return say(bench, "type", "line");
  }
  if (auto wrong = went_wrong(heard)) return *wrong;
  return Done{};
}

constexpr std::size_t in_loader = 4;  // of a fixed Catalyst: which of the ways to pay

/// The saved configuration is read again at the next start: by the register, or by its file's own name.
Move pay_by_line(Bench& bench, const Heard& heard, int stage) {
  constexpr std::string_view debt = "pay skip-config";
  // A file that is not there may be back already: the answer to an earlier payment was lost. The proof
  // decides.
  if (stage > 0 && bench.at == 2 && heard.says("No such file")) return Done{};
  if (stage > 0)
    if (auto wrong = went_wrong(heard)) return *wrong;
  if (bench.at == 0) bench.at = is_loader(bench.stands()) ? 1 : bench.family == Family::catalyst ? 2 : 3;
  switch (bench.at * 10 + static_cast<std::size_t>(stage)) {
    case 10: return say(bench, debt, "in loader");
    case 20: return say(bench, debt, "set", offered_names());
    case 30: return say(bench, debt, "config");
    case 31: return say(bench, debt, "set");
    case 32: return say(bench, debt, "end");
    default: return Done{};
  }
}

/// Single-chassis Catalysts refuse the form with "switch all" (genielibs tries both in this order): the next
/// line is the other one.
Move pay_ignore_flag(Bench& bench, const Heard& heard, int stage) {
  constexpr std::string_view debt = "pay skip-config";
  if (stage > 0 && heard.end != Heard::End::prompt) return fail(heard.problem);
  switch (stage) {
    case 0: return say(bench, debt, "config");
    case 1: return say(bench, debt, "set");
    case 2:
      if (!heard.complaint().empty()) return say(bench, debt, "set again");
      return say(bench, debt, "end");
    case 3:
      if (heard.seen.state != State::ios_config) return Done{};
      if (auto wrong = went_wrong(heard)) return *wrong;
      return say(bench, debt, "end");
    default: return Done{};
  }
}

/// The loader refuses in words of many kinds: what its flash lists then is the proof.
Move pay_by_name_in_loader(Bench& bench, const Heard& heard, int stage) {
  constexpr std::string_view debt = "pay skip-config";
  if (stage > 0 && heard.end != Heard::End::prompt) return fail(heard.problem);
  switch (stage) {
    case 0: return say(bench, debt, "flash in loader");
    case 1: return say(bench, debt, "in loader");
    case 2: return say(bench, debt, "see in loader");
    default:
      if (lists(heard.lines(), "config.text", std::nullopt)) return Done{};
      return fail("the loader does not list config.text");
  }
}

Move pay_skip(Bench& bench, const Heard& heard, int stage) {
  if (stage == 0 && bench.family == Family::catalyst && is_loader(bench.stands())) bench.at = in_loader;
  if (bench.at == in_loader) return pay_by_name_in_loader(bench, heard, stage);
  const bool flag =
      bench.family == Family::catalyst_xe && (stage > 0 ? bench.at == 0 : !is_loader(bench.stands()));
  return flag ? pay_ignore_flag(bench, heard, stage) : pay_by_line(bench, heard, stage);
}

}  // namespace

std::vector<Entry> system_scripts() {
  return {{"leave-setup", leave_setup},
          {"enable", enable},
          {"login", login},
          {"leave-config", leave_config},
          {"reload", reload},
          {"restart", restart},
          {"set-root-password", set_root_password},
          {"by-hand", by_hand},
          {"type", type},
          {"pay skip-config", pay_skip}};
}

}  // namespace rommate::recipe
