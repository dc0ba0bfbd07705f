#include "radio.h"

#include "failure.h"

bool has_radio()
{
    return false;
}

void refuse_unreachable(const scenario &)
{
}

std::unique_ptr<Link> make_radio_link(const scenario &, const RawHosts &, HostSink &, const std::vector<std::string> &)
{
    throw Failure{EXIT_FAULT, "this program has no radio links: ssm-sim-radio has them"};
}
