#ifndef ANSWERBACK_CTERMINAL_INTERNAL_H
#define ANSWERBACK_CTERMINAL_INTERNAL_H

/* Puts the standard streams back and writes their last bytes to standard error; for the crash guard. */
void terminal_unwind_streams(void);

#endif
