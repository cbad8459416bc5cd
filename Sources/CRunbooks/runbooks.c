// Written by scripts/list-runbooks.
#include "crunbooks.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char text_0[] = {
#embed "../../Runbooks/archiver-failing.md"
};

static const unsigned char text_1[] = {
#embed "../../Runbooks/backup-verification.md"
};

static const unsigned char text_2[] = {
#embed "../../Runbooks/checkpoint-storm.md"
};

static const unsigned char text_3[] = {
#embed "../../Runbooks/deadlocks.md"
};

static const unsigned char text_4[] = {
#embed "../../Runbooks/disk-filling.md"
};

static const unsigned char text_5[] = {
#embed "../../Runbooks/failover-by-hand.md"
};

static const unsigned char text_6[] = {
#embed "../../Runbooks/failover-patroni.md"
};

static const unsigned char text_7[] = {
#embed "../../Runbooks/high-cpu.md"
};

static const unsigned char text_8[] = {
#embed "../../Runbooks/idle-in-transaction.md"
};

static const unsigned char text_9[] = {
#embed "../../Runbooks/lock-contention.md"
};

static const unsigned char text_10[] = {
#embed "../../Runbooks/long-transaction.md"
};

static const unsigned char text_11[] = {
#embed "../../Runbooks/memory-pressure.md"
};

static const unsigned char text_12[] = {
#embed "../../Runbooks/planned-switchover.md"
};

static const unsigned char text_13[] = {
#embed "../../Runbooks/point-in-time-recovery.md"
};

static const unsigned char text_14[] = {
#embed "../../Runbooks/pool-paused.md"
};

static const unsigned char text_15[] = {
#embed "../../Runbooks/pool-saturated.md"
};

static const unsigned char text_16[] = {
#embed "../../Runbooks/prepared-transaction.md"
};

static const unsigned char text_17[] = {
#embed "../../Runbooks/replication-lag.md"
};

static const unsigned char text_18[] = {
#embed "../../Runbooks/server-will-not-start.md"
};

static const unsigned char text_19[] = {
#embed "../../Runbooks/slot-retains-wal.md"
};

static const unsigned char text_20[] = {
#embed "../../Runbooks/slow-query.md"
};

static const unsigned char text_21[] = {
#embed "../../Runbooks/stale-reads.md"
};

static const unsigned char text_22[] = {
#embed "../../Runbooks/standby-disconnected.md"
};

static const unsigned char text_23[] = {
#embed "../../Runbooks/subscription-failing.md"
};

static const unsigned char text_24[] = {
#embed "../../Runbooks/sync-standby-missing.md"
};

static const unsigned char text_25[] = {
#embed "../../Runbooks/temp-files.md"
};

static const unsigned char text_26[] = {
#embed "../../Runbooks/too-many-connections.md"
};

static const unsigned char text_27[] = {
#embed "../../Runbooks/vacuum-behind.md"
};

static const unsigned char text_28[] = {
#embed "../../Runbooks/waiting-ddl.md"
};

static const unsigned char text_29[] = {
#embed "../../Runbooks/walsenders-or-slots.md"
};

static const unsigned char text_30[] = {
#embed "../../Runbooks/wraparound.md"
};

static const unsigned char text_31[] = {
#embed "../../Runbooks/xmin-held-back.md"
};

static const struct crunbook all[] = {
    {"archiver-failing", text_0, sizeof text_0},
    {"backup-verification", text_1, sizeof text_1},
    {"checkpoint-storm", text_2, sizeof text_2},
    {"deadlocks", text_3, sizeof text_3},
    {"disk-filling", text_4, sizeof text_4},
    {"failover-by-hand", text_5, sizeof text_5},
    {"failover-patroni", text_6, sizeof text_6},
    {"high-cpu", text_7, sizeof text_7},
    {"idle-in-transaction", text_8, sizeof text_8},
    {"lock-contention", text_9, sizeof text_9},
    {"long-transaction", text_10, sizeof text_10},
    {"memory-pressure", text_11, sizeof text_11},
    {"planned-switchover", text_12, sizeof text_12},
    {"point-in-time-recovery", text_13, sizeof text_13},
    {"pool-paused", text_14, sizeof text_14},
    {"pool-saturated", text_15, sizeof text_15},
    {"prepared-transaction", text_16, sizeof text_16},
    {"replication-lag", text_17, sizeof text_17},
    {"server-will-not-start", text_18, sizeof text_18},
    {"slot-retains-wal", text_19, sizeof text_19},
    {"slow-query", text_20, sizeof text_20},
    {"stale-reads", text_21, sizeof text_21},
    {"standby-disconnected", text_22, sizeof text_22},
    {"subscription-failing", text_23, sizeof text_23},
    {"sync-standby-missing", text_24, sizeof text_24},
    {"temp-files", text_25, sizeof text_25},
    {"too-many-connections", text_26, sizeof text_26},
    {"vacuum-behind", text_27, sizeof text_27},
    {"waiting-ddl", text_28, sizeof text_28},
    {"walsenders-or-slots", text_29, sizeof text_29},
    {"wraparound", text_30, sizeof text_30},
    {"xmin-held-back", text_31, sizeof text_31},
};

const struct crunbook *crunbook_at(size_t place) {
    return place < sizeof all / sizeof *all ? &all[place] : NULL;
}
