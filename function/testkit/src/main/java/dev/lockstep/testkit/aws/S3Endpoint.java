package dev.lockstep.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.zip.CRC32;

/// A local S3 that can be read from: GET and HEAD of objects and their versions, with ETag, checksums where the SDK asks for them, the list of
/// a bucket's keys, and S3's errors. Buckets stand in the path (as the SDK puts them when the endpoint is an address) or before `.localhost` in the host.
/// ```java
/// try (var objects = S3Endpoint.open()) {
///     String version = objects.put("changes", "release-7.zip", bytes);
///     settings.withObjects(objects)                                   // AWS_ENDPOINT_URL_S3
/// ```
public final class S3Endpoint implements AutoCloseable {

    private static final int KEYS_AT_ONCE = 2;

    /// A way in which the next request fails.
    public sealed interface Fault {

        /// 403, which S3 also says for an object that does not exist when the caller may not list the bucket.
        record AccessDenied() implements Fault {}

        /// An error of the service.
        record Refused(int status, String code) implements Fault {}

        /// The whole length is promised and the connection cut after some bytes.
        record CutShort(int bytes) implements Fault {}

        /// One bit of the body is not what was stored, which the checksum shows to who compares it.
        record Corrupt() implements Fault {}

        /// No answer for a while, then the connection is closed.
        record Hang(Duration lasting) implements Fault {}
    }

    private record Stored(String versionId, ByteBuffer bytes, ZonedDateTime at) {
        byte[] copy() {
            var copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        }
    }

    private record Address(String bucket, String key) {}

    private final HttpPort port;
    private final Map<Address, List<Stored>> objects = new LinkedHashMap<>();
    private final Queue<Fault> planned = new ArrayDeque<>();
    private final List<RawRequest> requests = new ArrayList<>();

    private S3Endpoint() {
        this.port = HttpPort.open(this::reply);
    }

    public static S3Endpoint open() {
        return new S3Endpoint();
    }

    /// The value of AWS_ENDPOINT_URL_S3.
    public String url() {
        return "http://" + port.authority();
    }

    /// Stores a new version of an object, in a bucket that comes into being with its first one, and returns the version's id.
    public synchronized String put(String bucket, String key, byte[] bytes) {
        var versions = objects.computeIfAbsent(new Address(bucket, key), _ -> new ArrayList<>());
        var stored = new Stored("version-" + (versions.size() + 1), ByteBuffer.wrap(bytes.clone()), ZonedDateTime.now(ZoneOffset.UTC));
        versions.add(stored);
        return stored.versionId();
    }

    public synchronized void remove(String bucket, String key) {
        objects.remove(new Address(bucket, key));
    }

    /// Plans how the next requests fail, in order.
    public synchronized void fail(Fault... faults) {
        planned.addAll(List.of(faults));
    }

    /// What was received, in order, failed or not.
    public synchronized List<RawRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        port.close();
    }

    private synchronized HttpReply reply(RawRequest request) {
        requests.add(request);
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
        }
        if (planned.isEmpty()) {
            return read(request);
        }
        return switch (planned.remove()) {
            case Fault.AccessDenied _ -> error(403, "AccessDenied", "Access Denied");
            case Fault.Refused(int status, String code) -> error(status, code, "Planned.");
            case Fault.CutShort(int bytes) -> read(request).cutAfter(bytes);
            case Fault.Corrupt _ -> corrupt(read(request));
            case Fault.Hang(Duration lasting) -> new HttpReply.Silence(lasting);
        };
    }

    private HttpReply.Answer read(RawRequest request) {
        var address = address(request);
        if (objects.keySet().stream().noneMatch(known -> known.bucket().equals(address.bucket()))) {
            return error(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        if (address.key().isEmpty() && parameter(request, "list-type").equals(Optional.of("2"))) {
            return list(address.bucket(), parameter(request, "prefix").orElse(""), parameter(request, "start-after")
                    .or(() -> parameter(request, "continuation-token"))
                    .orElse(""));
        }
        var versions = objects.getOrDefault(address, List.of());
        if (versions.isEmpty()) {
            return error(404, "NoSuchKey", "The specified key does not exist.");
        }
        var wanted = parameter(request, "versionId");
        var found = wanted.isEmpty()
                ? Optional.of(versions.getLast())
                : versions.stream().filter(version -> version.versionId().equals(wanted.get())).findFirst();
        return found.map(stored -> answer(stored, request))
                .orElseGet(() -> error(404, "NoSuchVersion", "The specified version does not exist."));
    }

    /// Few at a time, so that who does not go on reading misses some.
    private HttpReply.Answer list(String bucket, String prefix, String after) {
        var keys = objects.keySet()
                .stream()
                .filter(address -> address.bucket().equals(bucket) && address.key().startsWith(prefix)
                        && address.key().compareTo(after) > 0)
                .map(Address::key)
                .sorted()
                .toList();
        var page = keys.subList(0, Math.min(KEYS_AT_ONCE, keys.size()));
        var body = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult><Name>" + bucket + "</Name>");
        page.forEach(key -> body.append("<Contents><Key>").append(key).append("</Key></Contents>"));
        boolean more = page.size() < keys.size();
        body.append("<KeyCount>").append(page.size()).append("</KeyCount><IsTruncated>").append(more).append("</IsTruncated>");
        if (more) {
            body.append("<NextContinuationToken>").append(page.getLast()).append("</NextContinuationToken>");
        }
        return HttpReply.answer(200, body.append("</ListBucketResult>").toString()).with("Content-Type", "application/xml");
    }

    private static HttpReply.Answer answer(Stored stored, RawRequest request) {
        var bytes = stored.copy();
        var answer = HttpReply.answer(200, bytes)
                .with("Content-Type", "binary/octet-stream")
                .with("ETag", "\"" + md5(bytes) + "\"")
                .with("x-amz-version-id", stored.versionId())
                .with("Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(stored.at()));
        boolean checked = request.header("x-amz-checksum-mode").filter("ENABLED"::equalsIgnoreCase).isPresent();
        return checked ? answer.with("x-amz-checksum-crc32", crc32(bytes)).with("x-amz-checksum-type", "FULL_OBJECT") : answer;
    }

    private static HttpReply corrupt(HttpReply.Answer answer) {
        var bytes = answer.body();
        if (bytes.length > 0) {
            bytes[bytes.length / 2] ^= 1;
        }
        return answer;
    }

    private static Address address(RawRequest request) {
        var host = request.header("Host").orElse("").replaceFirst(":[0-9]+$", "");
        var path = URLDecoder.decode(request.path().substring(1).replace("+", "%2B"), UTF_8);
        if (host.endsWith(".localhost")) {
            return new Address(host.substring(0, host.length() - ".localhost".length()), path);
        }
        int slash = path.indexOf('/');
        return slash < 0 ? new Address(path, "") : new Address(path.substring(0, slash), path.substring(slash + 1));
    }

    private static Optional<String> parameter(RawRequest request, String name) {
        return Arrays.stream(request.query().split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), UTF_8))
                .findFirst();
    }

    private static HttpReply.Answer error(int status, String code, String message) {
        var body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                + "</Message><RequestId>LOCKSTEP00000000</RequestId><HostId>lockstep-local</HostId></Error>";
        return HttpReply.answer(status, body).with("Content-Type", "application/xml").with("x-amz-request-id", "LOCKSTEP00000000");
    }

    private static String crc32(byte[] bytes) {
        var checksum = new CRC32();
        checksum.update(bytes);
        return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has MD5", e);
        }
    }
}
