package io.quarkiverse.rest.idempotency.runtime;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.runtime.shutdown.ShutdownListener;

/**
 * Refuses requests with a key once the application has been told to end, and lets Quarkus wait, for as long as
 * {@code quarkus.shutdown.timeout} says, for the methods that run, also those whose client hung up.
 * <p>
 * During {@code quarkus.shutdown.delay} requests are served as always: that is the time in which load balancers learn that the
 * node is going.
 */
final class DrainAtShutdown implements ShutdownListener {

    @Override
    public void shutdown(ShutdownNotification notification) {
        ArcContainer container = Arc.container();
        try (InstanceHandle<IdempotencyNode> node = container == null ? null
                : container.instance(IdempotencyNode.class)) {
            if (node == null || !node.isAvailable()) {
                // The start failed before there was anything to drain.
                notification.done();
                return;
            }
            node.get().protocol().drain().thenRun(notification::done);
        } catch (RuntimeException e) {
            notification.done();
            throw e;
        }
    }
}
