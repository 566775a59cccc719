#include "src/device/device_clock.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace rommate::device {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

int number_at(std::string_view text, std::size_t at, std::size_t length, int otherwise) {
  int value = otherwise;
  if (at + length <= text.size()) std::from_chars(text.data() + at, text.data() + at + length, value);
  return value;
}

std::chrono::sys_time<milliseconds> read(std::string_view text) {
  const std::chrono::year_month_day day{std::chrono::year{number_at(text, 0, 4, 2002)},
                                        std::chrono::month{static_cast<unsigned>(number_at(text, 5, 2, 3))},
                                        std::chrono::day{static_cast<unsigned>(number_at(text, 8, 2, 1))}};
  const auto date = day.ok() ? std::chrono::sys_days{day} : std::chrono::sys_days{2002y / 3 / 1};
  return date + std::chrono::hours{number_at(text, 11, 2, 0) % 24} +
         std::chrono::minutes{number_at(text, 14, 2, 0) % 60} +
         std::chrono::seconds{number_at(text, 17, 2, 0) % 60};
}

}  // namespace

DeviceClock::DeviceClock(std::string_view start, LogStamp stamp) : start_{read(start)}, stamp_{stamp} {}

void DeviceClock::set(std::string_view start, protocols::Duration up) {
  start_ = read(start) - std::chrono::duration_cast<milliseconds>(up);
  set_by_hand_ = true;
}

DeviceClock::Parts DeviceClock::parts(protocols::Duration up) const {
  const auto now = start_ + std::chrono::duration_cast<milliseconds>(up);
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{now - day};
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(std::chrono::weekday{day}.c_encoding()),
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count()),
          static_cast<int>(time.subseconds().count())};
}

std::string DeviceClock::stamp(protocols::Duration up) const {
  const auto p = parts(up);
  const auto* const month = months[static_cast<std::size_t>(p.month - 1)];
  switch (stamp_) {
    case LogStamp::datetime:
      return fmt::format("{}{} {:>2} {:02}:{:02}:{:02}.{:03}: ", set_by_hand_ ? "" : "*", month, p.day,
                         p.hour, p.minute, p.second, p.milli);
    case LogStamp::uptime: {
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(up).count();
      return fmt::format("{:02}:{:02}:{:02}: ", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    case LogStamp::nxos:
      return fmt::format("{} {} {:>2} {:02}:{:02}:{:02} ", p.year, month, p.day, p.hour, p.minute, p.second);
    case LogStamp::none: break;
  }
  return "";
}

std::string DeviceClock::shown(protocols::Duration up) const {
  const auto p = parts(up);
  return fmt::format("{}{:02}:{:02}:{:02}.{:03} UTC {} {} {} {}", set_by_hand_ ? "" : "*", p.hour, p.minute,
                     p.second, p.milli, weekdays[static_cast<std::size_t>(p.weekday)],
                     months[static_cast<std::size_t>(p.month - 1)], p.day, p.year);
}

std::string DeviceClock::file_date(protocols::Duration up) const {
  const auto p = parts(up);
  return fmt::format("{} {} {} {:02}:{:02}:{:02} +00:00", months[static_cast<std::size_t>(p.month - 1)],
                     p.day, p.year, p.hour, p.minute, p.second);
}

std::string DeviceClock::long_date(protocols::Duration up) const {
  const auto p = parts(up);
  return fmt::format("{:02}:{:02}:{:02} UTC {} {} {} {}", p.hour, p.minute, p.second,
                     weekdays[static_cast<std::size_t>(p.weekday)],
                     months[static_cast<std::size_t>(p.month - 1)], p.day, p.year);
}

}  // namespace rommate::device
