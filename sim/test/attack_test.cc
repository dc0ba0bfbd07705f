// attack_test.cc: floods, relabelled replays, copies with jitter and wider scopes: which bytes, when, from whom; and the same twice.
#include "harness.h"

#include <CUnit/Basic.h>
#include <algorithm>
#include <cstring>
#include <set>

namespace {

constexpr uint64_t MS = 1000000;
constexpr uint32_t ATTACKER = 4;   // with three Servers

forge_opened open(const std::vector<uint8_t> &bytes, uint32_t group)
{
    cms_group values;
    cms_group_generate(&values, 1, group, 7, "");
    forge_context context;
    forge_context_init(&context, values.secret, sizeof values.secret, nullptr, 0, nullptr, 0, values.id, values.id_len);
    forge_opened opened;
    forge_open(&opened, &context, bytes.data(), bytes.size());
    return opened;
}

cms_group group_of(uint32_t group)
{
    cms_group values;
    cms_group_generate(&values, 1, group, 7, "");
    return values;
}

void garbage_is_random_and_of_its_size()
{
    Run result = run({"  - {at: 1 s, do: flood, form: garbage, spacing: 10 ms, duration: 95 ms, size: 100, reach: [2]}\n"});
    std::vector<trace_record> sends = result.of(TRACE_SENT);
    CU_ASSERT_EQUAL_FATAL(sends.size(), 10);
    std::set<std::vector<uint8_t>> different;
    for (uint32_t i = 0; i < 10; i++) {
        CU_ASSERT(sends[i].time_ns == (1000 + 10 * i) * MS && sends[i].node == ATTACKER && sends[i].value == i);
        CU_ASSERT_EQUAL(result.datagrams[i].bytes.size(), 100);
        different.insert(result.datagrams[i].bytes);
    }
    CU_ASSERT_EQUAL(different.size(), 10);
    CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size(), 10);
    CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, 2).size(), 10);
}

void wrong_tags_look_valid()
{
    Run result = run({"  - {at: 1 s, do: update, value: true, count: 4, spacing: 1 ms}\n"
                      "  - {at: 2 s, do: flood, form: wrong-tag, spacing: 1 ms, duration: 3 ms, size: 90}\n"});
    CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 7);
    const cms_group group = group_of(0);
    for (size_t i = 4; i < 7; i++) {
        const std::vector<uint8_t> &bytes = result.datagrams[i].bytes;
        const forge_opened opened = open(bytes, 0);
        CU_ASSERT(bytes.size() == 90 && opened.oscore && !opened.authentic && opened.type == 1 && opened.code == 2);
        CU_ASSERT(opened.kid_len == group.id_len && std::equal(opened.kid, opened.kid + opened.kid_len, group.id));
        CU_ASSERT_EQUAL(opened.piv, i);   // the Client has used 0 to 3
    }
}

void relabelling_moves_the_kid_alone()
{
    Case what{"  - {at: 1 s, do: update, group: hall, value: true, name: first}\n"
              "  - {at: 2 s, do: replay, of: first, relabel: lounge}\n"};
    what.groups = "- {name: hall}\n- {name: lounge}\n";
    Run result = run(what);
    CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 2);
    const forge_opened before = open(result.datagrams[0].bytes, 0), after = open(result.datagrams[1].bytes, 0);
    const cms_group lounge = group_of(1);
    CU_ASSERT(before.authentic && after.oscore && std::equal(after.kid, after.kid + after.kid_len, lounge.id));
    std::vector<uint8_t> restored = result.datagrams[1].bytes;
    std::copy(before.kid, before.kid + before.kid_len, restored.begin() + (after.kid - result.datagrams[1].bytes.data()));
    CU_ASSERT(restored == result.datagrams[0].bytes);
    CU_ASSERT(!open(result.datagrams[1].bytes, 1).authentic);
}

void copies_come_with_jitter()
{
    const Case what{"  - {at: 1 s, do: update, value: true, repeat: {count: 20, spacing: 10 ms, jitter: 8 ms}}\n"};
    Run result = run(what), again = run(what);
    std::vector<trace_record> sends = result.of(TRACE_SENT);
    CU_ASSERT_EQUAL_FATAL(sends.size(), 21);
    std::set<uint64_t> offsets;
    for (const trace_record &record : sends) {
        const uint64_t due_ns = (1000 + 10 * record.value) * MS;
        CU_ASSERT(record.time_ns >= due_ns && record.time_ns <= due_ns + 8 * MS);
        offsets.insert(record.time_ns - due_ns);
    }
    CU_ASSERT(sends[0].time_ns == 1000 * MS && offsets.size() > 15 && *offsets.rbegin() > 4 * MS);
    CU_ASSERT(read_text(again.folder + "/trace") == read_text(result.folder + "/trace"));
}

void wider_scopes_reach_all()
{
    const struct { const char *name; uint8_t scope; } scopes[] = {{"link-local", 2}, {"realm-local", 3}, {"site-local", 5}};
    for (const auto &scope : scopes) {
        Case what{"  - {at: 1 s, do: update, value: true, scope: " + std::string(scope.name) + "}\n"};
        what.client = what.server = "core";
        Run result = run(what);
        device_endpoint expected = device_all_ocf_nodes;
        expected.address[1] = scope.scope;
        CU_ASSERT(std::memcmp(result.datagrams[0].destination.address, expected.address, 16) == 0);
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size(), 3);
        CU_ASSERT_EQUAL(result.of(TRACE_ACTUATE).size(), 3);
    }
}

}   // namespace

int main()
{
    CU_initialize_registry();
    CU_pSuite suite = CU_add_suite("attacks", nullptr, nullptr);
    CU_ADD_TEST(suite, garbage_is_random_and_of_its_size);
    CU_ADD_TEST(suite, wrong_tags_look_valid);
    CU_ADD_TEST(suite, relabelling_moves_the_kid_alone);
    CU_ADD_TEST(suite, copies_come_with_jitter);
    CU_ADD_TEST(suite, wider_scopes_reach_all);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}
