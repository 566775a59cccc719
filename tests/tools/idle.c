/*
 * idle CPU - keeps this processor from sleeping while something is measured. It
 * runs where nobody else wants to (SCHED_IDLE), ends with its parent, and is
 * small: it leaves the caches to the programs that are measured. It offers the
 * processor every few microseconds: a kernel with lazy preemption would take it
 * away at the next tick only, up to 4 ms later.
 *
 * A program that never sleeps does not need it, and would lose 0.3 % of its
 * processor to it, a tick at a time: that is what SCHED_IDLE still gets.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

int main(int argc, char **argv)
{
    struct sched_param none = { 0 };
    cpu_set_t set;

    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    CPU_ZERO(&set);
    CPU_SET(argc > 1 ? atoi(argv[1]) : 0, &set);
    if (sched_setaffinity(0, sizeof set, &set) || sched_setscheduler(0, SCHED_IDLE, &none))
        return 1;
    for (;;) {
        for (int i = 0; i < 5000; i++)
            __asm__ volatile("" ::: "memory");
        sched_yield();
    }
}
