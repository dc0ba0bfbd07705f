#include "arguments.h"

#include "failure.h"

namespace {

constexpr size_t ROUNDS_MIN = 9, ROUNDS_MAX = 1000;

[[noreturn]] void misused(const std::string &text)
{
    throw Failure{EXIT_BAD_INPUT, text + " (ssm-bench-sim --help)"};
}

size_t parse_rounds(const std::string &text)
{
    const bool digits = !text.empty() && text.size() < 9 && text.find_first_not_of("0123456789") == std::string::npos;
    const size_t rounds = digits ? std::stoul(text) : 0;
    if (rounds < ROUNDS_MIN || rounds > ROUNDS_MAX) {
        misused("found --rounds " + text + ", expected a number from 9 to 1000");
    }
    return rounds;
}

void check(const Arguments &arguments, const std::vector<std::string> &keys)
{
    bool known = false;
    std::string all;
    for (const std::string &key : keys) {
        known = known || arguments.wants(key);
        all += (all.empty() ? "" : ", ") + key;
    }
    if (!known) {
        misused("found --only " + arguments.only + ", expected one of " + all + ", or what several begin with, as scale");
    }
    if (!arguments.json.empty() && !arguments.append.empty()) {
        misused("found --json and --append, expected one of them");
    }
}

}   // namespace

Arguments parse(int argc, char **argv, const std::vector<std::string> &keys)
{
    Arguments arguments;
    for (int i = 1; i < argc; i++) {
        const std::string option = argv[i];
        if (option == "--help" || option == "--long") {
            (option == "--help" ? arguments.help : arguments.all) = true;
            continue;
        }
        if (option != "--rounds" && option != "--only" && option != "--json" && option != "--append") {
            misused("found " + option + ", expected --rounds, --only, --json, --append, --long or --help");
        }
        if (i + 1 == argc) {
            misused("found " + option + " at the end, expected its value after it");
        }
        const std::string value = argv[++i];
        if (option == "--rounds") {
            arguments.rounds = parse_rounds(value);
        } else {
            (option == "--only" ? arguments.only : option == "--json" ? arguments.json : arguments.append) = value;
        }
    }
    check(arguments, keys);
    return arguments;
}
