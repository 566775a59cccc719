#include "protocols/telnet/rfc2217.hpp"

namespace rommate::protocols {

using namespace com_port;

Byte parity_code(Parity parity) {
  switch (parity) {
    case Parity::none: return 1;
    case Parity::odd: return 2;
    case Parity::even: return 3;
    case Parity::mark: return 4;
    case Parity::space: return 5;
  }
  return 1;
}

Parity parity_of(Byte code) {
  for (const Parity parity : {Parity::odd, Parity::even, Parity::mark, Parity::space})
    if (parity_code(parity) == code) return parity;
  return Parity::none;
}

Byte flow_code(FlowControl flow) {
  switch (flow) {
    case FlowControl::none: return flow_none;
    case FlowControl::soft: return flow_soft;
    case FlowControl::hard: return flow_hard;
  }
  return flow_none;
}

FlowControl flow_of(Byte code) {
  if (code == flow_soft) return FlowControl::soft;
  return code == flow_hard ? FlowControl::hard : FlowControl::none;
}

ModemLines modem_lines_of(Byte bits) {
  return {.cts = (bits & modem_cts) != 0,
          .dsr = (bits & modem_dsr) != 0,
          .dcd = (bits & modem_dcd) != 0,
          .ri = (bits & modem_ri) != 0};
}

}  // namespace rommate::protocols
