#ifndef CSYSTEMIO_H
#define CSYSTEMIO_H

/* Takes the numbers of standard streams that are closed, so that no file or connection gets one of them and receives what is meant
   for the stream. Called by itself before anything else of a program opens a file: the runtime libraries do so before main(). */
void standard_streams_reserve(void);

#endif
