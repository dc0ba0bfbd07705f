// output.h: the files of a run appear together at its end, or not at all. While it runs they are NAME.tmp; a failed run removes those.
#ifndef SIM_OUTPUT_H
#define SIM_OUTPUT_H

#include <filesystem>
#include <string>
#include <vector>

class Output {
public:
    explicit Output(const std::string &folder);                // makes it; throws Failure
    ~Output();
    Output(const Output &) = delete;
    Output &operator=(const Output &) = delete;

    std::string temporary(const std::string &name);            // where to write `name` (may be "folder/name") meanwhile
    void absent(const std::string &name);                      // one that an earlier run may have left and that this run does not make
    void commit();                                             // all written: give them their names; throws Failure

private:
    std::filesystem::path folder_;
    std::vector<std::filesystem::path> names_, absent_;
};

#endif
