#include "src/ui/port_picker.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>

#include "src/app/cable_memory.hpp"
#include "src/device/device.hpp"
#include "src/port/list.hpp"
#include "src/ui/port_item.hpp"

namespace rommate::ui {

PortPicker::PortPicker(boost::asio::io_context& io, std::vector<std::pair<std::string, std::string>> names,
                       bool cable_memory)
    : io_(io), names_(std::move(names)), cable_memory_(cable_memory) {}

tui::ListView PortPicker::view() {
  tui::ListView::Options options;
  options.width = 76;
  options.empty = "no serial port is here";
  options.footer = "Enter: open   w: wait for an adapter   u: a URL   Esc: back";
  options.extra_keys = "wu";
  return tui::ListView("Which console?", {}, options);
}

void PortPicker::fill(std::weak_ptr<tui::ListView> view, std::function<void()> changed) {
  view_ = std::move(view);
  changed_ = std::move(changed);
  watch_ = std::make_unique<port::DirectoryWatch>(io_, std::vector<std::string>{"/dev"}, [this] { list(); });
  list();
}

std::string PortPicker::port(std::size_t item) const { return item < ports_.size() ? ports_[item] : ""; }

void PortPicker::wait(std::function<void(const std::string&)> arrived) {
  known_.clear();
  for (const auto& info : port::list_ports(port::system_places())) known_.push_back(info.path);
  arrived_ = std::move(arrived);
  watch_ = std::make_unique<port::DirectoryWatch>(io_, std::vector<std::string>{"/dev"},
                                                  [this] { look_for_new(); });
}

void PortPicker::stop() {
  watch_.reset();
  arrived_ = nullptr;
}

void PortPicker::list() {
  const auto view = view_.lock();
  if (!view) return;
  items_.clear();
  ports_.clear();
  std::vector<app::CableSeen> hosts;
  if (cable_memory_) hosts = app::CableMemory(app::cable_memory_path()).all();
  const auto now = std::chrono::system_clock::now();
  for (const auto& info : port::list_ports(port::system_places()))
    add(port_item(info, hosts, now), info.path);
  for (const auto& [name, what] : names_) add({.text = name, .right = "profile", .hint = what}, name);
  add({.text = "Simulated devices: no hardware needed", .heading = true}, {});
  for (const auto& model : device::list_models())
    add({.text = "sim:" + model.name, .right = model.title, .hint = model.about}, "sim:" + model.name);
  add({.text = "another: a path, a URL, a command ...",
       .hint = "telnet://HOST:PORT, rfc2217://HOST:PORT, exec:ssh lab console 3, sim:c1841"},
      {});
  view->set_items(std::move(items_));
  changed_();
}

void PortPicker::add(tui::Item item, std::string port) {
  items_.push_back(std::move(item));
  ports_.push_back(std::move(port));
}

// The watch is calling, and must not be destroyed by what follows.
void PortPicker::look_for_new() {
  for (const auto& info : port::list_ports(port::system_places())) {
    if (std::find(known_.begin(), known_.end(), info.path) != known_.end()) continue;
    auto arrived = std::exchange(arrived_, nullptr);
    if (!arrived) return;
    boost::asio::post(io_, [this, arrived = std::move(arrived), path = info.path] {
      watch_.reset();
      arrived(path);
    });
    return;
  }
}

}  // namespace rommate::ui
