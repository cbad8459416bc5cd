@testable import Probes

/// Locks made by hand, with many who wait.
enum Queueing {
    /// One holds a row, the next waits for its transaction, all others for the next one's lock on the row.
    static func pile(_ count: Int) -> [Lock] {
        var row = LockTag("tuple")
        (row.database, row.relation, row.page, row.tuple) = (5, 16_385, 0, 1)
        return [
            Lock(.session(1), .exclusive, transaction(1)), waiting(2, .share, transaction(1)),
            Lock(.session(2), .exclusive, row),
        ] + (3...Int32(count + 1)).map { waiting($0, .exclusive, row) }
    }

    /// Each waits for the transaction of another, ten for one.
    static func tree(_ count: Int) -> [Lock] {
        (1...Int32(count + 1)).flatMap { number in
            let own = Lock(.session(number), .exclusive, transaction(UInt32(number)))
            let above = UInt32((number - 2) / 10 + 1)
            return number == 1 ? [own] : [own, waiting(number, .share, transaction(above))]
        }
    }

    private static func waiting(_ pid: Int32, _ mode: LockMode, _ tag: LockTag) -> Lock {
        Lock(.session(pid), mode, tag, granted: false, since: ServerTime(microseconds: Int64(pid)))
    }

    private static func transaction(_ xid: UInt32) -> LockTag {
        var tag = LockTag("transactionid")
        tag.transaction = xid
        return tag
    }
}
