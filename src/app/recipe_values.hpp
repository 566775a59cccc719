// What a recipe is given, wherever it was typed: parameters as text, read against the recipe; and what is
// known before it runs.
#pragma once

#include <string>

#include "src/port/url.hpp"
#include "src/recipe/plan.hpp"
#include "src/recipe/recipe_job.hpp"

namespace rommate::app {

/// Fills in a parameter of the recipe from its text; a file that one names is read. A sentence: there is none
/// of that name, the value is none of its kind, or it is a secret, which has other ways in.
[[nodiscard]] std::string take_value(recipe::RunOptions& run, const std::string& name,
                                     const std::string& value);
/// What follows from the others: the address that our server has in the device's network; the digest that a
/// catalogue has of the image. A sentence: the catalogue cannot be read, or does not vouch for this image.
[[nodiscard]] std::string complete(recipe::RunOptions& run);
/// What the digests were read over, for a report: a port of this machine, ssh, or an unprotected line.
[[nodiscard]] std::string channel_of(const port::Url& url);
/// A parameter that must be given and is not; nullptr: all are. Secrets are asked for, and are none of these.
[[nodiscard]] const recipe::Parameter* missing_value(const recipe::RunOptions& run);
/// Secrets that must be given and are not.
[[nodiscard]] std::vector<const recipe::Parameter*> missing_secrets(const recipe::RunOptions& run);
/// The first file that is to be read and cannot be, and why: "image: new.bin: No such file or directory".
/// Empty: all can be. What another server has is none of ours.
[[nodiscard]] std::string unreadable(const recipe::RunOptions& run);
/// "tftp-flash is not made for uboot; it is for ios-router". Empty: it is made for the family that is given.
[[nodiscard]] std::string wrong_family(const recipe::RunOptions& run);
/// What the ways of the recipe may cost, in words; `destroys`: it erases what nothing brings back.
[[nodiscard]] std::string costs_of(const recipe::Recipe& recipe);
[[nodiscard]] bool destroys(const recipe::Recipe& recipe);
/// With its parameters: what goes into memory alone erases nothing.
[[nodiscard]] bool destroys(const recipe::RunOptions& run);
/// The person has agreed to all of that.
void agree_to(recipe::RunOptions& run);
/// The plan with what is known of the family, and the time it takes. `baud` of the line. `from`: the state
/// that the device stands at, or "anywhere".
[[nodiscard]] recipe::Plan plan_of(const recipe::RunOptions& run, recipe::Family family, std::uint32_t baud,
                                   std::string_view from = "anywhere");
/// `seen`, where it has ways; else none: a run learns it.
[[nodiscard]] recipe::Family known_family(const std::vector<recipe::Ways>& ways, recipe::Family seen);
/// The model that stands for a family in a rehearsal: "c1841".
[[nodiscard]] std::string model_for(recipe::Family family);

}  // namespace rommate::app
