package org.acme;

import java.util.Arrays;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkiverse.rest.idempotency.spi.FingerprintResolver;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;

@ApplicationScoped
public class EnvelopeContent implements FingerprintResolver {

    /** A signature with its time, which is new for each attempt. */
    private static final int SIGNATURE = 64;

    @Override
    public String operation() {
        return "receive-envelope";
    }

    @Override
    public byte[] resolve(IdempotentRequest.Content content) {
        byte[] body = content.body();
        return body.length < SIGNATURE ? null : Arrays.copyOfRange(body, SIGNATURE, body.length);
    }
}
