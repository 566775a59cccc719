// Every job there is, run through the contract of all jobs (tests/support/job_contract.hpp).
#include "tests/support/job_contract.hpp"

#include <doctest/doctest.h>

#include "src/job/break_job.hpp"
#include "src/job/guest_job.hpp"
#include "src/job/paste_job.hpp"
#include "src/job/speed_dance.hpp"
#include "src/job/sweep_job.hpp"
#include "src/job/told_job.hpp"
#include "src/job/transfer_job.hpp"
#include "tests/job/far_ends.hpp"

using namespace rommate;
using namespace rommate::testing;
using namespace std::chrono_literals;
using protocols::as_bytes;
using Ended = protocols::Outcome::Kind;

namespace {

/// The ordinary run ends as it should, and no other run breaks the contract.
void hold(const JobContract& contract, Ended ends = Ended::done) {
  JobWorld world(contract, {});
  if (!contract.before.empty()) world.settle(contract.before);
  world.run();
  if (!contract.of_person) {
    REQUIRE_MESSAGE(world.outcome, contract.name);
    CHECK_MESSAGE(world.outcome->kind == ends, contract.name, ": ", world.outcome->why);
  }
  const auto tried = job_contract_points(contract);
  for (const auto& breach : tried.breaches) FAIL_CHECK(breach);
  MESSAGE(contract.name, ": ", tried.points, " points tried");
}

JobContract paste(std::string name, job::Pace pace, std::string text) {
  return {.name = std::move(name),
          .make =
              [pace, text](const LineSettings&) {
                return std::make_unique<job::PasteJob>(job::read_script(text),
                                                       job::PasteOptions{.pace = pace});
              },
          .far =
              [](Time) {
                SlowRouter router;
                router.fifo = 1000;
                router.instead_of_prompt["copy run start"] = "Destination filename [startup-config]? ";
                return std::make_unique<RouterEnd>(std::move(router));
              },
          .before = "\r\nR1(config)#",
          .may_answer = {recognise::QuestionId::copy_file_name},
          .types_ahead = pace == job::Pace::fixed};
}

JobContract hunt(std::string name, std::vector<job::BreakMethod> methods, bool on_off, bool outlives) {
  return {.name = std::move(name),
          .make =
              [=](const LineSettings& line) {
                job::BreakOptions options;
                options.methods = methods;
                options.remote_on_off = on_off;
                options.line = line;
                options.until = {recognise::State::rommon};
                options.outlive_loss = outlives;
                return std::make_unique<job::BreakJob>(std::move(options));
              },
          .far = [](Time) { return std::make_unique<BootEnd>(3); },
          .before = "\r\nSystem Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\n"};
}

JobContract file(std::string name, bool sends, Protocol protocol, protocols::FlowControl flow) {
  return {.name = std::move(name),
          .make = [=](const LineSettings& line) -> std::unique_ptr<Job> {
            job::TransferLine transfer_line;
            transfer_line.settings = line;
            transfer_line.has_settings = true;
            if (sends)
              return std::make_unique<job::TransferJob>(
                  std::make_unique<MemorySource>(std::string(3000, 'y')),
                  job::SendRequest{.protocol = protocol}, transfer_line, nullptr);
            return std::make_unique<job::TransferJob>(std::make_unique<MemorySink>(),
                                                      job::ReceiveRequest{.protocol = protocol},
                                                      transfer_line, nullptr);
          },
          .far =
              [=](Time now) {
                return std::make_unique<TransferEnd>(!sends, protocol, now, std::string(3000, 'y'));
              },
          .line = {.flow = flow}};
}

JobContract dance(std::string name, bool sends) {
  return {.name = std::move(name),
          .make =
              [sends](const LineSettings& line) {
                job::SpeedDanceOptions options;
                options.line = line;
                options.up = "set BAUD 115200";
                options.down = "unset BAUD";
                return std::make_unique<job::SpeedDance>(options, [sends]() -> std::unique_ptr<Job> {
                  if (!sends) return std::make_unique<ShortJob>(Ended::done);
                  return std::make_unique<job::TransferJob>(
                      std::make_unique<MemorySource>(std::string(3000, 'y')),
                      job::SendRequest{.protocol = Protocol::xmodem}, job::TransferLine{}, nullptr);
                });
              },
          .far =
              [sends](Time) {
                auto end = std::make_unique<LoaderEnd>();
                end->receives = sends;
                return end;
              },
          .before = "\r\nswitch: ",
          .answer = [](const Request&) { return Answer{true}; }};
}

}  // namespace

