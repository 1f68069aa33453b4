/// A large value that is seldom there, behind one reference: what holds it is small, and cheap to copy.
@propertyWrapper
package struct Apart<Value: Sendable>: Sendable {
    private final class Storage: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private var storage: Storage?

    /// The value.
    package var wrappedValue: Value? {
        get { storage?.value }
        set { storage = newValue.map { Storage($0) } }
    }

    package init(wrappedValue: Value?) { storage = wrappedValue.map { Storage($0) } }
}
