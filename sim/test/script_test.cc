// script_test.cc: each kind of step sends what it says: which bytes, when, from whom, and under which part of the step.
#include "harness.h"

#include <CUnit/Basic.h>
#include <algorithm>
#include <cstring>
#include <iostream>
#include <set>
#include <string>

namespace {

constexpr uint64_t MS = 1000000;
constexpr uint32_t CLIENT = 0, ATTACKER = 4;   // with three Servers
constexpr size_t TAG = 8;

// A datagram as the tester's OSCORE reads it, opened with the key of the group.
struct Opened : forge_opened {
    Opened(const Run &result, uint32_t number, uint32_t group = 0, size_t id_len = 7)
    {
        cms_group values;
        cms_group_generate(&values, 1, group, id_len, "");
        forge_context context;
        forge_context_init(&context, values.secret, sizeof values.secret, nullptr, 0, nullptr, 0, values.id, values.id_len);
        const std::vector<uint8_t> &bytes = result.datagrams.at(number - 1).bytes;
        forge_open(this, &context, bytes.data(), bytes.size());
    }
    int32_t value(device_resource_kind kind = DEVICE_SWITCH) const
    {
        int32_t found = -1;
        return device_value_decode(kind, payload, payload_len, &found) ? found : -1;
    }
};

bool sent(const trace_record &record, uint64_t time_ns, uint32_t node, uint32_t step, trace_part part, uint32_t command, uint32_t copy)
{
    return record.time_ns == time_ns && record.node == node && record.aux == step && record.reason == part &&
           record.value == (uint64_t{command} << 32 | copy);
}

bool same_endpoint(const device_endpoint &a, const device_endpoint &b)
{
    return std::memcmp(a.address, b.address, 16) == 0 && a.port == b.port;
}

void update_repeats_the_same_bytes()
{
    Run result = run({"  - {at: 1 s, do: update, value: true, count: 2, spacing: 100 ms, repeat: {count: 2, spacing: 10 ms}}\n"});
    std::vector<trace_record> sends = result.of(TRACE_SENT);
    CU_ASSERT_EQUAL_FATAL(sends.size(), 6);
    for (uint32_t i = 0; i < 6; i++) {
        CU_ASSERT(sent(sends[i], (1000 + 100 * (i / 3) + 10 * (i % 3)) * MS, CLIENT, 0, TRACE_PART_STIMULUS, i / 3, i % 3));
        CU_ASSERT(result.datagrams[i].bytes == result.datagrams[i / 3 * 3].bytes);
        CU_ASSERT_EQUAL(sends[i].datagram, i + 1);
    }
    Opened first(result, 1), second(result, 4);
    CU_ASSERT(first.authentic && second.authentic && first.value() == 1 && second.value() == 1);
    CU_ASSERT_EQUAL(second.piv, first.piv + 1);
    CU_ASSERT_EQUAL(second.mid, static_cast<uint16_t>(first.mid + 1));
    CU_ASSERT(first.type == 1 && first.token_len == 4 && std::memcmp(first.token, second.token, 4) != 0);
    CU_ASSERT(same_endpoint(result.datagrams[0].destination, device_all_ocf_nodes));
    CU_ASSERT_EQUAL(result.datagrams[0].source.port, 56830);
}

void fresh_repeats_are_new_commands_of_the_same_value()
{
    Run result = run({"  - {at: 1 s, do: update, value: toggle, count: 2, spacing: 1 s,\n"
                      "     repeat: {count: 1, spacing: 0 ms, form: fresh}}\n"});
    CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 4);
    const int32_t values[] = {1, 1, 0, 0};
    for (uint32_t i = 0; i < 4; i++) {
        Opened opened(result, i + 1);
        CU_ASSERT(opened.authentic && opened.piv == i && opened.value() == values[i]);
    }
}

