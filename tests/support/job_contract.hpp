// Checks the contract that every job keeps (src/console/job.hpp, gate.hpp), by running it again and again
// with one trouble at one point of its run:
//   - what arrives is cut into pieces of any size, and timers fire early and twice: same effects, same end;
//   - silence, a cancel, a line that is lost for good or for a while, a refused effect, a request that is
//     denied or never answered: it ends within a bound, leaves nothing but undos in the queue, and our own
//     end is as before, or somebody is told;
//   - a question stands, seen, asked before we came, or at another speed: no byte of the job answers it;
//   - the device boots, or text flows: nothing is typed but what the gate's list names.
//
//   const auto tried = rommate::testing::job_contract_points(contract);
//   for (const auto& breach : tried.breaches) FAIL_CHECK(breach);
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "src/recognise/question_id.hpp"
#include "tests/support/job_world.hpp"

namespace rommate::testing {

struct StandingQuestion {
  recognise::QuestionId id;
  std::string_view text;
};

/// One of each identity, in the words of a device. Texts: Cisco's command references and the simulated
/// models of src/devices; what a recogniser test names as seen elsewhere is taken from there.
inline constexpr StandingQuestion standing_questions[] = {
    {recognise::QuestionId::unknown, "Continue? [confirm]"},
    {recognise::QuestionId::erase_nvram,
     "R1#write erase\r\nErasing the nvram filesystem will remove all configuration files! Continue? "
     "[confirm]"},
    {recognise::QuestionId::factory_reset, "Reset back to the default factory? (yes/no): "},
    {recognise::QuestionId::overwrite_startup, "Overwrite the previous NVRAM configuration?[confirm]"},
    {recognise::QuestionId::change_running, "Destination filename [running-config]? "},
    {recognise::QuestionId::save_config, "System configuration has been modified. Save? [yes/no]: "},
    {recognise::QuestionId::commit_changes,
     "Uncommitted changes found, commit them before exiting(yes/no/cancel)? [cancel]:"},
    {recognise::QuestionId::change_confreg, "do you wish to change the configuration? y/n  [n]:  "},
    {recognise::QuestionId::continue_setup,
     "Would you like to enter the initial configuration dialog? [yes/no]: "},
    {recognise::QuestionId::erase_flash,
     "rommon 3 > tftpdnld\r\nWARNING: all existing data in all partitions on flash will be lost!\r\n"
     "Do you wish to continue? y/n:  [n]:  "},
    {recognise::QuestionId::format,
     "Format operation will destroy all data in \"disk1:\".  Continue? [confirm]"},
    {recognise::QuestionId::squeeze,
     "R1#squeeze flash:\r\nAll deleted files will be removed. Continue? [confirm]"},
    {recognise::QuestionId::delete_file, "Are you sure you want to delete \"flash:vlan.dat\" (y/n)?"},
    {recognise::QuestionId::overwrite_file,
     "R1#copy tftp: flash:\r\nDestination filename [a.bin]? b.bin\r\n"
     "%Warning:There is a file already existing with this name\r\nDo you want to over write? [confirm]"},
    {recognise::QuestionId::copy_file_name, "Destination filename [x.bin]? "},
    {recognise::QuestionId::reload, "Proceed with reload? [confirm]"},
    {recognise::QuestionId::format,
     "Are you sure you want to format \"flash:\" (all data will be lost) (y/n)?"},
    {recognise::QuestionId::factory_reset,
     "Would you like to reset the system back to the default configuration (y/n)?"},
};

struct ContractTried {
  std::size_t points = 0;  // runs with a trouble at a point of their own
  std::vector<std::string> breaches;
};

namespace job_contract_detail {

class Trial {
 public:
  explicit Trial(const JobContract& contract)
      : contract_(contract),
        stride_{contract.one_of * (std::getenv("CONTRACT") != nullptr ? 1 : usual_share)} {}

