// A console line on a LineServer for rig tests: writes down what clients do, in order.
#pragma once

#include <fmt/format.h>

#include <string>

#include "src/server/line/line_server.hpp"
#include "tests/support/loop.hpp"

namespace rommate::testing {

class ServedLine {
 public:
  using Protocol = server::LineServerSettings::Protocol;

  ServedLine(Loop& loop, Protocol protocol, std::string at = "127.0.0.1:0") : loop_(loop) {
    server::LineEvents events;
    events.on_bytes = [this](protocols::ByteView bytes) {
      received += protocols::as_text(bytes);
      story += protocols::as_text(bytes);
    };
    events.on_break = [this](bool on) { story += on ? "<BREAK on>" : "<BREAK off>"; };
    events.on_break_signal = [this] { story += "<BREAK>"; };
    events.on_line = [this](const protocols::LineSettings& line) { story += "<" + to_string(line) + ">"; };
    events.on_pins = [this](bool dtr, bool rts) { story += fmt::format("<DTR {} RTS {}>", dtr, rts); };
    events.on_purge = [this](bool in, bool out) { story += fmt::format("<purge {} {}>", in, out); };
    events.on_client = [this](std::string_view, bool here) { came += here ? 1 : 0; };
    auto made = server::listen_line(loop.io, {.protocol = protocol, .at = std::move(at)}, std::move(events));
    if (auto* problem = std::get_if<server::ListenProblem>(&made)) {
      why_not = problem->what;
    } else {
      server = std::move(std::get<std::unique_ptr<server::LineServer>>(made));
    }
  }
  /// To the clients, once so many of them have come since the start.
  void prints(std::string_view text, int clients = 1) {
    loop_.until([this, clients] { return came >= clients; });
    server->send(protocols::as_bytes(text));
  }

  std::unique_ptr<server::LineServer> server;
  std::string why_not;   // when it does not listen
  std::string received;  // bytes alone
  std::string story;     // bytes and what came between them
  int came = 0;          // clients, since the start

 private:
  Loop& loop_;
};

}  // namespace rommate::testing
