/// The version of lbgen; it stands in no generated file.
enum ProgramVersion {
    /// As `lbgen version` prints it.
    static let text = "0.1.0"
}
