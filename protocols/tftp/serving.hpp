// One transfer as a TFTP server does it, in either direction: RFC 1350, options of RFC 2347, 2348 (blksize),
// 2349 (timeout, tsize) and 7440 (windowsize). Datagrams of its one peer and a time in; datagrams, progress
// and an outcome out. It owns no socket; what comes from anybody else gets answer_to_stranger().
//
// Rules kept that others forget: only a timeout resends DATA, or one gap that a window's reader tells of,
// once a round (Sorcerer's Apprentice, RFC 7440 storms); block numbers go from 65535 to 0 and positions are
// counted in 64 bits; a peer that never acknowledged gets four packets and no more (reflection); ERRORs are
// not answered; a file whose length is a multiple of the block size ends with an empty block.
#pragma once

#include <functional>
#include <utility>

#include "protocols/shelf.hpp"
#include "protocols/tftp/packet.hpp"

namespace rommate::protocols::tftp {

struct ServingLimits {
  std::size_t block_size = largest_block;           // granted at most
  std::size_t in_flight = 96 * 1024;                // bytes of a window; larger ones overran receivers
  Duration first_resend = std::chrono::seconds{1};  // until a round trip was measured, and no timeout asked
  Duration silence = std::chrono::seconds{60};      // since the peer last brought it on; then it is given up
  int unconfirmed = 4;                              // packets to a peer that has not acknowledged anything
};

/// When what is not acknowledged is sent again: by the timeout that the client asked for, else by the
/// measured round trip, a little later each time, and until the peer has been silent for too long.
class ResendTimer {
 public:
  ResendTimer(const ServingLimits& limits, std::optional<Duration> asked, Time now);
  /// Something new was sent.
  void sent(Time now);
  /// The peer brought it on.
  void progressed(Time now);
  /// It is sent again.
  void resent(Time now);
  [[nodiscard]] Time due() const { return due_; }
  /// Not worth another try.
  [[nodiscard]] bool over(Time now) const;
  /// The peer has acknowledged something, ever.
  [[nodiscard]] bool confirmed() const { return confirmed_; }

 private:
  [[nodiscard]] Duration wait() const;

  ServingLimits limits_;
  std::optional<Duration> asked_;
  std::optional<Duration> round_trip_;  // smoothed
  Duration deviation_{};
  std::optional<Time> sent_at_;  // of what was sent once, and is waited for
  int tries_ = 0;                // since progress
  bool confirmed_ = false;
  Time due_, progress_;
};

/// Common to both directions: resending, the end.
class Serving {
 public:
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;
  virtual ~Serving() = default;

  /// A datagram of the peer.
  void on_packet(ByteView datagram, Time now);
  /// The clock has reached `now`; early or repeated calls change nothing.
  void on_time(Time now);
  /// To the peer, in order.
  [[nodiscard]] std::vector<Bytes> take_packets() { return std::exchange(outgoing_, {}); }
  [[nodiscard]] std::optional<Time> deadline() const;
  [[nodiscard]] const std::optional<Outcome>& outcome() const { return outcome_; }

  /// Blocks that are acknowledged, from the first on: 70 000 is possible.
  [[nodiscard]] std::uint64_t blocks() const { return blocks_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }  // of the file, the same way
  [[nodiscard]] std::size_t block_size() const { return block_size_; }
  [[nodiscard]] std::size_t window() const { return window_; }
  [[nodiscard]] std::uint64_t resent() const { return resent_; }  // packets
  /// The peer took the answer to its options and left: it wanted the size only.
  [[nodiscard]] bool only_asked() const { return only_asked_; }

 protected:
  Serving(const Request& request, const ServingLimits& limits, Time now);
  /// What to agree to; size: what tsize is answered with.
  [[nodiscard]] Options agree(const Request& request, std::optional<std::uint64_t> size);
  virtual void on_ack(std::uint16_t block, Time now) = 0;
  virtual void on_data(Data& packet, Time now) = 0;
  /// Sends again what is not acknowledged.
  virtual void resend() = 0;
  void send(const Packet& packet) { outgoing_.push_back(serialise(packet)); }
  void end(Outcome::Kind kind, std::string why);
  void drop_packets() { outgoing_.clear(); }
  /// Tells the peer, and ends.
  void give_up(ErrorCode code, std::string text, std::string why);

  std::size_t block_size_ = default_block;
  std::size_t window_ = 1;
  std::uint64_t blocks_ = 0, bytes_ = 0, resent_ = 0;
  bool agreeing_ = false;              // our OACK is not answered yet
  std::optional<Time> dallies_until_;  // all is done but what a lost last ACK may still ask for
  ResendTimer timer_;

 private:
  ServingLimits limits_;
  std::vector<Bytes> outgoing_;
  bool only_asked_ = false;
  std::optional<Outcome> outcome_;
};

/// The peer reads: we send DATA.
class Sending final : public Serving {
 public:
  /// The file's length must not change.
  Sending(const Request& request, std::uint64_t size, ReadAt read, const ServingLimits& limits, Time now);

 private:
  void on_ack(std::uint16_t block, Time now) override;
  void on_data(Data&, Time) override {}
  void resend() override;
  void send_window(Time now);
  [[nodiscard]] bool send_block(std::uint64_t number);

  std::uint64_t size_;
  ReadAt read_;
  Options agreed_;
  std::uint64_t last_block_ = 0;      // number of the short one
  std::uint64_t sent_ = 0;            // number of the newest block that is on its way
  std::optional<std::uint64_t> gap_;  // blocks behind which a gap was told of, and answered
};

/// The peer writes: we acknowledge DATA.
class Accepting final : public Serving {
 public:
  /// A file longer than `at_most` is refused.
  Accepting(const Request& request, std::uint64_t at_most, const ServingLimits& limits, Time now);
  /// Bytes received in order since the last call. To be asked for, and written, before take_packets(): what
  /// is acknowledged is safe.
  [[nodiscard]] Bytes take_data() { return std::exchange(data_, {}); }
  /// All of it has come. The outcome follows later: the last ACK may be lost, and is sent again as long as
  /// the peer asks for it (RFC 1350, section 6).
  [[nodiscard]] bool complete() const { return dallies_until_.has_value(); }
  /// What take_data() gave cannot be written: in place of the ACK, the peer is told so.
  void disk_failed(const std::string& why);

 private:
  void on_ack(std::uint16_t, Time) override {}
  void on_data(Data& packet, Time now) override;
  void resend() override;
  void acknowledge();

  std::uint64_t at_most_;
  Options agreed_;
  std::uint64_t acknowledged_ = 0;
  bool gap_told_ = false;
  Bytes data_;
};

/// A datagram at a transfer's socket that is not of its peer; nullopt: say nothing.
[[nodiscard]] std::optional<Bytes> answer_to_stranger(ByteView datagram);

}  // namespace rommate::protocols::tftp
