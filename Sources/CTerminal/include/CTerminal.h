#ifndef ANSWERBACK_CTERMINAL_H
#define ANSWERBACK_CTERMINAL_H

/* No header of the system but this one: Swift would count its types as this module's. */
#include <stddef.h>

/*
 * What must be C at the edge of the terminal: signal handlers, the crash guard and a few calls that Swift's Glibc
 * module lacks. Functions that return int answer 0, or a descriptor, and -1 with errno set when they fail.
 */

/* An eventfd that never blocks. */
int terminal_open_wakeup(void);

/* Gives the calling thread its name in debuggers and /proc; 15 bytes are kept. */
void terminal_name_thread(const char *name);

/* A pair of connected terminals of the given size, for tests. */
int terminal_open_pty(int *controller, int *terminal, int rows, int columns);

/* --- signals ------------------------------------------------------------------------------------------------ */

/* Takes note of a signal that was read from a signalfd instead of the handler: as if it had been caught. */
void terminal_note_signal(int number);

/* From now on WINCH INT TERM HUP QUIT TSTP CONT each write their number as one byte into a pipe; the answer is the
   end to read from, which never blocks. Repeated calls answer the same pipe. */
int terminal_catch_signals(void);

/* Puts back the handlers that were there before. */
void terminal_release_signals(void);

/* Stops the process group as ^Z in cooked mode does, and returns when this process continues; the calling thread must
   not block SIGTSTP. In an orphaned group, where nobody could continue it, nothing stops. */
void terminal_stop_job(void);

/* --- crash guard -------------------------------------------------------------------------------------------- */

/* Remembers the terminal, the modes to give it back (a struct termios) and the bytes that leave the screen (at most
   256 are kept). From now on ILL TRAP SEGV BUS FPE ABRT, and exit(), restore the terminal and the standard streams
   first and say what happened; the signal then goes to the handler that was there before. What other threads draw
   meanwhile through the descriptor `drawing` is lost. */
int terminal_arm_guard(int descriptor, int drawing, const void *modes, const char *bytes, size_t count);

/* Remembers the request that was sent last, to say so after a crash; 255 bytes are kept. */
void terminal_note_request(const char *text, size_t count);

/* What the guard does on a crash; safe in a signal handler, and does its work only once per arming. */
void terminal_restore(void);

/* Forgets the terminal, without restoring anything, and puts back the handlers that were there before. */
void terminal_disarm_guard(void);

/* --- standard streams --------------------------------------------------------------------------------------- */

/* From now on standard output and standard error go into a pipe; the answer is the end to read from, which never
   blocks. The guard ends this and repeats on standard error what was written last, read or not. */
int terminal_redirect_streams(void);

/* Reads as read(2) does, and keeps the last bytes for the guard. */
long terminal_read_streams(char *buffer, size_t count);

/* Puts the standard streams back; the pipe can still be read to its end by terminal_read_streams. */
void terminal_restore_streams(void);

/* Closes the pipe of the streams, which must have been put back. */
void terminal_close_streams(void);

/* --- memory ------------------------------------------------------------------------------------------------- */

/* Has large blocks given back to the system as soon as they are freed. Otherwise glibc keeps more and more of them, up to 64 MB in each
   thread's part of the heap, once a block of megabytes was freed. */
void terminal_return_large_blocks(void);

/* Gives free memory back to the system; with `with_code`, also the pages of code and constants, most of which only the
   start needed. They are the same in their files, and what is needed of them again comes back from there. */
void terminal_release_memory(int with_code);

#endif
