package io.quarkiverse.rest.idempotency.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the parameter of an {@link IdempotentCall} method that brings the key: a {@link java.util.UUID}, or a {@link String} of
 * 1 to 255 visible ASCII characters. For {@code null} a new key is made. An application passes a key of its own when one intent
 * of its user takes several invocations of the method: because it retries by other means than an {@code @Retry} on the method,
 * or because the intent outlives the process.
 * <p>
 * The parameter needs {@link io.quarkus.rest.client.reactive.NotBody} beside it: the REST client takes what it does not know
 * for the body of the request.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface IdempotencyKey {
}
