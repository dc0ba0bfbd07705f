/* make_story.c: prints the name of a small run folder that it makes: one command that four Servers execute; for program_test.sh. */
#include "story.h"

#include <stdlib.h>

int main(void)
{
    const struct story_sending client = {0, 0, STORY_GROUP, STEP_ON, TRACE_PART_STIMULUS, 0, 0};
    struct story *story = story_begin();
    uint32_t datagram = story_send(story, 1000000, client, story_request(story, 0, true));
    for (uint32_t server = 1; server <= STORY_SERVERS; server++) {
        uint32_t resource = server == STORY_SERVERS ? STORY_SWITCH_OF_4 : STORY_SWITCH;
        story_record(story, 1002000, server, TRACE_RECEIVED, 0, datagram, 0, 2000000);
        story_record(story, 1002000, server, TRACE_ACTUATE, 0, datagram, resource, 1);
        story_record(story, 1002000, server, TRACE_STATE, 0, datagram, resource, 1);
    }
    story_end(story);
    puts(story_folder(story));
    free(story);
    return 0;
}
