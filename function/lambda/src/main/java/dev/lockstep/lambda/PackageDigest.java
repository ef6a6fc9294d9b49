package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.text.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// The digest of changelogs that lie in the function's own package: that of the list which
///
/// ```
/// find changelogs -type f | LC_ALL=C sort | xargs sha256sum | sha256sum
/// ```
///
/// makes of the root changelog's top folder, so that a pipeline can compute it too.
final class PackageDigest {

    private PackageDigest() {}

    static String of(SearchPath files, String path) throws IOException {
        int slash = path.indexOf('/');
        if (slash < 0) {
            var content = files.find(path).orElseThrow(() -> new IOException(path + " is gone"));
            return Sha256.hex(content.bytes());
        }
        var list = new ByteArrayOutputStream();
        for (var file : files.list(path.substring(0, slash))) {
            var content = files.find(file).orElseThrow(() -> new IOException(file + " is gone"));
            list.writeBytes((Sha256.hex(content.bytes()) + "  " + file + "\n").getBytes(UTF_8));
        }
        return Sha256.hex(list.toByteArray());
    }
}
