package io.quarkiverse.rest.idempotency;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a resource method idempotent for requests that carry an {@code Idempotency-Key}: the first request with a key runs the
 * method, and its response is recorded before it leaves; a later request with the same key gets the recorded response, and the
 * method does not run again.
 * <p>
 * The annotation sits on a resource method, on its class, or on the interface that declares it; the method wins over the class,
 * and the implementation over the interface. On a class it covers the {@code POST}, {@code PUT}, {@code PATCH} and
 * {@code DELETE} methods.
 * <p>
 * The defaults of the attributes mean "not set": such an attribute has the value of the property of its name in
 * {@code quarkus.rest-idempotency.*}, whose default applies when that is not set either. The configuration of one operation,
 * {@code quarkus.rest-idempotency.operations."<operation>".*}, wins over the annotation. Attributes whose value is one of an
 * enumeration, or true or false, are arrays only so that they can be not set, and take one value:
 * {@code @Idempotent(inFlight = InFlight.WAIT)}.
 * <p>
 * Durations are written as Quarkus reads them: {@code 10s}, {@code 15m}, {@code 7d}, or ISO-8601 ({@code PT24H}).
 */
@Documented
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {

    /**
     * The stable name of the operation. A key is bound to it, so it must survive restarts and rolling upgrades. The default is
     * the verb and the path template, as in {@code POST /payments/{id}/refunds}.
     */
    String operation() default "";

    /**
     * Whether a request without a key is rejected or runs unprotected.
     */
    KeyRequirement[] keyRequirement() default {};

    /**
     * The former name of {@link #keyRequirement()}.
     *
     * @deprecated use {@link #keyRequirement()}
     */
    @Deprecated(forRemoval = true)
    KeyRequirement[] key() default {};

    /**
     * The required format of a key.
     */
    KeyFormat[] keyFormat() default {};

    /**
     * The place of the key in a JSON body: the JSON Pointer (RFC 6901) of a string, such as {@code /idempotency_key}. A request
     * may have it there, in the header, or the same key in both; two different ones are answered 400. At most one of
     * {@code keyMember}, {@link #keyParts()} and {@link #keyResolver()} is set.
     */
    String keyMember() default "";

    /**
     * The parts of a request that its key is derived from when it has no header, for clients that send no key, such as the
     * senders of webhooks: each a place and a name, as in {@code body:/event/id} (a JSON Pointer), {@code header:X-Event-Id},
     * {@code path:id} or {@code query:id}, without commas. A request that lacks one of them has no key.
     */
    String[] keyParts() default {};

    /**
     * The name of the {@code KeyResolver} bean that finds the key.
     */
    String keyResolver() default "";

    /**
     * The time for which a completed record is kept for replay, as a duration.
     */
    String retention() default "";

    /**
     * The time for which the owner of a key is believed alive without a heartbeat, as a duration. It is independent of
     * {@link #retention()}.
     */
    String lease() default "";

    /**
     * The answer to a duplicate while the first request is still running.
     */
    InFlight[] inFlight() default {};

    /**
     * The longest wait of a duplicate when {@link #inFlight()} is {@link InFlight#WAIT}, as a duration.
     */
    String waitLimit() default "";

    /**
     * The parts of a response that are kept.
     */
    Replay[] replay() default {};

    /**
     * The largest response body that is kept, as a size such as {@code 1M}. A larger body is sent but cannot be replayed.
     */
    String bodyLimit() default "";

    /**
     * The point at which the record is completed.
     */
    Completion[] completion() default {};

    /**
     * The answer to a duplicate when the lease of the owner has expired and nothing else tells whether the method had an
     * effect.
     */
    StaleLease[] staleLease() default {};

    /**
     * The way in which the body of a request is compared with the body of the first request that used its key.
     */
    FingerprintMode[] fingerprint() default {};

    /**
     * The JSON Pointers (RFC 6901) of values that do not count where {@link #fingerprint()} is {@link FingerprintMode#JSON},
     * such
     * as {@code /id}: a value that a client makes anew for each attempt.
     */
    String[] fingerprintExclude() default {};

    /**
     * Whether query parameters of different names may change places from one attempt to the next.
     */
    boolean[] ignoreQueryOrder() default {};
}
