// Models whose configuration lets everybody in, at their privileged prompt.
#pragma once

#include <string_view>

#include "tests/device/bench.hpp"

namespace rommate::testing {

/// This model with a saved configuration of a host name and nothing else (NX-OS: admin with the password
/// "admin"), past its login and with an endless screen. Ends at "R1#". Fails the test when it does not come.
[[nodiscard]] DeviceBench at_enable(std::string_view model);

/// What is printed behind each of these lines, without carriage returns.
std::string answers(DeviceBench& bench, std::initializer_list<std::string_view> lines);

}  // namespace rommate::testing
