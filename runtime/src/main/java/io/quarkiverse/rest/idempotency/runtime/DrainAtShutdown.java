package io.quarkiverse.rest.idempotency.runtime;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.runtime.shutdown.ShutdownListener;

/**
 * Rejects requests with a key once the application has been told to end, and lets Quarkus wait, for at most
 * {@code quarkus.shutdown.timeout}, for the running methods, also those whose client has disconnected.
 * <p>
 * During {@code quarkus.shutdown.delay} requests are served as always: in this time load balancers learn that the node
 * ends.
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
