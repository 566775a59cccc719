#include "src/port/tcp.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <cstring>
#include <vector>

#include "protocols/endpoint.hpp"
#include "src/port/resolver.hpp"
#include "src/port/stream_port.hpp"

namespace rommate::port {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// Dead peers: after 30 s of silence a probe every 10 s, given up after three; unanswered data counts too.
constexpr int keepalive_idle_s = 30, keepalive_every_s = 10, keepalive_probes = 3;
constexpr int unanswered_ms = 60'000;

void set_option(int fd, int level, int name, int value) {
  ::setsockopt(fd, level, name, &value, sizeof value);
}

Problem cannot(std::string what, std::string hint) {
  return {Problem::Kind::cannot_open, std::move(what), std::move(hint)};
}

Problem lookup_problem(const std::string& host, int error, int system) {
  if (error == EAI_SYSTEM)
    return cannot(fmt::format("cannot look up '{}': {}", host, std::strerror(system)),
                  "Close other consoles, or give the address in figures");
  if (error == EAI_AGAIN)
    return cannot(fmt::format("cannot look up '{}': no name server answered", host),
                  "Check the network, or give the address in figures");
  if (error == EAI_NONAME || error == EAI_NODATA || error == EAI_ADDRFAMILY)
    return cannot(fmt::format("no host is called '{}'", host),
                  "Check the spelling, or give the address in figures");
  return cannot(fmt::format("cannot look up '{}': {}", host, ::gai_strerror(error)),
                "Try the address in figures");
}

Problem connect_problem(const std::string& name, const error_code& error) {
  if (error == asio::error::connection_refused)
    return cannot(
        fmt::format("{} refused the connection: nothing listens on that port, or somebody else has it", name),
        "Check the port number of the console line, and who is connected there");
  if (error == asio::error::host_unreachable || error == asio::error::network_unreachable)
    return cannot(fmt::format("no way to {} ({})", name, error.message()),
                  "Check the network cable and routes");
  if (error == asio::error::timed_out)
    return cannot(fmt::format("{} does not answer", name),
                  "Is it switched on, and does a firewall let this port through?");
  return cannot(fmt::format("cannot connect to {}: {}", name, error.message()), "");
}

class TcpPort final : public StreamPort<tcp::socket> {
 public:
  TcpPort(asio::io_context& io, std::string name, protocols::Endpoint address, const TcpSettings& settings)
      : StreamPort(io, std::move(name)),
        address_(std::move(address)),
        settings_(settings),
        resolver_(io),
        timer_(io) {}

  void open(OnOpen done) override {
    close();
    opened_ = std::move(done);
    timer_.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(settings_.connect_within));
    timer_.async_wait([this, alive = alive_.watch()](const error_code& error) {
      if (!alive || error || !opened_) return;
      give_up(asio::error::timed_out);
    });
    resolver_.ask(address_.host, address_.port, [this](Resolver::Answer answer) {
      if (answer.error != 0) return finish(lookup_problem(address_.host, answer.error, answer.system));
      endpoints_ = std::move(answer.found);
      try_next(asio::error::host_not_found);
    });
  }

  void close() override {
    resolver_.cancel();
    timer_.cancel();
    StreamPort::close();
    if (opened_) {
      asio::post(io_, [alive = alive_.watch(), done = std::exchange(opened_, nullptr), name = name_] {
        if (alive) done(Problem{Problem::Kind::lost, name + ": closed", ""});
      });
    }
  }

 protected:
  [[nodiscard]] Problem why_lost(const Error& error) const override {
    if (error == asio::error::eof)
      return {Problem::Kind::lost, fmt::format("{} closed the connection", name_), ""};
    if (error == asio::error::timed_out)
      return {Problem::Kind::lost, fmt::format("{} no longer answers", name_), "Check the network"};
    return {Problem::Kind::lost, fmt::format("the connection to {} was lost: {}", name_, error.message()),
            ""};
  }

  [[nodiscard]] std::string why_unsupported(const Control& what) const override {
    if (std::holds_alternative<SetBreak>(what) || std::holds_alternative<SendRemoteBreak>(what))
      return "plain TCP carries no BREAK; if the server speaks telnet or RFC 2217, use telnet:// or "
             "rfc2217://";
    if (std::holds_alternative<SetLine>(what))
      return "plain TCP cannot change the line; if the server speaks RFC 2217, use rfc2217://";
    return "plain TCP knows no modem lines";
  }

 private:
  /// Tries the addresses one after the other; `last` is why the one before it failed.
  void try_next(const error_code& last) {
    if (endpoints_.empty()) return finish(connect_problem(name_, last));
    const tcp::endpoint endpoint = endpoints_.front();
    endpoints_.erase(endpoints_.begin());
    StreamPort::close();
    stream_.async_connect(endpoint, [this, alive = alive_.watch()](const error_code& error) {
      if (!alive || !opened_ || error == asio::error::operation_aborted) return;
      if (error) return try_next(error);
      connected();
    });
  }

  void connected() {
    const int fd = stream_.native_handle();
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, keepalive_idle_s);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, keepalive_every_s);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, keepalive_probes);
    set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, unanswered_ms);
    finish(std::nullopt);
  }

  void give_up(const error_code& why) {
    const bool unknown = resolver_.asking();
    resolver_.cancel();
    finish(unknown ? lookup_problem(address_.host, EAI_AGAIN, 0) : connect_problem(name_, why));
  }

  void finish(std::optional<Problem> problem) {
    timer_.cancel();
    if (problem) StreamPort::close();
    if (opened_) std::exchange(opened_, nullptr)(std::move(problem));
  }

  protocols::Endpoint address_;
  TcpSettings settings_;
  Resolver resolver_;
  asio::steady_timer timer_;
  std::vector<tcp::endpoint> endpoints_;
  OnOpen opened_;
};

}  // namespace

std::variant<std::unique_ptr<Port>, Problem> make_tcp(asio::io_context& io, std::string_view address,
                                                      const TcpSettings& settings) {
  auto parsed = protocols::parse_far_endpoint(address);
  auto* parts = std::get_if<protocols::Endpoint>(&parsed);
  if (parts == nullptr)
    return Problem{Problem::Kind::usage, fmt::format("'{}' is no HOST:PORT", address),
                   "Write 192.0.2.1:2003, or [2001:db8::1]:2003 for IPv6"};
  return std::make_unique<TcpPort>(io, std::string(address), std::move(*parts), settings);
}

}  // namespace rommate::port
