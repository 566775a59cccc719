#include "protocols/transfer/reply_reader.hpp"

#include <algorithm>
#include <utility>

namespace rommate::protocols::transfer {
namespace {

constexpr std::size_t echo_is = 6;       // head of the block and three bytes of its data
constexpr std::size_t text_most = 4096;  // kept to be shown

}  // namespace

void ReplyReader::expect(ByteView sent) {
  echo_length_ = sent.size() > wire::head ? std::min(sent.size(), echo_is) : 0;
  std::copy_n(sent.begin(), echo_length_, echo_of_);
  echoed_ = 0;
  cancels_ = 0;
  noisy_ = false;
  text_.clear();
  plain_ = 0;
}

Reply ReplyReader::on_byte(Byte byte) {
  if (echoed_ < echo_length_ && byte == echo_of_[echoed_]) {
    ++noise_;
    return ++echoed_ == echo_length_ ? Reply::echo : Reply::none;
  }
  if (echoed_ != 0) noisy_ = true;
  echoed_ = 0;
  if (byte == wire::can) {
    on_noise();
    return ++cancels_ >= wire::cancels_to_stop ? Reply::cancelled : Reply::none;
  }
  cancels_ = 0;
  if (byte == wire::ack || byte == wire::nak) {
    if (plain_ < wire::text_is) text_.clear();
    plain_ = text_.empty() ? 0 : plain_;
    return byte == wire::ack ? Reply::ack : Reply::nak;
  }
  if (is_text(byte)) return on_text(byte);
  on_noise();
  return Reply::none;
}

Reply ReplyReader::on_text(Byte byte) {
  if (text_.size() < text_most) text_ += static_cast<char>(byte);
  if (plain_ == 0 && byte == wire::ask_crc) return Reply::ask_crc;
  if (plain_ == 0 && byte == wire::ask_stream) return Reply::ask_stream;
  ++plain_;
  if (plain_ < wire::text_is) {
    ++noise_;
    noisy_ = true;
    return Reply::none;
  }
  noisy_ = false;
  return Reply::text;
}

void ReplyReader::on_noise() {
  ++noise_;
  noisy_ = true;
  text_.clear();
  plain_ = 0;
}

std::string ReplyReader::take_text() {
  plain_ = 0;
  return std::exchange(text_, {});
}

}  // namespace rommate::protocols::transfer
