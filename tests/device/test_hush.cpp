// The shell of U-Boot, by what the real one answers (tests/emulator/test_uboot_model.py asks it).
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "src/device/hush.hpp"

using namespace rommate::device;

namespace {

/// A shell with `echo`, `true`, `false` and `run`, and what it said.
struct Shell {
  std::map<std::string, std::string> environment = {};
  Hush hush{[this](const std::string& name) {
    const auto found = environment.find(name);
    return found == environment.end() ? "" : found->second;
  }};
  std::string said = {};

  std::string operator()(std::string_view line) {
    said.clear();
    switch (hush.take(line)) {
      case HushFault::unfinished: return "> ";
      case HushFault::syntax: return "syntax error\n";
      case HushFault::none: break;
    }
    while (const auto words = hush.next()) carry_out(*words);
    return said;
  }

 private:
  void carry_out(const std::vector<std::string>& words) {
    int status = 0;
    if (words[0] == "echo") {
      for (std::size_t at = 1; at < words.size(); ++at) said += (at > 1 ? " " : "") + words[at];
      said += "\n";
    } else if (words[0] == "run" && words.size() == 2) {
      hush.ended(0);
      if (hush.run(environment[words[1]])) return;
      status = 1;
    } else {
      status = words[0] == "true" ? 0 : 1;
    }
    hush.ended(status);
  }
};

}  // namespace

TEST_CASE("hush takes commands one after the other, and cuts them into words") {
  Shell shell{.environment = {{"delay", "2"}, {"list", "a b  c"}}};
  CHECK(shell("echo a;echo b") == "a\nb\n");
  CHECK(shell(";;echo a;;echo b;") == "a\nb\n");
  CHECK(shell("echo \"a  b\"  c   d") == "a  b c d\n");
  CHECK(shell("echo 'a $delay' $delay \"${delay}x\" $nosuch end") == "a $delay 2 2x end\n");
  CHECK(shell("echo 'it''s' a\\;b \"a;b\" a#b #c") == "its a;b a;b a#b\n");
  CHECK(shell("echo $list") == "a b c\n");
  CHECK(shell("echo \"$list\"") == "a b  c\n");
  CHECK(shell("a=5 b=6; echo $a $b") == "5 6\n");
  CHECK(shell("") == "");
}

TEST_CASE("hush lets what decides end the whole of && and ||") {
  Shell shell;
  CHECK(shell("true && echo t || echo f") == "t\n");
  CHECK(shell("false && echo t || echo f") == "");
  CHECK(shell("false || true && echo e") == "e\n");
  CHECK(shell("true || echo a && echo b") == "");
  CHECK(shell("false && echo a; echo b") == "b\n");
  CHECK(shell("&& echo a") == "a\n");
  CHECK(shell("echo a &&") == "a\n");
  CHECK(shell("false; echo $?") == "1\n");
  CHECK(shell("nosuch || echo failed") == "failed\n");
}

TEST_CASE("hush branches and loops") {
  Shell shell{.environment = {{"list", "a b  c"}}};
  CHECK(shell("if false; then echo a; else echo b; fi") == "b\n");
  CHECK(shell("if false; then echo a; elif true; then echo b; else echo c; fi") == "b\n");
  CHECK(shell("if true; then if false; then echo a; else echo b; fi; echo c; fi; echo d") == "b\nc\nd\n");
  CHECK(shell("if false; then echo a; fi; echo $?") == "1\n");
  CHECK(shell("for i in 1 2 3; do echo $i; done") == "1\n2\n3\n");
  CHECK(shell("for x in \"a b\" c; do echo [$x]; done") == "[a]\n[b]\n[c]\n");
  CHECK(shell("for x in $list; do for y in 1 2; do echo $x$y; done; done") == "a1\na2\nb1\nb2\nc1\nc2\n");
  CHECK(shell("while false; do echo x; done; echo done") == "done\n");
  CHECK(shell("until true; do echo x; done; echo u") == "u\n");
}

TEST_CASE("hush asks for the rest of a command that is not complete") {
  Shell shell;
  CHECK(shell("if true") == "> ");
  CHECK(shell.hush.unfinished());
  CHECK(shell("then echo yes") == "> ");
  CHECK(shell("fi") == "yes\n");
  CHECK(shell("echo 'a") == "> ");
  CHECK(shell("b'") == "a\nb\n");
}

TEST_CASE("hush says what it cannot read") {
  Shell shell;
  for (const auto* line : {"then", "fi", "echo a & echo b", "done"}) CHECK(shell(line) == "syntax error\n");
  CHECK(shell("echo a") == "a\n");
}

TEST_CASE("hush runs variables within a line, and ends what has no end") {
  Shell shell{
      .environment = {{"a", "echo one; echo two"}, {"bad", "true; false"}, {"itself", "echo x; run itself"}}};
  CHECK(shell("run a; echo three") == "one\ntwo\nthree\n");
  CHECK(shell("run bad || echo bad") == "bad\n");
  CHECK(shell("if run a; then echo good; fi") == "one\ntwo\ngood\n");
  CHECK(shell("run itself").size() < 200);
  CHECK(shell("while true; do true; done") == "");
  CHECK(shell("echo still here") == "still here\n");
}
