#include "protocols/engine.hpp"
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return rommate::protocols::as_text({data, size}).size() == size ? 0 : 1;
}
