// A body that comes in chunks (RFC 9112, section 7.1): the bytes of it in the order they come. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rommate::server::http {

class Chunks {
 public:
  /// Takes what belongs to the body off the front of `bytes`; what it holds is put behind `content`.
  void read(std::string_view& bytes, std::string& content);
  /// The last chunk and what may trail it are read.
  [[nodiscard]] bool complete() const { return place_ == Place::over; }
  /// These are no chunks.
  [[nodiscard]] bool broken() const { return place_ == Place::broken; }

 private:
  enum class Place { size, data, behind_data, trailer, over, broken };
  void line();

  Place place_ = Place::size;
  std::uint64_t left_ = 0;  // of this chunk
  std::string line_;
  int trailers_ = 0;
};

}  // namespace rommate::server::http
