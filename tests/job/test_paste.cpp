#include <doctest/doctest.h>

#include <string>

#include "tests/job/slow_router.hpp"

using namespace rommate::testing;
using rommate::job::is_device_error;
using rommate::job::Pace;
using rommate::job::PasteJob;
using rommate::job::PasteOptions;
using rommate::job::read_script;
using Ended = rommate::protocols::Outcome::Kind;

namespace {

std::string configuration(int interfaces) {
  std::string text;
  for (int port = 0; port < interfaces; ++port)
    text += "interface GigabitEthernet0/" + std::to_string(port) + "\n description uplink to building " +
            std::to_string(port * 7) + ", panel B\n no shutdown\n";
  return text;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("a paste paced by echo arrives whole on a router that overruns when it is pasted to blindly") {
  const auto text = configuration(20);
  SlowRouter slow;
  slow.per_character = 3ms;  // three times slower than the line
  slow.fifo = 8;

  SUBCASE("by echo") {
    PasteBench bench{slow};
    bench.prints("R1(config)#");
    const auto& job = bench.paste(text);
    CHECK(job.outcome()->kind == Ended::done);
    CHECK(slow.overruns == 0);
    CHECK(joined(slow.commands) == text);
    CHECK(job.receipt().sent == 60);
    CHECK(job.receipt().echoed == 60);
    CHECK(job.receipt().retyped == 0);
  }
  SUBCASE("blindly: the same router loses characters, which shows that the test can fail") {
    PasteBench bench{slow};
    bench.prints("R1(config)#");
    const auto& job = bench.paste(text, {.pace = Pace::fixed});
    CHECK(slow.overruns > 0);
    CHECK(joined(slow.commands) != text);
    CHECK(job.receipt().echoed < job.receipt().lines);
    CHECK(job.outcome()->kind == Ended::failed);
    CHECK(job.outcome()->why.find("the device lost characters") != std::string::npos);
  }
  SUBCASE("with fixed delays that are long enough") {
    PasteBench bench{slow};
    bench.prints("R1(config)#");
    const auto& job = bench.paste(text, {.pace = Pace::fixed, .char_delay = 4ms, .line_delay = 100ms});
    CHECK(job.outcome()->kind == Ended::done);
    CHECK(joined(slow.commands) == text);
    CHECK(job.receipt().sent == 60);
    CHECK(job.receipt().echoed == 60);
  }
}

TEST_CASE("characters lost on the line are seen before Return and typed again") {
  SlowRouter router;
  router.lose_every = 97;
  PasteBench bench{router};
  bench.prints("R1(config)#");
  const auto text = configuration(6);
  const auto& job = bench.paste(text);
  CHECK(job.outcome()->kind == Ended::done);
  CHECK(joined(router.commands) == text);
  CHECK(job.receipt().retyped > 0);
  CHECK(job.receipt().echoed == job.receipt().sent);
}

TEST_CASE("a line that never comes back whole is cleared, and Return is not typed") {
  SlowRouter router;
  router.lose_every = 5;
  PasteBench bench{router};
  bench.prints("R1(config)#");
  const auto& job = bench.paste("interface GigabitEthernet0/1\nno shutdown\n");
  CHECK(job.outcome()->kind == Ended::failed);
  CHECK(job.outcome()->why.find("Return was not typed") != std::string::npos);
  CHECK(router.commands.empty());
  CHECK(bench.typed.back() == '\x15');
}

TEST_CASE("by prompt, a line is typed whole and the next one waits for the prompt") {
  SlowRouter router;
  router.per_command = 3s;
  PasteBench bench{router};
  bench.prints("R1(config)#");
  const auto& job = bench.paste("crypto key generate rsa\nend\n", {.pace = Pace::prompt});
  CHECK(job.outcome()->kind == Ended::done);
  CHECK(router.commands == std::vector<std::string>{"crypto key generate rsa", "end"});
  CHECK(job.receipt().echoed == 2);
  CHECK(bench.took() >= 6s);
}

TEST_CASE("the first complaint of the device ends it, with line, text and message") {
  SlowRouter router;
  router.answers["ip adress 10.0.0.1 255.0.0.0"] =
      "       ^\r\n% Invalid input detected at '^' marker.\r\n\r\n";
  const std::string text = "interface Gi0/1\nip adress 10.0.0.1 255.0.0.0\nno shutdown\n";
  SUBCASE("it stops") {
    PasteBench bench{router};
    bench.prints("R1(config)#");
    const auto& job = bench.paste(text);
    CHECK(job.outcome()->kind == Ended::failed);
    CHECK(job.outcome()->why ==
          "line 2 'ip adress 10.0.0.1 255.0.0.0': the device says: % Invalid input detected at '^' marker.");
    REQUIRE(job.receipt().errors.size() == 1);
    CHECK(job.receipt().errors[0].line == 2);
    CHECK(router.commands.size() == 2);
  }
  SUBCASE("it goes on when told to, and still says so at the end") {
    PasteBench bench{router};
    bench.prints("R1(config)#");
    const auto& job = bench.paste(text, {.keep_going = true});
    CHECK(job.outcome()->kind == Ended::failed);
    CHECK(router.commands.size() == 3);
    CHECK(job.receipt().errors.size() == 1);
  }
}

TEST_CASE("nothing is typed into a booting device, a login or silence") {
  SlowRouter router;
  PasteBench bench{router};
  SUBCASE("boots") {
    bench.prints(
        "System Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\nC1841 platform with 393216 Kbytes "
        "of main memory\r\n");
  }
  SUBCASE("unpacks") {
    bench.prints(
        "program load complete, entry point: 0x8000f000, size: 0xc100\r\nSelf decompressing the image : "
        "#####");
  }
  SUBCASE("login") { bench.prints("\r\nUser Access Verification\r\n\r\nUsername: "); }
  SUBCASE("destructive question") { bench.prints("Permanently erase 'disk0:'? "); }
  const auto& job = bench.paste("hostname X\n");
  CHECK(job.outcome()->kind == Ended::failed);
  CHECK(job.receipt().refused);
  CHECK(bench.typed.empty());
}

TEST_CASE("a silent line is knocked at with Ctrl-R, which answers nothing") {
  SlowRouter router;
  PasteBench bench{router};
  const auto& job = bench.paste("hostname X\n");
  CHECK(job.outcome()->kind == Ended::done);
  CHECK(bench.typed == "\x12hostname X\r");
}

TEST_CASE("a device that says nothing at all gets a RETURN only where a person agreed, and no more") {
  SlowRouter router;
  router.fifo = 0;
  PasteBench bench{router};
  PasteOptions options;
  SUBCASE("nobody agreed") {}
  SUBCASE("agreed beforehand") { options.may_return = true; }
  const auto& job = bench.paste("hostname X\n", options);
  CHECK(job.receipt().refused);
  CHECK(bench.typed == (options.may_return ? "\x12\r" : "\x12"));
}

TEST_CASE("a reset in the middle stops it at once") {
  SlowRouter router;
  router.instead_of_prompt["reload in 1"] =
      "\r\nSystem Bootstrap, Version 12.4(13r)T, RELEASE SOFTWARE (fc1)\r\nC1841 platform with 393216 Kbytes "
      "of main memory\r\n";
  PasteBench bench{router};
  bench.prints("R1#");
  const auto& job = bench.paste("reload in 1\nhostname X\nhostname Y\n");
  CHECK(job.outcome()->kind == Ended::failed);
  CHECK(job.outcome()->why.find("reset") != std::string::npos);
  CHECK(router.commands.size() == 1);
}

TEST_CASE("questions: a next line that answers is typed, a question that erases is not answered") {
  SlowRouter router;
  router.instead_of_prompt["crypto key generate rsa"] = "How many bits in the modulus [512]: ";
  router.instead_of_prompt["write erase"] =
      "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]";
  router.instead_of_prompt["reload"] = "Proceed with reload? [confirm]";
  PasteBench bench{router};
  bench.prints("R1(config)#");
  SUBCASE("an answer") {
    const auto& job = bench.paste("crypto key generate rsa\n2048\nend\n");
    INFO(job.outcome()->why);
    CHECK(job.outcome()->kind == Ended::done);
    CHECK(router.commands == std::vector<std::string>{"crypto key generate rsa", "2048", "end"});
  }
  SUBCASE("erases") {
    const auto& job = bench.paste("write erase\n\nend\n");
    CHECK(job.outcome()->kind == Ended::failed);
    CHECK(job.receipt().refused);
    CHECK(router.commands.size() == 1);
  }
  SUBCASE("no answer") {
    const auto& job = bench.paste("reload\nhostname X\n");
    CHECK(job.outcome()->kind == Ended::failed);
    CHECK(job.outcome()->why.find("nobody but a person answers") != std::string::npos);
    CHECK(job.receipt().refused);
    CHECK(router.commands.size() == 1);
  }
}

TEST_CASE("a password is typed without waiting for an echo, and is kept out of the recording") {
  struct Secrets final : rommate::console::Watcher {
    std::string open, secret;
    void sent(rommate::protocols::ByteView bytes, bool is_secret, Time) override {
      (is_secret ? secret : open).append(rommate::protocols::as_text(bytes));
    }
  } seen;
  SlowRouter router;
  router.instead_of_prompt["enable"] = "Password: ";
  PasteBench bench{router};
  bench.prints("R1>");
  bench.session().watch(seen);
  const auto& job = bench.paste("enable\nhunter2\nconfigure terminal\n");
  CHECK(job.outcome()->kind == Ended::done);
  CHECK(seen.secret == "hunter2\r");
  CHECK(seen.open.find("hunter2") == std::string::npos);
}

TEST_CASE("a log line that tears the echo does not stop it") {
  SlowRouter router;
  router.log_after =
      "\r\n*Mar  1 00:00:12.611: %LINEPROTO-5-UPDOWN: Line protocol on Interface Fa0/0, changed state to "
      "up\r\n";
  PasteBench bench{router};
  bench.prints("R1(config)#");
  SUBCASE("once") {}
  SUBCASE("in each line, without end: it is believed at last") { router.logs = 1000; }
  const auto& job = bench.paste("interface Loopback0\n shutdown\n");
  CHECK(job.outcome()->kind == Ended::done);
  CHECK(router.commands == std::vector<std::string>{"interface Loopback0", " shutdown"});
}

TEST_CASE("a log line cannot stand in for a character that was lost") {
  SlowRouter router;
  router.log_after = "\r\n%SYS-5-CONFIG_I: terface";
  SUBCASE("of a router, on a line of its own") {}
  SUBCASE("of a kernel, in the middle of the line") { router.log_after = "[   12.611] e1000: rface\r\n"; }
  router.lose_once = 4;
  PasteBench bench{router};
  bench.prints("R1(config)#");
  const auto& job = bench.paste("interface Loopback0\n");
  CHECK(job.outcome()->kind == Ended::done);
  CHECK(router.commands == std::vector<std::string>{"interface Loopback0"});
  CHECK(job.receipt().retyped == 1);
}

TEST_CASE("a device that colours what is typed is not typed to again and again") {
  SlowRouter router;
  router.log_after = "\x1b[1;32m";
  PasteBench bench{router};
  bench.prints("R1(config)#");
  const auto& job = bench.paste("interface Loopback0\n");
  CHECK(job.outcome()->kind == Ended::done);
  CHECK(job.receipt().retyped == 0);
}

TEST_CASE("a text without prompts between its lines goes on by its echo") {
  SlowRouter router;
  router.instead_of_prompt["banner motd #"] = "Enter TEXT message.  End with the character '#'.\r\n";
  router.instead_of_prompt["Authorised users only"] = "";
  PasteBench bench{router};
  bench.prints("R1(config)#");
  const auto& job = bench.paste("banner motd #\nAuthorised users only\n#\nend\n");
  INFO(job.outcome()->why);
  CHECK(job.outcome()->kind == Ended::done);
  CHECK(router.commands.size() == 4);
}

TEST_CASE("cancelled in the middle of a line, the line is cleared") {
  PasteJob job{read_script("hostname VERYLONGNAME\n"), {}};
  const Time now{std::chrono::hours{1}};
  Session session{rommate::protocols::LineSettings{}};
  session.on_bytes(rommate::protocols::as_bytes("\r\nR1#"), now);
  session.on_time(now + 10s);
  job.on_start(session.sight(), now + 10s);
  std::vector<rommate::console::Wanted> effects;
  job.take_effects(effects);
  effects.clear();
  job.cancel(now + 1s);
  CHECK(job.outcome()->kind == Ended::cancelled);
  job.take_effects(effects);
  REQUIRE(effects.size() == 1);
  CHECK(std::get<rommate::console::Write>(effects[0].effect).bytes == rommate::protocols::Bytes{0x15});
}

TEST_CASE("a script's lines are cleaned, and what should be seen first is pointed out") {
  const auto script = read_script(
      "\xEF\xBB\xBFhostname R1\r\n\tno shut \r\n!\r\nreload in 5\r\ndo wr erase\r\nhelp "
      "?\r\nreloading\r\ndescription delete me");
  CHECK(script.lines == std::vector<std::string>{"hostname R1", " no shut", "!", "reload in 5", "do wr erase",
                                                 "help ?", "reloading", "description delete me"});
  std::vector<std::size_t> dangerous, others;
  for (const auto& remark : script.remarks) (remark.dangerous ? dangerous : others).push_back(remark.line);
  CHECK(dangerous == std::vector<std::size_t>{4, 5});
  CHECK(others == std::vector<std::size_t>{6, 2, 2});
  CHECK(read_script("").lines.empty());
  CHECK(read_script("a\n\nb").lines.size() == 3);
}

TEST_CASE("tabs and blanks that are not sent as they are are named once, with how many lines have them") {
  std::vector<std::string> told;
  for (const auto& remark : read_script("a\tb  \r\nc\n\td\n  e \n").remarks)
    told.push_back(std::to_string(remark.line) + ": " + remark.why);
  CHECK(told == std::vector<std::string>{"1: tabs are sent as blanks, here and in 1 more",
                                         "1: blanks at its end are not sent, here and in 1 more"});
  CHECK(read_script("  a b\r\n\r\nc\r").remarks.empty());
}

TEST_CASE("what looks like a prompt and is none that is known ends a paste soon, and is named") {
  SlowRouter router;
  router.instead_of_prompt["sh"] = "(7) of (9) ~= lab, x; 4 % ";
  PasteBench bench{router};
  bench.prints("R1(config)#");
  const auto& job = bench.paste("sh\nshow clock\n");
  CHECK(job.outcome()->kind == Ended::failed);
  CHECK(router.commands == std::vector<std::string>{"sh"});
  CHECK(bench.took() < 20s);
  CHECK(job.outcome()->why.find("'(7) of (9) ~= lab, x; 4 %' stands there") != std::string::npos);
}

TEST_CASE("complaints are told from logs and remarks") {
  for (const auto* line :
       {"% Invalid input detected at '^' marker.", "% Incomplete command.", "% Ambiguous command:  \"s\"",
        "%Invalid interface type and number", "ERROR: % Incomplete command",
        "monitor: command \"enable\" not found", "Unknown command 'x' - try 'help'",
        "bash: foo: command not found", "% 10.0.0.0 overlaps with Gi0/1", "% Bad mask /33 for address",
        "syntax error, expecting <command>."})
    CHECK_MESSAGE(is_device_error(line), line);
  for (const auto* line :
       {"%LINK-3-UPDOWN: Interface Gi0/1, changed state to up", "*Mar 1 00:00:01: %SYS-5-CONFIG_I: error",
        "% Generating 2048 bit RSA keys, keys will be non-exportable...",
        "%Warning: portfast should only be enabled on ports", "", "Building configuration...",
        "R1(config)#description % Invalid"})
    CHECK_FALSE_MESSAGE(is_device_error(line), line);
}

TEST_CASE("that a command asks to save is no wish of the text, where the command is no save") {
  SlowRouter router;
  router.instead_of_prompt["reload"] = "\r\nSystem configuration has been modified. Save? [yes/no]: ";
  PasteBench bench{router};
  bench.prints("R1#");
  const auto& job = bench.paste("reload\nyes\n");
  CHECK(job.outcome()->kind == Ended::failed);
  CHECK(job.outcome()->why.find("nobody but a person answers") != std::string::npos);
  CHECK(router.commands == std::vector<std::string>{"reload"});
}
