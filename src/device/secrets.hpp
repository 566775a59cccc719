// Passwords in a configuration: what a system makes of a line that holds one in clear text, and whether what
// somebody typed is right. The hashes are the real ones (image/secret_hash.hpp). Type 7 is no hash
// and comes into being by "service password-encryption" alone: without it a password without "secret" stays
// as it was typed.
#pragma once

#include <string>
#include <string_view>

#include "src/device/secret_hash.hpp"

namespace rommate::device {

/// "enable secret x" -> "enable secret 5 $1$...", "username u secret x" likewise; for an ASA "enable password
/// x" -> "enable password HASH encrypted" and "username u password x privilege 15" -> "username u password
/// HASH encrypted privilege 15", for NX-OS "username u password x role r" -> "username u password 5 $5$...
/// role r". What is hashed already, and every other line, comes back as it was.
[[nodiscard]] std::string concealed_line(std::string_view line, SecretKind kind);

/// "password x" -> "password 7 0822455D0A16", wherever a password stands in clear text in a line of IOS;
/// other lines come back as they were. For lines that were concealed already as above.
[[nodiscard]] std::string obscured_line(std::string_view line);

/// The same for each line of a configuration.
[[nodiscard]] std::string concealed_config(std::string_view text, SecretKind kind);

/// Whether what was typed fits the rest of an "enable secret", "password" ... line: "5 $1$...", "0 plain",
/// "plain", "HASH encrypted".
[[nodiscard]] bool secret_matches(std::string_view configured, std::string_view typed);

}  // namespace rommate::device
