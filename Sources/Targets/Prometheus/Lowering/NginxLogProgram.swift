import Diagnostics
import EmbeddedTemplates
import Planning
import Rendering
import TopologyModel

/// The program of mtail that counts nginx's log.
enum NginxLogProgram {
    /// It is the same for every topology.
    static var file: OutputFile {
        OutputFile(path: "prometheus/nginx.mtail", bytes: Array(EmbeddedTemplates.prometheusNginxMtail.utf8))
    }
}
