// The first byte chooses client or server; then come a byte that says what we do (ask, send, let time pass)
// or how many bytes of the peer follow. Invariants: every request is answered once, within its deadlines; the
// line never takes an impossible value; output is bounded; nothing loops.
#include <cstdlib>
#include <set>

#include "protocols/telnet/rfc2217_client.hpp"
#include "protocols/telnet/rfc2217_server.hpp"

namespace {

using namespace rommate::protocols;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_possible(const LineSettings& line) {
  require(line.baud > 0 && line.data_bits >= 5 && line.data_bits <= 8 &&
          (line.stop_bits == 1 || line.stop_bits == 2));
}

class ClientRun {
 public:
  void run(ByteView script) {
    client_.start(now_);
    while (!script.empty()) {
      const Byte act = script.front();
      script = script.subspan(1);
      if (act < 16) {
        ask(act);
      } else {
        const std::size_t count = std::min<std::size_t>(act - 15U, script.size());
        client_.on_bytes(script.first(count), now_);
        script = script.subspan(count);
        input_ += count;
      }
      look();
    }
    for (int count = 0; client_.deadline(); ++count) {
      require(count < 20'000);
      now_ = std::max(now_, *client_.deadline());
      client_.on_time(now_);
      look();
    }
    if (breaking_) asked_.insert(client_.break_off(now_));
    while (client_.deadline()) client_.on_time(now_ = *client_.deadline());
    look();
    require(asked_.empty());
    require(output_ <= 400 + 64 * (input_ + asks_));
  }

 private:
  void ask(Byte act) {
    ++asks_;
    switch (act) {
      case 0: asked_.insert(client_.set_line({.baud = 115200}, true, now_)); break;
      case 1: asked_.insert(client_.set_line({.dtr = Pin::on, .rts = Pin::off}, false, now_)); break;
      case 2:
        client_.break_on(now_);
        breaking_ = true;
        break;
      case 3:
        asked_.insert(client_.break_off(now_));
        breaking_ = false;
        break;
      case 4: asked_.insert(client_.purge(true, true, now_)); break;
      case 5: asked_.insert(client_.watch(255, 255, now_)); break;
      case 6: client_.send_break_signal(); break;
      case 7: client_.suspend(); break;
      default: now_ += std::chrono::milliseconds(500); client_.on_time(now_);
    }
  }
  void look() {
    for (const auto& answer : client_.take_answers()) {
      require(asked_.erase(answer.request) == 1);
      require((answer.verdict == Rfc2217Client::Verdict::confirmed) == answer.text.empty());
    }
    require_possible(client_.line());
    static_cast<void>(client_.take_events());
    static_cast<void>(client_.take_leftover());
    output_ += client_.take_output().size();
  }

  Rfc2217Client client_;
  Time now_{};
  std::set<unsigned> asked_;
  bool breaking_ = false;
  std::size_t input_ = 0, output_ = 0, asks_ = 0;
};

void run_server(ByteView bytes) {
  Rfc2217Server server;
  server.start(Time{});
  server.on_bytes(bytes, Time{});
  require_possible(server.line());
  std::uint64_t at = 0;
  for (const ComEvent& event : server.take_events()) {
    require(event.at >= at);
    at = event.at;
  }
  require(at <= server.take_leftover().size());
  server.set_modem_state(0);
  server.notify_line_state(255);
  require(server.take_output().size() <= 128 + 16 * bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView rest{data + 1, size - 1};
  if ((data[0] & 1) != 0) {
    run_server(rest);
  } else {
    ClientRun().run(rest);
  }
  return 0;
}
