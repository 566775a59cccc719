/*
 * Makes tcdrain() take time on a pseudo terminal, as it does on a real line.
 *
 *     cc -O2 -shared -fPIC -o drain.so drain.c -ldl
 *     LD_PRELOAD=./drain.so program ...
 *
 * On a pty tcdrain() returns at once, and a tcflush() soon after it throws away
 * what was written but not yet passed on. A program that writes its last ACK,
 * drains, and flushes on exit then loses that ACK, which cannot happen on a
 * serial port. A wait of 200 ms is enough for the pty to pass the bytes on, on a
 * busy machine, too.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int tcdrain(int fd)
{
    (void)fd;
    usleep(200000);
    return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
    static int (*real)(int, unsigned long, void *);
    va_list ap;
    void *arg;
    va_start(ap, request);
    arg = va_arg(ap, void *);
    va_end(ap);
    if (!real)
        real = (int (*)(int, unsigned long, void *))dlsym(RTLD_NEXT, "ioctl");
    if (request == TCSBRK && arg)
        usleep(200000);
    return real(fd, request, arg);
}
