import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// Whether lines are JSON objects.
    var logsJSON: Bool { plan.logging?.format.value == .json }

    /// Where lines go; a JSON object must be whole, however long.
    mutating func lowerLogTarget() {
        document.add("log")
        if let server = plan.logging?.syslog?.value {
            document.add(.socket(server.host, server.port))
        } else {
            document.add(plan.housing == .container ? "stdout" : "/dev/log")
        }
        if logsJSON { document.add("len 65535") }
        if plan.housing == .container, plan.logging?.syslog == nil { document.add("format raw") }
        document.add("local0")
        document.endLine()
    }

    /// What a line looks like: HAProxy's own form, or `json`.
    mutating func lowerLogFormat(_ native: Word, _ json: [Word]) {
        guard logsJSON else {
            document.line(native)
            return
        }
        for word in json { document.add(word) }
        document.endLine()
        if has(.errorLogFormat) { document.line(Self.errorLog) }
    }

    /// Values that are logged when the request is gone, made fit for JSON: whatever a client sends, a line stays one
    /// object, and no longer than a line may be.
    mutating func lowerLogValues() {
        guard logsJSON else { return }
        document.comment("What the log says of a request.")
        if logsRequestID { document.line("http-request set-var(txn.id) uuid,regsub(-,,g)") }
        document.line("http-request set-var(txn.log_method) method,json(utf8s)")
        document.line("http-request set-var(txn.log_host) req.fhdr(host),bytes(0,1024),json(utf8s)")
        document.line("http-request set-var(txn.log_path) pathq,bytes(0,2048),json(utf8s)")
        document.line("http-request set-var(txn.log_referer) req.fhdr(referer),bytes(0,1024),json(utf8s)")
        document.line("http-request set-var(txn.log_agent) req.fhdr(user-agent),bytes(0,1024),json(utf8s)")
    }

    /// Leaves requests out of the log, before anything could refuse them; those without a route are logged.
    mutating func lowerSilence(_ routes: [Int], of listener: ListenerPlan) {
        let silent = routes.filter { !plan.routes[$0].messages.isLogged }
        guard !silent.isEmpty else { return }
        document.comment("What is not logged.")
        document.line(
            "http-request set-log-level silent",
            if: Condition.always.and(set(of: silent, "unlogged", listener.name.text)))
    }

    /// Of a request. Its number is made and logged only where somebody else is told it: that costs as much as two look-ups
    /// of a route, and says nothing that nobody else knows.
    var httpLog: [Word] {
        let number: [Word] = logsRequestID ? [(#","request_id":"%[var(txn.id)]""# as Word).glued] : []
        return [Self.httpLogHead] + number + [Self.httpLogTail.glued]
    }

    /// `%{-M}o`: what is empty stays empty, without a hyphen.
    private static let httpLogHead: Word = #"""
        log-format '%{-M}o{"time":"%[date,utime(%Y-%m-%dT%H:%M:%S+00:00)]","client":"%[src]",\#
        "listener":"%[fe_name,regsub(^fe_,)]","method":"%[var(txn.log_method)]","host":"%[var(txn.log_host)]",\#
        "path":"%[var(txn.log_path)]","protocol":"%HV","status":%ST,"bytes":%B,"duration_ms":%Ta,\#
        "route":"%[var(txn.route),field(2,/)]","backend":"%[be_name,regsub("^be_([^.]*).*$|.*$","\1")]",\#
        "server":"%si","server_port":"%sp"
        """#

    private static let httpLogTail: Word = #"""
        ,"referer":"%[var(txn.log_referer)]","user_agent":"%[var(txn.log_agent)]"}'
        """#

    /// Of a connection of bytes.
    static let tcpLog: [Word] = [
        #"""
        log-format '%{-M}o{"time":"%[date,utime(%Y-%m-%dT%H:%M:%S+00:00)]","client":"%[src]",\#
        "listener":"%[fe_name,regsub(^fe_,)]","protocol":"TCP","bytes":%B,"duration_ms":%Tt,\#
        "backend":"%[be_name,regsub("^be_([^.]*).*$|.*$","\1")]","server":"%si","server_port":"%sp"}'
        """#
    ]

    /// Of a connection that broke before anything was said.
    static let errorLog: Word = #"""
        error-log-format '%{-M}o{"time":"%[date,utime(%Y-%m-%dT%H:%M:%S+00:00)]","client":"%[src]",\#
        "listener":"%[fe_name,regsub(^fe_,)]","error":"%[fc_err_str]"}'
        """#
}
