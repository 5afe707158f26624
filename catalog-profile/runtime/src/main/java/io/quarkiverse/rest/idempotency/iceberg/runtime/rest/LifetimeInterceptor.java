package io.quarkiverse.rest.idempotency.iceberg.runtime.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;
import io.quarkiverse.rest.idempotency.iceberg.runtime.ConfigResponse;
import io.quarkiverse.rest.idempotency.iceberg.runtime.Lifetime;
import io.quarkiverse.rest.idempotency.iceberg.runtime.NamespaceSeparator;

/**
 * Reads the separator of namespaces from what the writer of one response writes, and adds the lifetime of keys to it, unless
 * that says it already, or its catalog is out of scope.
 */
final class LifetimeInterceptor implements WriterInterceptor {

    private final ResteasyReactiveRequestContext request;
    private final NamespaceSeparator separator;
    private final Lifetime lifetime;
    private final boolean told;

    /**
     * @param told whether clients are told the lifetime
     */
    LifetimeInterceptor(ResteasyReactiveRequestContext request, NamespaceSeparator separator, Lifetime lifetime,
            boolean told) {
        this.request = request;
        this.separator = separator;
        this.lifetime = lifetime;
        this.told = told;
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        OutputStream further = context.getOutputStream();
        ByteArrayOutputStream written = new ByteArrayOutputStream(512);
        context.setOutputStream(written);
        context.proceed();
        context.setOutputStream(further);
        byte[] body = written.toByteArray();
        ConfigResponse response = new ConfigResponse(body);
        if (response.isConfiguration() && lifetime.isInScope(new ConfiguredCatalog(request, response.prefix()))) {
            separator.isTold(response.prefix(), response.namespaceSeparator());
            if (told && response.lacksLifetime()) {
                context.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
                body = response.with(lifetime.text());
            }
        }
        further.write(body);
    }

    /** The catalog that a client configures itself for. */
    private record ConfiguredCatalog(ResteasyReactiveRequestContext request, String prefix)
            implements
                IcebergIdempotencyScope.Catalog {

        @Override
        public String warehouse() {
            return request.getUriInfo().getQueryParameters().getFirst("warehouse");
        }

        @Override
        public List<String> header(String name) {
            return request.serverRequest().getAllRequestHeaders(name);
        }

        @Override
        public Object property(String name) {
            return request.getProperty(name);
        }
    }
}
