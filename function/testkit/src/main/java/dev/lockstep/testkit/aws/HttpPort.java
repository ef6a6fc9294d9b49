package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An HTTP/1.1 server on a free port of 127.0.0.1, written on sockets because the stand-ins must see a request's bytes as they came
/// and must be able to hang, to reset and to break off. A thread per connection; connections are kept alive.
final class HttpPort implements AutoCloseable {
    private static final int LARGEST_BODY = 32 * 1024 * 1024;

    /// Decides what happens to a request.
    interface Handler {
        HttpReply reply(RawRequest request) throws InterruptedException;
    }

    private final ServerSocket server;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private HttpPort(ServerSocket server, Handler handler) {
        this.server = server;
        this.handler = handler;
    }

    static HttpPort open(Handler handler) {
        try {
            var server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            var port = new HttpPort(server, handler);
            port.threads.execute(port::accept);
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Host and port, as they stand in a URL.
    String authority() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(HttpPort::closeQuietly);
        threads.shutdownNow();
        threads.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                open.add(socket);
                if (server.isClosed()) {
                    socket.close();
                } else {
                    threads.execute(() -> serve(socket));
                }
            } catch (IOException e) {
                // only close() ends the accepting
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            boolean more = true;
            while (more) {
                var head = readHead(in);
                if (head.isEmpty()) {
                    return;
                }
                var request = readRequest(head, in, socket);
                more = send(handler.reply(request), request, socket) && !closing(request);
            }
        } catch (IOException e) {
            // the client went away, or close() was called: both end the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static boolean closing(RawRequest request) {
        return request.header("Connection").map(value -> value.toLowerCase(Locale.ROOT)).filter("close"::equals).isPresent();
    }

    /// The lines up to the empty one; none when the client connected and said nothing.
    private static List<String> readHead(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        in.mark(1);
        if (in.read() < 0) {
            return lines;
        }
        in.reset();
        for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            lines.add(line);
        }
        return lines;
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the request broke off");
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(ISO_8859_1);
    }

    private static RawRequest readRequest(List<String> head, InputStream in, Socket socket) throws IOException {
        var start = head.getFirst().split(" ", 3);
        if (start.length != 3) {
            throw new IOException("not a request line");
        }
        var headers = head.stream().skip(1).map(HttpPort::header).toList();
        var first = new RawRequest(start[0], start[1], headers, false, 0, "", Instant.now());
        if (first.header("Expect").isPresent()) {
            socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
        }
        boolean chunked = first.header("Transfer-Encoding").isPresent();
        var body = chunked ? readChunks(in) : readExactly(in, first.header("Content-Length").map(Integer::parseInt).orElse(0));
        return new RawRequest(start[0], start[1], headers, chunked, body.length, new String(body, UTF_8), first.at());
    }

    private static HttpHeader header(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? new HttpHeader(line, "") : new HttpHeader(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int length = Integer.parseInt(readLine(in).split(";", 2)[0].strip(), 16);
            if (length == 0) {
                readHead(in);
                return body.toByteArray();
            }
            body.writeBytes(readExactly(in, length));
            readLine(in);
        }
    }

    private static byte[] readExactly(InputStream in, int length) throws IOException {
        if (length > LARGEST_BODY) {
            throw new IOException("a body of " + length + " bytes");
        }
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the body broke off after " + body.length + " of " + length + " bytes");
        }
        return body;
    }

    /// Whether the connection may serve another request.
    private static boolean send(HttpReply reply, RawRequest request, Socket socket) throws IOException, InterruptedException {
        return switch (reply) {
            case HttpReply.Answer answer -> write(answer, request, socket);
            case HttpReply.Reset _ -> {
                socket.setSoLinger(true, 0);
                yield false;
            }
            case HttpReply.Stalled stalled -> {
                write(stalled.beginning(), request, socket);
                Thread.sleep(stalled.lasting());
                yield false;
            }
            case HttpReply.Silence silence -> {
                Thread.sleep(silence.lasting());
                yield false;
            }
        };
    }

    private static boolean write(HttpReply.Answer answer, RawRequest request, Socket socket) throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes(("HTTP/1.1 " + answer.status() + " " + reason(answer.status()) + "\r\n").getBytes(ISO_8859_1));
        for (var header : answer.headers()) {
            out.writeBytes((header.name() + ": " + header.value() + "\r\n").getBytes(ISO_8859_1));
        }
        out.writeBytes(("Content-Length: " + answer.body().length + "\r\n\r\n").getBytes(ISO_8859_1));
        if (!request.method().equals("HEAD")) {
            out.write(answer.body(), 0, answer.bodySent());
        }
        out.writeTo(socket.getOutputStream());
        return answer.bodySent() == answer.body().length;
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 202 -> "Accepted";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 411 -> "Length Required";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Slow Down";
            default -> "Status";
        };
    }

    static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // nothing is owed to a socket that is being thrown away
        }
    }
}
