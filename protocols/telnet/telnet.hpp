// A telnet connection, either side of it, as a byte engine: RFC 854 (commands, the NVT's CR rules), RFC 855
// (options), RFC 1143 (the Q method, which cannot loop), RFC 856 (BINARY).
//
// It is not a socket and not a terminal: network bytes come in by on_bytes(), clean console bytes leave by
// take_leftover(), console bytes to send come in by send(), and everything for the network leaves by
// take_output(). A BREAK or a subnegotiation between two bytes of data keeps its place: every event carries
// the number of data bytes that came before it.
//
// A session, not a job: outcome() is never set, and there is a deadline only while the first negotiation is
// under way. Hostile peers: one answer for one request at most, subnegotiations are bounded, nothing throws.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::protocols {

namespace telnet {
/// Command bytes (RFC 854, "TELNET COMMAND STRUCTURE").
inline constexpr Byte se = 240, nop = 241, brk = 243, ip = 244, ayt = 246, sb = 250, will = 251, wont = 252,
                      do_it = 253, dont = 254, iac = 255;
/// Options: RFC 856, 857, 858, 2217.
inline constexpr Byte binary = 0, echo = 1, suppress_go_ahead = 3, com_port_option = 44;
}  // namespace telnet

struct TelnetSettings {
  enum class Side { client, server };
  Side side = Side::client;
  bool com_port = false;                                // offer (client) or ask for (server) RFC 2217
  Duration negotiate_within = std::chrono::seconds(1);  // after that the connection is used as it is
};

/// What the peer said between the data.
struct TelnetEvent {
  enum class Kind {
    break_signal,    // IAC BRK
    command,         // another command of interest: `code` is IP or AYT
    subnegotiation,  // of option `code`; `payload` without its IAC doubling
    us,              // option `code` on our side is now `on`
    him,             // option `code` on the peer's side is now `on`
  };
  Kind kind;
  std::uint64_t at;  // data bytes received before it, since the start
  Byte code = 0;
  bool on = false;
  Bytes payload = {};
  friend bool operator==(const TelnetEvent&, const TelnetEvent&) = default;
};

class Telnet final : public Engine {
 public:
  /// With `on_event` events are told at once, so that what is said in answer to one has its place in the
  /// output; without it they are kept for take_events().
  using OnEvent = std::function<void(const TelnetEvent&)>;
  explicit Telnet(TelnetSettings settings, OnEvent on_event = {});

  /// Makes our offers. Before it nothing is offered, but requests are answered.
  void start(Time now);
  /// Console bytes to the peer, encoded: IAC doubled, CR as CR NUL until BINARY is agreed.
  void send(ByteView data);
  /// IAC BRK.
  void send_break();
  /// IAC SB option payload IAC SE.
  void send_subnegotiation(Byte option, ByteView payload);
  /// Asks for an option of ours or of the peer's to be on or off.
  void want_us(Byte option, bool on);
  void want_him(Byte option, bool on);

  /// The options in force; false while they are being negotiated.
  [[nodiscard]] bool us(Byte option) const { return us_[option] == Q::yes; }
  [[nodiscard]] bool him(Byte option) const { return him_[option] == Q::yes; }
  /// True when every offer was answered, or the time for that is over: data may flow.
  [[nodiscard]] bool negotiated() const { return started_ && (!negotiate_by_ || open_questions_ == 0); }
  /// BINARY both ways: bytes arrive as they were sent.
  [[nodiscard]] bool eight_bit_clean() const { return us(telnet::binary) && him(telnet::binary); }
  [[nodiscard]] std::vector<TelnetEvent> take_events();

  void on_bytes(ByteView received, Time now) override;
  void on_time(Time now) override;
  [[nodiscard]] Bytes take_output() override;
  [[nodiscard]] std::optional<Time> deadline() const override;
  [[nodiscard]] const std::optional<Outcome>& outcome() const override { return outcome_; }
  /// The console's bytes.
  [[nodiscard]] Bytes take_leftover() override;

 private:
  /// The states of RFC 1143, section 7; "opposite" is its queue bit.
  enum class Q : std::uint8_t { no, yes, want_no, want_no_opposite, want_yes, want_yes_opposite };
  enum class State {
    data,
    command,       // after IAC
    option,        // after WILL, WONT, DO or DONT
    sub_option,    // after SB
    sub_data,      // inside a subnegotiation
    sub_data_iac,  // IAC inside a subnegotiation
  };
  /// One side of an option: its table, the verbs that we send about it, and which event tells of it.
  struct Half {
    std::array<Q, 256>& table;
    Byte yes, no;
    TelnetEvent::Kind kind;
  };

  Half half_of(Byte verb);
  std::size_t take_data(ByteView in);
  void append_text(ByteView in);
  void step(Byte byte);
  void on_command(Byte byte);
  void on_option(Byte verb, Byte option);
  void on_sub_byte(Byte byte);
  void end_subnegotiation();
  void agree(Half half, Byte option);
  void disagree(Half half, Byte option);
  void want(Half half, Byte option, bool on);
  void set(Half half, Byte option, Q to);
  [[nodiscard]] bool acceptable(TelnetEvent::Kind side, Byte option) const;
  void put(std::initializer_list<Byte> bytes) { output_.insert(output_.end(), bytes); }
  void tell(const TelnetEvent& event);

  TelnetSettings settings_;
  OnEvent on_event_;
  State state_ = State::data;
  /// The command that is coming in.
  struct Command {
    Byte verb = 0;         // the verb of State::option, the option of a subnegotiation
    Bytes payload;         // of the subnegotiation, so far
    std::size_t size = 0;  // its real size, also beyond what is kept
  };
  Command command_;
  bool after_cr_ = false;  // the last data byte was a CR outside BINARY: a NUL behind it is dropped
  std::array<Q, 256> us_{}, him_{};
  int open_questions_ = 0;  // options in one of the want_ states
  bool started_ = false;
  std::optional<Time> negotiate_by_;  // reset when it is past
  std::uint64_t received_ = 0;        // data bytes so far
  Bytes data_, output_;
  std::vector<TelnetEvent> events_;
  std::optional<Outcome> outcome_;
};

}  // namespace rommate::protocols
