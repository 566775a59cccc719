// Every job that a key or a command of ours starts, at every question of the simulated devices that can
// destroy something: seen, asked before we came, and left at another speed. The device must not have been
// answered: what it keeps is as before, no key that says yes was typed, and what it says to a yes it has not
// said. Where the question was seen it stands still: a yes has the consequence that it has where no job ran.
// Where nobody saw it, a job may knock with Ctrl-R, and that is a no to "[confirm]" of IOS.
#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "src/job/break_job.hpp"
#include "src/job/paste_job.hpp"
#include "src/job/speed_dance.hpp"
#include "src/job/sweep_job.hpp"
#include "src/job/transfer_job.hpp"
#include "tests/device/bench.hpp"
#include "tests/job/sim_end.hpp"
#include "tests/support/job_world.hpp"
#include "tests/transfer/files.hpp"

using namespace rommate;
using namespace rommate::testing;
using namespace std::chrono_literals;
using protocols::transfer::Protocol;

namespace {

struct Step {
  enum class Kind { until, line, keys, hold_break, button, wait } kind = Kind::until;
  std::string text = {};
};
Step until(std::string text) { return {Step::Kind::until, std::move(text)}; }
Step line(std::string text) { return {Step::Kind::line, std::move(text)}; }
Step keys(std::string text) { return {Step::Kind::keys, std::move(text)}; }
const Step hold_break{Step::Kind::hold_break}, button{Step::Kind::button}, rest{Step::Kind::wait, "long"},
    moment{Step::Kind::wait};

struct DeviceQuestion {
  std::string model;
  std::vector<Step> way;  // from power-on; the last step is the question itself
  std::string answer;     // what would destroy
};

std::vector<Step> operator+(std::vector<Step> way, std::vector<Step> more) {
  way.insert(way.end(), more.begin(), more.end());
  return way;
}

/// The console of a c2911 has a password of its own.
std::vector<Step> enabled_ios(std::string_view model) {
  const auto login =
      model == "c2911" ? std::vector{until("Password: "), line("console")} : std::vector<Step>{};
  return std::vector{until("Press RETURN to get started!"), rest, keys("\r")} + login +
         std::vector{until(">"), line("enable"), until("Password: "), line("forgotten"), until("#")};
}
std::vector<Step> rommon() {
  return {until("Self decompressing the image : ####"), hold_break, until("rommon 1 > ")};
}
std::vector<Step> catalyst_loader() { return {button, until("    flash_init"), button, until("switch: ")}; }

std::vector<DeviceQuestion> device_questions() {
  std::vector<DeviceQuestion> all;
  for (const auto* model : {"c1841", "c2600", "c2911", "c2500", "isr4321", "c2960", "c9300"}) {
    all.push_back(
        {model, enabled_ios(model) + std::vector{line("write erase"), until("Continue? [confirm]")}, "\r"});
    all.push_back({model, enabled_ios(model) + std::vector{line("reload"), until("[confirm]")}, "y"});
  }
  all.push_back({"c1841",
                 enabled_ios("c1841") + std::vector{line("delete flash:c1841-ipbase-mz.124-1c-bad.bin"),
                                                    until("]? "), keys("\r"), until("[confirm]")},
                 "\r"});
  all.push_back({"c1841",
                 enabled_ios("c1841") + std::vector{line("format flash:"), until("[confirm]"), keys("\r"),
                                                    until("Continue? [confirm]")},
                 "\r"});
  all.push_back({"c1841",
                 rommon() + std::vector{line("IP_ADDRESS=192.0.2.1"), line("IP_SUBNET_MASK=255.255.255.0"),
                                        line("DEFAULT_GATEWAY=192.0.2.254"), line("TFTP_SERVER=192.0.2.10"),
                                        line("TFTP_FILE=new.bin"), until("rommon 6 > "), line("tftpdnld"),
                                        until("y/n:  [n]:  ")},
                 "y\r"});
  all.push_back({"c2600", rommon() + std::vector{line("confreg"), until("y/n  [n]:  ")}, "y\r"});
  all.push_back({"c2600", rommon() + std::vector{line("xmodem -c x.bin"), until("y/n  [n]:  ")}, "y\r"});
  all.push_back({"isr4321-nopr",
                 {until("PASSWORD RECOVERY FUNCTIONALITY IS DISABLED"), until(" [OK]"), moment, hold_break,
                  until("configuration and proceed [y/n] ? ")},
                 "y\r"});
  all.push_back({"c2960",
                 catalyst_loader() + std::vector{line("flash_init"), until("Initializing Flash."),
                                                 until("switch: "), line("format flash:"), until("(y/n)?")},
                 "y\r"});
  all.push_back({"c2960", catalyst_loader() + std::vector{line("reset"), until("(y/n)?")}, "y\r"});
  all.push_back({"c9300",
                 {until("Press Ctrl-C to interrupt]"), keys("\x03"), until("switch: "),
                  line("emergency-install tftp://192.0.2.10/cat.bin"), until("continue (y/n)?")},
                 "y\r"});
  all.push_back({"asa5505",
                 {until("Use BREAK or ESC to interrupt boot."), moment, keys("\x1b"), until("rommon #0> "),
                  line("confreg"), until("y/n [n]: ")},
                 "y\r"});
  all.push_back({"asa5505",
                 {until("fw-lab> "), rest, line("enable"), until("Password: "), line("forgotten"),
                  until("# "), line("write erase"), until("[confirm]")},
                 "\r"});
  all.push_back(
      {"n9k",
       {until("leaf4 login: "), rest, keys("\r"), until("leaf4 login: "), line("admin"), until("Password: "),
        line("forgotten"), until("leaf4# "), line("reload"), until("(y/n)?  [n] ")},
       "y\r"});
  return all;
}

using Bench = std::shared_ptr<DeviceBench>;

Bench at_question(const DeviceQuestion& asked) {
  auto bench = std::make_shared<DeviceBench>(DeviceBench::of(asked.model));
  bool pressed = false;
  if (asked.way.front().kind == Step::Kind::button) bench->button(pressed = true);
  bench->power_on();
  for (std::size_t i = pressed ? 1 : 0; i < asked.way.size(); ++i) {
    const auto& step = asked.way[i];
    switch (step.kind) {
      case Step::Kind::until:
        REQUIRE_MESSAGE(bench->until(step.text), asked.model, ": no '", step.text, "' but '",
                        bench->since_cursor(), "'");
        break;
      case Step::Kind::line:
        bench->type(step.text + "\r");
        bench->run(1s);
        break;
      case Step::Kind::keys: bench->type(step.text); break;
      case Step::Kind::hold_break: bench->break_for(300ms); break;
      case Step::Kind::button: bench->button(pressed = !pressed); break;
      case Step::Kind::wait: bench->run(step.text.empty() ? 1s : 10s); break;
    }
  }
  bench->run(3s);
  bench->cursor_to_end();
  return bench;
}

/// What the device says within a few seconds of the answer.
std::string consequence(DeviceBench& bench, const std::string& answer) {
  bench.line({});
  bench.cursor_to_end();
  bench.type(answer);
  bench.run(5s);
  return bench.since_cursor();
}

/// What keys and commands of ours start on a line, with the options that they have where nobody agreed to
/// more: break, paste, probe, send, receive.
std::vector<JobContract> started_by_us() {
  const auto contract = [](std::string name, auto make) {
    JobContract each;
    each.name = std::move(name);
    each.make = make;
    return each;
  };
  std::vector<JobContract> all;
  for (const auto pace : {job::Pace::echo, job::Pace::prompt, job::Pace::fixed})
    for (const std::string text : {"\n\n", "y\nyes\n"})
      all.push_back(contract("paste", [=](const LineSettings&) {
        return std::make_unique<job::PasteJob>(job::read_script(text), job::PasteOptions{.pace = pace});
      }));
  for (const bool until : {false, true})
    all.push_back(contract("break", [=](const LineSettings& line) {
      job::BreakOptions options;
      options.methods = {job::BreakMethod::low_baud};
      options.line = line;
      if (until) options.until = {recognise::State::rommon, recognise::State::switch_loader};
      options.within = 12s;
      return std::make_unique<job::BreakJob>(options);
    }));
  all.push_back(contract("find the speed",
                         [](const LineSettings& line) { return std::make_unique<job::SweepJob>(line); }));
  all.push_back(contract("send", [](const LineSettings&) {
    return std::make_unique<job::TransferJob>(std::make_unique<MemorySource>(std::string(3000, 'y')),
                                              job::SendRequest{}, job::TransferLine{}, nullptr);
  }));
  all.push_back(contract("send --speed", [](const LineSettings& line) {
    job::SpeedDanceOptions options;
    options.line = line;
    options.up = "set BAUD 115200";
    options.down = "unset BAUD";
    return std::make_unique<job::SpeedDance>(options, [] { return std::unique_ptr<Job>{}; });
  }));
  for (const auto protocol : {Protocol::xmodem, Protocol::ymodem})
    all.push_back(contract("receive", [=](const LineSettings&) {
      return std::make_unique<job::TransferJob>(std::make_unique<MemorySink>(),
                                                job::ReceiveRequest{.protocol = protocol},
                                                job::TransferLine{}, nullptr);
    }));
  return all;
}

enum class Known { seen, unseen, seen_elsewhere, unseen_elsewhere };
constexpr std::array<std::string_view, 4> known_words{"seen", "asked before we came",
                                                      "seen, at another speed", "not seen, at another speed"};

/// The first words that a device says to an answer, without the time of a log line: "[OK]", "System
/// Bootstrap".
std::string without_digits(std::string said) {
  std::erase_if(said, [](char c) { return c >= '0' && c <= '9'; });
  return said;
}
std::string first_words(std::string said) {
  said = without_digits(std::move(said));
  const auto from = said.find_first_not_of("\r\n y*");
  return from == std::string::npos ? "" : said.substr(from, said.find_first_of("\r\n", from) - from);
}

/// What a yes does to a device: it says something else than to a no, or keeps something else.
std::string words_of_yes(const DeviceQuestion& asked) {
  const auto agreed = at_question(asked), refused = at_question(asked);
  const auto kept = agreed->saved();
  const auto yes = first_words(consequence(*agreed, asked.answer));
  const auto no = without_digits(consequence(*refused, asked.answer == "y\r" ? "n\r" : "n"));
  const bool tells = no.find(yes) == std::string::npos;
  REQUIRE_MESSAGE((tells || agreed->saved() != kept), asked.model, ": ", yes);
  return tells ? yes : "";
}

struct Trial {
  const DeviceQuestion& asked;
  Known known;
  std::string yes;  // what the device says to one; "": nothing, and what it keeps tells
  std::size_t tried = 0;

