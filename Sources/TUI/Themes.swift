extension Theme {
    /// The themes there are.
    package static let all = [dark, light, mono]

    package static let dark = Theme(
        "dark", selection: Color(237, -1, -1),
        [
            .faint: Look(Color(245, 8, -1)),
            .title: Look(Color(110, 14, 6), .bold),
            .header: Look(Color(109, 6, 6)),
            .key: Look(Color(179, 11, 3), .bold),
            .border: Look(Color(240, 8, 4)),
            .good: Look(Color(108, 2, 2)),
            .notice: Look(Color(74, 12, 6)),
            .warning: Look(Color(221, 11, 3), .bold),
            .critical: Look(Color(231, 15, 7), on: Color(160, 1, 1), .bold),
            .tab: Look(Color(248, 7, 7)),
            .currentTab: Look(Color(234, 0, 0), on: Color(110, 14, 6), .bold),
            .input: Look(Color(255, 15, 7), on: Color(238, -1, -1), .underline),
            .series1: Look(Color(108, 2, 2)),
            .series2: Look(Color(203, 9, 1)),
            .series3: Look(Color(221, 11, 3)),
            .series4: Look(Color(75, 12, 4)),
            .series5: Look(Color(176, 13, 5)),
            .series6: Look(Color(80, 14, 6)),
            .series7: Look(Color(252, 15, 7)),
            .series8: Look(Color(173, 3, 3), .bold),
        ])

    package static let light = Theme(
        "light", selection: Color(253, -1, -1),
        [
            .faint: Look(Color(243, 8, -1)),
            .title: Look(Color(24, 4, 4), .bold),
            .header: Look(Color(30, 6, 6)),
            .key: Look(Color(94, 5, 5), .bold),
            .border: Look(Color(250, 7, 4)),
            .good: Look(Color(28, 2, 2)),
            .notice: Look(Color(25, 4, 4)),
            .warning: Look(Color(130, 3, 5), .bold),
            .critical: Look(Color(231, 15, 7), on: Color(160, 1, 1), .bold),
            .tab: Look(Color(240, 8, 0)),
            .currentTab: Look(Color(231, 15, 7), on: Color(24, 4, 4), .bold),
            .input: Look(Color(16, 0, 0), on: Color(254, -1, -1), .underline),
            .series1: Look(Color(28, 2, 2)),
            .series2: Look(Color(160, 1, 1)),
            .series3: Look(Color(172, 3, 3)),
            .series4: Look(Color(26, 4, 4)),
            .series5: Look(Color(127, 5, 5)),
            .series6: Look(Color(30, 6, 6)),
            .series7: Look(Color(238, 8, 0)),
            .series8: Look(Color(94, 9, 1), .bold),
        ])

    /// For `NO_COLOR` and for terminals without colours: each meaning is an attribute.
    package static let mono = Theme(
        "mono", selection: .standard,
        [
            .faint: Look(.dim),
            .title: Look(.bold),
            .header: Look(.underline),
            .key: Look(.bold),
            .border: Look(.dim),
            .notice: Look(.underline),
            .warning: Look(.bold),
            .critical: Look([.bold, .underline, .reverse]),
            .currentTab: Look(.reverse),
            .input: Look(.underline),
            .series2: Look(.bold),
            .series3: Look(.underline),
            .series4: Look(.dim),
            .series5: Look([.bold, .underline]),
            .series6: Look([.dim, .underline]),
            .series7: Look(.reverse),
            .series8: Look([.bold, .reverse]),
        ])
}

extension Look {
    fileprivate init(_ attributes: Attributes) { self.init(.standard, on: .standard, attributes) }
}
