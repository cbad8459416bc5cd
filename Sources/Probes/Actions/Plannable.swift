enum Plannable { case refused(String); case statement(Int); init(_ t: String) { self = .statement(0) } }
