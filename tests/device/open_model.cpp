#include "tests/device/open_model.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "src/device/personality.hpp"

namespace rommate::testing {
namespace {

using namespace std::chrono_literals;

std::unique_ptr<device::Device> opened(std::string_view model, device::OsKind& kind) {
  std::string platforms;
  for (const auto& each : device::embedded_models()) {
    if (each.name != model) continue;
    const auto read = device::read_personality(model, each.toml);
    const auto& known = std::get<device::Personality>(read);
    kind = known.os.kind;
    for (const auto& platform : known.platforms) platforms += fmt::format("\"{}\", ", platform);
  }
  const auto toml = fmt::format(
      "[model]\nbase = \"{}\"\nname = \"open\"\ntitle = \"T\"\nfamily = \"f\"\nplatforms = [{}]\n[nvram]\n"
      "startup_config = \"\"\"\nhostname R1\n!\nend\n\"\"\"\n[boot]\nrecovery_disabled = false\n[guesses]\n"
      "\"boot.recovery_disabled\" = \"for a test\"\n",
      model, platforms);
  auto made = device::make_device_from("open.toml", toml, {.fast = true});
  if (auto* refusal = std::get_if<device::Refusal>(&made)) FAIL(refusal->why);
  return std::move(std::get<0>(made));
}

}  // namespace

DeviceBench at_enable(std::string_view model) {
  auto kind = device::OsKind::ios;
  DeviceBench bench(opened(model, kind));
  bench.power_on();
  const auto say = [&](std::string_view keys, std::string_view answer) {
    bench.type(keys);
    const bool came = bench.until(answer, 20min);
    REQUIRE_MESSAGE(came, model << ": " << bench.printed());
  };
  if (kind == device::OsKind::nxos) {
    say("", "login: ");
    say("admin\r", "Password: ");
    say("admin\r", "R1# ");
    say("terminal length 0\r", "R1# ");
    return bench;
  }
  if (kind == device::OsKind::asa) {
    say("", "R1> ");
    say("enable\r", "Password: ");
    say("\r", "R1# ");
    say("terminal pager 0\r", "R1# ");
    return bench;
  }
  say("", "Press RETURN to get started!");
  REQUIRE(bench.quiet(20s));
  say("\r", "R1>");
  say("enable\r", "R1#");
  say("terminal length 0\r", "R1#");
  return bench;
}

std::string answers(DeviceBench& bench, std::initializer_list<std::string_view> lines) {
  std::string all;
  for (const auto line : lines) {
    bench.cursor_to_end();
    bench.type(std::string(line) + "\r");
    REQUIRE(bench.quiet(2s));
    all += bench.since_cursor();
  }
  std::erase(all, '\r');
  return all;
}

}  // namespace rommate::testing
