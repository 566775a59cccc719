#include "src/app/ask_secret.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "src/app/stdio.hpp"
#include "src/recipe/secret.hpp"

namespace rommate::app {
namespace {

using Asked = std::variant<LockedText, std::string>;

constexpr char ctrl_c = 0x03, ctrl_d = 0x04, backspace = 0x08, ctrl_u = 0x15, del = 0x7F;

void print(int fd, std::string_view text) { static_cast<void>(!::write(fd, text.data(), text.size())); }

/// False: the person gave up.
bool type_line(int terminal, std::string& line) {
  line.reserve(longest_secret);  // no copies are left behind by growing
  for (char c = 0;;) {
    const auto count = ::read(terminal, &c, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || c == ctrl_c || c == ctrl_d) return false;
    if (c == '\r' || c == '\n') return true;
    if (c == ctrl_u) line.clear();
    if ((c == backspace || c == del) && !line.empty()) line.pop_back();
    if (static_cast<unsigned char>(c) >= ' ' && c != del && line.size() < longest_secret) line += c;
  }
}

LockedText locked(std::string& text) {
  LockedText secret(text);
  recipe::Secret::wipe(text);
  return secret;
}

}  // namespace

Asked ask_secret(const std::string& question) {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0) return "there is no terminal to ask at";
  std::string line;
  bool given = false;
  {
    RawTerminal raw(terminal);
    print(terminal, question + ": ");
    given = type_line(terminal, line);
    print(terminal, "\r\n");
  }
  ::close(terminal);
  auto secret = locked(line);
  if (!given) return "given up";
  return secret;
}

Asked ask_new_secret(const std::string& question) {
  auto first = ask_secret(question);
  if (!std::holds_alternative<LockedText>(first)) return first;
  auto second = ask_secret(question + " once more");
  const auto* again = std::get_if<LockedText>(&second);
  if (again == nullptr) return second;
  if (std::get<LockedText>(first).empty()) return "nothing was typed";
  if (std::get<LockedText>(first).view() != again->view()) return "that was not the same twice";
  return first;
}

Asked read_secret(int fd) {
  std::string line;
  line.reserve(longest_secret + 1);
  for (char c = 0;;) {
    const auto count = ::read(fd, &c, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fmt::format("descriptor {} cannot be read: {}", fd, std::strerror(errno));
    if (count == 0 || c == '\n') break;
    if (line.size() > longest_secret) break;
    line += c;
  }
  const auto size = line.size();
  auto secret = locked(line);
  if (size == 0) return fmt::format("descriptor {} has no secret", fd);
  if (size > longest_secret)
    return fmt::format("descriptor {}: a secret has at most {} bytes", fd, longest_secret);
  return secret;
}

Asked ask_passphrase(const std::string& question, AskPerson ask) {
  const char* const named = std::getenv("ROMMATE_PASSPHRASE_FD");
  if (named == nullptr || *named == '\0') return ask(question);
  int fd = -1;
  const char* const end = named + std::strlen(named);
  const auto number = std::from_chars(named, end, fd);
  if (number.ec != std::errc{} || number.ptr != end || fd < 0)
    return fmt::format("ROMMATE_PASSPHRASE_FD is '{}', and no number of a descriptor", named);
  auto passphrase = read_secret(fd);
  if (auto* why = std::get_if<std::string>(&passphrase)) return "the passphrase: " + *why;
  return passphrase;
}

}  // namespace rommate::app
