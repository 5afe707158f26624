package org.acme;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.KeyResolver;

/** Events without an id, whose signature tells one from another. */
@Singleton
public class SignedEvents implements KeyResolver {

    @Override
    public String name() {
        return "signed-events";
    }

    @Override
    public String resolve(KeyRequest request) {
        return request.content().header("X-Signature").stream().findFirst()
                .map(signature -> request.operation() + ":" + signature)
                .orElse(null);
    }
}
