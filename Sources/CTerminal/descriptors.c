#define _GNU_SOURCE 1
#include "CTerminal.h"

#include <pty.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

int terminal_open_wakeup(void) {
  return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

void terminal_name_thread(const char *name) {
  (void)prctl(PR_SET_NAME, name, 0, 0, 0);
}

int terminal_open_pty(int *controller, int *terminal, int rows, int columns) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return openpty(controller, terminal, NULL, NULL, &size);
}
