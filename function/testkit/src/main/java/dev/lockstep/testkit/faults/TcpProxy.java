package dev.lockstep.testkit.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A wire between a PostgreSQL client and its server that can be cut, and that counts round trips. Without TLS only.
///
/// ```java
/// try (var proxy = TcpProxy.to("localhost", server.port())) {
///     proxy.cutAfter("COMMIT");     // the server gets it, the client never hears what became of it
///     connect("localhost", proxy.port());
/// }
/// ```
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER = 65_536;
    private static final Duration DELAY = Duration.ofMillis(700);

    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicBoolean held = new AtomicBoolean();
    private final AtomicInteger until = new AtomicInteger();
    private final AtomicReference<WireFault> planned = new AtomicReference<>(WireFault.DELAY);
    private final AtomicReference<String> cutBefore = new AtomicReference<>("");
    private final AtomicReference<String> cutAfter = new AtomicReference<>("");

    private TcpProxy(ServerSocket listening, String host, int port) {
        this.listening = listening;
        this.host = host;
        this.port = port;
    }

    public static TcpProxy to(String host, int port) {
        return from(0, host, port);
    }

    /// Listens on a port of one's choice, as a server does that comes up again.
    public static TcpProxy from(int listening, String host, int port) {
        try {
            var proxy = new TcpProxy(new ServerSocket(listening, 50, InetAddress.getLoopbackAddress()), host, port);
            Thread.ofVirtual().name("proxy-accept").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The port to connect to, on localhost.
    public int port() {
        return listening.getLocalPort();
    }

    /// Cuts the connection when the client sends this text, once; the server never gets it.
    public void cutBefore(String text) {
        cutBefore.set(text);
    }

    /// Cuts the connection when the client sends this text, once: the server gets it and has half a second to do it, the client gets no answer.
    public void cutAfter(String text) {
        cutAfter.set(text);
    }

    /// From now on nothing is passed on, neither what clients send nor new connections, and nobody is told.
    public void hold() {
        held.set(true);
    }

    /// Lets a fault happen at the nth piece that clients send from now on, counted over all connections; a piece is what arrives at once, mostly a round trip.
    public void strike(int nth, WireFault fault) {
        planned.set(fault);
        until.set(nth);
    }

    /// Whether what was planned last has happened.
    public boolean struck() {
        return until.get() <= 0;
    }

    /// How often the server has said that it waits for the client, on all connections: once after connecting, then once for each round trip.
    public int roundTrips() {
        return roundTrips.get();
    }

    /// How many connections were opened.
    public int connections() {
        return connections.get();
    }

    /// How often the server has said that a statement is done, whatever number of them came at once.
    public int statements() {
        return statements.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                var server = new Socket(host, port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                connections.incrementAndGet();
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().name("proxy-up").start(() -> up(client, server));
                Thread.ofVirtual().name("proxy-down").start(() -> down(server, client));
            } catch (IOException e) {
                // closed, or the server is not there: the client notices
            }
        }
    }

    private void up(Socket client, Socket server) {
        var buffer = new byte[BUFFER];
        try (client; server) {
            var in = client.getInputStream();
            var out = server.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (held.get()) {
                    continue;
                }
                var text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                if (fires(cutBefore, text)) {
                    return;
                }
                boolean strikes = until.get() > 0 && until.decrementAndGet() == 0;
                if (strikes && !survives(planned.get(), client, server)) {
                    return;
                }
                boolean last = fires(cutAfter, text) || (strikes && planned.get() == WireFault.CUT_AFTERWARDS);
                if (last) {
                    client.close();
                }
                out.write(buffer, 0, length);
                out.flush();
                if (last) {
                    Thread.sleep(500);
                    return;
                }
            }
        } catch (IOException e) {
            // either side has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the piece goes on to the server.
    private static boolean survives(WireFault fault, Socket client, Socket server) throws IOException, InterruptedException {
        switch (fault) {
            case DELAY -> Thread.sleep(DELAY);
            case CUT, CUT_AFTERWARDS -> {}
            case HALF_CLOSE_TO_SERVER -> {
                server.shutdownOutput();
                Thread.sleep(DELAY);
            }
            case HALF_CLOSE_TO_CLIENT -> client.shutdownOutput();
        }
        return fault != WireFault.CUT && fault != WireFault.HALF_CLOSE_TO_SERVER;
    }

    private static boolean fires(AtomicReference<String> trigger, String text) {
        String wanted = trigger.get();
        return !wanted.isEmpty() && text.contains(wanted) && trigger.compareAndSet(wanted, "");
    }

    private void down(Socket server, Socket client) {
        try (client) {
            var in = server.getInputStream();
            var out = client.getOutputStream();
            while (message(in, out)) {
                out.flush();
            }
        } catch (IOException e) {
            // either side has gone; the server's end is closed by the other direction, which may still have something to say
        }
    }

    /// Passes on one message of the server: a letter, a length, the content.
    private boolean message(InputStream in, OutputStream out) throws IOException {
        int type = in.read();
        if (type < 0) {
            return false;
        }
        var length = in.readNBytes(4);
        int size = ((length[0] & 255) << 24) | ((length[1] & 255) << 16) | ((length[2] & 255) << 8) | (length[3] & 255);
        var content = in.readNBytes(size - 4);
        switch (type) {
            case 'Z' -> roundTrips.incrementAndGet();
            case 'C' -> statements.incrementAndGet();
            default -> {}
        }
        out.write(type);
        out.write(length);
        out.write(content);
        return true;
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
