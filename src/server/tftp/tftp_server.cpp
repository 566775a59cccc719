#include "src/server/tftp/tftp_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <set>
#include <utility>

#include "protocols/alive.hpp"
#include "protocols/endpoint.hpp"
#include "src/server/bind_server.hpp"
#include "src/server/handed_over.hpp"
#include "src/server/tftp/datagrams.hpp"

namespace rommate::server {
namespace {

namespace asio = boost::asio;
namespace tftp = protocols::tftp;
using boost::system::error_code;
using protocols::Byte;
using protocols::Time;
using Kind = TftpEvent::Kind;
using namespace std::chrono_literals;

constexpr auto tell_every = 250ms;
constexpr int datagrams_a_turn = 64;  // then others on the loop have their turn

Time clock_now() {
  return std::chrono::time_point_cast<protocols::Duration>(std::chrono::steady_clock::now());
}

std::string to_text(const Udp::endpoint& endpoint) {
  return protocols::to_string(protocols::Endpoint{endpoint.address().to_string(), endpoint.port()});
}

}  // namespace

class TftpServer::Impl {
 public:
  Impl(asio::io_context& io, const Settings& settings, std::shared_ptr<const protocols::Shelf> shelf,
       OnEvent on_event)
      : io_{io}, settings_{settings}, shelf_{std::move(shelf)}, on_event_{std::move(on_event)}, socket_{io} {}
  ~Impl() { alive_.end(); }

  [[nodiscard]] std::string open() {
    error_code error;
    const auto address = asio::ip::make_address_v4(settings_.address, error);
    if (error) return fmt::format("'{}' is no IPv4 address", settings_.address);
    const auto handed = handed_over(SocketKind::datagram, settings_.port);
    if (const auto* why = std::get_if<std::string>(&handed)) return *why;
    const auto fd = std::get<0>(handed);
    if (const auto why = fd ? take_udp(socket_, *fd) : bind_udp(socket_, {address, settings_.port}))
      return cannot_bind("UDP", settings_.address, settings_.port, why);
    listen();
    return "";
  }

  [[nodiscard]] std::uint16_t port() const {
    error_code gone;
    return socket_.local_endpoint(gone).port();
  }
  [[nodiscard]] std::size_t transfers() const { return transfers_.size(); }

 private:
  class Transfer;

  void listen() {
    socket_.async_wait(Udp::socket::wait_read, alive_.guarded([this](const error_code& error) {
      if (error == asio::error::operation_aborted) return;
      for (int i = 0; i < datagrams_a_turn; ++i) {
        const auto datagram = take_datagram(socket_, buffer_);
        if (!datagram) break;
        asked(*datagram);
      }
      listen();
    }));
  }
  void asked(const Datagram& datagram);
  void refuse(const Datagram& datagram, const tftp::Request& request, const tftp::Verdict& verdict);
  [[nodiscard]] bool too_many(const Udp::endpoint& peer) const;
  void tell(const TftpEvent& event) {
    if (on_event_) on_event_(event);
  }

  asio::io_context& io_;
  Settings settings_;
  std::shared_ptr<const protocols::Shelf> shelf_;
  OnEvent on_event_;
  Udp::socket socket_;
  std::array<Byte, 2048> buffer_{};
  std::array<Byte, 65536> block_{};  // of the transfers; one at a time
  std::map<Udp::endpoint, std::shared_ptr<Transfer>> transfers_;
  std::uint64_t begun_ = 0;
  protocols::Alive alive_;
};

/// One client's file. Lives until it has ended, or the client has begun anew.
class TftpServer::Impl::Transfer : public std::enable_shared_from_this<Transfer> {
 public:
  Transfer(Impl& server, const Datagram& asked, const tftp::Request& request,
           std::shared_ptr<const protocols::ArmedFile> file, std::unique_ptr<protocols::Sink> sink)
      : asked_{request},
        server_{server},
        file_{std::move(file)},
        peer_{asked.from},
        number_{++server.begun_},
        socket_{server.io_},
        timer_{server.io_},
        sink_{std::move(sink)} {
    if (bind_udp(socket_, {asked.to, 0})) return;
    engine_ = tftp::begin(request, *file_, server.settings_.limits, clock_now());
  }
  ~Transfer() { alive_.end(); }

  [[nodiscard]] bool open() const { return engine_ != nullptr; }
  [[nodiscard]] bool confirmed() const { return engine_->blocks() > 0; }
  void start(const std::string& remark) {
    tell(Kind::request, remark);
    listen();
    flush();
  }
  [[nodiscard]] bool is_of(const tftp::Request& request) const { return request == asked_; }

 private:
  void listen() {
    socket_.async_wait(Udp::socket::wait_read, alive_.guarded([this](const error_code& error) {
      if (error == asio::error::operation_aborted) return;
      const auto self = shared_from_this();  // an end takes it out of the map
      for (int i = 0; i < datagrams_a_turn && !engine_->outcome(); ++i) {
        const auto datagram = take_datagram(socket_, server_.block_);
        if (!datagram) break;
        received(*datagram);
      }
      if (!engine_->outcome()) listen();
    }));
  }

  void received(const Datagram& datagram) {
    if (datagram.from != peer_) {
      if (const auto answer = tftp::answer_to_stranger(datagram.bytes))
        send_datagram(socket_, datagram.from, *answer);
      return;
    }
    engine_->on_packet(datagram.bytes, clock_now());
    if (sink_) put_away();
    flush();
  }

