/// The longest names and the number of them that nginx puts into its hash tables.
///
/// nginx refuses to start when a name does not fit a bucket, and warns when a table is too small: 16 bytes and the
/// name, aligned to 8, must fit (`ngx_hash.c`).
struct HashSizes {
    private var longestHost = 0
    private var hosts = 0
    private var longestKey = 0
    private var keys = 0
    private var longestVariable = 0
    private var variables = 0

    /// Notes a `server_name`.
    mutating func noteHost(_ text: String) {
        longestHost = max(longestHost, text.utf8.count)
        hosts += 1
    }

    /// Notes the longest key of a map and how many it has.
    mutating func noteMap(longestKey length: Int, keys count: Int) {
        longestKey = max(longestKey, length)
        keys = max(keys, count)
    }

    /// Notes variables that the configuration defines.
    mutating func noteVariables(_ count: Int, longest: Int) {
        longestVariable = max(longestVariable, longest)
        variables += count
    }

    /// Sets the sizes that nginx's own defaults do not cover.
    func lower(into document: inout Document) {
        if hosts > 1 {
            document.directive("server_names_hash_bucket_size", .number(Self.bucket(longestHost, of: hosts)))
            document.directive("server_names_hash_max_size", .number(Self.power(hosts * 2, atLeast: 512)))
        }
        if longestKey > 40 || keys > 100 {
            document.directive("map_hash_bucket_size", .number(Self.bucket(longestKey, of: keys)))
            document.directive("map_hash_max_size", .number(Self.power(keys * 2, atLeast: 2048)))
        }
        if longestVariable > 40 || variables > 20 {
            document.directive("variables_hash_bucket_size", .number(Self.bucket(longestVariable, of: variables + 200)))
            document.directive("variables_hash_max_size", .number(Self.power((variables + 200) * 2, atLeast: 2048)))
        }
    }

    /// Room for the longest name, or, where there are many, for eight: however the names fall, so many seldom meet.
    private static func bucket(_ length: Int, of count: Int) -> Int {
        let element = 8 + (length + 2 + 7) / 8 * 8
        return power(8 + (count > 100 ? 8 : 1) * element, atLeast: 64)
    }

    private static func power(_ count: Int, atLeast low: Int) -> Int {
        var size = low
        while size < count { size *= 2 }
        return size
    }
}
