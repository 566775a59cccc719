// A recipe or a file of ways of any bytes, read and checked: no harm, and every mistake has a text. Byte 0
// chooses, and whether `extends` finds the recipe itself or nothing.
#include <cstdlib>

#include "src/recipe/check.hpp"
#include "src/recipe/load.hpp"

using namespace rommate;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  recipe::Mistakes mistakes;
  if ((data[0] & 1) != 0) {
    recipe::check(recipe::load_ways(text, mistakes), mistakes);
  } else {
    const recipe::FindRecipe itself = [&](std::string_view) { return std::optional(std::string(text)); };
    const auto recipe =
        recipe::load_recipe(text, mistakes, (data[0] & 2) != 0 ? itself : recipe::FindRecipe{});
    recipe::check(recipe, {}, mistakes);
  }
  for (const auto& mistake : mistakes.sorted())
    if (mistake.what.empty()) std::abort();
  return 0;
}
