#include "src/job/transfer_proposal.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace rommate::job {
namespace {

using protocols::transfer::Protocol;

struct Phrase {
  std::string_view text;  // lower case
  Protocol protocol;
  bool drops_1a_runs = false;
};

constexpr std::array phrases{
    Phrase{"begin the ymodem transfer", Protocol::ymodem},  // Catalyst boot loader
    Phrase{"begin the xmodem or xmodem-1k transfer",
           Protocol::xmodem_1k},                                     // Catalyst boot loader, IOS on a switch
    Phrase{"ready for binary (ymodem) download", Protocol::ymodem},  // U-Boot loady
    Phrase{"ready for binary (xmodem) download", Protocol::xmodem_1k, true},  // U-Boot loadx
    Phrase{"ready to receive file", Protocol::xmodem},      // ROMMON and IOS: 128 is what they document
    Phrase{"xmodem download using crc", Protocol::xmodem},  // IOS copy xmodem:
};

/// "xmodem -cy name" was the command: the ROMMON of routers waits for YMODEM then.
bool asked_for_ymodem(std::string_view before) {
  const auto command = before.rfind("xmodem -");
  if (command == std::string_view::npos) return false;
  const auto flags = before.substr(command + 8, before.find_first_of(" \r\n", command + 8) - command - 8);
  return flags.size() < 8 && flags.find('y') != std::string_view::npos;
}

}  // namespace

std::optional<TransferProposal> propose_transfer(std::string_view text) {
  std::string lower{text};
  for (auto& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const Phrase* newest = nullptr;
  std::size_t newest_at = 0;
  for (const auto& phrase : phrases) {
    const auto at = lower.rfind(phrase.text);
    if (at == std::string::npos || (newest != nullptr && at < newest_at)) continue;
    newest = &phrase;
    newest_at = at;
  }
  if (newest == nullptr) return std::nullopt;
  TransferProposal proposal{newest->protocol, newest->text, newest->drops_1a_runs};
  if (newest->protocol == Protocol::xmodem && asked_for_ymodem(std::string_view{lower}.substr(0, newest_at)))
    proposal.protocol = Protocol::ymodem;
  return proposal;
}

}  // namespace rommate::job
