// Written by scripts/list-runbooks.
#include "crunbooks.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char text_0[] = {
#embed "../../Runbooks/disk-filling.md"
};

static const unsigned char text_1[] = {
#embed "../../Runbooks/high-cpu.md"
};

static const unsigned char text_2[] = {
#embed "../../Runbooks/idle-in-transaction.md"
};

static const unsigned char text_3[] = {
#embed "../../Runbooks/lock-contention.md"
};

static const unsigned char text_4[] = {
#embed "../../Runbooks/long-transaction.md"
};

static const unsigned char text_5[] = {
#embed "../../Runbooks/memory-pressure.md"
};

static const unsigned char text_6[] = {
#embed "../../Runbooks/pool-paused.md"
};

static const unsigned char text_7[] = {
#embed "../../Runbooks/pool-saturated.md"
};

static const unsigned char text_8[] = {
#embed "../../Runbooks/replication-lag.md"
};

static const unsigned char text_9[] = {
#embed "../../Runbooks/server-will-not-start.md"
};

static const unsigned char text_10[] = {
#embed "../../Runbooks/slot-retains-wal.md"
};

static const unsigned char text_11[] = {
#embed "../../Runbooks/slow-query.md"
};

static const unsigned char text_12[] = {
#embed "../../Runbooks/stale-reads.md"
};

static const unsigned char text_13[] = {
#embed "../../Runbooks/standby-disconnected.md"
};

static const unsigned char text_14[] = {
#embed "../../Runbooks/subscription-failing.md"
};

static const unsigned char text_15[] = {
#embed "../../Runbooks/sync-standby-missing.md"
};

static const unsigned char text_16[] = {
#embed "../../Runbooks/temp-files.md"
};

static const unsigned char text_17[] = {
#embed "../../Runbooks/too-many-connections.md"
};

static const unsigned char text_18[] = {
#embed "../../Runbooks/vacuum-behind.md"
};

static const unsigned char text_19[] = {
#embed "../../Runbooks/waiting-ddl.md"
};

static const unsigned char text_20[] = {
#embed "../../Runbooks/walsenders-or-slots.md"
};

static const unsigned char text_21[] = {
#embed "../../Runbooks/wraparound.md"
};

static const unsigned char text_22[] = {
#embed "../../Runbooks/xmin-held-back.md"
};

static const struct crunbook all[] = {
    {"disk-filling", text_0, sizeof text_0},
    {"high-cpu", text_1, sizeof text_1},
    {"idle-in-transaction", text_2, sizeof text_2},
    {"lock-contention", text_3, sizeof text_3},
    {"long-transaction", text_4, sizeof text_4},
    {"memory-pressure", text_5, sizeof text_5},
    {"pool-paused", text_6, sizeof text_6},
    {"pool-saturated", text_7, sizeof text_7},
    {"replication-lag", text_8, sizeof text_8},
    {"server-will-not-start", text_9, sizeof text_9},
    {"slot-retains-wal", text_10, sizeof text_10},
    {"slow-query", text_11, sizeof text_11},
    {"stale-reads", text_12, sizeof text_12},
    {"standby-disconnected", text_13, sizeof text_13},
    {"subscription-failing", text_14, sizeof text_14},
    {"sync-standby-missing", text_15, sizeof text_15},
    {"temp-files", text_16, sizeof text_16},
    {"too-many-connections", text_17, sizeof text_17},
    {"vacuum-behind", text_18, sizeof text_18},
    {"waiting-ddl", text_19, sizeof text_19},
    {"walsenders-or-slots", text_20, sizeof text_20},
    {"wraparound", text_21, sizeof text_21},
    {"xmin-held-back", text_22, sizeof text_22},
};

const struct crunbook *crunbook_at(size_t place) {
    return place < sizeof all / sizeof *all ? &all[place] : NULL;
}
