// The servers that a simulated device's HTTP and FTP clients find in virtual time: any address, port 21 for
// FTP and any other for HTTP. FTP is answered by our own server's core, HTTP by a few lines of its own.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocols/ftp/control.hpp"
#include "src/device/device.hpp"

namespace rommate::testing {

class StreamServers {
 public:
  using Content = std::shared_ptr<const std::string>;
  struct Arriving {
    unsigned socket;
    device::StreamNews news;
    protocols::Bytes bytes = {};
  };

  /// What is served by this name; null: nothing.
  std::function<Content(const std::string& name)> find = [](const std::string&) { return nullptr; };
  bool silent = false;         // takes no connection and answers none
  std::size_t cut_behind = 0;  // bytes of a file; then the connection breaks. 0: never
  unsigned requests = 0;       // of files, complete ones too
  std::uint64_t sent = 0;      // bytes of the last one

  void carry_out(const device::DeviceEffect& effect) {
    if (silent) return;
    if (const auto* open = std::get_if<device::ConnectTcp>(&effect)) return connect(*open);
    if (const auto* send = std::get_if<device::SendTcp>(&effect)) return take(send->socket, send->payload);
    if (const auto* close = std::get_if<device::CloseTcp>(&effect)) {
      asked_.erase(close->socket);
      sessions_.erase(close->socket);
      std::erase_if(arriving_, [&](const Arriving& each) { return each.socket == close->socket; });
    }
  }
  [[nodiscard]] std::vector<Arriving> take_arriving() { return std::exchange(arriving_, {}); }
  [[nodiscard]] bool idle() const { return arriving_.empty(); }

 private:
  static constexpr std::uint16_t ftp = 21, first_data_port = 20000;
  static constexpr std::size_t piece = 16 * 1024;

  struct Session {
    std::unique_ptr<protocols::ftp::Control> control;
    std::uint16_t data_port = 0;
    std::optional<unsigned> data = {};    // its socket
    std::optional<Content> to_send = {};  // as soon as that is there
  };

  void connect(const device::ConnectTcp& open) {
    const auto to = open.to;
    for (auto& [socket, session] : sessions_)
      if (to.port >= first_data_port && session.data_port == to.port) {
        session.data = open.socket;
        arriving_.push_back({open.socket, device::StreamNews::connected});
        return send_data(socket, session);
      }
    arriving_.push_back({open.socket, device::StreamNews::connected});
    if (to.port != ftp) return;
    auto& session = sessions_[open.socket];
    session.control = std::make_unique<protocols::ftp::Control>(protocols::ftp::Control::House{
        .find =
            [this](std::string_view name, bool write) {
              const auto bare = protocols::bare_name(name);
              const auto content = write ? nullptr : find(bare);
              if (!content) return protocols::Found{nullptr, "no", protocols::Found::Reason::wrong_name};
              auto file = std::make_shared<protocols::ArmedFile>();
              file->name = bare;
              file->size = content->size();
              return protocols::Found{std::move(file)};
            },
        .list = [] { return std::vector<std::shared_ptr<const protocols::ArmedFile>>{}; },
        .written_at = [](const protocols::ArmedFile&) { return std::int64_t{0}; },
        .peer = "192.0.2.1"});
    obey(open.socket);
  }

  void take(unsigned socket, protocols::ByteView bytes) {
    if (const auto session = sessions_.find(socket); session != sessions_.end()) {
      session->second.control->on_bytes(bytes);
      return obey(socket);
    }
    auto& head = asked_[socket];
    head += protocols::as_text(bytes);
    if (head.find("\r\n\r\n") == std::string::npos) return;
    const auto path = head.substr(4, head.find(' ', 4) - 4);
    const auto content = find(protocols::bare_name(path));
    ++requests;
    if (!content) {
      send(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    } else {
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(content->size()) + "\r\n\r\n");
      send_content(socket, *content);
    }
    arriving_.push_back({socket, device::StreamNews::closed});
  }

  void send(unsigned socket, std::string_view text) {
    arriving_.push_back({socket, device::StreamNews::received, {text.begin(), text.end()}});
  }
  bool send_content(unsigned socket, std::string_view content) {
    const auto whole = cut_behind == 0 || content.size() <= cut_behind;
    if (!whole) content = content.substr(0, cut_behind);
    sent = content.size();
    for (std::size_t at = 0; at < content.size(); at += piece) send(socket, content.substr(at, piece));
    return whole;
  }

  void send_data(unsigned socket, Session& session) {
    if (!session.data || !session.to_send) return;
    const auto whole = send_content(*session.data, **std::exchange(session.to_send, std::nullopt));
    arriving_.push_back({*std::exchange(session.data, std::nullopt), device::StreamNews::closed});
    session.control->on_data_end(whole ? "" : "cut");
    obey(socket);
  }

  void obey(unsigned socket) {
    auto& session = sessions_.at(socket);
    for (auto effects = session.control->take_effects(); !effects.empty();
         effects = session.control->take_effects())
      for (auto& effect : effects) {
        if (const auto* reply = std::get_if<protocols::ftp::Reply>(&effect))
          send(socket, reply->text + "\r\n");
        if (const auto* listen = std::get_if<protocols::ftp::Listen>(&effect)) {
          session.data_port = static_cast<std::uint16_t>(first_data_port + ++ports_);
          session.control->on_listening(listen->extended,
                                        protocols::Endpoint{"192.0.2.2", session.data_port});
        }
        if (const auto* file = std::get_if<protocols::ftp::SendFile>(&effect)) {
          ++requests;
          session.to_send = find(file->file->name);
          send_data(socket, session);
        }
        if (std::holds_alternative<protocols::ftp::Close>(effect))
          arriving_.push_back({socket, device::StreamNews::closed});
      }
  }

  std::map<unsigned, std::string> asked_;
  std::map<unsigned, Session> sessions_;
  std::vector<Arriving> arriving_;
  unsigned ports_ = 0;
};

}  // namespace rommate::testing
