#include "src/recognise/question_judge.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "protocols/ascii.hpp"
#include "src/recognise/letters.hpp"
#include "src/recognise/logins.hpp"
#include "src/recognise/pagers.hpp"
#include "src/recognise/question_parts.hpp"
#include "src/recognise/questions.hpp"
#include "src/recognise/sentences.hpp"
#include "src/recognise/state.hpp"

namespace rommate::recognise {
namespace {

using protocols::trimmed;

/// "just press Enter to cancel:" below "... type "yes" and press Enter to proceed, or" (log: Aboot)
bool goes_on_from_above(std::string_view row, const Scene& scene) {
  const auto text = trimmed(row);
  return !text.empty() && text.back() == ':' && text[0] >= 'a' && text[0] <= 'z' && !scene.above.empty() &&
         scene.above.front().find_first_of(":?") == std::string_view::npos;  // else that one is answered
}

/// "9 Save and exit            Your choice ?": the last line of a menu, and the question far behind it
std::string_view without_menu_line(std::string_view row) {
  constexpr std::string_view gap = "      ";
  const auto at = row.rfind(gap);
  const bool numbered = !row.empty() && is_digit(row[0]) && !row.ends_with(' ');
  return numbered && at != std::string_view::npos ? trimmed(row.substr(at)) : row;
}

/// The banner said so, or a prompt of the kind "user@host>" stands above.
bool talks_junos(const Scene& scene) {
  if (scene.known.family != Family::none) return scene.known.family == Family::junos;
  return std::any_of(scene.above.begin(), scene.above.end(), [](std::string_view line) {
    const auto end = line.find_first_of(">% ");
    return end != std::string_view::npos && line[end] != ' ' && line.substr(0, end).find('@') < end;
  });
}

/// "boot: " of isolinux and its like, below a line that says so
bool asks_what_to_boot(std::string_view row, const Scene& scene) {
  if (row != "boot: " || scene.known.phase != Phase::none || scene.above.empty()) return false;
  const auto line = lower(scene.above.front());
  return contains(line, "press") || contains(line, "enter") || contains(line, "default");
}

/// "Are you sure? [yes/no] _": the device draws its own cursor.
std::string_view without_cursor(std::string_view row) {
  if (!row.ends_with("_")) return row;
  const auto text = row.substr(0, row.size() - 1);
  const auto end = text.find_last_not_of(' ');
  const bool asks = end != std::string_view::npos && std::string_view{"])>:?"}.find(text[end]) < 5;
  return asks ? text : row;
}

/// Devices that show what may be answered do so each time: these behind a "?" not yet, or one that has just
/// done it.
bool shows_choices(const Scene& scene) {
  constexpr Families those =
      of(Family::ios_router, Family::ios_xe_router, Family::catalyst, Family::catalyst_xe, Family::nexus,
         Family::ios_xr, Family::aireos, Family::catos, Family::aironet, Family::catalyst_rommon,
         Family::old_bootstrap, Family::vrp, Family::junos);
  if (has(those, scene.known.family)) return true;
  constexpr std::string_view choices[] = {"/n)", "/N)", "/n]", "/N]", "/no", "/NO", "/No", "no)", "NO)"};
  return std::any_of(std::begin(choices), std::end(choices),
                     [&](std::string_view each) { return contains(scene.recent, each); });
}

/// "or 'F' to import foreign configuration(s) and continue." below "Press any key to continue or 'C' ...,"
bool offers_other_keys(std::string_view row, const Scene& scene) {
  const auto text = trimmed(row);
  return text.starts_with("or '") && text.ends_with('.') && !scene.above.empty() &&
         lower(scene.above.front()).starts_with("press any key to continue or ");
}

/// "Again:" below "Password:" (doc: IOS, lock)
bool repeats_secret(std::string_view row, const Scene& scene) {
  constexpr std::size_t longest = 60;
  if (scene.above.empty() || row.size() > longest) return false;
  const auto text = trimmed(row);
  if (!text.ends_with(':')) return false;
  const auto word = lower(text);
  if (contains(word, " it again"))  // "Enter it again for verification:" (doc: DCNM)
    return asks_password(scene.above.front());
  constexpr std::string_view repeats[] = {"again:",   "confirm:", "repeat:",       "verify:",  "re-enter:",
                                          "reenter:", "retype:",  "confirmation:", "re-type:", "once more:"};
  return std::find(std::begin(repeats), std::end(repeats), word) != std::end(repeats) &&
         asks_password(scene.above.front());
}

}  // namespace

std::optional<Judgement> judge_question(std::string_view row, const Scene& scene) {
  row = without_cursor(row);
  const bool boots = scene.known.phase == Phase::early || scene.known.phase == Phase::loading;
  const bool small_system = scene.known.family == Family::u_boot || scene.known.family == Family::linux_os;
  const bool at_end = scene.known.kernel &&  // "Press Enter to continue." of sulogin
                      (trimmed(row).ends_with(".") || (small_system && row.ends_with("to continue")));
  if (is_pager_row(row, !boots || at_end)) return waiting(State::more);
  if (asks_for_return(row) || offers_other_keys(row, scene))
    return waiting(State::press_return, Quiet::doubtful);
  if (asks_login(row)) return waiting(State::login);
  if (asks_password(row) || repeats_secret(row, scene)) return waiting(State::password);
  if (asks_user_name(row)) return waiting(State::username);
  auto choice = parse_choice(row, scene.known.family == Family::nexus);
  if (!choice && trimmed(row).ends_with("? [yes,no]") && !talks_junos(scene))
    choice = Choice{};  // of confd, "(no)" does not follow
  if (!choice && goes_on_from_above(row, scene))
    choice = parse_choice(std::string{scene.above.front()} + " " + std::string{trimmed(row)}, false);
  if (choice) {
    auto result = waiting(State::yes_no);
    result.sighting.choices = std::move(choice->choices);
    result.sighting.default_answer = std::move(choice->default_answer);
    return result;
  }
  if (asks_what_to_boot(row, scene)) return waiting(State::question, Quiet::doubtful);
  if (row.ends_with(' ') && asks_yes_or_no(row) && !shows_choices(scene))
    return waiting(State::yes_no, Quiet::doubtful);
  if (auto asked = parse_question(row, scene.above)) {
    auto result = waiting(State::question, asked->doubtful ? Quiet::doubtful : Quiet::plain);
    result.sighting.choices = std::move(asked->choices);
    result.sighting.default_answer = std::move(asked->default_answer);
    return result;
  }
  return std::nullopt;
}

std::optional<Judgement> judge_step(std::string_view row, const Scene& scene) {
  const auto asked = without_menu_line(without_step(trimmed(row)));
  if (asked.size() == trimmed(row).size() || asked.empty()) return std::nullopt;
  return judge_question(std::string{asked} + (asked.back() == ']' ? ":" : ""), scene);
}

void identify_question(Sighting& seen, std::string_view row, const Scene& scene) {
  if (!is_question(seen)) return;
  auto identity = identify(row, scene.above);
  seen.question = identity.id;
  seen.about = std::move(identity.about);
  if (seen.state == State::confirm) seen.default_answer = "yes";
  seen.harms = harms_of(seen.question, seen.default_answer);
  const auto harm = harm_of(seen.question);
  seen.destructive = harm == Harm::file_system || harm == Harm::everything ||
                     seen.question == QuestionId::erase_nvram || seen.question == QuestionId::erase_passwords;
  seen.erases = seen.destructive || harm == Harm::file;
}

}  // namespace rommate::recognise
