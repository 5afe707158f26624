package io.quarkiverse.rest.idempotency.iceberg.runtime.rest;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import jakarta.ws.rs.ext.WriterInterceptor;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.iceberg.runtime.Lifetime;
import io.quarkiverse.rest.idempotency.iceberg.runtime.NamespaceSeparator;
import io.quarkiverse.rest.idempotency.rest.SuspendedRequests;
import io.quarkus.arc.Arc;

/**
 * Has the separator of namespaces read from a successful response, and the lifetime of keys added to it once it is known that
 * the store is usable. The request holds no thread meanwhile.
 */
final class LifetimeHandler implements ServerRestHandler {

    private static final String ASKED = LifetimeHandler.class.getName();

    private volatile Told told;

    private record Told(Lifetime lifetime, NamespaceSeparator separator, boolean isTold) {
    }

    @Override
    @SuppressWarnings("unchecked")
    public void handle(ResteasyReactiveRequestContext context) {
        if (context.getResponse().get().getStatus() != 200 || context.getResponseEntity() == null) {
            return;
        }
        Told found = told;
        if (found == null) {
            Lifetime lifetime = Arc.container().instance(Lifetime.class).get();
            told = found = new Told(lifetime, Arc.container().instance(NamespaceSeparator.class).get(), lifetime.isTold());
        }
        if (!found.isTold) {
            intercept(context, new LifetimeInterceptor(context, found.separator, found.lifetime, false));
            return;
        }
        CompletableFuture<Boolean> usable = (CompletableFuture<Boolean>) context.getProperty(ASKED);
        if (usable == null) {
            usable = found.lifetime.isStoreUsable();
            context.setProperty(ASKED, usable);
        }
        if (!usable.isDone()) {
            SuspendedRequests.callAgainAfter(context, usable);
        } else {
            intercept(context, new LifetimeInterceptor(context, found.separator, found.lifetime, usable.join()));
        }
    }

    /** Behind the application's interceptors, so that it sees what the writer writes, and they what it adds. */
    private static void intercept(ResteasyReactiveRequestContext context, LifetimeInterceptor interceptor) {
        WriterInterceptor[] others = context.getWriterInterceptors();
        int count = others == null ? 0 : others.length;
        WriterInterceptor[] all = count == 0 ? new WriterInterceptor[1] : Arrays.copyOf(others, count + 1);
        all[count] = interceptor;
        context.setWriterInterceptors(all);
    }
}
