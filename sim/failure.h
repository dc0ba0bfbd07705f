// failure.h: what ends a run early: the exit code of the program and its one sentence.
#ifndef SIM_FAILURE_H
#define SIM_FAILURE_H

#include <string>

enum ExitCode { EXIT_BAD_INPUT = 2, EXIT_FAULT = 99 };

struct Failure {
    ExitCode code;
    std::string text;
};

#endif
