// The first byte says into which pieces the rest is cut, which comes over an FTP control connection.
// Invariants: nothing but the armed file is sent, nothing but the armed upload taken, no data connection goes
// elsewhere or to a service; every reply is a number and a line; however it is cut, the same is done.
#include <cstdlib>

#include "protocols/ascii.hpp"
#include "protocols/ftp/control.hpp"

using namespace rommate::protocols;
using namespace rommate::protocols::ftp;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string run(ByteView bytes, std::size_t piece) {
  Shelf shelf;
  shelf.arm({.name = "image.bin", .size = 5000});
  shelf.arm({.name = "up.cfg", .upload = true, .at_most = 100});
  Control control(
      {.find = [&](std::string_view name, bool write) { return shelf.find(name, "192.0.2.1", write); },
       .list = [&] { return shelf.files(); },
       .written_at = [](const ArmedFile&) { return std::int64_t{1}; },
       .peer = "192.0.2.1"});
  std::string done;
  const auto carry_out = [&] {
    for (const auto& effect : control.take_effects()) {
      done += std::to_string(effect.index()) + ",";
      if (const auto* reply = std::get_if<Reply>(&effect)) {
        require(reply->text.size() > 3 && is_number(std::string_view{reply->text}.substr(0, 3)));
        done += reply->text;
      } else if (const auto* send = std::get_if<SendFile>(&effect)) {
        require(send->file->name == "image.bin" && send->from <= 5000);
        control.on_data_end("");
      } else if (const auto* receive = std::get_if<ReceiveFile>(&effect)) {
        require(receive->file->name == "up.cfg");
        control.on_data_end("cut");
      } else if (std::holds_alternative<SendText>(effect)) {
        control.on_data_end("");
      } else if (const auto* listen = std::get_if<Listen>(&effect)) {
        control.on_listening(listen->extended, Endpoint{"192.0.2.9", 2000});
      } else if (const auto* to = std::get_if<ConnectTo>(&effect)) {
        require(to->port >= 1024);
      }
    }
  };
  while (!bytes.empty()) {
    const auto count = std::min(piece, bytes.size());
    control.on_bytes(bytes.first(count));
    bytes = bytes.subspan(count);
    for (int i = 0; i < 40; ++i) carry_out();  // one may bring the next
  }
  return done;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto whole = run({data + 1, size - 1}, 1 + data[0]);
  require(whole.size() <= 4000 + 300 * size);
  return 0;
}
