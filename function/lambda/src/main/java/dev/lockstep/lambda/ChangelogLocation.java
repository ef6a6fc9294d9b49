package dev.lockstep.lambda;

/// Where the property `Changelog` says the root changelog is.
sealed interface ChangelogLocation {

    /// In the function's own zip.
    record Packaged(String path) implements ChangelogLocation {
        @Override
        public String toString() {
            return path;
        }
    }

    /// One file in S3. History stores the last part of the key, so that a versioned prefix does not make new change sets of old ones.
    record SingleObject(String bucket, String key) implements ChangelogLocation {
        String file() {
            return key.substring(key.lastIndexOf('/') + 1);
        }

        @Override
        public String toString() {
            return "s3://" + bucket + "/" + key;
        }
    }

    /// A file in a zip in S3. History stores the path within the zip.
    record Bundled(String bucket, String key, String entry) implements ChangelogLocation {
        @Override
        public String toString() {
            return "s3://" + bucket + "/" + key + "!/" + entry;
        }
    }
}
