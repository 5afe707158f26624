package io.quarkiverse.rest.idempotency.runtime;

import java.util.Map;
import java.util.function.Supplier;

import org.jboss.logging.MDC;

import io.quarkiverse.rest.idempotency.runtime.tracing.RequestTracing;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/**
 * Runs code of the application beside a request, on the calling thread: on a Vert.x context and in a request context of its
 * own. Quarkus keeps the request context and the security identity in the Vert.x context, so the two must differ together. The
 * code finds neither the beans nor the identity of the request, and leaves none behind. The span and the entries of the log are
 * the only things that it shares, because they say on whose behalf it runs; it gets copies of the entries.
 */
final class OwnContext {

    private final Vertx vertx;
    private final RequestTracing tracing;

    OwnContext(Vertx vertx, RequestTracing tracing) {
        this.vertx = vertx;
        this.tracing = tracing;
    }

    <T> T call(Supplier<T> task) {
        Map<String, Object> log = MDC.getMap();
        Supplier<T> traced = tracing.continued(task);
        ContextInternal own = (ContextInternal) VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(own, true);
        ContextInternal previous = own.beginDispatch();
        try {
            ManagedContext request = Arc.container().requestContext();
            request.activate();
            try {
                log.forEach(MDC::put);
                return traced.get();
            } finally {
                request.terminate();
            }
        } finally {
            own.endDispatch(previous);
        }
    }
}
