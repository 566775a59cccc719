#include "src/app/upload_file.hpp"

#include <filesystem>
#include <utility>

#include "src/port/durable_file.hpp"

namespace rommate::app {
namespace {

namespace fs = std::filesystem;

constexpr auto kept_only_when_new = port::Keeping{.durable = port::Durable::yes,
                                                  .existing = port::Existing::kept,
                                                  .whose = port::Whose::users,
                                                  .mode = 0644};

class FileSink final : public protocols::Sink {
 public:
  explicit FileSink(port::NewFile file) : file_{std::move(file)} {}
  bool write(protocols::ByteView bytes) override { return good(file_.write(bytes)); }
  bool keep() override { return good(file_.keep()); }
  [[nodiscard]] std::string trouble() const override { return trouble_; }

 private:
  bool good(const port::DiskTrouble& why) {
    if (why) trouble_ = *why;
    return !why;
  }
  port::NewFile file_;
  std::string trouble_;
};

}  // namespace

std::unique_ptr<protocols::Sink> upload_into(const std::string& path) {
  std::error_code none;
  if (fs::exists(fs::symlink_status(path, none))) return nullptr;  // it has come already
  auto made = port::NewFile::create(path, kept_only_when_new);
  if (std::holds_alternative<std::string>(made)) return nullptr;
  return std::make_unique<FileSink>(std::get<port::NewFile>(std::move(made)));
}

}  // namespace rommate::app
