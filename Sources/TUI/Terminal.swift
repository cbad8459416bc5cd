/// Where frames go and keys come from.
@MainActor
package protocol Terminal: AnyObject {
    var size: Size { get }
    /// Shows a frame, or keeps it for when the terminal takes bytes again.
    func show(_ frame: Frame)
}
