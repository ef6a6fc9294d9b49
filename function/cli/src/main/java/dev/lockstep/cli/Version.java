package dev.lockstep.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/// What `lockstep --version` prints.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        @Nullable
        String built = Version.class.getPackage().getImplementationVersion();
        return new String[]{"lockstep " + (built == null ? "(not packaged)" : built)};
    }
}
