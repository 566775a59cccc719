#include "protocols/ftp/control.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "protocols/ascii.hpp"

namespace rommate::protocols::ftp {
namespace {

constexpr std::size_t longest_line = 512;                // bytes
constexpr std::size_t most_waiting = 16;                 // lines behind a transfer
constexpr int most_failures = 3;                         // of PASS, then the connection goes
constexpr std::uint16_t first_free_port = 1024;          // below it are services: RFC 2577, section 3
constexpr Byte telnet_iac = 0xFF, telnet_lowest = 0xF0;  // RFC 854; ABOR comes behind IAC IP IAC DM

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Parts between separators.
std::vector<std::string_view> parts_of(std::string_view text, char between) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(between);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

struct Utc {
  std::int64_t year, month, day, hour, minute, second;
};

/// Of seconds since 1970 (the days of the civil calendar, in eras of 400 years).
Utc utc_of(std::int64_t seconds) {
  auto days = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) rest += 86400, --days;
  days += 719468;
  const auto era = (days >= 0 ? days : days - 146096) / 146097;
  const auto of_era = days - era * 146097;
  const auto years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const auto of_year = of_era - (365 * years + years / 4 - years / 100);
  const auto shifted = (5 * of_year + 2) / 153;
  const auto month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {.year = years + era * 400 + (month <= 2 ? 1 : 0),
          .month = month,
          .day = of_year - (153 * shifted + 2) / 5 + 1,
          .hour = rest / 3600,
          .minute = rest / 60 % 60,
          .second = rest % 60};
}

std::string padded(std::int64_t value, std::size_t width) {
  auto text = std::to_string(value);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

/// "20261129141500": RFC 3659, section 2.3.
std::string time_value(std::int64_t seconds) {
  const auto at = utc_of(seconds);
  return padded(at.year, 4) + padded(at.month, 2) + padded(at.day, 2) + padded(at.hour, 2) +
         padded(at.minute, 2) + padded(at.second, 2);
}

/// A line as `ls -l` has it, which is what clients expect though no RFC says so.
std::string list_line(const ArmedFile& file, std::int64_t written) {
  static constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto at = utc_of(written);
  const auto size = std::to_string(file.size);
  return "-r--r--r--    1 ftp      ftp      " +
         std::string(12 - std::min<std::size_t>(12, size.size()), ' ') + size + " " +
         std::string(months[static_cast<std::size_t>(at.month - 1)]) + " " + padded(at.day, 2) + "  " +
         padded(at.year, 4) + " " + bare_name(file.name) + "\r\n";
}

/// Folders as a shell would read them: "." and "..", no doubled slashes, "/" in front.
std::string walked(std::string_view path) {
  std::vector<std::string_view> steps;
  for (const auto step : parts_of(path, '/')) {
    if (step.empty() || step == ".") continue;
    if (step == "..") {
      if (!steps.empty()) steps.pop_back();
    } else {
      steps.push_back(step);
    }
  }
  std::string whole;
  for (const auto step : steps) whole += "/" + std::string(step);
  return whole.empty() ? "/" : whole;
}

}  // namespace

std::optional<Endpoint> parse_port(std::string_view argument) {
  const auto parts = parts_of(trimmed(argument), ',');
  if (parts.size() != 6) return std::nullopt;
  std::uint64_t values[6] = {};
  for (std::size_t i = 0; i < 6; ++i) {
    const auto value = number(parts[i]);
    if (!value || *value > 255) return std::nullopt;
    values[i] = *value;
  }
  const auto address = values[0] << 24 | values[1] << 16 | values[2] << 8 | values[3];
  return Endpoint{ipv4_text(static_cast<std::uint32_t>(address)),
                  static_cast<std::uint16_t>(values[4] << 8 | values[5])};
}

std::optional<Endpoint> parse_extended_port(std::string_view argument) {
  argument = trimmed(argument);
  if (argument.size() < 7) return std::nullopt;
  const auto parts = parts_of(argument, argument.front());
  if (parts.size() != 5 || !parts[0].empty() || !parts[4].empty()) return std::nullopt;
  const auto port = number(parts[3]);
  if (!port || *port > 65535 ||
      (parts[1] == "1" ? !parse_ipv4(parts[2]) : parts[1] != "2" || !is_ipv6(parts[2])))
    return std::nullopt;
  return Endpoint{std::string(parts[2]), static_cast<std::uint16_t>(*port)};
}

/// What is understood, and who may say it.
struct Control::Verb {
  std::string_view word;
  Command command;
  enum class When {
    always,
    logged_in,
    at_any_time
  } when = When::logged_in;  // at_any_time: while a transfer is at work
};

Control::Control(House house) : house_{std::move(house)} {
  reply(220, "rommate: these files, and no others");
}

void Control::reply(int code, std::string_view text) {
  effects_.push_back(Reply{std::to_string(code) + " " + std::string(text)});
}

void Control::reply_lines(int code, std::string_view first, const std::vector<std::string>& lines,
                          std::string_view last) {
  auto text = std::to_string(code) + "-" + std::string(first);
  for (const auto& line : lines) text += "\r\n " + line;
  effects_.push_back(Reply{text + "\r\n" + std::to_string(code) + " " + std::string(last)});
}

void Control::refuse(int code, std::string_view told, std::string name, std::string why) {
  reply(code, told);
  effects_.push_back(Refused{std::move(name), std::move(why), code});
}

void Control::on_bytes(ByteView bytes) {
  for (const Byte byte : bytes) {
    if (byte == '\n') {
      if (line_.ends_with('\r')) line_.pop_back();
      const auto line = std::exchange(line_, {});
      if (std::exchange(too_long_, false))
        reply(500, "that line is too long");
      else
        on_line(line);
    } else if (byte != telnet_iac && byte < telnet_lowest && byte != 0) {
      if (line_.size() < longest_line)
        line_ += static_cast<char>(byte);
      else
        too_long_ = true;
    }
  }
}

void Control::on_line(std::string_view line) {
  const auto word = line.substr(0, line.find(' '));
  const bool now = same_letters(word, "ABOR") || same_letters(word, "STAT") || same_letters(word, "NOOP");
  if (!busy() || now) return obey(line);
  if (waiting_.size() < most_waiting)
    waiting_.emplace_back(line);
  else
    reply(421, "too much at one time"), effects_.emplace_back(Close{});
}

void Control::obey(std::string_view line) {
  using When = Verb::When;
  static constexpr Verb verbs[] = {
      {"USER", &Control::user, When::always},
      {"PASS", &Control::password, When::always},
      {"QUIT", &Control::quit, When::always},
      {"REIN", &Control::reinitialise, When::always},
      {"SYST", &Control::system, When::always},
      {"FEAT", &Control::features, When::always},
      {"OPTS", &Control::options, When::always},
      {"NOOP", &Control::nothing, When::always},
      {"HELP", &Control::help, When::always},
      {"ACCT", &Control::changes_nothing},
      {"STAT", &Control::status},
      {"TYPE", &Control::type},
      {"MODE", &Control::mode},
      {"STRU", &Control::structure},
      {"ALLO", &Control::nothing},
      {"PWD", &Control::where},
      {"XPWD", &Control::where},
      {"CWD", &Control::change},
      {"XCWD", &Control::change},
      {"CDUP", &Control::up},
      {"XCUP", &Control::up},
      {"SIZE", &Control::size},
      {"MDTM", &Control::modified},
      {"PASV", &Control::passive},
      {"EPSV", &Control::extended_passive},
      {"PORT", &Control::port},
      {"EPRT", &Control::extended_port},
      {"REST", &Control::restart},
      {"RETR", &Control::retrieve},
      {"STOR", &Control::store},
      {"LIST", &Control::list},
      {"NLST", &Control::names},
      {"ABOR", &Control::abort},
      {"APPE", &Control::changes_nothing},
      {"STOU", &Control::changes_nothing},
      {"DELE", &Control::changes_nothing},
      {"RMD", &Control::changes_nothing},
      {"XRMD", &Control::changes_nothing},
      {"MKD", &Control::changes_nothing},
      {"XMKD", &Control::changes_nothing},
      {"RNFR", &Control::changes_nothing},
      {"RNTO", &Control::changes_nothing},
      {"SITE", &Control::changes_nothing},
  };
  const auto space = line.find(' ');
  const auto word = line.substr(0, space);
  const auto argument = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
  if (word.empty()) return reply(500, "a command is missing");
  for (const auto& verb : verbs) {
    if (!same_letters(verb.word, word)) continue;
    if (verb.when == When::logged_in && login_ != Login::done) return reply(530, "log in first: USER, PASS");
    return (this->*verb.command)(argument);
  }
  reply(502, "that command is not served");
}

// --- who it is

void Control::user(std::string_view name) {
  login_ = Login::named;
  user_ = name;
  reply(331,
        "any password" + std::string(house_.user.empty() ? " will do" : " but the right one is refused"));
}

void Control::password(std::string_view word) {
  if (login_ == Login::none) return reply(503, "USER comes first");
  if (house_.user.empty() || (user_ == house_.user && word == house_.password)) {
    login_ = Login::done;
    return reply(230, "logged in");
  }
  login_ = Login::none;
  refuse(530, "wrong name or password", user_, house_.peer + " gave a wrong name or password");
  if (++failures_ >= most_failures) effects_.emplace_back(Close{});
}

void Control::quit(std::string_view) {
  reply(221, "goodbye");
  effects_.emplace_back(Close{});
}

void Control::reinitialise(std::string_view) {
  login_ = Login::none;
  folder_ = "/";
  reply(220, "anew");
}

// --- what it is told

void Control::system(std::string_view) { reply(215, "UNIX Type: L8"); }
void Control::nothing(std::string_view) { reply(200, "yes"); }
void Control::help(std::string_view) {
  reply(214, "read only: RETR, SIZE, MDTM, LIST, NLST, PASV, EPSV, PORT, EPRT, REST");
}
void Control::features(std::string_view) {
  reply_lines(211, "what there is", {"EPRT", "EPSV", "MDTM", "REST STREAM", "SIZE", "UTF8"}, "end");
}
void Control::options(std::string_view argument) {
  same_letters(trimmed(argument), "UTF8 ON") ? reply(200, "always") : reply(501, "no such option");
}
void Control::status(std::string_view) {
  reply(211, transfers() ? "a transfer is at work" : "nothing is at work");
}

/// An image is never changed on its way: a text type is taken, and sends the bytes as they are.
void Control::type(std::string_view argument) {
  const auto kind = trimmed(argument);
  const bool known = same_letters(kind, "I") || same_letters(kind, "A") || same_letters(kind, "A N") ||
                     same_letters(kind, "L 8");
  known ? reply(200, "bytes go as they are") : reply(504, "only TYPE I");
}
void Control::mode(std::string_view argument) {
  same_letters(trimmed(argument), "S") ? reply(200, "stream") : reply(504, "only MODE S");
}
void Control::structure(std::string_view argument) {
  same_letters(trimmed(argument), "F") ? reply(200, "file") : reply(504, "only STRU F");
}
void Control::changes_nothing(std::string_view) { reply(550, "nothing is changed here"); }

// --- where it is

std::string Control::path_of(std::string_view argument) const {
  std::string path(argument);
  std::replace(path.begin(), path.end(), '\\', '/');
  return walked(path.starts_with('/') ? path : folder_ + "/" + path);
}

bool Control::is_folder(std::string_view path) const {
  if (path == "/") return true;
  const auto folder = bare_name(path) + "/";
  const auto files = house_.list();
  return std::any_of(files.begin(), files.end(),
                     [&](const auto& each) { return bare_name(each->name).starts_with(folder); });
}

void Control::where(std::string_view) {
  std::string quoted;
  for (const char c : folder_) quoted += c == '"' ? "\"\"" : std::string(1, c);
  reply(257, "\"" + quoted + "\" is where you are");
}

void Control::change(std::string_view argument) {
  const auto path = path_of(argument);
  if (!is_folder(path))
    return refuse(550, "no such folder", std::string(argument),
                  house_.peer + " wants to go to " + shown_name(argument) + ", which is no folder here");
  folder_ = path;
  reply(250, "there");
}

void Control::up(std::string_view) { change(".."); }

void Control::size(std::string_view argument) {
  const auto found = house_.find(path_of(argument), false);
  found.file ? reply(213, std::to_string(found.file->size))
             : refuse(550, "no such file", std::string(argument), found.why);
}

void Control::modified(std::string_view argument) {
  const auto found = house_.find(path_of(argument), false);
  found.file ? reply(213, time_value(house_.written_at(*found.file)))
             : refuse(550, "no such file", std::string(argument), found.why);
}

// --- the data connection

void Control::passive(std::string_view) {
  if (only_extended_) return reply(501, "you said EPSV ALL");
  data_ = Data::opening;
  effects_.emplace_back(Listen{false});
}

void Control::extended_passive(std::string_view argument) {
  const auto which = trimmed(argument);
  if (same_letters(which, "ALL")) {
    only_extended_ = true;
    return reply(200, "EPSV only");
  }
  if (!which.empty() && which != "1" && which != "2")
    return reply(522, "that network is not known, use (1,2)");
  data_ = Data::opening;
  effects_.emplace_back(Listen{true});
}

void Control::on_listening(bool extended, std::optional<Endpoint> at) {
  const bool usable = at && (extended || parse_ipv4(at->host));
  data_ = usable ? Data::listening : Data::none;
  if (!at) {
    reply(425, "no port is free");
  } else if (!usable) {
    reply(425, "this is IPv6: use EPSV");
  } else if (extended) {
    reply(229, "entering extended passive mode (|||" + std::to_string(at->port) + "|)");
  } else {
    std::replace(at->host.begin(), at->host.end(), '.', ',');
    reply(227, "entering passive mode (" + at->host + "," + std::to_string(at->port >> 8) + "," +
                   std::to_string(at->port & 0xFF) + ")");
  }
  obey_waiting();
}

void Control::port(std::string_view argument) {
  if (only_extended_) return reply(501, "you said EPSV ALL");
  const auto at = parse_port(argument);
  if (!at) return reply(501, "that is no address and port");
  extended_port("|1|" + at->host + "|" + std::to_string(at->port) + "|");
}

void Control::extended_port(std::string_view argument) {
  const auto at = parse_extended_port(argument);
  if (!at) return reply(501, "that is no address and port");
  if (at->host != house_.peer || at->port < first_free_port)
    return refuse(504, "data goes to your own address, and to no service", std::string(argument),
                  house_.peer + " wants data sent to " + to_string(*at));
  data_ = Data::to_client;
  effects_.emplace_back(ConnectTo{at->port});
  reply(200, "yes");
}

bool Control::has_data() {
  if (data_ == Data::listening || data_ == Data::to_client) return true;
  reply(425, "PASV, EPSV, PORT or EPRT comes first");
  return false;
}

void Control::begin(Effect effect) {
  reply(150, "here it comes");
  data_ = Data::at_work;
  effects_.push_back(std::move(effect));
}

void Control::restart(std::string_view argument) {
  const auto from = number(trimmed(argument));
  if (!from) return reply(501, "that is no number");
  from_ = *from;
  reply(350, "from there");
}

void Control::retrieve(std::string_view argument) {
  const auto from = std::exchange(from_, 0);
  auto found = house_.find(path_of(argument), false);
  if (!found.file) return refuse(550, "no such file", std::string(argument), found.why);
  if (from > found.file->size) return reply(554, "it is not that long");
  if (has_data()) begin(SendFile{std::move(found.file), from, std::move(found.why)});
}

void Control::store(std::string_view argument) {
  if (std::exchange(from_, 0) != 0) return reply(554, "an upload begins at its beginning");
  auto found = house_.find(path_of(argument), true);
  if (!found.file) return refuse(553, "nothing is taken under that name", std::string(argument), found.why);
  if (has_data()) begin(ReceiveFile{std::move(found.file)});
}

void Control::list(std::string_view) {
  std::string text;
  for (const auto& each : house_.list()) text += list_line(*each, house_.written_at(*each));
  if (has_data()) begin(SendText{std::move(text)});
}

void Control::names(std::string_view) {
  std::string text;
  for (const auto& each : house_.list()) text += bare_name(each->name) + "\r\n";
  if (has_data()) begin(SendText{std::move(text)});
}

void Control::abort(std::string_view) {
  if (transfers()) {
    effects_.emplace_back(CloseData{});
    on_data_end("the client has stopped it");
  }
  reply(226, "nothing is at work any more");
}

void Control::on_data_end(const std::string& why, int status) {
  if (!transfers()) return;
  data_ = Data::none;
  why.empty() ? reply(226, "all of it") : reply(status, why);
  obey_waiting();
}

void Control::obey_waiting() {
  while (!waiting_.empty() && !busy()) {
    const auto line = std::move(waiting_.front());
    waiting_.pop_front();
    obey(line);
  }
}

}  // namespace rommate::protocols::ftp
