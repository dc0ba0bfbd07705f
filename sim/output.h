// output.h: the files of a run appear together at its end, or not at all. While it runs they are NAME.tmp; a failed run removes those.
#ifndef SIM_OUTPUT_H
#define SIM_OUTPUT_H

#include <filesystem>
#include <string>
#include <vector>

class Output {
public:
    // Makes the folder; "": nowhere, the run stays in memory. Throws Failure.
    explicit Output(const std::string &folder);
    ~Output();
    Output(const Output &) = delete;
    Output &operator=(const Output &) = delete;

    bool in_memory() const { return folder_.empty(); }
    std::string temporary(const std::string &name);            // where to write `name` (may be "folder/name") meanwhile; "" if nowhere
    void absent(const std::string &name);                      // one that an earlier run may have left and that this run does not make
    void commit();                                             // all written: give them their names; throws Failure

private:
    std::filesystem::path folder_;
    std::vector<std::filesystem::path> names_, absent_;
};

#endif
