// Who is there, and what is the secret? Rows that ask for a name or for something that nobody else may read:
// a password, a passphrase, a key, a code. Asked in any words, with or without a default behind them. What is
// typed there is left out of recordings, so a secret taken for a plain question is a leak.
#pragma once

#include <string_view>

namespace rommate::recognise {

/// "Password: ", "Enter secret again:", "Enter enable secret [<Use current secret>]:", "Verification code:"
/// ...
[[nodiscard]] bool asks_password(std::string_view row);

/// "login: ", "NAME login: ", but not "Last login: ".
[[nodiscard]] bool asks_login(std::string_view row);

/// "Username: ", "Username [lab]:", "Please Enter Login Name:".
[[nodiscard]] bool asks_user_name(std::string_view row);

}  // namespace rommate::recognise