void values_toggle_by_group_and_resource()
{
    Case what{"  - {at: 1 s, do: update, group: hall, value: toggle}\n"
              "  - {at: 2 s, do: update, group: stairs, value: toggle}\n"
              "  - {at: 3 s, do: update, group: hall, resource: dimmer, value: toggle}\n"
              "  - {at: 4 s, do: update, group: hall, value: toggle}\n"
              "  - {at: 5 s, do: forge, group: hall, piv: 99, value: toggle}\n"
              "  - {at: 6 s, do: update, group: hall, value: toggle}\n"};
    what.servers = "- count: 3\n  groups: [hall, stairs]\n  resources: [switch, dimmer]\n  device: second\n";
    Run result = run(what);
    CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 6);
    CU_ASSERT_EQUAL(Opened(result, 1).value(), 1);
    CU_ASSERT_EQUAL(Opened(result, 2, 1, 3).value(), 1);
    CU_ASSERT_EQUAL(Opened(result, 3).value(DEVICE_DIMMER), 100);
    CU_ASSERT_EQUAL(Opened(result, 4).value(), 0);
    CU_ASSERT_EQUAL(Opened(result, 5).value(), 1);
    CU_ASSERT_EQUAL(Opened(result, 6).value(), 0);
    CU_ASSERT_STRING_EQUAL(Opened(result, 3).path, "/DimmingResURI");
}

void withheld_commands_reach_no_server()
{
    Run result = run({"  - {at: 1 s, do: update, value: true, withhold: true, name: kept}\n  - {at: 2 s, do: replay, of: kept}\n"});
    std::vector<trace_record> sends = result.of(TRACE_SENT), lost = result.of(TRACE_LOST);
    CU_ASSERT_EQUAL_FATAL(sends.size(), 2);
    CU_ASSERT_EQUAL_FATAL(lost.size(), 3);
    CU_ASSERT(sent(sends[0], 1000 * MS, CLIENT, 0, TRACE_PART_WITHHELD, 0, 0));
    for (uint32_t i = 0; i < 3; i++) {
        CU_ASSERT(lost[i].node == i + 1 && lost[i].reason == TRACE_LOSS_WITHHELD && lost[i].datagram == 1);
    }
    CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size(), 3);
    CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED)[0].datagram, 2);
}

// Who is listed has lost it, who is not has it, on purpose in both cases.
void check_audience(const Run &result, uint32_t datagram, std::set<uint32_t> hears)
{
    for (uint32_t server = 1; server <= 3; server++) {
        size_t received = 0, lost = 0;
        for (const trace_record &record : result.of(TRACE_RECEIVED, server)) {
            received += record.datagram == datagram;
        }
        for (const trace_record &record : result.of(TRACE_LOST, server)) {
            lost += record.datagram == datagram && record.reason == TRACE_LOSS_WITHHELD;
        }
        CU_ASSERT_EQUAL(received, hears.count(server));
        CU_ASSERT_EQUAL(lost, 1 - hears.count(server));
    }
}

void withheld_from_some_reaches_the_others()
{
    Run result = run({"  - {at: 1 s, do: update, value: true, withhold: [1, 3], name: kept, repeat: {count: 1, spacing: 1 ms}}\n"
                      "  - {at: 2 s, do: update, value: toggle, withhold: [2-3], repeat: {count: 1, spacing: 1 ms, form: fresh}}\n"
                      "  - {at: 3 s, do: update, value: toggle}\n"});
    CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 5);
    for (const trace_record &record : result.of(TRACE_SENT)) {
        CU_ASSERT_EQUAL(record.reason, TRACE_PART_STIMULUS);
    }
    check_audience(result, 1, {2});
    check_audience(result, 2, {2});
    check_audience(result, 3, {1});
    check_audience(result, 4, {1});
    check_audience(result, 5, {1, 2, 3});
}

void attacks_reach_whom_they_name()
{
    Run result = run({"  - {at: 1 s, do: update, value: true, name: on}\n"
                      "  - {at: 2 s, do: replay, of: on, reach: [2]}\n"
                      "  - {at: 3 s, do: replay, of: on, form: new-ids, reach: [1-2]}\n"
                      "  - {at: 4 s, do: forge, piv: 7, reach: [3]}\n"
                      "  - {at: 5 s, do: forge, piv: 8, reach: all}\n"});
    check_audience(result, 2, {2});
    check_audience(result, 3, {1, 2});
    check_audience(result, 4, {3});
    check_audience(result, 5, {1, 2, 3});
}

