package dev.lockstep.engine.run;

import dev.lockstep.engine.report.Report;

/// The database as the first query found it.
///
/// @param version as the server says it, such as `15.4`
/// @param schema where unqualified names go, and where history lives
/// @param pid of the backend that works
/// @param url of the connection
record Target(String version, String database, String schema, String user, int pid, String url) {

    Report.Server server() {
        return new Report.Server(version, database, schema, user);
    }
}
