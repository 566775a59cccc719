// `rommate demo`: a lost password recovered on a simulated Cisco 1841, printed as it happens. It is a real
// console on a real (simulated) line: what is typed waits for what is recognised, and the end is proved by a
// prompt.
#pragma once

namespace rommate::app {

struct DemoOptions {
  bool fast = true;  // no pacing at line speed; a few seconds instead of a few minutes
};

/// Prints to standard output. 0 when every step was seen to end where it should, else 1.
[[nodiscard]] int run_demo(const DemoOptions& options);

}  // namespace rommate::app
