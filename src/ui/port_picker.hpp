// What can be opened: ports that are plugged in, profiles, simulated devices. Keeps a list view filled while
// adapters come and go, or waits for the next adapter. It opens nothing; the desk does.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/port/directory_watch.hpp"
#include "tui/list_view.hpp"

namespace rommate::ui {

class PortPicker {
 public:
  /// `names`: further names and what they are (profiles). `cable_memory`: hosts last seen are shown.
  PortPicker(boost::asio::io_context& io, std::vector<std::pair<std::string, std::string>> names,
             bool cable_memory);

  /// An empty list with the picker's title and keys: `w` and `u` besides the usual ones.
  [[nodiscard]] static tui::ListView view();
  /// Fills `view` now and again with each change, until it is gone or stop(); `changed` is called after that.
  void fill(std::weak_ptr<tui::ListView> view, std::function<void()> changed);
  /// What this item of the list opens; empty: a port to be asked for.
  [[nodiscard]] std::string port(std::size_t item) const;
  /// Calls `arrived` once, with the path of the first port that was not here when this was called.
  void wait(std::function<void(const std::string& path)> arrived);
  void stop();

 private:
  void list();
  void look_for_new();
  void add(tui::Item item, std::string port);

  boost::asio::io_context& io_;
  std::vector<std::pair<std::string, std::string>> names_;
  bool cable_memory_;
  std::unique_ptr<port::DirectoryWatch> watch_;
  std::weak_ptr<tui::ListView> view_;
  std::function<void()> changed_;
  std::vector<tui::Item> items_;
  std::vector<std::string> ports_;  // what they open
  std::vector<std::string> known_;  // ports that were there when waiting began
  std::function<void(const std::string&)> arrived_;
};

}  // namespace rommate::ui
