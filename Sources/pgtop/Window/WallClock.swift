import Glibc
import Probes

/// What time of day it is on this host, and how it is told.
struct WallClock: Sendable {
    var now: ServerTime
    var zones: Zones

    static func now(_ zones: Zones) -> WallClock { WallClock(now: timeOfDay, zones: zones) }

    static var timeOfDay: ServerTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return ServerTime(unixMicroseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
