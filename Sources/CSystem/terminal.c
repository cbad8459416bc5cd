#define _GNU_SOURCE
#include "csystem_terminal.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

int csystem_memory_file(const char *name) {
    return memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

int csystem_fix_size(int file, long size) {
    return ftruncate(file, size) == 0 ? fcntl(file, F_ADD_SEALS, F_SEAL_GROW) : -1;
}

int csystem_wcwidth(unsigned int scalar) {
    return wcwidth((wchar_t)scalar);
}

long csystem_terminal_number(int descriptor) {
    unsigned number = 0;
    return ioctl(descriptor, TIOCGDEV, &number) == 0 ? (long)number : -1;
}

// Synchronised output, mouse, paste and application modes off, wrapping on, plain ink, cursor, first screen.
const char csystem_restore_sequence[] =
    "\033[?2026l\033[?1006l\033[?1002l\033[?1000l\033[?2004l\033[?1l\033>\033[?7h\033[0m\033[r\033[?25h\033[?1049l";

static const int crashes[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
enum { crash_count = sizeof crashes / sizeof *crashes };

static struct sigaction previous[crash_count];
static struct termios given_modes;
static int given_tty = -1, given_messages = -1, given_errors = -1;
static volatile sig_atomic_t is_armed = 0;
// A handler that runs because the stack is full needs another one.
static char other_stack[65536];

// A terminal that takes nothing for a while loses what it has not taken yet, so that there is room for this.
static void write_all(int fd, const char *bytes, size_t count) {
    for (int patience = 3; count > 0 && patience > 0;) {
        ssize_t written = write(fd, bytes, count);
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        } else if (written < 0 && errno == EAGAIN) {
            struct pollfd space = {.fd = fd, .events = POLLOUT};
            if (poll(&space, 1, 300) <= 0) tcflush(fd, TCOFLUSH);
            patience--;
        } else {
            return;
        }
    }
}

static void pass_messages_on(void) {
    char text[512];
    off_t end = lseek(given_messages, 0, SEEK_CUR), at = 0;
    while (at < end) {
        size_t wanted = end - at < (off_t)sizeof text ? (size_t)(end - at) : sizeof text;
        ssize_t count = pread(given_messages, text, wanted, at);
        if (count <= 0) return;
        for (ssize_t i = 0; i < count; i++)
            if ((text[i] < ' ' && text[i] != '\n') || text[i] == 127) text[i] = '?';
        write_all(given_errors, text, (size_t)count);
        at += count;
    }
}

// Only calls that are async-signal-safe. The signal then kills: Swift's own crash reporter, where it is installed,
// would ask questions on the terminal first.
static void restore_and_die(int number) {
    if (is_armed) {
        is_armed = 0;
        write_all(given_tty, csystem_restore_sequence, strlen(csystem_restore_sequence));
        tcsetattr(given_tty, TCSANOW, &given_modes);
        if (given_messages >= 0) pass_messages_on();
    }
    for (int i = 0; i < crash_count; i++) signal(crashes[i], SIG_DFL);
    raise(number);
}

void csystem_arm_crash_restore(int tty, const struct termios *modes) {
    given_tty = tty;
    given_modes = *modes;
    if (is_armed) return;
    stack_t stack = {.ss_sp = other_stack, .ss_size = sizeof other_stack};
    sigaltstack(&stack, 0);
    struct sigaction action = {.sa_handler = restore_and_die, .sa_flags = SA_ONSTACK};
    sigfillset(&action.sa_mask);
    for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &action, &previous[i]);
    is_armed = 1;
}

void csystem_disarm_crash_restore(void) {
    if (!is_armed) return;
    is_armed = 0;
    for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &previous[i], 0);
}

void csystem_pass_on_after_crash(int messages, int errors) {
    given_messages = messages;
    given_errors = errors;
}
