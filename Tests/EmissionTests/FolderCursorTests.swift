import Foundation
import Testing

@testable import Emission

@Suite struct FolderCursorTests {
    private func inode(_ descriptor: Int32) -> UInt64 {
        var status = stat()
        fstat(descriptor, &status)
        return UInt64(status.st_ino)
    }

    @Test func everyWayFromFolderToFolderLeadsThere() throws {
        let scratch = Scratch()
        let folders = ["", "a", "a/b", "a/b/c", "a/bc", "ab", "ab/c", "a-b"]
        for folder in folders { scratch.put(folder + "/x", "x") }
        let root = try Descriptor(path: scratch.out)
        var cursor = FolderCursor(root: root.number)
        for _ in 0..<500 {
            let folder = folders.randomElement() ?? ""
            let open = try cursor.enterFolder(of: folder.isEmpty ? "x" : folder + "/x")
            #expect(inode(open) == scratch.status(folder).inode, "\(folder)")
            if Int.random(in: 0..<5) == 0 {
                #expect(throws: PathObstacle.self) { try cursor.enterFolder(of: "a/none/x") }
            }
        }
    }

    @Test func missingFoldersAreMadeAndRemembered() throws {
        let scratch = Scratch()
        scratch.put("a/x", "x")
        let root = try Descriptor(path: scratch.out)
        var cursor = FolderCursor(root: root.number)
        _ = try cursor.enterFolder(of: "a/b/c/x", creating: true)
        _ = try cursor.enterFolder(of: "d/x", creating: true)
        #expect(cursor.made == ["a/b", "a/b/c", "d"])
    }
}
