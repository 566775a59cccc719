// The device's FTP client: one file, by PASV (the default of IOS: `ip ftp passive`). USER, PASS, TYPE I,
// SIZE, PASV, RETR, as an IOS sends them (RFC 959, RFC 3659).
#pragma once

#include "src/device/stream_client.hpp"

namespace rommate::device {

class FtpGet final : public StreamClient {
 public:
  explicit FtpGet(NetworkPlace place);
  void on_connected(unsigned) override {}
  void on_bytes(unsigned stream, ByteView bytes) override;
  void on_closed(unsigned stream) override;

 private:
  void on_reply(int code, std::string_view text);
  void say(std::string_view line);
  void finish_if_whole();

  NetworkPlace place_;
  std::string line_;
  enum class Asked { greeting, user, password, type, size, passive, file } asked_ = Asked::greeting;
  bool data_over_ = false, said_over_ = false;
};

}  // namespace rommate::device
