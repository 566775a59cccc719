// The client of RFC 2217 as a byte engine: console bytes, and requests about the far serial line, each with a
// deadline. Telnet itself is telnet.hpp; the words are rfc2217.hpp.
//
// Real servers answer wrongly or not at all: ser2net 4.3.11 (gensio 2.6.2) answers BREAK OFF with the value
// of BREAK ON, and says nothing about DTR and RTS when its port is a pty. So no request waits for ever, and
// every answer says what the server did not confirm. BREAK is timed by the caller between two sendings, so
// that the way to the server and back does not make it longer: BREAK ON has no answer of its own, BREAK OFF
// tells of both.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocols/engine.hpp"
#include "protocols/telnet/rfc2217.hpp"
#include "protocols/telnet/telnet.hpp"

namespace rommate::protocols {

struct Rfc2217ClientSettings {
  Duration negotiate_within = std::chrono::seconds(3);  // for the server to agree to COM-PORT at all
  Duration answer_within = std::chrono::seconds(2);     // for each request
  std::string signature = "rommate";
};

class Rfc2217Client final : public Engine {
 public:
  /// How a request ended; ordered from good to bad.
  enum class Verdict { confirmed, unconfirmed, refused, unsupported };
  struct Answer {
    unsigned request = 0;
    Verdict verdict = Verdict::confirmed;
    std::string text;  // what was not confirmed or refused, a sentence; empty when confirmed
  };
  enum class Support {
    asking,  // not answered yet
    yes,     // the server agreed to COM-PORT
    no,      // it refused: a plain telnet server
    silent,  // it said nothing in time
  };

  explicit Rfc2217Client(Rfc2217ClientSettings settings = {});

  void start(Time now);
  void send(ByteView data) { telnet_.send(data); }
  /// Sets what differs from line() as last confirmed (`all`: everything), and DTR and RTS unless they are to
  /// be kept. Returns the request's number, as all these do; take_answers() has its answer some time later.
  unsigned set_line(const LineSettings& wanted, bool all, Time now);
  void break_on(Time now);
  unsigned break_off(Time now);
  unsigned purge(bool received, bool unsent, Time now);
  /// Asks to be told of line errors and of modem lines; the server tells the present modem lines at once.
  unsigned watch(Byte line_mask, Byte modem_mask, Time now);
  /// telnet's IAC BRK, whose length is the server's; there is no answer to it.
  void send_break_signal() { telnet_.send_break(); }
  /// Asks the server to stop sending console data, or to go on.
  void suspend();
  void resume();

  [[nodiscard]] Support com_port() const;
  /// COM-PORT is decided and telnet's options are settled.
  [[nodiscard]] bool negotiated() const { return com_port() != Support::asking && telnet_.negotiated(); }
  /// The server asked us not to send data; the caller holds its data back.
  [[nodiscard]] bool suspended() const { return suspended_; }
  /// The line as far as the server confirmed it.
  [[nodiscard]] const LineSettings& line() const { return line_; }
  /// The last NOTIFY-MODEMSTATE.
  [[nodiscard]] std::optional<Byte> modem_state() const { return modem_state_; }
  [[nodiscard]] const std::string& server_signature() const { return server_signature_; }
  [[nodiscard]] const Telnet& telnet() const { return telnet_; }
  [[nodiscard]] std::vector<Answer> take_answers();
  [[nodiscard]] std::vector<ComEvent> take_events();

  void on_bytes(ByteView received, Time now) override;
  void on_time(Time now) override;
  [[nodiscard]] Bytes take_output() override { return telnet_.take_output(); }
  [[nodiscard]] std::optional<Time> deadline() const override;
  [[nodiscard]] const std::optional<Outcome>& outcome() const override { return telnet_.outcome(); }
  [[nodiscard]] Bytes take_leftover() override { return telnet_.take_leftover(); }

 private:
  /// One command on its way; several make a request.
  struct Ask {
    unsigned request;
    Byte command;
    std::uint32_t value;
    Time deadline;
    bool late =
        false;  // its deadline has passed; kept only so that its late answer is not taken for another's
  };
  struct Pending {
    int asks = 0;
    Answer answer;
    bool closed = false;  // no more asks will be added
  };

  unsigned open_request();
  void ask(unsigned request, Byte command, std::uint32_t value, Time now);
  unsigned close_request(unsigned request);
  void finish(unsigned request, Verdict verdict, const std::string& text);
  void settle(unsigned request);
  void on_telnet_event(const TelnetEvent& event);
  void on_subnegotiation(const TelnetEvent& event);
  void on_answer(Byte command, std::uint32_t value);
  void judge(const Ask& ask, std::uint32_t value);
  void remember(Byte command, std::uint32_t value);
  void fail_all(const std::string& why);

  Rfc2217ClientSettings settings_;
  Telnet telnet_;
  Support while_off_ = Support::asking;  // what com_port() is as long as the option is off
  bool com_port_seen_ = false;
  std::optional<Time> com_port_by_;
  std::deque<Ask> asks_;
  std::map<unsigned, Pending> pending_;
  unsigned last_request_ = 0;
  std::optional<unsigned> break_request_;  // opened by break_on(), closed by break_off()
  LineSettings line_;
  std::optional<Byte> modem_state_;
  bool suspended_ = false;
  std::string server_signature_;
  std::vector<Answer> answers_;
  std::vector<ComEvent> events_;
};

}  // namespace rommate::protocols
