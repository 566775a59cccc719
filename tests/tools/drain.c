/*
 * Lets a tcflush() behind a tcdrain() do on a pseudo terminal what it does on a
 * real line.
 *
 *     cc -O2 -shared -fPIC -o drain.so drain.c -ldl
 *     LD_PRELOAD=./drain.so program ...
 *
 * On a serial port, what was drained has left, and a flush of the output finds
 * nothing. On a pty tcdrain() returns at once, and the flush throws away what the
 * kernel has not yet passed to the other side. lrzsz drains and flushes on exit
 * and would lose its last ACK so. Nothing tells this side when the bytes have
 * been passed on (TIOCOUTQ of a pty is always 0), so there is nothing to wait
 * for; but only the flush of the output has to be left out.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <termios.h>

static int drained;

int tcdrain(int fd)
{
    static int (*real)(int);
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "tcdrain");
    drained = 1;
    return real(fd);
}

int tcflush(int fd, int which)
{
    static int (*real)(int, int);
    if (!real)
        real = (int (*)(int, int))dlsym(RTLD_NEXT, "tcflush");
    if (drained) {
        drained = 0;
        if (which == TCOFLUSH)
            return 0;
        if (which == TCIOFLUSH)
            which = TCIFLUSH;
    }
    return real(fd, which);
}
