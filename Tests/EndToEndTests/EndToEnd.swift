import TestSupport
import Testing

/// Everything that runs the program against a server.
///
/// One test after the other: each has several processes, and what they prove depends on the program having the
/// processor when it needs it.
@Suite(.serialized, .tags(.server), .needsServer)
enum EndToEnd {}
