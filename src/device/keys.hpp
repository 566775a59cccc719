// Control keys a device's console gives a meaning to.
#pragma once

#include "protocols/engine.hpp"

namespace rommate::device {

constexpr protocols::Byte ctrl_c = 3, ctrl_z = 26, ctrl_bracket = 29;

}  // namespace rommate::device
