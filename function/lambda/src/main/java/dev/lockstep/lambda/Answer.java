package dev.lockstep.lambda;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What CloudFormation is told.
///
/// @param reason for a person; CloudFormation shows it in the stack's events
/// @param trailer where to look further; kept when the reason must be cut
/// @param data what `Fn::GetAtt` reads
record Answer(Status status, String reason, String trailer, String physicalResourceId, Map<String, String> data) {

    enum Status {
        SUCCESS,
        FAILED
    }

    Answer {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        if (physicalResourceId.isEmpty()) {
            throw new IllegalArgumentException("an empty PhysicalResourceId is no answer");
        }
    }
}
