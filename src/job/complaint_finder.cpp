#include "src/job/complaint_finder.hpp"

#include "src/job/paste_script.hpp"
#include "src/recognise/line_tail.hpp"

namespace rommate::job {

void ComplaintFinder::on_text(std::string_view received) {
  for (const char c : received) {
    if (c != '\n') {
      if (line_.size() < longest_line) line_ += c;
      continue;
    }
    if (is_device_error(line_)) found_.emplace_back(recognise::trimmed(line_));
    line_.clear();
  }
}

}  // namespace rommate::job
