#include "src/app/recording.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <utility>

#include "src/app/pump.hpp"

namespace rommate::app {
namespace {

std::string_view what(const console::Effect& effect) {
  if (std::holds_alternative<console::Break>(effect) || std::holds_alternative<console::RemoteBreak>(effect))
    return "BREAK";
  if (std::holds_alternative<console::SetLine>(effect)) return "change of the line settings";
  if (std::holds_alternative<console::PurgeLine>(effect)) return "purge";
  if (std::holds_alternative<console::Drain>(effect)) return "drain";
  return "request";
}

std::string_view word(console::EffectResult::Status status) {
  switch (status) {
    case console::EffectResult::Status::done: return "done";
    case console::EffectResult::Status::unconfirmed: return "not confirmed";
    case console::EffectResult::Status::unsupported: return "not possible on this port";
    case console::EffectResult::Status::refused: return "refused";
  }
  return "refused";
}

}  // namespace

Recording::Opened Recording::start(boost::asio::io_context& io, console::Session& session,
                                   const std::string& path, const std::string& port) {
  const record::RecordFacts facts{{"port", port}, {"line", to_string(session.line())}};
  auto opened = RecordWriter::open(path, facts, Pump::now());
  if (auto* problem = std::get_if<port::Problem>(&opened)) return std::move(*problem);
  return std::unique_ptr<Recording>(
      new Recording(io, session, std::move(std::get<std::unique_ptr<RecordWriter>>(opened))));
}

Recording::Recording(boost::asio::io_context& io, console::Session& session,
                     std::unique_ptr<RecordWriter> writer)
    : session_(session), writer_(std::move(writer)), timer_(io) {
  session_.watch(*this);
  arm();
}

Recording::~Recording() {
  alive_.end();
  session_.unwatch(*this);
}

void Recording::note(std::string_view text) {
  writer_->note(text, Pump::now());
  after();
}

void Recording::remark(std::string_view text) {
  writer_->mark(text, Pump::now());
  after();
}

void Recording::received(console::ByteView bytes, Time now) {
  writer_->received(bytes, now);
  after();
}

void Recording::sent(console::ByteView bytes, bool secret, Time now) {
  writer_->sent(bytes, now, secret);
  after();
}

void Recording::break_changed(bool on, Time now) {
  if (on)
    writer_->break_on({}, now);
  else
    writer_->break_off({}, now);
  after();
}

void Recording::line_set(const console::LineSettings& line, Time now) {
  writer_->line(to_string(line), now);
  after();
}

void Recording::owner_changed(std::string_view owner, Time now) {
  writer_->mark(fmt::format("the line belongs to: {}", owner), now);
  after();
}

void Recording::noted(std::string_view text, Time now) {
  writer_->mark(text, now);
  after();
}

void Recording::effect_done(const console::EffectResult& result, Time now) {
  const bool remote = std::holds_alternative<console::RemoteBreak>(result.effect);
  if (result.status == console::EffectResult::Status::done && !remote) return;
  const std::string_view why = result.text;
  writer_->mark(fmt::format("{}{}: {}{}{}", remote ? "remote " : "", what(result.effect), word(result.status),
                            why.empty() ? "" : ", ", why),
                now);
  after();
}

void Recording::after() {
  if (const auto notice = writer_->take_notice(); notice && on_notice) on_notice(*notice);
  if (!armed_ && writer_->deadline()) arm();
}

void Recording::arm() {
  const auto due = writer_->deadline();
  if (!due) return;
  armed_ = true;
  timer_.expires_at(*due);
  timer_.async_wait([this, alive = alive_.watch()](boost::system::error_code cancelled) {
    if (cancelled || !alive) return;
    armed_ = false;
    writer_->on_time(Pump::now());
    after();
  });
}

}  // namespace rommate::app
