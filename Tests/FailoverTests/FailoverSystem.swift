import Foundation

/// One machine of a pair under test, with the files that lbgen made for it.
struct FailoverNode {
    /// A file below /etc/keepalived.
    struct File {
        let path: String
        let bytes: [UInt8]
        let mode: Int
    }

    let name: String
    /// Address and prefix length of its interface.
    let address: String
    let interface: String
    /// Address and prefix length of a second interface, `eth1`, in a network of its own; nil for none.
    let second: String?
    /// A further address, of IPv6, and its prefix length on the first interface; nil for none.
    let third: String?
    let files: [File]
}

/// What a bench builds: the nodes, most important first, and the addresses that move between them.
struct FailoverSystem {
    let nodes: [FailoverNode]
    /// The virtual address that the client asks, without prefix length.
    let address: String
    /// Port of the service on every node, also reached through the virtual address.
    let port: UInt16
    /// Address and prefix length of the client, in the same network.
    let client: String
    /// How long each kind of fault may take, as `lbgen check` promises.
    let promise: FailoverPromise
}
