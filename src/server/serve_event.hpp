// What happens at a file server, of whichever protocol; nothing is printed by the servers themselves.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace rommate::server {

struct ServeEvent {
  enum class Kind {
    request,   // somebody begins to get, or to bring, a file
    progress,  // a few times a second
    done,      // the other side has all of it, or all that it asked for
    failed,    // `text` says why
    refused    // nothing is given; `text` says why
  } kind = Kind::request;
  std::string_view protocol;  // "tftp", "http", "ftp"
  std::string peer = {};      // address in figures and port: "192.0.2.1:1069"
  std::string name = {};      // as armed; of what is refused, as asked
  std::string text = {};
  int status = 0;              // of HTTP and FTP: the number that was answered; of TFTP: the code of an ERROR
  std::uint64_t transfer = 0;  // a number for each; 0: none was begun
  std::uint64_t bytes = 0, size = 0;  // sent or received, of how many; of an upload the size is not known
  bool upload = false;
};

using OnServeEvent = std::function<void(const ServeEvent&)>;

[[nodiscard]] constexpr std::string_view to_string(ServeEvent::Kind kind) {
  switch (kind) {
    case ServeEvent::Kind::request: return "request";
    case ServeEvent::Kind::progress: return "progress";
    case ServeEvent::Kind::done: return "done";
    case ServeEvent::Kind::failed: return "failed";
    case ServeEvent::Kind::refused: return "refused";
  }
  return "";
}

}  // namespace rommate::server
