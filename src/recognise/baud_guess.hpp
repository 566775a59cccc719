// From what comes in at the wrong speed: which speed is it? Pure.
//
// A receiver that samples too fast sees every bit of the sender several times, one that samples too slowly
// sees only some of them; either way the bytes it makes have a pattern of their own. So the guess is a
// likelihood: a UART is simulated reading typical console text at every pair of speeds, and the garbage is
// compared with what each pair would make of it. (UART sampling: start bit found at its edge, bits taken at
// their middle, as in the 16550 data sheet.)
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/engine.hpp"

namespace rommate::recognise {

/// Speeds that consoles are found at, the usual ones first.
[[nodiscard]] std::span<const std::uint32_t> usual_speeds();

/// What a receiver at `receiver` baud makes of `text` sent at `sender` baud, 8N1, characters back to back.
[[nodiscard]] protocols::Bytes misread(std::string_view text, std::uint32_t sender, std::uint32_t receiver);

struct BaudGuess {
  std::uint32_t speed = 0;
  double likelihood = 0;  // of this speed among those tried, 0 to 1
};

/// The usual speeds, the likeliest first, for bytes received at `receiver` baud. Text that is legible makes
/// `receiver` itself the first. Fewer than about 8 bytes say little, and
/// speeds that are more than twelve times slower than `receiver` cannot be told apart: all they make is
/// zeros.
[[nodiscard]] std::vector<BaudGuess> guess_baud(protocols::ByteView received, std::uint32_t receiver);

/// Whether these bytes are what a console prints: nearly all printable, line ends, escape sequences.
[[nodiscard]] bool is_legible(protocols::ByteView received);

}  // namespace rommate::recognise
