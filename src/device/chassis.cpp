#include "src/device/chassis.hpp"

#include <algorithm>
#include <utility>

#include "src/device/secrets.hpp"

namespace rommate::device {
namespace {

using namespace std::chrono_literals;

Pace pace_of(const Personality& model, bool fast) {
  return {.fast = fast,
          .input_buffer = model.line.input_buffer,
          .take = std::chrono::microseconds{model.line.take_us}};
}

LineSettings line_of(const Personality& model) { return {.baud = model.line.baud}; }

Bytes factory_bytes(const FactoryFile& file) {
  if (!file.image) return {file.text.begin(), file.text.end()};
  auto bytes = make_image(*file.image);
  if (file.damaged) bytes[bytes.size() - 100] ^= 0x10;
  return bytes;
}

/// The stored configuration as the system itself would have written it: in its order, with its defaults.
std::string factory_config(const Personality& model) {
  const auto text = concealed_config(model.startup_config, model.os.secrets);
  if (model.os.kind != OsKind::ios || text.find_first_not_of(" \n") == std::string::npos) return text;
  RunningConfig config(model.os.interfaces, model.os.ports, model.os.secrets, model.os.port_lines);
  config.set_host(model.os.host);
  config.boot(text);
  std::string version;
  for (const auto& file : model.storage.front().files)
    if (file.image && version.empty()) version = file.image->version;
  return config.text(version);
}

/// Many devices of a model share one copy of its factory images.
std::shared_ptr<const Bytes> factory_content(FactoryFile file, bool real_sizes) {
  if (!file.image) return std::make_shared<const Bytes>(factory_bytes(file));
  if (real_sizes) file.image = real_image(file);
  static std::map<std::string, std::weak_ptr<const Bytes>> made;
  const auto key = file.image->platform + "/" + file.image->version + "/" + file.image->feature + "/" +
                   std::to_string(file.image->size) + "/" + std::to_string(file.image->filled) +
                   (file.damaged ? "/damaged" : "");
  auto content = made[key].lock();
  if (!content) made[key] = content = std::make_shared<const Bytes>(factory_bytes(file));
  return content;
}

}  // namespace

Program::Program(Chassis& box) : box_{box}, tty_{box.console()}, model_{box.model()} {}

Chassis::Chassis(Personality model, const DeviceOptions& options)
    : model_{std::move(model)},
      console_{line_of(model_), pace_of(model_, options.fast)},
      storage_{[this](DeviceEffect effect) { effects_.push_back(std::move(effect)); }},
      real_sizes_{options.real_sizes} {
  for (const auto& system : model_.storage) {
    storage_.add({system.name, system.capacity, system.read_only, system.aliases});
    if (options.saved.empty())
      for (const auto& file : system.files)
        storage_.load_file({system.name, file.name}, factory_content(file, options.real_sizes));
  }
  storage_.load_nvram(factory_config(model_), model_.confreg, model_.variables,
                      model_.boot.recovery_disabled);
  const bool restored = storage_.restore(options.saved);
  if (!model_.os.config_file.empty())
    storage_.keep_config_in({model_.storage.front().name, model_.os.config_file});
  if (!restored) storage_.save_all(model_.name);
  console_.set_listener({.on_key = [this](Byte key) { return program_ != nullptr && program_->on_key(key); },
                         .on_break =
                             [this] {
                               if (program_ != nullptr) program_->on_break();
                             }});
}

Chassis::~Chassis() { console_.clear(); }

void Chassis::power_on(Time now) {
  advance(now);
  powered_ = true;
  console_.set_line(line_of(model_));
  boot(ResetReason::power_on, now);
}

void Chassis::power_off(Time now) {
  advance(now);
  powered_ = false;
  drop_job();
  console_.clear();
  program_.reset();
  next_.reset();
}

void Chassis::on_button(bool pressed, Time now) {
  advance(now);
  button_ = pressed;
  if (program_ != nullptr) program_->on_button(pressed);
  settle();
}

void Chassis::on_bytes(ByteView typed, Time now) {
  advance(now);
  console_.wire().host_sends(typed, now);
  advance(now);
}

void Chassis::on_line(const LineSettings& host, Time now) {
  advance(now);
  console_.wire().set_host(host, now);
}

void Chassis::on_break(bool on, Time now) {
  advance(now);
  console_.wire().host_break(on, now);
  advance(now);
}

void Chassis::purge_unsent(Time now) {
  advance(now);
  console_.wire().purge_host();
}

void Chassis::on_udp(unsigned socket, const Endpoint& from, ByteView payload, Time now) {
  advance(now);
  if (job_ == nullptr || socket != socket_) return;  // for a job that is over
  job_->on_packet(from, payload, now_);
  serve_job();
  settle();
  advance(now);
}

void Chassis::on_tcp(unsigned socket, StreamNews news, ByteView bytes, Time now) {
  advance(now);
  const auto found = streams_.find(socket);
  if (job_ == nullptr || found == streams_.end()) return;
  job_->on_stream(found->second, news, bytes, now_);
  serve_job();
  settle();
  advance(now);
}

void Chassis::on_time(Time now) { advance(now); }

std::optional<Time> Chassis::deadline() const {
  auto next = console_.deadline();
  if (job_ != nullptr && job_->deadline())
    next = next ? std::min(*next, *job_->deadline()) : *job_->deadline();
  return next;
}

/// Everything up to `until`, each thing at its own time: a late call gives the same as many early ones.
void Chassis::advance(Time until) {
  for (auto next = deadline(); next && *next <= until; next = deadline()) {
    now_ = std::max(now_, *next);
    turn();
  }
  now_ = std::max(now_, until);
  console_.set_now(now_);
}

void Chassis::turn() {
  console_.run(now_);
  if (job_ != nullptr && job_->deadline() && *job_->deadline() <= now_) {
    job_->on_time(now_);
    serve_job();
  }
  settle();
}

/// A program never dies inside its own callback: what it asked for is done here.
void Chassis::settle() {
  while (reset_to_ || next_) {
    if (reset_to_) {
      boot(*std::exchange(reset_to_, std::nullopt), now_);
    } else {
      drop_job();
      console_.clear();
      program_ = std::move(next_);
      program_->start();
    }
  }
}

void Chassis::boot(ResetReason reason, Time now) {
  now_ = std::max(now_, now);
  console_.set_now(now_);
  reset_at_ = now_;
  take_confreg();
  reason_ = reason;
  drop_job();
  console_.clear();
  next_.reset();
  boot_arguments_.clear();
  program_ = make_loader(*this);
  program_->start();
}

void Chassis::run(std::unique_ptr<Program> program) { next_ = std::move(program); }
void Chassis::reset(ResetReason reason) { reset_to_ = reason; }

void Chassis::set_baud(std::uint32_t baud) {
  auto line = console_.line();
  line.baud = baud;
  console_.set_line(line);
}

void Chassis::start_job(NetworkJob& job) {
  drop_job();
  job_ = &job;
  socket_ = ++sockets_;
  effects_.push_back(OpenUdp{socket_});
  serve_job();
}

void Chassis::drop_job() {
  if (job_ == nullptr) return;
  job_ = nullptr;
  effects_.push_back(CloseUdp{socket_});
  for (const auto& [socket, stream] : std::exchange(streams_, {})) effects_.push_back(CloseTcp{socket});
}

void Chassis::carry_out(StreamStep step) {
  const auto socket_of = [this](unsigned stream) {
    const auto found = std::find_if(streams_.begin(), streams_.end(),
                                    [&](const auto& each) { return each.second == stream; });
    return found == streams_.end() ? 0U : found->first;
  };
  if (const auto* open = std::get_if<OpenStream>(&step)) {
    streams_[++sockets_] = open->stream;
    effects_.push_back(ConnectTcp{sockets_, open->to});
  } else if (auto* send = std::get_if<SendStream>(&step)) {
    effects_.push_back(SendTcp{socket_of(send->stream), std::move(send->payload)});
  } else if (const auto* close = std::get_if<CloseStream>(&step)) {
    const auto socket = socket_of(close->stream);
    streams_.erase(socket);
    effects_.push_back(CloseTcp{socket});
  }
}

void Chassis::serve_job() {
  if (job_ == nullptr) return;
  for (auto& [to, payload] : job_->take_packets())
    effects_.push_back(SendUdp{socket_, to, std::move(payload)});
  for (auto& step : job_->take_steps()) carry_out(std::move(step));
  if (!job_->finished()) return;
  auto& job = *job_;
  drop_job();
  job.finish();
}

std::string filled(std::string_view text, const Words& words) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const auto close = text.find('}');
    const auto inside = close == std::string_view::npos ? "" : text.substr(1, close - 1);
    const auto colon = std::min(inside.find(':'), inside.size());  // "{version:21}": so wide at least
    const auto width = static_cast<std::size_t>(
        std::atoi(std::string(inside.substr(colon)).c_str() + (colon < inside.size())));
    const auto word = words.find(inside.substr(0, colon));
    if (word == words.end()) {
      out += '{';
      text.remove_prefix(1);
    } else {
      out += word->second;
      if (word->second.size() < width) out.append(width - word->second.size(), ' ');
      text.remove_prefix(close + 1);
    }
  }
  return out;
}

void play(Console& tty, const Script& script, const Words& words) {
  const auto seconds = [](double s) {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(s));
  };
  for (const auto& step : script) {
    tty.print(filled(step.say, words));
    if (step.wait > 0) tty.busy(seconds(step.wait));
    for (int i = 0; i < step.times; ++i) {
      tty.busy(seconds(step.over / step.times));
      tty.print(step.mark);
    }
  }
}

void play_window(Console& tty, const Script& script, const Words& words) {
  using namespace std::chrono_literals;
  if (tty.fast()) tty.window(1500ms);
  play(tty, script, words);
}

}  // namespace rommate::device
