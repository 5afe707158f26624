package io.quarkiverse.rest.idempotency.tenants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Renders the entity of every response, and sends a digest of its bytes. */
@Provider
public class DigestFilter implements ContainerResponseFilter {

    @Inject
    ObjectMapper mapper;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Object entity = response.getEntity();
        if (entity == null) {
            return;
        }
        byte[] bytes = bytes(entity);
        if (bytes != entity) {
            response.setEntity(bytes, null, response.getMediaType());
        }
        response.getHeaders().putSingle("Content-Digest", "sha-256=:" + Sha256.base64(bytes) + ":");
    }

    private byte[] bytes(Object entity) {
        try {
            return entity instanceof byte[] bytes ? bytes
                    : entity instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : mapper.writeValueAsBytes(entity);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