  [[nodiscard]] bool seen() const { return known == Known::seen || known == Known::seen_elsewhere; }
  [[nodiscard]] bool elsewhere() const {
    return known == Known::seen_elsewhere || known == Known::unseen_elsewhere;
  }
  [[nodiscard]] std::string where() const {
    return asked.model + " '" + asked.way.back().text + "', " +
           std::string{known_words[static_cast<std::size_t>(known)]};
  }
  /// BREAK may lead away from a question, and that is what it is for: it is tried by itself.
  void run(bool breaks) {
    const auto bench = at_question(asked);
    const auto kept = bench->saved();
    const auto shown = bench->printed().substr(bench->printed().size() -
                                               std::min<std::size_t>(bench->printed().size(), 600));
    for (const auto& contract : started_by_us())
      if ((contract.name == "break") == breaks) try_one(contract, bench, shown, kept);
    const auto said = without_digits(bench->since_cursor());
    if (!yes.empty())
      CHECK_MESSAGE(said.find(yes) == std::string::npos, where(), ": it was answered: ", said);
    if (breaks || !seen()) return;
    const auto after = first_words(consequence(*bench, asked.answer));
    const bool stood = yes.empty() ? bench->saved() != kept : after == yes;
    CHECK_MESSAGE(stood, where(), ": it does not stand any more: ", after);
  }
  void try_one(const JobContract& contract, const Bench& bench, const std::string& shown,
               const std::map<std::string, protocols::Bytes>& kept) {
    JobWorld world(contract, {});
    if (seen()) world.settle(shown);
    world.ask(asked.way.back().text, false, std::make_unique<SimEnd>(bench, world.now()));
    if (elsewhere()) world.set_speed(115200);
    world.run();
    ++tried;
    for (const auto& breach : world.breaches) FAIL_CHECK(where(), ", ", contract.name, ": ", breach);
    CHECK_MESSAGE(bench->saved() == kept, where(), ", ", contract.name);
  }
};

}  // namespace

TEST_CASE("no job that we start answers a question of a device that can destroy something") {
  std::size_t tried = 0;
  for (const auto& asked : device_questions()) {
    const auto yes = words_of_yes(asked);
    for (const auto known : {Known::seen, Known::unseen, Known::seen_elsewhere, Known::unseen_elsewhere}) {
      Trial trial{asked, known, yes};
      trial.run(false);
      trial.run(true);
      tried += trial.tried;
    }
  }
  MESSAGE(device_questions().size(), " questions of devices, ", tried, " jobs tried at them");
}
