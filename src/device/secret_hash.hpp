// Secrets as network devices keep them in a configuration: the real functions, so that what a simulated
// device stores is what a real one would, and other tools (crypt(3), hashcat) agree. Not a store for
// anybody's passwords: two of these kinds are weak, and are here because devices of their time used them.
//
// Type 5 is md5-crypt with a salt of four characters, type 8 PBKDF2-HMAC-SHA-256 with 20000 rounds, type 9
// scrypt with N 16384, r 1, p 1, both with a salt of 14 characters; type 4 SHA-256 without salt; NX-OS keeps
// sha256-crypt ("$5$"), a PIX or ASA of version 8 the MD5 of the password filled up to 16 bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rommate::device {

enum class SecretKind {
  type4,   // "43 characters", IOS 15.0(1)S to 15.3
  type5,   // "$1$SALT$...", all IOS
  type8,   // "$8$SALT$...", IOS 15.3(3) and later
  type9,   // "$9$SALT$...", the default of IOS-XE 17
  sha256,  // "$5$SALT$...", NX-OS
  pix      // "16 characters", PIX and ASA up to 9.6
};

/// `seed` chooses the salt: the same seed, the same salt. Kinds without salt ignore it.
[[nodiscard]] std::string hash_secret(SecretKind kind, std::string_view plain, std::string_view seed);

/// Whether `plain` gives `hash`, whatever kind it is of; false for a hash of no kind that is known here.
[[nodiscard]] bool secret_fits(std::string_view hash, std::string_view plain);

}  // namespace rommate::device
