package import Diagnostics
package import TopologyModel

/// Addresses that move between nodes.
package struct VirtualRouterPlan: Sendable {
    /// A node and its claim.
    package struct Member: Sendable {
        /// The node's index in the plan.
        package let node: Int
        /// 1 to 254; the highest is the first master.
        package let priority: Int

        package init(node: Int, priority: Int) {
            self.node = node
            self.priority = priority
        }
    }

    /// Its name.
    package let name: Identifier
    /// Where its name stands.
    package let span: SourceSpan
    /// The addresses.
    package let addresses: [InterfaceAddress]
    /// 1 to 255.
    package let routerID: Int
    /// Time between two advertisements.
    package let advertInterval: Duration
    /// The nodes, the highest priority first.
    package let members: [Member]
    /// The check that every node runs on itself (127.0.0.1), with its port.
    package let check: CheckPlan?
    /// What a failed check does.
    package let onFailure: FailureMode
    /// Whether the better node takes the address back.
    package let preempt: Bool
    /// Whether nodes talk to each other's addresses.
    package let unicast: Bool
    /// What happens when the state changes.
    package let notify: NotifySettings?
    /// How long a takeover may take.
    package let bound: FailoverBound

    /// A check by name with the port it asks.
    package struct CheckPlan: Sendable {
        /// The check's name.
        package let name: Identifier
        /// The check.
        package let check: HealthCheck
        /// The port.
        package let port: UInt16

        package init(name: Identifier, check: HealthCheck, port: UInt16) {
            self.name = name
            self.check = check
            self.port = port
        }
    }

    package init(
        name: Identifier, span: SourceSpan, addresses: [InterfaceAddress], routerID: Int, advertInterval: Duration,
        members: [Member], check: CheckPlan?, onFailure: FailureMode, preempt: Bool, unicast: Bool,
        notify: NotifySettings?, bound: FailoverBound
    ) {
        self.name = name
        self.span = span
        self.addresses = addresses
        self.routerID = routerID
        self.advertInterval = advertInterval
        self.members = members
        self.check = check
        self.onFailure = onFailure
        self.preempt = preempt
        self.unicast = unicast
        self.notify = notify
        self.bound = bound
    }

    /// Whether the advertisements need VRRP version 3: intervals below, or not of, whole seconds.
    package var needsVersion3: Bool { !advertInterval.isWholeSeconds }
}

/// The longest time from a fault to the takeover of the address, fault by fault.
package struct FailoverBound: Hashable, Sendable {
    /// From a failing service to the takeover: detection and election; `nil` without a check.
    package let checkFails: Duration?
    /// From the death of the master, its daemon or its link to the takeover: three advertisements and the skew.
    package let nodeDies: Duration

    package init(checkFails: Duration?, nodeDies: Duration) {
        self.checkFails = checkFails
        self.nodeDies = nodeDies
    }

    /// The longest of all.
    package var longest: Duration { max(checkFails ?? nodeDies, nodeDies) }
}