void dimmers_take_levels()
{
    Case what{"  - {at: 1 s, do: update, resource: dimmer, value: 40}\n"
              "  - {at: 2 s, do: update, resource: dimmer, value: toggle, count: 3, spacing: 1 s}\n"
              "  - {at: 6 s, do: update, resource: dimmer, value: 0}\n"
              "  - {at: 7 s, do: forge, resource: dimmer, piv: 99, value: toggle}\n"
              "  - {at: 8 s, do: update, resource: dimmer, value: false}\n"
              "  - {at: 9 s, do: tamper, resource: dimmer, field: code, value: 7, then: discarded}\n"};
    what.servers = "- {count: 2, groups: [hall], resources: [switch, dimmer], device: second}\n";
    Run result = run(what);
    const int32_t values[] = {40, 0, 100, 0, 0, 100, 0, 7, 7, 0, 7};
    CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), sizeof values / sizeof *values);
    for (uint32_t i = 0; i < sizeof values / sizeof *values; i++) {
        CU_ASSERT_EQUAL(Opened(result, i + 1).value(DEVICE_DIMMER), values[i]);
        CU_ASSERT_STRING_EQUAL(Opened(result, i + 1).path, "/DimmingResURI");
    }
    std::vector<trace_record> states = result.of(TRACE_STATE, 1);
    CU_ASSERT(states.size() > 3 && states[2].value == 40 && states[2].aux == 1);
}

void the_client_restarts_too()
{
    for (const char *kind : {"orderly", "crash"}) {
        Case what{"  - {at: 1 s, do: update, value: true, count: 3, spacing: 100 ms}\n"
                  "  - {at: 2 s, do: restart, client: true, kind: " + std::string(kind) + "}\n"
                  "  - {at: 3 s, do: update, value: false, count: 2, spacing: 100 ms}\nclient: {reserve: 16}\n"};
        what.client = "core";
        Run result = run(what);
        std::vector<trace_record> restarts = result.of(TRACE_RESTART), steps = result.of(TRACE_STEP);
        const bool crash = std::string(kind) == "crash";
        CU_ASSERT_EQUAL_FATAL(restarts.size(), 1);
        CU_ASSERT(restarts[0].node == CLIENT && restarts[0].time_ns == 2000 * MS && restarts[0].reason == (crash ? 1 : 0));
        CU_ASSERT_EQUAL(steps.at(1).node, CLIENT);
        const uint64_t next = crash ? 16 : 3;   // after a crash all that was reserved counts as used
        CU_ASSERT_EQUAL(Opened(result, 3).piv, 2);
        CU_ASSERT(Opened(result, 4).authentic && Opened(result, 4).piv == next && Opened(result, 5).piv == next + 1);
    }
}

void replay_is_identical_or_has_new_ids()
{
    Run result = run({"  - {at: 1 s, do: update, value: toggle, count: 2, spacing: 100 ms, name: two}\n"
                      "  - {at: 2 s, do: replay, of: two, index: 1}\n"
                      "  - {at: 3 s, do: replay, of: two, index: 1, form: new-ids}\n"
                      "  - {at: 4 s, do: replay, of: two, index: 1, form: new-ids}\n"});
    std::vector<trace_record> sends = result.of(TRACE_SENT);
    CU_ASSERT_EQUAL_FATAL(sends.size(), 5);
    CU_ASSERT(sent(sends[2], 2000 * MS, ATTACKER, 1, TRACE_PART_STIMULUS, 0, 0));
    CU_ASSERT(result.datagrams[2].bytes == result.datagrams[1].bytes);
    CU_ASSERT(same_endpoint(result.datagrams[2].source, result.datagrams[1].source));
    Opened original(result, 2), copy(result, 4), other(result, 5);
    CU_ASSERT(copy.authentic && copy.mid != original.mid && copy.token_len == 6 && copy.piv == original.piv);
    CU_ASSERT(other.authentic && other.mid != copy.mid && std::memcmp(other.token, copy.token, 6) != 0);
    CU_ASSERT_EQUAL(address_text(result.datagrams[3].source), "fe80::200:0:0:4");
    CU_ASSERT(result.datagrams[3].source.port != result.datagrams[4].source.port);
    const std::vector<uint8_t> &from = result.datagrams[1].bytes, &to = result.datagrams[3].bytes;
    CU_ASSERT_EQUAL(to.size(), from.size() + 2);
    CU_ASSERT(std::equal(from.begin() + 8, from.end(), to.begin() + 10));
}

