#define _GNU_SOURCE 1
#include "CTerminal.h"
#include "internal.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int deadly[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
enum { deadly_count = sizeof deadly / sizeof *deadly };

static struct sigaction before[deadly_count];
static struct termios modes_before;
static char restoring[256];
static size_t restoring_count;
static int handlers_stand = 0;
/* The terminal's descriptor while the guard is armed. Whoever takes it out does the work, so that it is done once
   even when two threads crash. */
static atomic_int guarded = -1;

void terminal_restore(void) {
  int descriptor = atomic_exchange(&guarded, -1);
  if (descriptor < 0) return;
  (void)!write(descriptor, restoring, restoring_count);
  (void)tcsetattr(descriptor, TCSANOW, &modes_before);
  /* What the mouse said meanwhile is not meant for the shell. */
  (void)tcflush(descriptor, TCIFLUSH);
  terminal_unwind_streams();
}

static void crashed(int number) {
  terminal_restore();
  for (int index = 0; index < deadly_count; index++) {
    if (deadly[index] == number) (void)sigaction(number, &before[index], NULL);
  }
  /* Not a return to the faulting instruction: a signal sent from outside has none. */
  (void)raise(number);
}

int terminal_arm_guard(int descriptor, const void *modes, const char *bytes, size_t count) {
  static int leaves_at_exit = 0;
  atomic_store(&guarded, -1);
  modes_before = *(const struct termios *)modes;
  restoring_count = count < sizeof restoring ? count : sizeof restoring;
  memcpy(restoring, bytes, restoring_count);
  if (!leaves_at_exit) {
    if (atexit(terminal_restore) != 0) return -1;
    leaves_at_exit = 1;
  }
  if (!handlers_stand) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = crashed;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < deadly_count; index++) (void)sigaction(deadly[index], &action, &before[index]);
    handlers_stand = 1;
  }
  atomic_store(&guarded, descriptor);
  return 0;
}

void terminal_disarm_guard(void) {
  atomic_store(&guarded, -1);
  if (!handlers_stand) return;
  for (int index = 0; index < deadly_count; index++) (void)sigaction(deadly[index], &before[index], NULL);
  handlers_stand = 0;
}
