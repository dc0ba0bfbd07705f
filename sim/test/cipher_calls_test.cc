// cipher_calls_test.cc: nothing of the cryptography is shared between nodes, or remembered: every Server decrypts every copy that reaches
// it, with a key schedule of its own. The linker puts the counter below in front of mbedtls (--wrap).
#include "harness.h"

#include <CUnit/Basic.h>
#include <algorithm>
#include <map>
#include <mbedtls/ccm.h>

namespace {

std::map<const mbedtls_ccm_context *, size_t> calls;   // by key schedule

}   // namespace

extern "C" {
int __real_mbedtls_ccm_auth_decrypt(mbedtls_ccm_context *context, size_t length, const unsigned char *iv, size_t iv_len,
                                    const unsigned char *add, size_t add_len, const unsigned char *input, unsigned char *output,
                                    const unsigned char *tag, size_t tag_len);
int __wrap_mbedtls_ccm_auth_decrypt(mbedtls_ccm_context *context, size_t length, const unsigned char *iv, size_t iv_len,
                                    const unsigned char *add, size_t add_len, const unsigned char *input, unsigned char *output,
                                    const unsigned char *tag, size_t tag_len);

int __wrap_mbedtls_ccm_auth_decrypt(mbedtls_ccm_context *context, size_t length, const unsigned char *iv, size_t iv_len,
                                    const unsigned char *add, size_t add_len, const unsigned char *input, unsigned char *output,
                                    const unsigned char *tag, size_t tag_len)
{
    calls[context]++;
    return __real_mbedtls_ccm_auth_decrypt(context, length, iv, iv_len, add, add_len, input, output, tag, tag_len);
}
}

namespace {

constexpr uint32_t SERVERS = 50;
constexpr size_t COMMANDS = 40;

Run run_core(const std::string &script, const std::string &more)
{
    Case what{script};
    what.client = what.server = "core";
    what.network = "link: lossy\nhost: raw\nlacks: [routing]\ndelay: 1 ms\njitter: 20 ms\n" + more;
    what.servers = "- count: " + std::to_string(SERVERS) + "\n  groups: [hall]\n  device: core\n";
    calls.clear();
    return run(what);
}

const std::string UPDATES =
    "  - {at: 1 s, name: on, do: update, value: toggle, count: " + std::to_string(COMMANDS) + ", spacing: 30 ms}\n";

std::vector<size_t> calls_by_context()
{
    std::vector<size_t> counts;
    for (const auto &[context, count] : calls) {
        counts.push_back(count);
    }
    std::sort(counts.begin(), counts.end());
    return counts;
}

// Each of `counted` by node, ascending: what the contexts must have done, whichever is whose.
std::vector<size_t> by_server(const std::vector<trace_record> &counted)
{
    std::vector<size_t> counts(SERVERS, 0);
    for (const trace_record &record : counted) {
        counts[record.node - 1]++;
    }
    std::sort(counts.begin(), counts.end());
    return counts;
}

void every_reception_is_decrypted_by_its_receiver()
{
    const Run result = run_core(UPDATES, "loss: 20 %\n");
    CU_ASSERT_EQUAL_FATAL(result.code, 0);
    const std::vector<trace_record> received = result.of(TRACE_RECEIVED);
    CU_ASSERT(received.size() > SERVERS * COMMANDS / 2 && received.size() < SERVERS * COMMANDS);
    CU_ASSERT_EQUAL(calls.size(), SERVERS);
    CU_ASSERT(calls_by_context() == by_server(received));
}

// A tag that does not fit costs each receiver a decryption; a Partial IV that its own window refuses costs none.
void what_is_discarded_costs_what_it_must()
{
    const Run result = run_core(UPDATES + "  - {at: 5 s, do: forge, key: wrong, piv: 9999}\n  - {at: 6 s, do: replay, of: on}\n",
                                "duplicate: 30 %\n");
    CU_ASSERT_EQUAL_FATAL(result.code, 0);
    std::vector<trace_record> decrypted = result.of(TRACE_ACTUATE);
    size_t replays = 0;
    for (const trace_record &record : result.of(TRACE_DISCARDED)) {
        replays += record.reason == REASON_REPLAY;
        if (record.reason != REASON_REPLAY) {
            CU_ASSERT_EQUAL(record.reason, REASON_DECRYPT);
            decrypted.push_back(record);
        }
    }
    CU_ASSERT(replays > SERVERS + 100);
    CU_ASSERT_EQUAL(replays + decrypted.size(), result.of(TRACE_RECEIVED).size());
    CU_ASSERT(calls_by_context() == by_server(decrypted));
}

}   // namespace

int main()
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite suite = CU_add_suite("cipher calls", nullptr, nullptr);
    CU_ADD_TEST(suite, every_reception_is_decrypted_by_its_receiver);
    CU_ADD_TEST(suite, what_is_discarded_costs_what_it_must);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}
