package dev.lockstep.lambda;

import dev.lockstep.engine.text.Read;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Says what S3's refusals mean, which are short and, across accounts, misleading.
final class S3Failure {

    private S3Failure() {}

    static <T> Read<T> explain(ChangelogLocation location, String bucket, S3Exception e) {
        return switch (e.statusCode()) {
            case 403 -> ChangelogFetcher.refused(location, "may not be read by the function (S3 said 403 " + code(e) + ")",
                    "check in this order: s3:GetObject in the function's role; the bucket's policy, if it is another account's; kms:Decrypt, if "
                            + "the object is encrypted with a KMS key; the policy of the VPC's S3 endpoint; and that the key exists, since S3 says "
                            + "403 instead of 404 to who may not list " + bucket);
            case 404 -> "NoSuchBucket".equals(code(e))
                    ? ChangelogFetcher.refused(location, "cannot be read: there is no bucket " + bucket, "check the bucket's name")
                    : ChangelogFetcher.refused(location, "does not exist (S3 said 404 " + code(e) + ")",
                            "check the key, which distinguishes upper and lower case, and that it was uploaded before the stack was deployed");
            case 301, 307, 400 -> ChangelogFetcher.refused(location, "could not be read (S3 said " + e.statusCode() + " " + code(e) + ")",
                    "check that the bucket is in the function's own Region");
            default ->
                ChangelogFetcher.refused(location, "could not be read (S3 said " + e.statusCode() + " " + code(e) + ")", "try again");
        };
    }

    private static String code(S3Exception e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null ? "" : e.awsErrorDetails().errorCode();
    }
}
