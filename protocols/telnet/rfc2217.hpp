// The words of RFC 2217 (telnet COM-PORT-OPTION, option 44) that its client and its server share: codes
// and state bits. No behaviour; see rfc2217_client.hpp and rfc2217_server.hpp.
#pragma once

#include "protocols/engine.hpp"
#include "protocols/line_settings.hpp"

namespace rommate::protocols {

namespace com_port {
/// Commands as the client sends them; the server answers with the same number plus 100.
inline constexpr Byte signature = 0, set_baud_rate = 1, set_data_size = 2, set_parity = 3, set_stop_size = 4,
                      set_control = 5, notify_line_state = 6, notify_modem_state = 7, flow_suspend = 8,
                      flow_resume = 9, set_line_state_mask = 10, set_modem_state_mask = 11, purge_data = 12,
                      from_server = 100;
/// Values of SET-CONTROL.
inline constexpr Byte flow_ask = 0, flow_none = 1, flow_soft = 2, flow_hard = 3, break_ask = 4, break_on = 5,
                      break_off = 6, dtr_ask = 7, dtr_on = 8, dtr_off = 9, rts_ask = 10, rts_on = 11,
                      rts_off = 12, in_flow_ask = 13, in_flow_none = 14, in_flow_soft = 15, in_flow_hard = 16;
/// Bits of NOTIFY-LINESTATE.
inline constexpr Byte line_break = 16, line_framing = 8, line_parity = 4, line_overrun = 2;
/// Bits of NOTIFY-MODEMSTATE; the low four tell which of them changed.
inline constexpr Byte modem_dcd = 128, modem_ri = 64, modem_dsr = 32, modem_cts = 16;
}  // namespace com_port

/// Values of SET-PARITY and SET-CONTROL's flow for ours, and back; what we have no word for is `none`.
[[nodiscard]] Byte parity_code(Parity parity);
[[nodiscard]] Parity parity_of(Byte code);
[[nodiscard]] Byte flow_code(FlowControl flow);
[[nodiscard]] FlowControl flow_of(Byte code);
/// The modem lines that a NOTIFY-MODEMSTATE tells of; DTR and RTS are not among them.
[[nodiscard]] ModemLines modem_lines_of(Byte bits);

/// What changed on the far line, in its place between the data.
struct ComEvent {
  enum class Kind {
    line,          // server: the client set the line; see line()
    break_on,      // server: the client turns BREAK on
    break_off,     // server: ... and off
    break_signal,  // server: a telnet IAC BRK, whose length is ours to choose
    pins,          // server: DTR or RTS; see dtr() and rts()
    purge,         // server: `bits` 1 = what was received from the line, 2 = what is not yet sent, 3 = both
    suspend,       // the peer can take no more data now
    resume,        // ... and can again
    line_state,    // client: `bits` of NOTIFY-LINESTATE
    modem_state,   // client: `bits` of NOTIFY-MODEMSTATE
  };
  Kind kind;
  std::uint64_t at;  // data bytes received before it, since the start
  Byte bits = 0;
  friend bool operator==(const ComEvent&, const ComEvent&) = default;
};

/// Four bytes, most significant first, as SET-BAUDRATE has them.
[[nodiscard]] inline Bytes big_endian(std::uint32_t value) {
  return {static_cast<Byte>(value >> 24), static_cast<Byte>(value >> 16), static_cast<Byte>(value >> 8),
          static_cast<Byte>(value)};
}
/// The inverse, of as many bytes as there are (at most the first four count).
[[nodiscard]] inline std::uint32_t from_big_endian(ByteView bytes) {
  std::uint32_t value = 0;
  for (const Byte byte : bytes.first(bytes.size() < 4 ? bytes.size() : 4)) value = value << 8 | byte;
  return value;
}

}  // namespace rommate::protocols
