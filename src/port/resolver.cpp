#include "src/port/resolver.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

namespace rommate::port {

namespace asio = boost::asio;

namespace {

// A guess: enough that a few dead names do not hold up the others of a fleet.
constexpr std::size_t lookups_at_once = 4;

Worker& names() {
  static Worker& worker = *new Worker(lookups_at_once);
  return worker;
}

std::vector<asio::ip::tcp::endpoint> endpoints_of(const addrinfo* list) {
  std::vector<asio::ip::tcp::endpoint> found;
  for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
    asio::ip::tcp::endpoint endpoint;
    if (each->ai_addrlen > endpoint.capacity()) continue;
    std::memcpy(endpoint.data(), each->ai_addr, each->ai_addrlen);
    endpoint.resize(each->ai_addrlen);
    found.push_back(endpoint);
  }
  return found;
}

/// glibc calls a name unknown when it could open neither /etc/hosts nor a socket.
int no_descriptor_left() {
  const int spare = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (spare < 0) return errno;
  ::close(spare);
  return 0;
}

Resolver::Answer look_up(const std::string& host, std::uint16_t port) {
  if (const int none_left = no_descriptor_left(); none_left != 0)
    return {.found = {}, .error = EAI_SYSTEM, .system = none_left};
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const std::string service = std::to_string(port);
  int error = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &list);
  if (error == EAI_NONAME || error == EAI_NODATA) {  // AI_ADDRCONFIG hides ::1 and 127.0.0.1 on some machines
    hints.ai_flags = AI_NUMERICSERV;
    error = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &list);
  }
  Resolver::Answer answer{.found = {}, .error = error, .system = errno};
  if (error != 0) return answer;
  answer.found = endpoints_of(list);
  ::freeaddrinfo(list);
  return answer;
}

}  // namespace

void Resolver::ask(const std::string& host, std::uint16_t port, OnAnswer done) {
  cancel();
  pending_ = std::make_shared<char>();
  boost::system::error_code error;
  if (const auto address = asio::ip::make_address(host, error); !error)
    return answer_soon({.found = {{address, port}}}, std::move(done));
  const auto answer = std::make_shared<Answer>();
  errand_ = names().ask(
      io_, [answer, host, port] { *answer = look_up(host, port); },
      [this, answer, done] {
        cancel();
        done(std::move(*answer));
      });
  if (!errand_) answer_soon({.found = {}, .error = EAI_SYSTEM, .system = EAGAIN}, std::move(done));
}

void Resolver::answer_soon(Answer answer, OnAnswer done) {
  asio::post(io_, [this, mine = std::weak_ptr<char>(pending_), answer = std::move(answer),
                   done = std::move(done)]() mutable {
    if (mine.expired()) return;
    cancel();
    done(std::move(answer));
  });
}

void Resolver::cancel() {
  pending_.reset();
  errand_.reset();
}

}  // namespace rommate::port