// Where two datagrams of the same length differ, and whether it is by one bit.
struct Difference {
    std::vector<size_t> at;
    bool one_bit = true;
    Difference(const std::vector<uint8_t> &a, const std::vector<uint8_t> &b)
    {
        CU_ASSERT_EQUAL_FATAL(a.size(), b.size());
        for (size_t i = 0; i < a.size(); i++) {
            unsigned bits = a[i] ^ b[i];
            if (bits != 0) {
                at.push_back(i);
                one_bit = one_bit && (bits & (bits - 1)) == 0;
            }
        }
    }
};

// Offset and length of the field in the Client's command.
void check_tamper(const std::string &field, size_t (*offset)(const Opened &), size_t (*length)(const Opened &))
{
    Run result = run({"  - {at: 1 s, do: update, value: true, count: 300, spacing: 1 ms}\n"   // so that Partial IVs have two bytes
                      "  - {at: 2 s, do: tamper, field: " + field + ", spacing: 100 ms}\n"});
    CU_ASSERT_EQUAL_FATAL(result.code, 0);
    Opened command(result, 301);
    const uint32_t trials = static_cast<uint32_t>(length(command));
    std::vector<trace_record> sends = result.of(TRACE_SENT);
    CU_ASSERT_EQUAL_FATAL(sends.size(), 300 + 3 * trials);
    uint64_t highest = 299;
    for (uint32_t trial = 0; trial < trials; trial++) {
        const uint32_t at = 300 + 3 * trial;
        const uint64_t start = (2000 + 100 * trial) * MS;
        CU_ASSERT(sent(sends[at], start, CLIENT, 1, TRACE_PART_WITHHELD, trial, 0));
        CU_ASSERT(sent(sends[at + 1], start, ATTACKER, 1, TRACE_PART_STIMULUS, trial, 0));
        CU_ASSERT(sent(sends[at + 2], start + 50 * MS, ATTACKER, 1, TRACE_PART_ORIGINAL, trial, 0));
        const Datagram &original = result.datagrams[at], &altered = result.datagrams[at + 1];
        CU_ASSERT(original.bytes == result.datagrams[at + 2].bytes && same_endpoint(original.source, altered.source));
        Difference difference(original.bytes, altered.bytes);
        CU_ASSERT_EQUAL_FATAL(difference.at.size(), 1);
        CU_ASSERT_EQUAL(difference.at[0], offset(command) + trial);
        CU_ASSERT(difference.one_bit || field == "code");
        Opened opened(result, at + 2);
        CU_ASSERT_EQUAL(opened.authentic, field == "mid" || field == "token" || field == "code");
        CU_ASSERT(field != "piv" || opened.piv > std::max(highest, Opened(result, at + 1).piv));
        CU_ASSERT(field != "mid" || original.bytes[difference.at[0]] == 0 || opened.mid < Opened(result, at + 1).mid);
        highest = Opened(result, at + 1).piv;
    }
}

