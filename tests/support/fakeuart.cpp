// fakeuart: an LD_PRELOAD module that gives a pty the parts of a real UART which the kernel's pty driver
// lacks, and writes down what the program asked for. For tests of dynamically linked programs (rommate,
// ser2net).
//
//   FAKEUART_TTY       comma-separated paths that count as UARTs; default: every pty except descriptors 0, 1,
//   2 FAKEUART_LOG       file that gets one line for each event: "<monotonic seconds> <event> [value]"
//   FAKEUART_STATE     8-byte file of two ints: modem lines (TIOCM_*), which the test may change while the
//   program
//                      runs, and a count. Made if absent, with DTR RTS CTS DSR DCD on.
//   FAKEUART_NO_BREAK  an errno: BREAK is refused with it, as cheap adapters do (95 is EOPNOTSUPP)
//   FAKEUART_MIN_BAUD  slower speeds are not taken: this one is set instead
//
// Handled: BREAK and modem-line ioctls, TIOCGICOUNT, TIOCEXCL, TIOCGSERIAL, and the frame bits of tcsetattr
// and of TCSETS2, which a pty does not keep.
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

struct KernelTermios2 {  // struct termios2 of <asm/termbits.h>, which <termios.h> excludes
  unsigned iflag, oflag, cflag, lflag;
  unsigned char line, cc[19];
  unsigned ispeed, ospeed;
};
constexpr unsigned long get2 = 0x802C542A, set2 = 0x402C542B, set2_wait = 0x402C542C, set2_flush = 0x402C542D;
constexpr unsigned hidden = CSIZE | PARENB | PARODD | CSTOPB | CMSPAR;

int (*real_ioctl)(int, unsigned long, ...);
int (*real_tcsetattr)(int, int, const termios*);
int (*real_tcgetattr)(int, termios*);
int own_state[2] = {TIOCM_DTR | TIOCM_RTS | TIOCM_CTS | TIOCM_DSR | TIOCM_CD, 0};
volatile int* state = own_state;
int log_file = -1;
int serial_flags = 0;

struct Frame {
  dev_t device;
  bool used;
  unsigned cflag;
};
Frame frames[16];

long number_of(const char* name) {
  const char* text = getenv(name);
  return text ? strtol(text, nullptr, 10) : 0;
}

void map_state(const char* path) {
  const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return;
  struct stat info {};
  if (fstat(file, &info) == 0 && info.st_size < 8 && write(file, own_state, 8) != 8) return;
  void* mapped = mmap(nullptr, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped != MAP_FAILED) state = static_cast<int*>(mapped);
  close(file);
}

