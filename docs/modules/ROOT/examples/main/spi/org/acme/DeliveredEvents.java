package org.acme;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.KeyResolver;

/** Events whose header names the event beside the attempt to deliver it: {@code X-Delivery: event-7;attempt=2}. */
@Singleton
public class DeliveredEvents implements KeyResolver {

    private static final Pattern DELIVERY = Pattern.compile("([^;]+);attempt=\\d+");

    @Override
    public String name() {
        return "delivered-events";
    }

    @Override
    public String resolve(KeyRequest request) {
        if (!request.content().header("Idempotency-Key").isEmpty()) {
            return null; // that is the key
        }
        return request.content().header("X-Delivery").stream().map(DELIVERY::matcher).filter(Matcher::matches)
                .map(delivery -> delivery.group(1)).findFirst().orElse(null);
    }
}