void tamper_changes_one_byte_of_the_field_after_the_other()
{
    check_tamper("code", [](const Opened &) -> size_t { return 1; }, [](const Opened &) -> size_t { return 1; });
    check_tamper("mid", [](const Opened &) -> size_t { return 2; }, [](const Opened &) -> size_t { return 2; });
    check_tamper("token", [](const Opened &) -> size_t { return 4; }, [](const Opened &) -> size_t { return 4; });
    check_tamper("piv", [](const Opened &o) { return o.option_offset + 1; }, [](const Opened &) -> size_t { return 2; });
    check_tamper("kid", [](const Opened &o) { return o.option_offset + 3; }, [](const Opened &) -> size_t { return 7; });
    check_tamper("ciphertext", [](const Opened &o) { return o.ciphertext_offset; }, [](const Opened &o) { return o.ciphertext_len - TAG; });
    check_tamper("tag", [](const Opened &o) { return o.ciphertext_offset + o.ciphertext_len - TAG; }, [](const Opened &) { return TAG; });
}

// A dimmer's "100" is a byte longer than its "off": every byte of the longer one is altered, whichever of the two comes first.
void a_field_of_changing_length_is_altered_at_every_byte()
{
    for (const char *before : {"", "  - {at: 500 ms, do: update, resource: dimmer, value: 100}\n"}) {
        Case what{std::string(before) + "  - {at: 1 s, do: tamper, resource: dimmer, field: ciphertext, byte: each, spacing: 100 ms}\n"};
        what.servers = "- {count: 2, groups: [hall], resources: [switch, dimmer], device: second}\n";
        Run result = run(what);
        CU_ASSERT_EQUAL_FATAL(result.code, 0);
        std::set<size_t> altered;
        size_t longest = 0;
        for (uint32_t i = *before != '\0' ? 1 : 0; i < result.datagrams.size(); i += 3) {
            Opened command(result, i + 1);
            Difference difference(result.datagrams[i].bytes, result.datagrams[i + 1].bytes);
            CU_ASSERT_EQUAL_FATAL(difference.at.size(), 1);
            CU_ASSERT(difference.one_bit && !Opened(result, i + 2).authentic && result.datagrams[i].bytes == result.datagrams[i + 2].bytes);
            CU_ASSERT(difference.at[0] < command.ciphertext_offset + command.ciphertext_len - TAG);
            altered.insert(difference.at[0] - command.ciphertext_offset);
            longest = std::max(longest, command.ciphertext_len - TAG);
        }
        CU_ASSERT_EQUAL(altered.size(), longest);
        CU_ASSERT(*altered.begin() == 0 && *altered.rbegin() == longest - 1);
    }
}

// The Client's own command in between makes an original that is executed after all visible: it has the other value.
void a_control_stands_between_copy_and_original_that_is_to_be_discarded()
{
    Run result = run({"  - {at: 1 s, do: tamper, field: mid, spacing: 100 ms, expect: applied, then: discarded}\n"});
    std::vector<trace_record> sends = result.of(TRACE_SENT);
    CU_ASSERT_EQUAL_FATAL(sends.size(), 8);
    for (uint32_t trial = 0; trial < 2; trial++) {
        const uint64_t start = (1000 + 100 * trial) * MS;
        CU_ASSERT(sent(sends[4 * trial + 2], start + 25 * MS, CLIENT, 0, TRACE_PART_CONTROL, trial, 0));
        CU_ASSERT(sent(sends[4 * trial + 3], start + 50 * MS, ATTACKER, 0, TRACE_PART_ORIGINAL, trial, 0));
        CU_ASSERT_EQUAL(Opened(result, 4 * trial + 2).value(), 1);
        CU_ASSERT_EQUAL(Opened(result, 4 * trial + 3).value(), 0);
        CU_ASSERT_EQUAL(Opened(result, 4 * trial + 4).value(), 1);
    }
}

// 0x012c can only become higher than the forged 33000 by its highest bit.
void an_altered_piv_is_fresh_after_a_forged_one_too()
{
    Run result = run({"  - {at: 1 s, do: update, value: true, count: 300, spacing: 1 ms}\n"
                      "  - {at: 2 s, do: forge, piv: 33000}\n"
                      "  - {at: 3 s, do: tamper, field: piv, byte: 0}\n"});
    CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 304);
    CU_ASSERT_EQUAL(Opened(result, 302).piv, 300);
    CU_ASSERT_EQUAL(Opened(result, 303).piv, 300 + 0x8000);
}

