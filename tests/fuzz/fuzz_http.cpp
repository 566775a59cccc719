// Bytes as a client of the HTTP server sends them: heads, one behind the other, and bodies of uploads.
// Invariants: what is answered is a whole head with a length; nothing but the armed file is sent, in a part
// of it; nothing but the armed upload is taken, and not more of it than it may have; heads that do not end
// are not read on for ever.
#include <cstdlib>

#include "src/server/http/answer.hpp"
#include "src/server/http/upload.hpp"

using namespace rommate;
using namespace rommate::server;

namespace {

constexpr std::uint64_t most = 300;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Counting final : protocols::Sink {
  bool write(protocols::ByteView bytes) override { return (count += bytes.size()) <= most; }
  bool keep() override { return true; }
  [[nodiscard]] std::string trouble() const override { return "full"; }
  std::uint64_t count = 0;
};

const ArmedSet& shop() {
  static const ArmedSet files = [] {
    ArmedSet made;
    made.give("a.bin", std::get<0>(ServedFile::open("/proc/self/exe")), {});
    made.take("up", most, {}, [] { return std::make_unique<Counting>(); });
    return made;
  }();
  return files;
}

void check(const http::Answer& answer) {
  if (answer.receives) return require(answer.file->upload);
  require(answer.head.starts_with("HTTP/1.1 ") && answer.head.ends_with("\r\n\r\n"));
  require(answer.head.find("\r\nContent-Length: ") != std::string::npos);
  require(answer.head.find('\0') == std::string::npos);
  if (!answer.part) return;
  require(answer.file->name == "a.bin" && answer.part->from + answer.part->count <= answer.file->size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string in(reinterpret_cast<const char*>(data), size);
  for (auto length = http::head_length(in); length; length = http::head_length(in)) {
    require(*length > 0 && *length <= in.size());
    const auto read = http::read_head(std::string_view{in}.substr(0, *length));
    in.erase(0, *length);
    if (const auto* bad = std::get_if<http::BadRequest>(&read)) return check(http::answer(*bad)), 0;
    const auto& request = std::get<http::Request>(read);
    const auto answer = http::answer(request, {shop(), "192.0.2.1", {}});
    check(answer);
    if (!answer.receives) continue;
    http::Upload upload(request, most, std::make_unique<Counting>());
    if (!upload.take(in)) return require(in.empty()), 0;
    require(upload.status() != 201 || upload.received() <= most);
  }
  return 0;
}
