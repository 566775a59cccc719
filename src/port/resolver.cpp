#include "src/port/resolver.hpp"

#include <netdb.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <mutex>
#include <thread>

namespace rommate::port {

namespace asio = boost::asio;

/// Shared by the loop and the thread; the last of the two to let go of it closes the eventfd.
struct Resolver::Question {
  ~Question() {
    if (wake >= 0) ::close(wake);
  }
  std::string host;
  std::uint16_t port = 0;
  int wake = -1;
  std::mutex mutex;  // guards what follows
  Endpoints found;
  int error = 0;
  bool forgotten = false;  // the loop's own: nobody waits for the answer any more
};

namespace {

Resolver::Endpoints endpoints_of(const addrinfo* list) {
  Resolver::Endpoints found;
  for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
    asio::ip::tcp::endpoint endpoint;
    if (each->ai_addrlen > endpoint.capacity()) continue;
    std::memcpy(endpoint.data(), each->ai_addr, each->ai_addrlen);
    endpoint.resize(each->ai_addrlen);
    found.push_back(endpoint);
  }
  return found;
}

template <class Question>
void look_up(const std::shared_ptr<Question>& question) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const std::string service = std::to_string(question->port);
  int error = ::getaddrinfo(question->host.c_str(), service.c_str(), &hints, &list);
  if (error == EAI_NONAME || error == EAI_NODATA) {  // AI_ADDRCONFIG hides ::1 and 127.0.0.1 on some machines
    hints.ai_flags = AI_NUMERICSERV;
    error = ::getaddrinfo(question->host.c_str(), service.c_str(), &hints, &list);
  }
  {
    const std::lock_guard lock(question->mutex);
    question->error = error;
    if (error == 0) question->found = endpoints_of(list);
  }
  if (error == 0) ::freeaddrinfo(list);
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(question->wake, &one, sizeof one);
}

}  // namespace

void Resolver::ask(const std::string& host, std::uint16_t port, OnAddresses done) {
  cancel();
  question_ = std::make_shared<Question>();
  question_->host = host;
  question_->port = port;
  question_->wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  answered_.assign(::dup(question_->wake));
  boost::system::error_code error;
  if (const auto address = asio::ip::make_address(host, error); !error) {
    question_->found.emplace_back(address, port);
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(question_->wake, &one, sizeof one);
  } else {
    std::thread([question = question_] { look_up(question); }).detach();
  }
  answered_.async_wait(asio::posix::stream_descriptor::wait_read,
                       [this, question = question_, done = std::move(done)](const auto& failed) {
                         if (failed || question->forgotten) return;  // then the resolver may be gone
                         cancel();
                         Endpoints found;
                         int eai_error = 0;
                         {
                           const std::lock_guard lock(question->mutex);
                           found = question->found;
                           eai_error = question->error;
                         }
                         done(std::move(found), eai_error);
                       });
}

void Resolver::cancel() {
  boost::system::error_code ignored;
  answered_.close(ignored);
  if (question_) question_->forgotten = true;
  question_.reset();
}

}  // namespace rommate::port
