package dev.lockstep.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// What `lockstep --version` prints. The build writes it into a resource: the launcher runs classes that are in no jar and so have no manifest.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        try (var in = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return new String[]{"lockstep " + properties.getProperty("version")};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
