#define _GNU_SOURCE 1
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int caught[] = {SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT};
enum { caught_count = sizeof caught / sizeof *caught };

static struct sigaction before[caught_count];
static int catching = 0;
static int pipe_ends[2] = {-1, -1};

static void note_signal(int number) {
  int error = errno;
  unsigned char byte = (unsigned char)number;
  (void)!write(pipe_ends[1], &byte, 1);
  errno = error;
}

void terminal_note_signal(int number) {
  if (catching) note_signal(number);
}

int terminal_catch_signals(void) {
  if (pipe_ends[0] < 0 && pipe2(pipe_ends, O_NONBLOCK | O_CLOEXEC) != 0) return -1;
  if (catching) return pipe_ends[0];
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (int index = 0; index < caught_count; index++) {
    if (sigaction(caught[index], &action, &before[index]) != 0) return -1;
  }
  catching = 1;
  return pipe_ends[0];
}

void terminal_release_signals(void) {
  if (!catching) return;
  for (int index = 0; index < caught_count; index++) (void)sigaction(caught[index], &before[index], NULL);
  catching = 0;
}

void terminal_stop_job(void) {
  struct sigaction action, old;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  /* The rest of the group first, with the signal ignored here: a stop sent to a whole process may let this thread
     run on for a while, and it would take the terminal back before the shell has it. */
  action.sa_handler = SIG_IGN;
  (void)sigaction(SIGTSTP, &action, &old);
  (void)kill(0, SIGTSTP);
  /* raise() addresses this thread, which therefore stops before the call returns. */
  action.sa_handler = SIG_DFL;
  (void)sigaction(SIGTSTP, &action, NULL);
  (void)raise(SIGTSTP);
  (void)sigaction(SIGTSTP, &old, NULL);
}
