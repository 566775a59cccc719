#include "src/port/rfc2217.hpp"

#include <fmt/format.h>

#include <map>

#include "protocols/telnet/rfc2217_client.hpp"
#include "src/port/engine_port.hpp"
#include "src/port/tcp.hpp"

namespace rommate::port {
namespace {

using protocols::Rfc2217Client;
using Verdict = Rfc2217Client::Verdict;
using Status = ControlResult::Status;

// Line errors and BREAKs from the device, and all four modem lines without their changes.
constexpr protocols::Byte line_mask = protocols::com_port::line_break | protocols::com_port::line_framing |
                                      protocols::com_port::line_parity | protocols::com_port::line_overrun;
constexpr protocols::Byte modem_mask = 0xff;

Status status_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::confirmed: return Status::done;
    case Verdict::unconfirmed: return Status::unconfirmed;
    case Verdict::refused: return Status::refused;
    case Verdict::unsupported: return Status::unsupported;
  }
  return Status::refused;
}

class Rfc2217Port final : public EnginePort {
 public:
  Rfc2217Port(boost::asio::io_context& io, std::unique_ptr<Port> below, const LineSettings& line)
      : EnginePort(io, std::move(below)), line_(line) {}

  [[nodiscard]] Capabilities capabilities() const override {
    return {.line_settings = true,
            .break_on_off = true,
            .remote_break = true,
            .low_baud_break = true,
            .modem_lines = true,
            .eight_bit_clean = client_ && client_->telnet().eight_bit_clean()};
  }
  [[nodiscard]] const LineSettings& line() const override { return line_; }
  [[nodiscard]] std::string remarks() const override { return remarks_; }

  void control(const Control& what, OnControl done) override {
    if (!client_)
      return answer_later({Status::refused, "the connection is not open", std::nullopt}, std::move(done));
    std::visit([this, &done](const auto& request) { carry_out(request, std::move(done)); }, what);
    pump();
  }

 protected:
  protocols::Engine& start_engine(protocols::Time time) override {
    client_ = std::make_unique<Rfc2217Client>();
    client_->start(time);
    remarks_.clear();
    line_asked_ = false;
    return *client_;
  }
  void encode(ByteView bytes) override { client_->send(bytes); }
  [[nodiscard]] bool held() const override { return client_->suspended(); }

  void progressed() override {
    static_cast<void>(client_->take_events());  // the modem lines are kept by the client
    if (opening() && !line_asked_ && client_->negotiated()) begin_line();
    for (auto& answer : client_->take_answers()) take_answer(answer);
  }

  void on_lost(const Problem&) override {
    for (auto& [request, asked] : std::exchange(asked_, {}))
      answer_later({Status::refused, "the connection was lost", std::nullopt}, std::move(asked.done));
  }

 private:
  struct Asked {
    OnControl done;                    // none: part of open()
    std::optional<LineSettings> line;  // to be in force when confirmed
  };

  /// The server's word on COM-PORT is in: set the line, or say that there is none to set.
  void begin_line() {
    if (client_->com_port() != Rfc2217Client::Support::yes) {
      const bool silent = client_->com_port() == Rfc2217Client::Support::silent;
      const char* what =
          silent ? "does not answer RFC 2217" : "refuses RFC 2217: it is a plain telnet server";
      return finish_open(Problem{Problem::Kind::cannot_open, fmt::format("{} {}", name(), what),
                                 fmt::format("Use {}://{}; the line then keeps the speed that the server has",
                                             silent ? "tcp" : "telnet", name())});
    }
    line_asked_ = true;
    client_->watch(line_mask, modem_mask, now());  // ser2net does not answer it: nobody waits for that
    asked_[client_->set_line(line_, true, now())] = {};
  }

  void take_answer(Rfc2217Client::Answer& answer) {
    const auto found = asked_.find(answer.request);
    if (found == asked_.end()) return;
    Asked asked = std::move(found->second);
    asked_.erase(found);
    if (!asked.done) return take_opening_answer(answer);
    if (asked.line && answer.verdict <= Verdict::unconfirmed) line_ = *asked.line;
    answer_later({status_of(answer.verdict), std::move(answer.text), std::nullopt}, std::move(asked.done));
  }

  void take_opening_answer(const Rfc2217Client::Answer& answer) {
    if (answer.verdict == Verdict::unconfirmed) remarks_ = answer.text;
    if (answer.verdict <= Verdict::unconfirmed) return finish_open(std::nullopt);
    finish_open(Problem{Problem::Kind::refused, fmt::format("{}: {}", name(), answer.text),
                        "Ask for what the server has, or use telnet:// and leave the line alone"});
  }

  void carry_out(const SetLine& set, OnControl done) {
    asked_[client_->set_line(set.line, false, now())] = {std::move(done), set.line};
    progressed_soon();
  }
  void carry_out(const SetBreak& set, OnControl done) {
    if (!set.on) {
      asked_[client_->break_off(now())] = {std::move(done), std::nullopt};
      return progressed_soon();
    }
    client_->break_on(now());
    report_when_written(std::move(done));
  }
  void carry_out(const SendRemoteBreak&, OnControl done) {
    client_->send_break_signal();
    report_when_written(std::move(done));
  }
  void carry_out(const Purge& purge, OnControl done) {
    if (purge.received) drop_received();
    asked_[client_->purge(purge.received, purge.unsent, now())] = {std::move(done), std::nullopt};
    progressed_soon();
  }
  void carry_out(const Drain&, OnControl done) { report_when_written(std::move(done)); }
  void carry_out(const GetModemLines&, OnControl done) {
    const auto bits = client_->modem_state();
    if (!bits)
      return answer_later({Status::unconfirmed, "the server has not told the modem lines", std::nullopt},
                          std::move(done));
    ModemLines lines = protocols::modem_lines_of(*bits);
    lines.dtr = line_.dtr != protocols::Pin::off;  // servers raise both when a client comes
    lines.rts = line_.rts != protocols::Pin::off;
    answer_later({Status::done, "", lines}, std::move(done));
  }

  /// A request that asks for nothing is answered at once, without a word from the server.
  void progressed_soon() {
    later([this] {
      if (client_) progressed();
    });
  }
  void report_when_written(OnControl done) {
    when_written([done = std::move(done)](bool written) {
      if (written) return done({});
      done({Status::refused, "the connection was lost", std::nullopt});
    });
  }
  void answer_later(ControlResult result, OnControl done) {
    later([result = std::move(result), done = std::move(done)] {
      if (done) done(result);
    });
  }

  std::unique_ptr<Rfc2217Client> client_;
  LineSettings line_;
  std::map<unsigned, Asked> asked_;
  bool line_asked_ = false;  // the line was asked for on this connection
  std::string remarks_;
};

}  // namespace

std::variant<std::unique_ptr<Port>, Problem> make_rfc2217(boost::asio::io_context& io,
                                                          std::string_view address,
                                                          const LineSettings& line) {
  auto below = make_tcp(io, address);
  if (auto* problem = std::get_if<Problem>(&below)) return *problem;
  return make_rfc2217_over(io, std::move(std::get<std::unique_ptr<Port>>(below)), line);
}

std::unique_ptr<Port> make_rfc2217_over(boost::asio::io_context& io, std::unique_ptr<Port> below,
                                        const LineSettings& line) {
  return std::make_unique<Rfc2217Port>(io, std::move(below), line);
}

}  // namespace rommate::port
