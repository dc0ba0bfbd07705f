/* programs.h: exit codes of ssm-report, whatever it is asked for. */
#ifndef REPORT_PROGRAMS_H
#define REPORT_PROGRAMS_H

enum { EXIT_WRITTEN = 0, EXIT_DIFFERS = 1, EXIT_BAD_USAGE = 2, EXIT_FAULT = 99 };

#endif
