/* check_nonces.c: what the Client does with its Sender Sequence Numbers (RFC 8613 §7.2.1; SSM-CLI-017 to -019): under one key
 *   a Partial IV belongs to one ciphertext; the same bytes again are a copy
 *   after a restart every new Partial IV is greater than all before it
 *
 * All of it from the requests sorted by key, Partial IV and datagram. */
#include "checks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct use { uint32_t key, datagram, restarts; uint64_t piv; };    /* restarts: of the Client, before it was sent */

struct nonces {
    const struct judged *judged;
    struct checks *checks;
    struct check *check;
    struct use *uses; size_t use_count;
    uint64_t numbers, unread;                                   /* different Partial IVs; datagrams that nobody can open */
    bool failed;
};

static int compare_number(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

static int compare(const void *left, const void *right) {
    const struct use *a = left, *b = right;
    const int key = compare_number(a->key, b->key), piv = compare_number(a->piv, b->piv);
    return key != 0 ? key : piv != 0 ? piv : compare_number(a->datagram, b->datagram);
}

/* A datagram of the Client. Without an OSCORE option it uses no nonce. */
static void note_sent(struct nonces *nonces, uint32_t datagram) {
    const struct run_sent *sent = &nonces->judged->run->sent[datagram - 1];
    const struct opened *opened = sent->captured ? opened_get(nonces->judged->cache, datagram) : NULL;
    nonces->failed |= sent->captured && opened == NULL;
    nonces->check->receptions++;
    if (opened != NULL && opened->key != OPENED_NO_KEY) {
        nonces->uses[nonces->use_count++] = (struct use){opened->key, datagram, sent->client_restarts, opened->piv};
    } else if (opened != NULL && opened->peer != 0) {
        nonces->uses[nonces->use_count++] = (struct use){OPENED_KEYS_MAX + opened->peer, datagram, sent->client_restarts, opened->piv};
    } else if (opened == NULL || opened->has_option) {
        nonces->unread++;
        check_worsen_step(nonces->check, nonces->checks, sent->step, VERDICT_INCONCLUSIVE);
    }
}

static void collect(struct nonces *nonces) {
    const struct run *run = nonces->judged->run;
    for (size_t i = 0; i < run->sent_count; i++) {
        if (run->sent[i].node == 0) {
            note_sent(nonces, (uint32_t)i + 1);
        }
    }
    if (nonces->use_count > 1) {
        qsort(nonces->uses, nonces->use_count, sizeof *nonces->uses, compare);
    }
}

static void found_wrong(struct nonces *nonces, const struct use *use, const struct use *other, const char *expected, const char *found) {
    const struct run_sent *sent = &nonces->judged->run->sent[use->datagram - 1];
    check_wrong(nonces->check, sent->time_ns, 0, use->datagram, expected, "Partial IV %" PRIu64 "%s datagram %" PRIu32 " with %" PRIu64,
                use->piv, found, other->datagram, other->piv);
    check_worsen_step(nonces->check, nonces->checks, sent->step, VERDICT_FAIL);
}

static bool same_ciphertext(const struct nonces *nonces, const struct use *a, const struct use *b) {
    const struct capture_frame *frames = nonces->judged->run->capture->frames;
    const struct opened *first = opened_get(nonces->judged->cache, a->datagram), *second = opened_get(nonces->judged->cache, b->datagram);
    return first->ciphertext_len == second->ciphertext_len
           && memcmp(frames[a->datagram - 1].data + first->ciphertext_offset, frames[b->datagram - 1].data + second->ciphertext_offset,
                     first->ciphertext_len) == 0;
}

/* From `start` on all uses of one Partial IV under one key; returns where the next ones start. */
static size_t look_at_number(struct nonces *nonces, size_t start) {
    const struct use *first = &nonces->uses[start];
    size_t at = start + 1;
    for (; at < nonces->use_count && nonces->uses[at].key == first->key && nonces->uses[at].piv == first->piv; at++) {
        if (!same_ciphertext(nonces, first, &nonces->uses[at])) {
            found_wrong(nonces, &nonces->uses[at], first, "a Partial IV that was not used before", ", with another ciphertext than");
        }
    }
    nonces->numbers++;
    return at;
}

/* From the greatest Partial IV of each key down; `earliest`: of the greater ones one that was first used before any other restart. */
static void look_at_restarts(struct nonces *nonces) {
    const struct use *earliest = NULL;
    for (size_t i = nonces->use_count; i-- > 0;) {
        const struct use *use = &nonces->uses[i];
        const bool first = i == 0 || use[-1].key != use->key || use[-1].piv != use->piv;
        if (!first) {
            continue;
        }
        if (earliest == NULL || earliest->key != use->key || use->restarts < earliest->restarts) {
            earliest = use;
        } else if (use->restarts > earliest->restarts) {
            found_wrong(nonces, use, earliest, "a Partial IV above all from before the restart", ", below that of");
        }
    }
}

static void say(struct nonces *nonces) {
    struct check *check = nonces->check;
    check->judged = nonces->use_count;
    check->undecidable = nonces->unread;
    if (check->wrong > 0) {
        check_says(check, "%" PRIu64 " datagrams of the Client use a Partial IV again, or one from before a restart", check->wrong);
    } else if (nonces->unread > 0) {
        check_says(check, "%" PRIu64 " datagrams of the Client are not in the capture or open under no key", nonces->unread);
    } else {
        check_says(check, "%" PRIu64 " Partial IVs, none used twice", nonces->numbers);
    }
}

bool check_nonces(const struct judged *judged, struct checks *checks) {
    struct nonces nonces = {.judged = judged, .checks = checks};
    size_t sent = 0;
    for (size_t i = 0; i < judged->run->sent_count; i++) {
        sent += judged->run->sent[i].node == 0;
    }
    if (sent == 0) {
        return true;                   /* no Client in this run */
    }
    nonces.uses = malloc(sent * sizeof *nonces.uses);
    if (nonces.uses == NULL) {
        return false;
    }
    nonces.check = checks_add_run(checks, "nonces");
    collect(&nonces);
    for (size_t at = 0; at < nonces.use_count && !nonces.failed;) {
        at = look_at_number(&nonces, at);
    }
    look_at_restarts(&nonces);
    say(&nonces);
    free(nonces.uses);
    return !nonces.failed;
}
