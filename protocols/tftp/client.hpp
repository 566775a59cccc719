// A TFTP client's transfer, reading or writing one file: RFC 1350, options of RFC 2347 and 2348 (blksize).
// Datagrams and a time in; datagrams, progress and an outcome out. It owns no socket: the caller sends what
// take_packets() gives to `server`, or to the transfer's own port once that is known (peer()).
//
// Rules kept that others forget: a packet of a foreign port gets ERROR 5 and disturbs nothing; a duplicate
// DATA is acknowledged again but never counted; ERRORs are not answered; block numbers go from 65535 to 0.
#pragma once

#include <utility>

#include "protocols/tftp/packet.hpp"

namespace rommate::protocols::tftp {

struct ClientOptions {
  std::string file;
  std::size_t block_size = default_block;  // asked for by blksize when it is not 512
  Duration timeout = std::chrono::seconds{4};
  int retries = 7;                         // of one packet, before it is given up
  Duration whole = std::chrono::hours{2};  // of everything
};

/// Common to reading and writing: who the peer is, resends, the end.
class Client {
 public:
  /// Where a packet goes: to the server's well-known port, or to the port that the transfer has now.
  struct Outgoing {
    std::uint16_t port;
    Bytes payload;
  };

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  virtual ~Client() = default;

  /// A datagram from the server's address and this port.
  void on_packet(std::uint16_t from_port, ByteView datagram, Time now);
  /// The clock has reached `now`; early or repeated calls change nothing.
  void on_time(Time now);
  [[nodiscard]] std::vector<Outgoing> take_packets();
  [[nodiscard]] std::optional<Time> deadline() const;
  [[nodiscard]] const std::optional<Outcome>& outcome() const { return outcome_; }
  /// The server's ERROR packet, when that was the end.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] std::uint64_t blocks() const { return blocks_; }  // DATA packets that counted
  [[nodiscard]] std::uint64_t timeouts() const { return timeouts_; }
  [[nodiscard]] std::size_t block_size() const { return block_size_; }

 protected:
  Client(const ClientOptions& options, std::uint16_t server_port, bool write, Time now);
  virtual void on_data(Data&, Time) {}
  virtual void on_ack(Ack, Time) {}
  /// The server accepted the options: block_size_ is what it agreed to.
  virtual void on_agreed(Time now) = 0;
  void send(const Packet& packet, Time now);  // resent until the next one
  void say(const Packet& packet);             // once
  void end(Outcome::Kind kind, std::string why);

  ClientOptions options_;
  std::size_t block_size_ = default_block;
  std::uint64_t blocks_ = 0;

 private:
  void on_options(const OptionAck& accepted, Time now);

  std::uint16_t server_port_;
  std::optional<std::uint16_t> peer_port_;
  std::vector<Outgoing> outgoing_;
  Bytes last_;  // the packet that is resent
  int resent_ = 0;
  std::uint64_t timeouts_ = 0;
  Time due_{}, last_due_{};
  std::optional<Outcome> outcome_;
  std::optional<Error> error_;
};

class Download : public Client {
 public:
  Download(const ClientOptions& options, std::uint16_t server_port, Time now);
  /// Bytes received in order since the last call.
  [[nodiscard]] Bytes take_data() { return std::exchange(data_, {}); }

 private:
  void on_data(Data& packet, Time now) override;
  void on_agreed(Time now) override;
  std::uint16_t expected_ = 1;
  Bytes data_;
};

class Upload : public Client {
 public:
  /// `zeros`: so many of them follow the content.
  Upload(const ClientOptions& options, Bytes content, std::uint16_t server_port, Time now,
         std::size_t zeros = 0);

 private:
  void on_ack(Ack packet, Time now) override;
  void on_agreed(Time now) override;
  void send_block(Time now);
  Bytes content_;
  std::size_t whole_ = 0;
  std::size_t sent_ = 0;     // bytes acknowledged
  std::uint16_t block_ = 0;  // the DATA on its way; 0: the request
  bool last_ = false;
};

}  // namespace rommate::protocols::tftp
