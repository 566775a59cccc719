#include "src/port/telnet.hpp"

#include "protocols/telnet/telnet.hpp"
#include "src/port/engine_port.hpp"
#include "src/port/tcp.hpp"

namespace rommate::port {
namespace {

using protocols::Telnet;

class TelnetPort final : public EnginePort {
 public:
  using EnginePort::EnginePort;

  [[nodiscard]] Capabilities capabilities() const override {
    return {.remote_break = true, .eight_bit_clean = telnet_ && telnet_->eight_bit_clean()};
  }
  [[nodiscard]] const LineSettings& line() const override { return line_; }

  void control(const Control& what, OnControl done) override {
    if (std::holds_alternative<SendRemoteBreak>(what) && telnet_) telnet_->send_break();
    if (const auto* purge = std::get_if<Purge>(&what); purge != nullptr && purge->received) drop_received();
    const std::string refusal = why_unsupported(what);
    when_written([refusal, done = std::move(done)](bool written) {
      if (!written) return done({ControlResult::Status::refused, "the connection was lost", std::nullopt});
      if (refusal.empty()) return done({});
      done({ControlResult::Status::unsupported, refusal, std::nullopt});
    });
  }

 protected:
  protocols::Engine& start_engine(protocols::Time time) override {
    telnet_ = std::make_unique<Telnet>(protocols::TelnetSettings{});
    telnet_->start(time);
    return *telnet_;
  }
  void encode(ByteView bytes) override { telnet_->send(bytes); }
  void progressed() override {
    static_cast<void>(telnet_->take_events());  // nothing in them that a client's console shows
    if (opening() && telnet_->negotiated()) finish_open(std::nullopt);
  }
  void on_lost(const Problem&) override {}

 private:
  static std::string why_unsupported(const Control& what) {
    if (std::holds_alternative<SetBreak>(what))
      return "telnet has no BREAK of a length of our choice, only IAC BRK (--method remote)";
    if (std::holds_alternative<SetLine>(what))
      return "telnet cannot change the line; if the server speaks RFC 2217, use rfc2217://";
    return std::holds_alternative<GetModemLines>(what) ? "telnet knows no modem lines" : "";
  }

  std::unique_ptr<Telnet> telnet_;
  LineSettings line_;
};

}  // namespace

std::variant<std::unique_ptr<Port>, Problem> make_telnet(boost::asio::io_context& io,
                                                         std::string_view address) {
  auto below = make_tcp(io, address);
  if (auto* problem = std::get_if<Problem>(&below)) return *problem;
  return make_telnet_over(io, std::move(std::get<std::unique_ptr<Port>>(below)));
}

std::unique_ptr<Port> make_telnet_over(boost::asio::io_context& io, std::unique_ptr<Port> below) {
  return std::make_unique<TelnetPort>(io, std::move(below));
}

}  // namespace rommate::port
