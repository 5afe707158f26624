package io.quarkiverse.rest.idempotency.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends an {@code Idempotency-Key} with the requests of a REST client method: one key for one invocation of the method, and so
 * the same key for every retry that SmallRye Fault Tolerance makes of it, and a new one for the next invocation. The key is a
 * UUID of version 7, or the one that an {@link IdempotencyKey} parameter brings.
 * <p>
 * The annotation sits on a method of a REST client interface, or on the interface, where it covers the {@code POST},
 * {@code PUT}, {@code PATCH} and {@code DELETE} methods that the interface declares itself. The method wins over the interface,
 * attribute by attribute. What is left out is taken from {@code quarkus.rest-idempotency.client.*}.
 * <p>
 * Where the method or its interface has {@code @Retry} and says nothing about which failures it retries, or how long it waits,
 * it retries what {@link WorthRetrying} says and waits as {@link RetryAfterBackoff} says.
 * <p>
 * The method is what is retried: an {@code @Retry} on a bean that calls a client calls it anew, with a new key each time,
 * unless
 * it passes a key.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface IdempotentCall {

    /**
     * The name of the request header that carries the key.
     */
    String header() default "Idempotency-Key";

    /**
     * How the key is written.
     */
    KeySyntax syntax() default KeySyntax.STRUCTURED;
}
