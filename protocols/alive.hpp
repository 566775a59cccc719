// Whether somebody is still there when an operation that it started ends. A handler that holds `this` holds a
// watch beside it, and looks at the watch first: what was started cannot always be stopped in time, and what
// is called back may destroy the caller.
#pragma once

#include <memory>
#include <utility>

namespace rommate::protocols {

/// A member of the one that is watched, the last of them, so that it ends first.
class Alive {
 public:
  /// True while the one it was taken from is there.
  class Watch {
   public:
    explicit operator bool() const { return *there_; }

   private:
    friend class Alive;
    explicit Watch(std::shared_ptr<const bool> there) : there_(std::move(there)) {}
    std::shared_ptr<const bool> there_;
  };

  Alive() = default;
  Alive(const Alive&) = delete;
  Alive& operator=(const Alive&) = delete;
  ~Alive() { end(); }

  [[nodiscard]] Watch watch() const { return Watch(there_); }
  /// From now on every watch says no; for destructors that still do something.
  void end() { *there_ = false; }
  /// Every watch taken so far says no, those taken from now on say yes: a new life of the same thing.
  void renew() {
    end();
    there_ = std::make_shared<bool>(true);
  }
  /// `call`, which does nothing when it is called too late.
  template <class Call>
  [[nodiscard]] auto guarded(Call call) const {
    return [watch = watch(), call = std::move(call)](auto&&... values) mutable {
      if (watch) call(std::forward<decltype(values)>(values)...);
    };
  }

 private:
  std::shared_ptr<bool> there_ = std::make_shared<bool>(true);
};

}  // namespace rommate::protocols
