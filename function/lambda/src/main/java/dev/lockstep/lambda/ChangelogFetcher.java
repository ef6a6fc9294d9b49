package dev.lockstep.lambda;

import dev.lockstep.engine.ChangelogSource;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.engine.text.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Gets the changelog to where the engine reads it, and checks that it is the one the template names.
final class ChangelogFetcher {

    static final long LARGEST_OBJECT = 64L << 20;

    /// A changelog that is at hand.
    ///
    /// @param digest SHA-256 of its bytes
    /// @param version S3's id of what was read; null where the bucket keeps no versions
    record Fetched(ChangelogSource source, String digest, @Nullable String version) {}

    private record Download(FileContent content, @Nullable String version) {
        byte[] bytes() {
            return content.bytes();
        }
    }

    private final AwsClients clients;
    private final Path packageRoot;

    /// @param packageRoot where the function's own zip was unpacked
    ChangelogFetcher(AwsClients clients, Path packageRoot) {
        this.clients = clients;
        this.packageRoot = packageRoot;
    }

    /// For the work of one event.
    static ChangelogFetcher of(Invocation invocation) {
        return new ChangelogFetcher(new AwsClients(invocation.around().environment()), invocation.around().packageRoot());
    }

    /// @param digest what the template says it must be; null for anything
    Read<Fetched> fetch(ChangelogLocation location, @Nullable String digest) {
        return switch (location) {
            case ChangelogLocation.Packaged packaged -> packaged(packaged, digest);
            case ChangelogLocation.SingleObject object -> switch (download(object.bucket(), object.key(), location)) {
                case Read.Complete<Download>(var download, _) -> checked(single(object, download), location, digest);
                case Read.Refused<Download>(var problems) -> new Read.Refused<>(problems);
            };
            case ChangelogLocation.Bundled bundle -> switch (download(bundle.bucket(), bundle.key(), location)) {
                case Read.Complete<Download>(var download, _) -> bundle(bundle, download, digest);
                case Read.Refused<Download>(var problems) -> new Read.Refused<>(problems);
            };
        };
    }

    /// A template may name the digest of the root file alone, or of all files beside and below it.
    private Read<Fetched> packaged(ChangelogLocation.Packaged location, @Nullable String digest) {
        var files = new SearchPath.Directory(packageRoot);
        var source = new ChangelogSource(files, location.path());
        try {
            var root = files.find(location.path());
            if (root.isEmpty()) {
                return refused(location, "is not in the function's package",
                        "name a path in the zip, such as " + PropertyTable.DEFAULT_CHANGELOG
                                + ", or s3://bucket/key");
            }
            var own = Sha256.hex(root.get().bytes());
            if (own.equals(digest)) {
                return complete(new Fetched(source, own, null));
            }
            return checked(complete(new Fetched(source, PackageDigest.of(files, location.path()), null)), location, digest);
        } catch (IOException e) {
            return refused(location, "could not be read from the function's package: " + e.getMessage(), "deploy the function again");
        }
    }

    private static Read<Fetched> single(ChangelogLocation.SingleObject location, Download download) {
        var files = new SearchPath.Memory(Map.of(location.file(), new FileContent(location.file(), download.bytes())));
        return complete(new Fetched(new ChangelogSource(files, location.file()), Sha256.hex(download.bytes()), download.version()));
    }

    /// The digest comes first: what is not the named bundle is not unpacked.
    private static Read<Fetched> bundle(ChangelogLocation.Bundled location, Download download, @Nullable String digest) {
        var empty = new ChangelogSource(new SearchPath.Memory(Map.of()), location.entry());
        var checked = checked(complete(new Fetched(empty, Sha256.hex(download.bytes()), download.version())), location, digest);
        if (!(checked instanceof Read.Complete<Fetched>(var fetched, _))) {
            return checked;
        }
        try {
            var files = Bundle.unpack(download.bytes());
            if (!files.containsKey(location.entry())) {
                return refused(location, "is not in the zip, which holds " + some(files),
                        "name the root changelog's path in the zip after !/");
            }
            return complete(
                    new Fetched(new ChangelogSource(new SearchPath.Memory(files), location.entry()), fetched.digest(), fetched.version()));
        } catch (IOException | IllegalArgumentException e) {
            return refused(location, "could not be unpacked: " + e.getMessage(), "build the zip again and upload it");
        }
    }

    private static String some(Map<String, FileContent> files) {
        return files.size() + " files: " + String.join(", ", files.keySet().stream().limit(5).toList()) + (files.size() > 5 ? ", ..." : "");
    }

    private static Read<Fetched> checked(Read<Fetched> read, ChangelogLocation location, @Nullable String digest) {
        if (digest == null || !(read instanceof Read.Complete<Fetched>(var fetched, _)) || fetched.digest().equals(digest)) {
            return read;
        }
        return new Read.Refused<>(List.of(Problem.error(Code.DIGEST_MISMATCH, null,
                location + " has the SHA-256 " + fetched.digest()
                        + (fetched.version() == null ? "" : " (version " + fetched.version() + ")")
                        + ", but ChangelogDigest is " + digest,
                "upload the bundle that the template was made for, or put this digest into the template")));
    }

    private Read<Download> download(String bucket, String key, ChangelogLocation location) {
        try (var s3 = clients.s3(); var in = s3.getObject(request -> request.bucket(bucket).key(key))) {
            GetObjectResponse response = in.response();
            if (response.contentLength() != null && response.contentLength() > LARGEST_OBJECT) {
                in.abort();
                return refused(location, "is larger than " + (LARGEST_OBJECT >> 20) + " MB", "keep data out of the bundle");
            }
            var bytes = in.readNBytes((int) LARGEST_OBJECT + 1);
            if (bytes.length > LARGEST_OBJECT) {
                return refused(location, "is larger than " + (LARGEST_OBJECT >> 20) + " MB", "keep data out of the bundle");
            }
            return new Read.Complete<>(new Download(new FileContent(key, bytes), response.versionId()), List.of());
        } catch (S3Exception e) {
            return S3Failure.explain(location, bucket, e);
        } catch (SdkClientException | IOException e) {
            return refused(location, "could not be read whole from S3: " + e.getMessage(),
                    "try again; if it stays, let the function's subnets reach S3: a gateway endpoint or a NAT");
        }
    }

    private static <T> Read<T> complete(T value) {
        return new Read.Complete<>(value, List.<Problem>of());
    }

    static <T> Read<T> refused(ChangelogLocation location, String what, String fix) {
        return new Read.Refused<>(List.of(Problem.error(Code.BUNDLE_UNREADABLE, null, "the changelog " + location + " " + what, fix)));
    }
}
