// Images made from nothing, with real containers: right sums, right CRCs, right strings. No vendor's image is
// needed, or may be kept.
#pragma once

#include <string>
#include <string_view>

namespace rommate::image {

[[nodiscard]] std::string be(std::uint32_t value, std::size_t width = 4);
/// Bytes that do not pack well, the same for one seed.
[[nodiscard]] std::string noise(std::size_t size, unsigned seed);

struct IosElf {
  std::string content = noise(40'000, 1);  // unpacked; any length
  std::string member = "C1841-AD.BIN";
  std::string strings =
      "CW_BEGIN$$CW_FAMILY$C1841$CW_IMAGE$C1841-ADVIPSERVICESK9-MZ$CW_VERSION$12.4(24)T8$CW_END$$";
};
[[nodiscard]] std::string make_ios_elf(const IosElf& with = {});
[[nodiscard]] std::string make_mzip();
[[nodiscard]] std::string make_iosxe(std::string_view image = "cat9k_iosxe.17.12.05.SPA.bin");
[[nodiscard]] std::string make_tar();
[[nodiscard]] std::string make_uimage();

}  // namespace rommate::image
