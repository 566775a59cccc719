#include "src/server/tls/openssl.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <utility>

namespace rommate::server {
namespace {

/// By its version at build time: another one has other calls.
std::string name_of(const char* library) { return fmt::format("{}.so.{}", library, OPENSSL_SHLIB_VERSION); }

class Library {
 public:
  explicit Library(const char* library)
      : name_{name_of(library)}, handle_{::dlopen(name_.c_str(), RTLD_NOW | RTLD_LOCAL)} {
    if (handle_ == nullptr) missing_ = name_;
  }
  template <class Function>
  void find(const char* name, Function& into) {
    if (handle_ == nullptr) return;
    into = reinterpret_cast<Function>(::dlsym(handle_, name));
    if (into == nullptr && missing_.empty()) missing_ = fmt::format("{} in {}", name, name_);
  }
  [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
  std::string name_, missing_;
  void* handle_;  // for the whole life of the program
};

std::variant<OpenSsl, std::string> load_all() {
  OpenSsl api;
  Library crypto("libcrypto"), ssl("libssl");
#define ROMMATE_FIND(name) ssl.find(#name, api.name);
  ROMMATE_LIBSSL(ROMMATE_FIND)
#undef ROMMATE_FIND
#define ROMMATE_FIND(name) crypto.find(#name, api.name);
  ROMMATE_LIBCRYPTO(ROMMATE_FIND)
#undef ROMMATE_FIND
  for (const auto* library : {&crypto, &ssl})
    if (!library->missing().empty())
      return fmt::format("TLS needs OpenSSL, and there is no {}: install it (Debian: libssl{})",
                         library->missing(), OPENSSL_SHLIB_VERSION);
  return api;
}

}  // namespace

std::variant<const OpenSsl*, std::string> OpenSsl::load() {
  static const auto loaded = load_all();
  if (const auto* why = std::get_if<std::string>(&loaded)) return *why;
  return &std::get<OpenSsl>(loaded);
}

std::string OpenSsl::last_error() const {
  const auto code = ERR_get_error();
  if (code == 0) return {};
  const char* words = ERR_reason_error_string(code);
  ERR_clear_error();
  return words != nullptr ? words : fmt::format("OpenSSL error {:#x}", code);
}

}  // namespace rommate::server
