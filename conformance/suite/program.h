/* program.h: ssm-conformance as a function, for programs that host the device in something first (iut_hosted of iut.h). */
#ifndef SUITE_PROGRAM_H
#define SUITE_PROGRAM_H

/* All of the program; returns its exit code. */
int conformance_main(int argc, char **argv);

#endif
