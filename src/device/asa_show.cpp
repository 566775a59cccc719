// What an ASA shows in its own words. From the vendor's command reference of 8.0 and logs of a 5505.
#include <fmt/format.h>

#include "src/device/asa_system.hpp"

namespace rommate::device {

void AsaSystem::add_show_commands(CommandTable& table) {
  using enum Truth;
  table.add("show interface ip brief", [this](const Captured&) { show_interfaces_brief(); });
  table.add("show running-config LINE", [this](const Captured& c) { show_part(c[0]); });
  table.add("show route", [this](const Captured&) { show_route(); });
  table.add("show mode", [this](const Captured&) { answer("Security context mode: single \n"); });
  table.add("show curpriv", [this](const Captured&) {
    answer("Username : enable_15\nCurrent privilege level : 15\nCurrent Mode/s : P_PRIV\n");
  });
  table.add("show nameif", [this](const Captured&) {
    std::string out = "Interface                Name                     Security\n";
    for (const auto& port : ports()) {
      const auto head = "interface " + port.name;
      if (const auto name = config_.value_in(head, "nameif"))
        out += fmt::format("{:<25}{:<25}{:>3}\n", port.name, *name,
                           config_.value_in(head, "security-level").value_or("0"));
    }
    page_and_prompt(out);
  });
  table.forget("show " + default_system());
  for (const auto& flash :
       {std::string("show flash:"), std::string("show flash"), "show " + default_system()})
    table.add(flash, [this](const Captured&) {
      const auto* system = box_.storage().system(default_system());
      std::string out = "--#--  --length--  -----date/time------  path\n";
      int number = 0;
      for (const auto& file : system->files())
        out += fmt::format("{:>5}  {:<12}{}  {}\n", ++number, file.size(), model_.os.file_dates, file.name);
      page_and_prompt(
          out + fmt::format("\n{} bytes total ({} bytes free)\n", system->capacity(), system->available()));
    });
  for (const char* what : {"show conn",
                           "show xlate",
                           "show cpu",
                           "show failover",
                           "show interface",
                           "show vlan",
                           "show access-list",
                           "show logging",
                           "show arp",
                           "show crypto",
                           "show activation-key",
                           "show tech-support",
                           "show ip",
                           "show memory",
                           "show processes",
                           "show blocks",
                           "show nat",
                           "show ntp",
                           "show ssh",
                           "show aaa-server",
                           "show service-policy",
                           "show traffic",
                           "show uauth",
                           "show asdm",
                           "show vpn-sessiondb",
                           "show environment",
                           "show perfmon",
                           "show local-host",
                           "show switch",
                           "packet-tracer",
                           "capture",
                           "clear",
                           "debug",
                           "changeto",
                           "show firewall"}) {
    table.explain(what, "(not simulated)");
    for (const char* tail : {"", " LINE"})
      table.add(
          std::string(what) + tail, [this, what](const Captured&) { answer(not_simulated(what)); }, missing);
  }
}

/// "show running-config hostname": the lines that begin so, with what belongs to them.
void AsaSystem::show_part(const std::string& what) {
  page_and_prompt(OutputFilter{OutputFilter::Kind::section, "^" + what}.applied(stored_text()));
}

void AsaSystem::show_route() {
  std::string out =
      "\nCodes: C - connected, S - static, I - IGRP, R - RIP, M - mobile, B - BGP\n       D - EIGRP, EX - "
      "EIGRP external, O - OSPF, "
      "IA - OSPF inter area\n       * - candidate default, U - per-user static route, o - ODR\n\nGateway of "
      "last resort is not "
      "set\n\n";
  for (const auto& port : ports()) {
    const auto name = config_.value_in("interface " + port.name, "nameif");
    const auto address = protocols::parse_ipv4(port.address), mask = protocols::parse_ipv4(port.mask);
    if (!name || !address || !mask || port.shut) continue;
    auto network = *address;
    for (std::size_t i = 0; i < network.size(); ++i) network[i] = static_cast<Byte>(network[i] & (*mask)[i]);
    out += fmt::format("C    {} {} is directly connected, {}\n", to_string(network), port.mask, *name);
  }
  page_and_prompt(out);
}

}  // namespace rommate::device
