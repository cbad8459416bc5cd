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
#embed "../../Runbooks/clock-skew.md"
};

static const unsigned char text_4[] = {
#embed "../../Runbooks/credentials-expiring.md"
};

static const unsigned char text_5[] = {
#embed "../../Runbooks/data-corruption.md"
};

static const unsigned char text_6[] = {
#embed "../../Runbooks/deadlocks.md"
};

static const unsigned char text_7[] = {
#embed "../../Runbooks/disk-filling.md"
};

static const unsigned char text_8[] = {
#embed "../../Runbooks/failover-by-hand.md"
};

static const unsigned char text_9[] = {
#embed "../../Runbooks/failover-patroni.md"
};

static const unsigned char text_10[] = {
#embed "../../Runbooks/high-cpu.md"
};

static const unsigned char text_11[] = {
#embed "../../Runbooks/idle-in-transaction.md"
};

static const unsigned char text_12[] = {
#embed "../../Runbooks/lock-contention.md"
};

static const unsigned char text_13[] = {
#embed "../../Runbooks/log-errors.md"
};

static const unsigned char text_14[] = {
#embed "../../Runbooks/long-transaction.md"
};

static const unsigned char text_15[] = {
#embed "../../Runbooks/memory-pressure.md"
};

static const unsigned char text_16[] = {
#embed "../../Runbooks/planned-switchover.md"
};

static const unsigned char text_17[] = {
#embed "../../Runbooks/point-in-time-recovery.md"
};

static const unsigned char text_18[] = {
#embed "../../Runbooks/pool-paused.md"
};

static const unsigned char text_19[] = {
#embed "../../Runbooks/pool-saturated.md"
};

static const unsigned char text_20[] = {
#embed "../../Runbooks/post-maintenance.md"
};

static const unsigned char text_21[] = {
#embed "../../Runbooks/pre-maintenance.md"
};

static const unsigned char text_22[] = {
#embed "../../Runbooks/prepared-transaction.md"
};

static const unsigned char text_23[] = {
#embed "../../Runbooks/replication-lag.md"
};

static const unsigned char text_24[] = {
#embed "../../Runbooks/server-will-not-start.md"
};

static const unsigned char text_25[] = {
#embed "../../Runbooks/slot-retains-wal.md"
};

static const unsigned char text_26[] = {
#embed "../../Runbooks/slow-query.md"
};

static const unsigned char text_27[] = {
#embed "../../Runbooks/stale-reads.md"
};

static const unsigned char text_28[] = {
#embed "../../Runbooks/standby-disconnected.md"
};

static const unsigned char text_29[] = {
#embed "../../Runbooks/subscription-failing.md"
};

static const unsigned char text_30[] = {
#embed "../../Runbooks/sync-standby-missing.md"
};

static const unsigned char text_31[] = {
#embed "../../Runbooks/temp-files.md"
};

static const unsigned char text_32[] = {
#embed "../../Runbooks/too-many-connections.md"
};

static const unsigned char text_33[] = {
#embed "../../Runbooks/unsafe-settings.md"
};

static const unsigned char text_34[] = {
#embed "../../Runbooks/vacuum-behind.md"
};

static const unsigned char text_35[] = {
#embed "../../Runbooks/waiting-ddl.md"
};

static const unsigned char text_36[] = {
#embed "../../Runbooks/walsenders-or-slots.md"
};

static const unsigned char text_37[] = {
#embed "../../Runbooks/wraparound.md"
};

static const unsigned char text_38[] = {
#embed "../../Runbooks/xmin-held-back.md"
};

static const struct crunbook all[] = {
    {"archiver-failing", text_0, sizeof text_0},
    {"backup-verification", text_1, sizeof text_1},
    {"checkpoint-storm", text_2, sizeof text_2},
    {"clock-skew", text_3, sizeof text_3},
    {"credentials-expiring", text_4, sizeof text_4},
    {"data-corruption", text_5, sizeof text_5},
    {"deadlocks", text_6, sizeof text_6},
    {"disk-filling", text_7, sizeof text_7},
    {"failover-by-hand", text_8, sizeof text_8},
    {"failover-patroni", text_9, sizeof text_9},
    {"high-cpu", text_10, sizeof text_10},
    {"idle-in-transaction", text_11, sizeof text_11},
    {"lock-contention", text_12, sizeof text_12},
    {"log-errors", text_13, sizeof text_13},
    {"long-transaction", text_14, sizeof text_14},
    {"memory-pressure", text_15, sizeof text_15},
    {"planned-switchover", text_16, sizeof text_16},
    {"point-in-time-recovery", text_17, sizeof text_17},
    {"pool-paused", text_18, sizeof text_18},
    {"pool-saturated", text_19, sizeof text_19},
    {"post-maintenance", text_20, sizeof text_20},
    {"pre-maintenance", text_21, sizeof text_21},
    {"prepared-transaction", text_22, sizeof text_22},
    {"replication-lag", text_23, sizeof text_23},
    {"server-will-not-start", text_24, sizeof text_24},
    {"slot-retains-wal", text_25, sizeof text_25},
    {"slow-query", text_26, sizeof text_26},
    {"stale-reads", text_27, sizeof text_27},
    {"standby-disconnected", text_28, sizeof text_28},
    {"subscription-failing", text_29, sizeof text_29},
    {"sync-standby-missing", text_30, sizeof text_30},
    {"temp-files", text_31, sizeof text_31},
    {"too-many-connections", text_32, sizeof text_32},
    {"unsafe-settings", text_33, sizeof text_33},
    {"vacuum-behind", text_34, sizeof text_34},
    {"waiting-ddl", text_35, sizeof text_35},
    {"walsenders-or-slots", text_36, sizeof text_36},
    {"wraparound", text_37, sizeof text_37},
    {"xmin-held-back", text_38, sizeof text_38},
};

const struct crunbook *crunbook_at(size_t place) {
    return place < sizeof all / sizeof *all ? &all[place] : NULL;
}
