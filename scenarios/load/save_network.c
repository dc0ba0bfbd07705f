/* save_network.c: the network of the effective scenario. Keys of a link stand there only if the link has them. */
#include "names.h"
#include "save.h"
#include "units.h"

#include <inttypes.h>

static void put_distance(FILE *out, const char *label, uint64_t mm, const char *after) {
    char text[UNIT_TEXT_MAX];
    format_distance(mm, text);
    fprintf(out, "%s%s%s", label, text, after);
}

static void put_rate(FILE *out, const char *label, uint64_t bps) {
    char text[UNIT_TEXT_MAX];
    format_rate(bps, text);
    fprintf(out, "%s%s\n", label, text);
}

/* ---- what a link is made of: each line after `indent` ---- */

static void save_lrwpan(FILE *out, const char *indent, const struct scenario_network *network) {
    fprintf(out, "%smesh: %s\n", indent, yes(network->mesh));
    if (network->mesh) {
        fprintf(out, "%smesh-jitter: ", indent);
        put_time(out, "", network->mesh_jitter_ns, "\n");
        fprintf(out, "%smesh-cache: %" PRIu32 "\n", indent, network->mesh_cache);
    }
    if (network->mesh_radius)
        fprintf(out, "%smesh-radius: %" PRIu32 "\n", indent, network->mesh_radius);
    if (network->scope != SCOPE_LINK_LOCAL)
        fprintf(out, "%scontext: %s\n", indent, yes(network->context));
}

static void save_wifi(FILE *out, const char *indent, const struct scenario_network *network) {
    fprintf(out, "%sstandard: %s\n", indent, wifi_names[network->wifi]);
    fprintf(out, "%saccess-point: %s\n", indent, access_point_names[network->access_point]);
    fputs(network->basic_rate_bps ? indent : "", out);
    if (network->basic_rate_bps)
        put_rate(out, "basic-rate: ", network->basic_rate_bps);
}

static void save_medium(FILE *out, const char *indent, const struct scenario_network *network) {
    fprintf(out, "%slink: %s\n", indent, link_names[network->link]);
    fputs(network->link == LINK_CSMA ? indent : "", out);
    if (network->link == LINK_CSMA)
        put_rate(out, "data-rate: ", network->data_rate_bps);
    if (network->spacing_mm) {
        fprintf(out, "%stopology: {shape: %s", indent, shape_names[network->shape]);
        put_distance(out, ", spacing: ", network->spacing_mm, "}\n");
    }
    if (network->far_mm) {
        fprintf(out, "%sloss-by-distance: ", indent);
        put_distance(out, "{none-within: ", network->near_mm, "");
        put_distance(out, ", all-beyond: ", network->far_mm, "}\n");
    }
    if (network->link == LINK_WIFI || network->link == LINK_LRWPAN)
        fprintf(out, "%sfading: %s\n", indent, fading_names[network->fading]);
    if (network->link == LINK_WIFI)
        save_wifi(out, indent, network);
    if (network->link == LINK_LRWPAN)
        save_lrwpan(out, indent, network);
}

/* ---- what becomes of datagrams on it ---- */

static void save_jitter(FILE *out, const char *indent, const struct scenario_jitter *jitter) {
    fprintf(out, "%sjitter: ", indent);
    switch (jitter->kind) {
    case JITTER_UNIFORM:
        put_time(out, "", jitter->up_to_ns, "\n");
        break;
    case JITTER_NORMAL:
        put_time(out, "{mean: ", jitter->mean_ns, "");
        put_time(out, ", deviation: ", jitter->deviation_ns, "}\n");
        break;
    case JITTER_MEASURED:
        fputs("{delays: [", out);
        for (size_t i = 0; i < jitter->count; i++)
            put_time(out, i ? ", " : "", jitter->delays_ns[i], "");
        fputs("]}\n", out);
        break;
    }
}

