#pragma once
// Linux calls that `import Glibc` does not show to Swift.
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

int csystem_ppoll(struct pollfd *fds, unsigned long count, const struct timespec *timeout);
void csystem_name_thread(const char *name);
