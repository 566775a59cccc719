#include <doctest/doctest.h>

#include <memory>

#include "src/job/nested_job.hpp"

using namespace rommate;
using console::EffectId;
using console::EffectResult;

namespace {

/// Wants what it is told to, and counts what it hears.
class Inner final : public console::Job {
 public:
  std::string_view name() const override { return "inner"; }
  void on_start(const console::Sight&, console::Time) override {}
  void on_bytes(console::ByteView, console::Time) override {}
  void on_effect(const EffectResult& result, console::Time) override { last = result.id; }
  void on_time(console::Time) override {}
  void cancel(console::Time) override {}
  void on_lost(std::string_view, console::Time) override {}
  void on_carried_out(console::Time) override { ++carried_out; }
  std::optional<console::Time> deadline() const override { return std::nullopt; }
  EffectId drain() { return want(console::Drain{}); }

  EffectId last = EffectId::none;
  int carried_out = 0;
};

}  // namespace

TEST_CASE("results come back to an inner job under its own numbers, until all is carried out") {
  job::NestedJob nested;
  auto made = std::make_unique<Inner>();
  auto& inner = *made;
  nested.begin(std::move(made));
  auto take = [&, outer = 100u]() mutable {
    EffectId given = EffectId::none;
    nested.take_effects([&](console::Effect&&, bool) { return given = EffectId{++outer}; });
    return given;
  };
  const auto first = inner.drain();
  const auto outer_first = take();
  CHECK(take() == EffectId::none);
  CHECK(nested.on_effect({console::Drain{}, {}, "", outer_first}, {}));
  CHECK(inner.last == first);
  inner.drain();
  const auto outer_second = take();
  nested.on_carried_out({});
  CHECK(inner.carried_out == 1);
  CHECK(!nested.on_effect({console::Drain{}, {}, "", outer_second}, {}));
  CHECK(inner.last == first);
}
