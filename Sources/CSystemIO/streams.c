#include "CSystemIO.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

__attribute__((constructor)) void standard_streams_reserve(void) {
  int error = errno;
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
    if (fcntl(stream, F_GETFD) != -1 || errno != EBADF) continue;
    /* The lowest free number is this one. Opened the wrong way round, so that using the stream still fails as on a closed one. */
    (void)open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
  errno = error;
}
