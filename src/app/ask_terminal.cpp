#include "src/app/ask_terminal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <boost/asio/read_until.hpp>
#include <cstdio>
#include <utility>

#include "src/app/json_line.hpp"

namespace rommate::app {

AskTerminal::AskTerminal(boost::asio::io_context& io, Answered answered)
    : answered_(std::move(answered)), terminal_(io) {
  const int fd = ::isatty(STDERR_FILENO) != 0 ? ::open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
  if (fd < 0) return;
  boost::system::error_code error;
  terminal_.assign(fd, error);
  if (error) ::close(fd);
}

void AskTerminal::ask(console::RequestId id, const console::Ask& what) {
  if (!terminal_.is_open()) return answered_(id, {false, "there is no terminal to ask at"});
  const auto choices =
      what.choices.empty() ? std::string{} : fmt::format(" [{}]", fmt::join(what.choices, "/"));
  fmt::print(stderr, "\n{}{} ", valid_utf8(what.question), valid_utf8(choices));
  std::fflush(stderr);
  read(id);
}

/// The device's own words stand in the question: the person answers as if typing there. An end of input is no
/// answer.
void AskTerminal::read(console::RequestId id) {
  boost::asio::async_read_until(terminal_, typed_, '\n',
                                [this, id](const boost::system::error_code& error, std::size_t count) {
                                  if (error == boost::asio::error::operation_aborted) return;
                                  std::string line;
                                  if (!error) {
                                    const auto begin = boost::asio::buffers_begin(typed_.data());
                                    line.assign(begin, begin + static_cast<std::ptrdiff_t>(count) - 1);
                                    typed_.consume(count);
                                  }
                                  answered_(id, {!error, std::move(line)});
                                });
}

}  // namespace rommate::app
