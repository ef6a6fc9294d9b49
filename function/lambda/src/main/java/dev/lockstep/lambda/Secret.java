package dev.lockstep.lambda;

import java.util.Optional;

/// What a secret in Secrets Manager holds for us. One that RDS manages has a name and a password only.
record Secret(String username, String password, Optional<String> host, Optional<Integer> port, Optional<String> database) {

    @Override
    public String toString() {
        return "secret of " + username;
    }
}
