// Finds the receiver's start request (C, NAK, G) in what a console prints before it. Text holds capital Cs,
// the echo of the command and binary noise; none of them may start a transfer. Not used after the start.
//
// A request is a run of one of the three bytes with silence behind it, and before it either silence, a line
// end or the dots of IOS ("Ready to receive file...........C"). A NAK needs silence on both sides.
#pragma once

#include <optional>
#include <string>

#include "protocols/transfer/wire.hpp"

namespace rommate::protocols::transfer {

class StartWatch {
 public:
  StartWatch(const LineTiming& timing, bool batch) : timing_{timing}, batch_{batch} {}

  /// Whether G is a request, too.
  void set_batch(bool batch) { batch_ = batch; }

  enum class Heard { nothing, cancel };
  /// `cancel`: CAN CAN, the other side does not want to.
  Heard on_byte(Byte byte, Time now);

  /// When a request will be one if nothing more comes.
  [[nodiscard]] std::optional<Time> ready_at() const;
  /// wire::ask_crc, wire::ask_stream or wire::nak, if the time has come; forgets it. A request older than
  /// 15 s is one that its receiver has given up.
  [[nodiscard]] std::optional<Byte> take_request(Time now);

  /// The console text seen so far, without the request; forgets it.
  [[nodiscard]] std::string take_text();
  /// A request was seen at some time: there is, or was, a receiver.
  [[nodiscard]] bool any_request() const { return any_request_; }

 private:
  [[nodiscard]] Duration quiet() const;
  [[nodiscard]] bool may_begin(Byte byte, Time now) const;
  void end_run();

  LineTiming timing_;
  bool batch_;
  bool text_seen_ = false;
  bool any_request_ = false;
  Byte kind_ = 0;        // of the run at the end of the input; 0: none
  std::size_t run_ = 0;  // its length
  int cancels_ = 0;
  std::optional<Byte> before_;  // the last byte
  std::optional<Time> last_;    // and its time
  std::string text_;
};

}  // namespace rommate::protocols::transfer
