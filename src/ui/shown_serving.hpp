// Files given to devices while a person types at one: what is served and where, each transfer as this end
// sees it, and above all of it the console itself, where the device tells its side. It takes no keys.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "src/app/file_service.hpp"
#include "src/app/serve_board.hpp"
#include "tui/canvas.hpp"

namespace rommate::port {
class Port;
}

namespace rommate::ui {

class ShownServing {
 public:
  /// Gives `path` away at the ports where devices look, or, without the right to those, at 6969, 8080 and
  /// 2121, or where there is room. The sentence says why it cannot be. `changed`: there is something new to
  /// draw.
  [[nodiscard]] static std::variant<std::unique_ptr<ShownServing>, std::string> start(
      boost::asio::io_context& io, const std::string& path, std::function<void()> changed);

  /// A simulated device's requests, to whatever address, come here.
  void lead(port::Port& port) const;

  /// Rows that it wants of a screen with `rows`; at most half of it.
  [[nodiscard]] int height(int rows) const;
  /// `key`: "Ctrl-T >".
  void draw(tui::Canvas& canvas, tui::Rect where, const std::string& key) const;
  /// All that has happened, and what is given away with its digests.
  [[nodiscard]] std::string report() const;

 private:
  ShownServing(std::string name, std::function<void()> changed)
      : name_{std::move(name)}, changed_{std::move(changed)} {}
  void happened(const server::ServeEvent& event);
  /// "copy tftp://192.0.2.10/c1841.bin flash:   or by http, ftp", as it is typed at an IOS.
  [[nodiscard]] std::string typed_there(const std::string& address) const;

  std::string name_;
  std::function<void()> changed_;
  app::ServeBoard board_{false};
  std::string digests_;
  std::deque<std::string> told_;
  std::unique_ptr<app::FileService> service_;
};

}  // namespace rommate::ui