  ContractTried all() {
    const auto ordinary = run("undisturbed", {});
    if (!ordinary.breaches.empty()) return std::move(tried_);
    pieces(ordinary.trace);
    for (int at = 1; at <= ordinary.points; at += stride_) {
      run("cancelled", {Trouble::Kind::cancel, at});
      run("lost", {Trouble::Kind::lost, at});
      run("lost and back", {Trouble::Kind::lost_and_back, at});
      run("silent", {Trouble::Kind::silent, at});
      run("rebooted", {Trouble::Kind::boots, at});
      run("in flowing text", {Trouble::Kind::flows, at});
      // Each question comes up at a point of its own, and all of them in time.
      const auto& asked = standing_questions[static_cast<std::size_t>(at) % std::size(standing_questions)];
      run("asked", {Trouble::Kind::asked, at, std::string{asked.text}});
      run("asked", {Trouble::Kind::asked, at, std::string{standing_questions[1].text}});
    }
    for (int at = 1; at <= ordinary.effects; at += stride_) {
      run("effect refused", {Trouble::Kind::refused, at});
      run("effect unsupported", {Trouble::Kind::unsupported, at});
      run("effects refused from there on", {Trouble::Kind::refused_from, at});
    }
    for (int at = 1; at <= ordinary.requests; ++at) {
      run("request denied", {Trouble::Kind::denied, at});
      run("request never answered", {Trouble::Kind::unanswered, at});
    }
    for (const auto& question : standing_questions) questions(std::string{question.text});
    return std::move(tried_);
  }

 private:
  struct Ran {
    int points, effects, requests;
    std::string trace;
    std::vector<std::string> breaches;
  };
  Ran finish(JobWorld& world, const std::string& how) {
    world.run();
    ++tried_.points;
    for (const auto& breach : world.breaches)
      if (tried_.breaches.size() < most_told)
        tried_.breaches.push_back(contract_.name + ", " + how + ": " + breach + "; it did " + world.trace);
    return {world.points, world.effects, world.requests, world.trace, world.breaches};
  }
  Ran run(const std::string& how, Trouble trouble, Cutting cutting = {}) {
    const auto at = trouble.at == 0 ? how : how + " at " + std::to_string(trouble.at);
    JobWorld world(contract_, std::move(trouble), cutting);
    if (!contract_.before.empty()) world.settle(contract_.before);
    return finish(world, at);
  }
  void pieces(const std::string& reference) {
    const auto same = [&](const std::string& how, Cutting cutting) {
      const auto ran = run(how, {}, cutting);
      if (ran.trace != reference)
        tried_.breaches.push_back(contract_.name + ", " + how + ": it did\n  " + ran.trace +
                                  "\ninstead of\n  " + reference);
    };
    same("byte by byte", {.kind = Cutting::Kind::single});
    same("with early timers", {.nervous = true});
    for (unsigned seed = 1; seed <= 12; ++seed)
      same("pieces of seed " + std::to_string(seed),
           {.kind = Cutting::Kind::random, .seed = seed, .nervous = seed % 2 == 0});
  }
  void questions(const std::string& text) {
    if (contract_.of_person) return;
    for (const bool seen : {true, false}) {
      JobWorld world(contract_, {});
      world.ask("\r\n" + text, seen);
      finish(world, seen ? "at a question" : "at a question asked before we came");
      JobWorld elsewhere(contract_, {});
      elsewhere.ask("\r\n" + text, seen);
      elsewhere.set_speed(contract_.line.baud == 9600 ? 115200 : 9600);
      finish(elsewhere, seen ? "at a question at another speed" : "at an unseen question at another speed");
    }
  }

  static constexpr int usual_share = 13;       // one point of so many; CONTRACT=all: each
  static constexpr std::size_t most_told = 6;  // of each job: the rest is of the same kind
  const JobContract& contract_;
  const int stride_;
  ContractTried tried_;
};

}  // namespace job_contract_detail

[[nodiscard]] inline ContractTried job_contract_points(const JobContract& contract) {
  return job_contract_detail::Trial(contract).all();
}

}  // namespace rommate::testing
