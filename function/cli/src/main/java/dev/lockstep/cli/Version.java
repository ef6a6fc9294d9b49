package dev.lockstep.cli;

import dev.lockstep.engine.text.Release;
import picocli.CommandLine.IVersionProvider;

/// What `lockstep --version` prints.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[]{"lockstep " + Release.VERSION};
    }
}
