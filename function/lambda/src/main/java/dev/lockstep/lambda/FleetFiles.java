package dev.lockstep.lambda;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The bucket of a fleet: lists of databases below `targets/`, and what Step Functions writes below `results/`.
record FleetFiles(S3Client s3, String bucket) implements AutoCloseable {

    static final String TARGETS = "targets/";

    /// @param version S3's id of what was read; empty where the bucket keeps no versions
    record Listed(FileContent content, String version) {}

    /// A list of databases.
    ///
    /// @param version empty for the newest
    Read<Listed> targets(String key, String version) {
        try (var in = s3.getObject(request -> request.bucket(bucket).key(key).versionId(version.isEmpty() ? null : version))) {
            var bytes = in.readNBytes((int) ChangelogFetcher.LARGEST_OBJECT + 1);
            if (bytes.length > ChangelogFetcher.LARGEST_OBJECT) {
                return refused(key, "is larger than " + (ChangelogFetcher.LARGEST_OBJECT >> 20) + " MB",
                        "divide it into several, a run each");
            }
            var read = in.response().versionId();
            return new Read.Complete<>(new Listed(new FileContent(key, bytes), read == null ? "" : read), List.<Problem>of());
        } catch (S3Exception e) {
            return refused(key, "could not be read (S3 said " + e.statusCode() + ")",
                    "check the key, which distinguishes upper and lower case: the role may read what is below " + TARGETS
                            + ", and where it may not list the bucket S3 says 403 for what does not exist");
        } catch (SdkClientException | IOException e) {
            return refused(key, "could not be read whole from S3: " + e.getMessage(), "start the fleet again");
        }
    }

    private <T> Read<T> refused(String key, String what, String fix) {
        return new Read.Refused<>(
                List.of(Problem.error(Code.TARGETS_UNREADABLE, null, "the list of databases s3://" + bucket + "/" + key + " " + what,
                        fix)));
    }

    /// All keys that begin so.
    List<String> keys(String prefix) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream().map(S3Object::key).toList();
    }

    Json read(String key) throws IOException {
        try (InputStream in = s3.getObject(request -> request.bucket(bucket).key(key))) {
            return Json.read(in.readAllBytes());
        }
    }

    /// The items of a JSON list, one after the other.
    void items(String key, Consumer<Json> taker) {
        try (InputStream in = s3.getObject(request -> request.bucket(bucket).key(key))) {
            Json.items(in, taker);
        } catch (IOException e) {
            throw new UncheckedIOException("s3://" + bucket + "/" + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        s3.close();
    }
}
