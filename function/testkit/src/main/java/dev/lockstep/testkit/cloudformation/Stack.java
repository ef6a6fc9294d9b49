package dev.lockstep.testkit.cloudformation;

import dev.lockstep.testkit.aws.PresignedUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A stack with one Custom::SchemaMigration and one other resource, which CloudFormation creates, updates, rolls back and deletes.
/// ```java
/// try (var lambda = AsynchronousFunction.of(zip, settings); var stack = new Stack(lambda, PresignedUrl.Signature.VERSION_4)) {
///     assertThat(stack.create(properties).await()).isEqualTo(StackStatus.CREATE_COMPLETE);
///     var update = stack.update(changed, new Neighbour.Beside(ending));    // runs in the background
///     ending.complete(Neighbour.Ending.FAILS);
///     assertThat(update.await()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
///     assertThat(stack.violations()).isEmpty();
/// }
/// ```
/// What it knows of CloudFormation: an Update is sent only if a property changed; a Create that failed is followed by a Delete under the id of its answer; an Update
/// that failed by an Update with the properties swapped; a failure of the other resource interrupts the work on this one, and what follows is sent at once, in parallel;
/// another PhysicalResourceId is a replacement, and the old one is deleted in the clean-up; and nobody waits longer than ServiceTimeout. One operation runs at a time.
public final class Stack implements AutoCloseable {

    /// What is deployed.
    record Deployed(String physicalResourceId, Map<String, Object> properties) {}

    private final Resource resource;
    private final List<StackEvent> events = new ArrayList<>();
    private Optional<Deployed> deployed = Optional.empty();
    private StackStatus status = StackStatus.REVIEW_IN_PROGRESS;

    /// @param signature how CloudFormation signs the URLs
    public Stack(AsynchronousFunction function, PresignedUrl.Signature signature) {
        this.resource = new Resource(function, signature);
    }

    /// Plans what happens to the attempts to PUT at the next request's URL.
    public Stack expect(PresignedUrl.Behaviour... attempts) {
        resource.plan(Duration.ofHours(2), List.of(attempts));
        return this;
    }

    /// The next request's URL expires earlier than others.
    public Stack urlExpiresAfter(Duration validity) {
        resource.plan(validity, List.of());
        return this;
    }

    public Operation create(Map<String, ?> properties) {
        return create(properties, new Neighbour.Unchanged());
    }

    public Operation create(Map<String, ?> properties, Neighbour neighbour) {
        return new Operation(neighbour, "create", operation -> new Creation(this, resource, operation).run(copy(properties)));
    }

    public Operation update(Map<String, ?> properties) {
        return update(properties, new Neighbour.Unchanged());
    }

    public Operation update(Map<String, ?> properties, Neighbour neighbour) {
        return new Operation(neighbour, "update", operation -> new Change(this, resource, operation, current()).run(copy(properties)));
    }

    public Operation delete() {
        return new Operation(new Neighbour.Unchanged(), "delete", _ -> remove());
    }

    public synchronized StackStatus status() {
        return status;
    }

    /// The lines of the console, the oldest first.
    public synchronized List<StackEvent> events() {
        return List.copyOf(events);
    }

    /// The reasons in the console's lines, one below the other.
    public String reasons() {
        return String.join("\n", events().stream().map(StackEvent::toString).toList());
    }

    /// What was asked of the custom resource, in order.
    public List<Asked> asked() {
        return resource.asked();
    }

    /// The request that was made last.
    public Asked last() {
        return asked().getLast();
    }

    /// The id that is deployed.
    public synchronized Optional<String> physicalResourceId() {
        return deployed.map(Deployed::physicalResourceId);
    }

    /// What no custom resource may do: answers that CloudFormation would refuse, different answers to one request, a Delete answered under another id, a signature in the
    /// log.
    public List<String> violations() {
        return resource.violations();
    }

    private StackStatus remove() throws InterruptedException {
        become(StackStatus.DELETE_IN_PROGRESS, "User Initiated");
        if (whatIsDeployed().isPresent() && !delete(current())) {
            return become(StackStatus.DELETE_FAILED, "The following resource(s) failed to delete: [" + resource.logicalId() + "].");
        }
        deploy(Optional.empty());
        return become(StackStatus.DELETE_COMPLETE, "");
    }

    /// Deletes one incarnation of the resource.
    ///
    /// @return whether it is gone
    boolean delete(Deployed what) throws InterruptedException {
        note("DELETE_IN_PROGRESS", "");
        var asked = resource.delete(what.physicalResourceId(), what.properties());
        return switch (asked.verdict(Resource.serviceTimeout(what.properties()), new CompletableFuture<>())) {
            case Verdict.Succeeded _ -> noted("DELETE_COMPLETE", "", true);
            case Verdict.Failed(_, String reason) -> noted("DELETE_FAILED", reason, false);
            case Verdict.Silent(String reason) -> noted("DELETE_FAILED", reason, false);
            case Verdict.Interrupted _ -> throw new IllegalStateException("nothing interrupts a Delete");
        };
    }

    private boolean noted(String resourceStatus, String reason, boolean gone) {
        note(resourceStatus, reason);
        return gone;
    }

    synchronized void note(String resourceStatus, String reason) {
        events.add(new StackEvent(resource.logicalId(), resourceStatus, reason));
    }

    synchronized StackStatus become(StackStatus now, String reason) {
        status = now;
        events.add(new StackEvent(resource.stackName(), now.name(), reason));
        return now;
    }

    synchronized void deploy(Optional<Deployed> what) {
        deployed = what;
    }

    private synchronized Optional<Deployed> whatIsDeployed() {
        return deployed;
    }

    private Deployed current() {
        return whatIsDeployed().orElseThrow(() -> new IllegalStateException("the stack has no such resource: " + status()));
    }

    private static Map<String, Object> copy(Map<String, ?> properties) {
        return new LinkedHashMap<>(properties);
    }

    /// Ends with the URLs; answers that are still on their way come too late.
    @Override
    public void close() {
        resource.close();
    }
}
