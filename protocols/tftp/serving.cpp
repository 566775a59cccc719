#include "protocols/tftp/serving.hpp"

#include <algorithm>

namespace rommate::protocols::tftp {
namespace {

using namespace std::chrono_literals;

// A ROMMON that writes flash, or an IOS that is busy, answers late: waiting grows to this and not further,
// as doubling without end left clients alone for half a minute.
constexpr Duration longest_wait = 4s;
constexpr Duration shortest_wait = 250ms;
constexpr Duration dally = 6s;                  // longer than a client waits for a last ACK
constexpr std::uint64_t resent_at_most = 2000;  // packets, beside as many as there were blocks

std::optional<Duration> asked_timeout(const Options& options) {
  const auto seconds = number_option(options, "timeout", 1, 255);
  if (!seconds) return std::nullopt;
  return std::chrono::seconds{*seconds};
}

}  // namespace

ResendTimer::ResendTimer(const ServingLimits& limits, std::optional<Duration> asked, Time now)
    : limits_{limits}, asked_{asked}, due_{now}, progress_{now} {
  if (asked_) limits_.silence = std::max(limits_.silence, 5 * *asked_);
}

Duration ResendTimer::wait() const {
  const auto first = asked_ ? *asked_
                     : round_trip_
                         ? std::clamp<Duration>(*round_trip_ + 4 * deviation_, shortest_wait, longest_wait)
                         : limits_.first_resend;
  // 1, 1, 2, 2, 4, 4 ... of the first, and not beyond the longest.
  return std::max(first, std::min<Duration>(first * (1 << std::min(tries_ / 2, 4)), longest_wait));
}

void ResendTimer::sent(Time now) {
  due_ = now + wait();
  sent_at_ = now;
}

void ResendTimer::progressed(Time now) {
  confirmed_ = true;
  progress_ = now;
  if (sent_at_ && tries_ == 0) {  // Karn: not of what was sent twice
    const auto measured = now - *sent_at_;
    const auto off = round_trip_ ? std::max(measured - *round_trip_, *round_trip_ - measured) : measured / 2;
    deviation_ = round_trip_ ? deviation_ + (off - deviation_) / 4 : off;
    round_trip_ = round_trip_ ? *round_trip_ + (measured - *round_trip_) / 8 : measured;
  }
  tries_ = 0;
  sent_at_.reset();
}

void ResendTimer::resent(Time now) {
  ++tries_;
  due_ = now + wait();
}

bool ResendTimer::over(Time now) const {
  return now - progress_ >= limits_.silence || (!confirmed_ && tries_ + 1 >= limits_.unconfirmed);
}

Serving::Serving(const Request& request, const ServingLimits& limits, Time now)
    : timer_{limits, asked_timeout(request.options), now}, limits_{limits} {}

/// RFC 2347: each option once, unknown ones and values out of range left out; RFC 2348: never more than
/// asked.
Options Serving::agree(const Request& request, std::optional<std::uint64_t> size) {
  Options agreed;
  const auto new_one = [&](std::string_view name) {
    return std::none_of(agreed.begin(), agreed.end(), [&](const auto& each) { return each.first == name; });
  };
  for (const auto& option : request.options) {
    const auto& [name, value] = option;
    if (!new_one(name)) continue;
    const auto number = [&](std::uint32_t low, std::uint32_t high) {
      return number_option({option}, option.first, low, high);
    };
    if (name == "blksize") {
      if (const auto asked = number(8, largest_block)) {
        block_size_ = std::min<std::size_t>(*asked, limits_.block_size);
        agreed.emplace_back(name, std::to_string(block_size_));
      }
    } else if (name == "timeout" && number(1, 255)) {
      agreed.emplace_back(name, value);
    } else if (name == "tsize" && size && !value.empty()) {
      agreed.emplace_back(name, std::to_string(*size));
    } else if (name == "windowsize") {
      if (const auto asked = number(1, 65535)) {
        window_ = *asked;
        agreed.emplace_back(name, value);
      }
    }
  }
  window_ = std::clamp<std::size_t>(limits_.in_flight / block_size_, 1, window_);
  for (auto& [name, value] : agreed)
    if (name == "windowsize") value = std::to_string(window_);
  agreeing_ = !agreed.empty();
  return agreed;
}

void Serving::on_packet(ByteView datagram, Time now) {
  if (outcome_) return;
  auto packet = parse(datagram);
  if (!packet) return;  // noise; the timer asks again
  if (const auto* error = std::get_if<Error>(&*packet)) {
    only_asked_ = agreeing_ && blocks_ == 0;
    return end(Outcome::Kind::cancelled,
               only_asked_
                   ? "it asked for the size only"
                   : "the client says: " +
                         (error->text.empty() ? "error " + std::to_string(int(error->code)) : error->text));
  }
  if (const auto* ack = std::get_if<Ack>(&*packet)) on_ack(ack->block, now);
  if (auto* data = std::get_if<Data>(&*packet)) on_data(*data, now);
}

void Serving::on_time(Time now) {
  if (outcome_ || now < *deadline()) return;
  if (dallies_until_) return end(Outcome::Kind::done, "");
  if (timer_.over(now) || resent_ >= resent_at_most + blocks_)
    return end(Outcome::Kind::failed,
               timer_.confirmed() ? "the client acknowledged nothing behind block " + std::to_string(blocks_)
                                  : "the client asked, and never acknowledged what was sent");
  ++resent_;
  resend();
  timer_.resent(now);
}

std::optional<Time> Serving::deadline() const {
  if (outcome_) return std::nullopt;
  return dallies_until_ ? *dallies_until_ : timer_.due();
}

void Serving::end(Outcome::Kind kind, std::string why) {
  if (!outcome_) outcome_ = Outcome{kind, std::move(why)};
}

void Serving::give_up(ErrorCode code, std::string text, std::string why) {
  send(Error{code, std::move(text)});
  end(Outcome::Kind::failed, std::move(why));
}

// --- the peer reads

Sending::Sending(const Request& request, std::uint64_t size, ReadAt read, const ServingLimits& limits,
                 Time now)
    : Serving(request, limits, now), size_{size}, read_{std::move(read)}, agreed_{agree(request, size)} {
  last_block_ = size_ / block_size_ + 1;
  if (agreeing_) {
    send(OptionAck{agreed_});
    timer_.sent(now);
  } else {
    send_window(now);
  }
}

void Sending::on_ack(std::uint16_t block, Time now) {
  if (agreeing_) {
    if (block != 0) return;
    agreeing_ = false;
    timer_.progressed(now);
    return send_window(now);
  }
  const auto ahead = static_cast<std::uint16_t>(block - static_cast<std::uint16_t>(blocks_));
  if (ahead > sent_ - blocks_) return;  // an old one, or nonsense
  // A duplicate: only the timer resends. With a window the reader tells of a gap so; that is answered once.
  if (ahead == 0 && (window_ == 1 || gap_ == blocks_ || blocks_ == sent_)) return;
  const bool gap = blocks_ + ahead < sent_;
  blocks_ += ahead;
  bytes_ = std::min<std::uint64_t>(blocks_ * block_size_, size_);
  if (gap) gap_ = blocks_;
  if (gap && ahead == 0) ++resent_;
  if (ahead > 0) timer_.progressed(now);
  if (blocks_ == last_block_) return end(Outcome::Kind::done, "");
  send_window(now);
}

void Sending::send_window(Time now) {
  sent_ = blocks_;
  while (sent_ < last_block_ && sent_ - blocks_ < window_)
    if (!send_block(++sent_)) return;
  timer_.sent(now);
}

bool Sending::send_block(std::uint64_t number) {
  const auto from = (number - 1) * block_size_;
  Data packet{static_cast<std::uint16_t>(number),
              Bytes(static_cast<std::size_t>(std::min<std::uint64_t>(block_size_, size_ - from)))};
  const auto count = packet.payload.empty() ? 0 : read_(from, packet.payload);
  if (!count || *count != packet.payload.size()) {
    give_up(ErrorCode::undefined, "cannot read the file", "the file cannot be read, or was cut short");
    return false;
  }
  send(packet);
  return true;
}

/// All of a window: which of it arrived is not known.
void Sending::resend() {
  if (agreeing_) return send(OptionAck{agreed_});
  gap_ = blocks_;
  for (auto number = blocks_ + 1; number <= sent_; ++number)
    if (!send_block(number)) return;
}

// --- the peer writes

Accepting::Accepting(const Request& request, std::uint64_t at_most, const ServingLimits& limits, Time now)
    : Serving(request, limits, now), at_most_{at_most} {
  std::optional<std::uint64_t> told;
  for (const auto& [name, value] : request.options)
    if (name == "tsize" && value.find_first_not_of("0123456789") == std::string::npos && value.size() < 19)
      told = value.empty() ? 0 : std::stoull(value);
  agreed_ = agree(request, told);
  if (told && *told > at_most_) {
    give_up(ErrorCode::disk_full, "the file is too long", "the client wants to send a file too long");
  } else {
    resend();
    timer_.sent(now);
  }
}

void Accepting::on_data(Data& packet, Time now) {
  const auto ahead = static_cast<std::uint16_t>(packet.block - static_cast<std::uint16_t>(blocks_));
  if (dallies_until_) {
    if (ahead == 0) acknowledge();
    return;
  }
  if (ahead != 1) {
    // One again: our ACK was lost. One from further on: another is missing, which is told once.
    const bool again = ahead == 0 || ahead > 0x8000;
    if (again ? blocks_ > 0 : !std::exchange(gap_told_, true)) resend();
    return;
  }
  if (packet.payload.size() > block_size_)
    return give_up(ErrorCode::illegal_operation, "block too long", "the client sent a block too long");
  if (bytes_ + packet.payload.size() > at_most_)
    return give_up(ErrorCode::disk_full, "the file is too long", "the client sent a file too long");
  agreeing_ = gap_told_ = false;
  append(data_, packet.payload);
  ++blocks_;
  bytes_ += packet.payload.size();
  timer_.progressed(now);
  const bool last = packet.payload.size() < block_size_;
  if (last || blocks_ - acknowledged_ >= window_) acknowledge();
  timer_.sent(now);
  if (last) dallies_until_ = now + dally;
}

void Accepting::disk_failed(const std::string& why) {
  drop_packets();
  dallies_until_.reset();
  give_up(ErrorCode::disk_full, "the file cannot be written", why);
}

void Accepting::acknowledge() {
  acknowledged_ = blocks_;
  send(Ack{static_cast<std::uint16_t>(blocks_)});
}

void Accepting::resend() {
  if (agreeing_) return send(OptionAck{agreed_});
  acknowledge();
}

std::optional<Bytes> answer_to_stranger(ByteView datagram) {
  const auto packet = parse(datagram);
  if (!packet || std::holds_alternative<Error>(*packet)) return std::nullopt;
  return serialise(Error{ErrorCode::unknown_transfer, "Unknown transfer ID"});
}

}  // namespace rommate::protocols::tftp