TEST_CASE("a paste keeps the contract of all jobs, in each pace") {
  const std::string text = "hostname yes\ninterface Fa0/1\n no shut\nend\n";
  hold(paste("paste by echo", job::Pace::echo, text));
  hold(paste("paste by prompt", job::Pace::prompt, text));
  hold(paste("paste with fixed delays", job::Pace::fixed, text));
  auto saves = paste("paste that saves", job::Pace::echo, "hostname y\ncopy run start\n\nend\n");
  saves.may_answer = {recognise::QuestionId::copy_file_name, recognise::QuestionId::overwrite_startup,
                      recognise::QuestionId::save_config};
  hold(saves);
  hold(paste("paste of answers", job::Pace::echo, "y\n\nyes\n\n"));
}

TEST_CASE("a paste on a line that says nothing keeps it too") {
  auto silent = paste("paste on a silent line", job::Pace::echo, "hostname y\nend\n");
  silent.before.clear();
  hold(silent);
}

TEST_CASE("a hunt by BREAK keeps the contract, by each method") {
  using job::BreakMethod;
  hold(hunt("BREAK of the driver", {BreakMethod::driver}, false, false));
  hold(hunt("BREAK by low-baud", {BreakMethod::low_baud}, false, false));
  hold(hunt("BREAK of a server, on and off", {BreakMethod::remote}, true, false));
  hold(hunt("BREAK of a server", {BreakMethod::remote}, false, false));
  hold(hunt("BREAK by all methods", {BreakMethod::driver, BreakMethod::low_baud, BreakMethod::remote}, true,
            true));
  auto once = hunt("one BREAK", {}, false, false);
  once.make = [](const LineSettings& line) {
    job::BreakOptions options;
    options.methods = {BreakMethod::low_baud};
    options.line = line;
    return std::make_unique<job::BreakJob>(options);
  };
  hold(once);
}

TEST_CASE("the search for a speed keeps the contract") {
  const JobContract sweep{
      .name = "find the speed",
      .make = [](const LineSettings& line) { return std::make_unique<job::SweepJob>(line); },
      .far = [](Time) { return std::make_unique<PromptEnd>(115200); },
      .keeps_speed = true};
  hold(sweep);
  auto nobody = sweep;
  nobody.name = "find the speed where nobody answers";
  nobody.far = [](Time) { return std::make_unique<PromptEnd>(1); };
  hold(nobody, Ended::failed);
}

TEST_CASE("a transfer keeps the contract, in both directions") {
  using protocols::FlowControl;
  hold(file("XMODEM send", true, Protocol::xmodem, FlowControl::none));
  hold(file("XMODEM receive", false, Protocol::xmodem, FlowControl::none));
  hold(file("YMODEM send", true, Protocol::ymodem, FlowControl::soft));
  hold(file("YMODEM receive", false, Protocol::ymodem, FlowControl::hard));
  hold(file("YMODEM-G send", true, Protocol::ymodem_g, FlowControl::hard));
}

TEST_CASE("a change of speed keeps the contract, with a job within it") {
  hold(dance("speed change", false));
  hold(dance("speed change and a transfer", true));
}

TEST_CASE("a command with a job behind it keeps the contract") {
  auto told = paste("command and a job", job::Pace::echo, "");
  told.make = [](const LineSettings&) {
    return std::make_unique<job::ToldJob>("show clock",
                                          [] { return std::make_unique<ShortJob>(Ended::done); });
  };
  hold(told);
}

TEST_CASE("a guest keeps the contract as far as a person is bound by it") {
  const auto types = [](std::string_view keys) {
    return [keys](Job& job) { static_cast<job::GuestJob&>(job).type(as_bytes(keys)); };
  };
  hold({.name = "guest",
        .make = [](const LineSettings&) { return std::make_unique<job::GuestJob>("guest ann", nullptr); },
        .far =
            [](Time) {
              SlowRouter router;
              router.fifo = 1000;
              return std::make_unique<RouterEnd>(std::move(router));
            },
        .before = "\r\nR1(config)#",
        .meanwhile = {{100ms, types("show version\r")},
                      {200ms, types(std::string_view{"end\r"})},
                      {2s, [](Job& job) { static_cast<job::GuestJob&>(job).left(); }}},
        .of_person = true});
}
