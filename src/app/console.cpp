#include "src/app/console.hpp"

#include <utility>

namespace rommate::app {

std::variant<std::unique_ptr<Console>, port::Problem> Console::make(boost::asio::io_context& io,
                                                                    const ConsoleOptions& options) {
  const auto url = port::parse_url(options.port);
  if (const auto* problem = std::get_if<port::Problem>(&url)) return *problem;
  auto made = port::make_port(io, options.port, options.open);
  if (auto* problem = std::get_if<port::Problem>(&made)) return std::move(*problem);
  ConsoleOptions own = options;
  own.reconnect = options.reconnect && may_come_back(std::get<port::Url>(url));
  std::unique_ptr<Console> console(
      new Console(io, std::move(own), std::move(std::get<std::unique_ptr<port::Port>>(made))));
  if (options.cable_memory && std::get<port::Url>(url).scheme != "sim") console->watch_cable();
  if (!options.record.empty())
    if (auto problem = console->record(options.record)) return std::move(*problem);
  if (options.share.at.empty()) return console;
  auto shared =
      Share::start(io, console->session_, options.share, [it = console.get()] { it->pump_.wake(); });
  if (auto* problem = std::get_if<port::Problem>(&shared)) return std::move(*problem);
  console->share_ = std::move(std::get<std::unique_ptr<Share>>(shared));
  console->share_->on_notice = [it = console.get()](const std::string& notice) {
    if (it->recording_) it->recording_->remark(notice);
    it->notice(notice);
  };
  return console;
}

Console::Console(boost::asio::io_context& io, ConsoleOptions options, std::unique_ptr<port::Port> port)
    : io_(io),
      options_(std::move(options)),
      session_(port->line()),
      pump_(io, std::move(port), session_, {.reconnect = options_.reconnect}) {
  pump_.on_remarks = [this](const std::string& remarks) {
    if (recording_) recording_->remark(remarks);
    notice(remarks);
  };
}

Console::~Console() {
  if (cable_watch_) session_.unwatch(*cable_watch_);
}

void Console::notice(const std::string& text) {
  if (on_notice) on_notice(text);
}

void Console::watch_cable() {
  const std::string memory = cable_memory_path();
  if (memory.empty()) return;
  cable_watch_ =
      std::make_unique<CableWatch>(CableMemory(memory), cable_of(options_.port, port::system_places()),
                                   [this](const std::string& sentence, const CableSeen& before) {
                                     if (recording_) recording_->remark(sentence);
                                     on_moved ? on_moved(before) : notice(sentence);
                                   });
  session_.watch(*cable_watch_);
}

std::optional<port::Problem> Console::record(const std::string& path) {
  auto started = Recording::start(io_, session_, path, options_.port);
  if (auto* problem = std::get_if<port::Problem>(&started)) return std::move(*problem);
  recording_ = std::move(std::get<std::unique_ptr<Recording>>(started));
  recording_->on_notice = [this](const std::string& notice) { this->notice(notice); };
  return std::nullopt;
}

std::string Console::title() {
  const bool has_line = pump_.port().capabilities().line_settings;
  return pump_.port().name() + (has_line ? " " + protocols::to_string(session_.line()) : "");
}

bool may_come_back(const port::Url& url) { return url.scheme != "exec" && url.scheme != "sim"; }

}  // namespace rommate::app
