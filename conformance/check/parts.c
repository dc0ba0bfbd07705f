#include "parts.h"

const char *const part_names[PARTS] = {"sender", "link", "queue", "verify", "actuate"};

uint64_t parts_command_ns(const struct run *run, uint32_t datagram) {
    const struct run_sent *sent = &run->sent[datagram - 1];
    const struct scenario_step *step = sent->step == TRACE_NO_STEP ? NULL : &run->scenario->steps[sent->step];
    const bool commanded = step != NULL && step->action == DO_UPDATE && sent->node == 0;
    return commanded ? step->at_ns + sent->command * step->spacing_ns : sent->time_ns;
}

struct parts parts_of(const struct run *run, const struct reception *reception) {
    const struct trace_record *records = run->trace->records;
    const bool taken = reception->taken != RECEPTION_NONE && reception->taken != reception->record;
    const uint64_t begun_ns = records[taken ? reception->taken : reception->record].time_ns, decided_ns = records[reception->actuate].time_ns;
    return (struct parts){{
        [PART_SENDER] = run->sent[reception->datagram - 1].time_ns - parts_command_ns(run, reception->datagram),
        [PART_LINK] = records[reception->record].value,
        [PART_QUEUE] = taken ? records[reception->taken].value : 0,
        [PART_VERIFY] = decided_ns - begun_ns,
        [PART_ACTUATE] = records[reception->actuated].time_ns - decided_ns,
    }};
}