static void save_way(FILE *out, const char *indent, const struct scenario_way *way) {
    fprintf(out, "%sdelay: ", indent);
    put_time(out, "", way->delay_ns, "\n");
    save_jitter(out, indent, &way->jitter);
    fprintf(out, "%sloss: ", indent);
    put_share(out, "", way->loss, "\n");
    if (way->burst_length > 0) {
        char length[UNIT_TEXT_MAX];
        format_length(way->burst_length, length);
        fprintf(out, "%sburst: ", indent);
        put_share(out, "{loss: ", way->burst_loss, ", length: ");
        fprintf(out, "%s}\n", length);
    }
    fprintf(out, "%sduplicate: ", indent);
    put_share(out, "", way->duplicate, "\n");
    fprintf(out, "%sreorder: ", indent);
    put_share(out, "{share: ", way->reorder, ", by: ");
    put_time(out, "", way->reorder_ns, "}\n");
}

static void save_exceptions(FILE *out, const struct scenario_network *network) {
    fputs(network->exception_count ? "  links:\n" : "", out);
    for (size_t i = 0; i < network->exception_count; i++) {
        const struct scenario_exception *exception = &network->exceptions[i];
        put_nodes(out, "    - servers: ", &exception->servers);
        fprintf(out, "\n      direction: %s\n", direction_names[exception->from + (exception->from && exception->to)]);
        struct scenario_way way = exception->way;
        if (network->link == LINK_CSMA)
            way.delay_ns = 0;                             /* the medium's, which has one for all */
        save_way(out, "      ", &way);
    }
}

static void save_faults(FILE *out, const struct scenario_network *network) {
    fputs(network->partition_count ? "  partition:\n" : "", out);
    for (size_t i = 0; i < network->partition_count; i++) {
        put_time(out, "    - {from: ", network->partitions[i].from_ns, "");
        put_time(out, ", to: ", network->partitions[i].to_ns, "");
        put_nodes(out, ", servers: ", &network->partitions[i].servers);
        fputs("}\n", out);
    }
    fputs(network->drop_count ? "  drop:\n" : "", out);
    for (size_t i = 0; i < network->drop_count; i++) {
        fprintf(out, "    - {datagram: %" PRIu32, network->drops[i].datagram);
        put_nodes(out, ", at: ", &network->drops[i].at);
        fputs("}\n", out);
    }
}

/* ---- floors ---- */

static void save_floors(FILE *out, const struct scenario_network *network) {
    fputs("  floors:\n", out);
    for (size_t i = 0; i < network->floor_count; i++) {
        const struct scenario_floor *floor = &network->floors[i];
        put_field(out, "    - name: ", floor->name);
        if (floor->server_count) {
            put_nodes(out, "      servers: ", &floor->servers);
            fputc('\n', out);
        }
        save_medium(out, "      ", &floor->network);
        save_way(out, "      ", &floor->network.way);
    }
    fputs(network->router_count ? "  routers:\n" : "  routers: []\n", out);
    for (size_t i = 0; i < network->router_count; i++) {
        put_field(out, "    - name: ", network->routers[i].name);
        for (size_t j = 0; j < network->routers[i].join_count; j++) {
            fputs(j ? ", " : "      joins: [", out);
            put_text(out, network->floors[network->routers[i].joins[j]].name);
        }
        fputs("]\n", out);
    }
    put_field(out, "  client-floor: ", network->floors[network->client_floor].name);
    put_field(out, "  attacker-floor: ", network->floors[network->attacker_floor].name);
    fprintf(out, "  hop-limit: %" PRIu32 "\n", network->hop_limit);
}

void save_network(FILE *out, const struct scenario *scenario) {
    const struct scenario_network *network = &scenario->network;
    fprintf(out, "\nnetwork:\n  host: %s\n  scope: %s\n  lacks: ", host_names[network->host], scope_names[network->scope]);
    put_texts(out, network->lacks, network->lack_count);
    save_medium(out, "  ", network);
    if (network->link == LINK_FLOORS)
        save_floors(out, network);
    save_way(out, "  ", &network->way);
    save_exceptions(out, network);
    save_faults(out, network);
}