template <class Function>
void find(Function& function, const char* name) {
  function = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

void setup() {
  if (real_ioctl) return;
  find(real_tcsetattr, "tcsetattr");
  find(real_tcgetattr, "tcgetattr");
  find(real_ioctl, "ioctl");
  if (const char* path = getenv("FAKEUART_LOG"))
    log_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (const char* path = getenv("FAKEUART_STATE")) map_state(path);
}

__attribute__((format(printf, 1, 2))) void event(const char* format, ...) {
  if (log_file < 0) return;
  char text[200];
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  int length = snprintf(text, 40, "%ld.%06ld ", static_cast<long>(now.tv_sec), now.tv_nsec / 1000);
  va_list arguments;
  va_start(arguments, format);
  length += vsnprintf(text + length, sizeof text - static_cast<size_t>(length) - 1, format, arguments);
  va_end(arguments);
  text[length++] = '\n';
  if (write(log_file, text, static_cast<size_t>(length)) < 0) return;
}

bool is_uart(int fd) {
  struct stat info {};
  if (fstat(fd, &info) != 0 || !S_ISCHR(info.st_mode)) return false;
  const unsigned major = (info.st_rdev >> 8) & 0xfff;
  const char* list = getenv("FAKEUART_TTY");
  if (!list) return fd > 2 && major >= 136 && major <= 143;
  char copy[1024];
  snprintf(copy, sizeof copy, "%s", list);
  char* rest = nullptr;
  for (char* path = strtok_r(copy, ",", &rest); path; path = strtok_r(nullptr, ",", &rest)) {
    struct stat other {};
    if (stat(path, &other) == 0 && other.st_rdev == info.st_rdev) return true;
  }
  return false;
}

Frame* frame_of(int fd, bool add) {
  struct stat info {};
  fstat(fd, &info);
  for (auto& frame : frames)
    if (frame.used && frame.device == info.st_rdev) return &frame;
  if (!add) return nullptr;
  for (auto& frame : frames) {
    if (frame.used) continue;
    frame = {info.st_rdev, true, CS8};
    return &frame;
  }
  return nullptr;
}

void keep_frame(int fd, unsigned cflag, unsigned iflag, unsigned long speed) {
  if (auto* frame = frame_of(fd, true)) frame->cflag = cflag & hidden;
  const char* parity = !(cflag & PARENB)          ? "none"
                       : cflag & unsigned{CMSPAR} ? (cflag & PARODD ? "mark" : "space")
                       : cflag & PARODD           ? "odd"
                                                  : "even";
  event("MODE baud=%lu bits=%u parity=%s stop=%d%s%s", speed, ((cflag & CSIZE) >> 4) + 5, parity,
        cflag & CSTOPB ? 2 : 1, cflag & CRTSCTS ? " rtscts" : "", iflag & IXON ? " xon" : "");
}

int refuse_break() {
  const long error = number_of("FAKEUART_NO_BREAK");
  if (error == 0) return 0;
  event("BREAK refused");
  errno = static_cast<int>(error);
  return -1;
}

int timed_break(long milliseconds) {
  if (refuse_break() < 0) return 0;  // tcsendbreak hides it
  event("BREAK on");
  const timespec length{milliseconds / 1000, (milliseconds % 1000) * 1000000L};
  nanosleep(&length, nullptr);
  event("BREAK off");
  return 0;
}

int set_lines(int lines) {
  const int outputs = TIOCM_DTR | TIOCM_RTS | 0xe000;
  state[0] = (state[0] & ~outputs) | (lines & outputs);
  event("LINES%s%s", state[0] & TIOCM_DTR ? " DTR" : "", state[0] & TIOCM_RTS ? " RTS" : "");
  return 0;
}

int wait_for_lines(int mask) {
  const int before = state[0];
  const timespec pause{0, 5000000};
  while (!((state[0] ^ before) & mask))
    if (nanosleep(&pause, nullptr) != 0) return -1;
  return 0;
}

int set_kernel_settings(int fd, unsigned long request, const KernelTermios2* wish) {
  KernelTermios2 own = *wish;
  const auto slowest = static_cast<unsigned>(number_of("FAKEUART_MIN_BAUD"));
  if (own.ospeed < slowest) own.ospeed = own.ispeed = slowest;
  const unsigned frame = own.cflag;
  own.cflag = (own.cflag & ~hidden) | CS8;
  const int result = real_ioctl(fd, request, &own);
  if (result == 0) keep_frame(fd, frame, own.iflag, own.ospeed);
  return result;
}

int get_kernel_settings(int fd, KernelTermios2* into) {
  const int result = real_ioctl(fd, get2, into);
  if (const auto* frame = frame_of(fd, false); frame && result == 0)
    into->cflag = (into->cflag & ~hidden) | frame->cflag;
  return result;
}

int exclusive(int fd, unsigned long request) {
  event("EXCL %s", request == TIOCEXCL ? "on" : "off");
  return real_ioctl(fd, request, nullptr);
}

int uart_ioctl(int fd, unsigned long request, void* argument) {
  const auto value = static_cast<int>(reinterpret_cast<long>(argument));
  switch (request) {
    case TIOCSBRK:
    case TIOCCBRK:
      if (refuse_break() < 0) return -1;
      event("BREAK %s", request == TIOCSBRK ? "on" : "off");
      return 0;
    case TCSBRK: return argument ? real_ioctl(fd, request, argument) : timed_break(250);
    case TCSBRKP: return timed_break(value ? value * 100L : 250);
    case TIOCMGET: *static_cast<int*>(argument) = state[0]; return 0;
    case TIOCMSET: return set_lines(*static_cast<int*>(argument));
    case TIOCMBIS: return set_lines(state[0] | *static_cast<int*>(argument));
    case TIOCMBIC: return set_lines(state[0] & ~*static_cast<int*>(argument));
    case TIOCMIWAIT: return wait_for_lines(value);
    case TIOCGICOUNT: memset(argument, 0, sizeof(serial_icounter_struct)); return 0;
    case TIOCGSERIAL:
      memset(argument, 0, sizeof(serial_struct));
      static_cast<serial_struct*>(argument)->flags = serial_flags;
      return 0;
    case TIOCSSERIAL:
      serial_flags = static_cast<serial_struct*>(argument)->flags;
      event("SERIAL low_latency=%d", serial_flags & static_cast<int>(ASYNC_LOW_LATENCY) ? 1 : 0);
      return 0;
    case TIOCEXCL:
    case TIOCNXCL: return exclusive(fd, request);
    case get2: return get_kernel_settings(fd, static_cast<KernelTermios2*>(argument));
    case set2:
    case set2_wait:
    case set2_flush: return set_kernel_settings(fd, request, static_cast<KernelTermios2*>(argument));
    default: return real_ioctl(fd, request, argument);
  }
}

unsigned long speed_number(speed_t code) {  // of the codes that test peers use
  switch (code) {
    case B300: return 300;
    case B1200: return 1200;
    case B2400: return 2400;
    case B4800: return 4800;
    case B9600: return 9600;
    case B19200: return 19200;
    case B38400: return 38400;
    case B57600: return 57600;
    case B115200: return 115200;
    default: return 0;
  }
}

}  // namespace

extern "C" {

int ioctl(int fd, unsigned long request, ...) noexcept {
  va_list arguments;
  va_start(arguments, request);
  void* argument = va_arg(arguments, void*);
  va_end(arguments);
  setup();
  return is_uart(fd) ? uart_ioctl(fd, request, argument) : real_ioctl(fd, request, argument);
}

int tcsendbreak(int fd, int duration) noexcept {
  setup();
  if (!is_uart(fd)) return real_ioctl(fd, TCSBRK, 0);
  return timed_break(duration > 0 ? duration : 250);
}

int tcsetattr(int fd, int when, const termios* wish) noexcept {
  setup();
  if (!is_uart(fd)) return real_tcsetattr(fd, when, wish);
  termios own = *wish;
  own.c_cflag = (own.c_cflag & ~hidden) | CS8;
  const int result = real_tcsetattr(fd, when, &own);
  if (result == 0) keep_frame(fd, wish->c_cflag, wish->c_iflag, speed_number(cfgetospeed(wish)));
  return result;
}

int tcgetattr(int fd, termios* into) noexcept {
  setup();
  const int result = real_tcgetattr(fd, into);
  if (result == 0 && is_uart(fd))
    if (const auto* frame = frame_of(fd, false)) into->c_cflag = (into->c_cflag & ~hidden) | frame->cflag;
  return result;
}
}
