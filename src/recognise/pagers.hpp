// A pager waits for a key: " --More-- ", "<--- More --->", "Press any key to continue", "(END)" and their
// like, in anybody's words. Pure.
#pragma once

#include <string_view>

namespace rommate::recognise {

/// `by_key`: also in sentences such as "Press any key to continue", which a boot prints with more to follow.
[[nodiscard]] bool is_pager_row(std::string_view row, bool by_key = true);

/// "press 'Enter' key to proceed.": a RETURN is waited for, and nothing is paged.
[[nodiscard]] bool asks_for_return(std::string_view row);

}  // namespace rommate::recognise