void tamper_of_one_byte_is_one_trial()
{
    Run result = run({"  - {at: 1 s, do: tamper, field: tag, byte: 5}\n"});
    CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 3);
    CU_ASSERT(Difference(result.datagrams[0].bytes, result.datagrams[1].bytes).at[0] == result.datagrams[0].bytes.size() - 3);
    CU_ASSERT_EQUAL(result.of(TRACE_SENT)[2].time_ns, 1100 * MS);
    Run beyond = run({"  - {at: 1 s, do: tamper, field: piv, byte: 3}\n"});
    CU_ASSERT_EQUAL(beyond.code, EXIT_BAD_INPUT);
    CU_ASSERT(beyond.error.find("step 'step-1': found byte 3, expected one of the field's 1") != std::string::npos);
}

void forged_requests_are_as_described()
{
    Run result = run({"  - {at: 1 s, do: forge, piv: 70000, value: true}\n"
                      "  - {at: 2 s, do: forge, piv: 5, key: wrong}\n"
                      "  - {at: 3 s, do: forge, piv: 6, kid: \"0201\", code: GET, type: con, path: /a/b}\n"
                      "  - {at: 4 s, do: forge, piv: 7, to: servers}\n"});
    CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 6);
    Opened right(result, 1), wrong_key(result, 2), odd(result, 3), unicast(result, 5);
    CU_ASSERT(right.authentic && right.inner_ok && right.piv == 70000 && right.inner_code == 2 && right.type == 1 && right.value() == 1);
    CU_ASSERT_STRING_EQUAL(right.path, "/BinarySwitchResURI");
    CU_ASSERT(wrong_key.oscore && !wrong_key.authentic && wrong_key.piv == 5);
    CU_ASSERT(wrong_key.kid_len == 7 && std::memcmp(wrong_key.kid, right.kid, 7) == 0);
    CU_ASSERT(odd.oscore && odd.kid_len == 2 && odd.kid[0] == 2 && odd.kid[1] == 1 && odd.type == 0);
    CU_ASSERT(unicast.authentic && unicast.piv == 7);
    std::vector<trace_record> sends = result.of(TRACE_SENT);
    for (uint32_t copy = 0; copy < 3; copy++) {
        CU_ASSERT(sent(sends[3 + copy], 4000 * MS, ATTACKER, 3, TRACE_PART_STIMULUS, 0, copy));
        CU_ASSERT_EQUAL(address_text(result.datagrams[3 + copy].destination), "fe80::200:0:0:" + std::to_string(copy + 1));
        CU_ASSERT(result.datagrams[3 + copy].bytes == result.datagrams[3].bytes);
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, copy + 1).size(), 4);
    }
}

void a_forged_get_keeps_its_payload()
{
    Run result = run({"  - {at: 1 s, do: forge, piv: 9, code: DELETE, value: true, path: /a/b}\n"});
    Opened opened(result, 1);
    CU_ASSERT(opened.authentic && opened.inner_code == 4 && opened.value() == 1);
    CU_ASSERT_STRING_EQUAL(opened.path, "/a/b");
}

