package dev.lockstep.engine.run;

/// What a session asks of the server so that its locks do not outlive it for long where no network says that the client is gone.
public final class Keepalive {

    /// Items of a SELECT: a client that vanished is noticed within a minute and a half, even between statements, and its locks go with its session.
    public static final String SETTINGS = " set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false),"
            + " set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '60000', false)";

    /// The same as statements, for the transaction that is open.
    static final String LOCAL = "SET LOCAL tcp_keepalives_idle = 30; SET LOCAL tcp_keepalives_interval = 10; SET LOCAL tcp_keepalives_count = 3;"
            + " SET LOCAL tcp_user_timeout = 60000";

    private Keepalive() {}
}
