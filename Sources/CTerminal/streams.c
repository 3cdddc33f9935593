#define _GNU_SOURCE 1
#include "CTerminal.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What was read last, for the guard: a ring, of which `tail_count` bytes have ever been written. It holds the message of
   a trap and the stack that a debug build prints after it. */
enum { tail_size = 32768, told_size = 4096 };
static char tail[tail_size];
static atomic_size_t tail_count = 0;

static int pipe_end = -1;
static int saved_output = -1;
static atomic_int saved_error = -1;

static int close_on_exec_copy(int descriptor) {
  return fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
}

int terminal_redirect_streams(void) {
  int ends[2];
  if (pipe_end >= 0) return pipe_end;
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
  (void)fflush(stdout);
  int output = close_on_exec_copy(STDOUT_FILENO), error = close_on_exec_copy(STDERR_FILENO);
  if (output < 0 || error < 0 || dup2(ends[1], STDOUT_FILENO) < 0 || dup2(ends[1], STDERR_FILENO) < 0) {
    int reason = errno;
    if (output >= 0) (void)dup2(output, STDOUT_FILENO), (void)close(output);
    if (error >= 0) (void)dup2(error, STDERR_FILENO), (void)close(error);
    (void)close(ends[0]);
    (void)close(ends[1]);
    errno = reason;
    return -1;
  }
  (void)close(ends[1]);
  /* A pipe would be buffered by the block, and a line would be seen long after it was written. */
  (void)setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
  atomic_store(&tail_count, 0);
  pipe_end = ends[0];
  saved_output = output;
  atomic_store(&saved_error, error);
  return pipe_end;
}

long terminal_read_streams(char *buffer, size_t count) {
  ssize_t got = read(pipe_end, buffer, count);
  if (got <= 0) return got;
  size_t written = atomic_load(&tail_count);
  for (ssize_t index = 0; index < got; index++) tail[(written + (size_t)index) % tail_size] = buffer[index];
  atomic_store(&tail_count, written + (size_t)got);
  return got;
}

void terminal_restore_streams(void) {
  int error = atomic_exchange(&saved_error, -1);
  if (error < 0) return;
  /* No flush here: a thread that waits for room in the pipe may hold the stream's lock, and the caller is the one
     who reads the pipe. */
  (void)dup2(saved_output, STDOUT_FILENO);
  (void)dup2(error, STDERR_FILENO);
  (void)close(saved_output);
  (void)close(error);
  saved_output = -1;
}

void terminal_close_streams(void) {
  if (pipe_end >= 0) (void)close(pipe_end);
  pipe_end = -1;
}

void terminal_unwind_streams(void) {
  int error = atomic_exchange(&saved_error, -1);
  if (error < 0) return;
  (void)dup2(saved_output, STDOUT_FILENO);
  (void)dup2(error, STDERR_FILENO);
  /* The message of a crash may have been read for the log pane already, so what was read last is said again: all from
     that message on, or the last bytes where there is none. */
  static const char message[] = "Fatal error";
  const size_t length = sizeof message - 1;
  size_t written = atomic_load(&tail_count), first = written > tail_size ? written - tail_size : 0;
  size_t start = written > told_size && written - told_size > first ? written - told_size : first;
  for (size_t place = first; place + length <= written; place++) {
    size_t same = 0;
    while (same < length && tail[(place + same) % tail_size] == message[same]) same++;
    if (same < length) continue;
    start = place;
    while (start > first && tail[(start - 1) % tail_size] != '\n') start--;
    break;
  }
  while (start < written) {
    size_t from = start % tail_size, count = written - start;
    if (count > tail_size - from) count = tail_size - from;
    (void)!write(error, tail + from, count);
    start += count;
  }
  char rest[1024];
  ssize_t got;
  while ((got = read(pipe_end, rest, sizeof rest)) > 0) (void)!write(error, rest, (size_t)got);
}
