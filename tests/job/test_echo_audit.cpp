#include <doctest/doctest.h>

#include "src/job/echo_audit.hpp"

using rommate::job::EchoAudit;

namespace {

EchoAudit with(std::initializer_list<const char*> lines) {
  EchoAudit audit;
  for (const char* line : lines) audit.typed(line);
  return audit;
}

}  // namespace

TEST_CASE("lines that come back behind their prompts are counted") {
  EchoAudit audit = with({"interface Gi0/1", " no shutdown", "end"});
  audit.on_text("R1(config)#interface Gi0/1\r\nR1(config-if)# no shu");
  CHECK(audit.back() == 1);
  audit.on_text("tdown\r\nR1(config-if)#end\r\nR1#");
  CHECK(audit.back() == 3);
  CHECK(audit.waiting() == 0);
  CHECK_FALSE(audit.damaged());
}

TEST_CASE("a line that lost characters is named when a later one is back") {
  EchoAudit audit = with({"interface Gi0/1", " description uplink to panel B", " no shutdown"});
  audit.on_text("R1(config)#interface Gi0/1\r\nR1(config-if)# descripti panel B\r\n");
  CHECK_FALSE(audit.damaged());
  audit.on_text("R1(config-if)# no shutdown\r\n");
  CHECK(audit.damaged() == 1u);
  CHECK(audit.back() == 2);
}

TEST_CASE("lines swallowed whole are named too") {
  EchoAudit audit = with({"vlan 10", "vlan 20", "vlan 30"});
  audit.on_text("S(config)#vlan 10\r\nS(config)#vlan 30\r\n");
  CHECK(audit.damaged() == 1u);
  CHECK(audit.back() == 2);
}

TEST_CASE("an echo torn by a log line is no damage") {
  EchoAudit audit = with({"interface Gi0/1", "end"});
  audit.on_text(
      "R1(config)#interf\r\n*Mar  1 00:00:12: %LINK-3-UPDOWN: up\r\nace Gi0/1\r\nR1(config-if)#end\r\n");
  CHECK(audit.back() == 2);
  CHECK_FALSE(audit.damaged());
}

TEST_CASE("what is typed at a password prompt is not missed, and neither is an empty line") {
  EchoAudit audit = with({"enable", "secret", "", "show clock"});
  audit.on_text("R1>enable\r\nPassword: \r\nR1#\r\nR1#show clock\r\n");
  CHECK(audit.back() == 4);
  CHECK_FALSE(audit.damaged());
}

TEST_CASE("a line that an editor scrolls sideways comes back in pieces") {
  const char* const longest =
      "description "
      "0123456789012345678901234567890123456789012345678901234567890123456789";
  EchoAudit audit = with({longest, "end"});
  std::string shown = "R1(config-if)#";
  for (const char* c = longest; *c != 0; ++c)
    shown += (c - longest) % 20 == 19 ? "\b\b\b$ab" : "", shown += *c;
  audit.on_text(shown + "\r\nR1(config-if)#end\r\n");
  CHECK(audit.back() == 2);
  CHECK_FALSE(audit.damaged());
}

TEST_CASE("endless output without a line's end keeps it small and harmless") {
  EchoAudit audit = with({"show tech"});
  for (int i = 0; i < 1000; ++i) audit.on_text(std::string(1000, 'x'));
  audit.on_text("\n");
  CHECK(audit.back() == 0);
  CHECK(audit.waiting() == 1);
}
