// Records a session: a Watcher that hands what it sees to a RecordWriter and keeps the writer's timer. Make
// one when recording is switched on, destroy it when it is switched off; the file is complete then.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "protocols/alive.hpp"
#include "src/app/record_writer.hpp"
#include "src/console/session.hpp"

namespace rommate::app {

class Recording : public console::Watcher {
 public:
  using Opened = std::variant<std::unique_ptr<Recording>, port::Problem>;

  /// Records `session` (which must outlive this) into the file `path`. `port` is what the user called the
  /// port.
  [[nodiscard]] static Opened start(boost::asio::io_context& io, console::Session& session,
                                    const std::string& path, const std::string& port);
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  ~Recording() override;

  /// What the user wants to remember.
  void note(std::string_view text);
  /// What the program has to say beside what the session told.
  void remark(std::string_view text);
  [[nodiscard]] const std::string& path() const { return writer_->path(); }

  /// Trouble (disk full) and its end, as a sentence for the user.
  std::function<void(const std::string&)> on_notice;

 private:
  Recording(boost::asio::io_context& io, console::Session& session, std::unique_ptr<RecordWriter> writer);
  void received(console::ByteView bytes, Time now) override;
  void sent(console::ByteView bytes, bool secret, Time now) override;
  void break_changed(bool on, Time now) override;
  void line_set(const console::LineSettings& line, Time now) override;
  void owner_changed(std::string_view owner, Time now) override;
  void noted(std::string_view text, Time now) override;
  void effect_done(const console::EffectResult& result, Time now) override;
  void after();
  void arm();

  console::Session& session_;
  std::unique_ptr<RecordWriter> writer_;
  boost::asio::steady_timer timer_;
  bool armed_ = false;
  protocols::Alive alive_;  // false once a late timer must do nothing
};

}  // namespace rommate::app
