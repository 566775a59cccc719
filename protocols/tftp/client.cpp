#include "protocols/tftp/client.hpp"

#include <algorithm>

namespace rommate::protocols::tftp {

Client::Client(const ClientOptions& options, std::uint16_t server_port, bool write, Time now)
    : options_{options}, server_port_{server_port}, last_due_{now + options.whole} {
  Request request{write, options.file, "octet", {}};
  if (options.block_size != default_block)
    request.options.emplace_back("blksize", std::to_string(options.block_size));
  send(request, now);
}

void Client::on_packet(std::uint16_t from_port, ByteView datagram, Time now) {
  if (outcome_) return;
  auto packet = parse(datagram);
  if (!packet) return;  // noise; the timer asks again
  if (peer_port_ && *peer_port_ != from_port) {
    if (!std::holds_alternative<Error>(*packet))
      outgoing_.push_back({from_port, serialise(Error{ErrorCode::unknown_transfer, "Unknown transfer ID"})});
    return;
  }
  if (auto* error = std::get_if<Error>(&*packet)) {
    error_ = *error;
    return end(
        Outcome::Kind::failed,
        "the TFTP server says: " +
            (error->text.empty() ? "error " + std::to_string(static_cast<int>(error->code)) : error->text));
  }
  peer_port_ = from_port;
  if (auto* data = std::get_if<Data>(&*packet)) on_data(*data, now);
  if (const auto* ack = std::get_if<Ack>(&*packet)) on_ack(*ack, now);
  if (const auto* accepted = std::get_if<OptionAck>(&*packet)) on_options(*accepted, now);
}

void Client::on_time(Time now) {
  if (outcome_) return;
  if (now >= last_due_) return end(Outcome::Kind::failed, "the TFTP transfer took too long as a whole");
  if (now < due_) return;
  ++timeouts_;
  if (resent_ >= options_.retries)
    return end(Outcome::Kind::failed,
               "no answer from the TFTP server to " + std::to_string(resent_ + 1) + " packets");
  ++resent_;
  due_ = now + options_.timeout;
  outgoing_.push_back({peer_port_.value_or(server_port_), last_});
}

std::vector<Client::Outgoing> Client::take_packets() { return std::exchange(outgoing_, {}); }

std::optional<Time> Client::deadline() const {
  if (outcome_) return std::nullopt;
  return std::min(due_, last_due_);
}

void Client::send(const Packet& packet, Time now) {
  last_ = serialise(packet);
  resent_ = 0;
  due_ = now + options_.timeout;
  outgoing_.push_back({peer_port_.value_or(server_port_), last_});
}

void Client::say(const Packet& packet) {
  outgoing_.push_back({peer_port_.value_or(server_port_), serialise(packet)});
}

void Client::end(Outcome::Kind kind, std::string why) {
  if (!outcome_) outcome_ = Outcome{kind, std::move(why)};
}

void Client::on_options(const OptionAck& accepted, Time now) {
  if (blocks_ > 0) return;
  const auto size =
      number_option(accepted.options, "blksize", 8, static_cast<std::uint32_t>(options_.block_size));
  if (!size) {
    say(Error{ErrorCode::option_refused, "bad options"});
    return end(Outcome::Kind::failed, "the TFTP server accepted an option that was not asked for");
  }
  block_size_ = *size;
  on_agreed(now);
}

Download::Download(const ClientOptions& options, std::uint16_t server_port, Time now)
    : Client(options, server_port, false, now) {}

void Download::on_data(Data& packet, Time now) {
  if (packet.block == static_cast<std::uint16_t>(expected_ - 1) && blocks_ > 0)
    return say(Ack{packet.block});  // our ACK was lost; the server resends, we do not count it
  if (packet.block != expected_) return;
  if (packet.payload.size() > block_size_) {
    say(Error{ErrorCode::illegal_operation, "block too long"});
    return end(Outcome::Kind::failed, "the TFTP server sent a block longer than agreed");
  }
  append(data_, packet.payload);
  ++blocks_;
  ++expected_;  // 65535 goes to 0
  const bool last = packet.payload.size() < block_size_;
  send(Ack{packet.block}, now);
  if (last) end(Outcome::Kind::done, "");
}

void Download::on_agreed(Time now) { send(Ack{0}, now); }

Upload::Upload(const ClientOptions& options, Bytes content, std::uint16_t server_port, Time now,
               std::size_t zeros)
    : Client(options, server_port, true, now),
      content_{std::move(content)},
      whole_{content_.size() + zeros} {}

void Upload::on_ack(Ack packet, Time now) {
  if (packet.block != block_) return;  // a duplicate: only the timer resends (Sorcerer's Apprentice)
  if (block_ == 0 && blocks_ == 0) return send_block(now);
  sent_ = std::min(sent_ + block_size_, whole_);
  if (last_) return end(Outcome::Kind::done, "");
  send_block(now);
}

void Upload::on_agreed(Time now) { send_block(now); }

void Upload::send_block(Time now) {
  const auto length = std::min(block_size_, whole_ - sent_);
  last_ = length < block_size_;
  ++block_;
  ++blocks_;
  const auto from = std::min(sent_, content_.size());
  const auto piece = ByteView{content_}.subspan(from, std::min(length, content_.size() - from));
  Bytes block(piece.begin(), piece.end());
  block.resize(length);
  send(Data{block_, std::move(block)}, now);
}

}  // namespace rommate::protocols::tftp
