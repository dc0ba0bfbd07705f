// program.h: where this program is.
#ifndef SIM_PROGRAM_H
#define SIM_PROGRAM_H

#include <string>

std::string program_folder();   // throws Failure

#endif