void a_forged_request_has_queries_or_a_broken_payload()
{
    Run result = run({"  - {at: 1 s, do: forge, piv: 1, query: rt=oic.r.switch.binary&if=oic.if.a, value: true}\n"
                      "  - {at: 2 s, do: forge, piv: 2, resource: dimmer, payload: broken}\n"
                      "  - {at: 3 s, do: forge, piv: 3, query: \"a&&b\", path: /x}\n"});
    Opened query(result, 1), broken(result, 2), odd(result, 3);
    CU_ASSERT(query.authentic && query.inner_ok && query.value() == 1);
    CU_ASSERT_STRING_EQUAL(query.query, "rt=oic.r.switch.binary&if=oic.if.a");
    CU_ASSERT_STRING_EQUAL(query.path, "/BinarySwitchResURI");
    const std::string plain(reinterpret_cast<const char *>(query.plain), query.plain_len);
    CU_ASSERT(plain.find("\x3d\x09rt=oic.r.switch.binary\x0b" "if=oic.if.a") != std::string::npos);   // two options, 3 above Content-Format
    CU_ASSERT(broken.authentic && broken.inner_ok && broken.payload_len == 3 && std::memcmp(broken.payload, "\xff\xff\xff", 3) == 0);
    CU_ASSERT_STRING_EQUAL(broken.path, "/DimmingResURI");
    CU_ASSERT_STRING_EQUAL(odd.query, "a&&b");
}

void steps_are_marked_with_their_actor()
{
    Run result = run({"  - {at: 1 s, do: update, value: true, name: on}\n  - {at: 1 s, do: replay, of: on}\n"
                      "  - {at: 2 s, do: restart, servers: [2], kind: orderly}\n"});
    std::vector<trace_record> steps = result.of(TRACE_STEP);
    CU_ASSERT_EQUAL_FATAL(steps.size(), 3);
    CU_ASSERT(steps[0].node == CLIENT && steps[0].aux == 0 && steps[1].node == ATTACKER && steps[1].aux == 1 && steps[2].node == 2);
    CU_ASSERT_EQUAL(result.datagrams.size(), 2);
}

void what_cannot_be_sent_in_time_is_refused()
{
    Case what{"  - {at: 1 s, do: tamper, field: tag, spacing: 1 s}\nend: 4 s\n"};
    Run result = run(what);
    CU_ASSERT_EQUAL(result.code, EXIT_BAD_INPUT);
    CU_ASSERT(result.error.find("expected nothing from the end of the run on, 4000000000 ns") != std::string::npos);
    Run missing = run({"  - {at: 1 s, do: update, value: true, count: 2, spacing: 1 s, name: two}\n"
                       "  - {at: 2 s, do: replay, of: two, index: 1}\n"});
    CU_ASSERT_EQUAL(missing.code, EXIT_BAD_INPUT);
    CU_ASSERT(missing.error.find("found command 1 of step 'two', expected one that was sent before") != std::string::npos);
}

}   // namespace

int main()
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite suite = CU_add_suite("script and attacker", nullptr, nullptr);
    CU_ADD_TEST(suite, update_repeats_the_same_bytes);
    CU_ADD_TEST(suite, fresh_repeats_are_new_commands_of_the_same_value);
    CU_ADD_TEST(suite, values_toggle_by_group_and_resource);
    CU_ADD_TEST(suite, withheld_commands_reach_no_server);
    CU_ADD_TEST(suite, withheld_from_some_reaches_the_others);
    CU_ADD_TEST(suite, attacks_reach_whom_they_name);
    CU_ADD_TEST(suite, dimmers_take_levels);
    CU_ADD_TEST(suite, the_client_restarts_too);
    CU_ADD_TEST(suite, replay_is_identical_or_has_new_ids);
    CU_ADD_TEST(suite, tamper_changes_one_byte_of_the_field_after_the_other);
    CU_ADD_TEST(suite, a_field_of_changing_length_is_altered_at_every_byte);
    CU_ADD_TEST(suite, a_control_stands_between_copy_and_original_that_is_to_be_discarded);
    CU_ADD_TEST(suite, an_altered_piv_is_fresh_after_a_forged_one_too);
    CU_ADD_TEST(suite, tamper_of_one_byte_is_one_trial);
    CU_ADD_TEST(suite, forged_requests_are_as_described);
    CU_ADD_TEST(suite, a_forged_get_keeps_its_payload);
    CU_ADD_TEST(suite, a_forged_request_has_queries_or_a_broken_payload);
    CU_ADD_TEST(suite, steps_are_marked_with_their_actor);
    CU_ADD_TEST(suite, what_cannot_be_sent_in_time_is_refused);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}
