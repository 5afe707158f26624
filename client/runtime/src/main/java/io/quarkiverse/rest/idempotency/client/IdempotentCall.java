package io.quarkiverse.rest.idempotency.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends an {@code Idempotency-Key} with the requests of a REST client method: one key for one invocation of the method, and so
 * the same key for every retry that SmallRye Fault Tolerance makes of it, and a new one for the next invocation. The key is a
 * UUID of version 7, or the value of an {@link IdempotencyKey} parameter.
 * <p>
 * A call that is made while an idempotent method of the same application runs has a key that is derived from the key of the
 * method's request: a UUID of version 8, made of that request's record, the {@link #name()} of the call and the number of calls
 * of the name before it in this run of the method. When the method is run again, because its node died or it answered 5xx, its
 * calls have the same keys, as long as it makes them in the same order. Calls whose order may change (in parallel, over a
 * collection that may change) pass a key of their own, which {@code IdempotencyContext.deriveKey} makes.
 * <p>
 * The annotation sits on a method of a REST client interface, or on the interface, where it covers the {@code POST},
 * {@code PUT}, {@code PATCH} and {@code DELETE} methods that the interface declares itself. The method wins over the interface,
 * attribute by attribute. The defaults of the attributes mean "not set": such an attribute has the value of {@code
 * quarkus.rest-idempotency.client.*}. The attributes {@code syntax} and {@code origin} are arrays only so that they can be not
 * set, and take one value.
 * <p>
 * Where the method or its interface has {@code @Retry} and does not set the failures that it retries, or its waits, it retries
 * the failures that {@link WorthRetrying} accepts and waits as {@link RetryAfterBackoff} decides.
 * <p>
 * Retries apply to the method: an {@code @Retry} on a bean that calls a client calls it anew, with a new key each time, unless
 * it passes a key.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface IdempotentCall {

    /**
     * The name of the request header that carries the key.
     */
    String header() default "";

    /**
     * The notation of the key.
     */
    KeySyntax[] syntax() default {};

    /**
     * The origin of the key of a call in an idempotent request.
     */
    KeyOrigin[] origin() default {};

    /**
     * The stable name of the call, from which its key is derived together with the key of the request. It is given on a method
     * only. A new name makes new keys, and so must not come with a rolling upgrade while requests are retried. The default is
     * the name of the interface, a dot and the name of the method, as in {@code org.acme.Payments.pay}.
     */
    String name() default "";
}
