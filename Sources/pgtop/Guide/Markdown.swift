import CCmark

/// A part of a Markdown text, with the line where it begins.
struct MarkdownBlock: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        case heading(level: Int, String)
        case paragraph(String)
        case item(sign: String, depth: Int, String)
        /// What stands behind the fence's opening, and what stands in it.
        case code(info: String, String)
        /// Something that runbooks have no use for: its name.
        case other(String)
    }

    let content: Content
    let line: Int
}

/// Markdown as libcmark reads it: a list of blocks, with their words in plain text.
enum Markdown {
    static func blocks(_ text: [UInt8]) -> [MarkdownBlock] {
        let document = text.withUnsafeBytes { bytes in
            cmark_parse_document(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, CMARK_OPT_DEFAULT)
        }
        guard let document else { return [] }
        defer { cmark_node_free(document) }
        return children(of: document).flatMap { blocks($0, depth: 0) }
    }

    private static func children(of node: OpaquePointer) -> [OpaquePointer] {
        var children: [OpaquePointer] = []
        var next = cmark_node_first_child(node)
        while let child = next {
            children.append(child)
            next = cmark_node_next(child)
        }
        return children
    }

    /// Deeper lists than these are told as if they were no deeper: a file must not exhaust the stack.
    private static let deepest = 16

    private static func blocks(_ node: OpaquePointer, depth: Int) -> [MarkdownBlock] {
        let line = Int(cmark_node_get_start_line(node))
        switch cmark_node_get_type(node) {
        case CMARK_NODE_HEADING:
            let level = Int(cmark_node_get_heading_level(node))
            return [MarkdownBlock(content: .heading(level: level, text(node)), line: line)]
        case CMARK_NODE_PARAGRAPH: return [MarkdownBlock(content: .paragraph(text(node)), line: line)]
        case CMARK_NODE_CODE_BLOCK:
            let info = string(cmark_node_get_fence_info(node))
            return [
                MarkdownBlock(content: .code(info: info, string(cmark_node_get_literal(node))), line: line)
            ]
        case CMARK_NODE_LIST: return items(node, depth: depth)
        default: return [MarkdownBlock(content: .other(string(cmark_node_get_type_string(node))), line: line)]
        }
    }

    private static func items(_ list: OpaquePointer, depth: Int) -> [MarkdownBlock] {
        guard depth < deepest else { return [] }
        let isOrdered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST
        var number = Int(cmark_node_get_list_start(list))
        return children(of: list).flatMap { item -> [MarkdownBlock] in
            defer { number += 1 }
            var parts = children(of: item)
            var words = ""
            if let first = parts.first, cmark_node_get_type(first) == CMARK_NODE_PARAGRAPH {
                words = text(first)
                parts.removeFirst()
            }
            let sign = isOrdered ? "\(number)." : "-"
            let line = Int(cmark_node_get_start_line(item))
            return [MarkdownBlock(content: .item(sign: sign, depth: depth, words), line: line)]
                + parts.flatMap { blocks($0, depth: depth + 1) }
        }
    }

    /// The words of a paragraph in one line; code keeps its backticks.
    private static func text(_ node: OpaquePointer) -> String {
        var text = ""
        guard let walk = cmark_iter_new(node) else { return text }
        defer { cmark_iter_free(walk) }
        while true {
            let event = cmark_iter_next(walk)
            guard event != CMARK_EVENT_DONE else { return text }
            guard event == CMARK_EVENT_ENTER, let part = cmark_iter_get_node(walk) else { continue }
            switch cmark_node_get_type(part) {
            case CMARK_NODE_TEXT, CMARK_NODE_HTML_INLINE: text += string(cmark_node_get_literal(part))
            case CMARK_NODE_CODE: text += "`\(string(cmark_node_get_literal(part)))`"
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text += " "
            default: break
            }
        }
    }

    private static func string(_ text: UnsafePointer<CChar>?) -> String {
        text.map { String(cString: $0) } ?? ""
    }
}
