#include "src/recipe/copy_offers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "protocols/ascii.hpp"
#include "src/recipe/plan.hpp"

namespace rommate::recipe {
namespace {

using console::ServedBy;

// TFTP of IOS took its block number for a signed one once, and servers of the day stopped at the unsigned
// one: 16 and 32 MiB (vendor's field notice of December 2000, CSCds46280).
constexpr std::uint64_t tftp_block_bytes = 512, most_blocks = 65536;
constexpr std::uint64_t signed_end = 32767 * tftp_block_bytes, unsigned_end = 65535 * tftp_block_bytes;
constexpr std::size_t longest_word = 20;

bool is_offer(std::string_view word) {
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == ':';
  });
  const bool configuration = word == "running-config" || word == "startup-config";
  return plain && word.size() <= longest_word && word.size() > 1 &&
         (configuration || word.find(':') == word.size() - 1);
}

bool offers(const WaysThere& known, std::string_view word) {
  return std::find(known.offers.begin(), known.offers.end(), word) != known.offers.end();
}

std::string tftp_in_words(const WaysThere& known) {
  auto text =
      fmt::format("tftp: {} in blocks of 512 bytes, {} with ip tftp blocksize 8192 on a LAN",
                  in_words(copy_time(ServedBy::tftp, known.bytes, known.family)),
                  in_words(Seconds{copy_time(ServedBy::tftp, known.bytes, known.family).count() / 16 + 1}));
  if (known.bytes > unsigned_end)
    text += fmt::format(
        "; above 32 MiB the 16-bit number of its blocks starts anew {} times: ours goes on at 0, an old "
        "release stops there, or at 16 MiB",
        known.bytes / tftp_block_bytes / most_blocks);
  else if (known.bytes > signed_end)
    text +=
        "; above 16 MiB a release of 2000 or before stops, as it takes the number of a block for a signed "
        "one";
  return text;
}

std::string stick_in_words(const WaysThere& known, const std::string& word) {
  if (word == known.stick)
    return fmt::format("{} has the file already: {}", word,
                       in_words(copy_time(ServedBy::http, known.bytes, known.family)));
  return fmt::format("{} has no such file of {} bytes, or no stick is in it", word, known.bytes);
}

/// Of one word of `copy ?`; empty: it is no way for an image from outside.
std::string way_in_words(const WaysThere& known, const std::string& word) {
  const auto stream = [&] { return in_words(copy_time(ServedBy::http, known.bytes, known.family)); };
  if (word == "http:" || word == "ftp:")
    return fmt::format("{} {} (the flash sets the pace)", word, stream());
  if (word == "tftp:") return tftp_in_words(known);
  if (word.starts_with("usb")) return stick_in_words(known, word);
  if (word == "https:")
    return "https: is not served in a run; the digest is compared at the console, whatever the way";
  if (word == "scp:") return "scp: needs a server of ssh, and none is named";
  if (word == "rcp:") return "rcp: is not served: whoever asks gets the file, and nothing is checked";
  if (word == "xmodem:" || word == "ymodem:")
    return fmt::format("{} {} over this console", word,
                       in_words(transfer_time(known.bytes, known.baud, 1024)));
  if (word == "cns:" || word == "webui:" || word == "pram:" || word == "tmpsys:" || word == "snmp:")
    return fmt::format("{} is not known as a way for an image", word);
  return "";
}

}  // namespace

std::vector<std::string> offers_in(const std::vector<std::string>& lines) {
  std::vector<std::string> found;
  for (const auto& line : lines) {
    const auto bare = protocols::trimmed(line);
    const auto word = bare.substr(0, bare.find(' '));
    // The words of help stand behind two blanks; a row of a log line does not.
    if (line.starts_with(' ') && is_offer(word)) found.emplace_back(word);
  }
  return found;
}

std::vector<std::string> sticks_among(const std::vector<std::string>& offers) {
  std::vector<std::string> found;
  for (const auto& each : offers)
    if (each.starts_with("usb") && !each.starts_with("usbtoken")) found.push_back(each);
  return found;
}

std::string quickest_way(const WaysThere& known) {
  if (!known.stick.empty()) return "usb";
  if (known.offers.empty()) return "http";
  for (const auto* way : {"http", "ftp", "tftp"})
    if (offers(known, fmt::format("{}:", way))) return way;
  return "";
}

std::string closed_way(const std::string& method, const WaysThere& known) {
  if (method.empty())
    return fmt::format("this release copies by none of http, ftp and tftp; it lists {}",
                       fmt::join(known.offers, " "));
  if (method == "usb" && known.offers.empty())
    return "method=usb: `copy ?` lists nothing, so that no socket for a stick is known";
  if (method == "usb" && sticks_among(known.offers).empty())
    return "method=usb: this device has no USB port, as far as `copy ?` lists one";
  if (method == "usb" && known.stick.empty())
    return fmt::format("method=usb: no stick in {} has this file with {} bytes",
                       fmt::join(sticks_among(known.offers), ", "), known.bytes);
  if (method == "usb" || known.offers.empty() || offers(known, method + ":")) return "";
  return fmt::format("method={}: `copy` of this release has no {}:; it lists {}", method, method,
                     fmt::join(known.offers, " "));
}

std::vector<std::string> ways_in_words(const WaysThere& known) {
  std::vector<std::string> told;
  auto asked = known;
  if (asked.offers.empty()) {
    told.emplace_back("`copy ?` lists nothing here: which ways this release has is not known");
    asked.offers = {"http:", "ftp:", "tftp:"};
  }
  std::vector<std::string> own;
  for (const auto& word : asked.offers) {
    auto words = way_in_words(asked, word);
    words.empty() ? own.push_back(word) : told.push_back(std::move(words));
  }
  for (auto& each : told)
    if (!each.starts_with('`')) each = fmt::format("{} bytes by {}", known.bytes, each);
  if (sticks_among(asked.offers).empty()) told.emplace_back("no USB port, as far as `copy ?` lists one");
  if (!offers(asked, "xmodem:"))
    told.push_back(fmt::format("over this console, in its loader: {}",
                               in_words(transfer_time(known.bytes, known.baud, 128))));
  if (!own.empty()) told.push_back(fmt::format("its own, and no way from outside: {}", fmt::join(own, " ")));
  return told;
}

}  // namespace rommate::recipe