  /// What an upload brought is written before it is acknowledged, and has its name before its end is.
  void put_away() {
    auto& upload = static_cast<tftp::Accepting&>(*engine_);
    if (const auto data = upload.take_data(); !data.empty() && !sink_->write(data))
      return upload.disk_failed(sink_->trouble());
    if (!upload.complete() || kept_) return;
    if (!sink_->keep()) return upload.disk_failed(sink_->trouble());
    kept_ = true;
    tell(Kind::done, "");
  }

  void flush() {
    for (const auto& each : engine_->take_packets()) send_datagram(socket_, peer_, each);
    if (engine_->outcome()) return ended();
    const auto now = clock_now();
    if (engine_->blocks() > 0 && !kept_ && now - told_ >= tell_every) {
      told_ = now;
      tell(Kind::progress, "");
    }
    const auto due = *engine_->deadline();
    if (waits_ && due >= due_) return;  // the timer fires early then, and is set anew
    due_ = due;
    waits_ = true;
    timer_.expires_at(std::chrono::time_point_cast<std::chrono::steady_clock::duration>(due));
    timer_.async_wait(alive_.guarded([this](const error_code& error) {
      if (error) return;
      const auto self = shared_from_this();
      waits_ = false;
      engine_->on_time(clock_now());
      flush();
    }));
  }

  void ended() {
    const auto& outcome = *engine_->outcome();
    const bool done = outcome.kind == protocols::Outcome::Kind::done;
    if (!kept_) tell(done ? Kind::done : engine_->only_asked() ? Kind::asked : Kind::failed, outcome.why);
    const auto self = shared_from_this();
    timer_.cancel();
    error_code ignored;
    socket_.close(ignored);
    const auto found = server_.transfers_.find(peer_);
    if (found != server_.transfers_.end() && found->second == self) server_.transfers_.erase(found);
  }

  void tell(Kind kind, const std::string& text) {
    server_.tell({.kind = kind,
                  .transfer = number_,
                  .peer = to_text(peer_),
                  .name = file_->name,
                  .text = text,
                  .block = engine_->blocks(),
                  .bytes = engine_->bytes(),
                  .size = file_->upload ? engine_->bytes() : file_->size,
                  .upload = file_->upload});
  }

  tftp::Request asked_;
  Impl& server_;
  std::shared_ptr<const protocols::ArmedFile> file_;
  Udp::endpoint peer_;
  std::uint64_t number_;
  Udp::socket socket_;
  asio::steady_timer timer_;
  std::unique_ptr<protocols::Sink> sink_;  // of an upload
  std::unique_ptr<tftp::Serving> engine_;
  bool kept_ = false;  // the upload has its name
  Time due_{}, told_{};
  bool waits_ = false;
  protocols::Alive alive_;
};

bool TftpServer::Impl::too_many(const Udp::endpoint& peer) const {
  if (transfers_.size() >= settings_.transfers) return true;
  const auto unconfirmed = std::count_if(transfers_.begin(), transfers_.end(), [&](const auto& each) {
    return each.first.address() == peer.address() && !each.second->confirmed();
  });
  return static_cast<std::size_t>(unconfirmed) >= settings_.unconfirmed_each;
}

void TftpServer::Impl::refuse(const Datagram& datagram, const tftp::Request& request,
                              const tftp::Verdict& verdict) {
  send_datagram(socket_, datagram.from, tftp::serialise(verdict.refusal));
  tell({.kind = Kind::refused,
        .peer = to_text(datagram.from),
        .name = request.file,
        .text = verdict.why,
        .reason = verdict.reason});
}

void TftpServer::Impl::asked(const Datagram& datagram) {
  const auto packet = tftp::parse(datagram.bytes);
  const auto* request = packet ? std::get_if<tftp::Request>(&*packet) : nullptr;
  if (request == nullptr) return;  // nothing else has any business at this port
  auto verdict = tftp::judge(*shelf_, *request, datagram.from.address().to_string());
  if (!verdict.file) return refuse(datagram, *request, verdict);
  const auto found = transfers_.find(datagram.from);
  // Asked again before our answer was there: that one is resent by itself. Later it is a new request.
  if (found != transfers_.end() && !found->second->confirmed() && found->second->is_of(*request)) return;
  if (found == transfers_.end() && too_many(datagram.from)) {
    verdict.refusal = {tftp::ErrorCode::undefined, "busy"};
    verdict.why = to_text(datagram.from) + " is refused: too many transfers at one time";
    return refuse(datagram, *request, verdict);
  }
  std::unique_ptr<protocols::Sink> sink;
  if (verdict.file->upload && verdict.file->receive) sink = verdict.file->receive();
  if (verdict.file->upload && !sink) {
    verdict.refusal = {tftp::ErrorCode::exists, "it has come already"};
    verdict.why = verdict.file->name + " has come already, or cannot be written";
    return refuse(datagram, *request, verdict);
  }
  const auto transfer = std::make_shared<Transfer>(*this, datagram, *request, verdict.file, std::move(sink));
  if (!transfer->open()) return;  // no descriptor is free: the client asks again
  transfers_[datagram.from] = transfer;
  transfer->start(verdict.why);
}

std::variant<std::unique_ptr<TftpServer>, std::string> TftpServer::start(
    asio::io_context& io, const Settings& settings, std::shared_ptr<const protocols::Shelf> shelf,
    OnEvent on_event) {
  auto impl = std::make_unique<Impl>(io, settings, std::move(shelf), std::move(on_event));
  if (auto why = impl->open(); !why.empty()) return why;
  return std::unique_ptr<TftpServer>(new TftpServer(std::move(impl)));
}

TftpServer::TftpServer(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
TftpServer::~TftpServer() = default;
std::uint16_t TftpServer::port() const { return impl_->port(); }
std::size_t TftpServer::transfers() const { return impl_->transfers(); }

}  // namespace rommate::server
