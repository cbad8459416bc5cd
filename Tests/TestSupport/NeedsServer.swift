#if canImport(Testing)
    import Testing

    extension Tag {
        /// Needs the binaries of a PostgreSQL server.
        @Tag package static var server: Self
    }

    extension Trait where Self == ConditionTrait {
        /// Skips the test where there is no PostgreSQL server, except on CI, where it fails for want of one.
        package static var needsServer: Self {
            .enabled(
                if: ServerBinaries.found != nil || environmentVariable("CI") != nil,
                "PostgreSQL's server binaries are missing; PGTOP_TEST_BINDIR can name their folder")
        }
    }
#endif
