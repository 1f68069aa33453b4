import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A call to the operating system that failed.
struct SystemError: Error, Equatable {
    /// The value of `errno`.
    let code: Int32
    /// What it failed at, relative to the output folder, or absolute outside of it.
    let path: String

    /// Takes the reason from `errno`.
    init(at path: String) {
        self.init(code: errno, at: path)
    }

    /// Gives the reason.
    init(code: Int32, at path: String) {
        self.code = code
        self.path = path
    }

    /// What the system says of it: "No space left on device".
    var reason: String { String(cString: strerror(code)) }

    /// Whether the file system cannot do what was asked, or will not for this folder, so that another way is worth a try.
    ///
    /// A mount point cannot be renamed (EBUSY, EXDEV), a folder of somebody else's may not be (EACCES, EPERM), a file of
    /// somebody else's may not be linked (EPERM), and some file systems know neither links nor exchanges.
    var meansUnsupported: Bool {
        [EACCES, EPERM, EROFS, EXDEV, EBUSY, EMLINK, EINVAL, ENOSYS, ENOTSUP, EOPNOTSUPP, ENAMETOOLONG].contains(code)
    }

    /// LB0603, with the path as the user knows it.
    func diagnostic(in folder: OutputName) -> Diagnostic {
        Diagnostic(.outputNotWritable, "cannot write `\(folder.showing(path))`: \(reason)", at: nil)
    }
}

/// The output folder as the user named it.
struct OutputName {
    /// The path as given.
    let folder: String

    /// A path in the folder as people would type it; absolute paths stay as they are.
    func showing(_ path: String) -> String {
        if path.hasPrefix("/") || folder == "." { return path.isEmpty ? folder : path }
        if path.isEmpty { return folder }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }
}

/// Runs a call that returns -1 on failure, again while a signal interrupts it.
func call(at path: @autoclosure () -> String, _ body: () -> Int32) throws(SystemError) -> Int32 {
    while true {
        let result = body()
        if result != -1 { return result }
        if errno != EINTR { throw SystemError(at: path()) }
    }
}
