// The threads of this process that wait for disks: reading ahead, writing behind, synchronising, looking
// through whole files. A few, so that one disk that hangs does not hold up the files on another.
#pragma once

#include "src/port/worker.hpp"

namespace rommate::app {

[[nodiscard]] inline port::Worker& disk_worker() {
  static port::Worker& worker = *new port::Worker(4);  // its threads outlive main()
  return worker;
}

}  // namespace rommate::app
