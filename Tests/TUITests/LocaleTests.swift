import Glibc
import Testing

@testable import TUI

struct LocaleTests {
    @Test func `a locale in UTF-8 counts, also one that this host does not have`() async {
        await #expect(processExitsWith: .success) {
            setenv("LC_ALL", "xx_XX.UTF-8", 1)
            #expect(adoptLocale())
        }
    }

    @Test func `the C locale is not UTF-8`() async {
        await #expect(processExitsWith: .success) {
            setenv("LC_ALL", "C", 1)
            #expect(!adoptLocale())
        }
    }
}
