#define _GNU_SOURCE 1
#include "CTerminal.h"
#include "internal.h"

#include <fcntl.h>
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
static int drawn = -1;
/* Two texts, so that a crash never finds one half written. */
static char requests[2][256];
static atomic_int request = 0;
/* The terminal's descriptor while the guard is armed. Whoever takes it out does the work, so that it is done once
   even when two threads crash. */
static atomic_int guarded = -1;

void terminal_note_request(const char *text, size_t count) {
  int next = 1 - atomic_load(&request);
  if (count > sizeof requests[next] - 1) count = sizeof requests[next] - 1;
  memcpy(requests[next], text, count);
  requests[next][count] = 0;
  atomic_store(&request, next);
}

static void say(const char *text) {
  (void)!write(STDERR_FILENO, text, strlen(text));
}

static const char *name_of(int number) {
  switch (number) {
    case SIGILL: return "SIGILL";
    case SIGTRAP: return "SIGTRAP";
    case SIGSEGV: return "SIGSEGV";
    case SIGBUS: return "SIGBUS";
    case SIGFPE: return "SIGFPE";
    default: return "SIGABRT";
  }
}

/* Does nothing and answers 0 where the terminal is not ours. */
static int restore(void) {
  int descriptor = atomic_exchange(&guarded, -1);
  if (descriptor < 0) return 0;
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) (void)dup2(nowhere, drawn);
  (void)!write(descriptor, restoring, restoring_count);
  (void)tcsetattr(descriptor, TCSANOW, &modes_before);
  /* What the mouse said meanwhile is not meant for the shell. */
  (void)tcflush(descriptor, TCIFLUSH);
  terminal_unwind_streams();
  return 1;
}

void terminal_restore(void) {
  (void)restore();
}

static void crashed(int number) {
  if (restore()) {
    say("\nerror: The process crashed (");
    say(name_of(number));
    say("). The app runs in it, so a trap in a handler ends the bench as well.\n");
    const char *last = requests[atomic_load(&request)];
    if (*last) {
      say("The last request was ");
      say(last);
      say(".\n");
    }
  }
  for (int index = 0; index < deadly_count; index++) {
    if (deadly[index] == number) (void)sigaction(number, &before[index], NULL);
  }
  /* Not a return to the faulting instruction: a signal sent from outside has none. */
  (void)raise(number);
}

int terminal_arm_guard(int descriptor, int drawing, const void *modes, const char *bytes, size_t count) {
  static int leaves_at_exit = 0;
  atomic_store(&guarded, -1);
  drawn = drawing;
  requests[atomic_load(&request)][0] = 0;
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
