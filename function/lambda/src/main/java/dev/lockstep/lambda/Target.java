package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.engine.text.Sha256;
import org.jspecify.annotations.Nullable;

/// The database and schema that the resource stands for.
///
/// @param schema null is the role's own default
record Target(String host, int port, String database, @Nullable String schema) {

    /// CloudFormation's limit, in bytes.
    private static final int LONGEST_ID = 1024;
    /// What our ids begin with, and CloudFormation's own do not.
    static final String OURS = "lockstep:";

    /// The same as long as the target is, so that CloudFormation never sends a surprise Delete. It must be known without a connection,
    /// which is why the role's own default schema stands as `public`, whatever the role's search path says.
    String physicalResourceId() {
        var id = OURS + host + ":" + port + "/" + database + "/" + (schema == null ? "public" : schema);
        return id.getBytes(UTF_8).length <= LONGEST_ID ? id : OURS + Sha256.hex(id);
    }

    /// The id while the target is not known: the one CloudFormation knows already, or one of the stack and the logical id.
    static String physicalResourceIdWithoutTarget(Request.Envelope envelope) {
        var known = envelope.physicalResourceId();
        return known != null ? known : placeholder(envelope);
    }

    /// Whether an id that CloudFormation knows is that of another database or schema.
    boolean isAnotherThan(Request.Envelope envelope) {
        var known = envelope.physicalResourceId();
        return known != null && known.startsWith(OURS) && !known.equals(physicalResourceId()) && !known.equals(placeholder(envelope));
    }

    private static String placeholder(Request.Envelope envelope) {
        var resource = envelope.stackId() + "/" + envelope.logicalResourceId();
        return OURS + envelope.logicalResourceId() + "-" + Sha256.hex(resource).substring(0, 16);
    }
}
