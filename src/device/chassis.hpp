// The box: console, storage, network and the program that runs in it now (a loader or an operating system).
// It is the Device that the rim sees, and the ground its programs stand on.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "src/device/console.hpp"
#include "src/device/personality.hpp"
#include "src/device/storage.hpp"
#include "src/device/stream_client.hpp"

namespace rommate::device {

class Chassis;

/// What runs in a box. It lives until the box runs another one or is reset; callbacks it gave to the console
/// are dropped before it goes.
class Program {
 public:
  explicit Program(Chassis& box);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  virtual ~Program() = default;
  virtual void start() = 0;
  /// A key before it goes to the input buffer; true: used up (an interrupt key in its window).
  virtual bool on_key(Byte) { return false; }
  virtual void on_break() {}
  virtual void on_button(bool) {}

 protected:
  Chassis& box_;
  Console& tty_;
  const Personality& model_;
};

/// Why the box was reset; loaders print it ("Last reset cause: PowerOn").
enum class ResetReason { power_on, reload, loader_reset };

/// A file fetched or stored over the network by the device itself.
class NetworkJob {
 public:
  virtual ~NetworkJob() = default;
  virtual void on_packet(const Endpoint& from, ByteView payload, Time now) = 0;
  /// Of a connection of its own, by its own number for it.
  virtual void on_stream(unsigned, StreamNews, ByteView, Time) {}
  virtual void on_time(Time now) = 0;
  [[nodiscard]] virtual std::optional<Time> deadline() const = 0;
  /// What is to be done with its connections.
  [[nodiscard]] virtual std::vector<StreamStep> take_steps() { return {}; }
  /// Datagrams to send now.
  [[nodiscard]] virtual std::vector<std::pair<Endpoint, Bytes>> take_packets() = 0;
  [[nodiscard]] virtual bool finished() const = 0;
  /// Called once, when the job is finished, its last packets are sent and its socket is closed.
  virtual void finish() = 0;
};

class Chassis : public Device {
 public:
  Chassis(Personality model, const DeviceOptions& options);
  ~Chassis() override;

  void power_on(Time now) override;
  void power_off(Time now) override;
  void on_button(bool pressed, Time now) override;
  [[nodiscard]] bool has_button() const override { return !model_.boot.button.empty(); }
  void on_bytes(ByteView typed, Time now) override;
  void on_line(const LineSettings& host, Time now) override;
  void on_break(bool on, Time now) override;
  void purge_unsent(Time now) override;
  [[nodiscard]] Time sent_at() const override { return console_.wire().host_sent_at(); }
  void on_udp(unsigned socket, const Endpoint& from, ByteView payload, Time now) override;
  void on_tcp(unsigned socket, StreamNews news, ByteView bytes, Time now) override;
  void on_time(Time now) override;
  [[nodiscard]] Bytes take_output() override { return console_.wire().take_for_host(); }
  [[nodiscard]] std::vector<DeviceEffect> take_effects() override { return std::exchange(effects_, {}); }
  [[nodiscard]] std::optional<Time> deadline() const override;

  // For programs.
  [[nodiscard]] const Personality& model() const { return model_; }
  [[nodiscard]] Console& console() { return console_; }
  [[nodiscard]] Storage& storage() { return storage_; }
  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] Duration since_reset() const { return now_ - reset_at_; }
  [[nodiscard]] ResetReason reset_reason() const { return reason_; }
  [[nodiscard]] bool button_pressed() const { return button_; }
  /// The configuration register that counts until the next reset; storage().confreg() is what counts then.
  [[nodiscard]] std::uint32_t confreg() const { return confreg_; }
  /// A loader whose `confreg VALUE` counts at once.
  void take_confreg() { confreg_ = storage_.confreg(); }
  /// The program runs from the next turn on; the present one ends then.
  void run(std::unique_ptr<Program> program);
  void reset(ResetReason reason);
  /// The console's speed; kept over a reset until it is set again, forgotten by power off.
  void set_baud(std::uint32_t baud);
  /// Bytes a second that a copy into flash takes; 0: images are small, and copied as fast as they come.
  [[nodiscard]] double copy_rate() const {
    return real_sizes_ ? static_cast<double>(model_.os.copy_rate) : 0;
  }
  [[nodiscard]] std::uint32_t baud() const { return console_.line().baud; }
  /// What a loader tells the system it starts ("recoverymode=1", "init=/bin/sh"); forgotten by a reset.
  void set_boot_arguments(std::string text) { boot_arguments_ = std::move(text); }
  [[nodiscard]] const std::string& boot_arguments() const { return boot_arguments_; }
  /// Runs a network job; one at a time. It is told packets and time until drop_job().
  void start_job(NetworkJob& job);
  void drop_job();

 private:
  void boot(ResetReason reason, Time now);
  void advance(Time until);
  void turn();
  void settle();
  void serve_job();
  void carry_out(StreamStep step);

  Personality model_;
  std::vector<DeviceEffect> effects_;
  Console console_;
  Storage storage_;
  std::unique_ptr<Program> program_;
  std::unique_ptr<Program> next_;
  std::optional<ResetReason> reset_to_;
  std::string boot_arguments_;
  NetworkJob* job_ = nullptr;
  unsigned sockets_ = 0;                  // given out so far
  unsigned socket_ = 0;                   // of the job, for datagrams
  std::map<unsigned, unsigned> streams_;  // the job's numbers of its connections, by the rim's
  Time now_{};
  Time reset_at_{};
  std::uint32_t confreg_ = 0;  // as it was at the last reset
  ResetReason reason_ = ResetReason::power_on;
  bool real_sizes_ = false;
  bool powered_ = false;
  bool button_ = false;
};

/// The loader of this model: the first program after a reset, or (`interrupted`) at its prompt at once
/// because a running system was stopped by BREAK.
[[nodiscard]] std::unique_ptr<Program> make_loader(Chassis& box, bool interrupted = false);
/// The system in an image; `file` is what it was booted from.
[[nodiscard]] std::unique_ptr<Program> make_system(Chassis& box, const SimImage& image,
                                                   const std::string& file);

/// Fills {image} and the like. Unknown words in braces stay as they are.
using Words = std::map<std::string, std::string, std::less<>>;
/// Puts the words in for "{image}"; "{image:30}" is so wide at least.
[[nodiscard]] std::string filled(std::string_view text, const Words& words);
/// Queues a script on the console.
void play(Console& tty, const Script& script, const Words& words);
/// The same for a script in which somebody may interrupt: it lasts long enough for that in fast mode too.
void play_window(Console& tty, const Script& script, const Words& words);

}  // namespace rommate::device
