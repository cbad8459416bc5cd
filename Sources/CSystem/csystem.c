#define _GNU_SOURCE
#include "csystem.h"
#include <pthread.h>

int csystem_ppoll(struct pollfd *fds, unsigned long count, const struct timespec *timeout) {
    return ppoll(fds, count, timeout, 0);
}

void csystem_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}
