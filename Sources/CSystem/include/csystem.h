#pragma once
// Linux calls that `import Glibc` does not show to Swift.
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

int csystem_ppoll(struct pollfd *fds, unsigned long count, const struct timespec *timeout);
void csystem_name_thread(const char *name);
/// Asks the kernel to send us `signal` when the thread that started us ends. Changing uid or gid forgets it.
int csystem_die_with_parent(int signal);
/// Adds "close every descriptor from `lowest` on" to what a spawned process does first.
int csystem_spawn_close_from(posix_spawn_file_actions_t *actions, int lowest);
