// A tar of `archive download-sw` as the vendor makes it: `info` first and last, the image in a folder of its
// name, and pages for the switch's web server beside it.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace rommate::testing {

/// One member of a POSIX.1-1988 tar, with its header's sum right.
inline std::string tar_entry(std::string_view name, std::string_view content) {
  const bool folder = name.ends_with('/');
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) { header.replace(at, text.size(), text); };
  put(0, name);
  put(100, folder ? "0000755" : "0000644");
  put(124, fmt::format("{:011o}", content.size()));
  put(136, "00000000000");
  put(148, "        ");
  put(156, folder ? "5" : "0");
  put(257, std::string_view("ustar\0", 6));
  put(263, "00");
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum));
  header[154] = '\0';
  auto body = std::string(content);
  body.resize((body.size() + 511) / 512 * 512, '\0');
  return header + body;
}

/// `folder` is the image's name without ".bin".
inline std::string make_archive(const std::string& folder, std::string_view image) {
  const auto info = fmt::format(
      "version_suffix:x\nversion_directory:{0}\nimage_name:{0}.bin\nios_image_file_size:{1}\n"
      "total_image_file_size:{2}\nimage_family:C2960\ninfo_end:\n",
      folder, image.size(), image.size() + 4096);
  return tar_entry("info", info) + tar_entry(folder + "/", "") + tar_entry(folder + "/info", info) +
         tar_entry(folder + "/html/", "") + tar_entry(folder + "/html/ip.js", std::string(3500, 'j')) +
         tar_entry(folder + "/" + folder + ".bin", image) + tar_entry("info", info) + std::string(1024, '\0');
}

}  // namespace rommate::testing
