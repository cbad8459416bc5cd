#define _GNU_SOURCE
#include "csystem.h"
#include <pthread.h>
#include <sys/prctl.h>

int csystem_ppoll(struct pollfd *fds, unsigned long count, const struct timespec *timeout) {
    return ppoll(fds, count, timeout, 0);
}

void csystem_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}

int csystem_die_with_parent(int signal) {
    return prctl(PR_SET_PDEATHSIG, signal);
}

int csystem_spawn_close_from(posix_spawn_file_actions_t *actions, int lowest) {
    return posix_spawn_file_actions_addclosefrom_np(actions, lowest);
}
